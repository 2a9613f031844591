//! A word for a difference.

use jamfor_statistics::equivalence::Finding;
use jamfor_survey::Direction;

/// A word for a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Word {
    /// Better, by the indicator's direction, and surely so.
    Better,
    /// Within the tolerance.
    Level,
    /// Neither surely different nor surely level.
    CannotBeToldApart,
    /// Worse, and surely so.
    Worse,
    /// No word.
    None,
    /// Higher, for an indicator without a good direction.
    Higher,
    /// Lower, for an indicator without a good direction.
    Lower,
}

impl Word {
    /// Every word.
    pub const ALL: [Self; 7] = [
        Self::Better,
        Self::Level,
        Self::CannotBeToldApart,
        Self::Worse,
        Self::None,
        Self::Higher,
        Self::Lower,
    ];

    /// The word as it was spelled.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == text)
    }

    /// The word for what a difference allows to say; none when it was not tested.
    #[must_use]
    pub const fn of(finding: Option<Finding>, direction: Direction) -> Self {
        match (finding, direction) {
            (None, _) => Self::None,
            (Some(Finding::Level), _) => Self::Level,
            (Some(Finding::CannotBeToldApart), _) => Self::CannotBeToldApart,
            (Some(Finding::Higher), Direction::HighIsGood) | (Some(Finding::Lower), Direction::LowIsGood) => {
                Self::Better
            }
            (Some(Finding::Higher), Direction::LowIsGood) | (Some(Finding::Lower), Direction::HighIsGood) => {
                Self::Worse
            }
            (Some(Finding::Higher), Direction::Neutral) => Self::Higher,
            (Some(Finding::Lower), Direction::Neutral) => Self::Lower,
        }
    }

    /// The word as it is spelled.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Better => "BETTER",
            Self::Level => "LEVEL",
            Self::CannotBeToldApart => "CANNOT_BE_TOLD_APART",
            Self::Worse => "WORSE",
            Self::None => "NONE",
            Self::Higher => "HIGHER",
            Self::Lower => "LOWER",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Direction::{HighIsGood, LowIsGood, Neutral};

    #[test]
    fn every_finding_has_its_word_in_every_direction() {
        let table = [
            (None, [Word::None; 3]),
            (Some(Finding::Level), [Word::Level; 3]),
            (Some(Finding::CannotBeToldApart), [Word::CannotBeToldApart; 3]),
            (Some(Finding::Higher), [Word::Better, Word::Worse, Word::Higher]),
            (Some(Finding::Lower), [Word::Worse, Word::Better, Word::Lower]),
        ];
        for (finding, words) in table {
            let found = [HighIsGood, LowIsGood, Neutral].map(|direction| Word::of(finding, direction));
            assert_eq!(found, words, "{finding:?}");
        }
    }
}
