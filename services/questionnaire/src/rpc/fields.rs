//! Reading the fields of a message: what can be read, and everything that cannot, each at its place.

use std::collections::BTreeSet;

use jamfor_contract::common::Text;
use jamfor_contract::names::{Area, Body, Collection, MaybeRevision, Name, RevisionName};
use jamfor_fault::{FieldPath, Violation, Violations};
use jamfor_survey::{Day, Texts};

use crate::Error;
use crate::app::Given;
use crate::domain::name::malformed;
use crate::domain::reason;

/// What was found wrong with a message so far.
#[derive(Clone, Debug)]
pub(super) struct Fields {
    found: Violations,
    noted: BTreeSet<FieldPath>,
}

impl Fields {
    /// Fields of a message that the contract has this against.
    pub(super) fn new(found: Violations) -> Self {
        let noted = found.iter().map(|violation| violation.field.clone()).collect();
        Self { found, noted }
    }

    /// Notes one more thing, unless the contract said something of the same place.
    pub(super) fn note(&mut self, violation: Violation) {
        if !self.noted.contains(&violation.field) {
            self.found.push(violation);
        }
    }

    /// Keeps what could be read, or notes why not.
    pub(super) fn keep<T>(&mut self, read: Result<T, Violation>) -> Option<T> {
        read.map_err(|violation| self.note(violation)).ok()
    }

    /// The value of a field that must be there.
    pub(super) fn required<T>(&mut self, value: Option<T>, path: FieldPath) -> Option<T> {
        self.keep(value.ok_or_else(|| Violation::new(path, reason::REQUIRED, "set the field")))
    }

    /// A message that was read, for a command that judges it further.
    pub(super) fn given<T>(self, value: Option<T>) -> Given<T> {
        Given::new(value, self.found)
    }

    /// A message that was read, for a command that has nothing to add.
    pub(super) fn whole<T>(self, value: Option<T>) -> Result<T, Error> {
        let found = self.found;
        match value {
            Some(value) => found.into_result(value).map_err(Error::Invalid),
            None => Err(Error::Invalid(found)),
        }
    }

    pub(super) fn name(&mut self, collection: Collection, text: &str, path: FieldPath) -> Option<Name> {
        self.keep(crate::domain::name::parse(collection, text, path))
    }

    pub(super) fn state(
        &mut self,
        collection: Collection,
        text: &str,
        path: FieldPath,
    ) -> Option<MaybeRevision> {
        self.keep(MaybeRevision::parse(collection, text).map_err(|error| malformed(path, &error.expected)))
    }

    pub(super) fn revision(&mut self, text: &str, path: FieldPath) -> Option<RevisionName> {
        let parsed = RevisionName::parse(Collection::Questionnaires, text);
        self.keep(parsed.map_err(|error| malformed(path, &error.expected)))
    }

    pub(super) fn body(&mut self, text: &str, path: FieldPath) -> Option<Body> {
        self.keep(
            text.parse().map_err(|error: jamfor_contract::names::NameError| malformed(path, &error.expected)),
        )
    }

    pub(super) fn area(&mut self, text: &str, path: FieldPath) -> Option<Area> {
        self.keep(
            text.parse().map_err(|error: jamfor_contract::names::NameError| malformed(path, &error.expected)),
        )
    }

    /// A text in several languages, each at most once.
    pub(super) fn texts(&mut self, texts: Vec<Text>, path: &FieldPath) -> Texts {
        let mut read = Texts::new();
        for (at, Text { language, text }) in texts.into_iter().enumerate() {
            if read.get(&language.as_str().into()).is_some() {
                let place = path.index(at).field("language");
                self.note(Violation::new(place, reason::DUPLICATE, "give the text once in each language"));
            }
            read = read.with(language.as_str(), text);
        }
        read
    }

    /// A day, or nothing for an empty text.
    pub(super) fn day(&mut self, text: &str, path: FieldPath) -> Option<Day> {
        if text.is_empty() {
            return None;
        }
        let day = Day::parse(text).ok_or_else(|| {
            Violation::new(
                path,
                reason::DAY_MALFORMED,
                "write a day that exists as year, month and day: 2024-05-31",
            )
        });
        self.keep(day)
    }

    /// What was read, or what stands in for it so that the rules of the rest can still be told: a message with
    /// anything noted against it is never accepted.
    pub(super) fn keep_or<T>(&mut self, read: Result<T, Violation>, instead: T) -> T {
        self.keep(read).unwrap_or(instead)
    }

    /// The value of an enum, where the wire's number stands for one that may be chosen; see [`Fields::keep_or`].
    pub(super) fn chosen_or<W, T>(
        &mut self,
        number: i32,
        path: FieldPath,
        read: impl Fn(W) -> Option<T>,
        instead: T,
    ) -> T
    where
        W: TryFrom<i32>,
    {
        self.chosen(number, path, read).unwrap_or(instead)
    }

    /// The value of an enum, where the wire's number stands for one that may be chosen.
    pub(super) fn chosen<W, T>(
        &mut self,
        number: i32,
        path: FieldPath,
        read: impl Fn(W) -> Option<T>,
    ) -> Option<T>
    where
        W: TryFrom<i32>,
    {
        let value = W::try_from(number).ok().and_then(read);
        self.keep(
            value.ok_or_else(|| Violation::new(path, reason::NOT_DEFINED, "choose a value that is defined")),
        )
    }
}

/// A text in several languages as it goes out.
pub(super) fn texts(texts: &Texts) -> Vec<Text> {
    let text = |(language, text): (&jamfor_survey::Language, &str)| Text {
        language: language.to_string(),
        text: text.to_owned(),
    };
    texts.iter().map(text).collect()
}

/// What was given, where something was.
pub(super) fn non_empty(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}
