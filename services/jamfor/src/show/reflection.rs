//! Any resource as a table, by the descriptor of its message.

use prost_reflect::{DynamicMessage, Kind, ReflectMessage, Value};

use super::{Column, Language, Sheet};

/// Fields that say where a resource stands, in the order in which a list shows them.
const TELLING: [&str; 9] =
    ["name", "title", "kind", "state", "target_group", "start_date", "end_date", "synthetic", "revision"];

/// Resources of one kind as a table, one a line.
#[must_use]
pub fn listing(items: &[DynamicMessage], language: Language) -> Sheet {
    let Some(first) = items.first() else { return Sheet::default() };
    let message = first.descriptor();
    let shown: Vec<&str> =
        TELLING.into_iter().filter(|name| message.get_field_by_name(name).is_some()).collect();
    let mut sheet = Sheet::new("", shown.iter().map(|name| Column::words(*name)).collect());
    for item in items {
        sheet.row(shown.iter().map(|name| field(item, name, language).into()).collect());
    }
    sheet
}

/// One resource as a table, one field a line. What has parts of its own is counted: ask for YAML to read it.
#[must_use]
pub fn details(item: &DynamicMessage, language: Language) -> Sheet {
    let columns = vec![Column::words("field"), Column::words("value").at_most(90)];
    let mut sheet = Sheet::new("", columns);
    for descriptor in item.descriptor().fields().filter(|descriptor| item.has_field(descriptor)) {
        let name = descriptor.name();
        sheet.row(vec![name.into(), field(item, name, language).into()]);
    }
    sheet
}

fn field(item: &DynamicMessage, name: &str, language: Language) -> String {
    let Some(descriptor) = item.descriptor().get_field_by_name(name) else { return String::new() };
    let value = item.get_field(&descriptor);
    match (descriptor.kind(), value.as_ref()) {
        (Kind::Enum(values), Value::EnumNumber(number)) => {
            let prefix = format!("{}_", prefix_of(values.name()));
            let value = values.get_value(*number).map(|value| value.name().to_owned()).unwrap_or_default();
            value.strip_prefix(&prefix).unwrap_or(&value).to_lowercase()
        }
        (Kind::Message(message), Value::List(items)) if message.name() == "Text" => {
            in_language(items, language)
        }
        (_, value) => plain(value),
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::Bool(value) => value.to_string(),
        Value::I32(value) => value.to_string(),
        Value::I64(value) => value.to_string(),
        Value::F64(value) => value.to_string(),
        Value::String(value) => value.clone(),
        Value::Message(message) => summary(message),
        Value::List(items) if items.iter().all(|item| matches!(item, Value::String(_))) => {
            items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ")
        }
        Value::List(items) => format!("({})", items.len()),
        _ => String::new(),
    }
}

fn summary(message: &DynamicMessage) -> String {
    if let Some(number) = message.get_field_by_name("number").and_then(|number| number.as_i32()) {
        return number.to_string();
    }
    serde_json::to_value(message)
        .map_or_else(|_| String::new(), |json| json.as_str().map_or_else(|| "(…)".to_owned(), str::to_owned))
}

fn in_language(texts: &[Value], language: Language) -> String {
    let part = |value: &Value, name: &str| {
        let message = value.as_message()?;
        Some(message.get_field_by_name(name)?.as_str()?.to_owned())
    };
    let tagged = |tag: &str| texts.iter().find(|value| part(value, "language").as_deref() == Some(tag));
    let found = tagged(language.tag()).or_else(|| tagged("en")).or_else(|| texts.first());
    found.and_then(|value| part(value, "text")).unwrap_or_default()
}

/// `AREA_KIND` for `AreaKind`.
fn prefix_of(name: &str) -> String {
    let mut prefix = String::new();
    for (at, char) in name.char_indices() {
        if at > 0 && char.is_uppercase() {
            prefix.push('_');
        }
        prefix.push(char.to_ascii_uppercase());
    }
    prefix
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use jamfor_contract::{common::Text, intake::Round, intake::round::State};

    use super::*;
    use crate::client::Described;

    #[test]
    fn a_list_shows_where_each_resource_stands() {
        let text = |language: &str, text: &str| Text { language: language.into(), text: text.into() };
        let round = Round {
            name: "bodies/a/rounds/b".into(),
            title: vec![text("en", "Round"), text("sv", "Omgång")],
            state: State::Frozen.into(),
            ..Round::default()
        };
        let sheet = listing(&[round.dynamic().unwrap()], Language::Sv);
        let cells: Vec<_> = sheet.rows[0].iter().take(3).map(|cell| cell.shown.as_str()).collect();
        assert_eq!(cells, ["bodies/a/rounds/b", "Omgång", "frozen"]);
    }
}
