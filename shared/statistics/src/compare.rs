//! A part against a whole: difference, standard error that knows the dependence, z and p-value.
//!
//! Source: influence functions in the stratified variance, z_i = z_i(part) - z_i(comparator); the same
//! numbers as R's `svyby(covmat = TRUE)` followed by `svycontrast`.

use serde::{Deserialize, Serialize};

use crate::interval::{Confidence, Interval};
use crate::moments::Moments;
use crate::quantile::two_sided_p;
use crate::share::equal_unit_mean;
use crate::stratified::{Influence, Lonely, Population, Stratum, pooled, variance};
use crate::undefined::{Undefined, finite};

/// What the part is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Comparator {
    /// All strata pooled, the part among them.
    WholeIncludingPart,
    /// All other strata pooled.
    Rest,
    /// The unweighted mean of the strata, the part among them.
    EqualUnitMean,
}

/// A difference of two shares on the scale -1..=1, own minus comparator.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// The share of the part.
    pub part: f64,
    /// The share of the comparator.
    pub comparator: f64,
    /// Part minus comparator.
    pub difference: f64,
    /// The standard error of the difference.
    pub se: Result<f64, Undefined>,
}

impl Difference {
    /// z = difference / se. Undefined where the standard error is undefined or zero.
    pub fn z(&self) -> Result<f64, Undefined> {
        let se = self.se?;
        if se > 0.0 { finite(self.difference / se) } else { Err(Undefined::NoVariance) }
    }

    /// The two-sided p-value of no difference from the normal distribution.
    pub fn p_value(&self) -> Result<f64, Undefined> {
        self.z().map(two_sided_p)
    }

    /// difference ± z se, cut at -1 and 1.
    pub fn interval(&self, confidence: &Confidence) -> Result<Interval, Undefined> {
        let half = confidence.z() * self.se?;
        Interval::new(self.difference - half, self.difference + half, -1.0, 1.0)
    }
}

/// The difference of a part to a comparator over the same strata.
///
/// `part[h]` tells whether stratum h belongs to the part; both slices have the same length (a shorter mask
/// means "not in the part"). Undefined if either side has no answers, or the part is everything and the
/// comparator the rest. An equal-unit mean counts every stratum of the part as a unit, and the part's own
/// share stays pooled.
pub fn difference(
    strata: &[Stratum],
    part: &[bool],
    comparator: Comparator,
    population: Population,
    lonely: Lonely,
) -> Result<Difference, Undefined> {
    let in_part = |h: usize| part.get(h).copied().unwrap_or(false);
    let own = pooled_where(strata, in_part);
    let own_influence = Influence::of_share(&own)?;
    let other = Against::new(strata, in_part, comparator, population, lonely)?;
    let contrast = strata.iter().enumerate().map(|(h, stratum)| {
        let own = if in_part(h) { own_influence } else { Influence::default() };
        (stratum, own.minus(other.influence(stratum, in_part(h))))
    });
    let se = variance(contrast, population, lonely).map(f64::sqrt);
    let (part, comparator) = (own.share()?, other.share);
    Ok(Difference { part, comparator, difference: part - comparator, se })
}

/// The difference of two sets of strata that share nobody: v = v_1 + v_2.
///
/// For two areas, two rounds without a person key, or two countries.
pub fn independent_difference(
    part: &[Stratum],
    other: &[Stratum],
    population: Population,
    lonely: Lonely,
) -> Result<Difference, Undefined> {
    let of = |strata: &[Stratum]| crate::share::share(strata, population, lonely);
    let (a, b) = (of(part)?, of(other)?);
    let se = a.variance.and_then(|v| Ok((v + b.variance?).sqrt()));
    Ok(Difference { part: a.p, comparator: b.p, difference: a.p - b.p, se })
}

/// Newcombe's hybrid score interval for a difference of two independent shares, each with its own interval.
///
/// d - √((p_1 - l_1)² + (u_2 - p_2)²) to d + √((u_1 - p_1)² + (p_2 - l_2)²), within -1..=1. With Wilson
/// intervals it has a width also where a share is 0 or 1, unlike difference ± z se: the interval for few
/// answers. A fixed target is a share whose limits are itself. Source: Newcombe (1998), method 10. Out of
/// range where an interval does not hold its share.
pub fn hybrid_score_interval(
    part: (f64, &Interval),
    comparator: (f64, &Interval),
) -> Result<Interval, Undefined> {
    let ((p, own), (q, other)) = (part, comparator);
    if !(own.contains(p) && other.contains(q)) {
        return Err(Undefined::OutOfRange);
    }
    let difference = p - q;
    let below = (p - own.lower).hypot(other.upper - q);
    let above = (own.upper - p).hypot(q - other.lower);
    Interval::new(difference - below, difference + above, -1.0, 1.0)
}

/// The comparator's share and its influence on each stratum.
struct Against {
    share: f64,
    kind: Kind,
}

enum Kind {
    Pooled { influence: Influence, with_part: bool },
    EqualUnits { units: u64 },
}

impl Against {
    fn new(
        strata: &[Stratum],
        in_part: impl Fn(usize) -> bool,
        comparator: Comparator,
        population: Population,
        lonely: Lonely,
    ) -> Result<Self, Undefined> {
        let (moments, with_part) = match comparator {
            Comparator::WholeIncludingPart => (pooled(strata), true),
            Comparator::Rest => (pooled_where(strata, |h| !in_part(h)), false),
            Comparator::EqualUnitMean => {
                let mean = equal_unit_mean(strata, population, lonely)?;
                return Ok(Self { share: mean.p, kind: Kind::EqualUnits { units: mean.units } });
            }
        };
        let influence = Influence::of_share(&moments).map_err(|_| Undefined::NothingToCompare)?;
        Ok(Self { share: moments.share()?, kind: Kind::Pooled { influence, with_part } })
    }

    fn influence(&self, stratum: &Stratum, in_part: bool) -> Influence {
        match self.kind {
            Kind::Pooled { with_part: false, .. } if in_part => Influence::default(),
            Kind::Pooled { influence, .. } => influence,
            Kind::EqualUnits { units } => {
                Influence::of_share(&stratum.moments).unwrap_or_default().scaled(1.0 / units as f64)
            }
        }
    }
}

fn pooled_where(strata: &[Stratum], keep: impl Fn(usize) -> bool) -> Moments {
    strata.iter().enumerate().filter(|(h, _)| keep(*h)).map(|(_, stratum)| stratum.moments).sum()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::interval::wilson;

    #[test]
    fn the_example_of_newcombe() {
        // 56 of 70 against 48 of 80: Newcombe (1998), table II, method 10.
        let (own, other) =
            (wilson(56, 70, &Confidence::P95).unwrap(), wilson(48, 80, &Confidence::P95).unwrap());
        let found = hybrid_score_interval((0.8, &own), (0.6, &other)).unwrap();
        assert!((found.lower - 0.0524).abs() < 5e-5 && (found.upper - 0.3339).abs() < 5e-5, "{found:?}");
    }

    #[test]
    fn agreement_of_all_is_not_certainty() {
        let own = wilson(10, 10, &Confidence::P90).unwrap();
        let target = Interval { lower: 0.97, upper: 0.97 };
        let found = hybrid_score_interval((1.0, &own), (0.97, &target)).unwrap();
        assert!(found.width() > 0.2, "{found:?}");
        assert_eq!(hybrid_score_interval((0.5, &target), (0.97, &target)), Err(Undefined::OutOfRange));
    }
}
