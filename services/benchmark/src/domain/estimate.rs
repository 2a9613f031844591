//! From counts to exact figures: the areas of one round, group, indicator and part of the respondents, and both
//! figures of the participants.
//!
//! Everything runs in the order of the areas, so that the same counts give the same bits.

use jamfor_statistics::{
    Moments,
    compare::{self, Comparator},
    interval::{Confidence, effective_n, effective_n_aggregate, wilson_share},
    share::{Share, share},
    stratified::Stratum,
};

use super::{
    cell::{Cell, Contrast, MeanValue, OptionTally, ShareValue, Source, Totals, Value},
    key::Basis,
    method::Method,
    policy::Policy,
    protect,
};

/// One area's part in a figure.
#[derive(Clone, Debug)]
pub(super) struct Domain {
    /// The area.
    pub(super) area: u16,
    /// One stratum a target group.
    pub(super) strata: Vec<Stratum>,
    /// Who could have been in it.
    pub(super) eligible: u64,
    /// Whether one of its groups needs the higher minimum.
    pub(super) sensitive: bool,
    /// Count and weight of each option.
    pub(super) options: Vec<OptionTally>,
}

/// What estimation follows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rules<'a> {
    pub(super) method: &'a Method,
    pub(super) policy: &'a Policy,
    pub(super) source: Source,
}

/// A value of an area, on its way into the mean.
struct Unit {
    at: usize,
    p: f64,
    variance: f64,
    printed_variance: f64,
    answers: u64,
}

/// Every area's figure, in order, then both figures of the participants.
pub(super) fn estimate(domains: &[Domain], rules: &Rules<'_>) -> Vec<(Basis, Cell)> {
    let mut areas: Vec<Cell> = domains.iter().map(|domain| area_cell(domain, rules)).collect();
    let totals = totals(domains);
    let mean = mean(&areas, rules, totals);
    compare_with_pooled(domains, &mut areas, rules);
    compare_with_mean(&mut areas, mean.as_ref());
    let mut figures: Vec<(Basis, Cell)> =
        domains.iter().zip(areas).map(|(domain, cell)| (Basis::Area(domain.area), cell)).collect();
    figures.push((Basis::Pooled, pooled_cell(domains, rules, totals)));
    figures.push((Basis::EqualUnit, mean_cell(domains, mean.map(|(mean, _)| mean), totals)));
    figures
}

fn area_cell(domain: &Domain, rules: &Rules<'_>) -> Cell {
    Cell {
        eligible: domain.eligible,
        sensitive: domain.sensitive,
        value: value(&domain.strata, domain.options.clone(), rules),
        totals: None,
    }
}

fn pooled_cell(domains: &[Domain], rules: &Rules<'_>, totals: Totals) -> Cell {
    let strata: Vec<Stratum> = domains.iter().flat_map(|domain| domain.strata.iter().copied()).collect();
    Cell {
        eligible: domains.iter().map(|domain| domain.eligible).sum(),
        sensitive: domains.iter().any(|domain| domain.sensitive),
        value: value(&strata, add_options(domains), rules),
        totals: Some(totals),
    }
}

fn add_options(domains: &[Domain]) -> Vec<OptionTally> {
    let width = domains.first().map_or(0, |domain| domain.options.len());
    if domains.iter().any(|domain| domain.options.len() != width) {
        return Vec::new();
    }
    let mut sums = vec![OptionTally::default(); width];
    for tally in domains.iter().flat_map(|domain| sums_of(&domain.options)) {
        sums[tally.0].count += tally.1.count;
        sums[tally.0].weight += tally.1.weight;
    }
    sums
}

fn sums_of(options: &[OptionTally]) -> impl Iterator<Item = (usize, OptionTally)> {
    options.iter().copied().enumerate()
}

fn value(strata: &[Stratum], options: Vec<OptionTally>, rules: &Rules<'_>) -> Value {
    let Ok(share) = share(strata, Method::POPULATION, rules.method.lonely) else { return Value::NoAnswer };
    let effective = effective(strata, &share);
    let Ok(interval) = wilson_share(share.p, effective, Method::CONFIDENCE.z()) else {
        return Value::NoAnswer;
    };
    Value::Share(Box::new(ShareValue {
        source: rules.source,
        moments: share.moments,
        p: share.p,
        variance: share.variance.ok(),
        effective,
        interval,
        options,
        to_pooled: None,
        to_mean: None,
        to_others: None,
    }))
}

/// Kish's number for one stratum, that of the linearised variance for several.
fn effective(strata: &[Stratum], share: &Share) -> f64 {
    let mut used = strata.iter().filter(|stratum| stratum.moments.n > 0);
    let effective = match (used.next(), used.next()) {
        (Some(only), None) => effective_n(only, Method::POPULATION),
        _ => effective_n_aggregate(share),
    };
    effective.unwrap_or(share.n_kish)
}

