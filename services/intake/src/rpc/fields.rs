//! Reading the fields of a message: what can be read, and everything that cannot, each at its place.

use std::collections::BTreeSet;

use jamfor_contract::common::Text;
use jamfor_contract::names::{
    Area, Body, Collection, MaybeRevision, Name, NameError, RevisionName, SnapshotName,
};
use jamfor_fault::{FieldPath, Violation, Violations};
use jamfor_survey::{Day, Texts};

use crate::error::Error;

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

    /// The same without what was found inside of `field`: the domain judges that, and says more.
    pub(super) fn leaving(self, field: &str) -> Self {
        let inside = format!("{field}.");
        let kept: Vec<Violation> = self
            .found
            .into_iter()
            .filter(|violation| !violation.field.as_str().starts_with(&inside))
            .collect();
        Self::new(kept.into())
    }

    /// Notes one more thing, unless the contract said something of the same place.
    pub(super) fn note(&mut self, violation: Violation) {
        if !self.noted.contains(&violation.field) {
            self.found.push(violation);
        }
    }

    /// The value, unless anything was wrong with the message.
    pub(super) fn whole<T>(self, value: Option<T>) -> Result<T, Error> {
        self.found.into_result(())?;
        value.ok_or_else(|| Error::defect("a message was refused without a violation"))
    }

    /// The value of a field that must be there.
    pub(super) fn required<T>(&mut self, value: Option<T>, path: impl Into<FieldPath>) -> Option<T> {
        if value.is_none() {
            self.note(Violation::new(path, "REQUIRED", "set the field"));
        }
        value
    }

    fn named<T>(&mut self, parsed: Result<T, NameError>, path: impl Into<FieldPath>) -> Option<T> {
        let note = |error: NameError| {
            let words = format!("name the resource as {}", error.expected);
            self.note(Violation::new(path, "NAME_MALFORMED", words));
        };
        parsed.map_err(note).ok()
    }

    pub(super) fn name(
        &mut self,
        collection: Collection,
        text: &str,
        path: impl Into<FieldPath>,
    ) -> Option<Name> {
        self.named(Name::parse(collection, text), path)
    }

    pub(super) fn round(&mut self, text: &str, path: impl Into<FieldPath>) -> Option<Name> {
        self.name(Collection::Rounds, text, path)
    }

    pub(super) fn revision(
        &mut self,
        collection: Collection,
        text: &str,
        path: impl Into<FieldPath>,
    ) -> Option<RevisionName> {
        self.named(RevisionName::parse(collection, text), path)
    }

    pub(super) fn maybe_revision(
        &mut self,
        collection: Collection,
        text: &str,
        path: impl Into<FieldPath>,
    ) -> Option<MaybeRevision> {
        self.named(MaybeRevision::parse(collection, text), path)
    }

    pub(super) fn snapshot(&mut self, text: &str, path: impl Into<FieldPath>) -> Option<SnapshotName> {
        self.named(text.parse(), path)
    }

    pub(super) fn body(&mut self, text: &str, path: impl Into<FieldPath>) -> Option<Body> {
        self.named(text.parse(), path)
    }

    pub(super) fn area(&mut self, text: &str, path: impl Into<FieldPath>) -> Option<Area> {
        self.named(text.parse(), path)
    }

    pub(super) fn day(&mut self, text: &str, path: impl Into<FieldPath>) -> Option<Day> {
        let day = Day::parse(text);
        if day.is_none() {
            self.note(Violation::new(path, "DAY_MALFORMED", "write a day that exists as YYYY-MM-DD"));
        }
        day
    }

    /// A value of a closed list by its number; the contract says which numbers a field takes.
    pub(super) fn chosen<T>(
        &mut self,
        number: i32,
        read: impl Fn(i32) -> Option<T>,
        path: impl Into<FieldPath>,
    ) -> Option<T> {
        let value = read(number);
        if value.is_none() {
            self.note(Violation::new(path, "NOT_DEFINED", "choose a value that is defined"));
        }
        value
    }

    /// A text in several languages, each at most once.
    pub(super) fn texts(&mut self, texts: Vec<Text>, path: &FieldPath) -> Texts {
        let mut read = Texts::new();
        for (at, Text { language, text }) in texts.into_iter().enumerate() {
            if read.get(&language.as_str().into()).is_some() {
                let place = path.index(at).field("language");
                self.note(Violation::new(place, "DUPLICATE", "give the text once in each language"));
            }
            read = read.with(language.as_str(), text);
        }
        read
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
