//! What holds of the crate as a whole.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};

use jamfor_contract::common::ErrorReason;
use jamfor_questionnaire::{Error, domain};

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

fn source(folder: &str) -> Vec<(PathBuf, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(folder);
    let found = files(&folder).into_iter().map(|path| (path.clone(), fs::read_to_string(path).unwrap()));
    found.collect()
}

#[test]
fn the_domain_knows_neither_wire_nor_database() {
    let domain = source("domain");
    assert!(domain.len() > 10, "only {} files were looked at", domain.len());
    for (path, text) in domain {
        for foreign in [
            "tonic",
            "prost",
            "sea_orm",
            "sqlx",
            "jamfor_contract::questionnaire",
            "crate::rpc",
            "crate::store",
        ] {
            assert!(!text.contains(foreign), "{} mentions {foreign}", path.display());
        }
    }
}

#[test]
fn wire_types_stay_on_the_wire_and_rows_in_the_store() {
    for folder in ["app", "store"] {
        for (path, text) in source(folder) {
            for foreign in
                ["tonic", "prost", "jamfor_contract::questionnaire", "jamfor_contract::common", "crate::rpc"]
            {
                assert!(!text.contains(foreign), "{} mentions {foreign}", path.display());
            }
        }
    }
    for folder in ["app", "rpc"] {
        for (path, text) in source(folder) {
            assert!(!text.contains("sea_orm"), "{} mentions sea_orm", path.display());
        }
    }
}

#[test]
fn every_reason_stands_in_the_contract() {
    let platform = [
        "RESOURCE_EXISTS",
        "REFERENCE_DANGLING",
        "STORE_UNAVAILABLE",
        "DEADLINE_EXCEEDED",
        "INTERNAL",
        "PERMISSION_DENIED",
    ];
    let reasons = [&Error::REASONS[..], domain::reason::ALL, jamfor_survey::reason::ALL, &platform].concat();
    assert!(reasons.len() > 40);
    for reason in reasons {
        assert_ne!(jamfor_contract::reason(reason), ErrorReason::Unspecified, "{reason}");
    }
}

#[test]
fn every_error_gives_a_reason_that_is_listed() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/error.rs")).unwrap();
    let body = text.split("fn reason(&self)").nth(1).unwrap().split("fn public_message").next().unwrap();
    let quoted: Vec<_> = body.split('"').skip(1).step_by(2).collect();
    assert!(quoted.len() >= Error::REASONS.len());
    for reason in quoted {
        assert!(Error::REASONS.contains(&reason) || reason == "INTERNAL", "{reason} is not listed");
    }
}

#[test]
fn every_command_asks_for_its_scope_first() {
    let mut commands = 0;
    for (path, text) in source("app") {
        for command in text.split("pub async fn ").skip(1) {
            let body = command.split_once("{\n").unwrap().1;
            let first = body.lines().next().unwrap().trim();
            assert!(first.starts_with("ctx.require(\""), "{}: {first}", path.display());
            commands += 1;
        }
    }
    let rpcs: usize = jamfor_contract::pool()
        .services()
        .filter(|service| service.full_name().starts_with("jamfor.questionnaire."))
        .map(|service| service.methods().count())
        .sum();
    assert_eq!(commands, rpcs, "one command for each RPC");
}
