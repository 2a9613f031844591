#![allow(clippy::unwrap_used)]
use proptest::prelude::*;

use super::*;

fn row() -> Row<'static> {
    Row {
        area: "SE-0580",
        respondents: Some(40),
        value: Some(0.7),
        status: "NORMAL",
        missing: None,
        verdict: Some("WITH_CAUTION"),
        word: Some("BETTER"),
    }
}

fn takes(filter: &str) -> bool {
    Filter::parse(filter).unwrap().takes(&row())
}

fn mistakes(filter: &str) -> Vec<(usize, String)> {
    Filter::parse(filter).unwrap_err().into_iter().map(|one| (one.at, one.words)).collect()
}

#[test]
fn fields_compare_by_their_kind() {
    let holds = [
        "",
        "   ",
        "respondents >= 30 AND (word = BETTER OR word = WORSE)",
        "area = SE-0580",
        "area:areas/SE-0580",
        "area = \"SE-05*\"",
        "area = *80",
        "value > 0.65 value < .75",
        "respondents = 40",
        "status != LOW_RELIABILITY",
        "verdict:WITH_CAUTION",
        "word:*",
        "NOT missing:*",
        "-word = WORSE",
        "-(word = WORSE OR value < 0.5)",
        "value > -1",
    ];
    for filter in holds {
        assert!(takes(filter), "{filter}");
        assert!(
            !takes(&format!("NOT ({})", if filter.trim().is_empty() { "area = *" } else { filter })),
            "{filter}"
        );
    }
}

#[test]
fn or_binds_closer_than_and() {
    assert!(!takes("word = WORSE AND word = LEVEL OR word = BETTER"));
    assert!(takes("word = BETTER AND word = LEVEL OR word = BETTER"));
    assert!(!takes("word = BETTER word = LEVEL"));
}

#[test]
fn a_field_that_a_row_does_not_have_compares_with_nothing() {
    let bare = Row { area: "SE-0001", status: "MISSING", missing: Some("SUPPRESSED"), ..Row::default() };
    for filter in ["value < 2", "value != 1", "respondents >= 0", "word != BETTER", "verdict:*", "word:*"] {
        assert!(!Filter::parse(filter).unwrap().takes(&bare), "{filter}");
    }
    assert!(Filter::parse("missing = SUPPRESSED AND NOT value < 2").unwrap().takes(&bare));
}

#[test]
fn every_mistake_is_told_with_its_place() {
    let found = mistakes("colour = RED AND word = BEST AND value = many AND word > LEVEL");
    let places: Vec<usize> = found.iter().map(|(at, _)| *at).collect();
    assert_eq!(places, [1, 25, 42, 56]);
    assert!(found[0].1.contains("area, respondents, value"), "{}", found[0].1);
    assert!(found[1].1.contains("BETTER, LEVEL"), "{}", found[1].1);
    assert_eq!(mistakes("colour = RED AND")[1].0, 17);
}

#[test]
fn what_is_not_finished_is_told_where_it_ends() {
    let cases = [
        ("word", 5),
        ("word =", 7),
        ("word = \"BETTER", 8),
        ("(word = BETTER", 15),
        ("word = BETTER)", 14),
        ("word ! BETTER", 6),
        ("= BETTER", 1),
        ("NOT", 4),
        ("-", 2),
        ("AND word = BETTER", 1),
        ("word = BETTER OR", 17),
    ];
    for (filter, at) in cases {
        assert_eq!(mistakes(filter).last().map(|one| one.0), Some(at), "{filter}");
    }
}

#[test]
fn depth_and_length_are_bounded() {
    let nested = |depth: usize| format!("{}word = BETTER{}", "(".repeat(depth), ")".repeat(depth));
    assert!(takes(&nested(DEEPEST)));
    assert_eq!(mistakes(&nested(DEEPEST + 1))[0].0, DEEPEST + 2);
    assert_eq!(mistakes(&"x".repeat(LONGEST + 1))[0].0, LONGEST + 1);
    assert!(Filter::parse(&"(".repeat(LONGEST)).is_err());
}

fn piece() -> impl Strategy<Value = String> {
    let known = [
        "(", ")", "AND", "OR", "NOT", "-", "=", "!=", "<", ">=", ":", "*", "\"", "'", "\\", "word", "value",
        "area", "BETTER", "0.5", "-1", "SE-0580", "å", "NaN", "1e999",
    ];
    prop_oneof![
        prop::sample::select(known.to_vec()).prop_map(str::to_owned),
        any::<char>().prop_map(String::from),
        "[a-z]{0,4}".prop_map(String::from),
    ]
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused_with_places_inside_it(
        pieces in prop::collection::vec(piece(), 0..60), gap in prop::sample::select(vec!["", " "]),
    ) {
        let text = pieces.join(gap);
        match Filter::parse(&text) {
            Ok(filter) => { let _ = filter.takes(&row()); }
            Err(found) => {
                prop_assert!(!found.is_empty());
                for mistake in found {
                    prop_assert!((1..=text.chars().count() + 1).contains(&mistake.at) && !mistake.words.is_empty());
                }
            }
        }
    }

    #[test]
    fn not_is_the_other_rows(at_least in 0_u32..80, code in "[A-Z]{2}-[0-9]{4}") {
        for filter in [format!("respondents >= {at_least}"), format!("area = {code}")] {
            prop_assert_ne!(takes(&filter), takes(&format!("NOT {filter}")));
            prop_assert_eq!(takes(&filter), takes(&format!("({filter}) AND area:*")));
        }
    }
}
