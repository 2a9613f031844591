//! A comparator in a release: who is behind it among the areas of the release.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::comparator::Comparator;

/// The members of regions, by the pinned name of the comparator.
pub type Regions = BTreeMap<String, BTreeSet<String>>;

/// A pinned comparator with its members by their places among the areas of the release.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Membership {
    /// The comparator.
    pub comparator: Comparator,
    /// Members that took part in a round of the release, in the order of the areas. Empty without members.
    pub members: Vec<u16>,
    /// The codes of members that did not.
    pub absent: Vec<String>,
}

impl Membership {
    /// The comparator with its members among these areas, which must be sorted; `regions` are the members of regions
    /// by the pinned name of the comparator.
    #[must_use]
    pub fn new(comparator: &Comparator, areas: &[String], regions: &Regions) -> Self {
        let took_part: BTreeSet<String> = areas.iter().cloned().collect();
        let of_region = regions.get(&comparator.name).cloned().unwrap_or_default();
        let found = comparator.members(&took_part, &of_region).unwrap_or_default();
        let places: BTreeMap<&str, u16> = areas.iter().map(String::as_str).zip(0_u16..).collect();
        let place = |area: &String| places.get(area.as_str()).copied();
        Self {
            comparator: comparator.clone(),
            members: found.present.iter().filter_map(place).collect(),
            absent: found.absent.into_iter().collect(),
        }
    }

    /// How many members it has, with and without a part in the release.
    #[must_use]
    pub fn size(&self) -> u64 {
        (self.members.len() + self.absent.len()) as u64
    }

    /// Whether an area is a member.
    #[must_use]
    pub fn has(&self, area: u16) -> bool {
        self.members.binary_search(&area).is_ok()
    }
}
