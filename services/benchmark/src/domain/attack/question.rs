//! Which indicators of a round are hidden together: those that count the same answers, and those of the same groups.

use std::collections::{BTreeMap, BTreeSet};

use jamfor_survey::Denominator;

use crate::domain::{frame::Frame, indicator::Indicator, key::Group, record::Record};

/// Indicators of one round over the same target groups.
#[derive(Clone, Debug, Default)]
pub(super) struct Family {
    /// The target groups.
    pub(super) groups: Vec<u16>,
    /// Whether there are figures of all of them together.
    pub(super) all: bool,
    /// What is counted of their answers.
    pub(super) questions: Vec<Question>,
    /// What is counted of those who were asked.
    pub(super) rates: Vec<u16>,
}

/// Indicators that count answers to the same item.
#[derive(Clone, Debug, Default)]
pub(super) struct Question {
    /// Of answers with an opinion.
    pub(super) substantive: Vec<u16>,
    /// Of all answers.
    pub(super) answered: Vec<u16>,
}

impl Family {
    /// The families of a round, of which `records` are all figures.
    pub(super) fn all(frame: &Frame, round: u16, records: &[Record]) -> Vec<Self> {
        let pooled: BTreeSet<u16> =
            records.iter().filter(|one| one.key.group == Group::All).map(|one| one.key.indicator).collect();
        let mut families: BTreeMap<(Vec<u16>, bool), Self> = BTreeMap::new();
        for (at, indicator) in (0_u16..).zip(&frame.indicators) {
            let bound = frame.bound_groups(round, Group::All, at);
            let groups: Vec<u16> = bound.iter().map(|one| one.group).collect();
            if groups.is_empty() {
                continue;
            }
            let all = pooled.contains(&at);
            let family = families.entry((groups.clone(), all)).or_default();
            (family.groups, family.all) = (groups, all);
            if indicator.is_participation() {
                family.rates.push(at);
            } else {
                family.question(frame, indicator).take(indicator, at);
            }
        }
        families.into_values().collect()
    }

    /// The question of the same item, or a new one.
    fn question(&mut self, frame: &Frame, indicator: &Indicator) -> &mut Question {
        let same = |one: &Question| one.indicators().any(|at| shares_item(frame, at, indicator));
        let found = self.questions.iter().position(same).unwrap_or_else(|| {
            self.questions.push(Question::default());
            self.questions.len() - 1
        });
        &mut self.questions[found]
    }
}

impl Question {
    fn take(&mut self, indicator: &Indicator, at: u16) {
        match indicator.denominator {
            Denominator::SubstantiveOnly => self.substantive.push(at),
            Denominator::AllAnswered => self.answered.push(at),
        }
    }

    /// Every indicator.
    pub(super) fn indicators(&self) -> impl Iterator<Item = u16> + '_ {
        self.substantive.iter().chain(&self.answered).copied()
    }
}

/// Whether two indicators are counted from the same items everywhere.
fn shares_item(frame: &Frame, at: u16, indicator: &Indicator) -> bool {
    let items = |one: &Indicator| {
        one.bindings.iter().map(|one| (one.questionnaire.clone(), one.item.clone())).collect::<BTreeSet<_>>()
    };
    frame.indicators.get(usize::from(at)).is_some_and(|other| items(other) == items(indicator))
}
