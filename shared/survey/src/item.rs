//! An item: one question, the kind of answer it takes, and when it is shown.

use jamfor_fault::{FieldPath, Violation, Violations};
use serde::{Deserialize, Serialize};

use crate::key::check_key;
use crate::{
    ConceptName, Condition, Day, ItemKey, Language, OPTIONS_MAX, QualityArea, ScaleKey, Texts, reason,
};

/// Decimals of a number at most.
const DECIMALS_MAX: u8 = 9;

/// Characters of a free-text answer at most.
const ANSWER_LENGTH_MAX: u32 = 4_000;

/// Characters of a concept's name at most.
const CONCEPT_LENGTH_MAX: usize = 200;

/// The kind of answer that an item takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    /// Exactly one option of a scale.
    SingleChoice {
        /// The scale.
        scale: ScaleKey,
    },
    /// A set of options of a scale.
    MultipleChoice {
        /// The scale.
        scale: ScaleKey,
        /// Options to choose at least, when the item is answered; 0 lets "none of them" be an answer.
        at_least: u16,
        /// Options to choose at most; as many as the scale has, when left out.
        at_most: Option<u16>,
    },
    /// A whole number.
    Integer {
        /// The smallest accepted number.
        minimum: i64,
        /// The largest accepted number.
        maximum: i64,
    },
    /// A number with a fixed count of decimals, held as an integer: with two decimals, 1.5 is 150.
    Decimal {
        /// The smallest accepted number, scaled.
        minimum: i64,
        /// The largest accepted number, scaled.
        maximum: i64,
        /// Decimals, 0 to 9.
        decimals: u8,
    },
    /// Free text.
    Text {
        /// Characters (Unicode scalar values) at most.
        max_length: u32,
    },
    /// A calendar day.
    Date {
        /// The first accepted day.
        earliest: Option<Day>,
        /// The last accepted day.
        latest: Option<Day>,
    },
}

impl ItemKind {
    /// The scale that the item takes options of.
    #[must_use]
    pub const fn scale(&self) -> Option<&ScaleKey> {
        match self {
            Self::SingleChoice { scale } | Self::MultipleChoice { scale, .. } => Some(scale),
            Self::Integer { .. } | Self::Decimal { .. } | Self::Text { .. } | Self::Date { .. } => None,
        }
    }

    /// The kind as a stable word.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::SingleChoice { .. } => "SINGLE_CHOICE",
            Self::MultipleChoice { .. } => "MULTIPLE_CHOICE",
            Self::Integer { .. } => "INTEGER",
            Self::Decimal { .. } => "DECIMAL",
            Self::Text { .. } => "TEXT",
            Self::Date { .. } => "DATE",
        }
    }

    fn check(&self, path: &FieldPath, found: &mut Violations) {
        let (ordered, ranged) = (reason::BOUNDS_REVERSED, reason::OUT_OF_RANGE);
        let mut demand = |right: bool, field: &str, reason, words: &str| {
            if !right {
                found.push(Violation::new(path.field(field), reason, words));
            }
        };
        match self {
            Self::SingleChoice { .. } => {}
            Self::MultipleChoice { at_least, at_most, .. } => {
                let most = at_most.map_or(OPTIONS_MAX, usize::from);
                demand(
                    (1..=OPTIONS_MAX).contains(&most),
                    "at_most",
                    ranged,
                    "let 1 to 200 options be chosen",
                );
                let right = usize::from(*at_least) <= most;
                demand(right, "at_least", ordered, "let the least be no more than the most");
            }
            Self::Integer { minimum, maximum } => {
                demand(minimum <= maximum, "minimum", ordered, "let the minimum be no more than the maximum");
            }
            Self::Decimal { minimum, maximum, decimals } => {
                demand(minimum <= maximum, "minimum", ordered, "let the minimum be no more than the maximum");
                demand(*decimals <= DECIMALS_MAX, "decimals", ranged, "use at most 9 decimals");
            }
            Self::Text { max_length } => {
                let right = (1..=ANSWER_LENGTH_MAX).contains(max_length);
                demand(right, "max_length", ranged, "let the length be 1 to 4000 characters");
            }
            Self::Date { earliest, latest } => {
                let right = earliest.zip(*latest).is_none_or(|(earliest, latest)| earliest <= latest);
                demand(right, "earliest", ordered, "let the earliest day be no later than the latest");
            }
        }
    }
}

/// Whether an item is about the service or about the respondent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemRole {
    /// About the service.
    Question,
    /// About the respondent; used for breakdowns.
    Background,
}

/// One question of a questionnaire.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// The key, unique within the questionnaire.
    pub key: ItemKey,
    /// The wording by language.
    pub wording: Texts,
    /// The kind of answer it takes.
    pub kind: ItemKind,
    /// About the service or about the respondent.
    pub role: ItemRole,
    /// Whether a respondent to whom the item is shown must answer it.
    #[serde(default)]
    pub required: bool,
    /// What the item measures, independent of wording and country.
    #[serde(default)]
    pub concept: Option<ConceptName>,
    /// The side of the service that it is about.
    #[serde(default)]
    pub quality_area: Option<QualityArea>,
    /// When it is shown; always, when left out.
    #[serde(default)]
    pub shown_if: Option<Condition>,
}

impl Item {
    /// Notes what is wrong with the item itself; what it refers to is checked by the questionnaire.
    pub(crate) fn check(&self, languages: &[Language], path: &FieldPath, found: &mut Violations) {
        check_key(self.key.as_str(), &path.field("key"), found);
        self.wording.check(languages, &path.field("wording"), found);
        self.kind.check(path, found);
        if let Some(area) = &self.quality_area {
            check_key(area.as_str(), &path.field("quality_area"), found);
        }
        if let Some(concept) = &self.concept
            && concept.as_str().len() > CONCEPT_LENGTH_MAX
        {
            let words = "name the concept in at most 200 bytes";
            found.push(Violation::new(path.field("concept"), reason::TOO_LONG, words));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reasons(kind: ItemKind) -> Vec<String> {
        let wording = Texts::new().with("sv", "?");
        let role = ItemRole::Question;
        let (concept, quality_area, shown_if) = (None, None, None);
        let item =
            Item { key: "a".into(), wording, kind, role, required: false, concept, quality_area, shown_if };
        let mut found = Violations::new();
        item.check(&["sv".into()], &"items[2]".into(), &mut found);
        found.iter().map(|v| format!("{} {}", v.field, v.reason)).collect()
    }

    #[test]
    fn bounds_the_wrong_way_round_are_refused() {
        assert_eq!(
            reasons(ItemKind::Integer { minimum: 2, maximum: 1 }),
            ["items[2].minimum BOUNDS_REVERSED"]
        );
        let kind = ItemKind::MultipleChoice { scale: "s".into(), at_least: 3, at_most: Some(2) };
        assert_eq!(reasons(kind), ["items[2].at_least BOUNDS_REVERSED"]);
        let kind = ItemKind::Decimal { minimum: 0, maximum: 0, decimals: 10 };
        assert_eq!(reasons(kind), ["items[2].decimals OUT_OF_RANGE"]);
        assert_eq!(reasons(ItemKind::Text { max_length: 0 }), ["items[2].max_length OUT_OF_RANGE"]);
        let (earliest, latest) = (Day::parse("2024-01-02"), Day::parse("2024-01-01"));
        assert_eq!(reasons(ItemKind::Date { earliest, latest }), ["items[2].earliest BOUNDS_REVERSED"]);
    }
}
