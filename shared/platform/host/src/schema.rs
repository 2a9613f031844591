//! What can be set, told by the settings themselves: as JSON Schema, and as a table for people.

use jamfor_settings::Reference;

use crate::Service;

/// The settings of a service as JSON Schema.
pub(crate) fn json<S: Service>() -> String {
    serde_json::to_string_pretty(&schemars::schema_for!(S::Settings)).unwrap_or_default()
}

/// The settings of a service as a table for people.
pub(crate) fn reference<S: Service>() -> String {
    let defaults = serde_json::to_value(S::Settings::default()).unwrap_or_default();
    let schema = schemars::schema_for!(S::Settings).to_value();
    Reference { service: S::NAME, schema: &schema, defaults: &defaults }.to_string()
}
