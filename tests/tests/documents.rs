//! What the documents say of the suite, held against the suite: the tables that they list, the tests that they name,
//! the files that they point to, the dependencies that they give a reason for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;
use std::fs::{read_dir, read_to_string};
use std::path::{Path, PathBuf};

/// The documents that name the test which holds what they say.
const NAMING: [&str; 2] = ["docs/data-protection.md", "docs/promises.md"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn document(name: &str) -> String {
    read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// What stands between marks, outside of blocks of code.
fn marked(document: &str) -> impl Iterator<Item = &str> {
    let text = document.split("\n```").step_by(2);
    text.flat_map(str::lines).flat_map(|line| line.split('`').skip(1).step_by(2))
}

/// The files of a folder and of those in it whose names end so.
fn files(folder: &Path, endings: &[&str], found: &mut Vec<PathBuf>) {
    for entry in read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && !name.starts_with('.') {
            files(&path, endings, found);
        } else if endings.iter().any(|ending| name.ends_with(ending)) {
            found.push(path);
        }
    }
}

/// The names of all functions in Rust and Python, tests among them.
fn functions() -> BTreeSet<String> {
    let mut sources = Vec::new();
    for folder in ["services", "shared", "tests"] {
        files(&root().join(folder), &[".rs", ".py"], &mut sources);
    }
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let name = |rest: &str| rest.split(|c| !is_word(c)).next().unwrap_or_default().to_owned();
    let of =
        |line: &str| line.split_once("fn ").or_else(|| line.split_once("def ")).map(|(_, rest)| name(rest));
    sources
        .iter()
        .flat_map(|path| read_to_string(path).unwrap().lines().filter_map(of).collect::<Vec<_>>())
        .collect()
}

#[test]
fn every_test_that_is_named_exists() {
    let known = functions();
    for name in NAMING {
        let document = document(name);
        let is_test = |word: &&str| {
            word.matches('_').count() > 2 && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        };
        let named: BTreeSet<&str> = marked(&document).filter(is_test).collect();
        assert!(named.len() > 5, "{name} names {named:?}");
        let missing: Vec<_> = named.into_iter().filter(|test| !known.contains(*test)).collect();
        assert!(missing.is_empty(), "{name} names tests that are not there: {missing:?}");
    }
}

/// The tables of a service: those of the schemas that were released, and those that its code names.
fn tables(service: &str) -> BTreeSet<String> {
    let (mut schemas, mut entities) = (Vec::new(), Vec::new());
    files(&root().join("services").join(service).join("tests/schema"), &["sqlite.sql"], &mut schemas);
    files(&root().join("services").join(service).join("src/store/entity"), &[".rs"], &mut entities);
    let named = |path: &PathBuf, start: &str| -> Vec<String> {
        let text = read_to_string(path).unwrap();
        let names = text.split(start).skip(1).filter_map(|rest| rest.split('"').next());
        names.map(str::to_owned).collect()
    };
    let made = schemas.iter().flat_map(|path| named(path, "CREATE TABLE \""));
    let used = entities.iter().flat_map(|path| named(path, "table_name = \""));
    made.chain(used).filter(|table| table != "seaql_migrations").collect()
}

#[test]
fn every_table_of_each_service_is_accounted_for() {
    let document = document("docs/data-protection.md");
    for service in ["questionnaire", "intake", "benchmark"] {
        let part = document.split_once(&format!("\n### {service}\n")).expect("a part of the service").1;
        let part = part.split("\n##").next().unwrap();
        let cells =
            part.lines().filter(|line| line.starts_with("| `")).filter_map(|line| line.split('|').nth(1));
        let told: BTreeSet<String> = cells.flat_map(marked).map(str::to_owned).collect();
        let made = tables(service);
        assert!(made.contains("audit") && made.len() > 2, "{service}: {made:?}");
        assert_eq!(told, made, "{service}");
    }
}

#[test]
fn every_dependency_has_its_reason() {
    let document = document("docs/dependencies.md");
    let given = document.lines().find_map(|line| line.split_once("Given by the design: ")).unwrap().1;
    let given = given.split(", with ").next().unwrap().split(", ").collect::<Vec<_>>();
    let manifest = read_to_string(root().join("Cargo.toml")).unwrap();
    let part = manifest.split_once("[workspace.dependencies]\n").unwrap().1.split("\n[").next().unwrap();
    let crates = part.lines().filter_map(|line| line.split_once(" = ")).map(|(name, _)| name.to_owned());
    let packages = read_to_string(root().join("tests/requirements.txt")).unwrap();
    let packages = packages.lines().filter_map(|line| line.split_once("==")).map(|(name, _)| name.to_owned());
    let is_word = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    let told: BTreeSet<&str> = document.split(|c| !is_word(c)).collect();
    let of_family = |name: &str| {
        given.iter().any(|&family| {
            name.strip_prefix(family).is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '_']))
        })
    };
    let untold: Vec<String> = crates
        .chain(packages)
        .filter(|name| !name.starts_with("jamfor") && !of_family(name) && !told.contains(name.as_str()))
        .collect();
    assert!(told.contains("arc-swap") && untold.is_empty(), "without a reason: {untold:?}");
}

#[test]
fn every_file_that_a_document_points_to_exists() {
    let mut documents = Vec::new();
    for folder in ["docs", "deploy"] {
        files(&root().join(folder), &[".md"], &mut documents);
    }
    documents.extend(["README.md", "CONTRIBUTING.md"].map(|name| root().join(name)));
    let is_path = |word: &&str| {
        ["docs/", "tests/", "deploy/", "shared/", "services/", "proto/"]
            .iter()
            .any(|start| word.starts_with(start))
            && word.chars().all(|c| c.is_ascii_alphanumeric() || "/._-".contains(c))
    };
    for path in documents {
        let text = read_to_string(&path).unwrap();
        for pointed in marked(&text).filter(is_path) {
            assert!(root().join(pointed).exists(), "{} points to {pointed}", path.display());
        }
    }
}
