//! Three or more rounds as a straight line, each weighted by how sure it is.

use jamfor_disclosure::Audience;
use jamfor_statistics::{
    equivalence::{Finding, finding_from},
    estimate::Estimate,
    interval::{Confidence, Interval},
    regression::{self, RoundPoint},
};
use jamfor_survey::Texts;
use time::{Date, macros::format_description};

use super::{
    against::Against,
    figure::{Caveat, Range},
    frame::Frame,
    lookup::Place,
    method::Method,
    reader::{Reader, direction},
    verdict::Verdict,
    view::{Reading, read},
    word::Word,
    words,
};

/// Fewer rounds are no trend.
const FEWEST: usize = 3;
/// Days of a year, on average.
const YEAR: f64 = 365.25;

/// A straight line through rounds.
#[derive(Clone, Debug, PartialEq)]
pub struct Trend {
    /// Change of the share a year.
    pub per_year: f64,
    /// Where the true change lies.
    pub interval: Range,
    /// The two-sided p-value of no change.
    pub p_value: f64,
    /// How many rounds it goes through.
    pub rounds: u64,
    /// A word for it.
    pub word: Word,
    /// The same as a part of a sentence.
    pub words: Texts,
    /// What to mind.
    pub reasons: Vec<Caveat>,
}

impl Reader<'_> {
    /// The line through the newest rounds of those with values that all compare with each other and have enough
    /// answers; none through fewer than three.
    pub(super) fn trend(&self, with_values: &[Place]) -> Option<Trend> {
        let frame = &self.built.frame;
        let mut chosen: Vec<(&Place, RoundPoint)> = Vec::new();
        let mut reasons: Vec<Caveat> = Vec::new();
        for place in with_values.iter().rev() {
            let Some(point) = self.line_point(place) else { continue };
            let Some(found) = self.compares_with_all(place, &chosen) else { continue };
            reasons.extend(found.into_iter().filter(|one| !reasons.contains(one)).collect::<Vec<_>>());
            chosen.push((place, point));
        }
        if chosen.len() < FEWEST {
            return None;
        }
        let points: Vec<RoundPoint> = chosen.iter().rev().map(|(_, point)| *point).collect();
        let line = regression::trend(&points).ok()?;
        let years = points.last()?.time - points.first()?.time;
        let finding = finding(frame, line.slope, line.se, line.p, years);
        let word = Word::of(Some(finding), direction(frame, with_values.last()?.key.ok()?));
        reasons.sort_by_key(|one| one.reason);
        let Interval { lower, upper } = around(line.slope, line.se, &Method::CONFIDENCE);
        let level = Method::CONFIDENCE.level();
        let exact = self.audience == Audience::Methodologist;
        let method = if exact { Method::DIFFERENCE_INTERVAL } else { Method::PRINTED_NORMAL_INTERVAL };
        Some(Trend {
            per_year: line.slope,
            interval: Range { lower, upper, level, method },
            p_value: line.p,
            rounds: points.len() as u64,
            word,
            words: words::trend(word),
            reasons,
        })
    }

    /// A round as a point of the line; none with too few answers, or without a variance.
    fn line_point(&self, place: &Place) -> Option<RoundPoint> {
        let frame = &self.built.frame;
        let reading = read(self.built, place, self.audience);
        if reading.base()? < frame.policy.tests.minimum_respondents {
            return None;
        }
        let (value, variance) = match &reading {
            Reading::Exact(cell) => (cell.p()?, cell.variance()?),
            Reading::Printed(cell) => (cell.printed.share(), cell.variance()),
            Reading::Set(_) | Reading::Missing(..) => return None,
        };
        let estimate = Estimate::new(value, variance).ok().filter(|one| one.variance > 0.0)?;
        Some(RoundPoint { time: years_of(frame, place.round)?, estimate })
    }

    /// What to mind when a round stands on one line with later ones; none when it compares with one of them not.
    fn compares_with_all(&self, place: &Place, later: &[(&Place, RoundPoint)]) -> Option<Vec<Caveat>> {
        let mut reasons = Vec::new();
        for (after, _) in later {
            let found = self.compare(after, Against::EarlierRound(place.round))?;
            if found.holding() == Verdict::NotComparable {
                return None;
            }
            reasons.extend(found.reasons);
        }
        Some(reasons)
    }
}

/// Level where the change over all the years lies within the tolerance.
fn finding(frame: &Frame, slope: f64, se: f64, p: f64, years: f64) -> Finding {
    let rules = &frame.policy.tests;
    let narrow = around(slope, se, &Confidence::P90);
    let over_all = Interval { lower: narrow.lower * years, upper: narrow.upper * years };
    finding_from(slope, &over_all, p, rules.tolerance, rules.significance)
}

fn around(slope: f64, se: f64, confidence: &Confidence) -> Interval {
    let half = confidence.z() * se;
    Interval { lower: slope - half, upper: slope + half }
}

/// The first day of a round in years.
fn years_of(frame: &Frame, round: u16) -> Option<f64> {
    let day = &frame.rounds.get(usize::from(round))?.start_date;
    let day = Date::parse(day, format_description!("[year]-[month]-[day]")).ok()?;
    Some(f64::from(day.to_julian_day()) / YEAR)
}
