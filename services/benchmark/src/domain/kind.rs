//! What kind of thing a figure is held against.

/// A kind of comparator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// All participants together, the area among them.
    Pooled,
    /// The unweighted mean of the participants, the area among them.
    EqualUnit,
    /// The area's own earlier round.
    EarlierRound,
    /// Another country.
    Country,
    /// All other participants together.
    Others,
    /// A stored comparator that the release pins.
    Stored,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 6] =
        [Self::Pooled, Self::EqualUnit, Self::EarlierRound, Self::Country, Self::Others, Self::Stored];

    /// The kind as a stable word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pooled => "PARTICIPANTS_POOLED",
            Self::EqualUnit => "PARTICIPANTS_EQUAL_UNIT",
            Self::EarlierRound => "EARLIER_ROUND",
            Self::Country => "COUNTRY",
            Self::Others => "OTHER_PARTICIPANTS",
            Self::Stored => "STORED",
        }
    }

    /// The kind of a stable word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_read_as_it_is_written() {
        for kind in Kind::ALL {
            assert_eq!(Kind::parse(kind.as_str()), Some(kind));
        }
        assert_eq!(Kind::parse("pooled"), None);
    }
}
