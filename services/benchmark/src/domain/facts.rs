//! The facts of collection behind a comparison, read from the vocabulary of the release.
//!
//! Nothing here reads the answers of a cell: modes, contacts and recruitment belong to areas and rounds.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jamfor_disclosure::Audience;

use super::{
    built::Built,
    figure::{Caveat, Reason},
    frame::{Collection, Frame},
    indicator::Indicator,
    key::{Basis, Group, Key},
    member::Membership,
    protect,
    record::Record,
    verdict::Facts,
    words::caveat,
};

/// What is known of every area, of the participants together and of the members of each comparator, for each combination of target groups that a figure
/// of the release can have. Made once when a release is read: it follows from the vocabulary.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sides {
    places: BTreeMap<(u16, Group, u16), usize>,
    found: Vec<BTreeMap<Whom, Side>>,
}

/// Who is behind a side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Whom {
    Area(u16),
    Everybody,
    Members(u16),
}

impl Whom {
    const fn of(basis: Basis) -> Self {
        match basis {
            Basis::Area(area) => Self::Area(area),
            Basis::Pooled | Basis::EqualUnit => Self::Everybody,
            Basis::Comparator(at) => Self::Members(at),
        }
    }
}

impl Sides {
    /// Reads the facts of a release.
    #[must_use]
    pub fn new(frame: &Frame) -> Self {
        let mut sides = Self::default();
        let mut known: BTreeMap<(u16, Vec<u16>), usize> = BTreeMap::new();
        for bound in &frame.bound {
            for group in [Group::All, Group::One(bound.group)] {
                let of = (bound.round, group, bound.indicator);
                let groups: Vec<u16> =
                    frame.bound_groups(of.0, of.1, of.2).iter().map(|bound| bound.group).collect();
                let place = *known.entry((bound.round, groups)).or_insert_with(|| {
                    sides.found.push(of_groups(frame, of));
                    sides.found.len() - 1
                });
                sides.places.insert(of, place);
            }
        }
        sides
    }

    fn get(&self, key: Key) -> &Side {
        static UNKNOWN: Side = Side {
            rate: None,
            modes: None,
            assistance: None,
            groups: BTreeMap::new(),
            recruitment: BTreeSet::new(),
            areas: BTreeSet::new(),
        };
        let place = self.places.get(&(key.round, key.group, key.indicator));
        place.and_then(|&place| self.found[place].get(&Whom::of(key.basis))).unwrap_or(&UNKNOWN)
    }
}

/// The side of each area, of all of them, and of the members of each comparator.
fn of_groups(frame: &Frame, (round, group, indicator): (u16, Group, u16)) -> BTreeMap<Whom, Side> {
    let mut whom: BTreeMap<Whom, Vec<&Collection>> = BTreeMap::new();
    for one in frame.collections(round, group, indicator) {
        whom.entry(Whom::Area(one.area)).or_default().push(one);
        whom.entry(Whom::Everybody).or_default().push(one);
        for (at, _) in (0..).zip(&frame.comparators).filter(|(_, membership)| membership.has(one.area)) {
            whom.entry(Whom::Members(at)).or_default().push(one);
        }
    }
    whom.into_iter().map(|(whom, found)| (whom, side(frame, &found))).collect()
}

/// An area of a round beside the participants of the same round.
#[must_use]
pub fn beside_participants(frame: &Frame, sides: &Sides, key: Key) -> Facts {
    beside(frame, sides, key, Basis::Pooled)
}

/// A figure beside the same of others in the same round: the participants, or the members of a comparator.
#[must_use]
pub fn beside(frame: &Frame, sides: &Sides, key: Key, others: Basis) -> Facts {
    let (own, all) = (sides.get(key), sides.get(key.of(others)));
    let eligible = frame.membership(others).map_or(u64::from(frame.survey.eligible_areas), Membership::size);
    Facts {
        coverage: Some((all.areas.len() as u64, eligible)),
        of_comparator: frame.membership(others).is_some(),
        rounds: round_caveats(frame, key.round),
        ..common(frame, key, own, all)
    }
}

