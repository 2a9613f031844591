//! Figures printed elsewhere, from a file to a list.

use jamfor_contract::benchmark::{
    Basis, ImportPublishedFiguresRequest, ImportPublishedFiguresResponse, ListPublishedFiguresRequest,
    ListPublishedFiguresResponse,
};
use tonic::{Code, Status};

use crate::kit::{BODY, ROUND, SHARE, Suite, area, fault, furnished, sqlite, violations};

const HEADER: &str =
    "percent,indicator,area,basis,target_group,period,round,base,denominator,source,licence\n";

/// A line of a made-up source.
fn line(percent: &str, area: &str, basis: &str, group: &str) -> String {
    format!("{percent},{SHARE},{area},{basis},{group},2018,{ROUND},,,A made-up report,\"Made up, free\"\n")
}

fn file(lines: &[String]) -> String {
    format!("{HEADER}{}", lines.concat())
}

impl Suite {
    async fn import(&self, content: String, validate_only: bool) -> Result<[i32; 3], Status> {
        let content = content.into_bytes();
        let request = ImportPublishedFiguresRequest { parent: BODY.into(), content, validate_only };
        let answer = self.published().import_published_figures(request).await?.into_inner();
        let ImportPublishedFiguresResponse { created, replaced, unchanged } = answer;
        Ok([created, replaced, unchanged])
    }

    async fn printed(&self, request: ListPublishedFiguresRequest) -> ListPublishedFiguresResponse {
        let request = ListPublishedFiguresRequest { parent: BODY.into(), ..request };
        self.published().list_published_figures(request).await.unwrap().into_inner()
    }
}

#[tokio::test]
async fn a_file_is_imported_whole_and_listed_with_its_precision() {
    let suite = furnished(sqlite()).await;
    let pooled = line("74.46", "areas/XA", "PARTICIPANTS_POOLED", "economy");
    let content = file(&[line("86", &area(1), "", ""), pooled, line("9", &area(2), "AREA", "ALL")]);
    assert_eq!(suite.import(content.clone(), true).await.unwrap(), [3, 0, 0]);
    assert!(suite.printed(ListPublishedFiguresRequest::default()).await.figures.is_empty());
    assert_eq!(suite.import(content.clone(), false).await.unwrap(), [3, 0, 0]);
    assert_eq!(suite.import(content, false).await.unwrap(), [0, 0, 3]);
    let changed = file(&[line("87", &area(1), "", "ALL")]);
    assert_eq!(suite.import(changed, false).await.unwrap(), [0, 1, 0]);
    let first = ListPublishedFiguresRequest { page_size: 2, ..Default::default() };
    let page = suite.printed(first.clone()).await;
    let rest =
        suite.printed(ListPublishedFiguresRequest { page_token: page.next_page_token.clone(), ..first });
    let rest = rest.await;
    assert_eq!(rest.next_page_token, "");
    let all: Vec<_> = page.figures.into_iter().chain(rest.figures).collect();
    let seen: Vec<_> = all.iter().map(|one| (one.area.as_str(), one.percent.as_str())).collect();
    let expected = [("areas/XA", "74.46"), ("areas/XA-0001", "87"), ("areas/XA-0002", "9")];
    assert_eq!(seen, expected);
    let pooled = &all[0];
    assert_eq!((pooled.lowest, pooled.highest, pooled.base), (0.74455, 0.74465, None));
    assert_eq!((pooled.basis(), pooled.target_group.as_str()), (Basis::ParticipantsPooled, "economy"));
    assert_eq!((pooled.source.as_str(), pooled.licence.as_str()), ("A made-up report", "Made up, free"));
    assert_eq!((pooled.round.as_str(), pooled.period.as_str()), (ROUND, "2018"));
    assert!(pooled.name.starts_with(&format!("{BODY}/publishedFigures/")) && pooled.import_time.is_some());
    let of = ListPublishedFiguresRequest { indicator: SHARE.into(), area: area(2), ..Default::default() };
    assert_eq!(suite.printed(of).await.figures, all[2..]);
    let request = ListPublishedFiguresRequest {
        parent: BODY.into(),
        area: area(1),
        page_token: page.next_page_token,
        ..Default::default()
    };
    let refused = fault(suite.published().list_published_figures(request).await);
    assert_eq!(refused.reason, "PAGE_TOKEN_INVALID");
}

#[tokio::test]
async fn a_total_that_cannot_be_that_of_its_groups_is_refused_with_the_numbers() {
    let suite = furnished(sqlite()).await;
    let groups = [line("86", &area(1), "", "own-home"), line("77", &area(1), "", "residential")];
    let with = |total: &str| file(&[groups.as_slice(), &[line(total, &area(1), "", "ALL")]].concat());
    let refused = fault(suite.import(with("90"), false).await);
    assert_eq!((refused.code, refused.reason.as_str()), (Code::InvalidArgument, "INVALID_INPUT"));
    assert_eq!(refused.violations.len(), 1);
    let one = &refused.violations[0];
    assert_eq!((one.field.as_str(), one.reason.as_str()), ("lines[4].percent", "CONTRADICTION"));
    assert_eq!(
        one.description,
        "90 cannot be the total of 86 (own-home) and 77 (residential), which lies from 76.5 to 86.5"
    );
    assert!(suite.printed(ListPublishedFiguresRequest::default()).await.figures.is_empty());
    assert_eq!(suite.import(with("80"), false).await.unwrap(), [3, 0, 0]);
}

#[tokio::test]
async fn every_violation_of_every_line_is_told_at_once() {
    let suite = furnished(sqlite()).await;
    let content = file(&[
        line("86%", "areas/XA-9999", "", ""),
        line("86", "areas/XA-9999", "", ""),
        line("86", &area(1), "", "a").replace(SHARE, &format!("{BODY}/indicators/none")),
        line("86", &area(1), "", "b").replace(ROUND, &format!("{BODY}/rounds/none")),
        line("86", &area(2), "", "a"),
        line("77", &area(2), "", "b"),
        line("90", &area(2), "", ""),
    ]);
    let expected = [
        ("lines[2].percent", "NUMBER_MALFORMED"),
        ("lines[3].area", "AREA_UNKNOWN"),
        ("lines[4].indicator", "REFERENCE_DANGLING"),
        ("lines[5].round", "REFERENCE_DANGLING"),
        ("lines[8].percent", "CONTRADICTION"),
    ];
    let expected = expected.map(|(field, reason)| (field.to_owned(), reason.to_owned()));
    assert_eq!(violations(suite.import(content.clone(), false).await), expected);
    assert_eq!(violations(suite.import(content, true).await), expected);
    assert!(suite.printed(ListPublishedFiguresRequest::default()).await.figures.is_empty());
}
