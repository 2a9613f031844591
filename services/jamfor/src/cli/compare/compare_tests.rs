#![allow(clippy::unwrap_used, clippy::panic)]

use clap::Parser;
use jamfor_contract::benchmark::{ComparatorKind, CompareAreasRequest};

use super::*;
use crate::cli::{Cli, Command};

const SCOPE: [&str; 6] = [
    "--release=bodies/a/releases/r",
    "--indicator=bodies/a/indicators/i",
    "--round=bodies/a/rounds/2021",
    "--group=youth",
    "--audience=owner",
    "--breakdown=kon=woman",
];

fn parsed(kind: &str, more: &[&str]) -> Result<Cli, clap::Error> {
    Cli::try_parse_from(["jamfor", "compare", kind].iter().chain(&SCOPE).chain(more))
}

fn areas(more: &[&str]) -> Result<CompareAreasRequest, Failure> {
    let Command::Compare(Compare::Areas(command)) = parsed("areas", more).unwrap().command else {
        panic!("not areas")
    };
    command.request()
}

#[test]
fn every_flag_of_areas_reaches_the_request() {
    let request = areas(&[
        "--against=same-size",
        "--breakdown=age=old",
        "--filter=word = WORSE",
        "--include-not-comparable",
        "SE-1490",
        "areas/SE-1273",
    ])
    .unwrap();
    assert_eq!((request.release.as_str(), request.target_group.as_str()), ("bodies/a/releases/r", "youth"));
    assert_eq!(request.areas, ["areas/SE-1490", "areas/SE-1273"]);
    assert_eq!(request.kind(), ComparatorKind::Stored);
    assert_eq!(request.comparator, "bodies/a/comparators/same-size");
    let parts: Vec<_> = request.breakdown.iter().map(|part| (&*part.item, &*part.option)).collect();
    assert_eq!(parts, [("kon", "woman"), ("age", "old")]);
    assert!(request.include_not_comparable && request.filter == "word = WORSE");
    assert_eq!((request.page_size, request.page_token.as_str()), (0, ""));
}

#[test]
fn areas_are_held_against_all_participants_unless_told() {
    let request = areas(&[]).unwrap();
    assert_eq!((request.kind(), request.comparator.as_str()), (ComparatorKind::ParticipantsPooled, ""));
    assert!(!request.include_not_comparable);
}

#[test]
fn a_picture_can_be_asked_for_of_every_kind_within_a_round() {
    for kind in ["areas", "funnel", "ranks"] {
        assert!(parsed(kind, &["--svg=a.svg"]).is_ok(), "{kind}");
    }
    let rounds = ["jamfor", "compare", "rounds", "--release=r", "--indicator=i", "--area=SE", "--svg=a.svg"];
    assert!(Cli::try_parse_from(rounds).is_ok());
}

#[test]
fn a_flag_that_is_wrong_says_what_would_be_right() {
    let told = |kind: &str, more: &[&str]| parsed(kind, more).unwrap_err().to_string();
    assert!(
        told("areas", &["--against=Same Size"])
            .contains("pooled, equal-unit, others, or the id of a comparator")
    );
    assert!(told("ranks", &["--among=bodies/a"]).contains("bodies/{body}/comparators/{comparator}"));
    assert!(
        told("funnel", &["--breakdown=kon"]).contains("an item and one of its options, such as kon=woman")
    );
    assert!(told("areas", &["--svg"]).contains("--svg <FILE>"));
    let wrong = areas(&["--breakdown=a=1", "--breakdown=b=1"]).unwrap_err();
    assert_eq!(
        (wrong.cause(), wrong.to_string().as_str()),
        (crate::failure::Cause::Usage, "--breakdown can be given twice, not 3 times")
    );
}