fn totals(domains: &[Domain]) -> Totals {
    let answers = |domain: &Domain| domain.strata.iter().map(|stratum| stratum.moments.n).sum::<u64>();
    let count =
        |holds: &dyn Fn(&Domain) -> bool| domains.iter().filter(|domain| holds(domain)).count() as u64;
    Totals {
        participating: count(&|domain| domain.strata.iter().any(|stratum| stratum.respondents > 0)),
        contributing: count(&|domain| answers(domain) > 0),
        largest: domains.iter().map(answers).max().unwrap_or(0),
        all: domains.iter().map(answers).sum(),
    }
}

/// The mean of the areas that may be published, and which areas those are.
fn mean(areas: &[Cell], rules: &Rules<'_>, totals: Totals) -> Option<(MeanValue, Vec<bool>)> {
    let units: Vec<Unit> = (0..).zip(areas).filter_map(|(at, cell)| unit(at, cell, rules.policy)).collect();
    let count = units.len() as u64;
    if count == 0 || totals.all == 0 {
        return None;
    }
    let size = count as f64;
    let sum = |part: &dyn Fn(&Unit) -> f64| units.iter().map(part).sum::<f64>();
    let p = (sum(&|unit| unit.p) / size).clamp(0.0, 1.0);
    let variance = sum(&|unit| unit.variance) / (size * size);
    let answers: u64 = units.iter().map(|unit| unit.answers).sum();
    let spread = p * (1.0 - p);
    let effective = if variance > 0.0 && spread > 0.0 { spread / variance } else { answers as f64 };
    let mut members = vec![false; areas.len()];
    units.iter().for_each(|unit| members[unit.at] = true);
    let interval = wilson_share(p, effective, Method::CONFIDENCE.z()).ok()?;
    let printed_variance = sum(&|unit| unit.printed_variance) / (size * size);
    Some((MeanValue { units: count, p, variance, printed_variance, answers, effective, interval }, members))
}

fn unit(at: usize, cell: &Cell, policy: &Policy) -> Option<Unit> {
    let share = cell.share()?;
    if !protect::primary(cell, policy).is_shown() {
        return None;
    }
    let printed = protect::printed_share(cell, policy)?;
    let least = printed.count.least() as f64;
    Some(Unit {
        at,
        p: share.p,
        variance: share.variance.unwrap_or(0.0),
        printed_variance: printed.share() * (1.0 - printed.share()) / least,
        answers: share.moments.n,
    })
}

fn mean_cell(domains: &[Domain], mean: Option<MeanValue>, totals: Totals) -> Cell {
    let units = mean.map_or(0, |mean| mean.units);
    Cell {
        eligible: domains.iter().map(|domain| domain.eligible).sum(),
        sensitive: domains.iter().any(|domain| domain.sensitive),
        value: mean.map_or(Value::NoAnswer, Value::Mean),
        totals: Some(Totals { contributing: units, ..totals }),
    }
}

/// The part against the whole that it belongs to.
fn compare_with_pooled(domains: &[Domain], areas: &mut [Cell], rules: &Rules<'_>) {
    let strata: Vec<Stratum> = domains.iter().flat_map(|domain| domain.strata.iter().copied()).collect();
    let all: Moments = strata.iter().map(|stratum| stratum.moments).sum();
    let mut part = vec![false; strata.len()];
    let mut first = 0;
    for (domain, cell) in domains.iter().zip(areas) {
        let own = first..first + domain.strata.len();
        first = own.end;
        let Value::Share(share) = &mut cell.value else { continue };
        if share.moments.n == all.n {
            continue;
        }
        part[own.clone()].fill(true);
        let against = |comparator| {
            let lonely = rules.method.lonely;
            let found = compare::difference(&strata, &part, comparator, Method::POPULATION, lonely).ok()?;
            Some(Contrast { difference: found.difference, se: found.se.ok() })
        };
        share.to_pooled = against(Comparator::WholeIncludingPart);
        share.to_others = against(Comparator::Rest);
        part[own].fill(false);
    }
}

/// D = p_m - p_U, Var = (1 - 2/G) v_m + v_U for a member of the mean, v_m + v_U for others.
fn compare_with_mean(areas: &mut [Cell], mean: Option<&(MeanValue, Vec<bool>)>) {
    let Some((mean, members)) = mean else { return };
    for (cell, &member) in areas.iter_mut().zip(members) {
        let Value::Share(share) = &mut cell.value else { continue };
        if member && mean.units == 1 {
            continue;
        }
        let own = share.variance.unwrap_or(0.0);
        let factor = if member { 1.0 - 2.0 / mean.units as f64 } else { 1.0 };
        let se = (factor * own + mean.variance).max(0.0).sqrt();
        share.to_mean = Some(Contrast { difference: share.p - mean.p, se: Some(se) });
    }
}

/// The interval of a difference at a level of confidence, cut at -1 and 1.
pub(super) fn difference_interval(contrast: &Contrast, confidence: &Confidence) -> Option<(f64, f64)> {
    let half = confidence.z() * contrast.se?;
    Some(((contrast.difference - half).max(-1.0), (contrast.difference + half).min(1.0)))
}
