//! A scale: an ordered list of options that items share, and what each option means.

use std::collections::BTreeSet;

use jamfor_fault::{FieldPath, Violation, Violations};
use serde::{Deserialize, Serialize};

use crate::key::{check_code, check_key};
use crate::{Language, OPTIONS_MAX, OptionCode, ScaleKey, Texts, reason};

/// What choosing an option says, whatever its wording.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OptionClass {
    /// The good end; which end that is belongs to the questionnaire ("never afraid").
    Positive,
    /// Neither good nor bad.
    Neutral,
    /// The bad end.
    Negative,
    /// The respondent has no opinion or does not know.
    NoOpinion,
    /// The question does not apply to the respondent.
    NotApplicable,
    /// The respondent does not want to say.
    Refused,
}

impl OptionClass {
    /// Every class, in the order of declaration.
    pub const ALL: [Self; 6] =
        [Self::Positive, Self::Neutral, Self::Negative, Self::NoOpinion, Self::NotApplicable, Self::Refused];

    /// Whether the option says something about the matter itself.
    #[must_use]
    pub const fn is_substantive(self) -> bool {
        matches!(self, Self::Positive | Self::Neutral | Self::Negative)
    }

    /// The class as a stable word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Positive => "POSITIVE",
            Self::Neutral => "NEUTRAL",
            Self::Negative => "NEGATIVE",
            Self::NoOpinion => "NO_OPINION",
            Self::NotApplicable => "NOT_APPLICABLE",
            Self::Refused => "REFUSED",
        }
    }
}

/// One option of a scale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerOption {
    /// The stable code, unique within the scale.
    pub code: OptionCode,
    /// What the respondent reads, by language.
    pub label: Texts,
    /// What choosing it says.
    pub class: OptionClass,
    /// Its score in thousandths, where means are taken; `5` is `5000`.
    #[serde(default)]
    pub score_milli: Option<i64>,
}

/// An ordered list of options, reused by items.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scale {
    /// The key, unique within the questionnaire.
    pub key: ScaleKey,
    /// The options in the order in which they are shown.
    pub options: Vec<AnswerOption>,
}

impl Scale {
    /// The option with `code`, and its index.
    #[must_use]
    pub fn option(&self, code: &str) -> Option<(usize, &AnswerOption)> {
        self.options.iter().enumerate().find(|(_, option)| option.code.as_str() == code)
    }

    /// The codes, in order.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.options.iter().map(|option| option.code.as_str())
    }

    /// Notes everything that is wrong with the scale itself.
    pub(crate) fn check(&self, languages: &[Language], path: &FieldPath, found: &mut Violations) {
        check_key(self.key.as_str(), &path.field("key"), found);
        self.check_size(&path.field("options"), found);
        let mut seen = BTreeSet::new();
        for (at, option) in self.options.iter().enumerate() {
            let place = path.field("options").index(at);
            check_code(option.code.as_str(), &place.field("code"), found);
            if !seen.insert(&option.code) {
                let words = "give each option of the scale a code of its own";
                found.push(Violation::new(place.field("code"), reason::DUPLICATE, words));
            }
            option.label.check(languages, &place.field("label"), found);
        }
    }

    fn check_size(&self, path: &FieldPath, found: &mut Violations) {
        if self.options.is_empty() {
            found.push(Violation::new(
                path.clone(),
                reason::SCALE_EMPTY,
                "give the scale at least one option",
            ));
        }
        if self.options.len() > OPTIONS_MAX {
            let words = format!("give the scale at most {OPTIONS_MAX} options");
            found.push(Violation::new(path.clone(), reason::TOO_LONG, words));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn option(code: &str) -> AnswerOption {
        let label = Texts::new().with("sv", code);
        AnswerOption { code: code.into(), label, class: OptionClass::Neutral, score_milli: None }
    }

    fn check(scale: &Scale) -> Vec<(String, &'static str)> {
        let mut found = Violations::new();
        scale.check(&["sv".into()], &"scales[0]".into(), &mut found);
        found.iter().map(|v| (v.field.as_str().to_owned(), v.reason)).collect()
    }

    #[test]
    fn an_empty_scale_is_refused() {
        let scale = Scale { key: "tom".into(), options: vec![] };
        assert_eq!(check(&scale), [("scales[0].options".to_owned(), "SCALE_EMPTY")]);
    }

    #[test]
    fn a_code_stands_once() {
        let scale = Scale { key: "ja-nej".into(), options: vec![option("ja"), option("ja")] };
        assert_eq!(check(&scale), [("scales[0].options[1].code".to_owned(), "DUPLICATE")]);
    }

    #[test]
    fn a_scale_has_room_for_two_hundred_options() {
        let scale =
            |size| Scale { key: "s".into(), options: (0..size).map(|n| option(&format!("o{n}"))).collect() };
        assert_eq!(check(&scale(200)), []);
        assert_eq!(check(&scale(201)), [("scales[0].options".to_owned(), "TOO_LONG")]);
    }
}
