//! How one item of a questionnaire differs from the same item in another version.

use crate::change::between_texts;
use crate::{ChangeClass, Difference, Item, ItemKind, OPTIONS_MAX, Questionnaire, Scale};

/// All differences between two versions of an item, each seen with its questionnaire.
pub(crate) fn between_items(
    (before_all, before): (&Questionnaire, &Item),
    (after_all, after): (&Questionnaire, &Item),
) -> Vec<Difference> {
    let mut found = between_texts("wording", &before.wording, &after.wording);
    let mut note = |differs: bool, class, words: &str| {
        if differs {
            found.push(Difference::new(class, words));
        }
    };
    note(before.required != after.required, ChangeClass::Additive, "required");
    note(before.role != after.role, ChangeClass::Recoded, "role");
    note(before.quality_area != after.quality_area, ChangeClass::TextOnly, "quality_area");
    note(before.concept != after.concept, ChangeClass::Breaking, "concept");
    note(before.shown_if != after.shown_if, ChangeClass::Breaking, "shown_if");
    found.extend(between_kinds(&before.kind, &after.kind));
    if let (Some(before), Some(after)) = (before_all.scale_of(before), after_all.scale_of(after)) {
        found.extend(between_scales(before, after));
    }
    found
}

fn between_kinds(before: &ItemKind, after: &ItemKind) -> Option<Difference> {
    if std::mem::discriminant(before) != std::mem::discriminant(after) {
        return Some(Difference::new(ChangeClass::Breaking, "kind"));
    }
    if decimals(before) != decimals(after) {
        return Some(Difference::new(ChangeClass::Recoded, "decimals"));
    }
    let ((low_before, high_before), (low_after, high_after)) = (bounds(before), bounds(after));
    if low_after > low_before || high_after < high_before {
        return Some(Difference::new(ChangeClass::Recoded, "bounds.narrowed"));
    }
    let widened = low_after < low_before || high_after > high_before;
    widened.then(|| Difference::new(ChangeClass::Additive, "bounds.widened"))
}

const fn decimals(kind: &ItemKind) -> u8 {
    if let ItemKind::Decimal { decimals, .. } = kind { *decimals } else { 0 }
}

/// What an item accepts, from and to, in the unit of its kind.
fn bounds(kind: &ItemKind) -> (i64, i64) {
    match kind {
        ItemKind::SingleChoice { .. } => (1, 1),
        ItemKind::MultipleChoice { at_least, at_most, .. } => {
            let every = u16::try_from(OPTIONS_MAX).unwrap_or(u16::MAX);
            (i64::from(*at_least), i64::from(at_most.unwrap_or(every)))
        }
        ItemKind::Integer { minimum, maximum } | ItemKind::Decimal { minimum, maximum, .. } => {
            (*minimum, *maximum)
        }
        ItemKind::Text { max_length } => (0, i64::from(*max_length)),
        ItemKind::Date { earliest, latest } => {
            (earliest.map_or(i64::MIN, crate::Day::days), latest.map_or(i64::MAX, crate::Day::days))
        }
    }
}

fn between_scales(before: &Scale, after: &Scale) -> Vec<Difference> {
    let common: Vec<_> = before.codes().filter(|code| after.option(code).is_some()).collect();
    if common.is_empty() {
        return vec![Difference::new(ChangeClass::Breaking, "scale")];
    }
    let mut found = Vec::new();
    for option in &after.options {
        let code = &option.code;
        let Some((_, earlier)) = before.option(code.as_str()) else {
            found.push(Difference::new(ChangeClass::Additive, format!("option.{code}.added")));
            continue;
        };
        found.extend(between_texts(&format!("option.{code}.label"), &earlier.label, &option.label));
        if earlier.class != option.class {
            found.push(Difference::new(ChangeClass::Recoded, format!("option.{code}.class")));
        }
        if earlier.score_milli != option.score_milli {
            found.push(Difference::new(ChangeClass::Recoded, format!("option.{code}.score")));
        }
    }
    let removed = before.codes().filter(|code| after.option(code).is_none());
    found.extend(removed.map(|code| Difference::new(ChangeClass::Recoded, format!("option.{code}.removed"))));
    if common != after.codes().filter(|code| before.option(code).is_some()).collect::<Vec<_>>() {
        found.push(Difference::new(ChangeClass::Recoded, "options.order"));
    }
    found
}
