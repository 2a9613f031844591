//! What holds for every answer set, not only for those that somebody thought of.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod kit;

use std::sync::LazyLock;

use jamfor_survey::{CompiledQuestionnaire, Day, RawAnswer, RawValue};
use kit::{COLLECTION, chosen, compiled, given, lines};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

static QUESTIONNAIRE: LazyLock<CompiledQuestionnaire> = LazyLock::new(compiled);

fn maybe(answer: impl Strategy<Value = RawAnswer>) -> impl Strategy<Value = Option<RawAnswer>> {
    proptest::option::of(answer)
}

fn help() -> impl Strategy<Value = RawAnswer> {
    let several = subsequence(vec!["pengar", "rad", "boende", "arbete"], 1..=3).prop_shuffle();
    let alone = select(vec!["vet-inte", "vill-inte"]).prop_map(|code| vec![code]);
    prop_oneof![3 => several, 1 => alone].prop_map(|codes| chosen("hjalp", &codes))
}

/// Answers that the validator must accept, in any order.
fn valid() -> impl Strategy<Value = Vec<RawAnswer>> {
    let overall =
        select(vec!["mycket-nojd", "ganska-missnojd", "vet-inte"]).prop_map(|c| chosen("helhetssyn", &[c]));
    let home = select(vec!["ja", "nej"]).prop_map(|code| chosen("eget-boende", &[code]));
    let age = (13_i64..=120).prop_map(|age| given("alder", RawValue::Integer(age)));
    let hours =
        (0..=16_800).prop_map(|h| given("timmar", RawValue::Decimal(format!("{}.{:02}", h / 100, h % 100))));
    let text = "[a-zåäö][ -~åäö\n]{0,100}"
        .prop_filter("names nobody", |t| jamfor_survey::find_person_number(t).is_none());
    let comment = text.prop_map(|text| given("kommentar", RawValue::Text(text)));
    let day = (18_262_i64..=20_453).prop_map(|days| Day::from_days(days).unwrap().to_string());
    let day = day.prop_map(|day| given("senaste-motet", RawValue::Date(day)));
    let county = (1..=21).prop_map(|number| chosen("lan", &[&format!("lan-{number:02}")]));
    (overall, maybe(help()), home, maybe(age), maybe(hours), maybe(comment), maybe(day), maybe(county))
        .prop_map(|(overall, help, home, age, hours, comment, day, county)| {
            let houses = |raw: &RawAnswer| matches!(&raw.value, RawValue::Options(c) if c.iter().any(|c| c == "boende"));
            let home = help.as_ref().is_some_and(houses).then_some(home);
            let silent = *overall_code(&overall) != *"ganska-missnojd"
                && home.as_ref().is_some_and(|home| overall_code(home) == "nej");
            let comment = comment.filter(|_| !silent);
            [Some(overall), help, home, age, hours, comment, day, county].into_iter().flatten().collect::<Vec<_>>()
        })
        .prop_shuffle()
}

fn overall_code(raw: &RawAnswer) -> &str {
    match &raw.value {
        RawValue::Options(codes) => &codes[0],
        _ => "",
    }
}

/// An answer changed so that it is wrong, and the reason that it must be refused for.
fn spoil(raw: &mut [RawAnswer], at: usize) -> (String, &'static str) {
    let at = at % raw.len();
    let field = format!("answers[\"{}\"]", raw[at].item);
    let reason = match &mut raw[at].value {
        RawValue::Options(codes) => {
            codes[0] = "finns-inte".to_owned();
            "OPTION_UNKNOWN"
        }
        RawValue::Integer(number) => {
            *number = 121;
            "NUMBER_OUT_OF_RANGE"
        }
        RawValue::Decimal(text) => {
            text.push('5');
            "NUMBER_MALFORMED"
        }
        RawValue::Text(text) => {
            text.push('\u{1b}');
            "TEXT_CONTROL_CHARACTERS"
        }
        RawValue::Date(text) => {
            text.push('T');
            "DATE_MALFORMED"
        }
        RawValue::None => unreachable!("no answer is generated as none"),
    };
    (field, reason)
}

proptest! {
    #[test]
    fn order_does_not_matter((one, two) in valid().prop_flat_map(|raw| (Just(raw.clone()), Just(raw).prop_shuffle()))) {
        let (one, two) = (QUESTIONNAIRE.validate(&one).unwrap(), QUESTIONNAIRE.validate(&two).unwrap());
        prop_assert_eq!(one.encode(), two.encode());
        prop_assert_eq!(one.content_digest(&COLLECTION), two.content_digest(&COLLECTION));
    }

    #[test]
    fn what_is_encoded_decodes(raw in valid()) {
        let answers = QUESTIONNAIRE.validate(&raw).unwrap();
        let encoded = answers.encode();
        prop_assert_eq!(&QUESTIONNAIRE.decode(encoded.as_bytes()).unwrap(), &answers);
        prop_assert_eq!(QUESTIONNAIRE.validate_encoded(&raw).unwrap(), encoded);
    }

    #[test]
    fn one_wrong_answer_is_refused_at_its_place(raw in valid(), at: usize) {
        let mut raw = raw;
        let (field, reason) = spoil(&mut raw, at);
        prop_assert_eq!(lines(&QUESTIONNAIRE.validate(&raw).unwrap_err()), [format!("{field} {reason}")]);
    }

    #[test]
    fn an_answer_given_twice_is_refused_at_its_place(raw in valid(), at: usize) {
        let mut raw = raw;
        let twice = raw[at % raw.len()].clone();
        let expected = format!("answers[\"{}\"] ANSWER_DUPLICATE", twice.item);
        raw.push(twice);
        prop_assert_eq!(lines(&QUESTIONNAIRE.validate(&raw).unwrap_err()), [expected]);
    }

    #[test]
    fn any_bytes_are_refused_or_canonical(bytes: Vec<u8>) {
        if let Ok(answers) = QUESTIONNAIRE.decode(&bytes) {
            prop_assert_eq!(answers.encode().into_bytes(), bytes);
        }
    }

    #[test]
    fn damaged_bytes_are_refused_or_canonical(raw in valid(), at: usize, byte: u8, cut in 0_usize..4) {
        let mut bytes = QUESTIONNAIRE.validate_encoded(&raw).unwrap().into_bytes();
        let at = at % bytes.len();
        bytes[at] = byte;
        bytes.truncate(bytes.len().saturating_sub(cut));
        if let Ok(answers) = QUESTIONNAIRE.decode(&bytes) {
            prop_assert_eq!(answers.encode().into_bytes(), bytes);
        }
    }

    #[test]
    fn answers_to_different_questions_have_different_digests((one, two) in (valid(), valid())) {
        let (one, two) = (QUESTIONNAIRE.validate(&one).unwrap(), QUESTIONNAIRE.validate(&two).unwrap());
        prop_assert_eq!(one == two, one.content_digest(&COLLECTION) == two.content_digest(&COLLECTION));
    }
}