/// A figure beside a value that nobody answered for.
#[must_use]
pub fn alone(frame: &Frame, sides: &Sides, key: Key) -> Facts {
    Facts {
        participation: (sides.get(key).rate, None),
        rounds: round_caveats(frame, key.round),
        ..Facts::default()
    }
}

/// A figure beside the same of an earlier round.
#[must_use]
pub fn beside_earlier(frame: &Frame, sides: &Sides, earlier: Key, later: Key) -> Facts {
    let (before, after) = (sides.get(earlier), sides.get(later));
    let of_participants = !matches!(later.basis, Basis::Area(_));
    let mut rounds = round_caveats(frame, earlier.round);
    rounds.extend(round_caveats(frame, later.round));
    Facts {
        coverage: None,
        counting_units: units(frame, earlier.round, later.round),
        change: Some(frame.change(earlier.round, later.round, later.group, later.indicator)),
        same_participants: of_participants.then(|| {
            let same = before.areas.intersection(&after.areas).count();
            (same as u64, before.areas.union(&after.areas).count() as u64)
        }),
        rounds,
        ..common(frame, later, after, before)
    }
}

/// The caveats of a round itself: special events and pilots; of several counted together, those of each, and that they are.
#[must_use]
pub fn round_caveats(frame: &Frame, round: u16) -> Vec<Caveat> {
    let mut found = Vec::new();
    if frame.is_pooled(round) {
        let names: Vec<&str> = frame.each_round(round).map(|round| round.name.as_str()).collect();
        found.push(caveat(Reason::RoundsPooled, names.join(", ")));
    }
    for round in frame.each_round(round) {
        let events = round.events.iter().map(|event| Caveat {
            reason: Reason::SpecialEvent,
            text: Cow::Owned(Arc::new(event.text.clone())),
            detail: event.key.clone(),
        });
        found.extend(events);
        found.extend(round.pilot.then(|| caveat(Reason::Pilot, round.name.clone())));
    }
    found
}

/// The participation rate behind a key, where it may be told.
#[must_use]
pub fn participation(sides: &Sides, key: Key) -> Option<f64> {
    sides.get(key).rate
}

/// Whether a figure of the participation rate behind a key is hidden from an audience: its number stands in no caveat.
#[must_use]
pub fn hides_rate(built: &Built, key: Key, audience: Audience) -> bool {
    let basis = if key.basis == Basis::EqualUnit { Basis::Pooled } else { key.basis };
    let is_hidden = |record: &Record| match audience {
        Audience::Methodologist => false,
        Audience::Owner => !record.masks.owner.is_shown(),
        Audience::Public => !record.masks.public.is_shown(),
    };
    let rates = (0_u16..).zip(&built.frame.indicators).filter(|(_, one)| one.is_participation());
    let figures = rates.filter_map(|(indicator, _)| built.get(&Key { indicator, basis, part: None, ..key }));
    figures.into_iter().any(is_hidden)
}

/// What is known of one side.
#[derive(Clone, Debug, PartialEq)]
struct Side {
    rate: Option<f64>,
    modes: Option<BTreeMap<String, f64>>,
    assistance: Option<BTreeMap<String, f64>>,
    groups: BTreeMap<u16, f64>,
    recruitment: BTreeSet<String>,
    areas: BTreeSet<u16>,
}

fn common(frame: &Frame, key: Key, own: &Side, other: &Side) -> Facts {
    let rates = frame.indicators.get(usize::from(key.indicator)).is_some_and(Indicator::is_participation);
    let modes = own.modes.as_ref().zip(other.modes.as_ref()).filter(|_| !rates);
    let help = own.assistance.as_ref().zip(other.assistance.as_ref()).filter(|_| !rates);
    let (mine, theirs) = (&own.recruitment, &other.recruitment);
    let differs = mine != theirs && !mine.is_empty() && !theirs.is_empty();
    let mixed = key.group == Group::All && !own.groups.is_empty() && !other.groups.is_empty();
    Facts {
        participation: (own.rate, other.rate),
        compares_rates: rates,
        mode_variation: modes.map(|(own, other)| variation(own, other)),
        assistance_variation: help.map(|(own, other)| variation(own, other)),
        recruitment: differs.then(|| (join(mine), join(theirs))),
        group_variation: mixed.then(|| variation(&own.groups, &other.groups)),
        ..Facts::default()
    }
}

