//! An axis with marks where they are wanted.

use std::ops::Range;

use plotters::coord::ranged1d::{DefaultFormatting, KeyPointHint, Ranged};

/// From one end to the other, which may be the smaller one.
#[derive(Clone, Debug)]
pub(super) struct Axis {
    from: f64,
    to: f64,
    marks: Vec<f64>,
    logarithmic: bool,
}

impl Axis {
    /// Shares, with a mark each tenth.
    pub(super) fn shares((lowest, highest): (f64, f64)) -> Self {
        let tenths = (0..=10_u8).map(|tenth| f64::from(tenth) / 10.0);
        let marks = tenths.filter(|at| lowest - 1e-9 <= *at && *at <= highest + 1e-9).collect();
        Self { from: lowest, to: highest, marks, logarithmic: false }
    }

    /// Rows from top to bottom, with a mark in the middle of each.
    pub(super) fn rows(rows: u32) -> Self {
        let marks = (0..rows).map(|row| f64::from(row) + 0.5).collect();
        Self { from: f64::from(rows.max(1)), to: 0.0, marks, logarithmic: false }
    }

    /// Places with a mark each, and some room at both ends.
    pub(super) fn places(marks: Vec<f64>) -> Self {
        let first = marks.iter().copied().reduce(f64::min).unwrap_or_default();
        let last = marks.iter().copied().reduce(f64::max).unwrap_or_default();
        let room = if first < last { (last - first) * 0.08 } else { 1.0 };
        Self { from: first - room, to: last + room, marks, logarithmic: false }
    }

    /// Sizes on a logarithmic scale, with some room at both ends.
    pub(super) fn sizes((smallest, largest): (f64, f64), marks: Vec<f64>) -> Self {
        let room = (largest / smallest).powf(0.02);
        Self { from: smallest / room, to: largest * room, marks, logarithmic: true }
    }

    /// Ranks from the best at the left, with a dozen marks at most.
    pub(super) fn ranks(ranked: i32) -> Self {
        let steps = [1, 2, 5, 10, 20, 50, 100, 200];
        let step = steps.into_iter().find(|step| ranked / step <= 12).unwrap_or(500);
        let round = (step..=ranked).step_by(usize::try_from(step).unwrap_or(1)).filter(|rank| *rank > 1);
        let marks = std::iter::once(1).chain(round).map(f64::from).collect();
        Self { from: 0.5, to: f64::from(ranked.max(1)) + 0.5, marks, logarithmic: false }
    }

    /// How far along a value lies: 0 at one end, 1 at the other.
    fn along(&self, value: f64) -> f64 {
        if self.logarithmic {
            (value / self.from).ln() / (self.to / self.from).ln()
        } else {
            (value - self.from) / (self.to - self.from)
        }
    }
}

impl Ranged for Axis {
    type FormatOption = DefaultFormatting;
    type ValueType = f64;

    #[expect(
        clippy::cast_possible_truncation,
        reason = "a pixel of a picture; what is no number lands at the start"
    )]
    fn map(&self, value: &f64, (start, end): (i32, i32)) -> i32 {
        start + (self.along(*value) * f64::from(end - start)).round() as i32
    }

    fn key_points<Hint: KeyPointHint>(&self, hint: Hint) -> Vec<f64> {
        // The light marks between the bold ones are not wanted.
        if hint.weight().allow_light_points() { Vec::new() } else { self.marks.clone() }
    }

    fn range(&self) -> Range<f64> {
        self.from..self.to
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_stands_where_it_lies_between_the_ends() {
        assert_eq!(Axis::shares((0.5, 0.9)).map(&0.6, (0, 400)), 100);
        assert_eq!(Axis::rows(4).map(&0.5, (400, 0)), 50);
        assert_eq!(Axis::sizes((10.0, 1000.0), Vec::new()).map(&100.0, (0, 400)), 200);
        assert_eq!(Axis::places(vec![2018.0]).map(&2018.0, (0, 400)), 200);
    }

    #[test]
    fn marks_are_few_and_round() {
        assert_eq!(Axis::ranks(4).marks, [1.0, 2.0, 3.0, 4.0]);
        assert_eq!(Axis::ranks(41).marks, [1.0, 5.0, 10.0, 15.0, 20.0, 25.0, 30.0, 35.0, 40.0]);
        assert!(Axis::ranks(290).marks.len() <= 13 && Axis::ranks(0).marks == [1.0]);
        assert_eq!(Axis::shares((0.8, 1.0)).marks, [0.8, 0.9, 1.0]);
    }
}
