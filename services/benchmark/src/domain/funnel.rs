//! Areas by their size, with the limits between which they would lie if only chance told them apart.

use jamfor_statistics::{
    funnel::{Flag, Limits, exact_limits},
    interval::{Confidence, Interval},
    overdispersion::{Overdispersion, Point, Scale, overdispersion, pooled_target},
};

use super::{
    figure::{Caveat, Figure, Reason},
    lookup::{Unknown, Wanted},
    reader::Reader,
    standing::{Standing, Standings},
    view::figure,
    words::caveat,
};

/// The name in the list of methods.
pub const METHOD: &str = "funnel_exact_limits";
/// The most sizes that limits are given for.
const SIZES: usize = 200;

/// A funnel.
#[derive(Clone, Debug, PartialEq)]
pub struct Funnel {
    /// The figure of the whole.
    pub whole: Figure,
    /// The areas, by code.
    pub areas: Vec<FunnelPoint>,
    /// The value around which limits lie; none where it may not be told, or all areas agree.
    pub centre: Option<f64>,
    /// The limits by size, in order; none without a centre.
    pub limits: Vec<FunnelLimits>,
    /// How much more the areas differ than by chance; none for fewer than two.
    pub spread: Option<Spread>,
    /// What to mind.
    pub caveats: Vec<Caveat>,
}

/// One area.
#[derive(Clone, Debug, PartialEq)]
pub struct FunnelPoint {
    /// Its figure.
    pub figure: Figure,
    /// Where it stands; none when it has no place.
    pub at: Option<Position>,
}

/// Where an area stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Position {
    /// Equally weighted answers that are as sure.
    pub size: f64,
    /// Standard errors from the centre, by chance alone and with the spread between areas, with a flag each.
    pub scores: Option<[(f64, Flag); 2]>,
}

/// Limits at a size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FunnelLimits {
    /// Answers.
    pub size: f64,
    /// 95 %: exact, by chance alone.
    pub alert: Interval,
    /// 99.8 %.
    pub outlier: Interval,
    /// 95 % with the spread between areas; none for fewer than two areas.
    pub adjusted_alert: Option<Interval>,
    /// 99.8 %.
    pub adjusted_outlier: Option<Interval>,
}

/// How much more areas differ than by chance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// The mean of the squared, winsorised distances.
    pub phi: f64,
    /// The variance between areas.
    pub tau_squared: f64,
    /// How many areas it rests on.
    pub areas: u64,
}

impl Reader<'_> {
    /// The funnel of all participants.
    ///
    /// # Errors
    /// What the release does not know.
    pub fn funnel(&self, wanted: &Wanted) -> Result<Funnel, Unknown> {
        let Standings { whole, mut areas, mut caveats } = self.standings(wanted, None)?;
        let whole = figure(self.built, &whole, self.audience);
        if whole.value.is_err() {
            // the centre is a total: where that is not told, nothing that would tell it is
            areas.iter_mut().for_each(|area| area.value = None);
            caveats.extend(withheld(&whole));
        }
        let points: Vec<Point> = areas
            .iter()
            .filter_map(|area| area.value)
            .map(|one| Point { share: one.share, n: one.size })
            .collect();
        let centre = pooled_target(&points).ok().filter(|centre| *centre > 0.0 && *centre < 1.0);
        let found = centre.and_then(|centre| overdispersion(&points, centre, Scale::Share).ok());
        let limits = centre.map_or_else(Vec::new, |centre| limits(&points, centre, found.as_ref()));
        Ok(Funnel {
            whole,
            areas: positions(areas, found.as_ref()),
            centre,
            limits,
            spread: found.map(|one| Spread {
                phi: one.phi,
                tau_squared: one.tau_squared,
                areas: one.scores.len() as u64,
            }),
            caveats,
        })
    }
}

fn withheld(whole: &Figure) -> Option<Caveat> {
    let said = whole.caveats.iter().any(|one| one.reason == Reason::TotalWithheld);
    said.then(|| caveat(Reason::TotalWithheld, ""))
}

fn positions(areas: Vec<Standing>, found: Option<&Overdispersion>) -> Vec<FunnelPoint> {
    let mut scores = found.map(|found| found.scores.iter());
    let point = |Standing { figure, value }| {
        let at = value.map(|value| {
            let score = scores.as_mut().and_then(Iterator::next);
            let flagged = |z: f64| (z, Flag::of_score(z));
            let scores = score.map(|score| [flagged(score.raw), flagged(score.additive)]);
            Position { size: value.size, scores }
        });
        FunnelPoint { figure, at }
    };
    areas.into_iter().map(point).collect()
}

/// The limits at each size that differs, or at so many of them, the smallest and the largest among them.
fn limits(points: &[Point], centre: f64, found: Option<&Overdispersion>) -> Vec<FunnelLimits> {
    let mut sizes: Vec<f64> = points.iter().map(|point| point.n).collect();
    sizes.sort_by(f64::total_cmp);
    sizes.dedup();
    some_of(&sizes).filter_map(|size| limits_at(size, centre, found)).collect()
}

fn some_of(sizes: &[f64]) -> impl Iterator<Item = f64> {
    let (all, some) = (sizes.len(), sizes.len().min(SIZES));
    (0..some).filter_map(move |at| {
        let place = if some < 2 { 0 } else { at * (all - 1) / (some - 1) };
        sizes.get(place).copied()
    })
}

fn limits_at(size: f64, centre: f64, found: Option<&Overdispersion>) -> Option<FunnelLimits> {
    let Limits { alert, outlier, .. } = exact_limits((size.round() as u64).max(1), centre).ok()?;
    let adjusted = |confidence: &Confidence| found.and_then(|found| found.limits(size, confidence).ok());
    Some(FunnelLimits {
        size,
        alert: alert.interval,
        outlier: outlier.interval,
        adjusted_alert: adjusted(&Confidence::P95),
        adjusted_outlier: adjusted(&Confidence::P998),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_reach_from_the_smallest_to_the_largest_size() {
        let sizes: Vec<f64> = (30..700).map(f64::from).collect();
        let some: Vec<f64> = some_of(&sizes).collect();
        assert_eq!((some.len(), some.first(), some.last()), (SIZES, Some(&30.0), Some(&699.0)));
        assert!(some.windows(2).all(|pair| pair[0] < pair[1]));
        assert_eq!(some_of(&[40.0]).collect::<Vec<_>>(), [40.0]);
        assert_eq!(some_of(&[]).count(), 0);
    }
}
