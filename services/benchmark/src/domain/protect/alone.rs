//! Numerators that are hidden alone, where other indicators of the same answers are shown: of twelve of whom nine are
//! shown to be satisfied, none to three are dissatisfied. Such a numerator can only move between options that the others
//! do not tell apart.

use std::collections::{BTreeMap, BTreeSet};

use jamfor_disclosure::lattice::{Cover, Place};
use jamfor_survey::OptionClass;

use super::{
    numerators::Answers,
    question::Question,
    target::{NOTHING, Persons, Target, narrow},
};
use crate::domain::{
    indicator::Indicator,
    instrument::ScaleOption,
    key::Key,
    mask::Mask,
    record::Record,
    view::{tells_no_opinion, tells_options},
};

/// How the numerator of an indicator can move in each figure beside all others of the same answers.
#[derive(Clone, Debug)]
pub(super) struct Alone {
    /// What becomes of figures that are hidden alone, by number.
    hidden: BTreeMap<usize, Cover>,
    /// What is left to the numerator, by number; none where that is not known.
    left: Vec<Option<Left>>,
}

/// What is left to a numerator by the others of the same answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Left {
    /// How many more it could have, with every other one as it is.
    pub(super) up: u32,
    /// How many fewer.
    pub(super) down: u32,
    /// How many more and fewer any one that is shown leaves to it.
    pub(super) beside: [u32; 2],
}

/// How many chose each option of a scale.
#[derive(Clone, Debug)]
struct Tallies<'a> {
    options: &'a [ScaleOption],
    counts: Vec<u64>,
}

/// The kind of each option: the others do not tell options of one kind apart.
type Kinds = Vec<usize>;

impl Alone {
    /// What becomes of a figure; none where it is not hidden alone.
    pub(super) fn cover(&self, at: usize) -> Option<Cover> {
        self.hidden.get(&at).copied()
    }

    /// What is left to the numerator of a figure whose denominator is shown.
    pub(super) fn left(&self, at: usize, answers: &[Cover]) -> Option<Left> {
        self.left[at].filter(|_| !answers[at].is_hidden())
    }
}

impl<'a> Target<'a> {
    /// Hides more of one indicator alone where it is hidden beside shown ones, and notes it in `hidden`; where that is
    /// not enough, and where it is for what those beside it leave.
    pub(super) fn protect_alone(
        &self,
        asked: (&Question, u16),
        masks: &[Mask],
        answers: &Answers<'_>,
        hidden: &mut BTreeSet<usize>,
        settled: &mut Vec<u32>,
    ) -> Vec<usize> {
        let Some(alone) = self.alone(asked, masks, answers.cover, hidden) else { return Vec::new() };
        let mut case = self.numerators(asked.1, masks, answers, Some(&alone));
        // where all indicators are hidden, the numerator is protected already, unless more is needed of it beside those that
        // are hidden alone
        let together = self.numerators(asked.1, masks, answers, None);
        for (at, (need, before)) in case.needs.iter_mut().zip(together.needs).enumerate() {
            let is_met = answers.cover[at].is_hidden() && need.is_some_and(|need| before == Some(need));
            *need = if is_met { Some(NOTHING) } else { *need };
        }
        let outcome = self.settle(&mut case, &self.prices_alone(asked.1, answers.persons, &alone), settled);
        hidden.extend(outcome.hidden);
        let around = |at: usize| {
            let wholes = if answers.cover[at].is_hidden() { self.lattice().containing(at) } else { vec![at] };
            wholes.into_iter().filter(|whole| alone.cover(*whole).is_some())
        };
        outcome.exposed.into_iter().flat_map(around).collect()
    }

