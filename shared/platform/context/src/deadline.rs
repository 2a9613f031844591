//! Until when an answer is of use.

use std::time::Duration;

use tokio::time::Instant;

/// The longest wait that is ever meant; longer ones are shortened to it, so that no addition overflows.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// The moment after which nobody waits for the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Deadline {
    at: Instant,
}

impl Deadline {
    /// A deadline at a moment.
    #[must_use]
    pub const fn at(at: Instant) -> Self {
        Self { at }
    }

    /// A deadline after a while, at most a day.
    #[must_use]
    pub fn after(wait: Duration) -> Self {
        Self { at: Instant::now() + wait.min(LONGEST) }
    }

    /// The moment itself.
    #[must_use]
    pub const fn instant(self) -> Instant {
        self.at
    }

    /// What is left; zero when it has passed.
    #[must_use]
    pub fn remaining(self) -> Duration {
        self.at.saturating_duration_since(Instant::now())
    }

    /// Whether it has passed.
    #[must_use]
    pub fn has_passed(self) -> bool {
        self.remaining().is_zero()
    }

    /// The deadline of a part of the work: `limit` from now, but never later than this one.
    #[must_use]
    pub fn child(self, limit: Duration) -> Self {
        self.min(Self::after(limit))
    }
}
