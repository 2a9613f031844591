//! The primary rules: whether one cell, seen alone, may be shown to an audience.

use serde::{Deserialize, Serialize};

use crate::policy::Policy;

/// Who looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Audience {
    /// Everybody.
    Public,
    /// An area looking at its own results; masked like the public.
    Owner,
    /// The national body, logged; sees everything.
    Methodologist,
}

/// Whether the target group needs the higher minimum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Sensitivity {
    /// The ordinary minimum.
    Ordinary,
    /// The minimum for sensitive target groups.
    Sensitive,
}

/// The unweighted counts of a cell that the rules read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "UncheckedFacts")]
pub struct CellFacts {
    valid: u64,
    numerator: u64,
    respondents: u64,
    sensitivity: Sensitivity,
}

#[derive(Deserialize)]
struct UncheckedFacts {
    valid: u64,
    numerator: u64,
    respondents: u64,
    sensitivity: Sensitivity,
}

/// Counts that cannot belong to one cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the counts of a cell must be ordered: numerator, valid answers, respondents")]
pub struct FactsDisagree;

impl CellFacts {
    /// Valid answers `n`, those of them in the numerator `x`, and all respondents: x ≤ n ≤ respondents.
    pub const fn new(
        valid: u64,
        numerator: u64,
        respondents: u64,
        sensitivity: Sensitivity,
    ) -> Result<Self, FactsDisagree> {
        if numerator <= valid && valid <= respondents {
            Ok(Self { valid, numerator, respondents, sensitivity })
        } else {
            Err(FactsDisagree)
        }
    }

    /// Valid answers.
    #[must_use]
    pub const fn valid(&self) -> u64 {
        self.valid
    }

    /// Valid answers in the numerator.
    #[must_use]
    pub const fn numerator(&self) -> u64 {
        self.numerator
    }

    /// All respondents of the cell.
    #[must_use]
    pub const fn respondents(&self) -> u64 {
        self.respondents
    }

    /// Whether the higher minimum holds.
    #[must_use]
    pub const fn sensitivity(&self) -> Sensitivity {
        self.sensitivity
    }

    const fn is_unanimous(&self) -> bool {
        self.numerator == 0 || self.numerator == self.valid
    }
}

impl TryFrom<UncheckedFacts> for CellFacts {
    type Error = FactsDisagree;

    fn try_from(facts: UncheckedFacts) -> Result<Self, Self::Error> {
        Self::new(facts.valid, facts.numerator, facts.respondents, facts.sensitivity)
    }
}

/// Why a cell is suppressed on its own account. Known to the methodologist's audit only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Primary {
    /// Fewer valid answers than the minimum.
    TooFew,
    /// All answers agree in a small cell: the share tells what each person said.
    Unanimous,
}

/// What becomes of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Decision {
    /// It may be shown: `exact` to the methodologist as it is, to others only in its printed form.
    Show {
        /// Whether the exact numbers may be shown.
        exact: bool,
    },
    /// It is suppressed; the public word is the same for every reason.
    Suppress(Primary),
}

impl Decision {
    /// Whether the cell may be shown in any form.
    #[must_use]
    pub const fn is_shown(&self) -> bool {
        matches!(self, Self::Show { .. })
    }
}

/// The primary decision for a cell.
///
/// The methodologist sees every cell. The public and the owner are masked alike: too few valid answers
/// (the higher minimum for sensitive groups), or unanimous with fewer than `unanimous_below`.
#[must_use]
pub fn decide(cell: &CellFacts, audience: Audience, policy: &Policy) -> Decision {
    match (audience, primary(cell, policy)) {
        (Audience::Methodologist, _) => Decision::Show { exact: true },
        (Audience::Public | Audience::Owner, Some(reason)) => Decision::Suppress(reason),
        (Audience::Public | Audience::Owner, None) => Decision::Show { exact: false },
    }
}

/// Why the cell must be suppressed on its own account, if it must: what the methodologist's audit reads.
#[must_use]
pub fn primary(cell: &CellFacts, policy: &Policy) -> Option<Primary> {
    let minimum = match cell.sensitivity {
        Sensitivity::Ordinary => policy.minimum_respondents,
        Sensitivity::Sensitive => policy.sensitive_minimum_respondents.max(policy.minimum_respondents),
    };
    // A cell without an answer has nothing to show, also under a minimum of zero.
    if cell.valid < minimum.max(1) {
        Some(Primary::TooFew)
    } else if cell.is_unanimous() && cell.valid < policy.unanimous_below {
        Some(Primary::Unanimous)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    fn cell(valid: u64, numerator: u64) -> CellFacts {
        CellFacts::new(valid, numerator, valid + 3, Sensitivity::Ordinary).unwrap()
    }

    fn public(cell: &CellFacts) -> Decision {
        decide(cell, Audience::Public, &Policy::default())
    }

    #[test]
    fn four_answers_are_too_few_and_five_are_not() {
        assert_eq!(public(&cell(4, 2)), Decision::Suppress(Primary::TooFew));
        assert_eq!(public(&cell(5, 2)), Decision::Show { exact: false });
    }

    #[test]
    fn sensitive_groups_need_ten() {
        let of = |n| CellFacts::new(n, 2, n, Sensitivity::Sensitive).unwrap();
        assert_eq!(public(&of(9)), Decision::Suppress(Primary::TooFew));
        assert!(public(&of(10)).is_shown());
    }

    #[test]
    fn unanimous_cells_are_hidden_under_thirty() {
        assert_eq!(public(&cell(29, 29)), Decision::Suppress(Primary::Unanimous));
        assert_eq!(public(&cell(29, 0)), Decision::Suppress(Primary::Unanimous));
        assert!(public(&cell(30, 0)).is_shown());
    }

    #[test]
    fn counts_out_of_order_are_no_cell() {
        assert_eq!(CellFacts::new(5, 6, 9, Sensitivity::Ordinary), Err(FactsDisagree));
        assert_eq!(CellFacts::new(5, 2, 4, Sensitivity::Ordinary), Err(FactsDisagree));
    }

    prop_compose! {
        fn any_policy()(
            minimum in 0_u64..20, sensitive in 0_u64..20, unanimous in 0_u64..40, band in 0_u64..40,
        ) -> Policy {
            Policy {
                minimum_respondents: minimum,
                sensitive_minimum_respondents: sensitive,
                unanimous_below: unanimous,
                band_below: band,
                ..Policy::default()
            }
        }
    }

    proptest! {
        #[test]
        fn nothing_under_the_minimum_is_shown(
            policy in any_policy(), valid in 0_u64..40, part in 0_u64..40, extra in 0_u64..9, sensitive: bool,
        ) {
            let kind = if sensitive { Sensitivity::Sensitive } else { Sensitivity::Ordinary };
            let facts = CellFacts::new(valid, part.min(valid), valid + extra, kind).unwrap();
            for audience in [Audience::Public, Audience::Owner] {
                let shown = decide(&facts, audience, &policy).is_shown();
                prop_assert!(!shown || valid >= policy.minimum_respondents);
                prop_assert!(!shown || !sensitive || valid >= policy.sensitive_minimum_respondents);
            }
        }

        #[test]
        fn the_owner_sees_what_the_public_sees(policy in any_policy(), valid in 0_u64..60, part in 0_u64..60) {
            let facts = cell(valid, part.min(valid));
            prop_assert_eq!(decide(&facts, Audience::Owner, &policy), decide(&facts, Audience::Public, &policy));
            prop_assert_eq!(decide(&facts, Audience::Methodologist, &policy), Decision::Show { exact: true });
        }
    }
}