    /// How an indicator is hidden where the answers are shown, by its masks and by what is to be hidden `besides`; none
    /// where it is not.
    pub(super) fn alone(
        &self,
        (question, indicator): (&Question, u16),
        masks: &[Mask],
        answers: &[Cover],
        besides: &BTreeSet<usize>,
    ) -> Option<Alone> {
        let own = self.each().filter(|(.., record)| record.key.indicator == indicator);
        let hidden = own.filter_map(|(at, number, _)| {
            let is_hidden = !self.is_told(at, masks) || besides.contains(&number);
            let cover = match masks[at] {
                Mask::TotalWithheld | Mask::LeftOut => Cover::Withheld,
                mask => self.hidden(number, Some(mask)),
            };
            (is_hidden && !answers[number].is_hidden()).then_some((number, cover))
        });
        let hidden: BTreeMap<usize, Cover> = hidden.collect();
        (!hidden.is_empty()).then(|| Alone { left: self.left(question, indicator, masks), hidden })
    }

    /// What hiding the figures of one indicator costs where the answers are shown.
    fn prices_alone(&self, indicator: u16, persons: &Persons, alone: &Alone) -> Vec<u64> {
        let mut prices = self.prices_of_no_figures(persons);
        for (at, number, _) in self.each().filter(|(.., record)| record.key.indicator == indicator) {
            let moves = alone.left[number].is_some_and(|left| left.up.max(left.down) > 0);
            if moves && !self.is_fixed(at, number) {
                prices[number] = self.price(number, persons.values[number]);
            }
        }
        prices
    }

    /// What is left to the numerators of an indicator.
    fn left(&self, question: &Question, indicator: u16, masks: &[Mask]) -> Vec<Option<Left>> {
        let nothing = || vec![None; self.lattice().len()];
        let Some(own) = self.frame.indicators.get(usize::from(indicator)) else { return nothing() };
        let mut siblings: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
        for (at, record) in self.records.iter().enumerate() {
            if record.key.indicator != indicator && question.counts(record.key.indicator) {
                siblings.entry(place(record.key)).or_default().push(at);
            }
        }
        let mut found: Vec<Option<Left>> = nothing();
        let mut tallies: Vec<Option<Tallies<'a>>> = vec![None; found.len()];
        for (at, number, record) in self.each().filter(|(.., record)| record.key.indicator == indicator) {
            let Some(own_tallies) = self.tallies(record) else { continue };
            let around = siblings.get(&place(record.key)).map(Vec::as_slice).unwrap_or_default();
            found[number] = Some(self.left_in(own, &own_tallies, (at, around), masks));
            tallies[number] = Some(own_tallies);
        }
        // those who are in none of the options of a breakdown answered too
        self.space.unstated(
            |tallies: &mut [Option<Tallies<'_>>], whole, stated, unstated| {
                let mut rest = tallies[whole].clone();
                for part in stated.iter().filter_map(|&part| tallies[part].as_ref()) {
                    let Some(rest) = &mut rest else { continue };
                    for (rest, count) in rest.counts.iter_mut().zip(&part.counts) {
                        *rest = rest.saturating_sub(*count);
                    }
                }
                tallies[unstated] = rest;
            },
            tallies.as_mut_slice(),
        );
        for (at, tallies) in tallies.iter().enumerate().filter(|(at, _)| self.space.is_unstated(*at)) {
            found[at] = tallies.as_ref().map(|tallies| {
                let others = question.indicators().filter(|&one| one != indicator);
                let (up, down) = tallies.moves(own, &self.kinds(tallies.options, others));
                Left { up, down, beside: [up, down] }
            });
        }
        self.add_groups(&mut found);
        found
    }

    /// Groups of which the scales differ are left together what each of them is.
    fn add_groups(&self, found: &mut [Option<Left>]) {
        let lattice = self.lattice();
        for (whole, groups) in lattice.groups.sums() {
            for area in 0..lattice.areas.len() {
                for part in 0..lattice.parts.len() {
                    let at = |group| lattice.at(Place { group, area, part });
                    if found[at(whole)].is_none() {
                        let each: Option<Vec<Left>> = groups.iter().map(|&group| found[at(group)]).collect();
                        found[at(whole)] = each.map(|each| each.into_iter().fold(Left::default(), Left::and));
                    }
                }
            }
        }
    }

