//! Which answers stand below the line: a choice of the indicator, never of the query.

use serde::{Deserialize, Serialize};

use crate::tabulate::{CodeSet, Selection};

/// The denominator of a share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Denominator {
    /// Only answers that say something; "no opinion" and "don't know" are left out.
    SubstantiveOnly,
    /// Every answer given; "no opinion" then counts as not positive.
    AllAnswered,
}

/// The option codes of an item by what they say. Missing answers are in neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Answers {
    /// Options that say something.
    pub substantive: CodeSet,
    /// "No opinion", "don't know".
    pub no_opinion: CodeSet,
}

impl Answers {
    /// The codes in a denominator.
    #[must_use]
    pub const fn valid(&self, denominator: Denominator) -> CodeSet {
        match denominator {
            Denominator::SubstantiveOnly => self.substantive,
            Denominator::AllAnswered => self.substantive.union(self.no_opinion),
        }
    }

    /// The share of positive answers over a denominator.
    #[must_use]
    pub const fn share(&self, positive: CodeSet, denominator: Denominator) -> Selection {
        Selection { positive, valid: self.valid(denominator) }
    }

    /// The share without an opinion, over all answers: what stands beside every other share.
    #[must_use]
    pub const fn without_opinion(&self) -> Selection {
        Selection { positive: self.no_opinion, valid: self.valid(Denominator::AllAnswered) }
    }
}
