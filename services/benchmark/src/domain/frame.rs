//! The vocabulary of a release and all that its readers need beside the cells: pinned definitions and the facts of
//! collection. Immutable, stored with the cells, and part of the digest.

use std::collections::BTreeSet;

use jamfor_survey::ChangeClass;
use serde::{Deserialize, Serialize};

use super::{
    indicator::Indicator,
    instrument::ScaleOption,
    key::{Basis, Group, Key, Part},
    policy::Policy,
    round::{Round, Survey},
};

/// What stands for all groups that an indicator names.
pub const ALL: &str = "ALL";

/// The vocabulary of a release.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    /// The version of the method.
    pub method: String,
    /// The survey.
    pub survey: Survey,
    /// The policy.
    pub policy: Policy,
    /// In the order of the release.
    pub indicators: Vec<Indicator>,
    /// In order of time.
    pub rounds: Vec<Round>,
    /// All target groups of all rounds, sorted.
    pub groups: Vec<String>,
    /// The codes of all areas of all rounds, sorted.
    pub areas: Vec<String>,
    /// The breakdowns with their options.
    pub breakdowns: Vec<Breakdown>,
    /// What each indicator binds, by round, group and indicator.
    pub bound: Vec<Bound>,
    /// What changed between rounds; what did not is left out.
    pub changes: Vec<Change>,
    /// How each area collected, by round, group and area.
    pub collections: Vec<Collection>,
}

/// A background item by whose options figures are broken down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Breakdown {
    /// The item's key.
    pub item: String,
    /// The codes of its options, in the order of the first scale that has them.
    pub options: Vec<String>,
}

/// A target group whose questionnaire an indicator binds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bound {
    /// The round.
    pub round: u16,
    /// The group.
    pub group: u16,
    /// The indicator.
    pub indicator: u16,
    /// The options of the item; empty for a participation rate.
    pub options: Vec<ScaleOption>,
}

/// How much the item of an indicator differs between two rounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The earlier round.
    pub before: u16,
    /// The later round.
    pub after: u16,
    /// The target group.
    pub group: u16,
    /// The indicator.
    pub indicator: u16,
    /// How much.
    pub class: ChangeClass,
}

/// How an area collected in a round and target group.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Collection {
    /// The round.
    pub round: u16,
    /// The target group.
    pub group: u16,
    /// The area.
    pub area: u16,
    /// Responses that were returned.
    pub responses: u64,
    /// Responses by mode, by name.
    pub modes: Vec<(String, u64)>,
    /// Asked and completed, where contacts were tallied.
    pub contacts: Option<(u64, u64)>,
    /// How people were asked to take part.
    pub recruitment: BTreeSet<String>,
}

impl Frame {
    /// The position of a round.
    #[must_use]
    pub fn round(&self, name: &str) -> Option<u16> {
        position(&self.rounds, |round| round.name == name)
    }

    /// The position of an indicator, named with or without its revision.
    #[must_use]
    pub fn indicator(&self, name: &str) -> Option<u16> {
        position(&self.indicators, |indicator| indicator.is_named(name))
    }

    /// A target group; empty and `ALL` stand for all.
    #[must_use]
    pub fn group(&self, key: &str) -> Option<Group> {
        match key {
            "" | ALL => Some(Group::All),
            key => position(&self.groups, |group| group == key).map(Group::One),
        }
    }

    /// The position of an area by its code.
    #[must_use]
    pub fn area(&self, code: &str) -> Option<u16> {
        self.areas.binary_search_by(|area| area.as_str().cmp(code)).ok().and_then(|at| u16::try_from(at).ok())
    }

    /// One option of a breakdown.
    #[must_use]
    pub fn part(&self, item: &str, option: &str) -> Option<Part> {
        let at = self.breakdowns.iter().position(|breakdown| breakdown.item == item)?;
        let option = self.breakdowns[at].options.iter().position(|code| code == option)?;
        Some(Part { item: u8::try_from(at).ok()?, option: u8::try_from(option).ok()? })
    }

    /// Every option of every breakdown, in order.
    pub fn parts(&self) -> impl Iterator<Item = Part> {
        (0..=u8::MAX).zip(&self.breakdowns).flat_map(|(item, breakdown)| {
            (0..=u8::MAX).zip(&breakdown.options).map(move |(option, _)| Part { item, option })
        })
    }

    /// The target group of a key in words.
    #[must_use]
    pub fn group_name(&self, group: Group) -> &str {
        match group {
            Group::All => ALL,
            Group::One(at) => self.groups.get(usize::from(at)).map_or("", String::as_str),
        }
    }

    /// The area of a key: the country for figures of participants.
    #[must_use]
    pub fn area_code(&self, basis: Basis) -> &str {
        match basis {
            Basis::Area(at) => self.areas.get(usize::from(at)).map_or("", String::as_str),
            Basis::Pooled | Basis::EqualUnit => &self.survey.country,
        }
    }

    /// The groups whose questionnaires an indicator binds in a round, of those that a key names.
    #[must_use]
    pub fn bound_groups(&self, round: u16, group: Group, indicator: u16) -> Vec<&Bound> {
        let first = self.bound.partition_point(|bound| bound.round < round);
        let of_round = self.bound[first..].iter().take_while(|bound| bound.round == round);
        let matches = |bound: &&Bound| {
            bound.indicator == indicator && (group == Group::All || group == Group::One(bound.group))
        };
        of_round.filter(matches).collect()
    }

    /// The options of the scale behind a key; empty where its groups have different ones.
    #[must_use]
    pub fn options(&self, key: Key) -> &[ScaleOption] {
        let bound = self.bound_groups(key.round, key.group, key.indicator);
        match bound.split_first() {
            Some((first, rest)) if rest.iter().all(|other| other.options == first.options) => &first.options,
            _ => &[],
        }
    }

    /// How the areas of a round collected, of the groups that a key's indicator binds.
    pub fn collections(&self, round: u16, group: Group, indicator: u16) -> impl Iterator<Item = &Collection> {
        let groups: BTreeSet<u16> =
            self.bound_groups(round, group, indicator).iter().map(|bound| bound.group).collect();
        let of_round = self.collections.partition_point(|one| one.round < round);
        self.collections[of_round..]
            .iter()
            .take_while(move |one| one.round == round)
            .filter(move |one| groups.contains(&one.group))
    }

    /// How much the item of an indicator differs between two rounds: the worst of the groups of both.
    #[must_use]
    pub fn change(&self, before: u16, after: u16, group: Group, indicator: u16) -> ChangeClass {
        let matches = |change: &&Change| {
            (change.before, change.after, change.indicator) == (before, after, indicator)
                && (group == Group::All || group == Group::One(change.group))
        };
        let classes = self.changes.iter().filter(matches).map(|change| change.class);
        classes.max().unwrap_or(ChangeClass::Identical)
    }

    /// Whether every round is synthetic.
    #[must_use]
    pub fn is_synthetic(&self) -> bool {
        self.rounds.iter().all(|round| round.synthetic)
    }
}

fn position<T>(list: &[T], matches: impl FnMut(&T) -> bool) -> Option<u16> {
    list.iter().position(matches).and_then(|at| u16::try_from(at).ok())
}