fn side(frame: &Frame, found: &[&Collection]) -> Side {
    let responses: u64 = found.iter().map(|one| one.responses).sum();
    // what rests on few persons is no fact that a reader may be told
    let sensitive = |one: &&Collection| {
        one.responses > 0 && frame.survey.sensitive_groups.contains(frame.group_name(Group::One(one.group)))
    };
    let minimum = protect::minimum(&frame.policy, found.iter().any(sensitive));
    let enough = responses >= minimum;
    let mut groups = BTreeMap::new();
    for one in found.iter().filter(|one| enough && one.responses > 0) {
        *groups.entry(one.group).or_insert(0.0) += one.responses as f64 / responses as f64;
    }
    Side {
        rate: rate(found, minimum),
        modes: enough.then(|| mix(found.iter().flat_map(|one| &one.modes))).filter(|mix| !mix.is_empty()),
        assistance: helped(found, minimum),
        groups,
        recruitment: found.iter().flat_map(|one| one.recruitment.iter().cloned()).collect(),
        areas: found
            .iter()
            .filter(|one| one.responses > 0 || one.contacts.is_some())
            .map(|one| one.area)
            .collect(),
    }
}

fn rate(found: &[&Collection], minimum: u64) -> Option<f64> {
    let tallied = found.iter().filter_map(|one| one.contacts);
    let (asked, completed) = tallied.fold((0, 0), |sums, one| (sums.0 + one.0, sums.1 + one.1));
    (completed >= minimum && asked > 0).then(|| completed as f64 / asked as f64)
}

/// The mix of help, where enough persons said what they had.
fn helped(found: &[&Collection], minimum: u64) -> Option<BTreeMap<String, f64>> {
    let stated = || found.iter().flat_map(|one| &one.assistance);
    let persons: u64 = stated().map(|(_, count)| count).sum();
    (persons >= minimum.max(1)).then(|| mix(stated()))
}

/// The share of each way among all.
fn mix<'a>(ways: impl Iterator<Item = &'a (String, u64)>) -> BTreeMap<String, f64> {
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for (way, count) in ways {
        *counts.entry(way.clone()).or_default() += count;
    }
    let all: u64 = counts.values().sum();
    counts.into_iter().map(|(way, count)| (way, count as f64 / all as f64)).collect()
}

/// Half the sum of the absolute differences of two mixes: 0 for the same, 1 for nothing in common.
fn variation<K: Ord>(own: &BTreeMap<K, f64>, other: &BTreeMap<K, f64>) -> f64 {
    let keys: BTreeSet<&K> = own.keys().chain(other.keys()).collect();
    let share = |mix: &BTreeMap<K, f64>, key: &K| mix.get(key).copied().unwrap_or(0.0);
    keys.into_iter().map(|key| (share(own, key) - share(other, key)).abs()).sum::<f64>() / 2.0
}

fn units(frame: &Frame, earlier: u16, later: u16) -> Option<(String, String)> {
    let unit = |round: u16| frame.rounds.get(usize::from(round)).map(|round| round.counting_unit.clone());
    unit(later).zip(unit(earlier)).filter(|(later, earlier)| later != earlier)
}

fn join(words: &BTreeSet<String>) -> String {
    words.iter().map(String::as_str).collect::<Vec<_>>().join("+")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn total_variation_is_half_of_what_moved() {
        let mix = |paper: f64, web: f64| BTreeMap::from([("PAPER", paper), ("WEB", web)]);
        assert!((variation(&mix(0.5, 0.5), &mix(0.7, 0.3)) - 0.2).abs() < 1e-12);
        assert!((variation(&mix(1.0, 0.0), &BTreeMap::from([("TABLET", 1.0)])) - 1.0).abs() < 1e-12);
    }
}
