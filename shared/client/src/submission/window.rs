//! The batches that are under way: sent, and not yet receipted.

use std::collections::VecDeque;

use jamfor_contract::intake::{Batch, Line, Receipt, SubmissionLimits};
use tonic::Status;

/// The most lines of a batch, whatever the service takes: a message stays well under its limit.
const LINES: usize = 500;

/// Lines on their way.
pub(super) struct Window<L> {
    lines: L,
    ended: bool,
    under_way: VecDeque<UnderWay>,
    /// How many of those under way this stream has sent.
    sent: usize,
}

struct UnderWay {
    lines: Vec<Line>,
    repeated: bool,
}

impl<L: Iterator<Item = Line>> Window<L> {
    pub(super) const fn new(lines: L) -> Self {
        Self { lines, ended: false, under_way: VecDeque::new(), sent: 0 }
    }

    /// Whether another batch may be sent, or the end said.
    pub(super) fn has_room(&self, limits: SubmissionLimits) -> bool {
        self.sent < usize::try_from(limits.batches_in_flight).unwrap_or(1).max(1)
    }

    /// Whether every line has its receipt.
    pub(super) fn is_done(&self) -> bool {
        self.ended && self.under_way.is_empty()
    }

    /// The next batch of this stream: first those that another one left behind.
    pub(super) fn next(&mut self, limits: SubmissionLimits) -> Option<Batch> {
        if self.sent == self.under_way.len() {
            let most = usize::try_from(limits.lines_in_batch).unwrap_or(1).clamp(1, LINES);
            let lines: Vec<Line> = self.lines.by_ref().take(most).collect();
            if lines.is_empty() {
                self.ended = true;
                return None;
            }
            self.under_way.push_back(UnderWay { lines, repeated: false });
        }
        self.sent += 1;
        Some(Batch { lines: self.under_way[self.sent - 1].lines.clone() })
    }

    /// Takes receipts of the oldest batch, all or the first of them; says whether the batch had been sent before.
    pub(super) fn settle(&mut self, receipts: &[Receipt]) -> Result<bool, Status> {
        let Some(oldest) = self.under_way.front_mut().filter(|_| self.sent > 0) else {
            return Err(Status::internal("the service receipted what was not sent"));
        };
        let lines = oldest.lines.iter().take(receipts.len()).map(|line| line.number);
        if !lines.eq(receipts.iter().map(|receipt| receipt.line)) {
            return Err(Status::internal("the receipts do not match the lines"));
        }
        oldest.lines.drain(..receipts.len());
        let repeated = oldest.repeated;
        if oldest.lines.is_empty() {
            self.under_way.pop_front();
            self.sent -= 1;
        }
        Ok(repeated)
    }

    /// Begins again with what has no receipt.
    pub(super) fn rewind(&mut self) {
        for batch in self.under_way.iter_mut().take(self.sent) {
            batch.repeated = true;
        }
        self.sent = 0;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn lines(count: i64) -> impl Iterator<Item = Line> {
        (1..=count).map(|number| Line { number, response: None })
    }

    fn receipts(numbers: std::ops::RangeInclusive<i64>) -> Vec<Receipt> {
        numbers.map(|line| Receipt { line, ..Receipt::default() }).collect()
    }

    const LIMITS: SubmissionLimits = SubmissionLimits { lines_in_batch: 2, batches_in_flight: 2 };

    fn numbers(batch: Option<Batch>) -> Vec<i64> {
        batch.unwrap().lines.iter().map(|line| line.number).collect()
    }

    #[test]
    fn no_more_batches_are_under_way_than_the_service_takes() {
        let mut window = Window::new(lines(5));
        assert_eq!(numbers(window.next(LIMITS)), [1, 2]);
        assert_eq!(numbers(window.next(LIMITS)), [3, 4]);
        assert!(!window.has_room(LIMITS));
        assert!(!window.settle(&receipts(1..=2)).unwrap());
        assert!(window.has_room(LIMITS));
        assert_eq!(numbers(window.next(LIMITS)), [5]);
        window.settle(&receipts(3..=4)).unwrap();
        assert!(window.next(LIMITS).is_none());
        assert!(!window.is_done());
        window.settle(&receipts(5..=5)).unwrap();
        assert!(window.is_done());
    }

    #[test]
    fn what_has_no_receipt_is_sent_again_and_known_as_such() {
        let mut window = Window::new(lines(6));
        window.next(LIMITS);
        window.next(LIMITS);
        window.settle(&receipts(1..=2)).unwrap();
        window.rewind();
        assert_eq!(numbers(window.next(LIMITS)), [3, 4]);
        assert_eq!(numbers(window.next(LIMITS)), [5, 6]);
        assert!(window.settle(&receipts(3..=4)).unwrap());
        assert!(!window.settle(&receipts(5..=6)).unwrap());
    }

    #[test]
    fn the_receipts_of_a_batch_may_come_in_parts_and_only_the_rest_is_sent_again() {
        let mut window = Window::new(lines(4));
        window.next(LIMITS);
        window.next(LIMITS);
        window.settle(&receipts(1..=1)).unwrap();
        assert!(!window.has_room(LIMITS));
        window.rewind();
        assert_eq!(numbers(window.next(LIMITS)), [2]);
        window.settle(&receipts(2..=2)).unwrap();
        assert_eq!(numbers(window.next(LIMITS)), [3, 4]);
        window.settle(&receipts(3..=4)).unwrap();
        assert!(window.next(LIMITS).is_none() && window.is_done());
    }

    #[test]
    fn receipts_for_other_lines_are_refused() {
        let mut window = Window::new(lines(2));
        window.next(LIMITS);
        assert!(window.settle(&receipts(2..=3)).is_err());
        assert!(window.settle(&receipts(1..=3)).is_err());
        window.settle(&receipts(1..=2)).unwrap();
        assert!(window.settle(&receipts(1..=1)).is_err());
    }
}
