//! A message with a text in each place where a text can stand.

use prost_reflect::{DynamicMessage, FieldDescriptor, Kind, MapKey, ReflectMessage, Value};

/// Messages within messages are followed so far: conditions hold conditions.
const DEPTH: usize = 6;

/// The message once for each field of it and of what it holds that takes a text, with the text in that field; each with
/// the path of the field.
pub fn everywhere(message: &DynamicMessage, text: &str) -> Vec<(String, DynamicMessage)> {
    within(message, text, DEPTH)
}

fn within(message: &DynamicMessage, text: &str, depth: usize) -> Vec<(String, DynamicMessage)> {
    let fields = message.descriptor().fields().collect::<Vec<_>>();
    let values = fields.iter().flat_map(|field| {
        of_field(message, field, text, depth).into_iter().map(|(path, value)| (field.clone(), path, value))
    });
    let changed = values.map(|(field, path, value)| {
        let mut message = message.clone();
        message.set_field(&field, value);
        (format!("{}{path}", field.name()), message)
    });
    changed.collect()
}

/// What a field can be with the text somewhere in it, and where.
fn of_field(
    message: &DynamicMessage,
    field: &FieldDescriptor,
    text: &str,
    depth: usize,
) -> Vec<(String, Value)> {
    let words = Value::String(text.to_owned());
    match field.kind() {
        Kind::String if field.is_list() => vec![(String::new(), Value::List(vec![words]))],
        Kind::String => vec![(String::new(), words)],
        Kind::Message(entry) if field.is_map() => {
            let (key, value) = (entry.map_entry_key_field(), entry.map_entry_value_field());
            let named = key.kind() == Kind::String;
            assert!(named && value.kind() == Kind::String, "{} is another map", field.full_name());
            vec![(String::new(), Value::Map([(MapKey::String(text.to_owned()), words)].into()))]
        }
        Kind::Message(kind) if depth > 0 && kind.full_name().starts_with("jamfor.") => {
            let held = message.get_field(field).into_owned();
            let first = match &held {
                Value::List(all) => all.first().cloned(),
                other => Some(other.clone()),
            };
            let inner = match first {
                Some(Value::Message(inner)) => inner,
                _ => DynamicMessage::new(kind),
            };
            let changed = within(&inner, text, depth - 1).into_iter().map(|(path, inner)| {
                let value = Value::Message(inner);
                let value = if field.is_list() { Value::List(vec![value]) } else { value };
                (format!(".{path}"), value)
            });
            changed.collect()
        }
        _ => Vec::new(),
    }
}
