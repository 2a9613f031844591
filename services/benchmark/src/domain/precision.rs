//! How far a value carries, and the design behind it.

use jamfor_statistics::{Undefined, design_interval, interval::Confidence, interval::Interval, share::Share};

use super::{
    cell::{MeanValue, ShareValue, Source},
    figure::Range,
    method::Method,
};

/// How far the interval and the answers behind a value carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reliability {
    /// For every use.
    High,
    /// To be looked at.
    Review,
    /// Not for official use.
    Low,
}

impl Reliability {
    /// Equally weighted answers under which a value is not for official use.
    const FEW: f64 = 30.0;
    /// The width of an interval over which a value is not for official use.
    const WIDE: f64 = 0.30;
    /// The width of an interval over which a value is to be looked at.
    const BROAD: f64 = 0.20;
    /// The degrees of freedom under which a value is to be looked at.
    const DEGREES: u64 = 8;

    /// After the National Center for Health Statistics (2017): the effective number of answers, the interval, and the
    /// degrees of freedom where they are known.
    #[must_use]
    pub fn of(effective: f64, interval: &Interval, degrees: Option<u64>) -> Self {
        let over = |width: f64| interval.width() > width + 1e-12;
        if effective < Self::FEW || over(Self::WIDE) {
            Self::Low
        } else if over(Self::BROAD) || degrees.is_some_and(|degrees| degrees < Self::DEGREES) {
            Self::Review
        } else {
            Self::High
        }
    }

    /// The word as it is spelled.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::High => "HIGH",
            Self::Review => "REVIEW",
            Self::Low => "LOW",
        }
    }
}

/// What a statistician needs to check a value. What is not defined is none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Precision {
    /// The linearised standard error, without a correction for a finite population.
    pub standard_error: Option<f64>,
    /// Answers minus strata.
    pub degrees: Option<u64>,
    /// Kish's effective number of answers; none for a mean of areas.
    pub kish: Option<f64>,
    /// The effective number of answers under the design.
    pub design: Option<f64>,
    /// The sum of weights; none for a mean of areas.
    pub weight: Option<f64>,
    /// Answers in the numerator, not weighted; none for a mean of areas.
    pub numerator: Option<u64>,
    /// The share itself; none for a mean of areas.
    share: Option<Share>,
}

/// An interval of the list of methods.
type Method95 = fn(&Share, &Confidence) -> Result<Interval, Undefined>;

/// The intervals beside the published one, by name.
const INTERVALS: [(&str, Method95); 5] = [
    ("xlogit", design_interval::xlogit),
    ("beta", design_interval::beta),
    ("asin", design_interval::asin),
    ("t", design_interval::t),
    ("wilson_design", design_interval::wilson_design),
];

impl Precision {
    /// That of a share.
    #[must_use]
    pub fn of_share(value: &ShareValue) -> Self {
        let moments = value.moments;
        let kish = moments.kish_n().ok();
        let share = Share {
            moments,
            p: value.p,
            variance: value.variance.ok_or(Undefined::SingleRespondent),
            degrees: value.degrees.ok_or(Undefined::NoDegreesOfFreedom),
            n_kish: kish.unwrap_or(value.effective),
            deff_kish: moments.kish_deff().unwrap_or(1.0),
            n_effective: Ok(value.effective),
        };
        Self {
            standard_error: share.se().ok(),
            degrees: value.degrees,
            kish,
            design: share.n_design().ok().filter(|design| design.is_finite()),
            weight: Some(moments.w as f64 / unit(value.source)),
            numerator: Some(moments.x),
            share: Some(share),
        }
    }

    /// The other intervals of the list of methods that are defined. Computed when they are asked for: files do without.
    #[must_use]
    pub fn intervals(&self) -> Vec<Range> {
        let Some(share) = &self.share else { return Vec::new() };
        let interval = |(method, of): &(&'static str, Method95)| {
            let Interval { lower, upper } = of(share, &Method::CONFIDENCE).ok()?;
            Some(Range { lower, upper, level: Method::CONFIDENCE.level(), method })
        };
        INTERVALS.iter().filter_map(interval).collect()
    }

    /// That of an unweighted mean of areas, which has no design of its own.
    #[must_use]
    pub fn of_mean(value: &MeanValue) -> Self {
        Self { standard_error: Some(value.variance.sqrt()), ..Self::default() }
    }
}

/// How many units of the sums make a weight of 1.
const fn unit(source: Source) -> f64 {
    match source {
        Source::Answers => 1e9,
        Source::Contacts => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_answers_and_wide_intervals_do_not_carry() {
        let of = |effective, width, degrees| {
            Reliability::of(effective, &Interval { lower: 0.4, upper: 0.4 + width }, degrees)
        };
        assert_eq!(of(30.0, 0.20, Some(8)), Reliability::High);
        assert_eq!(of(30.0, 0.20, None), Reliability::High);
        assert_eq!(of(30.0, 0.21, Some(8)), Reliability::Review);
        assert_eq!(of(30.0, 0.20, Some(7)), Reliability::Review);
        assert_eq!(of(29.9, 0.10, Some(8)), Reliability::Low);
        assert_eq!(of(30.0, 0.31, Some(8)), Reliability::Low);
    }
}
