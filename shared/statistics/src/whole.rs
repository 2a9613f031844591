//! Many units against the whole that they belong to, each in constant time: the numbers of
//! [`crate::compare::difference`], for every unit of a large survey.
//!
//! A stratum adds a quadratic form of the linearised variable's two values to a variance: with
//! z = w·one where y = 1 and z = w·zero where y = 0,
//! n/(n-1) [Σz² - (Σz)²/n] = a·one² + 2b·one·zero + c·zero². Forms add up, so the strata that a comparison does not
//! change are summed up once. Populations are unlimited: what every test uses.

use crate::compare::Difference;
use crate::moments::Moments;
use crate::stratified::{Influence, Lonely, Stratum};
use crate::undefined::{Undefined, finite};

/// What strata add to a variance, whatever the linearised variable is.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Form {
    a: f64,
    b: f64,
    c: f64,
    used: u64,
    lonely: u64,
}

impl Form {
    fn of(stratum: &Stratum, lonely: Lonely) -> Self {
        let Moments { n, w, wy, w2, w2y, .. } = stratum.moments;
        if n == 0 {
            return Self::default();
        }
        let (one, zero) = (wy as f64, (w - wy) as f64);
        let (one2, zero2) = (w2y as f64, (w2 - w2y) as f64);
        if stratum.respondents > 1 {
            let n = stratum.respondents as f64;
            let factor = n / (n - 1.0);
            let a = factor * (one2 - one * one / n).max(0.0);
            let c = factor * (zero2 - zero * zero / n).max(0.0);
            return Self { a, b: -factor * one * zero / n, c, used: 1, lonely: 0 };
        }
        match lonely {
            Lonely::Adjust => Self { a: one2, b: 0.0, c: zero2, used: 1, lonely: 1 },
            Lonely::Fail | Lonely::Certainty | Lonely::Average => {
                Self { used: 1, lonely: 1, ..Self::default() }
            }
        }
    }

    fn plus(self, other: Self) -> Self {
        Self {
            a: self.a + other.a,
            b: self.b + other.b,
            c: self.c + other.c,
            used: self.used + other.used,
            lonely: self.lonely + other.lonely,
        }
    }

    fn at(self, influence: Influence) -> f64 {
        let Influence { one, zero } = influence;
        (self.a * one * one + 2.0 * self.b * one * zero + self.c * zero * zero).max(0.0)
    }
}

/// The strata of one unit, such as an area's target groups, summed up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Unit {
    moments: Moments,
    form: Form,
}

impl Unit {
    /// Sums up the strata of a unit.
    #[must_use]
    pub fn new(strata: &[Stratum], lonely: Lonely) -> Self {
        let add = |sum: Self, stratum: &Stratum| Self {
            moments: sum.moments.merge(stratum.moments),
            form: sum.form.plus(Form::of(stratum, lonely)),
        };
        strata.iter().fold(Self::NOBODY, add)
    }

    const NOBODY: Self =
        Self { moments: Moments::EMPTY, form: Form { a: 0.0, b: 0.0, c: 0.0, used: 0, lonely: 0 } };

    fn plus(self, other: Self) -> Self {
        Self { moments: self.moments.merge(other.moments), form: self.form.plus(other.form) }
    }
}

/// Units pooled, in a fixed order, ready to be compared with each of them and with others.
#[derive(Debug, Clone)]
pub struct Whole {
    units: Vec<Unit>,
    /// The sum of the units before each place, and of all at the end.
    before: Vec<Unit>,
    /// The sum of the units from each place on, and of none at the end.
    from: Vec<Unit>,
    lonely: Lonely,
}

impl Whole {
    /// Sums up the units, which were made with the same rule for lonely strata.
    #[must_use]
    pub fn new(units: Vec<Unit>, lonely: Lonely) -> Self {
        let mut before = vec![Unit::NOBODY; units.len() + 1];
        let mut from = before.clone();
        for (at, unit) in units.iter().enumerate() {
            before[at + 1] = before[at].plus(*unit);
        }
        for (at, unit) in units.iter().enumerate().rev() {
            from[at] = unit.plus(from[at + 1]);
        }
        Self { units, before, from, lonely }
    }

    /// The sums of all units.
    #[must_use]
    pub fn moments(&self) -> Moments {
        self.from[0].moments
    }

    /// The unit at a place against all units, itself among them:
    /// [`crate::compare::Comparator::WholeIncludingPart`].
    ///
    /// Undefined where the unit has no answers, or there is no such place.
    pub fn with_itself(&self, at: usize) -> Result<Difference, Undefined> {
        let (unit, others) = self.split(at)?;
        let own = Influence::of_share(&unit.moments)?;
        let whole = Influence::of_share(&self.moments())?;
        let parts = [(unit.form, own.minus(whole)), (others.form, Influence::default().minus(whole))];
        self.difference(&unit.moments, &self.moments(), parts)
    }

    /// The unit at a place against all others: [`crate::compare::Comparator::Rest`].
    ///
    /// Undefined where either side has no answers, or there is no such place.
    pub fn without_itself(&self, at: usize) -> Result<Difference, Undefined> {
        let (unit, others) = self.split(at)?;
        self.apart(unit, others)
    }

