//! What can be asked of the figures of a round, one count at a time: what is hidden of it, how far each figure could be
//! from the truth for somebody who knows what is shown, and how far it has to be.

use std::collections::{BTreeMap, BTreeSet};

use super::{earlier::Earlier, minimum, space::Space};
use crate::domain::{frame::Frame, mask::Mask, record::Record};
use jamfor_disclosure::lattice::{
    At, Audit, Cover, Lattice, NEVER, Need, Outcome, PRECIOUS, Place, Room, audit, protect, protect_all,
};

/// How far apart the ends of what can be known of a hidden figure must be, in persons.
pub(super) const WIDTH: u32 = 5;
/// A figure of fewer persons than so many times the fewest that may be shown is hidden in all questions or in none.
const FEW: u32 = 2;
/// How much less something can be that is no figure: more persons than any round has.
const FREE: u32 = 1_000_000;
/// What hiding a figure costs, for each person and for ten more, by what it is of.
const PRICES: Prices = Prices { comparator: 64, all_groups: 64, everybody: 8 };

/// The importance of figures: how much rather others are hidden.
struct Prices {
    comparator: u64,
    all_groups: u64,
    everybody: u64,
}

/// Some indicators of a round, as a lattice of figures.
pub(super) struct Target<'a> {
    pub(super) frame: &'a Frame,
    pub(super) records: &'a [Record],
    pub(super) space: Space,
    /// The records that are in the lattice, with their numbers.
    pub(super) placed: Vec<(usize, usize)>,
    pub(super) earlier: &'a Earlier,
    /// Figures that earlier releases have shown, by number.
    known: Vec<bool>,
    /// Sums of earlier releases alone, by number, with what was shown of them: the indicators.
    sums: BTreeMap<usize, BTreeSet<u16>>,
}

/// How many persons each figure of a lattice is of.
#[derive(Clone, Debug)]
pub(super) struct Persons {
    pub(super) values: Vec<u32>,
    /// The fewest that may be shown; none where there is no figure.
    pub(super) least: Vec<Option<u32>>,
}

impl Persons {
    /// Whether a figure is of somebody, and of fewer than may be shown.
    pub(super) fn is_few(&self, at: usize) -> bool {
        self.least[at].is_some_and(|least| (1..least).contains(&self.values[at]))
    }
}

/// One count, with all that protecting and attacking it takes.
#[derive(Clone, Debug)]
pub(super) struct Case {
    pub(super) cover: Vec<Cover>,
    pub(super) room: Room,
    pub(super) needs: Vec<Option<Need>>,
}

impl<'a> Target<'a> {
    /// The figures of these indicators that have a place in a space.
    pub(super) fn new(
        frame: &'a Frame,
        records: &'a [Record],
        indicators: &BTreeSet<u16>,
        space: Space,
        earlier: &'a Earlier,
    ) -> Self {
        let of_these = records.iter().enumerate().filter(|(_, one)| indicators.contains(&one.key.indicator));
        let placed: Vec<(usize, usize)> =
            of_these.filter_map(|(at, record)| Some((at, space.number(record.key)?))).collect();
        let mut known = vec![false; space.lattice.len()];
        placed.iter().for_each(|&(at, number)| known[number] |= earlier.is_known(at));
        let mut sums = BTreeMap::new();
        for (at, sum) in earlier.sums.iter().enumerate() {
            for &(key, shown) in sum.figures.iter().filter(|(key, _)| indicators.contains(&key.indicator)) {
                if let Some(number) = space.number_in(key, at) {
                    let of: &mut BTreeSet<u16> = sums.entry(number).or_default();
                    of.extend(shown.then_some(key.indicator));
                }
            }
        }
        Self { frame, records, space, placed, earlier, known, sums }
    }

    /// Notes what is told by other figures.
    pub(super) fn know(&mut self, told: &[bool]) {
        self.known.iter_mut().zip(told).for_each(|(known, told)| *known |= told);
    }

