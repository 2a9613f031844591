//! The kinds of operations and how often each comes.

use std::fmt;

/// What a caller does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Asks for health: the least that a call can be, for comparison.
    Echo,
    /// Sends one response.
    Submit,
    /// Streams some responses and reads their receipts.
    Stream,
    /// Records a tally of contacts.
    Contact,
    /// Reads a round.
    Round,
    /// Lists areas.
    Areas,
    /// Lists releases.
    Releases,
    /// Reads a figure.
    Figure,
    /// Compares areas.
    Comparison,
    /// Reads the report of one's own area.
    Report,
    /// Exports all figures.
    Export,
}

impl Kind {
    /// Every kind, with its share of a hundred.
    const MIX: [(Self, usize); 11] = [
        (Self::Echo, 10),
        (Self::Submit, 30),
        (Self::Stream, 2),
        (Self::Contact, 8),
        (Self::Round, 10),
        (Self::Areas, 8),
        (Self::Releases, 4),
        (Self::Figure, 14),
        (Self::Comparison, 6),
        (Self::Report, 6),
        (Self::Export, 2),
    ];

    /// Every kind.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::MIX.into_iter().map(|(kind, _)| kind)
    }

    /// What comes in this turn: the kinds stand well mixed, and a hundred turns have the whole mix.
    pub fn of_turn(turn: usize) -> Self {
        let mut place = turn * 37 % 100;
        for (kind, share) in Self::MIX {
            if place < share {
                return kind;
            }
            place -= share;
        }
        Self::Echo
    }

    /// The service that is asked.
    pub const fn service(self) -> &'static str {
        match self {
            Self::Echo | Self::Submit | Self::Stream | Self::Contact | Self::Round => "intake",
            Self::Areas => "questionnaire",
            Self::Releases | Self::Figure | Self::Comparison | Self::Report | Self::Export => "benchmark",
        }
    }

    /// Whether it cannot be done without the database.
    pub const fn writes(self) -> bool {
        matches!(self, Self::Submit | Self::Stream | Self::Contact)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Echo => "echo (health)",
            Self::Submit => "submit one",
            Self::Stream => "submit a stream",
            Self::Contact => "record contacts",
            Self::Round => "read a round",
            Self::Areas => "list areas",
            Self::Releases => "list releases",
            Self::Figure => "read a figure",
            Self::Comparison => "compare areas",
            Self::Report => "read a report",
            Self::Export => "export",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_turns_have_the_whole_mix() {
        for (kind, share) in Kind::MIX {
            assert_eq!((0..100).filter(|turn| Kind::of_turn(*turn) == kind).count(), share, "{kind}");
        }
    }
}
