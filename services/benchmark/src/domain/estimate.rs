//! From counts to exact figures: the areas of one round, group, indicator and part of the respondents, both figures of
//! the participants, and those of the release's comparators.
//!
//! Everything runs in the order of the areas, so that the same counts give the same bits.

use jamfor_statistics::{
    interval::{Confidence, wilson_share},
    share::share,
    stratified::Stratum,
    whole::{Unit, Whole},
};

use super::{
    cell::{Cell, Contrast, MeanValue, OptionTally, ShareValue, Source, Totals, Value},
    comparator::{OwnPart, Weighting},
    contrast::{Mean, pooled_contrast},
    key::Basis,
    member::Membership,
    method::Method,
    policy::Policy,
    protect,
};

/// One area's part in a figure.
#[derive(Clone, Debug)]
pub(super) struct Domain {
    /// The area.
    pub(super) area: u16,
    /// One stratum a target group and round.
    pub(super) strata: Vec<Stratum>,
    /// Who could have been in it.
    pub(super) eligible: u64,
    /// Whether one of its groups needs the higher minimum.
    pub(super) sensitive: bool,
    /// Count and weight of each option.
    pub(super) options: Vec<OptionTally>,
}

impl Domain {
    /// An area of which nothing is known yet, with so many options.
    pub(super) fn new(area: u16, options: usize) -> Self {
        let options = vec![OptionTally::default(); options];
        Self { area, strata: Vec::new(), eligible: 0, sensitive: false, options }
    }

    fn answers(&self) -> u64 {
        self.strata.iter().map(|stratum| stratum.moments.n).sum()
    }
}

/// What estimation follows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rules<'a> {
    pub(super) method: &'a Method,
    pub(super) policy: &'a Policy,
    pub(super) comparators: &'a [Membership],
    pub(super) source: Source,
}

/// Every area's figure, in order, then those of the participants and of the comparators.
pub(super) fn estimate(domains: &[Domain], rules: &Rules<'_>) -> Vec<(Basis, Cell)> {
    let mut areas: Vec<Cell> = domains.iter().map(|domain| area_cell(domain, rules)).collect();
    let units: Vec<Unit> =
        domains.iter().map(|domain| Unit::new(&domain.strata, rules.method.lonely)).collect();
    let values: Vec<Option<Publishable>> = areas.iter().map(|cell| publishable(cell, rules.policy)).collect();
    let everybody: Vec<usize> = (0..domains.len()).collect();
    let all = Together { domains, units: &units, values: &values, members: &everybody, rules };
    let mut others: Vec<(Basis, Cell)> =
        vec![(Basis::Pooled, all.pooled()), (Basis::EqualUnit, all.mean_cell())];
    compare_with_participants(&all, &mut areas);
    for (at, membership) in (0_u16..).zip(rules.comparators) {
        let members = places(domains, membership);
        let together = Together { members: &members, ..all };
        compare_with_members(&together, membership, &mut areas);
        if !members.is_empty() {
            let cell = match membership.comparator.weighting() {
                Weighting::Pooled => together.pooled(),
                Weighting::EqualUnit => together.mean_cell(),
            };
            others.push((Basis::Comparator(at), cell));
        }
    }
    let own = domains.iter().zip(areas).map(|(domain, cell)| (Basis::Area(domain.area), cell));
    own.chain(others).collect()
}

/// The places of members among the areas, which are in order.
fn places(domains: &[Domain], membership: &Membership) -> Vec<usize> {
    let place = |area: &u16| domains.binary_search_by_key(area, |domain| domain.area).ok();
    membership.members.iter().filter_map(place).collect()
}

/// The figure of an area alone.
pub(super) fn area_cell(domain: &Domain, rules: &Rules<'_>) -> Cell {
    Cell {
        eligible: domain.eligible,
        sensitive: domain.sensitive,
        value: value(&domain.strata, domain.options.clone(), rules),
        totals: None,
    }
}

