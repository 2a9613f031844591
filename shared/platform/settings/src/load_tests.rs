//! The layers, their order, and what is reported.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::*;
use crate::{ByteSize, Secret, TimeSpan};

#[derive(Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Sample {
    listen: String,
    port: u16,
    longest: TimeSpan,
    database: Store,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Store {
    url: Secret,
    connections: u32,
    chunk: Option<ByteSize>,
}

impl Default for Sample {
    fn default() -> Self {
        Self {
            listen: "127.0.0.1".into(),
            port: 7001,
            longest: TimeSpan::secs(30),
            database: Store::default(),
        }
    }
}

impl Check for Sample {
    fn check(&self, problems: &mut Problems) {
        problems.expect(!self.longest.is_zero(), "longest", "must not be zero");
        problems.section("database", &self.database);
    }
}

impl Check for Store {
    fn check(&self, problems: &mut Problems) {
        problems.expect(self.connections < 1000, "connections", "must be under 1000");
    }
}

fn sources<const N: usize>(environment: [(&str, &str); N]) -> Sources {
    Sources::of("sample").with_environment(environment)
}

fn problems(result: Result<Sample, SettingsError>) -> Vec<(String, String)> {
    match result {
        Err(SettingsError::Wrong(problems)) => {
            problems.found().iter().map(|problem| (problem.key.clone(), problem.text.clone())).collect()
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn without_any_source_the_defaults_stand() {
    let settings: Sample = load(&sources([])).unwrap();
    assert_eq!((settings.port, settings.longest), (7001, TimeSpan::secs(30)));
}

#[test]
fn the_environment_wins_over_secret_files_over_parts_over_the_file() {
    let home = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = home.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    };
    let file =
        write("my.toml", "port = 1\nlisten = \"file\"\nlongest = \"1s\"\n[database]\nurl = \"file\"\n");
    write("my.conf.d/20.toml", "port = 3\nlisten = \"part\"\n");
    write("my.conf.d/10.toml", "port = 2\n[database]\nconnections = 5\n");
    let secret = write("secret", "from a mounted file\n");
    let environment = [
        ("JAMFOR_SAMPLE__DATABASE__URL_FILE", secret.to_str().unwrap()),
        ("JAMFOR_SAMPLE__PORT", "4"),
        ("JAMFOR_OTHER__PORT", "9"),
    ];
    let settings: Sample = load(&sources(environment).with_file(Some(file))).unwrap();
    assert_eq!((settings.port, settings.listen.as_str()), (4, "part"));
    assert_eq!((settings.longest, settings.database.connections), (TimeSpan::secs(1), 5));
    assert_eq!(settings.database.url.expose(), "from a mounted file");
}

#[test]
fn unknown_keys_are_errors_and_all_are_named() {
    let found = problems(load(&sources([
        ("JAMFOR_SAMPLE__PROT", "1"),
        ("JAMFOR_SAMPLE__DATABASE__ULR", "x"),
        ("JAMFOR_SAMPLE__DATABASE__CONNECTIONS", "5000"),
    ])));
    let keys: Vec<&str> = found.iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(keys, ["database.ulr", "prot", "database.connections"]);
}

#[test]
fn every_value_of_a_wrong_type_is_named() {
    let found = problems(load(&sources([
        ("JAMFOR_SAMPLE__PORT", "hunter2"),
        ("JAMFOR_SAMPLE__LONGEST", "30"),
        ("JAMFOR_SAMPLE__DATABASE__CONNECTIONS", "many"),
    ])));
    let mut keys: Vec<&str> = found.iter().map(|(key, _)| key.as_str()).collect();
    keys.sort_unstable();
    assert_eq!(keys, ["database.connections", "longest", "port"]);
    assert!(found.iter().all(|(_, text)| !text.contains("hunter2")), "{found:?}");
}

#[test]
fn a_password_of_digits_stays_a_text() {
    let settings: Sample = load(&sources([("JAMFOR_SAMPLE__DATABASE__URL", "0123")])).unwrap();
    assert_eq!(settings.database.url.expose(), "0123");
}

#[test]
fn a_file_that_was_asked_for_must_exist() {
    let missing = sources([]).with_file(Some(PathBuf::from("/nowhere/sample.toml")));
    assert!(matches!(load::<Sample>(&missing), Err(SettingsError::Unreadable(_))));
}

#[test]
fn printing_hides_secrets_and_reads_back() {
    let settings: Sample = load(&sources([("JAMFOR_SAMPLE__DATABASE__URL", "hunter2")])).unwrap();
    let text = print(&settings).unwrap();
    assert!(text.contains("(hidden)") && !text.contains("hunter2"), "{text}");
    assert!(text.contains("longest = \"30s\""), "{text}");
}
