//! An area against the equal-unit mean of its peers, itself left out.

use serde::{Deserialize, Serialize};

use crate::compare::Difference;
use crate::share::{equal_unit_mean, share_of_stratum};
use crate::stratified::{Lonely, Population, Stratum};
use crate::undefined::Undefined;

/// A difference to peers, and how many of them had a value.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PeerDifference {
    /// Own share minus the mean of the peers.
    pub difference: Difference,
    /// G - 1: how many peers are in the mean.
    pub units: u64,
}

/// p_m - (1/(G-1)) Σ p_g over the peers g other than m, with v = v_m + Σ v_g / (G-1)².
///
/// The caller passes as `others` only peers with a publishable value, never the area itself. Undefined
/// without own answers; nothing to compare without any peer.
pub fn peer_difference(
    own: &Stratum,
    others: &[Stratum],
    population: Population,
    lonely: Lonely,
) -> Result<PeerDifference, Undefined> {
    let share = share_of_stratum(own, population)?;
    let mean = equal_unit_mean(others, population, lonely).map_err(|reason| match reason {
        Undefined::NoAnswers => Undefined::NothingToCompare,
        other => other,
    })?;
    let se = share.variance.and_then(|own| Ok((own + mean.variance?).sqrt()));
    let difference = Difference { part: share.p, comparator: mean.p, difference: share.p - mean.p, se };
    Ok(PeerDifference { difference, units: mean.units })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::{Moments, Weight};

    fn stratum(positive: u64, of: u64) -> Stratum {
        let mut moments = Moments::EMPTY;
        (0..of).for_each(|i| moments.add(Weight::ONE, i < positive));
        Stratum { respondents: of, population: None, moments }
    }

    #[test]
    fn peers_without_answers_do_not_count() {
        let others = [stratum(1, 4), stratum(3, 4), stratum(0, 0)];
        let found = peer_difference(&stratum(3, 4), &others, Population::Unlimited, Lonely::Fail).unwrap();
        assert_eq!((found.units, found.difference.comparator), (2, 0.5));
        // v_m = 0.1875 / 3, each peer the same, (1 + 2/4) v_m.
        assert!((found.difference.se.unwrap() - (1.5_f64 * 0.0625).sqrt()).abs() < 1e-15);
    }

    #[test]
    fn no_peer_is_nothing_to_compare() {
        let found = peer_difference(&stratum(3, 4), &[], Population::Unlimited, Lonely::Fail);
        assert_eq!(found, Err(Undefined::NothingToCompare));
    }
}
