//! Where each area can stand among the others: a band of ranks, never a single one, and its quarter.

use jamfor_statistics::{
    band::{Band, Quarters},
    estimate::Estimate,
    rank::{Direction, RankBand, rank_bands},
};

use super::{
    figure::{Caveat, Figure, Reason},
    lookup::{Unknown, Wanted},
    member::Membership,
    reader::{Reader, direction},
    standing::{Standing, Standings},
    words::caveat,
};

/// Areas with their ranks.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranking {
    /// By code.
    pub areas: Vec<Ranked>,
    /// How many have a band.
    pub ranked: u64,
    /// How many could.
    pub of: u64,
    /// Where the best quarter begins; none for fewer than four areas, or where all have one value.
    pub best_quarter_from: Option<f64>,
    /// Where the worst quarter ends.
    pub worst_quarter_to: Option<f64>,
    /// What to mind.
    pub caveats: Vec<Caveat>,
}

/// One area with its ranks.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranked {
    /// Its figure.
    pub figure: Figure,
    /// Where it can stand; none when it is not ranked.
    pub ranks: Option<RankBand>,
    /// Its quarter.
    pub quarter: Option<Band>,
}

impl Reader<'_> {
    /// The ranks of all participants, or of the members of a comparator.
    ///
    /// # Errors
    /// What the release does not know.
    pub fn ranking(&self, wanted: &Wanted, of: Option<&Membership>) -> Result<Ranking, Unknown> {
        let Standings { whole, areas, mut caveats } = self.standings(wanted, of)?;
        let count = of.map_or(areas.len() as u64, Membership::size);
        let good = whole.key.map(|key| direction(&self.built.frame, key));
        let places = match good {
            Ok(jamfor_survey::Direction::HighIsGood) => {
                Places::new(&areas, Direction::HighIsBest, self.built.frame.policy.tests.significance)
            }
            Ok(jamfor_survey::Direction::LowIsGood) => {
                Places::new(&areas, Direction::LowIsBest, self.built.frame.policy.tests.significance)
            }
            Ok(jamfor_survey::Direction::Neutral) => {
                caveats.push(caveat(Reason::NoDirection, ""));
                Places::default()
            }
            Err(_) => Places::default(),
        };
        let (ranked, ends) = (places.bands.len() as u64, places.quarters);
        Ok(Ranking {
            areas: places.give(areas),
            ranked,
            of: count,
            best_quarter_from: ends.as_ref().map(|ends| ends.best_from),
            worst_quarter_to: ends.as_ref().map(|ends| ends.worst_from),
            caveats,
        })
    }
}

/// The places of those that have a value, in order.
#[derive(Clone, Debug, Default)]
struct Places {
    bands: Vec<RankBand>,
    quarters: Option<Quarters>,
}

impl Places {
    fn new(areas: &[Standing], direction: Direction, significance: f64) -> Self {
        let values = || areas.iter().filter_map(|area| area.value);
        let units: Vec<Estimate> =
            values().map(|value| Estimate { value: value.share, variance: value.variance }).collect();
        let shares: Vec<f64> = values().map(|value| value.share).collect();
        Self {
            bands: rank_bands(&units, direction, significance).unwrap_or_default(),
            quarters: Quarters::new(&shares, direction).ok(),
        }
    }

    fn give(self, areas: Vec<Standing>) -> Vec<Ranked> {
        let mut bands = self.bands.into_iter();
        let ranked = |Standing { figure, value }| {
            let ranks = value.and_then(|_| bands.next());
            let quarter = self.quarters.as_ref().zip(value.filter(|_| ranks.is_some()));
            Ranked { figure, ranks, quarter: quarter.map(|(ends, value)| ends.band(value.share)) }
        };
        areas.into_iter().map(ranked).collect()
    }
}