    /// A unit that is none of these against all of them.
    ///
    /// Undefined where either side has no answers.
    pub fn beside(&self, unit: &Unit) -> Result<Difference, Undefined> {
        self.apart(*unit, self.from[0])
    }

    fn apart(&self, unit: Unit, others: Unit) -> Result<Difference, Undefined> {
        let own = Influence::of_share(&unit.moments)?;
        let rest = Influence::of_share(&others.moments).map_err(|_| Undefined::NothingToCompare)?;
        let parts = [(unit.form, own), (others.form, Influence::default().minus(rest))];
        self.difference(&unit.moments, &others.moments, parts)
    }

    fn split(&self, at: usize) -> Result<(Unit, Unit), Undefined> {
        let unit = self.units.get(at).ok_or(Undefined::OutOfRange)?;
        Ok((*unit, self.before[at].plus(self.from[at + 1])))
    }

    fn difference(
        &self,
        own: &Moments,
        other: &Moments,
        parts: [(Form, Influence); 2],
    ) -> Result<Difference, Undefined> {
        let (part, comparator) = (own.share()?, other.share()?);
        let se = self.variance(parts).map(f64::sqrt);
        Ok(Difference { part, comparator, difference: part - comparator, se })
    }

    fn variance(&self, parts: [(Form, Influence); 2]) -> Result<f64, Undefined> {
        let sum: f64 = parts.iter().map(|(form, influence)| form.at(*influence)).sum();
        let used: u64 = parts.iter().map(|(form, _)| form.used).sum();
        let lonely: u64 = parts.iter().map(|(form, _)| form.lonely).sum();
        match self.lonely {
            Lonely::Fail if lonely > 0 => Err(Undefined::SingleRespondent),
            Lonely::Average if lonely == used => Err(Undefined::OnlySingleRespondents),
            Lonely::Average => finite(sum * used as f64 / (used - lonely) as f64),
            Lonely::Fail | Lonely::Certainty | Lonely::Adjust => finite(sum),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;
    use crate::compare::{Comparator, difference, independent_difference};
    use crate::stratified::Population;
    use crate::weight::Weight;

    prop_compose! {
        fn any_stratum()(answers in prop::collection::vec((1_i64..5_000_000_000, any::<bool>()), 0..8),
                         silent in 0_u64..3) -> Stratum {
            let mut moments = Moments::EMPTY;
            for (weight, positive) in &answers {
                moments.add(Weight::from_nano(*weight).unwrap(), *positive);
            }
            Stratum { respondents: moments.n + silent, population: None, moments }
        }
    }

    fn same(found: Result<Difference, Undefined>, expected: Result<Difference, Undefined>) {
        match (found, expected) {
            (Ok(found), Ok(expected)) => {
                assert!((found.difference - expected.difference).abs() < 1e-12);
                match (found.se, expected.se) {
                    (Ok(found), Ok(expected)) => {
                        assert!((found - expected).abs() <= 1e-7 * expected + 1e-9, "{found} {expected}");
                    }
                    (found, expected) => assert_eq!(found, expected),
                }
            }
            (found, expected) => assert_eq!(found.is_ok(), expected.is_ok(), "{found:?} {expected:?}"),
        }
    }

    proptest! {
        #[test]
        fn every_unit_has_the_difference_of_its_own_comparison(
            units in prop::collection::vec(prop::collection::vec(any_stratum(), 1..4), 1..7),
            rule in 0_usize..4,
        ) {
            let lonely = [Lonely::Fail, Lonely::Certainty, Lonely::Adjust, Lonely::Average][rule];
            let strata: Vec<Stratum> = units.concat();
            let whole = Whole::new(units.iter().map(|unit| Unit::new(unit, lonely)).collect(), lonely);
            let mut first = 0;
            for (at, unit) in units.iter().enumerate() {
                let part: Vec<bool> = (0..strata.len()).map(|h| (first..first + unit.len()).contains(&h)).collect();
                first += unit.len();
                let of = |comparator| difference(&strata, &part, comparator, Population::Unlimited, lonely);
                same(whole.with_itself(at), of(Comparator::WholeIncludingPart));
                same(whole.without_itself(at), of(Comparator::Rest));
            }
        }
    }

    #[test]
    fn a_unit_from_elsewhere_shares_nobody() {
        let stratum = |x, n| Stratum {
            respondents: n,
            population: None,
            moments: Moments { n, x, w: n.into(), wy: x.into(), w2: n.into(), w2y: x.into() },
        };
        let (members, other) = ([stratum(6, 10), stratum(20, 30)], [stratum(5, 20)]);
        let units = members.iter().map(|one| Unit::new(&[*one], Lonely::Adjust)).collect();
        let found = Whole::new(units, Lonely::Adjust).beside(&Unit::new(&other, Lonely::Adjust));
        same(found, independent_difference(&other, &members, Population::Unlimited, Lonely::Adjust));
    }

    #[test]
    fn nobody_is_nothing_to_compare_with() {
        let whole = Whole::new(Vec::new(), Lonely::Adjust);
        assert_eq!(whole.with_itself(0), Err(Undefined::OutOfRange));
        assert_eq!(whole.beside(&Unit::NOBODY), Err(Undefined::NoAnswers));
    }
}
