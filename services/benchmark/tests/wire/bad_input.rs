//! What is wrong is said all at once, each with its place and reason.

use jamfor_contract::benchmark::{
    Audience, Breakdown, ComparatorKind, CompareAreasRequest, GetFigureRequest, ListFiguresRequest,
};
use tonic::Code;

use crate::kit::{BODY, RATE, RELEASE, ROUND, SHARE, area, fault, furnished, ready, release, sqlite};

#[tokio::test]
async fn everything_wrong_with_a_release_is_said_at_once() {
    let suite = furnished(sqlite()).await;
    let mut wrong = release();
    wrong.snapshots = vec![
        "rounds/r2018".into(),
        format!("{ROUND}/snapshots/1"),
        "bodies/xb-body/rounds/r/snapshots/1".into(),
        format!("{ROUND}/snapshots/7"),
        format!("{BODY}/rounds/none/snapshots/1"),
    ];
    wrong.indicators = vec![SHARE.into(), format!("{BODY}/indicators/none"), format!("{SHARE}/revisions/1")];
    wrong.policy = format!("{BODY}/policies/none");
    wrong.breakdowns = vec!["helhet".into(), "helhet".into()];
    let refused = fault(suite.create("first", wrong).await);
    assert_eq!((refused.code, refused.reason.as_str()), (Code::InvalidArgument, "INVALID_INPUT"));
    let mut found: Vec<(&str, &str)> =
        refused.violations.iter().map(|one| (one.field.as_str(), one.reason.as_str())).collect();
    found.sort_unstable();
    let expected = [
        ("release.breakdowns[0]", "BREAKDOWN_UNKNOWN"),
        ("release.breakdowns[1]", "DUPLICATE"),
        ("release.indicators[1]", "REFERENCE_DANGLING"),
        ("release.indicators[2]", "DUPLICATE"),
        ("release.policy", "REFERENCE_DANGLING"),
        ("release.snapshots[0]", "NAME_MALFORMED"),
        ("release.snapshots[2]", "BODY_MISMATCH"),
        ("release.snapshots[3]", "DUPLICATE"),
        ("release.snapshots[4]", "REFERENCE_DANGLING"),
    ];
    assert_eq!(found, expected);
    let kon = refused.violations.iter().find(|one| one.reason == "BREAKDOWN_UNKNOWN").unwrap();
    assert_eq!(kon.allowed, ["ASSISTANCE", "LANGUAGE", "MODE", "UNIT", "alder", "aldersband", "kon"]);
}

#[tokio::test]
async fn a_round_that_is_not_frozen_cannot_be_counted() {
    let suite = furnished(sqlite()).await;
    suite.draft("r2019", 2019, true).await;
    let mut open = release();
    open.snapshots = vec![format!("{BODY}/rounds/r2019/snapshots/1")];
    let refused = fault(suite.create("first", open).await);
    assert_eq!((refused.code, refused.reason.as_str()), (Code::FailedPrecondition, "ROUND_NOT_FROZEN"));
    let mut none = release();
    none.snapshots = vec![format!("{BODY}/rounds/none/snapshots/1")];
    assert_eq!(fault(suite.create("first", none).await).violations[0].reason, "REFERENCE_DANGLING");
}

#[tokio::test]
async fn what_a_release_does_not_have_has_its_own_reason() {
    let suite = ready().await;
    suite.publish("first", Audience::Public).await.unwrap();
    let good = GetFigureRequest {
        release: RELEASE.into(),
        indicator: SHARE.into(),
        round: ROUND.into(),
        area: area(1),
        ..Default::default()
    };
    let part = |item: &str, option: &str| Breakdown { item: item.into(), option: option.into() };
    let table = [
        (GetFigureRequest { round: format!("{BODY}/rounds/r1999"), ..good.clone() }, "ROUND_UNKNOWN"),
        (
            GetFigureRequest { indicator: format!("{BODY}/indicators/none"), ..good.clone() },
            "INDICATOR_UNKNOWN",
        ),
        (GetFigureRequest { target_group: "guardians".into(), ..good.clone() }, "TARGET_GROUP_UNKNOWN"),
        (GetFigureRequest { breakdown: vec![part("alder", "20")], ..good.clone() }, "BREAKDOWN_UNKNOWN"),
        (GetFigureRequest { breakdown: vec![part("kon", "x")], ..good.clone() }, "OPTION_UNKNOWN"),
        (GetFigureRequest { release: format!("{BODY}/releases/none"), ..good.clone() }, "RESOURCE_NOT_FOUND"),
    ];
    for (request, reason) in table {
        let refused = fault(suite.figures().get_figure(request).await);
        assert_eq!((refused.code, refused.reason.as_str()), (Code::NotFound, reason));
    }
    let two = GetFigureRequest { breakdown: vec![part("kon", "man"), part("kon", "kvinna")], ..good.clone() };
    let names = GetFigureRequest { area: "XA-0001".into(), round: "r2018".into(), ..two };
    let refused = fault(suite.figures().get_figure(names).await);
    let fields: Vec<&str> = refused.violations.iter().map(|one| one.field.as_str()).collect();
    assert_eq!(fields, ["area", "breakdown", "round"]);
    let token = ListFiguresRequest { release: RELEASE.into(), page_token: "00".into(), ..Default::default() };
    assert_eq!(fault(suite.figures().list_figures(token).await).reason, "PAGE_TOKEN_INVALID");
    let country = CompareAreasRequest {
        release: RELEASE.into(),
        indicator: RATE.into(),
        round: ROUND.into(),
        kind: ComparatorKind::Country.into(),
        ..Default::default()
    };
    assert_eq!(fault(suite.comparisons().compare_areas(country).await).violations[0].reason, "NOT_DEFINED");
}
