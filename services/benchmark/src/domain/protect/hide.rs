//! Hiding what would give hidden figures of one round away.
//!
//! First the persons: who returned a response, which every question has in common. Then each question: how many
//! answered it, and how many of those are in the numerator of each indicator. What cannot be protected in one question
//! is hidden in all of them; what cannot be protected at all is left out.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::resume_unwind;
use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicUsize, Ordering},
};

use jamfor_disclosure::lattice::{At, Audit, Cover, Lattice, NEVER, PRECIOUS, Parts, Place};

use super::{
    earlier::Earlier,
    levels::leave_out,
    numerators::Answers,
    opinions::Opinions,
    question::{Question, Questions},
    space::{self, Scope, Space},
    target::{self, Case, Persons, Target},
};
use crate::domain::{frame::Frame, key::Part, mask::Mask, record::Record};

/// The figures of a round that add up with each other.
pub(super) struct Round<'a> {
    frame: &'a Frame,
    records: &'a [Record],
    earlier: &'a Earlier,
    scope: Scope,
    axis: (Parts, BTreeMap<Part, At>),
    questions: Questions,
    /// All figures together: of their persons.
    everybody: Target<'a>,
}

/// How many returned a response, and which of that is hidden.
pub(super) type Returned = (Persons, Case);

/// What protecting one count decided.
#[derive(Default)]
struct Decided {
    /// Records to hide, with their masks.
    masks: Vec<(usize, Mask)>,
    /// Figures of persons, by their numbers, that have to be hidden in every question.
    everywhere: Vec<usize>,
}

/// What is settled of a question, by the denominators of its indicators.
#[derive(Debug, Default)]
struct Memory {
    variants: [Settled; 2],
}

/// How much of what is needed of each figure is settled, by count.
#[derive(Debug, Default)]
struct Settled(BTreeMap<Count, Vec<u32>>);

/// What is counted of answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Count {
    Denominator,
    /// The numerator of an indicator, where the denominator is hidden.
    Numerator(u16),
    /// The same where the denominator is shown.
    Alone(u16),
}

impl Settled {
    fn of(&mut self, count: Count) -> &mut Vec<u32> {
        self.0.entry(count).or_default()
    }
}

impl<'a> Round<'a> {
    /// The figures of areas; none where they are more than can be numbered.
    pub(super) fn of_areas(
        frame: &'a Frame,
        round: u16,
        records: &'a [Record],
        earlier: &'a Earlier,
    ) -> Option<Self> {
        Some(Self::new((frame, earlier), round, records, Scope::Areas, space::breakdowns(frame)?))
    }

    /// The figures of the units of an area; none where it has none.
    pub(super) fn of_units(
        frame: &'a Frame,
        round: u16,
        records: &'a [Record],
        earlier: &'a Earlier,
        area: u16,
    ) -> Option<Self> {
        let axis = space::units(frame, area, records)?;
        Some(Self::new((frame, earlier), round, records, Scope::UnitsOf(area), axis))
    }

    fn new(
        (frame, earlier): (&'a Frame, &'a Earlier),
        round: u16,
        records: &'a [Record],
        scope: Scope,
        axis: (Parts, BTreeMap<Part, At>),
    ) -> Self {
        let questions = Questions::of(frame, round, records);
        let indicators = questions.indicators();
        let space = Space::new(frame, &indicators, &questions, axis.clone(), scope, &earlier.sums);
        let everybody = Target::new(frame, records, &indicators, space, earlier);
        Self { frame, records, earlier, scope, axis, questions, everybody }
    }

