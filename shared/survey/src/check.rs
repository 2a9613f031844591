//! Everything that is wrong with a questionnaire, found at once.

use std::collections::{BTreeMap, BTreeSet};

use jamfor_fault::{FieldPath, Violation, Violations};

use crate::condition::Earlier;
use crate::key::check_key;
use crate::{ITEMS_MAX, Item, ItemKind, Questionnaire, Scale, reason};

/// Characters of a note at most.
const NOTE_LENGTH_MAX: usize = 4_000;

/// Scales that a questionnaire may have at most.
const SCALES_MAX: usize = 200;

impl Questionnaire {
    /// Whether the questionnaire could be published.
    ///
    /// # Errors
    /// Everything that is wrong with it, with paths such as `items[2].scale` or `scales[0].options[1].label["sv"]`.
    pub fn check(&self) -> Result<(), Violations> {
        let mut found = Violations::new();
        self.check_head(&mut found);
        self.check_scales(&mut found);
        self.check_items(&mut found);
        found.into_result(())
    }

    fn check_head(&self, found: &mut Violations) {
        check_key(self.key.as_str(), &"key".into(), found);
        self.title.check(&self.languages, &"title".into(), found);
        if self.note.chars().count() > NOTE_LENGTH_MAX {
            let words = format!("shorten the note to at most {NOTE_LENGTH_MAX} characters");
            found.push(Violation::new("note", reason::TOO_LONG, words));
        }
        check_key(self.target_group.as_str(), &"target_group".into(), found);
        if self.languages.is_empty() {
            let words = "require at least one language";
            found.push(Violation::new("languages", reason::TOO_SHORT, words));
        }
        let mut seen = BTreeSet::new();
        for (at, language) in self.languages.iter().enumerate() {
            let path = FieldPath::from("languages").index(at);
            language.check(&path, found);
            if !seen.insert(language) {
                found.push(Violation::new(path, reason::DUPLICATE, "name each language once"));
            }
        }
    }

    fn check_scales(&self, found: &mut Violations) {
        if self.scales.len() > SCALES_MAX {
            let words = format!("define at most {SCALES_MAX} scales");
            found.push(Violation::new("scales", reason::TOO_LONG, words));
        }
        let mut seen = BTreeSet::new();
        for (at, scale) in self.scales.iter().enumerate() {
            let path = FieldPath::from("scales").index(at);
            scale.check(&self.languages, &path, found);
            if !seen.insert(&scale.key) {
                let words = "give each scale a key of its own";
                found.push(Violation::new(path.field("key"), reason::DUPLICATE, words));
            }
        }
    }

    fn check_items(&self, found: &mut Violations) {
        self.check_item_count(found);
        let scales = first_by_key(self.scales.iter().map(|scale| (scale.key.as_str(), scale)));
        let places = first_by_key(self.items.iter().enumerate().map(|(at, item)| (item.key.as_str(), at)));
        for (at, item) in self.items.iter().enumerate().take(ITEMS_MAX) {
            let path = FieldPath::from("items").index(at);
            item.check(&self.languages, &path, found);
            if places.get(item.key.as_str()) != Some(&at) {
                let words = "give each item a key of its own";
                found.push(Violation::new(path.field("key"), reason::DUPLICATE, words));
            }
            check_scale_of(item, &scales, &path, found);
            if let Some(condition) = &item.shown_if {
                let earlier = Earlier { places: &places, items: &self.items, scales: &scales, at };
                condition.check(&earlier, &path.field("shown_if"), found);
            }
        }
    }

    fn check_item_count(&self, found: &mut Violations) {
        if self.items.is_empty() {
            found.push(Violation::new("items", reason::TOO_SHORT, "ask at least one item"));
        }
        if self.items.len() > ITEMS_MAX {
            let words = format!("ask at most {ITEMS_MAX} items");
            found.push(Violation::new("items", reason::TOO_LONG, words));
        }
    }
}

/// The first value of each key: a duplicate is noted elsewhere and must not hide it.
fn first_by_key<'q, T>(pairs: impl Iterator<Item = (&'q str, T)>) -> BTreeMap<&'q str, T> {
    let mut first = BTreeMap::new();
    for (key, value) in pairs {
        first.entry(key).or_insert(value);
    }
    first
}

fn check_scale_of(item: &Item, scales: &BTreeMap<&str, &Scale>, path: &FieldPath, found: &mut Violations) {
    let Some(key) = item.kind.scale() else { return };
    let Some(scale) = scales.get(key.as_str()) else {
        let violation =
            Violation::new(path.field("scale"), reason::REFERENCE_DANGLING, "name a scale that is defined");
        found.push(violation.allowing(scales.keys().copied()));
        return;
    };
    if let ItemKind::MultipleChoice { at_least, .. } = item.kind
        && usize::from(at_least) > scale.options.len()
    {
        let words = "ask for no more options than the scale has";
        found.push(Violation::new(path.field("at_least"), reason::BOUNDS_REVERSED, words));
    }
}
