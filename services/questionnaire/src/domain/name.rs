//! Names of the resources of this service, one type a collection, so that one cannot stand for another.

use std::fmt;

use jamfor_contract::names::{Collection, Name};
use jamfor_fault::{FieldPath, Violation};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::reason;

/// The name of this collection in `text`.
///
/// # Errors
/// A violation at `path` that says which form is asked for.
pub fn parse(collection: Collection, text: &str, path: FieldPath) -> Result<Name, Violation> {
    Name::parse(collection, text).map_err(|error| malformed(path, &error.expected))
}

/// A name that does not have the form that its field asks for.
pub fn malformed(path: FieldPath, expected: &str) -> Violation {
    Violation::new(path, reason::NAME_MALFORMED, format!("write the name as {expected}"))
}

macro_rules! resource_name {
    ($(#[$doc:meta])* $type:ident, $collection:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $type(Name);

        impl $type {
            /// The name in `text`.
            ///
            /// # Errors
            /// A violation at `path` that says which form is asked for.
            pub fn parse(text: &str, path: FieldPath) -> Result<Self, Violation> {
                parse(Collection::$collection, text, path).map(Self)
            }

            /// The name with its parts.
            #[must_use]
            pub const fn get(&self) -> &Name {
                &self.0
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                Name::parse(Collection::$collection, &text).map(Self).map_err(D::Error::custom)
            }
        }
    };
}

resource_name!(
    /// `bodies/{body}/surveys/{survey}`
    SurveyName,
    Surveys
);
resource_name!(
    /// `bodies/{body}/questionnaires/{questionnaire}`
    QuestionnaireName,
    Questionnaires
);
resource_name!(
    /// `bodies/{body}/concepts/{concept}`
    ConceptName,
    Concepts
);
resource_name!(
    /// `bodies/{body}/indicators/{indicator}`
    IndicatorName,
    Indicators
);

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_name_of_another_collection_is_refused_with_the_form_asked_for() {
        let violation = SurveyName::parse("bodies/se-skr/concepts/a", "survey".into()).unwrap_err();
        assert_eq!((violation.field.as_str(), violation.reason), ("survey", "NAME_MALFORMED"));
        assert!(violation.description.contains("bodies/{body}/surveys/{id}"));
    }

    #[test]
    fn a_name_is_stored_as_it_is_written() {
        let name = ConceptName::parse("bodies/se-skr/concepts/bemotande", "concept".into()).unwrap();
        let json = serde_json::to_string(&name).unwrap();
        assert_eq!(json, r#""bodies/se-skr/concepts/bemotande""#);
        assert_eq!(serde_json::from_str::<ConceptName>(&json).unwrap(), name);
    }
}
