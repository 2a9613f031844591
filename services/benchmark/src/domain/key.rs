//! What a figure is of, as positions in the vocabulary of its release.

use serde::{Deserialize, Serialize};

/// The key of a figure within its release. The order of keys is the order of figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Key {
    /// The round, in order of time; behind them, rounds that are counted together, in the order of the release.
    pub round: u16,
    /// The target group.
    pub group: Group,
    /// The indicator, in the order of the release.
    pub indicator: u16,
    /// Whose figure it is.
    pub basis: Basis,
    /// Which of the respondents; none for all of them.
    pub part: Option<Part>,
}

/// One target group, or all that the indicator names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Group {
    /// All that the indicator names.
    All,
    /// One of the release's groups.
    One(u16),
}

/// Whose figure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Basis {
    /// One area's own.
    Area(u16),
    /// All participants together: the sum of numerators over the sum of denominators.
    Pooled,
    /// The unweighted mean of the participants that have a publishable value.
    EqualUnit,
    /// The members of one of the release's comparators.
    Comparator(u16),
}

/// One cell of a cut of the respondents: an option of a breakdown, or one of each of two that are crossed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Part {
    /// Which of the release's cuts: its breakdowns, and behind them its crossings.
    pub cut: u8,
    /// Which of its cells; of a crossing, the options of the second breakdown vary fastest.
    pub cell: u16,
}

impl Basis {
    /// Whether it stands for one area.
    #[must_use]
    pub const fn is_area(self) -> bool {
        matches!(self, Self::Area(_))
    }
}

impl Key {
    /// The same figure of others.
    #[must_use]
    pub const fn of(self, basis: Basis) -> Self {
        Self { basis, ..self }
    }

    /// The same figure for other respondents.
    #[must_use]
    pub const fn for_part(self, part: Option<Part>) -> Self {
        Self { part, ..self }
    }

    /// The same figure of another round.
    #[must_use]
    pub const fn in_round(self, round: u16) -> Self {
        Self { round, ..self }
    }
}
