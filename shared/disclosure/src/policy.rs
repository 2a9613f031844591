//! The thresholds of disclosure control. They are parameters of a release, never constants of the code.

use serde::{Deserialize, Serialize};

/// The disclosure policy of a release. The default is the house's; a document may name any part of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// A cell with fewer valid answers is suppressed.
    pub minimum_respondents: u64,
    /// The minimum for sensitive target groups (minors, addiction care).
    pub sensitive_minimum_respondents: u64,
    /// A cell where all answers agree is suppressed if it has fewer valid answers than this.
    pub unanimous_below: u64,
    /// Under this number of valid answers the count is shown as a band.
    pub band_below: u64,
    /// A full distribution over the options is shown from this number of valid answers on.
    pub distribution_from: u64,
    /// Decimals of a printed share in percent.
    pub printed_decimals: u8,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            minimum_respondents: 5,
            sensitive_minimum_respondents: 10,
            unanimous_below: 30,
            band_below: 30,
            distribution_from: 30,
            printed_decimals: 0,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_document_names_only_what_differs() {
        let policy: Policy = serde_json::from_str(r#"{"minimum_respondents": 8}"#).unwrap();
        assert_eq!(policy, Policy { minimum_respondents: 8, ..Policy::default() });
        assert!(serde_json::from_str::<Policy>(r#"{"minimum": 8}"#).is_err());
    }
}
