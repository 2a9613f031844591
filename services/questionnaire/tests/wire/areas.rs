//! The register of areas on the wire.

use jamfor_contract::questionnaire::{
    Area, AreaKind, GetAreaRequest, ImportAreasRequest, ImportAreasResponse, ListAreasRequest,
};
use tonic::{Code, Status};

use crate::kit::{Service, fault, service, violations};

fn area(code: &str, kind: AreaKind, parent: &str) -> Area {
    let parent = if parent.is_empty() { String::new() } else { format!("areas/{parent}") };
    let name = format!("areas/{code}");
    Area { name, title: code.to_owned(), kind: kind.into(), parent, fictional: true, ..Area::default() }
}

async fn import(service: &Service, areas: Vec<Area>) -> Result<ImportAreasResponse, Status> {
    Ok(service.areas().import_areas(ImportAreasRequest { areas }).await?.into_inner())
}

#[tokio::test]
async fn areas_are_imported_all_or_none() {
    let service = service().await;
    let right = vec![area("XA-0001", AreaKind::Municipality, "XA"), area("XA", AreaKind::Country, "")];
    let mut wrong = right.clone();
    wrong.push(area("XA-0001", AreaKind::Municipality, "XA"));
    wrong.push(area("XA-0002", AreaKind::Municipality, "XB"));
    wrong.push(area("XA-0003", AreaKind::Municipality, "XA-0004"));
    wrong.push(Area { valid_from: "2023-02-29".to_owned(), ..area("XA-0005", AreaKind::Unspecified, "XA") });
    let mut found = violations(import(&service, wrong).await);
    found.sort();
    let expected = [
        "areas[2].name DUPLICATE",
        "areas[3].parent COUNTRY_MISMATCH",
        "areas[3].parent REFERENCE_DANGLING",
        "areas[4].parent REFERENCE_DANGLING",
        "areas[5].kind NOT_DEFINED",
        "areas[5].valid_from DAY_MALFORMED",
    ];
    assert_eq!(found, expected);

    let mut wrong = right.clone();
    wrong.push(area("XA-0006", AreaKind::Municipality, "XA-0007"));
    wrong.push(area("XA-0007", AreaKind::Region, "XA-0006"));
    let mut found = violations(import(&service, wrong).await);
    found.sort();
    let expected = ["areas[2].parent REFERENCE_CIRCULAR", "areas[3].parent REFERENCE_CIRCULAR"];
    assert_eq!(found, expected);
    let missing = service.areas().get_area(GetAreaRequest { name: "areas/XA".to_owned() }).await;
    assert_eq!(fault(missing).code, Code::NotFound);

    let done = import(&service, right.clone()).await.unwrap();
    assert_eq!((done.created, done.changed, done.unchanged), (2, 0, 0));
    let mut renamed = right.clone();
    renamed[0].title = "Renamed".to_owned();
    let done = import(&service, renamed.clone()).await.unwrap();
    assert_eq!((done.created, done.changed, done.unchanged), (0, 1, 1));
    let read = service.areas().get_area(GetAreaRequest { name: renamed[0].name.clone() }).await.unwrap();
    assert_eq!(read.into_inner().area.as_ref(), Some(&renamed[0]));
}

#[tokio::test]
async fn areas_are_listed_page_by_page_of_one_country_and_kind() {
    let service = service().await;
    let mut areas = vec![area("XA", AreaKind::Country, ""), area("XB", AreaKind::Country, "")];
    areas.extend((0..5).map(|n| area(&format!("XA-{n:02}"), AreaKind::Region, "XA")));
    import(&service, areas).await.unwrap();
    let request = |token: &str, kind: AreaKind| ListAreasRequest {
        country: "XA".to_owned(),
        kind: kind.into(),
        page_size: 3,
        page_token: token.to_owned(),
    };
    let first = service.areas().list_areas(request("", AreaKind::Region)).await.unwrap().into_inner();
    let second = service.areas().list_areas(request(&first.next_page_token, AreaKind::Region)).await;
    let second = second.unwrap().into_inner();
    let names: Vec<_> = first.areas.iter().chain(&second.areas).map(|area| area.name.as_str()).collect();
    assert_eq!(names, ["areas/XA-00", "areas/XA-01", "areas/XA-02", "areas/XA-03", "areas/XA-04"]);
    let other = service.areas().list_areas(request(&first.next_page_token, AreaKind::Country)).await;
    assert_eq!(fault(other).reason, "PAGE_TOKEN_INVALID");
}
