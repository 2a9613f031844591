//! What the columns of an answer file mean: the items of the questionnaires that a round asks.

use std::collections::{BTreeMap, HashMap};

use jamfor_contract::questionnaire::{Questionnaire, item::Kind};

/// How the cell of an item is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ItemKind {
    /// The code of one option.
    Option,
    /// Codes of options with blanks between them.
    Options,
    /// A whole number.
    Integer,
    /// A decimal number.
    Decimal,
    /// Words.
    Text,
    /// A day.
    Date,
}

/// The items of a round, by target group.
#[derive(Clone, Debug, Default)]
pub struct Form {
    groups: HashMap<String, HashMap<String, ItemKind>>,
    all: BTreeMap<String, ItemKind>,
}

impl Form {
    /// The form that asks these questionnaires.
    #[must_use]
    pub fn of(questionnaires: &[Questionnaire]) -> Self {
        let mut form = Self::default();
        for questionnaire in questionnaires {
            let group = form.groups.entry(questionnaire.target_group.clone()).or_default();
            for item in &questionnaire.items {
                let Some(kind) = item.kind.as_ref().map(kind) else { continue };
                group.insert(item.key.clone(), kind);
                form.all.entry(item.key.clone()).or_insert(kind);
            }
        }
        form
    }

    /// The keys of all items, in order.
    pub fn items(&self) -> impl Iterator<Item = &str> {
        self.all.keys().map(String::as_str)
    }

    /// How an item is read for a target group. A group that does not ask it reads it as the others do: that it may not
    /// be answered is for the one validator to say.
    pub(super) fn kind(&self, group: &str, item: &str) -> Option<ItemKind> {
        let own = self.groups.get(group).and_then(|items| items.get(item));
        own.or_else(|| self.all.get(item)).copied()
    }
}

const fn kind(kind: &Kind) -> ItemKind {
    match kind {
        Kind::SingleChoice(_) => ItemKind::Option,
        Kind::MultipleChoice(_) => ItemKind::Options,
        Kind::Integer(_) => ItemKind::Integer,
        Kind::Decimal(_) => ItemKind::Decimal,
        Kind::Text(_) => ItemKind::Text,
        Kind::Date(_) => ItemKind::Date,
    }
}