    /// Whether everybody knows a figure: one that earlier releases have shown, or one that nobody can be in.
    pub(super) fn is_known(&self, number: usize) -> bool {
        self.known[number] || self.space.is_of_earlier(number) || self.space.is_excluded(number)
    }

    /// Marks as shown what earlier releases have shown of a count, and whom nobody can be; and as hidden what they have not
    /// shown of their sums.
    pub(super) fn cover_earlier(
        &self,
        cover: &mut [Cover],
        is_known: impl Fn(usize) -> bool,
        is_shown: impl Fn(&BTreeSet<u16>) -> bool,
    ) {
        for (at, cover) in cover.iter_mut().enumerate() {
            if self.space.is_excluded(at) {
                *cover = Cover::Shown;
            } else if self.space.is_of_earlier(at) {
                let shown = self.sums.get(&at).is_some_and(&is_shown);
                *cover = if shown { Cover::Shown } else { Cover::Withheld };
            } else if is_known(at) {
                *cover = Cover::Shown;
            }
        }
    }

    pub(super) const fn lattice(&self) -> &Lattice {
        &self.space.lattice
    }

    /// The records that are in the lattice, with their numbers and places among all.
    pub(super) fn each(&self) -> impl Iterator<Item = (usize, usize, &'a Record)> + '_ {
        self.placed.iter().map(|&(at, number)| (at, number, &self.records[at]))
    }

    /// Counts something in every figure.
    pub(super) fn count(&self, of: impl Fn(&Record) -> u64) -> Persons {
        let len = self.lattice().len();
        let mut persons = Persons { values: vec![0; len], least: vec![None; len] };
        for (_, number, record) in self.each() {
            persons.values[number] = persons.values[number].max(narrow(of(record)));
            let least = narrow(minimum(&self.frame.policy, record.cell.sensitive));
            persons.least[number] = Some(persons.least[number].map_or(least, |known| known.max(least)));
        }
        self.space.fill(&mut persons.values);
        persons
    }

    /// What becomes of each figure by the masks of its records: it is shown where one of them is.
    pub(super) fn masks(&self, masks: &[Mask]) -> Vec<Option<Mask>> {
        let mut found: Vec<Option<Mask>> = vec![None; self.lattice().len()];
        for (at, number, _) in self.each() {
            let mask = masks[at];
            let better = found[number].is_none_or(|known| {
                !known.is_shown() && (mask.is_shown() || matches!(known, Mask::TotalWithheld | Mask::LeftOut))
            });
            if better {
                found[number] = Some(mask);
            }
        }
        found
    }

    /// Marks as hidden of whom there are no figures: those who are in none of the options. Where they can be computed,
    /// the sums say so.
    pub(super) fn cover_unstated(&self, cover: &mut [Cover]) {
        let is_no_figure = |at: usize| {
            self.space.is_undivided(at) || (self.space.is_unstated(at) && !self.space.is_nobody(at))
        };
        for (_, cover) in cover.iter_mut().enumerate().filter(|(at, _)| is_no_figure(*at)) {
            *cover = Cover::Withheld;
        }
    }

    /// What hiding each figure costs; what is no figure cannot be hidden, but for those who are in none of the options.
    pub(super) fn prices(&self, persons: &Persons) -> Vec<u64> {
        let mut figures = vec![0; persons.values.len()];
        self.placed.iter().for_each(|&(_, number)| figures[number] += 1);
        let mut prices = self.prices_of_no_figures(persons);
        for (at, price) in prices.iter_mut().enumerate().filter(|(at, _)| persons.least[*at].is_some()) {
            // whether an area is shown is not decided among its units
            if !self.is_known(at) && !self.space.is_whole_of_units(at) {
                *price = self.price(at, persons.values[at]) * figures[at];
            }
        }
        prices
    }

    /// The same, where no figure can be hidden.
    pub(super) fn prices_of_no_figures(&self, persons: &Persons) -> Vec<u64> {
        let costs_nothing = |at: usize| {
            let is_open = self.space.is_unstated(at) && !self.space.is_nobody(at);
            persons.least[at].is_none() && !self.is_known(at) && (self.space.is_undivided(at) || is_open)
        };
        let price = |at: usize| match at {
            _ if self.space.is_whole_of_units(at) => NEVER,
            _ if costs_nothing(at) => 0,
            _ => NEVER,
        };
        (0..persons.values.len()).map(price).collect()
    }

    /// Whether a record of the release or of an earlier one is printed.
    pub(super) fn is_told(&self, at: usize, masks: &[Mask]) -> bool {
        masks[at].is_shown() || self.earlier.is_known(at)
    }

    /// Whether a record cannot be hidden at its place by itself.
    pub(super) fn is_fixed(&self, at: usize, number: usize) -> bool {
        let space = &self.space;
        let is_of_another = space.is_of_earlier(number) || space.is_excluded(number);
        self.earlier.is_known(at) || is_of_another || space.is_whole_of_units(number)
    }

    pub(super) fn price(&self, number: usize, value: u32) -> u64 {
        let (lattice, place) = (self.lattice(), self.lattice().place(number));
        let (area, least) = match place.area.checked_sub(lattice.areas.count) {
            None => (1, 0),
            Some(0) => (1, PRECIOUS),
            Some(_) => (PRICES.comparator, 0),
        };
        let several = lattice.groups.sums().any(|(whole, parts)| whole == place.group && parts.len() > 1);
        let group = if several { PRICES.all_groups } else { 1 };
        let part = if place.part == 0 { PRICES.everybody } else { 1 };
        least * group + (u64::from(value) + 10) * area * group * part
    }

    pub(super) fn protect(&self, case: &mut Case, prices: &[u64]) -> Outcome {
        let needs = &case.needs;
        protect(self.lattice(), &mut case.cover, &case.room, prices, |at| needs[at])
    }

    /// The same for all or none of what is asked: whether all of it could be protected.
    pub(super) fn protect_all(&self, case: &mut Case, prices: &[u64]) -> bool {
        let needs = &case.needs;
        protect_all(self.lattice(), &mut case.cover, &case.room, prices, |at| needs[at])
    }

    /// The same but for what is settled already: it stays so, whatever is hidden besides, unless more is needed of it.
    pub(super) fn settle(&self, case: &mut Case, prices: &[u64], settled: &mut Vec<u32>) -> Outcome {
        settled.resize(case.needs.len(), 0);
        let (needs, cover) = (&case.needs, &case.cover);
        let open =
            |at: usize| needs[at].filter(|need| cover[at] != Cover::Secret || need.width > settled[at]);
        let left: Vec<Option<Need>> =
            (0..needs.len()).map(|at| open(at).or(needs[at].map(|_| NOTHING))).collect();
        let all = std::mem::replace(&mut case.needs, left);
        let outcome = self.protect(case, prices);
        case.needs = all;
        for (at, (need, settled)) in case.needs.iter().zip(settled.iter_mut()).enumerate() {
            if let Some(need) = need.filter(|_| case.cover[at] == Cover::Secret) {
                *settled = need.width;
            }
        }
        outcome.exposed.iter().for_each(|&at| settled[at] = 0);
        outcome
    }

    /// What hiding a figure with this mask makes of it. A sum of areas that is hidden for the sake of others tells of no
    /// person.
    pub(super) fn hidden(&self, at: usize, mask: Option<Mask>) -> Cover {
        let secret = self.is_of_an_area(at) || matches!(mask, Some(Mask::Primary(_)));
        if secret { Cover::Secret } else { Cover::Withheld }
    }

    pub(super) fn is_of_an_area(&self, at: usize) -> bool {
        self.lattice().area_of(at).is_some()
    }

    /// What is needed of figures of persons where they are hidden.
    fn needs(&self, persons: &Persons, cover: &[Cover]) -> Vec<Option<Need>> {
        let is_secret = |at: usize| self.is_of_an_area(at) || cover[at] == Cover::Secret;
        let need = |(at, least): (usize, &Option<u32>)| least.filter(|_| is_secret(at)).map(need);
        persons.least.iter().enumerate().map(need).collect()
    }

    pub(super) fn audit(&self, case: &Case, threads: usize) -> Audit {
        audit(self.lattice(), &case.cover, &case.room, threads, |at| case.needs[at])
    }

    /// Who returned a response, of every figure; those in `named` are hidden whoever shows them.
    pub(super) fn returned(&self, masks: &[Mask], named: &BTreeSet<usize>) -> (Persons, Case) {
        let persons = self.count(returned);
        let known = self.masks(masks);
        let fewest = self.fewest(&persons);
        let cover = |at: usize| {
            let few = persons.least[at].is_some_and(|least| (1..least).contains(&fewest[at]));
            match known[at] {
                _ if few => Cover::Secret,
                _ if named.contains(&at) => self.hidden(at, known[at]),
                None => Cover::Shown,
                Some(mask) if mask.is_shown() => Cover::Shown,
                Some(Mask::TotalWithheld | Mask::LeftOut) => Cover::Withheld,
                Some(_) => self.hidden(at, known[at]),
            }
        };
        let mut cover: Vec<Cover> = (0..persons.values.len()).map(cover).collect();
        self.cover_earlier(&mut cover, |at| self.known[at], |of| !of.is_empty());
        self.cover_unstated(&mut cover);
        let needs = self.needs(&persons, &cover);
        let room = Room::of_counts(persons.values.clone());
        let mut case = Case { cover, room, needs };
        self.free(&mut case, |at| self.is_no_sum(at, &persons));
        self.hold_somebody(&mut case, masks, true);
        (persons, case)
    }

    /// Keeps one person in each area of a sum that is shown as one with somebody of every area.
    fn hold_somebody(&self, Case { room, .. }: &mut Case, masks: &[Mask], of_returned: bool) {
        let lattice = self.lattice();
        let members: BTreeMap<At, Vec<At>> = lattice.areas.sums().collect();
        for (at, number, record) in self.each() {
            let place = lattice.place(number);
            let Some((members, totals)) = members.get(&place.area).zip(record.cell.totals) else { continue };
            let with_somebody = if of_returned { totals.participating } else { totals.contributing };
            if self.is_told(at, masks) && place.part == 0 && with_somebody == members.len() as u64 {
                for &area in members {
                    let one = lattice.at(Place { area, ..place });
                    room.down[one] = room.down[one].min(room.value[one].saturating_sub(1));
                }
            }
        }
    }

    /// The fewest persons that any question counts in a figure of not many: where these are too few to be shown, nothing
    /// is shown of the figure.
    fn fewest(&self, persons: &Persons) -> Vec<u32> {
        let mut fewest = persons.values.clone();
        for (_, number, record) in self.each() {
            let answered = narrow(record.cell.persons());
            let few = persons.least[number].is_some_and(|least| persons.values[number] < FEW * least);
            if answered > 0 && few {
                fewest[number] = fewest[number].min(answered);
            }
        }
        fewest
    }

    /// Who was asked to take part, of every figure of a rate.
    pub(super) fn asked(&self, masks: &[Mask]) -> (Persons, Case) {
        let persons = self.count(|record| record.cell.eligible);
        let known = self.masks(masks);
        let cover = |at: usize| match known[at] {
            None => Cover::Shown,
            Some(mask) if mask.is_shown() => Cover::Shown,
            Some(Mask::TotalWithheld | Mask::LeftOut) => Cover::Withheld,
            Some(_) => self.hidden(at, known[at]),
        };
        let mut cover: Vec<Cover> = (0..persons.values.len()).map(cover).collect();
        self.cover_earlier(&mut cover, |at| self.known[at], |of| !of.is_empty());
        self.cover_unstated(&mut cover);
        let needs = self.needs(&persons, &cover);
        let room = Room::of_counts(persons.values.clone());
        let mut case = Case { cover, room, needs };
        self.free(&mut case, |at| self.is_no_sum(at, &persons));
        (persons, case)
    }

    /// How many are in the denominator of a figure that is hidden, of whom it is known how many could be: `returned`
    /// says so by number, and nothing where that is hidden too.
    pub(super) fn answers(&self, masks: &[Mask], returned: &[Option<u32>]) -> (Persons, Case) {
        let persons = self.count(|record| record.cell.persons());
        let known = self.masks(masks);
        let is_few = |at: usize| {
            persons.values[at] > 0 && persons.least[at].is_some_and(|least| persons.values[at] < least)
        };
        let is_secret = |at: usize| {
            let hidden = || self.hidden(at, known[at]) == Cover::Secret;
            is_few(at) || (persons.values[at] > 0 && returned[at].is_none() && hidden())
        };
        let cover = |at: usize| match known[at] {
            None => Cover::Shown,
            Some(mask) if mask.is_shown() => Cover::Shown,
            Some(_) if is_few(at) => Cover::Secret,
            Some(Mask::TotalWithheld | Mask::LeftOut) => Cover::Withheld,
            Some(_) if is_secret(at) => Cover::Secret,
            Some(_) => Cover::Withheld,
        };
        let mut cover: Vec<Cover> = (0..persons.values.len()).map(cover).collect();
        self.cover_earlier(&mut cover, |at| self.known[at], |of| !of.is_empty());
        self.cover_unstated(&mut cover);
        let need = |at: usize| persons.least[at].filter(|_| is_secret(at)).map(need);
        let needs = (0..persons.values.len()).map(need).collect();
        let up = |at: usize| match returned[at] {
            Some(most) if !self.space.is_of_earlier(at) => most.saturating_sub(persons.values[at]),
            _ => u32::MAX,
        };
        let up = (0..persons.values.len()).map(up).collect();
        let room = Room { up, ..Room::of_counts(persons.values.clone()) };
        let mut case = Case { cover, room, needs };
        self.free(&mut case, |at| self.is_no_sum(at, &persons));
        self.hold_somebody(&mut case, masks, false);
        (persons, case)
    }

    /// Frees what is no figure of anything: nothing is shown of it, and it can be whatever its parts add up to.
    pub(super) fn free(&self, Case { cover, room, needs }: &mut Case, is_free: impl Fn(usize) -> bool) {
        for at in (0..cover.len()).filter(|&at| is_free(at)) {
            (cover[at], needs[at]) = (Cover::Withheld, None);
            (room.up[at], room.down[at]) = (u32::MAX, FREE);
        }
    }

    /// Whether a sum of areas has no figure: one that the release has, of what only an earlier one counts.
    pub(super) fn is_no_sum(&self, at: usize, persons: &Persons) -> bool {
        let space = &self.space;
        let is_open = !space.is_unstated(at) && !space.is_undivided(at) && !space.is_excluded(at);
        persons.least[at].is_none() && !self.is_of_an_area(at) && !space.is_of_earlier(at) && is_open
    }
}

/// Who returned a response: who answers are of, and those of the asked who completed one.
pub(super) fn returned(record: &Record) -> u64 {
    if record.cell.is_of_contacts() { record.cell.persons() } else { record.cell.eligible }
}

/// What is needed of something that can be so many persons apart at all.
pub(super) fn half(free: u32) -> u32 {
    if free < WIDTH { free.div_ceil(2) } else { WIDTH }
}

/// What is needed of a figure that is settled.
pub(super) const NOTHING: Need = Need { width: 0, reach: 0 };

const fn need(least: u32) -> Need {
    Need { width: WIDTH, reach: least }
}

pub(super) fn narrow(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
