//! What becomes of a figure for the public and for its owner: decided once, stored beside the exact cell.

use jamfor_disclosure::Primary;
use serde::{Deserialize, Serialize};

/// Whether a figure is shown to those who do not see everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mask {
    /// In its printed form.
    Shown,
    /// Not, on its own account. Which account it is stays in the service.
    Primary(Primary),
    /// Not, because it would give another one away.
    Complementary,
    /// Not, because the total rests on too few areas, or on one too large, or would give figures of areas away.
    TotalWithheld,
    /// Not, because the breakdown that it is of was left out: hiding some of it was not enough.
    LeftOut,
    /// In its printed form, with a range around those who answered: of those who could have, exactly so many more would
    /// tell how few had no opinion.
    Ranged,
    /// In its printed form, with all counts as bands: exact ones would tell of a few who are in none of the options.
    Banded,
}

/// The masks of one figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Masks {
    /// For everybody.
    pub public: Mask,
    /// For the area itself.
    pub owner: Mask,
}

impl Mask {
    /// Whether it may be shown in its printed form.
    #[must_use]
    pub const fn is_shown(self) -> bool {
        matches!(self, Self::Shown | Self::Ranged | Self::Banded)
    }
}

impl Masks {
    /// The same for everybody who does not see everything.
    #[must_use]
    pub const fn both(mask: Mask) -> Self {
        Self { public: mask, owner: mask }
    }
}
