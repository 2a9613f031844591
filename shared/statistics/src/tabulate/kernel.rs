//! The inner loops: a few items in lockstep over a range of rows.
//!
//! A code's slot is the code modulo `SLOTS`. Missing codes end at 255, so they fall on the last slots, and
//! with at least options + 6 slots nothing collides. Rows go outside and items inside, so that two writes
//! to the same slot are far enough apart not to wait for each other.

use super::tabulation::Tally;

/// Count, Σw, low and high part of Σw²: four sums that fit two vector registers.
pub(super) type Lane = [u64; 4];

/// How w² is split into two sums of 64 bits, and for how many rows neither can overflow.
#[derive(Debug, Clone, Copy)]
pub(super) struct Split {
    bits: u32,
    rows: usize,
}

impl Split {
    /// For weights up to `largest` nano (below 2^50). w² has at most 2b bits where w has b.
    pub(super) fn new(largest: u64) -> Self {
        let bits = (u64::BITS - largest.leading_zeros()).clamp(1, 50);
        Self { bits, rows: 1 << (u64::BITS - bits).min(31) }
    }

    /// Rows that may be summed before the lanes must be emptied: each part of w² is below 2^b.
    pub(super) const fn rows(self) -> usize {
        self.rows
    }

    #[inline(always)]
    fn lane(self, weight: i64) -> Lane {
        let w = weight.unsigned_abs();
        let square = u128::from(w) * u128::from(w);
        let (low, high) = (square as u64, (square >> u64::BITS) as u64);
        let mask = (1 << self.bits) - 1;
        [1, w, low & mask, (low >> self.bits) | (high << (u64::BITS - self.bits))]
    }

    pub(super) fn tally(self, lane: &Lane) -> Tally {
        let w2 = u128::from(lane[2]) + (u128::from(lane[3]) << self.bits);
        Tally { count: lane[0], w: u128::from(lane[1]), w2 }
    }
}

/// Adds rows with a weight each. All slices have the same length; cells beyond the table are left out.
#[inline(never)]
pub(super) fn add_weighted<C: Copy + Into<u32>, const SLOTS: usize, const ITEMS: usize>(
    cells: &[C],
    first_cell: usize,
    weights: &[i64],
    codes: [&[u8]; ITEMS],
    split: Split,
    table: &mut [[[Lane; SLOTS]; ITEMS]],
) {
    let rows = cells.len().min(weights.len()).min(codes.iter().map(|codes| codes.len()).min().unwrap_or(0));
    let (cells, weights, codes) = (&cells[..rows], &weights[..rows], codes.map(|codes| &codes[..rows]));
    for row in 0..rows {
        let Some(block) = table.get_mut(index(cells[row]).wrapping_sub(first_cell)) else { continue };
        let lane = split.lane(weights[row]);
        for item in 0..ITEMS {
            let slot = &mut block[item][usize::from(codes[item][row]) % SLOTS];
            for (sum, part) in slot.iter_mut().zip(lane) {
                *sum = sum.wrapping_add(part);
            }
        }
    }
}

/// Counts rows. Where all weights of a cell are equal, the weight sums follow from the counts exactly.
#[inline(never)]
pub(super) fn add_counts<C: Copy + Into<u32>, const SLOTS: usize, const ITEMS: usize>(
    cells: &[C],
    first_cell: usize,
    codes: [&[u8]; ITEMS],
    table: &mut [[[u32; SLOTS]; ITEMS]],
) {
    let rows = cells.len().min(codes.iter().map(|codes| codes.len()).min().unwrap_or(0));
    let (cells, codes) = (&cells[..rows], codes.map(|codes| &codes[..rows]));
    for row in 0..rows {
        let Some(block) = table.get_mut(index(cells[row]).wrapping_sub(first_cell)) else { continue };
        for item in 0..ITEMS {
            let slot = &mut block[item][usize::from(codes[item][row]) % SLOTS];
            *slot = slot.wrapping_add(1);
        }
    }
}

#[inline(always)]
fn index<C: Into<u32>>(cell: C) -> usize {
    let index: u32 = cell.into();
    index as usize
}
