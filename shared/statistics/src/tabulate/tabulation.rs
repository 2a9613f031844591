//! The result of a tabulation, and how shares are read from it.

use serde::{Deserialize, Serialize};

use super::{FIRST_MISSING, MISSING_CODES};
use crate::joint::JointMoments;
use crate::moments::Moments;
use crate::scores::Scores;

/// No result may hold more tallies than this (48 bytes each).
const MOST_TALLIES: usize = 1 << 27;

/// Count and weight sums of one code in one cell. Weights in nano units, squares in nano².
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
pub struct Tally {
    /// Rows with the code.
    pub count: u64,
    /// Σ w.
    pub w: u128,
    /// Σ w².
    pub w2: u128,
}

impl Tally {
    /// Adds another tally. Integer addition: the order never matters.
    pub fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.w += other.w;
        self.w2 += other.w2;
    }
}

/// A set of codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
pub struct CodeSet([u64; 4]);

impl CodeSet {
    /// Whether the code is in the set.
    #[must_use]
    pub const fn contains(&self, code: u8) -> bool {
        self.0[(code >> 6) as usize] >> (code & 63) & 1 == 1
    }

    /// The codes that are in either set.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        let ([a, b, c, d], [e, f, g, h]) = (self.0, other.0);
        Self([a | e, b | f, c | g, d | h])
    }

    /// Puts a code into the set.
    pub const fn insert(&mut self, code: u8) {
        self.0[(code >> 6) as usize] |= 1 << (code & 63);
    }
}

impl FromIterator<u8> for CodeSet {
    fn from_iter<I: IntoIterator<Item = u8>>(codes: I) -> Self {
        let mut set = Self::default();
        codes.into_iter().for_each(|code| set.insert(code));
        set
    }
}

/// Which codes make a share: `positive` in the numerator, `valid` in the denominator.
///
/// A positive code that is not valid does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Selection {
    /// Codes with y = 1.
    pub positive: CodeSet,
    /// Codes in the denominator.
    pub valid: CodeSet,
}

/// How many cells a tabulation has, and how many options its items.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Shape {
    areas: u16,
    levels: Vec<u8>,
    options: Vec<u8>,
}

impl Shape {
    pub(super) const fn new(areas: u16, levels: Vec<u8>, options: Vec<u8>) -> Self {
        Self { areas, levels, options }
    }

    /// Areas.
    #[must_use]
    pub const fn areas(&self) -> u16 {
        self.areas
    }

    /// Levels of each breakdown, without the missing one.
    #[must_use]
    pub fn levels(&self) -> &[u8] {
        &self.levels
    }

    /// Options of each item.
    #[must_use]
    pub fn options(&self) -> &[u8] {
        &self.options
    }

    /// Number of cells: areas times (levels + 1) of each breakdown.
    #[must_use]
    pub fn cells(&self) -> usize {
        self.levels
            .iter()
            .fold(usize::from(self.areas), |n, &levels| n.saturating_mul(usize::from(levels) + 1))
    }

    /// The cell of an area and one level per breakdown (a level at or above the count means missing).
    #[must_use]
    pub fn cell(&self, area: u16, levels: &[u8]) -> Option<usize> {
        if area >= self.areas || levels.len() != self.levels.len() {
            return None;
        }
        let pairs = self.levels.iter().zip(levels);
        Some(pairs.fold(usize::from(area), |cell, (&count, &level)| {
            cell * (usize::from(count) + 1) + usize::from(level.min(count))
        }))
    }

    /// Where a cell goes when only the kept breakdowns remain.
    fn target(&self, cell: usize, kept: impl Fn(usize) -> bool) -> usize {
        let (mut rest, mut to, mut stride) = (cell, 0, 1);
        for (i, &levels) in self.levels.iter().enumerate().rev() {
            let size = usize::from(levels) + 1;
            if kept(i) {
                to += rest % size * stride;
                stride *= size;
            }
            rest /= size;
        }
        to + rest * stride
    }

    /// Number of tallies of all items, if the tabulation may be made at all.
    pub(super) fn size(&self) -> Option<usize> {
        let widths = self.options.iter().map(|&options| width(options)).sum::<usize>().max(1);
        self.cells().checked_mul(widths).filter(|&size| size <= MOST_TALLIES)
    }
}

/// Tallies per cell of an item: its options, then the six kinds of missing.
pub(super) fn width(options: u8) -> usize {
    usize::from(options) + MISSING_CODES
}

/// Two tabulations that cannot be merged, because areas, breakdowns or items differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the tabulations differ in areas, breakdowns or items")]
pub struct ShapeMismatch;

/// Exact counts and weight sums per cell, item and code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tabulation {
    pub(super) shape: Shape,
    /// Rows per cell.
    pub(super) respondents: Vec<u64>,
    /// Per item, cell by cell, its tallies.
    pub(super) items: Vec<Vec<Tally>>,
}

