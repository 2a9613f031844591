//! Numbers of lines, for the place of what is wrong with a file.

use std::collections::VecDeque;
use std::io::{self, Read};

/// Counts the lines of what is read through it, as editors do.
///
/// A CSV reader's own numbers are those before blank lines and before the second half of a line break.
#[derive(Debug)]
pub struct Lines<R> {
    inner: R,
    /// What has been read and not yet counted.
    ahead: VecDeque<u8>,
    /// How many bytes are counted.
    at: u64,
    number: u64,
}

impl<R> Lines<R> {
    /// Begins at the first line.
    pub const fn of(inner: R) -> Self {
        Self { inner, ahead: VecDeque::new(), at: 0, number: 1 }
    }

    /// The line, counted from 1, of a record that has been read and begins at a byte, counted from 0, or after the line
    /// breaks that stand there. Records come in order.
    pub fn number(&mut self, byte: u64) -> u64 {
        let before = usize::try_from(byte.saturating_sub(self.at)).unwrap_or(usize::MAX);
        self.pass(before.min(self.ahead.len()));
        let blank = self.ahead.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        self.pass(blank);
        self.number
    }

    fn pass(&mut self, bytes: usize) {
        self.number += self.ahead.drain(..bytes).filter(|byte| *byte == b'\n').count() as u64;
        self.at += bytes as u64;
    }
}

impl<R: Read> Read for Lines<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.ahead.extend(&buffer[..read]);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// The lines of what begins at these bytes.
    fn numbers(text: &str, bytes: &[u64]) -> Vec<u64> {
        let mut lines = Lines::of(text.as_bytes());
        lines.read_to_end(&mut Vec::new()).unwrap();
        bytes.iter().map(|byte| lines.number(*byte)).collect()
    }

    #[test]
    fn blank_lines_and_both_halves_of_a_line_break_are_counted() {
        assert_eq!(numbers("a\nb\n\n\nc", &[0, 2, 4]), [1, 2, 5]);
        assert_eq!(numbers("a\r\nb\r\n\r\nc", &[0, 2, 5]), [1, 2, 4]);
        assert_eq!(numbers("\n\na", &[0]), [3]);
    }

    #[test]
    fn a_line_is_counted_once_however_often_it_is_asked_for() {
        assert_eq!(numbers("a\nb\n", &[2, 2, 0, 9, 9]), [2, 2, 2, 3, 3]);
    }

    #[test]
    fn lines_read_in_pieces_are_counted_as_those_read_at_once() {
        let mut lines = Lines::of(b"a\r\n\r\nb".as_slice());
        let mut piece = [0; 2];
        while lines.read(&mut piece).unwrap() > 0 {}
        assert_eq!((lines.number(0), lines.number(2)), (1, 3));
    }
}
