//! What is wrong with an input so far, so that the caller hears of everything at once and of each place once.

use std::collections::BTreeSet;

use jamfor_fault::{FieldPath, Violation, Violations};

use crate::Error;

/// Everything that was found, in order.
#[derive(Clone, Debug, Default)]
pub struct Noted {
    found: Violations,
    places: BTreeSet<FieldPath>,
}

impl Noted {
    /// What the contract has against a message.
    #[must_use]
    pub fn after(found: Violations) -> Self {
        let places = found.iter().map(|violation| violation.field.clone()).collect();
        Self { found, places }
    }

    /// Notes one more, unless something was said of the same place: a place whose form is wrong is not judged again.
    pub fn note(&mut self, violation: Violation) {
        if self.places.insert(violation.field.clone()) {
            self.found.push(violation);
        }
    }

    /// Keeps what could be read, or notes why not.
    pub fn keep<T>(&mut self, read: Result<T, Violation>) -> Option<T> {
        read.map_err(|violation| self.note(violation)).ok()
    }

    /// Goes on with an input that could be read and has nothing wrong with it.
    ///
    /// # Errors
    /// Invalid with everything that was noted.
    pub fn done<T>(self, input: Option<T>) -> Result<T, Error> {
        self.found.into_result(())?;
        input.ok_or_else(|| Violation::new("", "REQUIRED", "fill in the required fields").into())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn each_place_is_told_once_and_all_of_them_at_once() {
        let mut noted = Noted::after(Violation::new("areas[0]", "PATTERN", "form").into());
        noted.note(Violation::new("areas[0]", "AREA_UNKNOWN", "the same again"));
        noted.note(Violation::new("areas[1]", "AREA_UNKNOWN", "another"));
        let Error::Invalid(found) = noted.done(Some(())).unwrap_err() else { unreachable!() };
        let found: Vec<_> = found.iter().map(|one| one.reason).collect();
        assert_eq!(found, ["PATTERN", "AREA_UNKNOWN"]);
    }

    #[test]
    fn what_could_not_be_read_is_never_gone_on_with() {
        assert!(Noted::default().done::<()>(None).is_err());
        assert_eq!(Noted::default().done(Some(7)).unwrap(), 7);
    }
}
