//! The table of `docs/comparability.md`: every fact, from where it counts, the verdict and the reason. The document says
//! what the code does, or this fails.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use super::*;

const DOCUMENT: &str = include_str!("../../../../docs/comparability.md");
const BEGIN: &str = "<!-- the table begins -->\n\n";
const END: &str = "\n<!-- the table ends -->";

struct Row {
    /// What is known, in words.
    known: &'static str,
    /// The rule of the policy with its default; empty where there is none.
    rule: String,
    /// At the least that counts.
    counts: Facts,
    /// At the most that does not.
    passes: Facts,
}

fn facts() -> Facts {
    Facts::default()
}

fn rule(name: &str, value: f64) -> String {
    format!("`{name}` {value:.2}")
}

fn table() -> Vec<Row> {
    let rules = VerdictRules::default();
    let words = |a: &str, b: &str| Some((a.to_owned(), b.to_owned()));
    let changed = |class| Facts { change: Some(class), ..facts() };
    let modes = |mode_variation| Facts { mode_variation: Some(mode_variation), ..facts() };
    let rates = |own, other| Facts { participation: (Some(own), Some(other)), ..facts() };
    let (caution, not) = (rules.mode_mix_caution, rules.mode_mix_not_comparable);
    let (low, apart) = (rules.participation_rate_low, rules.participation_rate_apart);
    let row = |known, rule: &str, counts, passes| Row { known, rule: rule.to_owned(), counts, passes };
    vec![
        row("the wording changed", "", changed(ChangeClass::TextOnly), changed(ChangeClass::Identical)),
        row("options were added", "", changed(ChangeClass::Additive), changed(ChangeClass::Identical)),
        row(
            "answers are coded otherwise",
            "",
            changed(ChangeClass::Recoded),
            changed(ChangeClass::Identical),
        ),
        row(
            "the question is another one",
            "",
            changed(ChangeClass::Breaking),
            changed(ChangeClass::Identical),
        ),
        row("modes differ", &rule("mode_mix_caution", caution), modes(caution), modes(caution - 0.01)),
        row("modes differ much", &rule("mode_mix_not_comparable", not), modes(not), modes(caution - 0.01)),
        row(
            "help differs",
            &rule("assistance_mix", rules.assistance_mix),
            Facts { assistance_variation: Some(rules.assistance_mix), ..facts() },
            Facts { assistance_variation: Some(rules.assistance_mix - 0.01), ..facts() },
        ),
        row(
            "not every area that could take part did",
            "",
            Facts { coverage: Some((289, 290)), ..facts() },
            Facts { coverage: Some((290, 290)), ..facts() },
        ),
        row(
            "not every member of the comparator has a value",
            "",
            Facts { coverage: Some((4, 5)), of_comparator: true, ..facts() },
            Facts { coverage: Some((5, 5)), of_comparator: true, ..facts() },
        ),
        row(
            "few of those asked answered, on either side",
            &rule("participation_rate_low", low),
            rates(low - 0.01, low),
            rates(low, low),
        ),
        row(
            "participation rates are apart",
            &rule("participation_rate_apart", apart),
            rates(low, low + apart),
            rates(low, low + apart - 0.01),
        ),
        row(
            "people were asked in different ways",
            "",
            Facts { recruitment: words("LINK", "POST"), ..facts() },
            facts(),
        ),
        row(
            "other things were counted",
            "",
            Facts { counting_units: words("PERSON", "VISIT"), ..facts() },
            facts(),
        ),
        row(
            "other areas took part than before",
            &rule("same_participants", rules.same_participants),
            Facts { same_participants: Some((79, 100)), ..facts() },
            Facts { same_participants: Some((80, 100)), ..facts() },
        ),
        row(
            "many have no opinion, on either side",
            &rule("no_opinion", rules.no_opinion),
            Facts { no_opinion: Some(rules.no_opinion + 0.01), ..facts() },
            Facts { no_opinion: Some(rules.no_opinion), ..facts() },
        ),
        row(
            "target groups are mixed differently",
            &rule("target_group_mix", rules.target_group_mix),
            Facts { group_variation: Some(rules.target_group_mix + 0.01), ..facts() },
            Facts { group_variation: Some(rules.target_group_mix), ..facts() },
        ),
        row(
            "something special fell into a round",
            "",
            Facts { rounds: vec![caveat(Reason::SpecialEvent, "")], ..facts() },
            facts(),
        ),
        row("a round was a pilot", "", Facts { rounds: vec![caveat(Reason::Pilot, "")], ..facts() }, facts()),
        row(
            "a side has too few answers for a test",
            "`minimum_respondents` 30",
            Facts { small_base: true, ..facts() },
            facts(),
        ),
    ]
}

fn judged(facts: &Facts) -> (Verdict, Vec<Reason>) {
    let (verdict, reasons) = judge(facts, &VerdictRules::default());
    (verdict, reasons.into_iter().map(|one| one.reason).collect())
}

fn rendered() -> String {
    let mut lines = vec![
        "| what is known of the two figures | policy, default | verdict | reason |".to_owned(),
        "|---|---|---|---|".to_owned(),
    ];
    for row in table() {
        let (verdict, reasons) = judged(&row.counts);
        let reasons: Vec<String> = reasons.iter().map(|one| format!("`{}`", one.as_str())).collect();
        let line = format!("| {} | {} | {} | {} |", row.known, row.rule, verdict.as_str(), reasons.join(" "));
        lines.push(line);
    }
    lines.join("\n")
}

#[test]
fn the_document_has_the_table_of_the_code() {
    let (_, rest) = DOCUMENT.split_once(BEGIN).unwrap();
    let (told, _) = rest.split_once(END).unwrap();
    assert_eq!(told.trim_end(), rendered(), "write this table:\n{}", rendered());
}

#[test]
fn each_fact_counts_from_its_threshold_on_and_not_before() {
    for row in table() {
        assert_eq!(judged(&row.passes), (Verdict::Comparable, vec![]), "{}", row.known);
        let (verdict, reasons) = judged(&row.counts);
        assert!(verdict > Verdict::Comparable && reasons.len() == 1, "{}: {reasons:?}", row.known);
    }
}

#[test]
fn every_reason_that_is_not_said_of_one_figure_or_two_countries_is_in_the_table() {
    let told: BTreeSet<Reason> = table().iter().flat_map(|row| judged(&row.counts).1).collect();
    let elsewhere = [
        Reason::StatedRateDiffers,
        Reason::ConstructDiffers,
        Reason::ScaleDiffers,
        Reason::PopulationDiffers,
        Reason::CrosswalkMissing,
        Reason::TotalWithheld,
        Reason::Synthetic,
        Reason::RoundsPooled,
        Reason::VerdictSet,
        Reason::NoDirection,
    ];
    for reason in Reason::ALL {
        assert_ne!(told.contains(&reason), elsewhere.contains(&reason), "{reason:?}");
        let cell = format!("`{}`", reason.as_str());
        assert!(DOCUMENT.contains(&cell), "{cell} is not in the document");
    }
}
