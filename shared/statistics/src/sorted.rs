//! Quantiles of observed values.

/// R's quantile of type 7 (its default) of values in ascending order; none without values.
///
/// Position 1 + (n - 1) q, linear between neighbours.
pub(crate) fn type7(ascending: &[f64], q: f64) -> Option<f64> {
    let position = ascending.len().checked_sub(1)? as f64 * q;
    let (low, part) = (position.floor() as usize, position.fract());
    let value = *ascending.get(low)?;
    match ascending.get(low + 1) {
        Some(&next) if part > 0.0 && next > value => Some((1.0 - part) * value + part * next),
        _ => Some(value),
    }
}

/// The values in ascending order.
pub(crate) fn ascending(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
}

/// How many different values there are.
pub(crate) fn distinct(values: &[f64]) -> usize {
    let mut sorted = ascending(values);
    sorted.dedup();
    sorted.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_between_values_are_linear() {
        let values = [1.0, 2.0, 4.0, 8.0];
        assert_eq!(type7(&values, 0.25), Some(1.75));
        assert_eq!(type7(&values, 0.75), Some(5.0));
        assert_eq!(type7(&values, 0.0), Some(1.0));
        assert_eq!(type7(&values, 1.0), Some(8.0));
        assert_eq!(type7(&[], 0.5), None);
    }
}
