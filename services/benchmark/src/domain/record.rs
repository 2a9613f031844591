//! A figure as it is stored: key, exact cell, masks.

use serde::{Deserialize, Serialize};

use super::{cell::Cell, key::Key, mask::Masks};

/// A stored figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// What it is of.
    pub key: Key,
    /// The exact content.
    pub cell: Cell,
    /// What may be shown of it.
    pub masks: Masks,
}
