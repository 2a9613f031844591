//! The floors of the house: the domain knows neither the wire nor the database.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{fs, path::Path};

fn sources(directory: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(directory).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, found);
        } else {
            found.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
        }
    }
}

fn of(floor: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(floor), &mut found);
    assert!(!found.is_empty());
    found
}

#[test]
fn the_domain_knows_no_wire_and_no_database() {
    for (path, text) in of("domain") {
        for foreign in ["tonic", "prost", "sea_orm", "tokio", "jamfor_contract::benchmark", "jamfor_server"] {
            assert!(!text.contains(foreign), "{path} mentions {foreign}");
        }
    }
}

#[test]
fn wire_types_stay_on_their_floors() {
    for floor in ["app", "store"] {
        for (path, text) in of(floor) {
            for foreign in ["tonic", "prost", "jamfor_contract::benchmark", "jamfor_contract::intake"] {
                assert!(!text.contains(foreign), "{path} mentions {foreign}");
            }
        }
    }
}
