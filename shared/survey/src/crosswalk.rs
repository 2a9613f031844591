//! How far two indicators of different instruments mean the same, and which option stands for which.

use std::collections::{BTreeMap, BTreeSet};

use jamfor_fault::{FieldPath, Violation, Violations};
use serde::{Deserialize, Serialize};

use crate::{Language, OPTIONS_MAX, OptionCode, Scale, Texts, reason};

/// How much two things have in common. Ordered: more is greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Commonality {
    /// Nothing.
    None,
    /// Little.
    Low,
    /// A good part.
    Medium,
    /// Nearly everything.
    High,
    /// Everything.
    Identical,
}

impl Commonality {
    /// Whether tests and ranks across the two instruments say something.
    #[must_use]
    pub const fn allows_tests(self) -> bool {
        matches!(self, Self::High | Self::Identical)
    }

    /// Whether the two may only be shown side by side.
    #[must_use]
    pub const fn is_side_by_side_only(self) -> bool {
        matches!(self, Self::Low | Self::None)
    }

    /// The level as a stable word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Identical => "IDENTICAL",
            Self::High => "HIGH",
            Self::Medium => "MEDIUM",
            Self::Low => "LOW",
            Self::None => "NONE",
        }
    }
}

/// What can differ between two instruments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Facet {
    /// What is measured.
    Construct,
    /// The options.
    Scale,
    /// Who is asked.
    Population,
}

/// One difference between two instruments, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacetDifference {
    /// What differs.
    pub facet: Facet,
    /// How, by language.
    pub text: Texts,
}

/// An option of the source that stands for one of the target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptionMap {
    /// A code of the source's scale.
    pub from: OptionCode,
    /// A code of the target's scale.
    pub to: OptionCode,
}

/// A directed map from one indicator to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Crosswalk {
    /// How far they measure the same thing.
    pub construct: Commonality,
    /// How far their scales say the same.
    pub scale: Commonality,
    /// How far they ask the same kind of people.
    pub population: Commonality,
    /// In what they differ.
    pub differences: Vec<FacetDifference>,
    /// Which option of the source stands for which of the target; empty when none does.
    pub options: Vec<OptionMap>,
}

impl Crosswalk {
    /// The overall level: the lowest of construct, scale and population.
    #[must_use]
    pub fn overall(&self) -> Commonality {
        self.construct.min(self.scale).min(self.population)
    }

    /// Whether options that the source tells apart become one in the target.
    #[must_use]
    pub fn loses(&self) -> bool {
        let sources: BTreeSet<_> = self.options.iter().map(|map| &map.from).collect();
        let targets: BTreeSet<_> = self.options.iter().map(|map| &map.to).collect();
        targets.len() < sources.len()
    }

    /// The option of the target that stands for one of the source.
    #[must_use]
    pub fn map(&self, from: &str) -> Option<&OptionCode> {
        self.options.iter().find(|map| map.from.as_str() == from).map(|map| &map.to)
    }

    /// Whether the map fits the two scales and says what it must; texts are wanted in `languages`.
    ///
    /// # Errors
    /// Everything that is wrong, with paths such as `options[1].from`.
    pub fn check(&self, languages: &[Language], source: &Scale, target: &Scale) -> Result<(), Violations> {
        let mut found = Violations::new();
        self.check_differences(languages, &mut found);
        self.check_options(source, target, &mut found);
        self.check_scale(source, &mut found);
        found.into_result(())
    }

    fn check_differences(&self, languages: &[Language], found: &mut Violations) {
        for (at, difference) in self.differences.iter().enumerate() {
            let path = FieldPath::from("differences").index(at).field("text");
            difference.text.check(languages, &path, found);
        }
        let levels = [
            (Facet::Construct, self.construct),
            (Facet::Scale, self.scale),
            (Facet::Population, self.population),
        ];
        for (facet, level) in levels {
            let said = self.differences.iter().any(|difference| difference.facet == facet);
            if level < Commonality::Identical && !said {
                let words =
                    "say in words how construct, scale and population differ where they are not identical";
                found.push(Violation::new("differences", reason::REQUIRED, words));
            }
        }
    }

