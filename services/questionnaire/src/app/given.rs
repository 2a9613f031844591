//! An input together with what is wrong with it so far, so that the caller hears of everything at once.

use std::collections::BTreeSet;

use jamfor_fault::{FieldPath, Violations};

use crate::Error;

/// An input as it came from the wire.
#[derive(Clone, Debug)]
pub struct Given<T> {
    value: Option<T>,
    found: Violations,
}

/// An input whose form could be read; its rules are still to be checked.
#[derive(Clone, Debug)]
pub(super) struct Opened {
    found: Violations,
    noted: BTreeSet<FieldPath>,
}

impl<T> Given<T> {
    /// What could be read, and what was wrong with it.
    #[must_use]
    pub const fn new(value: Option<T>, found: Violations) -> Self {
        Self { value, found }
    }

    /// The input, where all of it could be read.
    pub(super) fn open(self) -> Result<(T, Opened), Error> {
        let noted = self.found.iter().map(|violation| violation.field.clone()).collect();
        match self.value {
            Some(value) => Ok((value, Opened { found: self.found, noted })),
            None => Err(Error::Invalid(self.found)),
        }
    }
}

impl Opened {
    /// Notes what the rules have against the input.
    pub(super) fn note(&mut self, check: impl FnOnce(&mut Violations)) {
        let mut later = Violations::new();
        check(&mut later);
        // A place whose form is wrong is not judged a second time.
        for violation in later.into_iter().filter(|violation| !self.noted.contains(&violation.field)) {
            self.found.push(violation);
        }
    }

    /// Goes on when nothing is wrong.
    pub(super) fn close(self) -> Result<(), Error> {
        self.found.into_result(()).map_err(Error::Invalid)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use jamfor_fault::Violation;

    use super::*;

    #[test]
    fn form_and_rules_are_told_at_once_and_each_place_once() {
        let form = Violation::new("items[0].key", "PATTERN", "form");
        let (value, mut opened) = Given::new(Some(7), form.into()).open().unwrap();
        opened.note(|found| {
            found.push(Violation::new("items[0].key", "KEY_MALFORMED", "the same again"));
            found.push(Violation::new("survey", "REFERENCE_DANGLING", "another"));
        });
        let Error::Invalid(found) = opened.close().unwrap_err() else { unreachable!() };
        let found: Vec<_> = found.iter().map(|v| v.reason).collect();
        assert_eq!((value, found), (7, vec!["PATTERN", "REFERENCE_DANGLING"]));
    }
}
