//! What became of every operation: how long it took, what it met on the way, and whether it came through.

use std::{
    collections::BTreeMap,
    sync::{
        Mutex, MutexGuard,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use hdrhistogram::Histogram;
use jamfor_client::RemoteFault;
use tonic::Code;

use super::kind::Kind;

/// The most examples of each failure that are kept.
const MOST: usize = 10;

/// The outcomes of one kind.
#[derive(Debug)]
pub struct Outcome {
    /// Operations that came through.
    pub done: u64,
    /// Those of them that had to be tried again by their caller.
    pub again: u64,
    /// Microseconds from when they were due, while nothing failed.
    pub steady: Histogram<u64>,
    /// The same while faults went on.
    pub disturbed: Histogram<u64>,
    /// Errors by code and reason.
    pub errors: BTreeMap<String, u64>,
}

impl Default for Outcome {
    fn default() -> Self {
        let histogram = || Histogram::new(3).expect("three digits are possible");
        Self { done: 0, again: 0, steady: histogram(), disturbed: histogram(), errors: BTreeMap::new() }
    }
}

/// All of them.
#[derive(Debug, Default)]
pub struct Outcomes {
    kinds: Mutex<BTreeMap<Kind, Outcome>>,
    /// Whether no fault goes on.
    steady: AtomicBool,
    untyped: Mutex<Vec<String>>,
    lost: Mutex<Vec<String>>,
    awaited: Mutex<Option<Awaited>>,
}

/// The first success after a fault.
#[derive(Debug)]
struct Awaited {
    /// The service that failed, or none for the database.
    service: Option<&'static str>,
    /// What began before does not count.
    since: Instant,
    came: Option<Instant>,
}

/// An operation, from when it is due.
#[derive(Clone, Copy, Debug)]
pub struct Due {
    /// What is done.
    pub kind: Kind,
    /// When it was due, whether or not it could begin then.
    pub at: Instant,
    /// Whether nothing failed at that time.
    steady: bool,
}

impl Outcomes {
    /// From now on nothing fails, or something does.
    pub fn set_steady(&self, steady: bool) {
        self.steady.store(steady, Ordering::SeqCst);
    }

    /// An operation is due.
    pub fn due(&self, kind: Kind, at: Instant) -> Due {
        Due { kind, at, steady: self.steady.load(Ordering::SeqCst) }
    }

    /// An attempt that began at a time came through, after some that did not.
    pub fn came_through(&self, due: Due, begun: Instant, failed: u32) {
        self.notice(due.kind, begun);
        let took = u64::try_from(due.at.elapsed().as_micros()).unwrap_or(u64::MAX);
        let steady = due.steady && self.steady.load(Ordering::SeqCst);
        self.with(due.kind, |outcome| {
            outcome.done += 1;
            outcome.again += u64::from(failed > 0);
            let histogram = if steady { &mut outcome.steady } else { &mut outcome.disturbed };
            histogram.record(took).expect("histograms of this kind grow");
        });
    }

    /// An attempt met a fault. It has to be typed: a reason of the contract, or a connection that failed.
    pub fn met(&self, kind: Kind, fault: &RemoteFault) {
        let reason = match (fault.reason.as_str(), fault.transport) {
            ("", true) => format!("connection: {}", fault.message),
            ("", false) => {
                keep(&self.untyped, format!("{kind}: {fault:?}"));
                "untyped".to_owned()
            }
            (reason, _) => reason.to_owned(),
        };
        let name = format!("{:?} {reason}", fault.code);
        self.with(kind, |outcome| *outcome.errors.entry(name).or_default() += 1);
    }

    /// An operation was given up.
    pub fn gave_up(&self, kind: Kind, why: &str) {
        keep(&self.lost, format!("{kind}: {why}"));
    }

    /// Errors without a type.
    pub fn untyped(&self) -> Vec<String> {
        lock(&self.untyped).clone()
    }

    /// Operations that were given up.
    pub fn lost(&self) -> Vec<String> {
        lock(&self.lost).clone()
    }

    /// Looks at the outcomes of a kind.
    pub fn with<T>(&self, kind: Kind, look: impl FnOnce(&mut Outcome) -> T) -> T {
        look(lock(&self.kinds).entry(kind).or_default())
    }

    /// How many came through.
    pub fn done(&self) -> u64 {
        lock(&self.kinds).values().map(|outcome| outcome.done).sum()
    }

    /// From now on the first success of a service is awaited, or of the database for none.
    pub fn await_success(&self, service: Option<&'static str>) {
        *lock(&self.awaited) = Some(Awaited { service, since: Instant::now(), came: None });
    }

    /// Waits for that success.
    pub async fn success(&self, patience: Duration) -> Option<Instant> {
        let end = Instant::now() + patience;
        while Instant::now() < end {
            if let Some(came) = lock(&self.awaited).as_ref().and_then(|awaited| awaited.came) {
                return Some(came);
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        None
    }

    fn notice(&self, kind: Kind, begun: Instant) {
        if let Some(awaited) = lock(&self.awaited).as_mut() {
            let concerned = awaited.service.map_or(kind.writes(), |service| service == kind.service());
            if concerned && begun >= awaited.since && awaited.came.is_none() {
                awaited.came = Some(Instant::now());
            }
        }
    }
}

/// Whether the contract says, or the client, that the same call may come through later.
pub(super) fn may_pass(fault: &RemoteFault) -> bool {
    let busy = [Code::Unavailable, Code::DeadlineExceeded, Code::ResourceExhausted, Code::Aborted];
    fault.transport || busy.contains(&fault.code)
}

fn keep(list: &Mutex<Vec<String>>, text: String) {
    let mut list = lock(list);
    if list.len() < MOST {
        list.push(text);
    }
}

fn lock<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    value.lock().expect("nobody panics with it")
}
