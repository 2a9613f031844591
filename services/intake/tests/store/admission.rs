//! Judging responses: every violation at once, and the same verdict for a rehearsal.

use jamfor_context::{Areas, Caller, Denied, Role};
use jamfor_intake::Error;
use jamfor_intake::app::submission::{Line, Receipt};
use jamfor_intake::domain::collection::{Assistance, Mode};
use jamfor_intake::domain::participant::Protocol;
use jamfor_intake::domain::receipt::Outcome;
use jamfor_intake::domain::submission::Submission;
use jamfor_survey::{RawAnswer, RawValue};
use jamfor_testkit::{for_each_engine, sqlite};

use super::kit::{World, header, lines, other, participant, submission};

fn found(receipt: &Receipt) -> Vec<(String, &'static str)> {
    let Outcome::Rejected(found) = &receipt.outcome else { panic!("{receipt:?}") };
    found.iter().map(|each| (each.field.as_str().to_owned(), each.reason)).collect()
}

#[tokio::test]
async fn a_line_is_told_everything_that_is_wrong_with_it() {
    let test = sqlite();
    let world = World::on(&test).await;
    world.open("a").await;
    let strict = Protocol {
        modes: vec![Mode::Paper],
        languages: vec!["sv".into()],
        assistance: vec![Assistance::None],
        ..Protocol::default()
    };
    let round = world.round("a").await;
    world.store.set_participants(&world.ctx, &round, &[participant("SE-0580", strict)]).await.unwrap();
    let wrong = Submission {
        key: "nej".to_owned(),
        unit: "19121212-1212".to_owned(),
        mode: 2,
        language: "so".to_owned(),
        assistance: 8,
        day: "2024-11-01".to_owned(),
        answers: vec![
            RawAnswer::option("varfor", "nojd"),
            RawAnswer::option("finns-inte", "x"),
            RawAnswer::new("besok", RawValue::Integer(1_000)),
        ],
        ..submission("")
    };
    let mut session = world.intake().begin_submission(&world.ctx, &header("a")).await.unwrap();
    let receipts = session.send(lines([wrong])).await.unwrap().receipts().await.unwrap();
    let expected = [
        ("key", "KEY_MALFORMED"),
        ("unit", "PERSONAL_NUMBER"),
        ("mode", "MODE_NOT_ALLOWED"),
        ("language", "LANGUAGE_NOT_ALLOWED"),
        ("assistance", "ASSISTANCE_NOT_ALLOWED"),
        ("day", "DAY_OUTSIDE_PERIOD"),
        ("answers[\"finns-inte\"]", "ITEM_UNKNOWN"),
        ("answers[\"besok\"]", "NUMBER_OUT_OF_RANGE"),
        ("answers[\"helhet\"]", "ANSWER_MISSING"),
    ];
    let mut expected: Vec<_> = expected.map(|(field, reason)| (field.to_owned(), reason)).into();
    let mut told = found(&receipts[0]);
    expected.sort();
    told.sort();
    assert_eq!(told, expected);
    assert_eq!(world.count("response").await, 0);
    assert_eq!(world.audit("responses.submit").await, []);
}

