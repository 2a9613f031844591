//! How much one version of a questionnaire differs from another: computed, never declared.

use serde::{Deserialize, Serialize};

use crate::difference::between_items;
use crate::{ItemKey, Questionnaire, Texts};

/// How much a version differs from another. Ordered: a later class is the greater change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ChangeClass {
    /// The content is the same.
    Identical,
    /// Only words and presentation differ.
    TextOnly,
    /// Items or options were added, or more is accepted than before; nothing that was there changed.
    Additive,
    /// Options were removed, reordered or reclassified, or less is accepted than before.
    Recoded,
    /// Items were removed, or ask something else, or ask others.
    Breaking,
}

impl ChangeClass {
    /// The class as a stable word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Identical => "IDENTICAL",
            Self::TextOnly => "TEXT_ONLY",
            Self::Additive => "ADDITIVE",
            Self::Recoded => "RECODED",
            Self::Breaking => "BREAKING",
        }
    }
}

/// One difference: what, in stable words such as `wording.sv` or `option.ja.class`, and how much it weighs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Difference {
    /// The class of this difference alone.
    pub class: ChangeClass,
    /// What differs.
    pub words: String,
}

impl Difference {
    pub(crate) fn new(class: ChangeClass, words: impl Into<String>) -> Self {
        Self { class, words: words.into() }
    }
}

/// How one item differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemChange {
    /// The item.
    pub item: ItemKey,
    /// The worst class among the differences.
    pub class: ChangeClass,
    /// All differences.
    pub differences: Vec<Difference>,
}

impl ItemChange {
    fn new(item: &ItemKey, differences: Vec<Difference>) -> Self {
        Self { item: item.clone(), class: worst(&differences), differences }
    }
}

/// How one version differs from another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changes {
    /// The worst class of all.
    pub class: ChangeClass,
    /// Differences that belong to no item, such as `title.sv` or `target_group`.
    pub differences: Vec<Difference>,
    /// One for each item of either version: those of the later one in its order, then those that were removed.
    pub items: Vec<ItemChange>,
}

/// Compares two versions, the earlier one first.
#[must_use]
pub fn compare(before: &Questionnaire, after: &Questionnaire) -> Changes {
    let mut items: Vec<_> = after
        .items
        .iter()
        .map(|item| {
            let differences = match before.item(item.key.as_str()) {
                Some(earlier) => between_items((before, earlier), (after, item)),
                None => vec![Difference::new(ChangeClass::Additive, "added")],
            };
            ItemChange::new(&item.key, differences)
        })
        .collect();
    let removed = before.items.iter().filter(|item| after.item(item.key.as_str()).is_none());
    let removal = || vec![Difference::new(ChangeClass::Breaking, "removed")];
    items.extend(removed.map(|item| ItemChange::new(&item.key, removal())));

    let mut differences = head(before, after);
    let same = differences.is_empty() && items.iter().all(|item| item.class == ChangeClass::Identical);
    if same && before.scales != after.scales {
        // The items say the same: a scale was renamed, moved, or is used by none.
        differences.push(Difference::new(ChangeClass::TextOnly, "scales"));
    }
    let class = items.iter().map(|item| item.class).max().unwrap_or(ChangeClass::Identical);
    Changes { class: class.max(worst(&differences)), differences, items }
}

/// The worst class of some differences.
fn worst(differences: &[Difference]) -> ChangeClass {
    differences.iter().map(|difference| difference.class).max().unwrap_or(ChangeClass::Identical)
}

/// What differs outside of the items.
fn head(before: &Questionnaire, after: &Questionnaire) -> Vec<Difference> {
    let mut found = between_texts("title", &before.title, &after.title);
    let mut note = |differs: bool, class, words: &str| {
        if differs {
            found.push(Difference::new(class, words));
        }
    };
    note(before.languages != after.languages, ChangeClass::TextOnly, "languages");
    note(before.note != after.note, ChangeClass::TextOnly, "note");
    note(common_order(before, after) != common_order(after, before), ChangeClass::TextOnly, "items.order");
    note(before.target_group != after.target_group, ChangeClass::Breaking, "target_group");
    found
}

/// The items of `one` that `other` has, too, in the order of `one`.
fn common_order<'q>(one: &'q Questionnaire, other: &Questionnaire) -> Vec<&'q ItemKey> {
    let keys = one.items.iter().map(|item| &item.key);
    keys.filter(|key| other.item(key.as_str()).is_some()).collect()
}

/// One difference for each language in which two texts differ, as `name.language`.
pub(crate) fn between_texts(name: &str, before: &Texts, after: &Texts) -> Vec<Difference> {
    let changed = after.iter().filter(|(language, text)| before.get(language) != Some(*text));
    let removed = before.iter().filter(|(language, _)| after.get(language).is_none());
    let mut languages: Vec<_> = changed.chain(removed).map(|(language, _)| language).collect();
    languages.sort();
    let difference = |language| Difference::new(ChangeClass::TextOnly, format!("{name}.{language}"));
    languages.into_iter().map(difference).collect()
}
