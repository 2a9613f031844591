//! Trying a call again: when, how often, and within which budget.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use jamfor_context::Deadline;
use tonic::Code;

use crate::RemoteFault;

/// How often a call is made at most.
pub(crate) const ATTEMPTS: u32 = 4;

/// The first pause, doubled each time.
const FIRST_PAUSE: Duration = Duration::from_millis(50);

/// The longest pause of our own choice.
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// What one more attempt costs; each call that is made earns a tenth of it.
const PRICE: i64 = 10;

/// What can be saved up: enough for a server that restarts, too little to keep it down.
const SAVINGS: i64 = 20 * PRICE;

/// Whether a call may be made twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// It may: it reads, or carries a key.
    Idempotent,
    /// It may not.
    Never,
}

/// A budget that all calls of a link share.
#[derive(Debug)]
pub(crate) struct Budget(AtomicI64);

impl Default for Budget {
    fn default() -> Self {
        Self(AtomicI64::new(SAVINGS))
    }
}

impl Budget {
    /// A call was made.
    pub(crate) fn earn(&self) {
        let _ =
            self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| Some((left + 1).min(SAVINGS)));
    }

    /// Whether one more attempt can be afforded; takes it.
    pub(crate) fn spend(&self) -> bool {
        let take = |left: i64| (left >= PRICE).then_some(left - PRICE);
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take).is_ok()
    }
}

/// Whether trying again can help. CANCELLED, UNKNOWN and INTERNAL count when our own transport made them: a
/// connection that the server was closing takes calls with it, and says so in any of the three.
fn helps(fault: &RemoteFault) -> bool {
    match fault.code {
        Code::Unavailable => true,
        Code::Cancelled | Code::Unknown | Code::Internal => fault.transport,
        _ => false,
    }
}

/// The attempts of one call.
#[derive(Debug)]
pub(crate) struct Attempts<'b> {
    budget: &'b Budget,
    repeat: Repeat,
    deadline: Option<Deadline>,
    made: u32,
}

impl<'b> Attempts<'b> {
    /// A call begins, and earns for those that fail.
    pub(crate) fn begin(budget: &'b Budget, repeat: Repeat, deadline: Option<Deadline>) -> Self {
        budget.earn();
        Self { budget, repeat, deadline, made: 0 }
    }

    /// Whether to try again after a fault; waits before it says so.
    pub(crate) async fn again(&mut self, fault: &RemoteFault) -> bool {
        self.made += 1;
        let pause = pause(fault, self.made);
        let in_time = self.deadline.is_none_or(|deadline| pause < deadline.remaining());
        let again = self.repeat == Repeat::Idempotent && self.made < ATTEMPTS && helps(fault);
        if !(again && in_time && self.budget.spend()) {
            return false;
        }
        tracing::debug!(attempt = self.made, %fault, "trying again");
        tokio::time::sleep(pause).await;
        true
    }
}

/// An error and all its causes, for people.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        let more = error.to_string();
        if !text.ends_with(&more) {
            text.push_str(": ");
            text.push_str(&more);
        }
        source = error.source();
    }
    text
}

/// How long to wait before the next attempt: what the server asked for, or a random while.
fn pause(fault: &RemoteFault, attempt: u32) -> Duration {
    let own = FIRST_PAUSE.saturating_mul(1 << attempt.min(10)).min(LONGEST_PAUSE);
    let thousandths = uuid::Uuid::new_v4().as_u128() % 1_000;
    let own = own / 2 + own.mul_f64(thousandths as f64 / 2_000.0);
    fault.retry_after.map_or(own, |asked| asked.max(own))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cancellation_by_the_caller_is_never_tried_again() {
        let mut fault = RemoteFault::local(Code::Cancelled, "", "operation was canceled");
        assert!(!helps(&fault));
        fault.transport = true;
        assert!(helps(&fault));
    }

    #[test]
    fn an_internal_fault_is_tried_again_only_when_no_service_said_it() {
        let mut fault = RemoteFault::local(Code::Internal, "", "h2 protocol error");
        assert!(!helps(&fault));
        fault.transport = true;
        assert!(helps(&fault));
    }

    #[test]
    fn the_budget_runs_dry_and_is_earned_back_by_calls() {
        let budget = Budget::default();
        assert_eq!((0..100).filter(|_| budget.spend()).count(), 20);
        (0..10).for_each(|_| budget.earn());
        assert!(budget.spend() && !budget.spend());
    }
}