    /// How many chose each option of a figure; none where it is of groups with different scales.
    fn tallies(&self, record: &Record) -> Option<Tallies<'a>> {
        let options = self.frame.options(record.key);
        let counts = match record.cell.share() {
            None => vec![0; options.len()],
            Some(share) => share.options.iter().map(|one| one.count).collect(),
        };
        (!options.is_empty() && counts.len() == options.len()).then_some(Tallies { options, counts })
    }

    fn left_in(
        &self,
        own: &Indicator,
        tallies: &Tallies<'_>,
        (at, around): (usize, &[usize]),
        masks: &[Mask],
    ) -> Left {
        let options = tallies.options;
        let told = |other: &&usize| self.is_told(**other, masks);
        if around.iter().filter(told).any(|&other| self.tells_options(other, masks)) {
            return Left::default();
        }
        let says_no_opinion = around
            .iter()
            .chain([&at])
            .any(|&one| tells_no_opinion(self.frame, &self.records[one], masks[one]));
        let indicator = |&other: &usize| self.records[other].key.indicator;
        let mut kinds = self.kinds(options, around.iter().map(indicator));
        if says_no_opinion {
            divide(&mut kinds, options, |option| option.class == OptionClass::NoOpinion);
        }
        let (up, down) = tallies.moves(own, &kinds);
        let alone = tallies.moves(own, &vec![0; options.len()]);
        let beside = around
            .iter()
            .filter(told)
            .map(|other| tallies.moves(own, &self.kinds(options, [indicator(other)].into_iter())));
        let least = |one: (u32, u32), other: (u32, u32)| (one.0.min(other.0), one.1.min(other.1));
        Left { up, down, beside: beside.fold(alone, least).into() }
    }

    /// The kinds of options that some indicators tell apart: by their denominators, and by their numerators.
    fn kinds(&self, options: &[ScaleOption], indicators: impl Iterator<Item = u16>) -> Kinds {
        let mut kinds = vec![0; options.len()];
        for indicator in indicators.filter_map(|one| self.frame.indicators.get(usize::from(one))) {
            divide(&mut kinds, options, |option| indicator.takes(option));
            divide(&mut kinds, options, |option| indicator.takes(option) && indicator.counts(option));
        }
        kinds
    }

    fn tells_options(&self, at: usize, masks: &[Mask]) -> bool {
        tells_options(self.frame, &self.records[at], masks[at])
    }
}

impl Left {
    /// Between how many it lies beside any one that is shown.
    pub(super) const fn between(self) -> u32 {
        self.beside[0].saturating_add(self.beside[1])
    }

    const fn and(self, other: Self) -> Self {
        Self {
            up: self.up.saturating_add(other.up),
            down: self.down.saturating_add(other.down),
            beside: [
                self.beside[0].saturating_add(other.beside[0]),
                self.beside[1].saturating_add(other.beside[1]),
            ],
        }
    }
}

impl Tallies<'_> {
    /// How many persons outside of a numerator could be in it and as many inside out of it, each in another option of
    /// the same kind.
    fn moves(&self, indicator: &Indicator, kinds: &[usize]) -> (u32, u32) {
        let counted = || {
            let all = self.options.iter().zip(&self.counts).zip(kinds);
            all.filter(|((option, _), _)| indicator.takes(option))
                .map(|((option, count), kind)| (indicator.counts(option), *count, *kind))
        };
        let from = |inside: bool| -> u32 {
            let has_another = |kind| counted().any(|(is_in, _, other)| is_in != inside && other == kind);
            let can = counted().filter(|&(is_in, _, kind)| is_in == inside && has_another(kind));
            narrow(can.map(|(_, count, _)| count).sum())
        };
        (from(false), from(true))
    }
}

/// Tells options apart that differ in something.
fn divide(kinds: &mut [usize], options: &[ScaleOption], by: impl Fn(&ScaleOption) -> bool) {
    let mut found: Vec<(usize, bool)> = Vec::new();
    for (kind, option) in kinds.iter_mut().zip(options) {
        let new = (*kind, by(option));
        *kind = found.iter().position(|one| *one == new).unwrap_or_else(|| {
            found.push(new);
            found.len() - 1
        });
    }
}

/// Where a figure is of the same answers, by whichever indicator.
const fn place(key: Key) -> Key {
    Key { indicator: 0, ..key }
}
