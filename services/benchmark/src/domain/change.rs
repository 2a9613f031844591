//! What differs between two releases, as an audience reads them: figures by their keys in words, since each release
//! numbers its own vocabulary.

use std::collections::HashMap;

use jamfor_disclosure::Audience;

use super::{
    built::Built,
    comparator::Weighting,
    figure::Figure,
    frame::Frame,
    key::{Basis, Group, Key, Part},
    lookup::Place,
    view::figure,
};

/// One key, and where its figure stands in two releases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// In the earlier one.
    pub before: Option<usize>,
    /// In the later one.
    pub after: Option<usize>,
}

/// What became of a figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// As the earlier release has it; none when it had none.
    pub before: Option<Figure>,
    /// As the later release has it; none when it has none.
    pub after: Option<Figure>,
}

/// Every key of two releases in the order of the later one; those of the earlier one alone after what stood before them
/// there.
#[must_use]
pub fn pairs(before: &Built, after: &Built) -> Vec<Pair> {
    let mut words = Words::new(&before.frame, &after.frame);
    let mut earlier: Vec<Option<usize>> = vec![None; after.records.len()];
    let (mut gone, mut behind) = (Vec::new(), 0);
    for (at, record) in before.records.iter().enumerate() {
        let key = words.key(record.key);
        match key.and_then(|key| after.records.binary_search_by(|one| one.key.cmp(&key)).ok()) {
            Some(found) => {
                earlier[found] = Some(at);
                behind = found + 1;
            }
            None => gone.push((behind, at)),
        }
    }
    gone.sort_by_key(|(behind, _)| *behind);
    let mut gone = gone.into_iter().peekable();
    let mut all = Vec::with_capacity(after.records.len());
    for (at, before) in earlier.into_iter().map(Some).chain([None]).enumerate() {
        while let Some((_, before)) = gone.next_if(|(behind, _)| *behind == at) {
            all.push(Pair { before: Some(before), after: None });
        }
        all.extend(before.map(|before| Pair { before, after: Some(at) }));
    }
    all
}

/// The keys of the figures of an earlier release in the words of a later one, where it has words for them.
pub(super) fn keys(before: &Built, after: &Frame) -> Vec<(Key, usize)> {
    let mut words = Words::new(&before.frame, after);
    let keys = before.records.iter().enumerate();
    keys.filter_map(|(at, record)| Some((words.key(record.key)?, at))).collect()
}

/// What became of the figure of a pair for an audience; none when it reads the same.
#[must_use]
pub fn change(before: &Built, after: &Built, pair: Pair, audience: Audience) -> Option<Change> {
    let of = |built: &Built, at: Option<usize>| {
        let record = built.records.get(at?)?;
        Some(figure(built, &Place::of(&built.frame, record.key), audience))
    };
    let change = Change { before: of(before, pair.before), after: of(after, pair.after) };
    if let (Some(before), Some(after)) = (&change.before, &change.after) {
        // the same key, though a crossing may name its breakdowns in another order
        let renamed = Figure { subject: after.subject.clone(), ..before.clone() };
        return (renamed != *after).then_some(change);
    }
    Some(change)
}

/// A sum of areas that an earlier release has and a later one has not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sum {
    /// Its areas, as the later release numbers them.
    pub(super) members: Vec<u16>,
    /// Its figures, as if they were those of all participants, and whether they were shown.
    pub(super) figures: Vec<(Key, bool)>,
}

/// The comparators that add up areas in an earlier release and are none of a later one.
pub(super) fn sums(before: &Built, after: &Frame) -> Vec<Sum> {
    let mut words = Words::new(&before.frame, after);
    let of = |comparator: u16| {
        let one = before.frame.membership(Basis::Comparator(comparator))?;
        let adds = one.comparator.weighting() != Weighting::EqualUnit && !one.members.is_empty();
        let gone = adds && words.comparators.get(usize::from(comparator)).is_some_and(Option::is_none);
        let members =
            gone.then(|| one.members.iter().filter_map(|&area| at(&words.areas, area)).collect())?;
        let own = before.records.iter().filter(|record| record.key.basis == Basis::Comparator(comparator));
        let figures = own.filter_map(|record| {
            let shown = record.masks.public.is_shown();
            Some((words.key(record.key.of(Basis::Pooled))?, shown))
        });
        Some(Sum { members, figures: figures.collect() })
    };
    (0_u16..).take(before.frame.comparators.len()).filter_map(of).collect()
}

/// From the vocabulary of one release to that of another: where each word of the one stands in the other.
struct Words<'a> {
    from: &'a Frame,
    to: &'a Frame,
    rounds: Vec<Option<u16>>,
    indicators: Vec<Option<u16>>,
    groups: Vec<Option<Group>>,
    areas: Vec<Option<u16>>,
    comparators: Vec<Option<u16>>,
    parts: HashMap<Part, Option<Part>>,
}

impl<'a> Words<'a> {
    fn new(from: &'a Frame, to: &'a Frame) -> Self {
        Self {
            rounds: from.all_rounds().map(|round| round_in(from, to, round)).collect(),
            indicators: from
                .indicators
                .iter()
                .map(|one| position(&to.indicators, |other| other.name == one.name))
                .collect(),
            groups: from.groups.iter().map(|group| to.group(group)).collect(),
            areas: from.areas.iter().map(|area| to.area(area)).collect(),
            comparators: from
                .comparators
                .iter()
                .map(|one| position(&to.comparators, |other| other.comparator.name == one.comparator.name))
                .collect(),
            parts: HashMap::new(),
            from,
            to,
        }
    }

    fn key(&mut self, key: Key) -> Option<Key> {
        Some(Key {
            round: at(&self.rounds, key.round)?,
            group: match key.group {
                Group::All => Group::All,
                Group::One(group) => at(&self.groups, group)?,
            },
            indicator: at(&self.indicators, key.indicator)?,
            basis: match key.basis {
                Basis::Area(area) => Basis::Area(at(&self.areas, area)?),
                Basis::Comparator(comparator) => Basis::Comparator(at(&self.comparators, comparator)?),
                of_country @ (Basis::Pooled | Basis::EqualUnit) => of_country,
            },
            part: match key.part {
                None => None,
                Some(part) => Some(self.part(part)?),
            },
        })
    }

    fn part(&mut self, part: Part) -> Option<Part> {
        let (from, to) = (self.from, self.to);
        *self.parts.entry(part).or_insert_with(|| to.part_of(&from.words_of(part)).ok().flatten())
    }
}

fn round_in(from: &Frame, to: &Frame, round: u16) -> Option<u16> {
    let mut names = from.each_round(round).map(|round| round.name.clone());
    if from.is_pooled(round) {
        to.pooled_rounds(&names.collect::<Vec<_>>())
    } else {
        to.round(&names.next()?)
    }
}

fn at<T: Copy>(places: &[Option<T>], at: u16) -> Option<T> {
    places.get(usize::from(at)).copied().flatten()
}

fn position<T>(list: &[T], matches: impl FnMut(&T) -> bool) -> Option<u16> {
    list.iter().position(matches).and_then(|at| u16::try_from(at).ok())
}
