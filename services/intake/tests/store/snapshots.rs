//! Snapshots: the same answers give the same bytes, whatever the engine and the order in which they came.

use jamfor_context::Context;
use jamfor_contract::names::{Area, Collection, Name, RevisionName, SnapshotName};
use jamfor_intake::app::freezer::freeze_next;
use jamfor_intake::app::weight_set::WeightSetUpdate;
use jamfor_intake::domain::snapshot::{Chunk, ColumnKind, Snapshot};
use jamfor_intake::domain::submission::Submission;
use jamfor_intake::domain::weight_set::{Cell, Content, Population};
use jamfor_survey::{Day, RawAnswer, RawValue, Texts};
use jamfor_testkit::{TestDatabase, postgres, sqlite};
use proptest::prelude::*;

use super::kit::{GROUP, World, header, lines, participants, round_name, submission, varied};

/// The snapshot of these responses, and its bytes.
async fn frozen(test: &TestDatabase, submissions: Vec<Submission>, batch: usize) -> (Snapshot, Vec<Chunk>) {
    let world = World::on(test).await;
    let intake = world.intake();
    let mut wanted = super::kit::content();
    wanted.weight_set = Some(weights(&world).await);
    let update = jamfor_intake::app::round::RoundUpdate {
        name: round_name("a"),
        content: wanted,
        etag: None,
        allow_missing: true,
    };
    intake.update_round(&world.ctx, &update).await.unwrap();
    intake.update_participants(&world.ctx, &round_name("a"), &participants()).await.unwrap();
    intake.open_round(&world.ctx, &round_name("a")).await.unwrap();
    let mut session = intake.begin_submission(&world.ctx, &header("a")).await.unwrap();
    for part in lines(submissions).chunks(batch) {
        session.send(part.to_vec()).await.unwrap().receipts().await.unwrap();
    }
    intake.close_round(&world.ctx, &round_name("a")).await.unwrap();
    intake.freeze_round(&world.ctx, &round_name("a")).await.unwrap();
    assert!(freeze_next(&world.store, &Context::background("test")).await.unwrap());
    let name = SnapshotName { round: round_name("a"), number: 1 };
    let snapshot = intake.get_snapshot(&world.ctx, &name).await.unwrap();
    let mut reader = intake.read_snapshot(&world.ctx, &name, GROUP).await.unwrap();
    let mut chunks = Vec::new();
    while let Some(block) = reader.next().await.unwrap() {
        chunks.extend(block);
    }
    assert_eq!(world.audit("snapshots.read").await.len(), 1);
    (snapshot, chunks)
}

async fn weights(world: &World) -> RevisionName {
    let name = Name::parse(Collection::WeightSets, "bodies/se-skr/weightSets/w").unwrap();
    let cell = |area: &str, option: Option<&str>, weight_nano| Cell {
        area: Area::new(area).unwrap(),
        target_group: GROUP.into(),
        option: option.map(|option| ("kon".to_owned(), option.to_owned())),
        weight_nano,
    };
    let count = Population {
        area: Area::new("SE-0580").unwrap(),
        target_group: GROUP.into(),
        persons: 900,
        as_of: Day::parse("2024-01-01").unwrap(),
    };
    let content = Content {
        title: Texts::new().with("sv", "Vikter"),
        source: String::new(),
        cells: vec![cell("SE-0580", None, 2), cell("SE-0580", Some("kvinna"), 3)],
        populations: vec![count],
    };
    let update = WeightSetUpdate { name, content, etag: None, allow_missing: true };
    let set = world.intake().update_weight_set(&world.ctx, &update).await.unwrap();
    set.name.revision(set.revision)
}

fn column<'a>(
    snapshot: &Snapshot,
    chunks: &'a [Chunk],
    kind: ColumnKind,
    item: &str,
) -> (&'a [u8], Vec<String>) {
    let columns = &snapshot.frame.tables[0].columns;
    let at = columns.iter().position(|column| column.kind == kind && column.item == item).unwrap();
    let chunk = chunks.iter().find(|chunk| usize::try_from(chunk.column) == Ok(at)).unwrap();
    (&chunk.values, columns[at].dictionary.clone())
}

fn some(count: u64) -> Vec<Submission> {
    (0..count).map(|at| varied(&format!("key-{at:05}"), at * 7_919)).collect()
}

#[tokio::test]
async fn the_digest_is_the_same_on_both_engines_and_in_every_order() {
    let (one, two) = (sqlite(), postgres().await);
    let mut backwards = some(700);
    backwards.reverse();
    // other keys and days, too: nothing of them is left
    for (at, submission) in backwards.iter_mut().enumerate() {
        submission.key = format!("annan-nyckel-{at}");
        submission.day = String::new();
    }
    let (first, bytes) = frozen(&one, some(700), 1_000).await;
    let (second, again) = frozen(&two, backwards, 37).await;
    assert_eq!(first.frame, second.frame);
    assert_eq!(bytes, again);
    assert_eq!(first.digest, second.digest);
    let (third, _) = frozen(&sqlite(), some(699), 1_000).await;
    assert_ne!(first.digest, third.digest);
}

