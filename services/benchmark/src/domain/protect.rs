//! Deciding once what may be shown: primary rules, withheld totals, and what would give a hidden figure away by one
//! subtraction (breakdowns of one figure, target groups of one area, members of a comparator, rounds counted together).
//!
//! Subtraction over several figures or releases is not covered.

use jamfor_disclosure::{CellFacts, Decision, Printed, Sensitivity, decide, printed};

use super::{
    cell::{Cell, ShareValue, Source, Value},
    comparator,
    frame::Frame,
    key::Basis,
    mask::{Mask, Masks},
    means,
    neighbour::{hide_groups, hide_parts},
    policy::{Policy, TotalRules},
    record::Record,
    together::{hide_comparators, hide_pooled_rounds},
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
        // that nobody of many answered says nothing of anyone; of few, it would say who they are not
        Value::NoAnswer if cell.eligible >= minimum(policy, cell.sensitive) => return Mask::Shown,
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

/// Decides on every figure. `records` must be sorted by key.
pub(super) fn protect(frame: &Frame, records: &mut [Record]) {
    for record in records.iter_mut() {
        record.masks = Masks::both(own_mask(frame, record.key.basis, &record.cell));
    }
    settle(frame, records);
    hide_pooled_rounds(frame, records);
    settle(frame, records);
    means::hide(frame, records);
}

/// Hiding a neighbour can make another one necessary; masks only ever grow, so this ends.
fn settle(frame: &Frame, records: &mut [Record]) {
    while hide_parts(frame, records) | hide_groups(frame, records) | hide_comparators(frame, records) {}
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