#[tokio::test]
async fn what_is_unknown_has_a_reason_of_its_own() {
    let test = sqlite();
    let world = World::on(&test).await;
    world.open("a").await;
    let cases: Vec<(Submission, &str, &str)> = vec![
        (Submission { area: "SE-0580".to_owned(), ..submission("key-0001") }, "area", "NAME_MALFORMED"),
        (
            Submission { area: "areas/SE-0180".to_owned(), ..submission("key-0001") },
            "area",
            "AREA_NOT_PARTICIPATING",
        ),
        (
            Submission { target_group: "ingen".to_owned(), ..submission("key-0001") },
            "target_group",
            "TARGET_GROUP_UNKNOWN",
        ),
        (Submission { mode: 77, ..submission("key-0001") }, "mode", "NOT_DEFINED"),
        (Submission { assistance: -1, ..submission("key-0001") }, "assistance", "NOT_DEFINED"),
        (Submission { day: "2024-09-31".to_owned(), ..submission("key-0001") }, "day", "DAY_MALFORMED"),
        (Submission { language: "å".to_owned(), ..submission("key-0001") }, "language", "PATTERN"),
        (Submission { key: "20121212-1212".to_owned(), ..submission("") }, "key", "PERSONAL_NUMBER"),
        (
            Submission { unit: "a\u{7}".to_owned(), ..submission("key-0001") },
            "unit",
            "TEXT_CONTROL_CHARACTERS",
        ),
    ];
    let mut session = world.intake().begin_submission(&world.ctx, &header("a")).await.unwrap();
    let expected: Vec<_> =
        cases.iter().map(|(_, field, reason)| vec![((*field).to_owned(), *reason)]).collect();
    let lines = lines(cases.into_iter().map(|(submission, _, _)| submission));
    let receipts = session.send(lines).await.unwrap().receipts().await.unwrap();
    assert_eq!(receipts.iter().map(found).collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn a_caller_sends_responses_of_its_own_areas_only() {
    let test = sqlite();
    let world = World::on(&test).await;
    world.open("a").await;
    let caller = Caller::new("mjolby").of_body("se-0586").with_role(Role::Supplier).with_area("SE-1283");
    assert_eq!(caller.areas, Areas::Only(["SE-1283".to_owned()].into()));
    let ctx = world.ctx.clone().with_caller(caller);
    let own = Submission { area: "areas/SE-1283".to_owned(), ..submission("key-0001") };
    let mut session = world.intake().begin_submission(&ctx, &header("a")).await.unwrap();
    let sent = session.send(lines([own, submission("key-0002")])).await.unwrap();
    let receipts = sent.receipts().await.unwrap();
    assert!(matches!(receipts[0].outcome, Outcome::Accepted { .. }), "{receipts:?}");
    assert_eq!(found(&receipts[1]), [("area".to_owned(), "PERMISSION_DENIED")]);
}

#[tokio::test]
async fn nobody_hears_whether_another_area_takes_part() {
    let test = sqlite();
    let world = World::on(&test).await;
    world.open("a").await;
    let supplier = Caller::new("tool").of_body("se-tool").with_role(Role::Supplier).with_area("SE-1283");
    let ctx = world.ctx.clone().with_caller(supplier);
    let of = |area: &str| Submission { area: format!("areas/{area}"), ..submission("key-0001") };
    let intake = world.intake();
    let mut session = intake.begin_submission(&ctx, &header("a")).await.unwrap();
    let sent = session.send(lines([of("SE-0580"), of("SE-0180")])).await.unwrap();
    for receipt in sent.receipts().await.unwrap() {
        assert_eq!(found(&receipt), [("area".to_owned(), "PERMISSION_DENIED")]);
    }
    for (round, area) in [("a", "SE-0580"), ("a", "SE-0180"), ("none", "SE-0580")] {
        let refused = intake.submit(&ctx, &header(round), of(area)).await.unwrap_err();
        assert!(matches!(refused, Error::Denied(Denied::Area { .. })), "{round} {area}: {refused:?}");
    }
    assert_eq!(world.count("response").await, 0);
}

#[tokio::test]
async fn lines_must_rise_through_the_whole_stream() {
    let test = sqlite();
    let world = World::on(&test).await;
    world.open("a").await;
    let mut session = world.intake().begin_submission(&world.ctx, &header("a")).await.unwrap();
    let line = |number, key: &str| Line { number, response: submission(key) };
    let first =
        session.send(vec![line(5, "key-0001"), line(5, "key-0002"), line(9, "key-0003")]).await.unwrap();
    let second =
        session.send(vec![line(9, "key-0004"), line(10, "key-0005"), line(-1, "key-0006")]).await.unwrap();
    let mut receipts = first.receipts().await.unwrap();
    receipts.extend(second.receipts().await.unwrap());
    let right: Vec<bool> =
        receipts.iter().map(|receipt| matches!(receipt.outcome, Outcome::Accepted { .. })).collect();
    assert_eq!(right, [true, false, true, false, true, false]);
    assert_eq!(found(&receipts[3]), [("number".to_owned(), "LINE_OUT_OF_ORDER")]);
    assert_eq!(receipts.iter().map(|receipt| receipt.line).collect::<Vec<_>>(), [5, 5, 9, 9, 10, -1]);
}

#[tokio::test]
async fn a_rehearsal_says_what_a_submission_would_and_keeps_nothing() {
    for_each_engine(|test| async move {
        let world = World::on(&test).await;
        world.open("a").await;
        let intake = world.intake();
        intake.submit(&world.ctx, &header("a"), submission("key-0001")).await.unwrap();
        let sent = || {
            lines([
                submission("key-0001"),
                other("key-0001"),
                submission("key-0002"),
                submission("key-0002"),
                other("key-0002"),
                submission("nej"),
            ])
        };
        let mut rehearsal = intake.begin_rehearsal(&world.ctx, &header("a")).await.unwrap();
        let rehearsed = rehearsal.check(&sent()).await.unwrap();
        assert_eq!(world.count("response").await, 1);
        assert_eq!(world.audit("responses.submit").await.len(), 1);
        let mut session = intake.begin_submission(&world.ctx, &header("a")).await.unwrap();
        let real = session.send(sent()).await.unwrap().receipts().await.unwrap();
        let kind = |receipt: &Receipt| std::mem::discriminant(&receipt.outcome);
        assert_eq!(rehearsed.iter().map(kind).collect::<Vec<_>>(), real.iter().map(kind).collect::<Vec<_>>());
        assert_eq!(rehearsed[0], real[0], "what came before has its own time");
    })
    .await;
}
