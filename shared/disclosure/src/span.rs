//! What can be computed exactly from sums that are given out, over any atoms: exact elimination over the rationals.
//!
//! For sets that somebody puts together, such as groups of areas or overlapping ages, where no lattice is declared.

use std::collections::BTreeMap;

/// A rational number in lowest terms with a positive denominator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Ratio {
    over: i128,
    under: i128,
}

impl Ratio {
    const ZERO: Self = Self { over: 0, under: 1 };
    const ONE: Self = Self { over: 1, under: 1 };

    fn new(over: i128, under: i128) -> Self {
        let divisor = gcd(over.unsigned_abs(), under.unsigned_abs()).max(1).cast_signed();
        let sign = under.signum();
        Self { over: sign * over / divisor, under: sign * under / divisor }
    }

    fn minus_times(self, factor: Self, other: Self) -> Self {
        let product = Self::new(factor.over * other.over, factor.under * other.under);
        Self::new(self.over * product.under - product.over * self.under, self.under * product.under)
    }

    fn divided_by(self, other: Self) -> Self {
        Self::new(self.over * other.under, self.under * other.over)
    }

    const fn is_zero(self) -> bool {
        self.over == 0
    }
}

const fn gcd(a: u128, b: u128) -> u128 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// A set of persons that can be counted by adding and subtracting what is given out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Derived {
    /// Its atoms, in order.
    pub atoms: Vec<usize>,
    /// How many persons are in it.
    pub persons: u64,
    /// How often each sum is taken, in the order of the sums.
    pub coefficients: Vec<String>,
}

/// The largest number of atoms whose subsets are all looked at.
pub const MOST_ATOMS: usize = 20;

/// Every set of atoms with some persons, but fewer than the minimum, that is a combination of the sums. `sums` name the
/// atoms that each of them counts. None where there are more than [`MOST_ATOMS`].
#[must_use]
pub fn small_sets(sizes: &[u64], sums: &[Vec<usize>], minimum: u64) -> Option<Vec<Derived>> {
    if sizes.len() > MOST_ATOMS {
        return None;
    }
    let span = Span::new(sizes.len(), sums);
    let mut sets: Vec<Vec<usize>> = (1_u32..1 << sizes.len())
        .map(|mask| (0..sizes.len()).filter(|atom| mask >> atom & 1 == 1).collect())
        .collect();
    sets.sort_by(|a: &Vec<usize>, b| (a.len(), a).cmp(&(b.len(), b)));
    let derived = sets.into_iter().filter_map(|atoms| {
        let persons: u64 = atoms.iter().map(|&atom| sizes[atom]).sum();
        let small = (1..minimum).contains(&persons);
        let coefficients = if small { span.combination(&atoms)? } else { return None };
        Some(Derived { atoms, persons, coefficients })
    });
    Some(derived.collect())
}

/// Sums in echelon form, each with the combination of the given ones that it is.
struct Span {
    atoms: usize,
    /// By leading atom: the row, and the combination.
    rows: BTreeMap<usize, (Vec<Ratio>, Vec<Ratio>)>,
}

impl Span {
    fn new(atoms: usize, sums: &[Vec<usize>]) -> Self {
        let mut span = Self { atoms, rows: BTreeMap::new() };
        for (at, sum) in sums.iter().enumerate() {
            let mut own = vec![Ratio::ZERO; sums.len()];
            own[at] = Ratio::ONE;
            let (row, combination) = span.reduced(span.indicator(sum), own);
            let Some(lead) = row.iter().position(|one| !one.is_zero()) else { continue };
            let scale = |all: &[Ratio]| all.iter().map(|one| one.divided_by(row[lead])).collect();
            let scaled = (scale(&row), scale(&combination));
            span.rows.insert(lead, scaled);
        }
        span
    }

    fn indicator(&self, atoms: &[usize]) -> Vec<Ratio> {
        let of = |atom| if atoms.contains(&atom) { Ratio::ONE } else { Ratio::ZERO };
        (0..self.atoms).map(of).collect()
    }

    /// What is left of a row when the rows of the span are taken away, and of its combination.
    fn reduced(&self, mut row: Vec<Ratio>, mut combination: Vec<Ratio>) -> (Vec<Ratio>, Vec<Ratio>) {
        for (&lead, (other, parts)) in &self.rows {
            let factor = row[lead];
            if !factor.is_zero() {
                subtract(&mut row, factor, other);
                combination.resize(parts.len(), Ratio::ZERO);
                subtract(&mut combination, factor, parts);
            }
        }
        (row, combination)
    }

    /// How the sums have to be combined to count exactly these atoms; none where they cannot be.
    fn combination(&self, atoms: &[usize]) -> Option<Vec<String>> {
        let (rest, combination) = self.reduced(self.indicator(atoms), Vec::new());
        let negated = combination.iter().map(|one| Ratio::new(-one.over, one.under));
        let text = |one: Ratio| {
            if one.under == 1 { one.over.to_string() } else { format!("{}/{}", one.over, one.under) }
        };
        rest.iter().all(|one| one.is_zero()).then(|| negated.map(text).collect())
    }
}

fn subtract(row: &mut [Ratio], factor: Ratio, other: &[Ratio]) {
    for (own, other) in row.iter_mut().zip(other) {
        *own = own.minus_times(factor, *other);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_of_two_sexes_gives_the_other_away() {
        let found = small_sets(&[40, 3], &[vec![0, 1], vec![0]], 5).unwrap_or_default();
        assert_eq!(
            found,
            [Derived { atoms: vec![1], persons: 3, coefficients: vec!["1".into(), "-1".into()] }]
        );
    }

    #[test]
    fn too_many_atoms_are_not_looked_at() {
        assert_eq!(small_sets(&[1; MOST_ATOMS + 1], &[], 5), None);
    }
}
