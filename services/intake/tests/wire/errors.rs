//! Bad input: every violation at once, stable reasons, nothing half-written.

use jamfor_contract::common::Text;
use jamfor_contract::intake::round::State;
use jamfor_contract::intake::{
    FreezeRoundRequest, GetRoundRequest, GetSnapshotRequest, GetWeightSetRequest, OpenRoundRequest,
    ProcessingRecord, ReadSnapshotRequest, StatedRate,
};
use jamfor_testkit::sqlite;
use tonic::Code;

use super::house::{House, ROUND, fault, response, round, violations};

#[tokio::test(flavor = "multi_thread")]
async fn everything_wrong_with_a_round_is_told_at_once() {
    let house = House::on(sqlite()).await;
    let mut wrong = round();
    wrong.survey = "bodies/xb/surveys/ifo".to_owned();
    wrong.start_date = "2024-10-31".to_owned();
    wrong.end_date = "2024-09-01".to_owned();
    wrong.instruments.push(wrong.instruments[0].clone());
    wrong.stated_rates.push(StatedRate {
        area: "areas/XA".to_owned(),
        target_group: "nobody".to_owned(),
        percent: "56".to_owned(),
        source: "a report".to_owned(),
    });
    let mut found = violations(house.update(wrong).await);
    found.sort();
    let expected = [
        "round.end_date PERIOD_REVERSED",
        "round.instruments[1] DUPLICATE",
        "round.stated_rates[0].target_group TARGET_GROUP_UNKNOWN",
        "round.survey BODY_MISMATCH",
    ];
    assert_eq!(found, expected);
    let mut malformed = round();
    malformed.name = "bodies/xa-body/rounds/Å".to_owned();
    malformed.survey = "surveys/ifo".to_owned();
    malformed.start_date = "2024-02-30".to_owned();
    malformed.counting_unit = 0;
    malformed.title.push(Text { language: "sv".to_owned(), text: "igen".to_owned() });
    let mut found = violations(house.update(malformed).await);
    found.sort();
    let expected = [
        "round.counting_unit NOT_DEFINED",
        "round.name PATTERN",
        "round.start_date DAY_MALFORMED",
        "round.survey NAME_MALFORMED",
        "round.title[1].language DUPLICATE",
    ];
    assert_eq!(found, expected);
    let missing = GetRoundRequest { name: ROUND.to_owned() };
    assert_eq!(fault(house.rounds().get_round(missing).await).reason, "RESOURCE_NOT_FOUND");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_round_without_processing_record_does_not_open() {
    let house = House::on(sqlite()).await;
    let mut draft = round();
    draft.processing_record = None;
    draft.instruments[0].questionnaire_revision = "bodies/xa-body/questionnaires/ifo/revisions/7".to_owned();
    house.update(draft).await.unwrap();
    let refused = house.rounds().open_round(OpenRoundRequest { name: ROUND.to_owned() }).await.unwrap_err();
    let details = tonic_types::StatusExt::get_error_details(&refused);
    let kinds: Vec<_> = details
        .precondition_failure()
        .unwrap()
        .violations
        .iter()
        .map(|violation| violation.r#type.clone())
        .collect();
    assert_eq!(refused.code(), Code::FailedPrecondition);
    assert_eq!(kinds, ["PROCESSING_RECORD_MISSING", "PARTICIPANTS_MISSING", "REVISION_NOT_PUBLISHED"]);
    assert_eq!(house.round().await.state(), State::Draft);
    let unknown = fault(house.participate(["areas/XA-99"]).await);
    assert_eq!(unknown.violations[0].reason, "AREA_UNKNOWN");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_processing_record_is_refused_field_by_field() {
    let house = House::on(sqlite()).await;
    let mut draft = round();
    draft.processing_record = Some(ProcessingRecord::default());
    let found = violations(house.update(draft).await);
    assert!(found.len() >= 6, "{found:?}");
    assert!(found.iter().all(|violation| violation.starts_with("round.processing_record.")), "{found:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_state_that_does_not_fit_has_its_own_reason() {
    let house = House::on(sqlite()).await;
    house.update(round()).await.unwrap();
    let name = || ROUND.to_owned();
    let request = jamfor_contract::intake::SubmitResponseRequest {
        round: name(),
        source: "webb".to_owned(),
        response: Some(response("response-1", "good")),
    };
    let draft = fault(house.responses().submit_response(request).await);
    assert_eq!((draft.code, draft.reason.as_str()), (Code::FailedPrecondition, "ROUND_NOT_OPEN"));
    let close = jamfor_contract::intake::CloseRoundRequest { name: name() };
    assert_eq!(fault(house.rounds().close_round(close).await).reason, "ROUND_NOT_OPEN");
    let freeze = FreezeRoundRequest { name: name() };
    assert_eq!(fault(house.rounds().freeze_round(freeze).await).reason, "ROUND_NOT_CLOSED");
    let snapshot = GetSnapshotRequest { name: format!("{ROUND}/snapshots/1") };
    assert_eq!(fault(house.snapshots().get_snapshot(snapshot).await).reason, "RESOURCE_NOT_FOUND");
    let weights = GetWeightSetRequest { name: "bodies/xa-body/weightSets/none/revisions/2".to_owned() };
    assert_eq!(fault(house.weight_sets().get_weight_set(weights).await).code, Code::NotFound);
    let mut late = round();
    late.etag = "\"7\"".to_owned();
    late.note = "x".to_owned();
    let late = fault(house.update(late).await);
    assert_eq!((late.code, late.reason.as_str()), (Code::Aborted, "ETAG_MISMATCH"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_that_does_not_exist_is_not_read() {
    let house = House::open(sqlite()).await;
    let frozen = house.freeze().await;
    let request = ReadSnapshotRequest { name: frozen.snapshot, target_group: "nobody".to_owned() };
    let refused = fault(house.snapshots().read_snapshot(request).await.map(|_| ()));
    assert_eq!(refused.violations[0].allowed, [super::house::GROUP]);
}

#[tokio::test(flavor = "multi_thread")]
async fn preparing_says_when_the_questionnaire_service_is_away() {
    let mut house = House::on(sqlite()).await;
    house.update(round()).await.unwrap();
    house.questionnaire.take().unwrap().stop().await;
    let away = fault(house.participate(["areas/XA-01"]).await);
    assert_eq!((away.code, away.reason.as_str()), (Code::Unavailable, "DEPENDENCY_UNAVAILABLE"));
}
