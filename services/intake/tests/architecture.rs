//! What holds of the crate as a whole.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};

use jamfor_contract::common::ErrorReason;
use jamfor_intake::Error;

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
    // tests of a floor may build the whole house around it
    let own = |path: &PathBuf| !path.to_string_lossy().ends_with("_tests.rs");
    files(&folder)
        .into_iter()
        .filter(own)
        .map(|path| (path.clone(), fs::read_to_string(path).unwrap()))
        .collect()
}

fn mentions_none(folder: &str, foreign: &[&str]) {
    let sources = source(folder);
    assert!(sources.len() > 8, "only {} files of {folder} were looked at", sources.len());
    for (path, text) in sources {
        for name in foreign {
            assert!(!text.contains(name), "{} mentions {name}", path.display());
        }
    }
}

#[test]
fn the_domain_knows_neither_wire_nor_database() {
    let foreign = [
        "tonic",
        "prost",
        "sea_orm",
        "sqlx",
        "jamfor_contract::intake",
        "crate::rpc",
        "crate::store",
        "crate::app",
    ];
    mentions_none("domain", &foreign);
}

#[test]
fn wire_types_stay_on_the_wire_and_rows_in_the_store() {
    let wire = ["tonic", "prost", "jamfor_contract::intake", "jamfor_contract::common", "crate::rpc"];
    mentions_none("app", &wire);
    mentions_none("store", &wire);
    mentions_none("app", &["sea_orm", "store::entity"]);
    mentions_none("rpc", &["sea_orm", "crate::store"]);
}

#[test]
fn every_reason_stands_in_the_contract() {
    // a reason is written as a text in upper case; every such text in the sources is looked up
    let mut looked = 0;
    let sources = ["domain", "app", "rpc", "store"].into_iter().flat_map(source);
    // the lists of facts hold the names of the contract's own values, see below
    for (path, text) in sources.filter(|(path, _)| !path.ends_with("collection.rs")) {
        for literal in text.split('"').skip(1).step_by(2) {
            let upper =
                literal.len() > 6 && literal.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
            if upper && literal != "FREEZING" {
                looked += 1;
                let reason = jamfor_contract::reason(literal);
                assert_ne!(reason, ErrorReason::Unspecified, "{} has the reason {literal}", path.display());
            }
        }
    }
    assert!(looked > 60, "only {looked} reasons were found");
    for reason in Error::REASONS {
        assert_ne!(jamfor_contract::reason(reason), ErrorReason::Unspecified, "{reason}");
    }
}

#[test]
fn facts_have_the_numbers_and_names_of_the_contract() {
    macro_rules! same {
        ($($fact:ident)*) => {$(
            for fact in jamfor_intake::domain::collection::$fact::STATED {
                let wire = jamfor_contract::common::$fact::try_from(i32::from(fact.number())).unwrap();
                assert_eq!(wire.as_str_name(), fact.name());
            }
            let first = jamfor_intake::domain::collection::$fact::default();
            assert_eq!(jamfor_contract::common::$fact::default().as_str_name(), first.name());
            let count = i32::try_from(jamfor_intake::domain::collection::$fact::STATED.len()).unwrap();
            assert!(jamfor_contract::common::$fact::try_from(count + 1).is_err(), "the contract has more");
        )*};
    }
    same!(Mode Assistance Recruitment CountingUnit);
}

#[test]
fn no_file_has_two_subjects() {
    for folder in [".", "domain", "app", "rpc", "store"] {
        for (path, text) in source(folder) {
            assert!(text.lines().count() <= 500, "{} is too long", path.display());
        }
    }
}
