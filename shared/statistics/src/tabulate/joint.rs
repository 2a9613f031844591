//! Joint tabulation: one pass over the columns for statistics of several items of the same person.
//!
//! Apart from [`super::tabulate`], which stays the fast way to everything that concerns one item.

use std::num::NonZeroUsize;
use std::ops::Range;
use std::thread;

use serde::{Deserialize, Serialize};

use super::columns::{Columns, Malformed, Weights, codes_are_valid};
use super::measure::{Measure, Ready};
use super::tabulation::{Shape, ShapeMismatch, collapsed};
use crate::joint::{JointMoments, JointStratum};

/// Products of two measures in all cells together, 128 bytes each, that a thread may hold.
const MOST_PRODUCTS: usize = 1 << 22;
/// A thread is worth so many rows.
const ROWS_PER_THREAD: usize = 1 << 14;

/// Joint moments per cell, and all units (respondents, or clusters of them) per cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JointTabulation {
    pub(super) shape: Shape,
    pub(super) units: Vec<u64>,
    pub(super) cells: Vec<JointMoments>,
}

/// Tabulates the measures over the columns with up to `threads` threads.
///
/// Cells are those of [`super::tabulate`]. Sums are integers, so that the result is the same for any number
/// of threads and any order of rows. Refuses what [`super::tabulate`] refuses, and measures of items that do
/// not exist.
pub fn tabulate_joint(
    columns: &Columns<'_>,
    measures: &[Measure],
    threads: NonZeroUsize,
) -> Result<JointTabulation, Malformed> {
    let job = Job::new(columns, measures)?;
    let rows = columns.rows();
    let parts = threads.get().min(rows / ROWS_PER_THREAD + 1);
    let size = rows.div_ceil(parts);
    let range = |part: usize| (part * size).min(rows)..((part + 1) * size).min(rows);
    let mut tables = thread::scope(|scope| {
        let job = &job;
        let others: Vec<_> = (1..parts).map(|part| scope.spawn(move || job.count(range(part)))).collect();
        let mut tables = vec![job.count(range(0))];
        for other in others {
            match other.join() {
                Ok(table) => tables.push(table),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        tables
    })
    .into_iter();
    let mut table = tables.next().unwrap_or_else(|| job.empty());
    for other in tables {
        table.merge(&other).map_err(|_| Malformed::TooLarge)?;
    }
    Ok(table)
}

impl JointTabulation {
    /// Cells and items.
    #[must_use]
    pub const fn shape(&self) -> &Shape {
        &self.shape
    }

    /// All rows of a cell, whatever they answered.
    #[must_use]
    pub fn respondents(&self, cell: usize) -> u64 {
        self.units.get(cell).copied().unwrap_or(0)
    }

    /// The moments of a cell, if there is such a cell.
    #[must_use]
    pub fn moments(&self, cell: usize) -> Option<&JointMoments> {
        self.cells.get(cell)
    }

    /// The area of a cell as a stratum seen by the cell: its units are all those of the area.
    #[must_use]
    pub fn stratum(&self, cell: usize, population: Option<u64>) -> Option<JointStratum> {
        let size = self.shape.cells().checked_div(usize::from(self.shape.areas()))?;
        let first = cell.checked_div(size)? * size;
        let units = self.units.get(first..first + size)?.iter().sum();
        Some(JointStratum { units, population, moments: self.cells.get(cell)?.clone() })
    }

    /// Adds another tabulation of the same shape and measures; refuses others and leaves this one as it was.
    pub fn merge(&mut self, other: &Self) -> Result<(), ShapeMismatch> {
        if self.shape != other.shape || self.cells.len() != other.cells.len() {
            return Err(ShapeMismatch);
        }
        for (mine, theirs) in self.cells.iter_mut().zip(&other.cells) {
            mine.merge(theirs)?;
        }
        self.units.iter_mut().zip(&other.units).for_each(|(mine, theirs)| *mine += theirs);
        Ok(())
    }

    /// The tabulation over fewer breakdowns: see [`super::Tabulation::collapse`].
    pub fn collapse(&self, keep: &[bool]) -> Result<Self, ShapeMismatch> {
        let (shape, target) = collapsed(&self.shape, keep);
        let first = self.cells.first().ok_or(ShapeMismatch)?;
        let empty = JointMoments::empty(first.variables().iter().map(|variable| variable.denominator));
        let (mut units, mut cells) = (vec![0; shape.cells()], vec![empty; shape.cells()]);
        for ((&to, count), moments) in target.iter().zip(&self.units).zip(&self.cells) {
            units[to] += count;
            cells[to].merge(moments)?;
        }
        Ok(Self { shape, units, cells })
    }
}

/// Columns and measures, checked and ready.
pub(super) struct Job<'a> {
    columns: &'a Columns<'a>,
    shape: Shape,
    cells: Option<Vec<u32>>,
    denominators: Vec<i64>,
    measures: Vec<Ready<'a>>,
}

impl<'a> Job<'a> {
    pub(super) fn new(columns: &'a Columns<'a>, measures: &[Measure]) -> Result<Self, Malformed> {
        let checked = columns.check()?;
        let wrong = |item: &super::Item<'_>| !codes_are_valid(item.codes, item.options);
        if let Some(item) = columns.items.iter().position(wrong) {
            return Err(Malformed::Code { item });
        }
        let pairs = (measures.len().saturating_add(1)).saturating_mul(measures.len()) / 2;
        if checked.shape.cells().saturating_mul(pairs) > MOST_PRODUCTS {
            return Err(Malformed::TooLarge);
        }
        let ready = (0..)
            .zip(measures)
            .map(|(measure, wanted)| Ready::of(wanted, columns.items).ok_or(Malformed::Measure { measure }));
        Ok(Self {
            columns,
            measures: ready.collect::<Result<_, _>>()?,
            denominators: measures.iter().map(Measure::denominator).collect(),
            shape: checked.shape,
            cells: checked.cells,
        })
    }

    pub(super) fn empty(&self) -> JointTabulation {
        let moments = JointMoments::empty(self.denominators.iter().copied());
        let cells = self.shape.cells();
        JointTabulation { shape: self.shape.clone(), units: vec![0; cells], cells: vec![moments; cells] }
    }

    pub(super) fn cell(&self, row: usize) -> usize {
        match &self.cells {
            Some(cells) => cells[row] as usize,
            None => usize::from(self.columns.areas[row]),
        }
    }

    pub(super) fn weight(&self, row: usize) -> u64 {
        match self.columns.weights {
            Weights::Equal(weight) => weight.units(),
            Weights::PerRow(weights) => weights[row].unsigned_abs(),
        }
    }

    /// Writes the points of a row.
    pub(super) fn points(&self, row: usize, points: &mut [Option<i64>]) {
        points.iter_mut().zip(&self.measures).for_each(|(points, measure)| *points = measure.points(row));
    }

    fn count(&self, rows: Range<usize>) -> JointTabulation {
        let mut table = self.empty();
        let mut points = vec![None; self.measures.len()];
        for row in rows {
            let cell = self.cell(row);
            let (Some(moments), Some(units)) = (table.cells.get_mut(cell), table.units.get_mut(cell)) else {
                continue;
            };
            self.points(row, &mut points);
            let w = u128::from(self.weight(row));
            moments.add_tally(1, w, w * w, &points);
            *units += 1;
        }
        table
    }
}