    /// The figures of some indicators alone.
    fn of(&self, indicators: &[u16]) -> Target<'a> {
        let indicators: BTreeSet<u16> = indicators.iter().copied().collect();
        // rates are of nothing but whole areas
        let whole = indicators.iter().all(|one| self.questions.rates.contains(one));
        let axis = whole.then(space::undivided).flatten().unwrap_or_else(|| self.axis.clone());
        let sums = &self.earlier.sums;
        let space = Space::new(self.frame, &indicators, &self.questions, axis, self.scope, sums);
        Target::new(self.frame, self.records, &indicators, space, self.earlier)
    }

    /// The same of all answers, beside how many had an opinion.
    fn beside(&self, indicators: &[u16], beside: Option<&Opinions>) -> Target<'a> {
        let mut target = self.of(indicators);
        if let Some(beside) = beside {
            target.know(&beside.told);
        }
        target
    }

    /// How many returned a response in each figure of a target, where that is known.
    fn returned(&self, target: &Target<'_>, (_, case): &Returned) -> Vec<Option<u32>> {
        let persons = target.count(target::returned);
        let mut known = vec![true; persons.values.len()];
        for (_, number, record) in target.each() {
            let at = self.everybody.space.number(record.key);
            known[number] = at.is_some_and(|at| !case.cover[at].is_hidden());
        }
        target.space.unstated(
            |known: &mut [bool], whole, stated: &[usize], unstated| {
                known[unstated] = known[whole] && stated.iter().all(|&part| known[part]);
            },
            known.as_mut_slice(),
        );
        known.into_iter().zip(persons.values).map(|(known, persons)| known.then_some(persons)).collect()
    }

    /// Hides what has to be hidden; `masks` are those of the records.
    pub(super) fn hide(&self, masks: &mut [Mask], threads: usize) {
        let mut named: BTreeSet<usize> = BTreeSet::new();
        let memories: Vec<Mutex<Memory>> = self.questions.asked.iter().map(|_| Mutex::default()).collect();
        loop {
            let (before, masks_before) = (named.len(), masks.to_vec());
            let returned = self.persons(masks, &named);
            let prices = self.everybody.prices(&returned.0);
            for at in self.each_question(masks, &returned, &memories, threads) {
                named.extend(self.to_name(at, &returned.1.cover, &prices));
            }
            // what every question hides by now is hidden of the persons too
            if named.len() == before && masks_before == masks {
                return;
            }
        }
    }

    /// What to hide in every question, so that a figure can be protected in one: itself; where it is hidden already, the
    /// smallest figure that it is a part of, and of all respondents those of all target groups together.
    fn to_name(&self, at: usize, cover: &[Cover], prices: &[u64]) -> Vec<usize> {
        if !cover[at].is_hidden() {
            return vec![at];
        }
        let lattice = self.everybody.lattice();
        if lattice.depth(at) > 0 {
            return smallest_above(lattice, prices, cover, at).into_iter().collect();
        }
        let place = lattice.place(at);
        let wholes = lattice.groups.sums().filter(|(_, parts)| parts.contains(&place.group));
        wholes.map(|(group, _)| lattice.at(Place { group, ..place })).collect()
    }

    /// Attacks what the masks of the records hide.
    pub(super) fn attack(&self, masks: &[Mask], threads: usize) -> Vec<Audit> {
        let returned = self.everybody.returned(masks, &BTreeSet::new());
        let mut audits = vec![self.everybody.audit(&returned.1, threads)];
        let Questions { asked, rates, .. } = &self.questions;
        let found = each(asked.len() + rates.len(), threads, |at| match asked.get(at) {
            Some(question) => self.attack_question(question, masks, &returned),
            None => {
                let target = self.of(&rates[at - asked.len()..][..1]);
                vec![target.audit(&target.asked(masks).1, 1)]
            }
        });
        audits.extend(found.into_iter().flatten());
        audits
    }

    fn attack_question(&self, question: &Question, masks: &[Mask], returned: &Returned) -> Vec<Audit> {
        let mut audits = Vec::new();
        for (indicators, beside) in self.variants(question, masks) {
            let target = self.beside(indicators, beside.as_ref());
            let known = self.returned(&target, returned);
            let (persons, mut case) = target.answers(masks, &known);
            if target.tell_of_few(&mut case, &persons, beside.as_ref(), masks) {
                audits.push(Audit::impossible());
            }
            audits.push(target.audit(&case, 1));
            audits.push(target.attack_silent(masks, 1));
            let none = BTreeSet::new();
            let answers =
                Answers { persons: &persons, cover: &case.cover, returned: &known, left_out: &none };
            for &indicator in indicators {
                let alone = target.alone((question, indicator), masks, answers.cover, &none);
                let case = target.numerators(indicator, masks, &answers, alone.as_ref());
                audits.push(target.audit(&case, 1));
            }
        }
        audits
    }

    /// Shows how many answered as ranges where that would tell how few were silent.
    pub(super) fn range(&self, masks: &mut [Mask]) {
        for question in &self.questions.asked {
            for (indicators, _) in self.variants(question, masks) {
                self.of(indicators).range(masks);
            }
        }
    }

    /// Hides figures of few persons in every question, and what would give them away.
    fn persons(&self, masks: &mut [Mask], named: &BTreeSet<usize>) -> Returned {
        let target = &self.everybody;
        let (persons, mut case) = target.returned(masks, named);
        let left_out = settle(target, &persons, &mut case);
        for (at, mask) in changed(target, masks, &case.cover, &left_out) {
            masks[at] = mask;
        }
        (persons, case)
    }

    /// Protects every question, on several threads; what has to be hidden in all of them.
    fn each_question(
        &self,
        masks: &mut [Mask],
        returned: &Returned,
        memories: &[Mutex<Memory>],
        threads: usize,
    ) -> Vec<usize> {
        let Questions { asked, rates, .. } = &self.questions;
        let before: &[Mask] = masks;
        let decided = each(asked.len() + rates.len(), threads, |at| match asked.get(at) {
            Some(question) => {
                let mut memory = memories[at].lock().unwrap_or_else(PoisonError::into_inner);
                self.question(question, before, returned, &mut memory)
            }
            None => self.rate(rates[at - asked.len()], before),
        });
        for &(at, mask) in decided.iter().flat_map(|one| &one.masks) {
            masks[at] = mask;
        }
        decided.into_iter().flat_map(|one| one.everywhere).collect()
    }

    /// Those who were asked, of a rate of participation.
    fn rate(&self, rate: u16, masks: &[Mask]) -> Decided {
        let target = self.of(&[rate]);
        let (persons, mut case) = target.asked(masks);
        let left_out = settle(&target, &persons, &mut case);
        Decided { masks: changed(&target, masks, &case.cover, &left_out), everywhere: Vec::new() }
    }

    fn question(
        &self,
        question: &Question,
        masks: &[Mask],
        returned: &Returned,
        memory: &mut Memory,
    ) -> Decided {
        let mut decided = Decided::default();
        let variants = self.variants(question, masks).into_iter();
        for ((indicators, beside), memory) in variants.zip(&mut memory.variants) {
            let one = self.answers((question, indicators), beside.as_ref(), (masks, returned), memory);
            decided.masks.extend(one.masks);
            decided.everywhere.extend(one.everywhere);
        }
        decided
    }

    /// The indicators of a question by their denominators; of all answers beside how many had an opinion.
    fn variants<'q>(&self, question: &'q Question, masks: &[Mask]) -> Vec<(&'q [u16], Option<Opinions>)> {
        let Question { substantive, answered } = question;
        let beside = || {
            let target = self.of(substantive);
            let shown = target.masks(masks).into_iter().map(|mask| mask.is_some_and(Mask::is_shown));
            let is_shown = shown.enumerate().map(|(at, shown)| shown || target.is_known(at)).collect();
            let (told, most) = (target.tell_of_all(masks), target.most_of_all(masks));
            Opinions { persons: target.count(|one| one.cell.persons()), is_shown, told, most }
        };
        let beside = || (!substantive.is_empty()).then(beside);
        let mut found = vec![(substantive.as_slice(), None)];
        if !answered.is_empty() {
            found.push((answered.as_slice(), beside()));
        }
        found.retain(|(indicators, _)| !indicators.is_empty());
        found
    }

    /// Protects how many answered, and how many of them are in each numerator, until nothing more has to be hidden.
    fn answers(
        &self,
        (question, indicators): (&Question, &[u16]),
        beside: Option<&Opinions>,
        (masks, returned): (&[Mask], &Returned),
        memory: &mut Settled,
    ) -> Decided {
        let target = self.beside(indicators, beside);
        let known = self.returned(&target, returned);
        let (persons, mut case) = target.answers(masks, &known);
        target.hide_few(&mut case, &persons, beside, masks);
        let prices = target.prices(&persons);
        let mut left_out = BTreeSet::new();
        // what few have to be hidden for is hidden in every question
        let few: BTreeSet<usize> = beside.into_iter().flat_map(|beside| beside.few(&persons)).collect();
        let everywhere = loop {
            let exposed = target.settle(&mut case, &prices, memory.of(Count::Denominator)).exposed;
            let is_of_all = |at: &usize| beside.is_none_or(|beside| !beside.is_shown[*at]);
            let (everywhere, rest): (Vec<usize>, Vec<usize>) =
                exposed.into_iter().partition(|at| few.contains(at) || is_of_all(at));
            if !leave_out(&target, &persons, &mut case.cover, &rest, &mut left_out) {
                break everywhere;
            }
        };
        let mut alone: BTreeMap<u16, BTreeSet<usize>> = BTreeMap::new();
        loop {
            let (mut grew, mut exposed) = (false, Vec::new());
            for &indicator in indicators {
                let answers =
                    Answers { persons: &persons, cover: &case.cover, returned: &known, left_out: &left_out };
                let mut one = target.numerators(indicator, masks, &answers, None);
                let outcome = target.settle(&mut one, &prices, memory.of(Count::Numerator(indicator)));
                grew |= !outcome.hidden.is_empty();
                outcome.hidden.into_iter().for_each(|at| case.cover[at] = Cover::Withheld);
                exposed.extend(outcome.exposed);
            }
            for &indicator in indicators {
                let answers =
                    Answers { persons: &persons, cover: &case.cover, returned: &known, left_out: &left_out };
                let hidden = alone.entry(indicator).or_default();
                let memory = memory.of(Count::Alone(indicator));
                // what cannot be protected alone is hidden with those beside it
                for at in target.protect_alone((question, indicator), masks, &answers, hidden, memory) {
                    grew |= !case.cover[at].is_hidden() && prices[at] < NEVER;
                    if prices[at] < NEVER {
                        case.cover[at] = Cover::Withheld;
                    }
                }
            }
            if !grew && !leave_out(&target, &persons, &mut case.cover, &exposed, &mut left_out) {
                break;
            }
        }
        let number = |at: &usize| everywhere.contains(at);
        let named = target.each().filter(|(_, at, _)| number(at));
        let everywhere = named.filter_map(|(.., record)| self.everybody.space.number(record.key)).collect();
        let mut decided = changed(&target, masks, &case.cover, &left_out);
        for (at, number, record) in target.each() {
            let by_itself = alone.get(&record.key.indicator).is_some_and(|hidden| hidden.contains(&number));
            if by_itself && masks[at].is_shown() && !case.cover[number].is_hidden() {
                let is_sum = target.lattice().area_of(number).is_none();
                decided.push((at, if is_sum { Mask::TotalWithheld } else { Mask::Complementary }));
            }
        }
        Decided { masks: decided, everywhere }
    }
}

