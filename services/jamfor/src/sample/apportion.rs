//! Splitting a whole into whole parts: largest remainders, without floating point.

/// Parts of `total` in proportion to `weights`. They sum to `total`; equal remainders go to the first.
///
/// All parts are 0 when no weight is positive.
pub(super) fn apportion(total: u32, weights: &[u64]) -> Vec<u32> {
    let sum: u128 = weights.iter().copied().map(u128::from).sum();
    if sum == 0 {
        return vec![0; weights.len()];
    }
    let exact = |weight: u64| u128::from(total) * u128::from(weight);
    let mut parts: Vec<u32> = weights.iter().map(|weight| (exact(*weight) / sum) as u32).collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|at| (std::cmp::Reverse(exact(weights[*at]) % sum), *at));
    let left = total - parts.iter().sum::<u32>();
    for at in order.into_iter().take(left as usize) {
        parts[at] += 1;
    }
    parts
}

/// The same, with at least 1 for everybody. `total` must reach for that.
pub(super) fn apportion_from_one(total: u32, weights: &[u64]) -> Vec<u32> {
    let rest = total.saturating_sub(weights.len() as u32);
    apportion(rest, weights).into_iter().map(|part| part + 1).collect()
}

/// `part` ten-thousandths of `whole`, rounded half up.
pub(super) const fn of_whole(whole: u32, basis_points: u32) -> u32 {
    ((whole as u64 * basis_points as u64 + 5_000) / 10_000) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_sum_to_the_whole() {
        assert_eq!(apportion(10, &[1, 1, 1]), [4, 3, 3]);
        assert_eq!(apportion(370, &[50, 22, 18, 10]), [185, 81, 67, 37]);
        assert_eq!(apportion(3, &[0, 5]), [0, 3]);
        assert_eq!(apportion_from_one(5, &[1000, 1, 1]), [3, 1, 1]);
    }

    #[test]
    fn halves_round_up() {
        assert_eq!((of_whole(1, 5_000), of_whole(1, 4_999), of_whole(5_120, 8_500)), (1, 0, 4_352));
    }
}
