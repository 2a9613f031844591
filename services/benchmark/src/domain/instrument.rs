//! What a round asked: the items of a pinned questionnaire revision, as far as figures read them.

use std::collections::{BTreeMap, BTreeSet};

use jamfor_survey::{ChangeClass, OptionClass, Texts};
use serde::{Deserialize, Serialize};

/// A pinned questionnaire revision and its items of single choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instrument {
    /// `bodies/{body}/questionnaires/{questionnaire}/revisions/{number}`.
    pub revision: String,
    /// The digest of the revision.
    pub digest: String,
    /// The items of single choice, by key.
    pub items: BTreeMap<String, ChoiceItem>,
    /// The keys of all other items.
    pub others: BTreeSet<String>,
    /// What the options of the items of single choice are called, by item and code.
    pub labels: BTreeMap<String, BTreeMap<String, Texts>>,
}

/// An item of single choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoiceItem {
    /// Whether the answer says who the respondent is.
    pub background: bool,
    /// The options in the order of the scale.
    pub options: Vec<ScaleOption>,
}

/// One option of a scale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScaleOption {
    /// The code.
    pub code: String,
    /// What choosing it means.
    pub class: OptionClass,
}

/// How the items of two revisions differ.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes(BTreeMap<(String, String), BTreeMap<String, ChangeClass>>);

impl Changes {
    /// Notes how the items differ from one revision to a later one.
    pub fn insert(&mut self, before: &str, after: &str, items: BTreeMap<String, ChangeClass>) {
        self.0.insert((before.to_owned(), after.to_owned()), items);
    }

    /// How much an item differs. What was not compared is taken as something else.
    #[must_use]
    pub fn class(&self, before: (&str, &str), after: (&str, &str)) -> ChangeClass {
        let ((before, item), (after, item_after)) = (before, after);
        if item != item_after {
            return ChangeClass::Breaking;
        }
        if before == after {
            return ChangeClass::Identical;
        }
        let compared = self.0.get(&(before.to_owned(), after.to_owned()));
        compared.and_then(|items| items.get(item)).copied().unwrap_or(ChangeClass::Breaking)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_compared_is_something_else() {
        let mut changes = Changes::default();
        changes.insert("q/1", "q/2", BTreeMap::from([("a".to_owned(), ChangeClass::TextOnly)]));
        assert_eq!(changes.class(("q/1", "a"), ("q/2", "a")), ChangeClass::TextOnly);
        assert_eq!(changes.class(("q/1", "a"), ("q/1", "a")), ChangeClass::Identical);
        assert_eq!(changes.class(("q/1", "a"), ("q/2", "b")), ChangeClass::Breaking);
        assert_eq!(changes.class(("q/1", "a"), ("q/3", "a")), ChangeClass::Breaking);
    }
}
