//! Means of areas: no sums, but a mean with the value of a hidden area in it tells of that value.

use std::collections::BTreeMap;

use jamfor_disclosure::lattice::Audit;

use super::{minimum, primary, printed_share};
use crate::domain::{
    cell::Value,
    comparator::Weighting,
    frame::Frame,
    key::{Basis, Group, Part},
    mask::{Mask, Masks},
    record::Record,
};

/// How far apart the ends of what can be known of a numerator must be, in persons.
const WIDTH: f64 = 5.0;
/// So many areas of a mean may be known to their owners together.
const OWNERS: usize = 2;
/// What rounding to whole percent hides of a share.
const HALF_A_PERCENT: f64 = 0.005;

/// The round, target group, indicator and part of the respondents of a mean.
type Which = (u16, Group, u16, Option<Part>);

/// An area whose value is in means.
#[derive(Clone, Copy, Debug)]
struct Inside {
    area: u16,
    p: f64,
    n: f64,
    shown: bool,
    printed_variance: f64,
}

/// Hides means of a round that tell of hidden areas in them; the uncertainty of the others is made from what is shown.
pub(super) fn hide(frame: &Frame, records: &mut [Record]) {
    let inside = areas(frame, records);
    for record in records.iter_mut() {
        let Some(members) = members(frame, record, &inside) else { continue };
        if record.masks.public.is_shown() && tells(&members) {
            record.masks = Masks::both(Mask::Complementary);
        }
        // a hidden area counts as uncertain as the fewest answers that may be shown
        let least = minimum(&frame.policy, record.cell.sensitive) as f64;
        if let Value::Mean(mean) = &mut record.cell.value {
            let sum: f64 =
                members.iter().map(|one| if one.shown { one.printed_variance } else { 0.25 / least }).sum();
            mean.printed_variance = sum / (mean.units as f64 * mean.units as f64);
        }
    }
}

/// Whether a mean that is shown tells of a hidden area in it.
pub(super) fn attack(frame: &Frame, records: &[Record]) -> Audit {
    let inside = areas(frame, records);
    let told = |record: &Record| {
        record.masks.public.is_shown()
            && members(frame, record, &inside).is_some_and(|members| tells(&members))
    };
    if records.iter().any(told) { Audit::impossible() } else { Audit::default() }
}

/// The areas whose values are in means.
fn areas(frame: &Frame, records: &[Record]) -> BTreeMap<Which, Vec<Inside>> {
    let mut found: BTreeMap<Which, Vec<Inside>> = BTreeMap::new();
    for record in records {
        let Basis::Area(area) = record.key.basis else { continue };
        let Some(share) = record.cell.share().filter(|_| primary(&record.cell, &frame.policy).is_shown())
        else {
            continue;
        };
        let Some(printed) = printed_share(&record.cell, &frame.policy) else { continue };
        let p = printed.share();
        let inside = Inside {
            area,
            p: share.p,
            n: share.moments.n as f64,
            shown: record.masks.public.is_shown(),
            printed_variance: p * (1.0 - p) / printed.count.least() as f64,
        };
        found.entry(which(record)).or_default().push(inside);
    }
    found
}

fn which(record: &Record) -> Which {
    let key = record.key;
    (key.round, key.group, key.indicator, key.part)
}

/// The areas whose values are in a figure; none where it is no mean.
fn members(frame: &Frame, record: &Record, inside: &BTreeMap<Which, Vec<Inside>>) -> Option<Vec<Inside>> {
    let areas = inside.get(&which(record)).map(Vec::as_slice).unwrap_or_default();
    match (record.key.basis, frame.membership(record.key.basis)) {
        (Basis::EqualUnit, _) => Some(areas.to_vec()),
        (_, Some(one)) if one.comparator.weighting() == Weighting::EqualUnit => {
            Some(areas.iter().copied().filter(|area| one.has(area.area)).collect())
        }
        _ => None,
    }
}

/// Whether the numerator of a hidden area can be bounded too tightly by a mean that it is in, for somebody who knows
/// two others. The mean and the shares of the shown areas are whole percent.
fn tells(members: &[Inside]) -> bool {
    let hidden: Vec<&Inside> = members.iter().filter(|one| !one.shown).collect();
    let slack = HALF_A_PERCENT * (2 * members.len() - hidden.len()) as f64;
    hidden.iter().any(|own| {
        let others: Vec<f64> =
            hidden.iter().filter(|other| other.area != own.area).map(|other| other.p).collect();
        let up = slack + least_without(others.iter().copied(), OWNERS);
        let down = slack + least_without(others.iter().map(|p| 1.0 - p), OWNERS);
        let width = (own.p + up).min(1.0) - (own.p - down).max(0.0);
        width * own.n < WIDTH - 1e-9
    })
}

/// The sum of numbers without the largest few.
fn least_without(numbers: impl Iterator<Item = f64>, few: usize) -> f64 {
    let mut numbers: Vec<f64> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    numbers.iter().take(numbers.len().saturating_sub(few)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(area: u16, p: f64, shown: bool) -> Inside {
        Inside { area, p, n: 20.0, shown, printed_variance: 0.0 }
    }

    #[test]
    fn one_hidden_area_of_a_mean_of_few_is_told() {
        let mut areas: Vec<Inside> = (1..6).map(|at| area(at, 0.8, true)).collect();
        assert!(!tells(&areas));
        areas.push(area(9, 0.8, false));
        assert!(tells(&areas));
        areas.extend((10..12).map(|at| area(at, 0.7, false)));
        assert!(tells(&areas), "two owners know the other two");
        areas.extend((12..14).map(|at| area(at, 0.6, false)));
        assert!(!tells(&areas));
    }

    #[test]
    fn a_mean_of_many_is_rounded_too_much_to_tell() {
        let mut areas: Vec<Inside> = (1..100).map(|at| area(at, 0.8, true)).collect();
        areas.push(area(100, 0.8, false));
        assert!(!tells(&areas));
    }
}
