//! The vocabulary of a release and all that its readers need beside the cells: pinned definitions and the facts of
//! collection. Immutable, stored with the cells, and part of the digest.

use std::collections::BTreeSet;

use jamfor_survey::ChangeClass;
use serde::{Deserialize, Serialize};

use super::{
    cut::{Breakdown, Crossing},
    indicator::Indicator,
    instrument::ScaleOption,
    key::{Basis, Group, Key},
    member::Membership,
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
    /// Which breakdowns are crossed.
    pub crossings: Vec<Crossing>,
    /// What areas are held against besides the participants, in the order of the release.
    pub comparators: Vec<Membership>,
    /// Rounds that are counted together, each in order of time. A key's round counts on from `rounds` for them.
    pub pooled: Vec<Vec<u16>>,
    /// What each indicator binds, by round, group and indicator.
    pub bound: Vec<Bound>,
    /// What changed between rounds; what did not is left out.
    pub changes: Vec<Change>,
    /// How each area collected, by round, group and area.
    pub collections: Vec<Collection>,
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
    /// Responses by help, by name; without those of which it is not known.
    pub assistance: Vec<(String, u64)>,
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

    /// The position of rounds that are counted together, in any order; behind those of the rounds.
    #[must_use]
    pub fn pooled_rounds(&self, names: &[String]) -> Option<u16> {
        let mut rounds = names.iter().map(|name| self.round(name)).collect::<Option<Vec<u16>>>()?;
        rounds.sort_unstable();
        let at = self.pooled.iter().position(|pooled| *pooled == rounds)?;
        u16::try_from(self.rounds.len() + at).ok()
    }

    /// The rounds behind a key's round: itself, or those that are counted together.
    #[must_use]
    pub fn rounds_of(&self, round: u16) -> Vec<u16> {
        match usize::from(round).checked_sub(self.rounds.len()) {
            None => vec![round],
            Some(at) => self.pooled.get(at).cloned().unwrap_or_default(),
        }
    }

    /// The same in full.
    pub fn each_round(&self, round: u16) -> impl Iterator<Item = &Round> {
        let alone = self.rounds.get(usize::from(round));
        let pooled = usize::from(round).checked_sub(self.rounds.len()).and_then(|at| self.pooled.get(at));
        let together = pooled.into_iter().flatten().filter_map(|at| self.rounds.get(usize::from(*at)));
        alone.into_iter().chain(together)
    }

    /// Whether a key's round is several that are counted together.
    #[must_use]
    pub fn is_pooled(&self, round: u16) -> bool {
        usize::from(round) >= self.rounds.len()
    }

    /// Every round of a key, also those of several counted together.
    pub fn all_rounds(&self) -> impl Iterator<Item = u16> + use<> {
        (0_u16..).take(self.rounds.len() + self.pooled.len())
    }

    /// The position of a comparator, named with or without its revision.
    #[must_use]
    pub fn comparator(&self, name: &str) -> Option<u16> {
        position(&self.comparators, |one| one.comparator.is_named(name))
    }

    /// The comparator of a basis.
    #[must_use]
    pub fn membership(&self, basis: Basis) -> Option<&Membership> {
        match basis {
            Basis::Comparator(at) => self.comparators.get(usize::from(at)),
            Basis::Area(_) | Basis::Pooled | Basis::EqualUnit => None,
        }
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

    /// The target group of a key in words.
    #[must_use]
    pub fn group_name(&self, group: Group) -> &str {
        match group {
            Group::All => ALL,
            Group::One(at) => self.groups.get(usize::from(at)).map_or("", String::as_str),
        }
    }

    /// The area of a key: the country for figures of participants and of comparators.
    #[must_use]
    pub fn area_code(&self, basis: Basis) -> &str {
        match basis {
            Basis::Area(at) => self.areas.get(usize::from(at)).map_or("", String::as_str),
            Basis::Pooled | Basis::EqualUnit | Basis::Comparator(_) => &self.survey.country,
        }
    }

    /// The groups whose questionnaires an indicator binds in a round, of those that a key names.
    #[must_use]
    pub fn bound_groups(&self, round: u16, group: Group, indicator: u16) -> Vec<&Bound> {
        self.each_bound(round, group, indicator).collect()
    }

    fn each_bound(&self, round: u16, group: Group, indicator: u16) -> impl Iterator<Item = &Bound> {
        let first = self.bound.partition_point(|bound| bound.round < round);
        let of_round = self.bound[first..].iter().take_while(move |bound| bound.round == round);
        of_round.filter(move |bound| {
            bound.indicator == indicator && (group == Group::All || group == Group::One(bound.group))
        })
    }

    /// The options of the scale behind a key; empty where its groups have different ones.
    #[must_use]
    pub fn options(&self, key: Key) -> &[ScaleOption] {
        let mut bound = self.each_bound(key.round, key.group, key.indicator);
        match bound.next() {
            Some(first) if bound.all(|other| other.options == first.options) => &first.options,
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
