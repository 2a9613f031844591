//! A round from its draft to its snapshot.

use jamfor_contract::common::CountingUnit;
use jamfor_contract::common::Text;
use jamfor_contract::intake::OpenRoundRequest;
use jamfor_contract::intake::Response;
use jamfor_contract::intake::column::Kind;
use jamfor_contract::intake::receipt::Outcome;
use jamfor_contract::intake::round::State;
use jamfor_contract::intake::{
    ContactTally, GetContactSummaryRequest, GetSnapshotRequest, PopulationCount, ReadSnapshotRequest,
    RecordContactsRequest, SubmitResponseRequest, SubmitResponseResponse, UpdateWeightSetRequest, WeightCell,
    WeightSet,
};
use jamfor_testkit::for_each_engine;
use tonic::Status;

use super::house::{GROUP, House, ROUND, fault, response, round, violations};

async fn submit(house: &House, response: Response) -> Result<SubmitResponseResponse, Status> {
    let request = SubmitResponseRequest {
        round: ROUND.to_owned(),
        source: "webb".to_owned(),
        response: Some(response),
    };
    Ok(house.responses().submit_response(request).await?.into_inner())
}

fn weights() -> WeightSet {
    WeightSet {
        name: "bodies/xa-body/weightSets/w".to_owned(),
        title: vec![Text { language: "sv".to_owned(), text: "Vikter".to_owned() }],
        cells: vec![WeightCell {
            area: "areas/XA-01".to_owned(),
            target_group: GROUP.to_owned(),
            item: "overall".to_owned(),
            option: "bad".to_owned(),
            weight_nano: 1_500_000_000,
        }],
        populations: vec![PopulationCount {
            area: "areas/XA-01".to_owned(),
            target_group: GROUP.to_owned(),
            persons: 200,
            as_of: "2024-01-01".to_owned(),
        }],
        ..WeightSet::default()
    }
}

fn tally() -> ContactTally {
    ContactTally {
        key: "t-1".to_owned(),
        area: "areas/XA-01".to_owned(),
        target_group: GROUP.to_owned(),
        counting_unit: CountingUnit::Person.into(),
        asked: 10,
        completed: 3,
        declined: 2,
        ..ContactTally::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_round_goes_from_draft_to_snapshot() {
    for_each_engine(|database| async move {
        let house = House::on(database).await;
        let request = UpdateWeightSetRequest { weight_set: Some(weights()), allow_missing: true };
        let set =
            house.weight_sets().update_weight_set(request).await.unwrap().into_inner().weight_set.unwrap();
        assert_eq!(set.revision.as_ref().map(|revision| revision.number), Some(1));
        let mut draft = round();
        draft.weight_set = format!("{}/revisions/1", set.name);
        let draft = house.update(draft).await.unwrap();
        assert_eq!((draft.state(), draft.snapshot.as_str()), (State::Draft, ""));
        assert_eq!(house.participate(["areas/XA-01", "areas/XA-02"]).await.unwrap(), 2);
        house.rounds().open_round(OpenRoundRequest { name: ROUND.to_owned() }).await.unwrap();

        let first = submit(&house, response("response-1", "bad")).await.unwrap().receipt.unwrap();
        assert_eq!((first.outcome(), first.line), (Outcome::Accepted, 0));
        let again = submit(&house, response("response-1", "bad")).await.unwrap().receipt.unwrap();
        assert_eq!((again.outcome(), again.accept_time), (Outcome::Duplicate, first.accept_time));
        let conflict = fault(submit(&house, response("response-1", "good")).await);
        assert_eq!((conflict.code, conflict.reason.as_str()), (tonic::Code::AlreadyExists, "KEY_CONFLICT"));
        let mut wrong = response("7", "terrible");
        wrong.day = "2023-01-01".to_owned();
        let expected = [
            "response.key KEY_MALFORMED",
            "response.day DAY_OUTSIDE_PERIOD",
            "response.answers[\"overall\"] OPTION_UNKNOWN",
        ];
        assert_eq!(violations(submit(&house, wrong).await), expected);
        let mut elsewhere = response("response-2", "good");
        elsewhere.area = "areas/XA-02".to_owned();
        submit(&house, elsewhere).await.unwrap();

        let request = RecordContactsRequest { round: ROUND.to_owned(), tallies: vec![tally()] };
        let recorded = house.contacts().record_contacts(request.clone()).await.unwrap().into_inner();
        assert_eq!((recorded.recorded, recorded.duplicates), (1, 0));
        let recorded = house.contacts().record_contacts(request).await.unwrap().into_inner();
        assert_eq!((recorded.recorded, recorded.duplicates), (0, 1));
        let request = GetContactSummaryRequest { round: ROUND.to_owned(), area: String::new() };
        let summary = house.contacts().get_contact_summary(request).await.unwrap().into_inner().summaries;
        assert_eq!((summary.len(), summary[0].asked, summary[0].completed), (1, 10, 3));

        let frozen = house.freeze().await;
        assert!(frozen.close_time.is_some() && frozen.open_time.is_some());
        let request = GetSnapshotRequest { name: frozen.snapshot.clone() };
        let snapshot = house.snapshots().get_snapshot(request).await.unwrap().into_inner().snapshot.unwrap();
        assert!(snapshot.digest.starts_with("sha256:"));
        assert_eq!(
            snapshot.round.as_ref().map(|round| (round.synthetic, round.state())),
            Some((true, State::Frozen))
        );
        assert_eq!(snapshot.participants.len(), 2);
        assert_eq!(snapshot.contacts, summary);
        assert_eq!(snapshot.populations[0].persons, 200);
        let table = &snapshot.tables[0];
        assert_eq!((table.rows, table.questionnaire_revision.as_str()), (2, super::house::REVISION));
        assert!(table.columns.iter().all(|column| column.item != "words"));
        check_columns(&house, &frozen.snapshot, table).await;
    })
    .await;
}

async fn check_columns(house: &House, name: &str, table: &jamfor_contract::intake::Table) {
    let request = ReadSnapshotRequest { name: name.to_owned(), target_group: GROUP.to_owned() };
    let mut blocks = house.snapshots().read_snapshot(request).await.unwrap().into_inner();
    let mut columns = Vec::new();
    while let Some(block) = blocks.message().await.unwrap() {
        assert_eq!(block.first_row, 0);
        assert_eq!(
            usize::try_from(block.column).unwrap(),
            columns.len(),
            "columns come in the table's order"
        );
        columns.push(block.values);
    }
    assert_eq!(columns.len(), table.columns.len());
    for (values, column) in columns.iter().zip(&table.columns) {
        assert_eq!(values.len(), usize::try_from(column.width).unwrap() * 2, "{column:?}");
        match (column.kind(), column.item.as_str()) {
            (Kind::Area, _) => assert_eq!(values.as_slice(), [0, 0, 1, 0]),
            (Kind::WeightNano, _) => {
                let expected = [1_500_000_000_i64, 1_000_000_000].map(i64::to_le_bytes).concat();
                assert_eq!(*values, expected);
            }
            (Kind::Code, "overall") => assert_eq!(values.as_slice(), [2, 0]),
            (Kind::Code, "why") => assert_eq!(values.as_slice(), [251, 250]),
            (Kind::BitSet, "several") => assert_eq!(values.as_slice(), [0, 251, 0, 251]),
            (Kind::Number, _) => assert_eq!(values[..8], (i64::MIN + 1).to_le_bytes()),
            _ => {}
        }
    }
}
