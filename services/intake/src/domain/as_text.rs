//! Names of resources as text in stored documents: written and read by the one place that knows their form.

macro_rules! as_text {
    ($(#[$doc:meta])* $module:ident, $type:ty, $parse:expr) => {
        $(#[$doc])*
        pub(crate) mod $module {
            use serde::de::Error as _;
            use serde::{Deserialize, Deserializer, Serializer};

            pub(crate) fn serialize<S: Serializer>(name: &$type, to: S) -> Result<S::Ok, S::Error> {
                to.collect_str(name)
            }

            pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<$type, D::Error> {
                let text = String::deserialize(from)?;
                let parse: fn(&str) -> Result<$type, jamfor_contract::names::NameError> = $parse;
                parse(&text).map_err(D::Error::custom)
            }
        }
    };
}

as_text!(
    /// A round.
    round,
    jamfor_contract::names::Name,
    |text| jamfor_contract::names::Name::parse(jamfor_contract::names::Collection::Rounds, text)
);
as_text!(
    /// A survey.
    survey,
    jamfor_contract::names::Name,
    |text| jamfor_contract::names::Name::parse(jamfor_contract::names::Collection::Surveys, text)
);
as_text!(
    /// A revision of a questionnaire.
    questionnaire_revision,
    jamfor_contract::names::RevisionName,
    |text| jamfor_contract::names::RevisionName::parse(jamfor_contract::names::Collection::Questionnaires, text)
);
as_text!(
    /// An area.
    area,
    jamfor_contract::names::Area,
    |text| text.parse()
);

/// A revision of a weight set, or none.
pub(crate) mod weight_set_revision {
    use jamfor_contract::names::{Collection, RevisionName};
    use serde::de::Error as _;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(crate) fn serialize<S: Serializer>(name: &Option<RevisionName>, to: S) -> Result<S::Ok, S::Error> {
        name.as_ref().map(ToString::to_string).serialize(to)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<RevisionName>, D::Error> {
        let text = Option::<String>::deserialize(from)?;
        let parse =
            |text: String| RevisionName::parse(Collection::WeightSets, &text).map_err(D::Error::custom);
        text.map(parse).transpose()
    }
}
