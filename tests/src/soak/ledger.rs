//! Which responses were sent, and what was said of them.

use std::sync::{
    Mutex,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use jamfor_contract::intake::receipt::Outcome;

/// The most complaints that are kept.
const MOST: usize = 20;

/// What is known of a response.
#[derive(Debug, Default)]
struct Entry {
    sent: AtomicBool,
    /// Its receipt said that it is on disk now.
    accepted: AtomicBool,
    /// Some receipt said that it is there.
    known: AtomicBool,
}

/// A book of numbered responses.
#[derive(Debug)]
pub(super) struct Ledger {
    entries: Vec<Entry>,
    next: AtomicUsize,
    wrong: Mutex<Vec<String>>,
}

/// A response on its way.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sent {
    /// Its number.
    pub(super) number: usize,
    /// Whether it had been acknowledged before it was sent.
    known: bool,
}

impl Ledger {
    /// A book of so many responses.
    pub(super) fn of(responses: usize) -> Self {
        let entries = (0..responses).map(|_| Entry::default()).collect();
        Self { entries, next: AtomicUsize::new(0), wrong: Mutex::default() }
    }

    /// The numbers of the next responses, round and round.
    pub(super) fn take(&self, count: usize) -> Vec<usize> {
        let first = self.next.fetch_add(count, Ordering::Relaxed);
        (first..first + count).map(|number| number % self.entries.len()).collect()
    }

    /// A response is about to be sent.
    pub(super) fn send(&self, number: usize) -> Sent {
        let entry = &self.entries[number];
        entry.sent.store(true, Ordering::SeqCst);
        Sent { number, known: entry.known.load(Ordering::SeqCst) }
    }

    /// A receipt came for a response.
    pub(super) fn settle(&self, sent: Sent, outcome: Outcome) {
        let (entry, number) = (&self.entries[sent.number], sent.number);
        match outcome {
            Outcome::Accepted if sent.known => self.complain(format!("response {number} was lost")),
            Outcome::Accepted if entry.accepted.swap(true, Ordering::SeqCst) => {
                self.complain(format!("response {number} was accepted twice"));
            }
            Outcome::Accepted | Outcome::Duplicate => {}
            other => self.complain(format!("response {number} is {other:?}")),
        }
        entry.known.store(true, Ordering::SeqCst);
    }

    /// The numbers of all that were sent, acknowledged or not.
    pub(super) fn sent(&self) -> Vec<usize> {
        self.numbers(|entry| &entry.sent)
    }

    /// How many were acknowledged.
    pub(super) fn known(&self) -> usize {
        self.numbers(|entry| &entry.known).len()
    }

    /// What was not as it should be.
    pub(super) fn wrong(&self) -> Vec<String> {
        self.wrong.lock().expect("nobody panics with it").clone()
    }

    fn complain(&self, text: String) {
        let mut wrong = self.wrong.lock().expect("nobody panics with it");
        if wrong.len() < MOST {
            wrong.push(text);
        }
    }

    fn numbers(&self, which: impl Fn(&Entry) -> &AtomicBool) -> Vec<usize> {
        let marked = |(number, entry): (usize, &Entry)| which(entry).load(Ordering::SeqCst).then_some(number);
        self.entries.iter().enumerate().filter_map(marked).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_acknowledged_and_is_accepted_anew_was_lost() {
        let ledger = Ledger::of(2);
        ledger.settle(ledger.send(0), Outcome::Accepted);
        ledger.settle(ledger.send(0), Outcome::Duplicate);
        assert!(ledger.wrong().is_empty());
        ledger.settle(ledger.send(0), Outcome::Accepted);
        assert_eq!(ledger.wrong(), ["response 0 was lost"]);
    }

    #[test]
    fn two_receipts_for_one_response_say_once_that_it_is_new() {
        let ledger = Ledger::of(1);
        let (one, two) = (ledger.send(0), ledger.send(0));
        ledger.settle(two, Outcome::Duplicate);
        ledger.settle(one, Outcome::Accepted);
        assert!(ledger.wrong().is_empty());
        ledger.settle(two, Outcome::Accepted);
        assert_eq!(ledger.wrong(), ["response 0 was accepted twice"]);
    }
}
