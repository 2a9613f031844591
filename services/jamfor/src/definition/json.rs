//! A checked document as the JSON value that protobuf's own reader takes.

use serde_json::{Map, Number, Value as Json};

use super::tree::{Node, Value};

/// The node as JSON, without the field `skip`.
pub(super) fn json(node: &Node, skip: Option<&str>) -> Json {
    match &node.value {
        Value::Null => Json::Null,
        Value::Bool(value) => Json::Bool(*value),
        Value::Signed(value) => Json::Number((*value).into()),
        Value::Unsigned(value) => Json::Number((*value).into()),
        Value::Float(value) => Number::from_f64(*value).map_or(Json::Null, Json::Number),
        Value::Text(value) => Json::String(value.clone()),
        Value::List(items) => Json::Array(items.iter().map(|item| json(item, None)).collect()),
        Value::Map(fields) => Json::Object(
            fields
                .iter()
                .filter(|(key, _)| Some(key.name.as_str()) != skip)
                .map(|(key, value)| (key.name.clone(), json(value, None)))
                .collect::<Map<_, _>>(),
        ),
    }
}
