//! Deciding once what may be shown: primary rules, withheld totals, and what would give a hidden figure away by adding
//! and subtracting what is shown, to everybody and to those who know the figures of an area or two.

mod alone;
mod contacts;
mod counts;
mod earlier;
mod hide;
mod levels;
mod means;
mod numerators;
mod opinions;
mod pooled;
mod question;
mod space;
mod target;
mod together;

use std::collections::BTreeSet;

use jamfor_disclosure::{CellFacts, Decision, Printed, Sensitivity, decide, lattice::Audit, printed};

use self::{earlier::Earlier, hide::Round, together::Together};
use super::{
    built::Built,
    cell::{Cell, ShareValue, Source, Value},
    comparator,
    frame::Frame,
    key::Basis,
    mask::{Mask, Masks},
    policy::{Policy, TotalRules},
    record::Record,
};

/// The fewest areas of which a comparator can be shown: of one, it would be that area's own figure.
const FEWEST_MEMBERS: u64 = 2;

/// What a figure may be shown as on its own account.
#[must_use]
pub fn primary(cell: &Cell, policy: &Policy) -> Mask {
    let (rules, numerator) = match &cell.value {
        // everybody answered, or nobody did: that says nothing of what anyone thinks
        Value::Share(share) if share.source == Source::Contacts => {
            (jamfor_disclosure::Policy { unanimous_below: 0, ..policy.disclosure.clone() }, 0)
        }
        Value::Share(share) => (policy.disclosure.clone(), share.moments.x),
        // the mean of figures that may be shown may be shown
        Value::Mean(_) => return Mask::Shown,
        // that nobody of nobody or of many answered says nothing of anyone; of few, it would say who they are not
        Value::NoAnswer if cell.eligible == 0 || cell.eligible >= minimum(policy, cell.sensitive) => {
            return Mask::Shown;
        }
        Value::NoAnswer => (policy.disclosure.clone(), 0),
    };
    let persons = cell.persons();
    let sensitivity = if cell.sensitive { Sensitivity::Sensitive } else { Sensitivity::Ordinary };
    let facts = CellFacts::new(persons, numerator.min(persons), cell.eligible.max(persons), sensitivity);
    match facts.map(|facts| decide(&facts, jamfor_disclosure::Audience::Public, &rules)) {
        Ok(Decision::Show { .. }) => Mask::Shown,
        Ok(Decision::Suppress(reason)) => Mask::Primary(reason),
        Err(_) => Mask::Complementary,
    }
}

/// The printed share of a figure, from its exact sums.
#[must_use]
pub fn printed_share(cell: &Cell, policy: &Policy) -> Option<Printed> {
    let share: &ShareValue = cell.share()?;
    let moments = &share.moments;
    let sensitivity = if cell.sensitive { Sensitivity::Sensitive } else { Sensitivity::Ordinary };
    let facts = CellFacts::new(moments.n, moments.x, cell.eligible.max(moments.n), sensitivity).ok()?;
    let rules = jamfor_disclosure::Policy { printed_decimals: 0, ..policy.disclosure.clone() };
    printed(&facts, moments.wy, moments.w, &rules).ok()
}

/// Decides on every figure together with what earlier releases of the same rounds have shown, with so many threads. The
/// records must be sorted by key.
pub(super) fn protect(built: &mut Built, earlier: &[&Built], threads: usize) {
    for record in &mut built.records {
        record.masks = Masks::both(own_mask(&built.frame, record.key.basis, &record.cell));
    }
    match Together::of(built, earlier) {
        None => {
            let all = vec![true; built.records.len()];
            let known = Earlier::of(earlier, built, all);
            protect_beside(built, &known, threads);
        }
        Some(mut together) => {
            let known = Earlier::of(earlier, &together.built, together.is_own.clone());
            protect_beside(&mut together.built, &known, threads);
            together.give_back(built);
        }
    }
    let Built { frame, records, .. } = built;
    pooled::hide(frame, records);
}