/// A value of an area that may be published, on its way into a mean.
#[derive(Clone, Copy, Debug)]
struct Publishable {
    p: f64,
    variance: f64,
    printed_variance: f64,
    answers: u64,
}

/// Some of the areas together.
#[derive(Clone, Copy)]
struct Together<'a> {
    domains: &'a [Domain],
    units: &'a [Unit],
    values: &'a [Option<Publishable>],
    /// The places of the areas, in order.
    members: &'a [usize],
    rules: &'a Rules<'a>,
}

impl Together<'_> {
    fn each(&self) -> impl Iterator<Item = &Domain> {
        self.members.iter().filter_map(|&at| self.domains.get(at))
    }

    fn pooled(&self) -> Cell {
        let strata: Vec<Stratum> = self.each().flat_map(|domain| domain.strata.iter().copied()).collect();
        self.cell(value(&strata, self.options(), self.rules), self.totals())
    }

    fn mean_cell(&self) -> Cell {
        let mean = self.mean();
        let contributing = mean.map_or(0, |mean| mean.units);
        self.cell(mean.map_or(Value::NoAnswer, Value::Mean), Totals { contributing, ..self.totals() })
    }

    fn cell(&self, value: Value, totals: Totals) -> Cell {
        Cell {
            eligible: self.each().map(|domain| domain.eligible).sum(),
            sensitive: self.each().any(|domain| domain.sensitive),
            value,
            totals: Some(totals),
        }
    }

    fn options(&self) -> Vec<OptionTally> {
        let width = self.each().next().map_or(0, |domain| domain.options.len());
        let mut sums = vec![OptionTally::default(); width];
        for tallies in self.each().map(|domain| &domain.options) {
            for (sum, tally) in sums.iter_mut().zip(tallies) {
                sum.count += tally.count;
                sum.weight += tally.weight;
            }
        }
        sums
    }

    fn totals(&self) -> Totals {
        let count =
            |holds: &dyn Fn(&Domain) -> bool| self.each().filter(|domain| holds(domain)).count() as u64;
        Totals {
            participating: count(&|domain| domain.strata.iter().any(|stratum| stratum.respondents > 0)),
            contributing: count(&|domain| domain.answers() > 0),
            largest: self.each().map(Domain::answers).max().unwrap_or(0),
            all: self.each().map(Domain::answers).sum(),
        }
    }

    fn whole(&self) -> Whole {
        let units = self.members.iter().filter_map(|&at| self.units.get(at).copied());
        Whole::new(units.collect(), self.rules.method.lonely)
    }

    /// The mean of the members that may be published.
    fn mean(&self) -> Option<MeanValue> {
        let units: Vec<Publishable> =
            self.members.iter().filter_map(|&at| self.values.get(at).copied().flatten()).collect();
        let count = units.len() as u64;
        if count == 0 {
            return None;
        }
        let size = count as f64;
        let sum = |part: &dyn Fn(&Publishable) -> f64| units.iter().map(part).sum::<f64>();
        let p = (sum(&|unit| unit.p) / size).clamp(0.0, 1.0);
        let variance = sum(&|unit| unit.variance) / (size * size);
        let answers: u64 = units.iter().map(|unit| unit.answers).sum();
        let spread = p * (1.0 - p);
        let effective = if variance > 0.0 && spread > 0.0 { spread / variance } else { answers as f64 };
        let interval = wilson_share(p, effective, Method::CONFIDENCE.z()).ok()?;
        let printed_variance = sum(&|unit| unit.printed_variance) / (size * size);
        Some(MeanValue { units: count, p, variance, printed_variance, answers, effective, interval })
    }

    /// Whether the area at a place is in the mean of the members.
    fn is_in_mean(&self, at: usize) -> bool {
        self.members.binary_search(&at).is_ok() && self.values.get(at).is_some_and(Option::is_some)
    }
}