    fn check_options(&self, source: &Scale, target: &Scale, found: &mut Violations) {
        if self.options.len() > OPTIONS_MAX {
            let words = format!("map at most {OPTIONS_MAX} options");
            found.push(Violation::new("options", reason::TOO_LONG, words));
        }
        let mut seen = BTreeMap::new();
        for (at, map) in self.options.iter().enumerate().take(OPTIONS_MAX) {
            let path = FieldPath::from("options").index(at);
            check_code(&map.from, source, &path.field("from"), found);
            check_code(&map.to, target, &path.field("to"), found);
            if seen.insert(&map.from, at).is_some() {
                let words = "map each option of the source once";
                found.push(Violation::new(path.field("from"), reason::DUPLICATE, words));
            }
        }
    }

    /// A scale that merges or drops options of the source cannot be identical to it.
    fn check_scale(&self, source: &Scale, found: &mut Violations) {
        let complete = self.options.is_empty() || source.codes().all(|code| self.map(code).is_some());
        if self.scale == Commonality::Identical && (self.loses() || !complete) {
            let words = "state a lower commonality of the scale, or map every option to one of its own";
            let lower = [Commonality::High, Commonality::Medium, Commonality::Low, Commonality::None];
            let violation = Violation::new("scale", reason::NOT_DEFINED, words);
            found.push(violation.allowing(lower.map(Commonality::as_str)));
        }
    }
}

fn check_code(code: &OptionCode, scale: &Scale, path: &FieldPath, found: &mut Violations) {
    if scale.option(code.as_str()).is_none() {
        let violation = Violation::new(path.clone(), reason::OPTION_UNKNOWN, "name an option of the scale");
        found.push(violation.allowing(scale.codes()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AnswerOption, OptionClass};

    fn scale(codes: &[&str]) -> Scale {
        let label = Texts::new().with("sv", "?");
        let option = |code: &&str| AnswerOption {
            code: (*code).into(),
            label: label.clone(),
            class: OptionClass::Neutral,
            score_milli: None,
        };
        Scale { key: "s".into(), options: codes.iter().map(option).collect() }
    }

    fn crosswalk(scale: Commonality, options: &[(&str, &str)]) -> Crosswalk {
        let (construct, population) = (Commonality::Identical, Commonality::Identical);
        let map = |(from, to): &(&str, &str)| OptionMap { from: (*from).into(), to: (*to).into() };
        let options = options.iter().map(map).collect();
        Crosswalk { construct, scale, population, differences: vec![], options }
    }

    fn found(crosswalk: &Crosswalk) -> Vec<String> {
        let result = crosswalk.check(&["sv".into()], &scale(&["a", "b", "c"]), &scale(&["x", "y"]));
        let found = result.err().unwrap_or_default();
        found.iter().map(|violation| format!("{} {}", violation.field, violation.reason)).collect()
    }

    #[test]
    fn the_overall_level_is_the_lowest() {
        let mut levels = crosswalk(Commonality::Medium, &[]);
        assert_eq!(levels.overall(), Commonality::Medium);
        levels.population = Commonality::Low;
        assert_eq!(levels.overall(), Commonality::Low);
        assert!(levels.overall().is_side_by_side_only() && !levels.overall().allows_tests());
    }

    #[test]
    fn merging_options_loses() {
        assert!(crosswalk(Commonality::High, &[("a", "x"), ("b", "x")]).loses());
        assert!(!crosswalk(Commonality::High, &[("a", "x"), ("b", "y")]).loses());
    }

    #[test]
    fn everything_wrong_is_found_at_once() {
        let wrong = crosswalk(Commonality::High, &[("a", "z"), ("a", "x"), ("q", "y")]);
        let expected = [
            "differences REQUIRED",
            "options[0].to OPTION_UNKNOWN",
            "options[1].from DUPLICATE",
            "options[2].from OPTION_UNKNOWN",
        ];
        assert_eq!(found(&wrong), expected);
    }

    #[test]
    fn a_scale_that_merges_or_drops_is_not_identical() {
        let identical = |options| found(&crosswalk(Commonality::Identical, options));
        assert_eq!(identical(&[("a", "x"), ("b", "x"), ("c", "y")]), ["scale NOT_DEFINED"]);
        assert_eq!(identical(&[("a", "x"), ("b", "y")]), ["scale NOT_DEFINED"]);
    }
}
