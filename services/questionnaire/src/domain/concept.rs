//! Concepts: what items measure, whatever their wording and country.

use jamfor_contract::names::Collection;
use jamfor_survey::Texts;
use serde::{Deserialize, Serialize};

use super::definition::Content;

/// What an item measures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Concept {
    /// What it is called.
    pub title: Texts,
    /// What it means, in words.
    pub definition: Texts,
    /// The part of quality it belongs to, where it belongs to one.
    pub quality_area: Option<QualityArea>,
}

/// A part of what makes a service good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QualityArea {
    /// Whether people understand what they are told.
    Information,
    /// Whether people have a say.
    Participation,
    /// How people are met.
    Treatment,
    /// Whether their situation has changed.
    Change,
    /// Whether the service can be reached.
    Accessibility,
    /// The whole.
    Overall,
}

impl Content for Concept {
    const COLLECTION: Collection = Collection::Concepts;
}
