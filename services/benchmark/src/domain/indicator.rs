//! What is counted: an indicator as a release pins it.

use std::collections::BTreeSet;

use jamfor_statistics::tabulate::{CodeSet, Selection};
use jamfor_survey::{Denominator, Direction, OptionClass, Texts};
use serde::{Deserialize, Serialize};

use super::instrument::ScaleOption;

/// A named statistic in one pinned revision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Indicator {
    /// `bodies/{body}/indicators/{indicator}/revisions/{number}`.
    pub name: String,
    /// The digest of the revision.
    pub digest: String,
    /// What it is called.
    pub title: Texts,
    /// What is counted.
    pub statistic: Statistic,
    /// The items it is counted from, at most one a questionnaire.
    pub bindings: Vec<Binding>,
    /// Which answers are in the denominator.
    pub denominator: Denominator,
    /// Whether a high value is good.
    pub direction: Direction,
    /// Digits behind the point of the percentage in print.
    pub printed_decimals: u8,
}

/// What is counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Statistic {
    /// The share of answers whose option has one of these classes.
    Classes(BTreeSet<OptionClass>),
    /// The share of answers with one of these options.
    Options(BTreeSet<String>),
    /// The share of those asked who completed a response.
    Participation,
}

/// An item of a questionnaire, in whichever revision a round pins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Binding {
    /// `bodies/{body}/questionnaires/{questionnaire}`.
    pub questionnaire: String,
    /// The item's key.
    pub item: String,
}

impl Indicator {
    /// The name without its revision.
    #[must_use]
    pub fn base_name(&self) -> &str {
        base(&self.name)
    }

    /// Whether `name` means this indicator: its pinned name, or its name without revision.
    #[must_use]
    pub fn is_named(&self, name: &str) -> bool {
        name == self.name || name == self.base_name()
    }

    /// Whether it is counted from contacts and not from answers.
    #[must_use]
    pub const fn is_participation(&self) -> bool {
        matches!(self.statistic, Statistic::Participation)
    }

    /// The item that it binds in a questionnaire revision.
    #[must_use]
    pub fn item_of(&self, questionnaire_revision: &str) -> Option<&str> {
        let questionnaire = base(questionnaire_revision);
        let binding = self.bindings.iter().find(|binding| binding.questionnaire == questionnaire)?;
        Some(&binding.item)
    }

    /// Which codes of a column are in the numerator and in the denominator.
    #[must_use]
    pub fn selection(&self, options: &[ScaleOption]) -> Selection {
        let mut selection = Selection { positive: CodeSet::default(), valid: CodeSet::default() };
        for (code, option) in (0..=u8::MAX).zip(options) {
            if self.takes(option) {
                selection.valid.insert(code);
                if self.counts(option) {
                    selection.positive.insert(code);
                }
            }
        }
        selection
    }

    /// Whether answers with an option are in the denominator.
    pub(super) const fn takes(&self, option: &ScaleOption) -> bool {
        self.denominator.takes(option.class)
    }

    /// Whether those in the denominator are in the numerator too.
    pub(super) fn counts(&self, option: &ScaleOption) -> bool {
        match &self.statistic {
            Statistic::Classes(classes) => classes.contains(&option.class),
            Statistic::Options(codes) => codes.contains(&option.code),
            Statistic::Participation => false,
        }
    }
}

/// A name without `/revisions/{number}`.
#[must_use]
pub fn base(name: &str) -> &str {
    name.split_once("/revisions/").map_or(name, |(base, _)| base)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn option(code: &str, class: OptionClass) -> ScaleOption {
        ScaleOption { code: code.into(), class }
    }

    fn indicator(statistic: Statistic, denominator: Denominator) -> Indicator {
        Indicator {
            name: "bodies/b/indicators/i/revisions/2".into(),
            digest: String::new(),
            title: Texts::new(),
            statistic,
            bindings: vec![Binding { questionnaire: "bodies/b/questionnaires/q".into(), item: "x".into() }],
            denominator,
            direction: Direction::HighIsGood,
            printed_decimals: 0,
        }
    }

    #[test]
    fn no_opinion_is_outside_of_the_substantive_denominator() {
        let options = [
            option("yes", OptionClass::Positive),
            option("no", OptionClass::Negative),
            option("dk", OptionClass::NoOpinion),
        ];
        let share = Statistic::Classes(BTreeSet::from([OptionClass::Positive]));
        let narrow = indicator(share.clone(), Denominator::SubstantiveOnly).selection(&options);
        let wide = indicator(share, Denominator::AllAnswered).selection(&options);
        assert!(narrow.positive.contains(0) && narrow.valid.contains(1) && !narrow.valid.contains(2));
        assert!(wide.valid.contains(2) && !wide.positive.contains(2));
    }

    #[test]
    fn a_binding_holds_for_every_revision_of_its_questionnaire() {
        let indicator = indicator(Statistic::Options(BTreeSet::new()), Denominator::AllAnswered);
        assert_eq!(indicator.item_of("bodies/b/questionnaires/q/revisions/7"), Some("x"));
        assert_eq!(indicator.item_of("bodies/b/questionnaires/other/revisions/7"), None);
        assert!(indicator.is_named("bodies/b/indicators/i"));
        assert!(!indicator.is_named("bodies/b/indicators/i/revisions/1"));
    }
}
