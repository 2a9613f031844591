//! A questionnaire with every kind of item, and short ways to make its parts.
#![allow(dead_code, reason = "each test file uses a part of it")]

use jamfor_survey::{
    AnswerOption, Collection, CompiledQuestionnaire, Condition, Day, Item, ItemKind, ItemRole, OptionClass,
    Questionnaire, RawAnswer, RawValue, Scale, Texts,
};

/// A text in both languages of the sample.
pub(crate) fn texts(text: &str) -> Texts {
    Texts::new().with("sv", text).with("en", text)
}

pub(crate) fn scale(key: &str, options: &[(&str, OptionClass)]) -> Scale {
    let option = |(code, class): &(&str, OptionClass)| AnswerOption {
        code: (*code).into(),
        label: texts(code),
        class: *class,
        score_milli: None,
    };
    Scale { key: key.into(), options: options.iter().map(option).collect() }
}

pub(crate) fn item(key: &str, kind: ItemKind) -> Item {
    Item {
        key: key.into(),
        wording: texts(key),
        kind,
        role: ItemRole::Question,
        required: false,
        concept: None,
        quality_area: None,
        shown_if: None,
    }
}

pub(crate) fn single(key: &str, scale: &str) -> Item {
    item(key, ItemKind::SingleChoice { scale: scale.into() })
}

pub(crate) fn answer_is(item: &str, options: &[&str]) -> Condition {
    Condition::AnswerIs { item: item.into(), options: options.iter().map(|code| (*code).into()).collect() }
}

pub(crate) fn satisfaction() -> Scale {
    use OptionClass::{Negative, NoOpinion, Positive};
    let options = [
        ("mycket-nojd", Positive),
        ("ganska-nojd", Positive),
        ("ganska-missnojd", Negative),
        ("mycket-missnojd", Negative),
        ("vet-inte", NoOpinion),
    ];
    scale("nojd", &options)
}

/// One item of each kind, and two that are routed.
pub(crate) fn sample() -> Questionnaire {
    use OptionClass::{Neutral, NoOpinion, Refused};
    let counties: Vec<_> = (1..=21).map(|number| format!("lan-{number:02}")).collect();
    let counties: Vec<_> = counties.iter().map(|code| (code.as_str(), Neutral)).collect();
    let help = [
        ("pengar", Neutral),
        ("rad", Neutral),
        ("boende", Neutral),
        ("arbete", Neutral),
        ("vet-inte", NoOpinion),
        ("vill-inte", Refused),
    ];
    let (earliest, latest) = (Day::parse("2020-01-01"), Day::parse("2025-12-31"));
    let mut items = vec![
        Item { required: true, ..single("helhetssyn", "nojd") },
        item("hjalp", ItemKind::MultipleChoice { scale: "hjalp".into(), at_least: 1, at_most: Some(3) }),
        Item {
            shown_if: Some(answer_is("hjalp", &["boende"])),
            required: true,
            ..single("eget-boende", "ja-nej")
        },
        item("alder", ItemKind::Integer { minimum: 13, maximum: 120 }),
        item("timmar", ItemKind::Decimal { minimum: 0, maximum: 16_800, decimals: 2 }),
        item("kommentar", ItemKind::Text { max_length: 200 }),
        item("senaste-motet", ItemKind::Date { earliest, latest }),
        Item { role: ItemRole::Background, ..single("lan", "lan") },
    ];
    items[5].shown_if = Some(Condition::AnyOf(vec![
        answer_is("helhetssyn", &["ganska-missnojd", "mycket-missnojd"]),
        Condition::Not(Box::new(answer_is("eget-boende", &["nej"]))),
    ]));
    Questionnaire {
        key: "prov".into(),
        title: texts("Prov"),
        languages: vec!["sv".into(), "en".into()],
        target_group: "financial-assistance".into(),
        scales: vec![
            satisfaction(),
            scale("hjalp", &help),
            scale("ja-nej", &[("ja", Neutral), ("nej", Neutral)]),
            scale("lan", &counties),
        ],
        items,
        note: String::new(),
    }
}

pub(crate) fn compiled() -> CompiledQuestionnaire {
    sample().compile().unwrap()
}

pub(crate) fn chosen(item: &str, codes: &[&str]) -> RawAnswer {
    RawAnswer::new(item, RawValue::Options(codes.iter().map(|code| (*code).to_owned()).collect()))
}

pub(crate) fn given(item: &str, value: RawValue) -> RawAnswer {
    RawAnswer::new(item, value)
}

/// Every item answered.
pub(crate) fn everything() -> Vec<RawAnswer> {
    vec![
        chosen("helhetssyn", &["mycket-nojd"]),
        chosen("hjalp", &["boende", "pengar"]),
        chosen("eget-boende", &["ja"]),
        given("alder", RawValue::Integer(34)),
        given("timmar", RawValue::Decimal("37.5".to_owned())),
        given("kommentar", RawValue::Text("Tack för hjälpen!\nHälsningar".to_owned())),
        given("senaste-motet", RawValue::Date("2024-02-29".to_owned())),
        chosen("lan", &["lan-14"]),
    ]
}

pub(crate) const COLLECTION: Collection<'static> = Collection {
    area: "SE-1490",
    unit: "",
    mode: "WEB",
    language: "sv",
    assistance: "NONE",
    recruitment: "LINK",
    day: "2024-09-17",
};

/// Where and why, one line a violation.
pub(crate) fn lines(found: &jamfor_fault::Violations) -> Vec<String> {
    found.iter().map(|violation| format!("{} {}", violation.field, violation.reason)).collect()
}
