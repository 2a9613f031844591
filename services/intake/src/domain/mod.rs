//! What intake knows of rounds, responses, tallies and snapshots. Types that cannot be wrong, and their rules; no wire
//! type and no statement.

pub mod admission;
mod as_text;
mod canonical;
pub mod collection;
pub mod contact;
pub mod key;
pub mod opened;
pub mod opening;
pub mod participant;
pub mod receipt;
pub mod round;
pub mod snapshot;
pub mod submission;
pub mod weight_set;

use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

/// A moment in microseconds since 1970-01-01 UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Micros(pub i64);

impl Micros {
    /// Now, by this machine's clock.
    #[must_use]
    pub fn now() -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
    }
}

macro_rules! number {
    ($(#[$doc:meta])* $name:ident($inner:ty)) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub $inner);
    };
}

number!(
    /// A round within this database.
    RoundId(i32)
);
number!(
    /// An area within this database's dictionary of areas.
    AreaNumber(i32)
);
number!(
    /// A target group within its round: the place of its instrument, fixed when the round opens.
    GroupNumber(i16)
);