/// What some work makes of each of so many places, in their order, on several threads.
fn each<T: Send>(count: usize, threads: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let take = || {
        let places = std::iter::repeat_with(|| next.fetch_add(1, Ordering::Relaxed));
        places.take_while(|&at| at < count).map(|at| (at, work(at))).collect::<Vec<_>>()
    };
    let mut found: Vec<(usize, T)> = std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads.max(1)).map(|_| scope.spawn(take)).collect();
        let done = running.into_iter().map(|one| one.join().unwrap_or_else(|panic| resume_unwind(panic)));
        done.flatten().collect()
    });
    found.sort_by_key(|(at, _)| *at);
    found.into_iter().map(|(_, one)| one).collect()
}

/// Protects one count; what had to be left out.
fn settle(target: &Target<'_>, persons: &Persons, case: &mut Case) -> BTreeSet<usize> {
    let prices = target.prices(persons);
    let mut left_out = BTreeSet::new();
    loop {
        let exposed = target.protect(case, &prices).exposed;
        if !leave_out(target, persons, &mut case.cover, &exposed, &mut left_out) {
            return left_out;
        }
    }
}

/// The records to hide, with their masks.
fn changed(
    target: &Target<'_>,
    masks: &[Mask],
    cover: &[Cover],
    left_out: &BTreeSet<usize>,
) -> Vec<(usize, Mask)> {
    let new = |(at, number, _): (usize, usize, _)| {
        let is_sum = target.lattice().area_of(number).is_none();
        let mask = match left_out.contains(&number) {
            _ if is_sum => Mask::TotalWithheld,
            true => Mask::LeftOut,
            false => Mask::Complementary,
        };
        let hidden = left_out.contains(&number) || (cover[number].is_hidden() && masks[at].is_shown());
        hidden.then_some((at, mask))
    };
    target.each().filter_map(new).collect()
}

/// The smallest shown figure of which a figure is a part, in the same place.
fn smallest_above(lattice: &Lattice, prices: &[u64], cover: &[Cover], at: usize) -> Option<usize> {
    let place = lattice.place(at);
    let next = |part: &At| lattice.parts.depth(*part) + 1 == lattice.depth(at);
    let above = lattice.parts.above(place.part).into_iter().filter(next);
    let wholes = above.map(|part| lattice.at(Place { part, ..place }));
    let open = |whole: &usize| prices[*whole] < PRECIOUS && !cover[*whole].is_hidden();
    wholes.filter(open).min_by_key(|&whole| prices[whole])
}
