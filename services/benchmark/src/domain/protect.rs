//! Deciding once what may be shown: primary rules, withheld totals, and the neighbours that would give a hidden
//! figure away by one subtraction (breakdowns of one figure, target groups of one area).
//!
//! Subtraction over several figures or releases is not covered: real answers are not published by this method.

use jamfor_disclosure::{CellFacts, Decision, Printed, Sensitivity, decide, printed};

use super::{
    cell::{Cell, ShareValue, Source, Value},
    frame::Frame,
    key::{Basis, Group, Key},
    mask::{Mask, Masks},
    policy::Policy,
    record::Record,
};

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
        record.masks = Masks::both(own_mask(&record.cell, &frame.policy));
    }
    // hiding a neighbour can make another one necessary; masks only ever grow, so this ends
    while hide_parts(frame, records) | hide_groups(frame, records) {}
}

fn own_mask(cell: &Cell, policy: &Policy) -> Mask {
    let Some(totals) = cell.totals else { return primary(cell, policy) };
    let rules = policy.totals;
    let dominated = totals.largest as f64 > rules.largest_share * totals.all as f64;
    if totals.participating.min(totals.contributing) < rules.minimum_areas || dominated {
        return Mask::TotalWithheld;
    }
    primary(cell, policy)
}

/// Options of a background item under the figure of all respondents.
fn hide_parts(frame: &Frame, records: &mut [Record]) -> bool {
    let mut grew = false;
    for at in 0..records.len() {
        let parent = records[at].key;
        if parent.part.is_some() || parent.basis == Basis::EqualUnit {
            continue;
        }
        for item in 0..frame.breakdowns.len() {
            let of_item = frame.parts().filter(|part| usize::from(part.item) == item);
            let children: Vec<Key> = of_item.map(|part| parent.for_part(Some(part))).collect();
            grew |= hide_under(&frame.policy, records, at, &children);
        }
    }
    grew
}

/// Target groups under the figure of all groups.
fn hide_groups(frame: &Frame, records: &mut [Record]) -> bool {
    let mut grew = false;
    for at in 0..records.len() {
        let parent = records[at].key;
        if parent.group != Group::All
            || parent.basis == Basis::EqualUnit
            || !records[at].masks.public.is_shown()
        {
            continue;
        }
        let bound = frame.bound_groups(parent.round, Group::All, parent.indicator);
        let groups = bound.iter().map(|bound| Group::One(bound.group));
        let children: Vec<Key> = groups.map(|group| Key { group, ..parent }).collect();
        grew |= hide_under(&frame.policy, records, at, &children);
    }
    grew
}

/// Hides what would give a hidden child away; hides all children of a hidden parent.
fn hide_under(policy: &Policy, records: &mut [Record], parent: usize, children: &[Key]) -> bool {
    let find = |key: &Key| records.binary_search_by(|record| record.key.cmp(key)).ok();
    let found: Vec<usize> = children.iter().filter_map(find).collect();
    let shown = |at: &usize| records[*at].masks.public.is_shown();
    let chosen: Vec<usize> = if records[parent].masks.public.is_shown() {
        neighbour(policy, records, parent, &found).into_iter().collect()
    } else {
        found.iter().copied().filter(shown).collect()
    };
    for &at in &chosen {
        records[at].masks = Masks::both(Mask::Complementary);
    }
    !chosen.is_empty()
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

/// The smallest shown child, when a hidden one could be computed: as the only one hidden, or with too few persons in
/// what is hidden together. Persons without a place among the children are hidden too. A total that is withheld for
/// its few areas alone is no secret of persons, and needs no neighbour.
fn neighbour(policy: &Policy, records: &[Record], parent: usize, children: &[usize]) -> Option<usize> {
    let persons = |at: usize| records[at].cell.persons();
    let (shown, hidden): (Vec<usize>, Vec<usize>) =
        children.iter().copied().partition(|&at| records[at].masks.public.is_shown());
    let hidden: Vec<usize> = hidden.into_iter().filter(|&at| persons(at) > 0).collect();
    let secret = |at: &usize| {
        records[*at].masks.public != Mask::TotalWithheld || !primary(&records[*at].cell, policy).is_shown()
    };
    let placed: u64 = children.iter().map(|&at| persons(at)).sum();
    let elsewhere = persons(parent).saturating_sub(placed);
    let parts = hidden.len() + usize::from(elsewhere > 0);
    let together = hidden.iter().map(|&at| persons(at)).sum::<u64>() + elsewhere;
    let least = minimum(policy, records[parent].cell.sensitive);
    let safe = parts > 1 && together >= least;
    let few_elsewhere = (1..least).contains(&elsewhere);
    if safe || !(few_elsewhere || hidden.iter().any(secret)) {
        return None;
    }
    shown.into_iter().filter(|&at| persons(at) > 0).min_by_key(|&at| (persons(at), at))
}
