//! Whether two ways to divide the same persons have to do with each other: ages in three bands and in five, or a kind of
//! placement that begins at an age. Who knows that options exclude each other computes more from both than from each.

/// How improbable it has to be that options meet as rarely by chance.
const CHANCE: f64 = 1e-5;

/// Whether options of two divisions exclude each other: whether the persons of some options of the one are in so few
/// options of the other that chance does not explain it.
///
/// `counts` has the persons with each option of the one (the rows) and of the other. For each row of n persons, who are in
/// a of the k options of the other, the probability of that is at most n·ln p + ln C(k, a), as a logarithm, where p is the
/// share of all persons who are in those a options. The rows are taken together, and both divisions as rows in turn.
#[must_use]
pub fn exclude_each_other(counts: &[Vec<u64>]) -> bool {
    chance(counts).min(chance(&turned(counts))) < CHANCE.ln()
}

/// A bound on the logarithm of the probability that the rows meet as few columns as they do.
fn chance(counts: &[Vec<u64>]) -> f64 {
    let columns: Vec<u64> = turned(counts).iter().map(|column| column.iter().sum()).collect();
    let (used, all) = (columns.iter().filter(|column| **column > 0).count(), columns.iter().sum::<u64>());
    let of_row = |row: &Vec<u64>| {
        let met = || row.iter().zip(&columns).filter(|(count, _)| **count > 0);
        let (persons, inside) = (row.iter().sum::<u64>(), met().map(|(_, column)| column).sum::<u64>());
        let share = inside as f64 / all.max(1) as f64;
        (persons as f64 * share.ln() + ln_choices(used, met().count())).min(0.0)
    };
    counts.iter().filter(|row| row.iter().any(|count| *count > 0)).map(of_row).sum()
}

/// The logarithm of in how many ways so many can be chosen.
fn ln_choices(of: usize, chosen: usize) -> f64 {
    (0..chosen.min(of - chosen)).map(|at| ((of - at) as f64 / (at + 1) as f64).ln()).sum()
}

/// The columns as rows.
fn turned(counts: &[Vec<u64>]) -> Vec<Vec<u64>> {
    let columns = counts.iter().map(Vec::len).max().unwrap_or(0);
    let column = |at: usize| counts.iter().map(|row| row.get(at).copied().unwrap_or(0)).collect();
    (0..columns).map(column).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn bands_of_the_same_ages_exclude_each_other() {
        // three bands in five
        assert!(exclude_each_other(&[
            vec![4, 0, 0],
            vec![4, 0, 0],
            vec![0, 5, 0],
            vec![0, 5, 0],
            vec![0, 0, 6]
        ]));
        // 0-4, 5-9 and 10-14 against 0-6 and 7-14
        assert!(exclude_each_other(&[vec![15, 0], vec![6, 9], vec![0, 14]]));
        // one kind of placement that begins at an age
        assert!(exclude_each_other(&[vec![40, 50, 45], vec![0, 20, 30]]));
    }

    #[test]
    fn what_has_nothing_to_do_with_each_other_does_not() {
        assert!(!exclude_each_other(&[vec![30, 28, 0], vec![25, 33, 1]]));
        assert!(!exclude_each_other(&[vec![10, 10], vec![3, 0], vec![0, 3]]));
        // much more of the one among the others is no exclusion
        assert!(!exclude_each_other(&[vec![400, 2], vec![3, 500]]));
        for nothing in [vec![], vec![vec![]], vec![vec![0, 0]], vec![vec![7]], vec![vec![20], vec![30]]] {
            assert!(!exclude_each_other(&nothing), "{nothing:?}");
        }
    }

    proptest! {
        /// Of a thousand tables by chance, hardly one would be taken for an exclusion: none in the cases of one run.
        #[test]
        fn chance_is_no_exclusion(
            persons in prop::collection::vec((0_usize..4, 0_usize..6), 0..300),
        ) {
            let mut counts = vec![vec![0; 6]; 4];
            persons.iter().for_each(|&(row, column)| counts[row][column] += 1);
            prop_assert!(!exclude_each_other(&counts));
        }

        #[test]
        fn the_divisions_can_be_turned(counts in prop::collection::vec(prop::collection::vec(0_u64..20, 4), 0..5)) {
            prop_assert_eq!(exclude_each_other(&counts), exclude_each_other(&turned(&counts)));
        }

        #[test]
        fn options_within_options_are_found(bands in prop::collection::vec(4_u64..40, 4..8)) {
            let nested = |(at, persons): (usize, &u64)| if at < bands.len() / 2 { vec![*persons, 0] } else { vec![0, *persons] };
            let counts: Vec<Vec<u64>> = bands.iter().enumerate().map(nested).collect();
            prop_assert!(exclude_each_other(&counts));
        }
    }
}