fn value(strata: &[Stratum], options: Vec<OptionTally>, rules: &Rules<'_>) -> Value {
    let Ok(share) = share(strata, Method::POPULATION, rules.method.lonely) else { return Value::NoAnswer };
    let effective = share.n_effective.unwrap_or(share.n_kish);
    let Ok(interval) = wilson_share(share.p, effective, Method::CONFIDENCE.z()) else {
        return Value::NoAnswer;
    };
    Value::Share(Box::new(ShareValue {
        source: rules.source,
        moments: share.moments,
        p: share.p,
        variance: share.variance.ok(),
        degrees: share.degrees.ok(),
        effective,
        interval,
        options,
        to_pooled: None,
        to_mean: None,
        to_others: None,
        to: Vec::new(),
    }))
}

fn publishable(cell: &Cell, policy: &Policy) -> Option<Publishable> {
    let share = cell.share()?;
    if !protect::primary(cell, policy).is_shown() {
        return None;
    }
    let printed = protect::printed_share(cell, policy)?;
    let least = printed.count.least() as f64;
    Some(Publishable {
        p: share.p,
        variance: share.variance.unwrap_or(0.0),
        printed_variance: printed.share() * (1.0 - printed.share()) / least,
        answers: share.moments.n,
    })
}

/// The areas that have a share, with their places.
fn shares(areas: &mut [Cell]) -> impl Iterator<Item = (usize, &mut ShareValue)> {
    areas.iter_mut().enumerate().filter_map(|(at, cell)| match &mut cell.value {
        Value::Share(share) => Some((at, &mut **share)),
        Value::NoAnswer | Value::Mean(_) => None,
    })
}

/// Each area against the participants: all of them, the others, and their mean.
fn compare_with_participants(all: &Together<'_>, areas: &mut [Cell]) {
    let (whole, mean) = (all.whole(), all.mean());
    let everybody = whole.moments().n;
    for (at, share) in shares(areas) {
        if share.moments.n < everybody {
            share.to_pooled = whole.with_itself(at).ok().map(pooled_contrast);
            share.to_others = whole.without_itself(at).ok().map(pooled_contrast);
        }
        let mean = mean.map(|mean| Mean::new(&mean, all.is_in_mean(at)));
        share.to_mean = mean.and_then(|mean| mean.with_itself(share.p, share.variance));
    }
}

/// Each area against the members of a comparator, in the place after those of the comparators before it.
fn compare_with_members(together: &Together<'_>, membership: &Membership, areas: &mut [Cell]) {
    let comparator = &membership.comparator;
    let excluded = comparator.own_part() == OwnPart::Excluded;
    let (whole, mean) = match comparator.weighting() {
        Weighting::Pooled => (Some(together.whole()), None),
        Weighting::EqualUnit => (None, together.mean()),
    };
    for (at, share) in shares(areas) {
        let member = together.members.binary_search(&at).ok();
        let unit = together.units.get(at);
        let contrast = |whole: &Whole| match member {
            Some(_) if share.moments.n == whole.moments().n => None,
            Some(place) if excluded => whole.without_itself(place).ok(),
            Some(place) => whole.with_itself(place).ok(),
            None => unit.and_then(|unit| whole.beside(unit).ok()),
        };
        let with_mean = |mean: &MeanValue| {
            let mean = Mean::new(mean, together.is_in_mean(at));
            if excluded {
                mean.without_itself(share.p, share.variance)
            } else {
                mean.with_itself(share.p, share.variance)
            }
        };
        let found = match (&whole, &mean) {
            (Some(whole), _) => contrast(whole).map(pooled_contrast),
            (None, Some(mean)) => with_mean(mean),
            (None, None) => None,
        };
        share.to.push(found.filter(|_| !together.members.is_empty()));
    }
}

/// The interval of a difference at a level of confidence, cut at -1 and 1.
pub(super) fn difference_interval(contrast: &Contrast, confidence: &Confidence) -> Option<(f64, f64)> {
    let half = confidence.z() * contrast.se?;
    Some(((contrast.difference - half).max(-1.0), (contrast.difference + half).min(1.0)))
}
