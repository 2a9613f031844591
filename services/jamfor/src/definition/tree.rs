//! A YAML or JSON document as a tree that remembers where each of its nodes stands.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_saphyr::Spanned;

/// A value and its place: line and column, counted from 1.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) value: Value,
    pub(super) line: u64,
    pub(super) column: u64,
}

/// What a node holds.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Null,
    Bool(bool),
    Signed(i64),
    Unsigned(u64),
    Float(f64),
    Text(String),
    List(Vec<Node>),
    Map(Vec<(Key, Node)>),
}

/// The name of a field and its place.
#[derive(Clone, Debug)]
pub(super) struct Key {
    pub(super) name: String,
    pub(super) line: u64,
    pub(super) column: u64,
}

impl Value {
    /// What it is, in a sentence that begins with "expected".
    pub(super) const fn describe(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool(_) => "true or false",
            Self::Signed(_) | Self::Unsigned(_) => "a whole number",
            Self::Float(_) => "a number",
            Self::Text(_) => "text",
            Self::List(_) => "a list",
            Self::Map(_) => "fields",
        }
    }
}

/// A value whose children know their places, while its own is known to who asked for it.
struct Bare(Value);

impl From<Spanned<Bare>> for Node {
    fn from(spanned: Spanned<Bare>) -> Self {
        let (line, column) = (spanned.referenced.line(), spanned.referenced.column());
        Self { value: spanned.value.0, line, column }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Spanned::<Bare>::deserialize(deserializer).map(Self::from)
    }
}

impl<'de> Deserialize<'de> for Bare {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(BareVisitor)
    }
}

struct BareVisitor;

impl<'de> Visitor<'de> for BareVisitor {
    type Value = Bare;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<Bare, E> {
        Ok(Bare(Value::Null))
    }

    fn visit_none<E: Error>(self) -> Result<Bare, E> {
        Ok(Bare(Value::Null))
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Bare, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Bare, E> {
        Ok(Bare(Value::Bool(value)))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Bare, E> {
        Ok(Bare(Value::Signed(value)))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Bare, E> {
        Ok(Bare(Value::Unsigned(value)))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Bare, E> {
        Ok(Bare(Value::Float(value)))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Bare, E> {
        Ok(Bare(Value::Text(value.to_owned())))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Bare, E> {
        Ok(Bare(Value::Text(value)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Bare, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element::<Node>()? {
            items.push(item);
        }
        Ok(Bare(Value::List(items)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Bare, A::Error> {
        let mut fields = Vec::new();
        while let Some(key) = map.next_key::<Spanned<String>>()? {
            let (line, column) = (key.referenced.line(), key.referenced.column());
            fields.push((Key { name: key.value, line, column }, map.next_value::<Node>()?));
        }
        Ok(Bare(Value::Map(fields)))
    }
}

/// Why a text is not a row of documents.
pub(super) struct Unreadable {
    pub(super) line: u64,
    pub(super) column: u64,
    pub(super) message: String,
}

/// The documents of a text. `no` and `off` are words here, not booleans: `language: no` is Norwegian.
pub(super) fn documents(text: &str) -> Result<Vec<Node>, Unreadable> {
    let options = serde_saphyr::options! {
        strict_booleans: true,
        with_snippet: false,
        budget: serde_saphyr::budget! { max_nodes: 5_000_000, max_events: 20_000_000 },
    };
    serde_saphyr::from_multiple_with_options(text, options).map_err(|error| {
        let (line, column) = error.location().map_or((0, 0), |at| (at.line(), at.column()));
        let message = error.without_snippet().to_string();
        Unreadable { line, column, message: message.lines().next().unwrap_or_default().to_owned() }
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    #[test]
    fn every_node_knows_its_place() {
        let documents = documents("a:\n  - b: 1\n    c: två\n---\nd: true\n").ok().unwrap();
        assert_eq!(documents.len(), 2);
        let Value::Map(fields) = &documents[0].value else { panic!("no map") };
        let Value::List(items) = &fields[0].1.value else { panic!("no list") };
        let Value::Map(inner) = &items[0].value else { panic!("no map in the list") };
        let (key, node) = &inner[1];
        assert_eq!((key.name.as_str(), key.line, key.column), ("c", 3, 5));
        assert_eq!((node.line, node.column), (3, 8));
        let Value::Map(second) = &documents[1].value else { panic!("no second map") };
        assert_eq!(second[0].0.line, 5);
    }

    #[test]
    fn a_field_that_stands_twice_is_refused() {
        let error = documents("a: 1\nb: 2\na: 3\n").err().unwrap();
        assert_eq!(error.line, 3, "{}", error.message);
    }
}
