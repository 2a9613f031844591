//! Holds a document against a message of the contract: unknown fields, wrong types and wrong enum values, all at
//! once, each with its place. What it lets through, the JSON form of protobuf takes.

use jamfor_contract::common::ErrorReason;
use prost_reflect::{EnumDescriptor, FieldDescriptor, Kind, MessageDescriptor};

use super::tree::{Key, Node, Value};
use crate::failure::{Place, Problem};

/// All that is wrong with `node` as a message. `skip` names a field that belongs to the document and not to the message.
pub(super) fn check(
    file: &str,
    message: &MessageDescriptor,
    node: &Node,
    skip: Option<&str>,
) -> Vec<Problem> {
    let mut checker = Checker { file, problems: Vec::new() };
    checker.message(message, node, "", skip);
    checker.problems
}

struct Checker<'a> {
    file: &'a str,
    problems: Vec<Problem>,
}

impl Checker<'_> {
    fn message(&mut self, message: &MessageDescriptor, node: &Node, path: &str, skip: Option<&str>) {
        if is_written_as_text(message) {
            return self.text(node, path);
        }
        let Value::Map(fields) = &node.value else {
            return self.wrong_type(node, path, "fields");
        };
        let mut seen: Vec<FieldDescriptor> = Vec::new();
        for (key, value) in fields.iter().filter(|(key, _)| Some(key.name.as_str()) != skip) {
            let at = join(path, &key.name);
            match field_named(message, &key.name) {
                None => self.unknown_field(message, key, &at),
                Some(field) => {
                    self.repeated_choice(&seen, &field, key, &at);
                    self.field(&field, value, &at);
                    seen.push(field);
                }
            }
        }
    }

    fn field(&mut self, field: &FieldDescriptor, node: &Node, path: &str) {
        if matches!(node.value, Value::Null) {
            return;
        }
        if !field.is_list() {
            return self.value(&field.kind(), node, path);
        }
        let Value::List(items) = &node.value else {
            return self.wrong_type(node, path, "a list");
        };
        for (index, item) in items.iter().enumerate() {
            self.value(&field.kind(), item, &format!("{path}[{index}]"));
        }
    }

    fn value(&mut self, kind: &Kind, node: &Node, path: &str) {
        match kind {
            Kind::Message(message) => self.message(message, node, path, None),
            Kind::Enum(values) => self.enum_value(values, node, path),
            Kind::String | Kind::Bytes => self.text(node, path),
            Kind::Bool if !matches!(node.value, Value::Bool(_)) => {
                self.wrong_type(node, path, "true or false");
            }
            Kind::Bool => {}
            Kind::Float | Kind::Double if !is_number(&node.value) => self.wrong_type(node, path, "a number"),
            Kind::Float | Kind::Double => {}
            whole => self.whole(is_wide(whole), node, path),
        }
    }

    fn whole(&mut self, wide: bool, node: &Node, path: &str) {
        let fits = match &node.value {
            Value::Signed(number) => wide || i32::try_from(*number).is_ok(),
            Value::Unsigned(number) => {
                i64::try_from(*number).is_ok_and(|number| wide || i32::try_from(number).is_ok())
            }
            Value::Text(text) if wide => text.parse::<i64>().is_ok(),
            _ => false,
        };
        if !fits {
            self.wrong_type(node, path, if wide { "a whole number" } else { "a whole number of 32 bits" });
        }
    }

    fn text(&mut self, node: &Node, path: &str) {
        match &node.value {
            Value::Text(_) => {}
            Value::List(_) | Value::Map(_) => self.wrong_type(node, path, "text"),
            _ => self.wrong_type(node, path, "text; put it in quotes"),
        }
    }

    fn enum_value(&mut self, values: &EnumDescriptor, node: &Node, path: &str) {
        let known = matches!(&node.value, Value::Text(name) if values.get_value_by_name(name).is_some());
        if !known {
            let names =
                values.values().filter(|value| value.number() != 0).map(|value| value.name().to_owned());
            let problem = self.problem(node, ErrorReason::NotDefined, "there is no such value");
            self.problems.push(problem.of(path).allowing(names.collect::<Vec<_>>()));
        }
    }

    fn repeated_choice(&mut self, seen: &[FieldDescriptor], field: &FieldDescriptor, key: &Key, path: &str) {
        let same = |other: &FieldDescriptor| {
            other == field
                || (field.containing_oneof().is_some()
                    && other.containing_oneof() == field.containing_oneof())
        };
        if let Some(other) = seen.iter().find(|other| same(other)) {
            let words = format!("only one of {} and {} can be set", other.name(), field.name());
            let place = Place::at(self.file, key.line, key.column);
            self.problems.push(Problem::at(place, ErrorReason::Duplicate, words).of(path));
        }
    }

    fn unknown_field(&mut self, message: &MessageDescriptor, key: &Key, path: &str) {
        let place = Place::at(self.file, key.line, key.column);
        let words = format!("{} has no field of this name", message.name());
        let names = message.fields().map(|field| field.name().to_owned());
        let problem = Problem::at(place, ErrorReason::FieldUnknown, words);
        self.problems.push(problem.of(path).allowing(names.collect::<Vec<_>>()));
    }

    fn wrong_type(&mut self, node: &Node, path: &str, expected: &str) {
        let words = format!("found {}, expected {expected}", node.value.describe());
        let problem = self.problem(node, ErrorReason::Pattern, words).of(path);
        self.problems.push(problem);
    }

    fn problem(&self, node: &Node, reason: ErrorReason, words: impl Into<String>) -> Problem {
        Problem::at(Place::at(self.file, node.line, node.column), reason, words)
    }
}

/// A field by its name in the contract or in JSON.
fn field_named(message: &MessageDescriptor, name: &str) -> Option<FieldDescriptor> {
    message.get_field_by_json_name(name).or_else(|| message.get_field_by_name(name))
}

fn is_written_as_text(message: &MessageDescriptor) -> bool {
    matches!(message.full_name(), "google.protobuf.Timestamp" | "google.protobuf.Duration")
}

fn is_number(value: &Value) -> bool {
    matches!(value, Value::Signed(_) | Value::Unsigned(_) | Value::Float(_))
}

fn is_wide(kind: &Kind) -> bool {
    matches!(kind, Kind::Int64 | Kind::Uint64 | Kind::Sint64 | Kind::Fixed64 | Kind::Sfixed64)
}

fn join(path: &str, field: &str) -> String {
    if path.is_empty() { field.to_owned() } else { format!("{path}.{field}") }
}
