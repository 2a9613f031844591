//! The register of areas.

use jamfor_contract::names::Area as AreaName;
use jamfor_questionnaire::Error;
use jamfor_questionnaire::domain::area::{Area, AreaKind};
use jamfor_questionnaire::domain::register::Imported;
use jamfor_questionnaire::store::{AreaFilter, Slice};
use jamfor_survey::Day;
use jamfor_testkit::for_each_engine;

use super::{House, house};

fn area(code: &str, kind: AreaKind, parent: Option<&str>) -> Area {
    Area {
        name: AreaName::new(code).unwrap(),
        title: format!("Område {code}"),
        kind,
        parent: parent.map(|parent| AreaName::new(parent).unwrap()),
        classification: "Kommuner".to_owned(),
        valid_from: Day::parse("1971-01-01"),
        valid_to: None,
        successors: vec![],
        fictional: true,
        source: String::new(),
    }
}

fn sample() -> Vec<Area> {
    vec![
        area("XA-0002", AreaKind::Municipality, Some("XA-01")),
        area("XA-01", AreaKind::Region, Some("XA")),
        area("XA", AreaKind::Country, None),
        area("XB", AreaKind::Country, None),
    ]
}

async fn codes(house: &House, filter: AreaFilter, after: Option<&str>, limit: u64) -> Vec<String> {
    let slice = Slice { after: after.map(str::to_owned), limit };
    let found = house.store.areas(&house.ctx, &filter, slice).await.unwrap();
    found.iter().map(|area| area.name.code().to_owned()).collect()
}

#[tokio::test]
async fn an_area_reads_as_it_was_imported() {
    for_each_engine(|test| async move {
        let house = house(&test).await;
        let mut areas = sample();
        areas[0].successors = vec![areas[1].name.clone(), areas[2].name.clone()];
        areas[0].valid_to = Day::parse("2003-01-01");
        house.store.import_areas(&house.ctx, areas.clone()).await.unwrap();
        for area in areas {
            assert_eq!(house.store.area(&house.ctx, &area.name).await.unwrap(), area);
        }
        let missing = house.store.area(&house.ctx, &AreaName::new("XC").unwrap()).await;
        assert!(matches!(missing, Err(Error::NotFound { .. })));
    })
    .await;
}

#[tokio::test]
async fn an_import_counts_what_is_new_changed_and_as_it_was() {
    for_each_engine(|test| async move {
        let house = house(&test).await;
        let imported = house.store.import_areas(&house.ctx, sample()).await.unwrap();
        assert_eq!(imported, Imported { created: 4, changed: 0, unchanged: 0 });
        let mut areas = sample();
        areas[0].title = "Ny".to_owned();
        areas.push(area("XB-1", AreaKind::Municipality, Some("XB")));
        let imported = house.store.import_areas(&house.ctx, areas).await.unwrap();
        assert_eq!(imported, Imported { created: 1, changed: 1, unchanged: 3 });
        let renamed = house.store.area(&house.ctx, &AreaName::new("XA-0002").unwrap()).await.unwrap();
        assert_eq!(renamed.title, "Ny");
    })
    .await;
}

#[tokio::test]
async fn one_wrong_area_keeps_all_of_them_out() {
    for_each_engine(|test| async move {
        let house = house(&test).await;
        let mut areas = sample();
        areas.push(area("XB-1", AreaKind::Municipality, Some("XB-9")));
        let refused = house.store.import_areas(&house.ctx, areas).await;
        let Err(Error::Invalid(found)) = refused else { panic!("{refused:?}") };
        let found: Vec<_> = found.iter().map(|v| (v.field.as_str(), v.reason)).collect();
        assert_eq!(found, [("areas[4].parent", "REFERENCE_DANGLING")]);
        assert!(codes(&house, AreaFilter::default(), None, 9).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn areas_are_listed_by_code_country_and_kind() {
    for_each_engine(|test| async move {
        let house = house(&test).await;
        house.store.import_areas(&house.ctx, sample()).await.unwrap();
        let all = AreaFilter::default();
        assert_eq!(codes(&house, all.clone(), None, 9).await, ["XA", "XA-0002", "XA-01", "XB"]);
        assert_eq!(codes(&house, all, Some("XA-0002"), 1).await, ["XA-01"]);
        let xa = AreaFilter { country: Some("XA".to_owned()), kind: Some(AreaKind::Region) };
        assert_eq!(codes(&house, xa, None, 9).await, ["XA-01"]);
        let countries = AreaFilter { country: None, kind: Some(AreaKind::Country) };
        assert_eq!(codes(&house, countries, None, 9).await, ["XA", "XB"]);
    })
    .await;
}

#[tokio::test]
async fn a_whole_national_register_fits_one_import() {
    for_each_engine(|test| async move {
        let house = house(&test).await;
        let mut areas = vec![area("XA", AreaKind::Country, None)];
        areas.extend((0..4_999).map(|n| area(&format!("XA-{n:04}"), AreaKind::Municipality, Some("XA"))));
        let imported = house.store.import_areas(&house.ctx, areas.clone()).await.unwrap();
        assert_eq!(imported.created, 5_000);
        let again = house.store.import_areas(&house.ctx, areas).await.unwrap();
        assert_eq!(again, Imported { created: 0, changed: 0, unchanged: 5_000 });
    })
    .await;
}
