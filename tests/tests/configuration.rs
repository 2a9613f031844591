//! The configuration reference is what the programs say of themselves.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{fs, process::Command};

use jamfor_tests::{chart::project, process::binary, secured::SERVICES};

/// What stands before the tables.
const HEAD: &str = include_str!("../data/configuration.md");

fn of(service: &str, what: &str) -> String {
    let output = Command::new(binary(&format!("jamfor-{service}"))).args(["config", what]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn reference() -> String {
    let services: Vec<String> = SERVICES.iter().map(|service| of(service, "reference")).collect();
    format!("{HEAD}\n{}", services.join("\n"))
}

/// `JAMFOR_WRITE=1 cargo nextest run -p jamfor-tests configuration` writes it anew.
#[test]
fn the_reference_is_what_the_programs_say() {
    let file = project().join("docs/configuration.md");
    let now = reference();
    if std::env::var_os("JAMFOR_WRITE").is_some() {
        fs::write(&file, &now).unwrap();
    }
    let written = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        written == now,
        "docs/configuration.md is not what the programs say; write it anew as CONTRIBUTING says"
    );
}

#[test]
fn every_key_of_the_reference_has_a_meaning() {
    for line in reference().lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = line.split(" | ").collect();
        assert!(cells.len() == 5 && !cells[1].trim().is_empty(), "{line}");
    }
}

#[test]
fn an_environment_name_of_the_reference_is_read() {
    let check = |key: &str, value: &str| {
        let mut command = Command::new(binary("jamfor-intake"));
        command
            .args(["config", "print"])
            .env("JAMFOR_INTAKE__DATABASE__URL", "sqlite:///nowhere.db")
            .env(key, value);
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    let reference = of("intake", "reference");
    assert!(reference.contains("`JAMFOR_INTAKE__SERVER__MOST_CALLS`"), "{reference}");
    assert!(check("JAMFOR_INTAKE__SERVER__MOST_CALLS", "77").contains("most_calls = 77"));
    assert!(check("JAMFOR_INTAKE__QUESTIONNAIRE__ENDPOINT", "https://q:1").contains("https://q:1"));
}

#[test]
fn settings_that_are_wrong_end_with_three_and_all_that_is_wrong() {
    let mut command = Command::new(binary("jamfor-benchmark"));
    command.args(["config", "check"]).env("JAMFOR_BENCHMARK__SERVER__LISTEN", "0.0.0.0:1");
    command.env("JAMFOR_BENCHMARK__BUILD__KEPT", "0").env("JAMFOR_BENCHMARK__TYPO", "x");
    let output = command.output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3), "{said}");
    for part in ["UNAUTHENTICATED_BIND", "build.kept", "typo"] {
        assert!(said.contains(part), "{said}");
    }
}
