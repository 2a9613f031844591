//! What goes into a tabulation, and the checks that make the kernel's indexing true.

use super::tabulation::Shape;
use super::{FIRST_MISSING, MAX_OPTIONS};
use crate::weight::Weight;

/// The columns of one snapshot table, all of the same length, in any order of rows (sorted by area is
/// fastest).
#[derive(Debug, Clone, Copy)]
pub struct Columns<'a> {
    /// Area index per row, below `area_count`.
    pub areas: &'a [u16],
    /// How many areas there are, with or without rows.
    pub area_count: u16,
    /// Weights.
    pub weights: Weights<'a>,
    /// Breakdowns, crossed with each other; may be empty.
    pub breakdowns: &'a [Breakdown<'a>],
    /// Items; may be empty.
    pub items: &'a [Item<'a>],
}

/// The weights of the rows.
#[derive(Debug, Clone, Copy)]
pub enum Weights<'a> {
    /// All rows weigh the same.
    Equal(Weight),
    /// Nano units (1e-9) per row, each within [`Weight`]'s range.
    PerRow(&'a [i64]),
}

/// A property of the respondent that cells are broken down by.
#[derive(Debug, Clone, Copy)]
pub struct Breakdown<'a> {
    /// Level per row: below `levels`, or 250 and above for missing.
    pub codes: &'a [u8],
    /// How many levels there are, without the missing one; at most 200.
    pub levels: u8,
}

/// The answers to one item.
#[derive(Debug, Clone, Copy)]
pub struct Item<'a> {
    /// Option code per row: below `options`, or 250 and above for a kind of missing.
    pub codes: &'a [u8],
    /// How many options the item has; at most 200.
    pub options: u8,
}

/// What is wrong with the columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Malformed {
    /// A column has another length than the area column.
    #[error("a column has {found} rows instead of {expected}")]
    Length {
        /// Rows of the area column.
        expected: usize,
        /// Rows of the other column.
        found: usize,
    },
    /// An area index is not below the number of areas.
    #[error("an area index is not below {area_count}")]
    Area {
        /// The number of areas given.
        area_count: u16,
    },
    /// A weight is outside of [`Weight`]'s range.
    #[error("a weight is outside of the allowed range")]
    Weight,
    /// More than 200 options or levels.
    #[error("{found} options or levels are more than {MAX_OPTIONS}")]
    TooManyOptions {
        /// The number given.
        found: u8,
    },
    /// An item has a code that is neither an option nor a kind of missing.
    #[error("item {item} has a code that is neither an option nor missing")]
    Code {
        /// Index of the item.
        item: usize,
    },
    /// A breakdown has a code that is neither a level nor missing.
    #[error("breakdown {breakdown} has a code that is neither a level nor missing")]
    Level {
        /// Index of the breakdown.
        breakdown: usize,
    },
    /// A measure names an item that does not exist, or none, or its scores have no common denominator.
    #[error("measure {measure} names no item or one that does not exist, or its scores do not go together")]
    Measure {
        /// Index of the measure.
        measure: usize,
    },
    /// More than 2^32 - 1 rows, or more cells times codes than fit into memory.
    #[error("the table is too large")]
    TooLarge,
}

/// What the checks found out.
pub(super) struct Checked {
    pub(super) shape: Shape,
    /// Per row the index of its cell, where that is not the area itself.
    pub(super) cells: Option<Vec<u32>>,
    /// An upper bound of all weights in nano units.
    pub(super) largest_weight: u64,
}

impl Columns<'_> {
    pub(super) fn rows(&self) -> usize {
        self.areas.len()
    }

    pub(super) fn check(&self) -> Result<Checked, Malformed> {
        if u32::try_from(self.rows()).is_err() {
            return Err(Malformed::TooLarge);
        }
        self.check_lengths()?;
        if self.areas.iter().fold(0, |most, &area| most.max(u32::from(area) + 1)) > u32::from(self.area_count)
        {
            return Err(Malformed::Area { area_count: self.area_count });
        }
        let options = || self.items.iter().map(|item| item.options);
        let levels = || self.breakdowns.iter().map(|breakdown| breakdown.levels);
        if let Some(found) = options().chain(levels()).find(|&count| count > MAX_OPTIONS) {
            return Err(Malformed::TooManyOptions { found });
        }
        let shape = Shape::new(self.area_count, levels().collect(), options().collect());
        shape.size().ok_or(Malformed::TooLarge)?;
        Ok(Checked { shape, cells: self.cells()?, largest_weight: self.largest_weight()? })
    }

    fn check_lengths(&self) -> Result<(), Malformed> {
        let weights = match self.weights {
            Weights::Equal(_) => self.rows(),
            Weights::PerRow(weights) => weights.len(),
        };
        let breakdowns = self.breakdowns.iter().map(|breakdown| breakdown.codes.len());
        let items = self.items.iter().map(|item| item.codes.len());
        match std::iter::once(weights).chain(breakdowns).chain(items).find(|&found| found != self.rows()) {
            Some(found) => Err(Malformed::Length { expected: self.rows(), found }),
            None => Ok(()),
        }
    }

    /// The cell of each row; none if cells are areas.
    fn cells(&self) -> Result<Option<Vec<u32>>, Malformed> {
        if self.breakdowns.is_empty() {
            return Ok(None);
        }
        let mut cells: Vec<u32> = self.areas.iter().copied().map(u32::from).collect();
        for (index, breakdown) in self.breakdowns.iter().enumerate() {
            if !codes_are_valid(breakdown.codes, breakdown.levels) {
                return Err(Malformed::Level { breakdown: index });
            }
            let levels = u32::from(breakdown.levels);
            for (cell, &code) in cells.iter_mut().zip(breakdown.codes) {
                *cell = *cell * (levels + 1) + u32::from(code).min(levels);
            }
        }
        Ok(Some(cells))
    }

    /// Checks all weights without a branch per row: a sign bit remains where a bound is crossed.
    fn largest_weight(&self) -> Result<u64, Malformed> {
        match self.weights {
            Weights::Equal(weight) => Ok(weight.units()),
            Weights::PerRow(weights) => {
                let (mut crossed, mut bits) = (0_i64, 1_i64);
                for &weight in weights {
                    crossed |= weight.wrapping_sub(1) | Weight::MAX.nano().wrapping_sub(weight);
                    bits |= weight;
                }
                if crossed < 0 { Err(Malformed::Weight) } else { Ok(bits.unsigned_abs()) }
            }
        }
    }
}

/// Whether every code is an option or a kind of missing. Branch free, so that it runs on vectors.
pub(super) fn codes_are_valid(codes: &[u8], options: u8) -> bool {
    let gap = FIRST_MISSING - options;
    !codes.iter().fold(false, |wrong, &code| wrong | (code.wrapping_sub(options) < gap))
}
