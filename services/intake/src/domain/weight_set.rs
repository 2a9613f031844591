//! Weights of classes of respondents, and counts of the populations that they stand for.

use std::collections::BTreeSet;

use jamfor_contract::names::{Area, Name};
use jamfor_fault::{FieldPath, Violation, Violations};
use jamfor_survey::{Day, Digest, TargetGroup, Texts};
use serde::{Deserialize, Serialize};

use super::{Micros, as_text, canonical};

/// The weight of a class of respondents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// The area.
    #[serde(with = "as_text::area")]
    pub area: Area,
    /// The target group.
    pub target_group: TargetGroup,
    /// A background item and one of its options; none when the whole group has one weight.
    pub option: Option<(String, String)>,
    /// The weight in units of 1e-9.
    pub weight_nano: i64,
}

/// How many there are, from a register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Population {
    /// The area.
    #[serde(with = "as_text::area")]
    pub area: Area,
    /// The target group.
    pub target_group: TargetGroup,
    /// How many persons.
    pub persons: i64,
    /// The day on which they were counted.
    pub as_of: Day,
}

/// What people say of a weight set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// What it is called.
    pub title: Texts,
    /// Where the counts come from.
    pub source: String,
    /// The weights.
    pub cells: Vec<Cell>,
    /// The counts.
    pub populations: Vec<Population>,
}

impl Content {
    /// Notes everything that is wrong with it.
    pub fn check(&self, found: &mut Violations) {
        let mut seen = BTreeSet::new();
        for (at, cell) in self.cells.iter().enumerate() {
            let path = FieldPath::from("weight_set").field("cells").index(at);
            if !seen.insert((&cell.area, cell.target_group.as_str(), cell.option.as_ref())) {
                found.push(Violation::new(path.clone(), "DUPLICATE", "give each class one weight"));
            }
            if cell.option.as_ref().is_some_and(|(item, option)| item.is_empty() || option.is_empty()) {
                let words = "name both the item and its option, or neither";
                found.push(Violation::new(path, "REQUIRED", words));
            }
        }
        let mut seen = BTreeSet::new();
        for (at, count) in self.populations.iter().enumerate() {
            if !seen.insert((&count.area, count.target_group.as_str())) {
                let path = FieldPath::from("weight_set").field("populations").index(at);
                found.push(Violation::new(path, "DUPLICATE", "count each area and target group once"));
            }
        }
    }

    /// The form that is stored and digested.
    #[must_use]
    pub fn canonical_json(&self) -> String {
        canonical::json(self)
    }

    /// The digest of the content.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(&[b"jamfor/weight-set/1\n", self.canonical_json().as_bytes()].concat())
    }
}

/// A revision of a weight set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeightSet {
    /// The name.
    pub name: Name,
    /// The number of the revision.
    pub revision: i32,
    /// When the revision was made.
    pub create_time: Micros,
    /// The content.
    pub content: Content,
}

impl WeightSet {
    /// The etag: changes with the content.
    #[must_use]
    pub fn etag(&self) -> String {
        format!("\"{}\"", self.content.digest())
    }
}
