//! Neighbours that would give a hidden figure away: options of a breakdown under the figure of all respondents, cells of
//! a crossing under those of both its breakdowns, target groups under all of them.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{
    comparator::Weighting,
    frame::Frame,
    key::{Basis, Group, Key, Part},
    mask::{Mask, Masks},
    policy::Policy,
    protect::{minimum, primary},
    record::Record,
};

/// Hides parts of the respondents that would give another part away.
pub(super) fn hide_parts(frame: &Frame, records: &mut [Record]) -> bool {
    let mut grew = false;
    let mut at = 0;
    while at < records.len() {
        let parent = records[at].key;
        let parts =
            at + 1..at + 1 + records[at + 1..].iter().take_while(|one| is_part_of(one.key, parent)).count();
        if !is_mean(frame, parent.basis) {
            for ((of, _), children) in families(frame, records, at, &parts) {
                grew |= hide_under(&frame.policy, records, of, &children);
            }
        }
        at = parts.end;
    }
    grew
}

fn is_part_of(key: Key, parent: Key) -> bool {
    key.for_part(None) == parent.for_part(None)
}

/// A mean of areas is no sum: its parts give nothing away.
pub(super) fn is_mean(frame: &Frame, basis: Basis) -> bool {
    let of_mean = |one: &super::member::Membership| one.comparator.weighting() == Weighting::EqualUnit;
    basis == Basis::EqualUnit || frame.membership(basis).is_some_and(of_mean)
}

/// Each figure and cut with the parts that it is the sum of, by place.
fn families(
    frame: &Frame,
    records: &[Record],
    parent: usize,
    parts: &Range<usize>,
) -> BTreeMap<(usize, u8), Vec<usize>> {
    let place = |part: Part| {
        let found = records[parts.clone()].binary_search_by_key(&Some(part), |record| record.key.part);
        found.ok().map(|at| parts.start + at)
    };
    let mut families: BTreeMap<(usize, u8), Vec<usize>> = BTreeMap::new();
    for at in parts.clone() {
        let Some(part) = records[at].key.part else { continue };
        match frame.singles(part).as_slice() {
            [_] => families.entry((parent, part.cut)).or_default().push(at),
            crossed => {
                for above in crossed.iter().filter_map(|&single| place(single)) {
                    families.entry((above, part.cut)).or_default().push(at);
                }
            }
        }
    }
    families
}

/// Target groups under the figure of all groups.
pub(super) fn hide_groups(frame: &Frame, records: &mut [Record]) -> bool {
    let mut grew = false;
    for at in 0..records.len() {
        let parent = records[at].key;
        if parent.group != Group::All || is_mean(frame, parent.basis) || !records[at].masks.public.is_shown()
        {
            continue;
        }
        let bound = frame.bound_groups(parent.round, Group::All, parent.indicator);
        let groups = bound.iter().map(|bound| Group::One(bound.group));
        let find = |key: Key| records.binary_search_by(|record| record.key.cmp(&key)).ok();
        let children: Vec<usize> = groups.filter_map(|group| find(Key { group, ..parent })).collect();
        grew |= hide_under(&frame.policy, records, at, &children);
    }
    grew
}

/// Hides what would give a hidden child away; hides all children of a hidden parent.
fn hide_under(policy: &Policy, records: &mut [Record], parent: usize, children: &[usize]) -> bool {
    let shown = |at: &usize| records[*at].masks.public.is_shown();
    let chosen: Vec<usize> = if records[parent].masks.public.is_shown() {
        neighbour(policy, records, parent, children).into_iter().collect()
    } else {
        children.iter().copied().filter(shown).collect()
    };
    for &at in &chosen {
        records[at].masks = Masks::both(Mask::Complementary);
    }
    !chosen.is_empty()
}

/// The smallest shown child, when a hidden one could be computed: as the only one hidden, or with too few persons in
/// what is hidden together. The parent itself, when nobody is anywhere else: it is the hidden child by another name. Persons without a place among the children are hidden too. A total that is withheld for
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
    shown.into_iter().filter(|&at| persons(at) > 0).min_by_key(|&at| (persons(at), at)).or(Some(parent))
}