#[tokio::test]
async fn columns_hold_what_was_answered_and_no_words() {
    let full = Submission {
        area: "areas/SE-1490".to_owned(),
        unit: "enhet".to_owned(),
        answers: vec![
            RawAnswer::option("helhet", "missnojd"),
            RawAnswer::option("varfor", "vet-ej"),
            RawAnswer::new("hjalp", RawValue::Options(vec!["hjalp-9".to_owned(), "hjalp-0".to_owned()])),
            RawAnswer::new("besok", RawValue::Integer(-3)),
            RawAnswer::new("kostnad", RawValue::Decimal("12.5".to_owned())),
            RawAnswer::new("fritext", RawValue::Text("hemliga ord".to_owned())),
            RawAnswer::new("sedan", RawValue::Date("1970-01-11".to_owned())),
        ],
        ..submission("key-0001")
    };
    let mut none = submission("key-0002");
    none.answers.push(RawAnswer::new("hjalp", RawValue::Options(Vec::new())));
    let (snapshot, chunks) = frozen(&sqlite(), vec![full, none, submission("key-0003")], 10).await;
    let table = &snapshot.frame.tables[0];
    assert_eq!(table.rows, 3);
    assert!(table.columns.iter().all(|column| column.item != "fritext"));
    assert!(chunks.iter().all(|chunk| !chunk.values.windows(4).any(|bytes| bytes == b"heml")));
    let of = |kind, item| column(&snapshot, &chunks, kind, item);
    // by area: two in SE-0580, one in SE-1490
    assert_eq!(
        of(ColumnKind::Area, ""),
        ([0, 0, 0, 0, 1, 0].as_slice(), vec!["areas/SE-0580".to_owned(), "areas/SE-1490".to_owned()])
    );
    assert_eq!(of(ColumnKind::Unit, "").1, ["", "enhet"]);
    assert_eq!(of(ColumnKind::Mode, ""), ([0, 0, 0].as_slice(), vec!["MODE_WEB".to_owned()]));
    assert_eq!(of(ColumnKind::Language, ""), ([0, 0, 0].as_slice(), vec!["sv".to_owned()]));
    assert_eq!(of(ColumnKind::Code, "helhet").0, [0, 0, 2]);
    assert_eq!(of(ColumnKind::Code, "varfor").0, [250, 250, 3]);
    let (help, options) = of(ColumnKind::BitSet, "hjalp");
    assert_eq!(options.len(), 10);
    assert_eq!(help, [0, 0, 0, 0, 0, 251, 1, 2, 0]);
    let numbers = |item| -> Vec<i64> {
        let (bytes, _) = of(ColumnKind::Number, item);
        bytes.chunks(8).map(|bytes| i64::from_le_bytes(bytes.try_into().unwrap())).collect()
    };
    let missing = i64::MIN + 1;
    assert_eq!(numbers("besok"), [missing, missing, -3]);
    assert_eq!(numbers("kostnad"), [missing, missing, 1_250]);
    assert_eq!(numbers("sedan"), [missing, missing, 10]);
    let (weights, _) = of(ColumnKind::WeightNano, "");
    let weights: Vec<i64> =
        weights.chunks(8).map(|bytes| i64::from_le_bytes(bytes.try_into().unwrap())).collect();
    assert_eq!(weights, [3, 3, 1_000_000_000], "the most particular cell counts, and 1 where none fits");
    assert_eq!(snapshot.frame.populations.len(), 1);
}

#[tokio::test]
async fn a_round_without_answers_freezes_too() {
    let (snapshot, chunks) = frozen(&sqlite(), Vec::new(), 10).await;
    assert_eq!((snapshot.frame.tables[0].rows, chunks.len()), (0, 0));
    assert_eq!(snapshot.frame.tables[0].columns[0].dictionary, Vec::<String>::new());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]
    #[test]
    fn nothing_of_the_arrival_is_left(seeds in prop::collection::vec(any::<u64>(), 1..60), turn in 0_usize..60) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let (first, second) = runtime.block_on(async {
            let mut order: Vec<u64> = seeds.clone();
            let turn = turn % order.len();
            order.rotate_left(turn);
            let draw = |seeds: &[u64]| {
                // the key goes with the place and the content with the seed
                let each = |(at, seed): (usize, &u64)| varied(&format!("key-{at:05}"), *seed);
                seeds.iter().enumerate().map(each).collect::<Vec<_>>()
            };
            (frozen(&sqlite(), draw(&seeds), 7).await, frozen(&sqlite(), draw(&order), 1_000).await)
        });
        prop_assert_eq!(first.0.digest, second.0.digest);
        prop_assert_eq!(first.1, second.1);
    }
}