/// Decides on the figures of each round beside what earlier releases say of them.
fn protect_beside(built: &mut Built, earlier: &Earlier, threads: usize) {
    let Built { frame, records, .. } = built;
    each_round(frame, records, |round, first, block| {
        let earlier = earlier.part(first, block.len());
        let mut masks: Vec<Mask> = block.iter().map(|record| record.masks.public).collect();
        earlier.hide(block, &mut masks);
        contacts::leave_out(frame, block, &mut masks);
        if let Some(areas) = Round::of_areas(frame, round, block, &earlier) {
            areas.hide(&mut masks, threads);
            counts::band(frame, block, &mut masks);
            areas.range(&mut masks);
        }
        for area in areas_with_units(frame, block) {
            if let Some(units) = Round::of_units(frame, round, block, &earlier, area) {
                units.hide(&mut masks, 1);
                units.range(&mut masks);
            }
        }
        for (at, (record, mask)) in block.iter_mut().zip(masks).enumerate() {
            if earlier.is_own(at) {
                record.masks = Masks::both(mask);
            }
        }
        means::hide(frame, block);
    });
}

/// Attacks every hidden figure with what earlier releases have shown, with so many threads.
pub(super) fn attack(built: &Built, earlier: &[&Built], threads: usize) -> Vec<Audit> {
    let mut audits =
        vec![means::attack(&built.frame, &built.records), pooled::attack(&built.frame, &built.records)];
    let together = Together::of(built, earlier);
    let is_own = together.as_ref().map_or_else(|| vec![true; built.records.len()], |one| one.is_own.clone());
    let built = together.as_ref().map_or(built, |one| &one.built);
    let earlier = Earlier::of(earlier, built, is_own);
    let Built { frame, records, .. } = built;
    audits.extend(earlier.is_told(records).then(Audit::impossible));
    let mut first = 0;
    for block in records.chunk_by(|one, other| one.key.round == other.key.round) {
        let (round, earlier) = (block[0].key.round, earlier.part(first, block.len()));
        first += block.len();
        if frame.is_pooled(round) {
            continue;
        }
        let masks: Vec<Mask> = block.iter().map(|record| record.masks.public).collect();
        let areas = Round::of_areas(frame, round, block, &earlier);
        audits.extend(areas.map_or_else(|| vec![Audit::impossible()], |one| one.attack(&masks, threads)));
        for area in areas_with_units(frame, block) {
            let units = Round::of_units(frame, round, block, &earlier, area);
            audits.extend(units.into_iter().flat_map(|one| one.attack(&masks, 1)));
        }
    }
    audits
}

/// Each round that is not several together, with its figures and where they begin.
fn each_round(frame: &Frame, records: &mut [Record], mut take: impl FnMut(u16, usize, &mut [Record])) {
    let mut first = 0;
    for block in records.chunk_by_mut(|one, other| one.key.round == other.key.round) {
        let (round, len) = (block[0].key.round, block.len());
        if !frame.is_pooled(round) {
            take(round, first, block);
        }
        first += len;
    }
}

/// The areas that have figures of units.
fn areas_with_units(frame: &Frame, records: &[Record]) -> BTreeSet<u16> {
    let Some(cut) = frame.unit_cut() else { return BTreeSet::new() };
    let of_unit = records.iter().filter(|one| one.key.part.is_some_and(|part| part.cut == cut));
    let area = |record: &Record| match record.key.basis {
        Basis::Area(area) => Some(area),
        Basis::Pooled | Basis::EqualUnit | Basis::Comparator(_) => None,
    };
    of_unit.filter_map(area).collect()
}

fn own_mask(frame: &Frame, basis: Basis, cell: &Cell) -> Mask {
    let policy = &frame.policy;
    let Some(totals) = cell.totals else { return primary(cell, policy) };
    if policy.totals == TotalRules::WITHHELD {
        return Mask::TotalWithheld;
    }
    let everybody = |one: &comparator::Comparator| one.basis == comparator::Basis::Participants;
    if frame.membership(basis).is_some_and(|one| !everybody(&one.comparator)) {
        let few = totals.participating.min(totals.contributing) < FEWEST_MEMBERS;
        return if few { Mask::TotalWithheld } else { primary(cell, policy) };
    }
    let rules = policy.totals;
    let dominated = totals.largest as f64 > rules.largest_share * totals.all as f64;
    if totals.participating.min(totals.contributing) < rules.minimum_areas || dominated {
        return Mask::TotalWithheld;
    }
    primary(cell, policy)
}

/// The fewest persons of a figure.
pub(super) fn minimum(policy: &Policy, sensitive: bool) -> u64 {
    let rules = &policy.disclosure;
    if sensitive {
        rules.sensitive_minimum_respondents.max(rules.minimum_respondents)
    } else {
        rules.minimum_respondents
    }
}
