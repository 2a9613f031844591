//! A release as its comparisons are read: for an audience, with the verdicts that were set by hand.

use jamfor_disclosure::Audience;
use jamfor_survey::Direction;

use super::{built::Built, frame::Frame, key::Key, verdict_override::Override};

/// Who reads what of a release, and how.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    /// The release.
    pub built: &'a Built,
    /// For whom.
    pub audience: Audience,
    /// The verdicts that were set for the release.
    pub overrides: &'a [Override],
    /// Whether to give differences that do not compare.
    pub include_not_comparable: bool,
}

impl<'a> Reader<'a> {
    /// Reads a release as nobody has set a verdict for it, without what does not compare.
    #[must_use]
    pub const fn new(built: &'a Built, audience: Audience) -> Self {
        Self { built, audience, overrides: &[], include_not_comparable: false }
    }

    /// The same with verdicts that were set.
    #[must_use]
    pub const fn with_overrides(self, overrides: &'a [Override]) -> Self {
        Self { overrides, ..self }
    }

    /// The same with or without differences that do not compare.
    #[must_use]
    pub const fn including(self, include_not_comparable: bool) -> Self {
        Self { include_not_comparable, ..self }
    }
}

/// Which way is good for the indicator of a key.
pub(super) fn direction(frame: &Frame, key: Key) -> Direction {
    let indicator = frame.indicators.get(usize::from(key.indicator));
    indicator.map_or(Direction::Neutral, |indicator| indicator.direction)
}
