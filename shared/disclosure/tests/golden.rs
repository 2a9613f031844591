//! What can be computed from sets of sums, against exact rational algebra done elsewhere (golden case 18b).
#![allow(clippy::unwrap_used, clippy::expect_used)]

use jamfor_disclosure::span::small_sets;

/// One row of the case.
struct Case {
    name: String,
    atoms: Vec<String>,
    sizes: Vec<u64>,
    sums: Vec<Vec<usize>>,
    unsafe_: bool,
    derivable: String,
}

fn cases() -> Vec<Case> {
    let mut file = csv::Reader::from_path("tests/data/18b_differencing_expected.csv").unwrap();
    let rows = file.records().map(|row| {
        let row = row.unwrap();
        let (atoms, sizes): (Vec<String>, Vec<u64>) = row[1]
            .split(';')
            .map(|atom| atom.split_once('=').unwrap())
            .map(|(name, size)| (name.to_owned(), size.parse::<u64>().unwrap()))
            .unzip();
        let place = |name: &str| atoms.iter().position(|atom| atom == name).unwrap();
        let sums = row[2].split(" ; ").map(|sum| split(sum, &atoms).iter().map(|one| place(one)).collect());
        Case {
            name: row[0].to_owned(),
            sizes,
            sums: sums.collect(),
            unsafe_: &row[3] == "unsafe",
            derivable: row[4].to_owned(),
            atoms,
        }
    });
    rows.collect()
}

/// The atoms of a sum. An atom's own name can hold the sign that joins them (`90+`).
fn split(sum: &str, atoms: &[String]) -> Vec<String> {
    let mut rest = sum;
    let mut found = Vec::new();
    while !rest.is_empty() {
        let atom = atoms.iter().filter(|atom| rest.starts_with(atom.as_str())).max_by_key(|atom| atom.len());
        let atom = atom.expect("a known atom");
        found.push(atom.clone());
        rest = &rest[atom.len()..];
        rest = rest.strip_prefix('+').unwrap_or(rest);
    }
    found
}

#[test]
fn small_sets_are_found_as_exact_algebra_finds_them() {
    let cases = cases();
    assert_eq!(cases.len(), 10);
    for case in cases {
        let found = small_sets(&case.sizes, &case.sums, 5).unwrap();
        let words = found.iter().map(|set| {
            let atoms: Vec<&str> = set.atoms.iter().map(|&atom| case.atoms[atom].as_str()).collect();
            format!("{}(n={}) coef {}", atoms.join("+"), set.persons, set.coefficients.join(" "))
        });
        assert_eq!(words.collect::<Vec<_>>().join(" | "), case.derivable, "{}", case.name);
        assert_eq!(!found.is_empty(), case.unsafe_, "{}", case.name);
    }
}
