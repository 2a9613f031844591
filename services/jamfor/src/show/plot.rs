//! A picture made of characters: a field over a scale of shares.

use super::mark::tenths;

/// The highest that a picture gets, in lines.
const TALLEST: usize = 24;
/// What stands before each line: the scale.
const SCALE: usize = 7;

/// A field of characters, as wide as it is said to be, with shares from bottom to top.
#[derive(Clone, Debug)]
pub(super) struct Plot {
    lowest: f64,
    highest: f64,
    /// How many lines a tenth takes.
    step: usize,
    cells: Vec<Vec<char>>,
}

impl Plot {
    /// An empty field that is wide enough in shares to hold all of these.
    pub(super) fn over(shares: impl IntoIterator<Item = f64>, width: usize) -> Self {
        let (lowest, highest) = tenths(shares);
        let steps =
            (1..=10_usize).find(|steps| count(*steps) >= (highest - lowest) * 10.0 - 0.5).unwrap_or(10);
        let step = (TALLEST / steps).clamp(2, 6);
        Self { lowest, highest, step, cells: vec![vec![' '; width]; steps * step + 1] }
    }

    /// Puts a character at a place counted from the left, at the height of a share; what stood there is gone.
    pub(super) fn put(&mut self, column: usize, share: f64, char: char) {
        let row = self.row(share);
        if let Some(cell) = self.cells.get_mut(row).and_then(|row| row.get_mut(column)) {
            *cell = char;
        }
    }

    /// Draws a line down from one share to another.
    pub(super) fn bar(&mut self, column: usize, (lower, upper): (f64, f64), char: char) {
        for row in self.row(upper)..=self.row(lower) {
            if let Some(cell) = self.cells.get_mut(row).and_then(|row| row.get_mut(column)) {
                *cell = char;
            }
        }
    }

    /// Which line a share falls on, counted from the top; the nearest one for a share outside.
    fn row(&self, share: f64) -> usize {
        let bottom = self.cells.len().saturating_sub(1);
        let up = (share - self.lowest) / (self.highest - self.lowest) * count(bottom);
        (0..bottom).find(|row| count(bottom - row) - 0.5 <= up).unwrap_or(bottom)
    }

    /// The field with its scale, line by line.
    pub(super) fn lines(&self) -> Vec<String> {
        let mut percent = self.highest * 100.0;
        let mut lines = Vec::new();
        for (at, row) in self.cells.iter().enumerate() {
            let drawn: String = row.iter().collect();
            let (label, axis) = if at.is_multiple_of(self.step) {
                let label = format!("{percent:.0} %");
                percent -= 10.0;
                (label, '┤')
            } else {
                (String::new(), '│')
            };
            lines.push(format!("{label:>SCALE$} {axis}{}", drawn.trim_end()));
        }
        lines
    }

    /// A line under the field: words, each around its place.
    pub(super) fn under(&self, words: &[(usize, String)]) -> [String; 2] {
        let width = self.cells.first().map_or(0, Vec::len);
        let (mut axis, mut line) = (vec!['─'; width], Vec::new());
        for (at, word) in words {
            if let Some(cell) = axis.get_mut(*at) {
                *cell = '┴';
            }
            let from = at.saturating_sub(word.chars().count() / 2);
            if from > line.len() || line.is_empty() {
                line.resize(from, ' ');
                line.extend(word.chars());
            }
        }
        let indent = " ".repeat(SCALE + 1);
        let (axis, line): (String, String) = (axis.into_iter().collect(), line.into_iter().collect());
        [format!("{indent}└{axis}"), format!("{indent} {line}")]
    }
}

fn count(lines: usize) -> f64 {
    f64::from(u32::try_from(lines).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_stand_at_their_height() {
        let mut plot = Plot::over([0.5, 0.7], 5);
        plot.bar(1, (0.5, 0.6), '│');
        plot.put(1, 0.55, 'o');
        plot.put(3, 0.7, 'o');
        assert_eq!(
            plot.lines(),
            [
                "   70 % ┤   o",
                "        │",
                "        │",
                "        │",
                "        │",
                "        │",
                "   60 % ┤ │",
                "        │ │",
                "        │ │",
                "        │ o",
                "        │ │",
                "        │ │",
                "   50 % ┤ │",
            ]
        );
    }

    #[test]
    fn words_that_would_touch_give_way() {
        let plot = Plot::over([0.5], 12);
        let words = [(2, "2018".to_owned()), (4, "2019".to_owned()), (9, "2021".to_owned())];
        assert_eq!(plot.under(&words), ["        └──┴─┴────┴──", "         2018   2021"]);
    }

    #[test]
    fn what_lies_outside_stands_at_the_edge() {
        let mut plot = Plot::over([0.9, 1.0], 2);
        plot.put(0, 1.7, 'o');
        plot.put(1, f64::NAN, 'x');
        plot.put(7, 0.9, 'x');
        assert!(plot.lines()[0].contains('o'));
    }
}