impl Tabulation {
    /// Cells and items.
    #[must_use]
    pub const fn shape(&self) -> &Shape {
        &self.shape
    }

    /// All rows of a cell, whatever they answered: n_h of a stratum.
    #[must_use]
    pub fn respondents(&self, cell: usize) -> u64 {
        self.respondents.get(cell).copied().unwrap_or(0)
    }

    /// The tally of one code; empty where the cell, item or code does not exist.
    #[must_use]
    pub fn tally(&self, cell: usize, item: usize, code: u8) -> Tally {
        let options = self.shape.options.get(item).copied().unwrap_or(0);
        let slot = if code < options {
            usize::from(code)
        } else if code >= FIRST_MISSING {
            usize::from(options) + usize::from(code - FIRST_MISSING)
        } else {
            return Tally::default();
        };
        self.tallies(cell, item).get(slot).copied().unwrap_or_default()
    }

    /// The tallies of a cell and item: options by code, then missing 250 to 255. Empty if there is no such cell.
    #[must_use]
    pub fn tallies(&self, cell: usize, item: usize) -> &[Tally] {
        let width = width(self.shape.options.get(item).copied().unwrap_or(0));
        self.items.get(item).and_then(|tallies| tallies.get(cell * width..(cell + 1) * width)).unwrap_or(&[])
    }

    /// The moments of a share in one cell: the only step between a tabulation and an estimate.
    #[must_use]
    pub fn moments(&self, cell: usize, item: usize, selection: &Selection) -> Moments {
        let options = self.shape.options.get(item).copied().unwrap_or(0);
        let mut moments = Moments::EMPTY;
        for (code, tally) in (0..options).chain(FIRST_MISSING..=u8::MAX).zip(self.tallies(cell, item)) {
            if !selection.valid.contains(code) {
                continue;
            }
            moments.n += tally.count;
            moments.w += tally.w;
            moments.w2 += tally.w2;
            if selection.positive.contains(code) {
                moments.x += tally.count;
                moments.wy += tally.w;
                moments.w2y += tally.w2;
            }
        }
        moments
    }

    /// The joint moments of several scores of the same item in one cell: what means, balances and full
    /// distributions are estimated from.
    #[must_use]
    pub fn joint(&self, cell: usize, item: usize, scores: &[Scores]) -> JointMoments {
        let options = self.shape.options.get(item).copied().unwrap_or(0);
        let mut moments = JointMoments::empty(scores.iter().map(Scores::denominator));
        let mut points = vec![None; scores.len()];
        for (code, tally) in (0..options).chain(FIRST_MISSING..=u8::MAX).zip(self.tallies(cell, item)) {
            points.iter_mut().zip(scores).for_each(|(points, scores)| *points = scores.points(code));
            moments.add_tally(tally.count, tally.w, tally.w2, &points);
        }
        moments
    }

    /// Adds another tabulation of the same shape.
    pub fn merge(&mut self, other: &Self) -> Result<(), ShapeMismatch> {
        if self.shape != other.shape {
            return Err(ShapeMismatch);
        }
        self.respondents.iter_mut().zip(&other.respondents).for_each(|(mine, theirs)| *mine += theirs);
        let tallies = self.items.iter_mut().flatten().zip(other.items.iter().flatten());
        tallies.for_each(|(mine, theirs)| mine.merge(theirs));
        Ok(())
    }

    /// The tabulation over fewer breakdowns: `keep` holds one flag per breakdown.
    ///
    /// Levels of the others are added up, the missing level too. A flag that is not given counts as false.
    #[must_use]
    pub fn collapse(&self, keep: &[bool]) -> Self {
        let (shape, target) = collapsed(&self.shape, keep);
        let mut respondents = vec![0; shape.cells()];
        for (&to, &count) in target.iter().zip(&self.respondents) {
            respondents[to] += count;
        }
        let items = self.items.iter().zip(&shape.options).map(|(tallies, &options)| {
            let width = width(options);
            let mut sums = vec![Tally::default(); shape.cells() * width];
            for (&to, from) in target.iter().zip(tallies.chunks_exact(width)) {
                sums[to * width..].iter_mut().zip(from).for_each(|(sum, tally)| sum.merge(tally));
            }
            sums
        });
        Self { items: items.collect(), respondents, shape }
    }
}

/// The shape with only the kept breakdowns, and where each cell of the full shape goes.
pub(super) fn collapsed(shape: &Shape, keep: &[bool]) -> (Shape, Vec<usize>) {
    let kept = |i: usize| keep.get(i).copied().unwrap_or(false);
    let levels = shape.levels.iter().enumerate().filter(|(i, _)| kept(*i)).map(|(_, &n)| n);
    let target = (0..shape.cells()).map(|cell| shape.target(cell, kept)).collect();
    (Shape::new(shape.areas, levels.collect(), shape.options.clone()), target)
}
