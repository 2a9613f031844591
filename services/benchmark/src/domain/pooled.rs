//! Rounds that are counted together: what they bind, and how they were collected together.
//!
//! A question is pooled only where it is the same in every round and for the same target groups; where it is not, there
//! is no figure.

use std::collections::BTreeMap;

use jamfor_survey::ChangeClass;

use super::{
    frame::{Bound, Collection, Frame},
    indicator::Indicator,
    instrument::ScaleOption,
    key::Group,
};

/// Adds rounds that are counted together, by name, to the vocabulary of a release that has everything else.
pub(super) fn add(frame: &mut Frame, pooled: &[Vec<String>]) {
    for names in pooled {
        let Some(mut rounds) = names.iter().map(|name| frame.round(name)).collect::<Option<Vec<u16>>>()
        else {
            continue;
        };
        rounds.sort_unstable();
        let Ok(at) = u16::try_from(frame.rounds.len() + frame.pooled.len()) else { continue };
        let bound = bound(frame, at, &rounds);
        let collections = collections(frame, at, &rounds);
        frame.bound.extend(bound);
        frame.collections.extend(collections);
        frame.pooled.push(rounds);
    }
}

/// Target groups and indicators that are the same in every round.
fn bound(frame: &Frame, at: u16, rounds: &[u16]) -> Vec<Bound> {
    let mut found = Vec::new();
    for indicator in (0_u16..).take(frame.indicators.len()) {
        for group in groups(frame, rounds, indicator) {
            if is_one_question(frame, rounds, (group, indicator)) {
                let options = options(frame, rounds, (group, indicator));
                found.push(Bound { round: at, group, indicator, options });
            }
        }
    }
    found.sort_by_key(|bound| (bound.round, bound.group, bound.indicator));
    found
}

/// The target groups that every round asks.
fn groups(frame: &Frame, rounds: &[u16], indicator: u16) -> Vec<u16> {
    let Some((&first, rest)) = rounds.split_first() else { return Vec::new() };
    let asks = |round: u16, group: u16| !frame.bound_groups(round, Group::One(group), indicator).is_empty();
    let groups = frame.bound_groups(first, Group::All, indicator).into_iter().map(|bound| bound.group);
    groups.filter(|&group| rest.iter().all(|&round| asks(round, group))).collect()
}

/// Whether all target groups together can be pooled: every round asks those that the pooled rounds have, and no other.
pub(super) fn has_all_groups(frame: &Frame, round: u16, indicator: u16) -> bool {
    let groups = |round: u16| {
        let bound = frame.bound_groups(round, Group::All, indicator);
        bound.into_iter().map(|bound| bound.group).collect::<Vec<u16>>()
    };
    frame.rounds_of(round).into_iter().all(|one| groups(one) == groups(round))
}

/// Whether every two rounds ask the same, and count those asked in the same unit where that is what is counted.
fn is_one_question(frame: &Frame, rounds: &[u16], (group, indicator): (u16, u16)) -> bool {
    let participation = frame.indicators.get(usize::from(indicator)).is_some_and(Indicator::is_participation);
    let unit = |round: &u16| frame.rounds.get(usize::from(*round)).map(|round| &round.counting_unit);
    let same = |before: &u16, after: &u16| {
        let change = frame.change(*before, *after, Group::One(group), indicator);
        change < ChangeClass::Recoded && (!participation || unit(before) == unit(after))
    };
    (1..rounds.len()).all(|at| rounds[..at].iter().all(|before| same(before, &rounds[at])))
}

/// The options where every round has the same ones.
fn options(frame: &Frame, rounds: &[u16], (group, indicator): (u16, u16)) -> Vec<ScaleOption> {
    let of = |round: &u16| {
        let bound = frame.bound_groups(*round, Group::One(group), indicator);
        bound.first().map(|bound| bound.options.as_slice()).unwrap_or_default()
    };
    let Some((first, rest)) = rounds.split_first() else { return Vec::new() };
    if rest.iter().all(|round| of(round) == of(first)) { of(first).to_vec() } else { Vec::new() }
}

/// How each area and target group collected in all rounds together.
fn collections(frame: &Frame, at: u16, rounds: &[u16]) -> Vec<Collection> {
    let mut found: BTreeMap<(u16, u16), Collection> = BTreeMap::new();
    for one in frame.collections.iter().filter(|one| rounds.contains(&one.round)) {
        let place = found.entry((one.group, one.area));
        place.and_modify(|all| add_to(all, one)).or_insert_with(|| Collection { round: at, ..one.clone() });
    }
    found.into_values().collect()
}

fn add_to(all: &mut Collection, one: &Collection) {
    all.responses += one.responses;
    // a rate of some rounds is none of all of them
    all.contacts = all.contacts.zip(one.contacts).map(|(sum, more)| (sum.0 + more.0, sum.1 + more.1));
    all.recruitment.extend(one.recruitment.iter().cloned());
    for (mix, more) in [(&mut all.modes, &one.modes), (&mut all.assistance, &one.assistance)] {
        let mut sums: BTreeMap<String, u64> = mix.drain(..).collect();
        for (word, count) in more {
            *sums.entry(word.clone()).or_default() += count;
        }
        mix.extend(sums);
    }
}
