//! Crosswalks: how far the indicators of two instruments mean the same.

use jamfor_contract::names::Collection;
use jamfor_fault::{FieldPath, Violation, Violations};
use jamfor_survey::Scale;
use serde::{Deserialize, Serialize};

use super::definition::Content;
use super::name::IndicatorName;
use super::reason;

/// A directed map from one indicator to another, and who answers for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Crosswalk {
    /// From this indicator.
    pub source: IndicatorName,
    /// To this one.
    pub target: IndicatorName,
    /// Levels, differences and options.
    pub map: jamfor_survey::Crosswalk,
    /// The role at a body that approved it; empty while it is proposed.
    pub approved_by: String,
}

impl Content for Crosswalk {
    const COLLECTION: Collection = Collection::Crosswalks;
}

impl Crosswalk {
    /// Notes everything that is wrong with the crosswalk itself.
    pub fn check(&self, path: &FieldPath, found: &mut Violations) {
        if self.source == self.target {
            let words = "name two indicators: the target is the source";
            found.push(Violation::new(path.field("target"), reason::DUPLICATE, words));
        }
    }

    /// Notes everything that does not fit the scales of the two indicators. An indicator without a scale, such as a
    /// participation rate, offers no option.
    pub fn check_scales(
        &self,
        source: Option<&Scale>,
        target: Option<&Scale>,
        path: &FieldPath,
        found: &mut Violations,
    ) {
        let (no_source, no_target) = (empty(), empty());
        let (source, target) = (source.unwrap_or(&no_source), target.unwrap_or(&no_target));
        found.extend_under(path, self.map.check(&[], source, target).err().unwrap_or_default());
    }
}

fn empty() -> Scale {
    Scale { key: "none".into(), options: Vec::new() }
}
