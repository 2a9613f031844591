//! The reference of a service's settings: every key with its meaning, type, default and environment variable.
//!
//! It is made from the schema that the settings derive, so that it cannot say what the program does not do.

use std::fmt;

use serde_json::Value;

/// The settings of a service, to be written as Markdown.
#[derive(Debug)]
pub struct Reference<'a> {
    /// The name of the service.
    pub service: &'a str,
    /// The JSON Schema of its settings.
    pub schema: &'a Value,
    /// Its settings when nothing is set.
    pub defaults: &'a Value,
}

impl fmt::Display for Reference<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "## jamfor-{}\n", self.service)?;
        self.section(f, &[], self.schema, Some(self.defaults), false)
    }
}

impl Reference<'_> {
    /// A section's own keys as a table, then the sections in it.
    fn section(
        &self,
        f: &mut fmt::Formatter<'_>,
        path: &[&str],
        schema: &Value,
        defaults: Option<&Value>,
        listed: bool,
    ) -> fmt::Result {
        let Some(properties) = schema.get("properties").and_then(Value::as_object) else { return Ok(()) };
        let (mut keys, mut sections) = (Vec::new(), Vec::new());
        for (key, property) in properties {
            let property_schema = self.resolve(property);
            let default = defaults.and_then(|defaults| defaults.get(key)).or_else(|| property.get("default"));
            if property_schema.get("properties").is_some() {
                sections.push((key, property_schema, default, listed));
            } else if let Some(items) = property_schema.get("items").map(|items| self.resolve(items))
                && items.get("properties").is_some()
            {
                sections.push((key, items, None, true));
            } else {
                keys.push((key, property, property_schema, default));
            }
        }
        if !keys.is_empty() {
            if !path.is_empty() {
                let (open, close) = if listed { ("[[", "]]") } else { ("[", "]") };
                writeln!(f, "### `{open}{}{close}`\n", path.join("."))?;
            }
            writeln!(f, "| key | meaning | type | default | environment |")?;
            writeln!(f, "|---|---|---|---|---|")?;
            for (key, property, resolved, default) in keys {
                let variable = if listed { "in a file only".to_owned() } else { self.variable(path, key) };
                let (meaning, kind) = (meaning(property, resolved), self.kind(resolved));
                writeln!(f, "| `{key}` | {meaning} | {kind} | {} | {variable} |", shown(default))?;
            }
            writeln!(f)?;
        }
        for (key, inner, default, listed) in sections {
            self.section(f, &[path, &[key.as_str()]].concat(), inner, default, listed)?;
        }
        Ok(())
    }

    /// What a reference stands for.
    fn resolve<'v>(&'v self, schema: &'v Value) -> &'v Value {
        let target = schema.get("$ref").and_then(Value::as_str).and_then(|name| name.strip_prefix('#'));
        let found = target.and_then(|pointer| self.schema.pointer(pointer));
        let nullable = schema.get("anyOf").and_then(Value::as_array).and_then(|any| any.first());
        match (found, nullable) {
            (Some(found), _) => found,
            (None, Some(first)) => self.resolve(first),
            (None, None) => schema,
        }
    }

    fn variable(&self, path: &[&str], key: &str) -> String {
        let service = self.service.replace('-', "_").to_uppercase();
        let parts: Vec<String> = path.iter().chain(&[key]).map(|part| part.to_uppercase()).collect();
        format!("`JAMFOR_{service}__{}`", parts.join("__"))
    }

    fn kind(&self, schema: &Value) -> String {
        let words =
            |schema: &Value| schema.get("const").or_else(|| schema.pointer("/enum/0")).map(shown_value);
        if let Some(choices) = schema.get("oneOf").and_then(Value::as_array) {
            return choices.iter().filter_map(words).collect::<Vec<_>>().join(", ");
        }
        if let Some(choices) = schema.get("enum").and_then(Value::as_array) {
            return choices.iter().map(shown_value).collect::<Vec<_>>().join(", ");
        }
        if let Some(format) = schema.get("format").and_then(Value::as_str)
            && schema.get("type").and_then(Value::as_str) == Some("string")
        {
            return format.replace('-', " ");
        }
        match schema.get("type") {
            Some(Value::String(kind)) if kind == "array" => {
                let items = schema.get("items").map(|items| self.kind(self.resolve(items)));
                format!("list of {}", items.unwrap_or_default())
            }
            Some(Value::String(kind)) if kind == "integer" => "whole number".to_owned(),
            Some(Value::String(kind)) if kind == "boolean" => "true or false".to_owned(),
            Some(Value::String(kind)) if kind == "string" => "text".to_owned(),
            Some(Value::String(kind)) if kind == "object" => "table".to_owned(),
            Some(Value::String(kind)) => kind.clone(),
            Some(Value::Array(kinds)) => {
                let kinds = kinds.iter().filter_map(Value::as_str).filter(|kind| *kind != "null");
                kinds
                    .collect::<Vec<_>>()
                    .join(" or ")
                    .replace("integer", "whole number")
                    .replace("string", "text")
            }
            _ => "text".to_owned(),
        }
    }
}

/// What the field's own comment says, or that of its type.
fn meaning(property: &Value, resolved: &Value) -> String {
    let text = property.get("description").or_else(|| resolved.get("description")).and_then(Value::as_str);
    text.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}

fn shown(default: Option<&Value>) -> String {
    match default {
        None => "required".to_owned(),
        Some(Value::Null) => "none".to_owned(),
        Some(Value::String(text)) if text.is_empty() => "empty".to_owned(),
        Some(Value::Array(items)) if items.is_empty() => "empty".to_owned(),
        Some(Value::Object(table)) if table.is_empty() => "empty".to_owned(),
        Some(value) => shown_value(value),
    }
}

fn shown_value(value: &Value) -> String {
    match value {
        Value::String(text) => format!("`{text}`"),
        other => format!("`{other}`"),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use schemars::JsonSchema;
    use serde::{Deserialize, Serialize};

    use super::*;
    use crate::TimeSpan;

    /// A house.
    #[derive(Serialize, Deserialize, JsonSchema)]
    #[serde(default)]
    struct House {
        /// How high | it is.
        floors: u32,
        door: Door,
        windows: Vec<Window>,
    }

    /// Where one comes in.
    #[derive(Default, Serialize, Deserialize, JsonSchema)]
    #[serde(default)]
    struct Door {
        /// Who may.
        guests: Vec<String>,
    }

    /// What one looks through.
    #[derive(Serialize, Deserialize, JsonSchema)]
    #[serde(default)]
    struct Window {
        /// How long it is open.
        open: TimeSpan,
    }

    impl Default for House {
        fn default() -> Self {
            Self { floors: 2, door: Door::default(), windows: Vec::new() }
        }
    }

    impl Default for Window {
        fn default() -> Self {
            Self { open: TimeSpan::secs(5) }
        }
    }

    #[test]
    fn every_key_stands_with_meaning_type_default_and_variable() {
        let schema = schemars::schema_for!(House).to_value();
        let defaults = serde_json::to_value(House::default()).unwrap();
        let text = Reference { service: "house", schema: &schema, defaults: &defaults }.to_string();
        for line in [
            "| `floors` | How high \\| it is. | whole number | `2` | `JAMFOR_HOUSE__FLOORS` |",
            "### `[door]`",
            "| `guests` | Who may. | list of text | empty | `JAMFOR_HOUSE__DOOR__GUESTS` |",
            "### `[[windows]]`",
            "| `open` | How long it is open. | time span | `5s` | in a file only |",
        ] {
            assert!(text.lines().any(|found| found == line), "{line} in\n{text}");
        }
    }
}
