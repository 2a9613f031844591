//! Routing: the condition under which an item is shown. It looks back at earlier items only.

use std::collections::BTreeMap;

use jamfor_fault::{FieldPath, Violation, Violations};
use serde::{Deserialize, Serialize};

use crate::{Item, ItemKey, OPTIONS_MAX, OptionCode, Scale, reason};

/// How deep a condition may be nested.
const DEPTH_MAX: usize = 8;

/// How many parts a condition may have.
const PARTS_MAX: usize = 50;

/// When an item is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// One of the options was chosen at an earlier item.
    AnswerIs {
        /// The earlier item, of single or multiple choice.
        item: ItemKey,
        /// The options of which one must have been chosen.
        options: Vec<OptionCode>,
    },
    /// Every part holds.
    AllOf(Vec<Condition>),
    /// At least one part holds.
    AnyOf(Vec<Condition>),
    /// The part does not hold.
    Not(Box<Condition>),
}

/// What a condition may look back at.
pub(crate) struct Earlier<'q> {
    /// Where each item stands; the first one where a key stands twice.
    pub(crate) places: &'q BTreeMap<&'q str, usize>,
    /// All items.
    pub(crate) items: &'q [Item],
    /// The scales by key.
    pub(crate) scales: &'q BTreeMap<&'q str, &'q Scale>,
    /// Where the item stands that the condition belongs to.
    pub(crate) at: usize,
}

impl Condition {
    /// Notes everything that is wrong with the condition of the item at `earlier.at`.
    pub(crate) fn check(&self, earlier: &Earlier<'_>, path: &FieldPath, found: &mut Violations) {
        self.check_nested(earlier, path, 1, found);
    }

    fn check_nested(&self, earlier: &Earlier<'_>, path: &FieldPath, depth: usize, found: &mut Violations) {
        if depth > DEPTH_MAX {
            let words = format!("nest conditions at most {DEPTH_MAX} deep");
            found.push(Violation::new(path.clone(), reason::TOO_LONG, words));
            return;
        }
        match self {
            Self::AnswerIs { item, options } => {
                check_answer(item, options, earlier, &path.field("answer_is"), found);
            }
            Self::AllOf(parts) => {
                check_parts(parts, earlier, &path.field("all_of").field("conditions"), depth, found);
            }
            Self::AnyOf(parts) => {
                check_parts(parts, earlier, &path.field("any_of").field("conditions"), depth, found);
            }
            Self::Not(part) => part.check_nested(earlier, &path.field("not"), depth + 1, found),
        }
    }
}

fn check_parts(
    parts: &[Condition],
    earlier: &Earlier<'_>,
    path: &FieldPath,
    depth: usize,
    found: &mut Violations,
) {
    check_size(parts.len(), PARTS_MAX, path, found);
    for (at, part) in parts.iter().take(PARTS_MAX).enumerate() {
        part.check_nested(earlier, &path.index(at), depth + 1, found);
    }
}

fn check_size(size: usize, most: usize, path: &FieldPath, found: &mut Violations) {
    if size == 0 {
        let words = "list at least one entry, or leave the condition out";
        found.push(Violation::new(path.clone(), reason::TOO_SHORT, words));
    }
    if size > most {
        let words = format!("list at most {most} entries");
        found.push(Violation::new(path.clone(), reason::TOO_LONG, words));
    }
}

fn check_answer(
    item: &ItemKey,
    options: &[OptionCode],
    earlier: &Earlier<'_>,
    path: &FieldPath,
    found: &mut Violations,
) {
    check_size(options.len(), OPTIONS_MAX, &path.field("options"), found);
    match earlier_scale(item, earlier, &path.field("item")) {
        // A scale that does not exist is noted where the item names it.
        Ok(None) => {}
        Ok(Some(scale)) => check_options(options, scale, &path.field("options"), found),
        Err(violation) => found.push(violation),
    }
}

fn earlier_scale<'q>(
    item: &ItemKey,
    earlier: &Earlier<'q>,
    path: &FieldPath,
) -> Result<Option<&'q Scale>, Violation> {
    let Some(&place) = earlier.places.get(item.as_str()) else {
        return Err(Violation::new(path.clone(), reason::REFERENCE_DANGLING, "name an item that is defined"));
    };
    if place >= earlier.at {
        let words = "name an item that stands before this one";
        return Err(Violation::new(path.clone(), reason::CONDITION_FORWARD, words));
    }
    let Some(key) = earlier.items[place].kind.scale() else {
        let words = "name an item of single or multiple choice";
        return Err(Violation::new(path.clone(), reason::SCALE_MISMATCH, words));
    };
    Ok(earlier.scales.get(key.as_str()).copied())
}

fn check_options(options: &[OptionCode], scale: &Scale, path: &FieldPath, found: &mut Violations) {
    for (at, code) in options.iter().enumerate() {
        if scale.option(code.as_str()).is_none() {
            let words = "name an option that the item offers";
            let violation = Violation::new(path.index(at), reason::OPTION_UNKNOWN, words);
            found.push(violation.allowing(scale.codes()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::unwrap_used, reason = "a test may stop")]
    fn a_condition_reads_as_it_is_written() {
        let json = r#"{"any_of":[{"answer_is":{"item":"kon","options":["kvinna"]}},{"not":{"all_of":[]}}]}"#;
        let condition: Condition = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&condition).unwrap(), json);
    }

    #[test]
    fn a_condition_nested_too_deep_is_refused_once() {
        let deep = (0..100).fold(Condition::AllOf(vec![]), |inner, _| Condition::Not(Box::new(inner)));
        let (places, scales) = (BTreeMap::new(), BTreeMap::new());
        let earlier = Earlier { places: &places, items: &[], scales: &scales, at: 0 };
        let mut found = Violations::new();
        deep.check(&earlier, &FieldPath::root(), &mut found);
        assert_eq!(found.iter().map(|v| v.reason).collect::<Vec<_>>(), ["TOO_LONG"]);
    }
}
