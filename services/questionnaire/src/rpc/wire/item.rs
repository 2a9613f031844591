//! Items on the wire.

use jamfor_contract::questionnaire::{
    DateKind, DecimalKind, IntegerKind, Item as Wire, MultipleChoice, SingleChoice, TextKind, item::Kind,
};
use jamfor_fault::{FieldPath, Violation};
use jamfor_survey::{ConceptName, Item, ItemKind, ItemRole};

use super::condition;
use crate::domain::decimal;
use crate::domain::name::ConceptName as CheckedConcept;
use crate::domain::reason;
use crate::rpc::fields::{Fields, texts};

pub(super) fn read(wire: Wire, path: &FieldPath, fields: &mut Fields) -> Option<Item> {
    let wording = fields.texts(wire.wording, &path.field("wording"));
    let kind = fields.required(wire.kind, path.field("kind")).and_then(|kind| read_kind(kind, path, fields));
    let concept = match wire.concept.as_str() {
        "" => Some(None),
        concept => {
            let checked = fields.keep(CheckedConcept::parse(concept, path.field("concept")));
            checked.map(|concept| Some(ConceptName::new(concept.to_string())))
        }
    };
    let shown_if = match wire.shown_if {
        None => Some(None),
        Some(shown) => condition::read(shown, &path.field("shown_if"), fields).map(Some),
    };
    Some(Item {
        key: wire.key.as_str().into(),
        wording,
        kind: kind?,
        role: if wire.background { ItemRole::Background } else { ItemRole::Question },
        required: wire.required,
        concept: concept?,
        quality_area: None,
        shown_if: shown_if?,
    })
}

fn read_kind(kind: Kind, path: &FieldPath, fields: &mut Fields) -> Option<ItemKind> {
    match kind {
        Kind::SingleChoice(SingleChoice { scale }) => {
            Some(ItemKind::SingleChoice { scale: scale.as_str().into() })
        }
        Kind::MultipleChoice(choice) => read_multiple(&choice, &path.field("multiple_choice"), fields),
        Kind::Integer(IntegerKind { minimum, maximum }) => Some(ItemKind::Integer { minimum, maximum }),
        Kind::Decimal(kind) => read_decimal(&kind, &path.field("decimal"), fields),
        Kind::Text(TextKind { max_length }) => {
            let max_length = small(max_length, path.field("text").field("max_length"), fields)?;
            Some(ItemKind::Text { max_length })
        }
        Kind::Date(DateKind { earliest, latest }) => {
            let place = path.field("date");
            let earliest = fields.day(&earliest, place.field("earliest"));
            let latest = fields.day(&latest, place.field("latest"));
            Some(ItemKind::Date { earliest, latest })
        }
    }
}

fn read_multiple(choice: &MultipleChoice, path: &FieldPath, fields: &mut Fields) -> Option<ItemKind> {
    let at_least = small(choice.at_least, path.field("at_least"), fields);
    let at_most = small(choice.at_most, path.field("at_most"), fields);
    let scale = choice.scale.as_str().into();
    Some(ItemKind::MultipleChoice { scale, at_least: at_least?, at_most: at_most.map(none_for_zero)? })
}

fn none_for_zero(number: u16) -> Option<u16> {
    Some(number).filter(|number| *number > 0)
}

fn read_decimal(kind: &DecimalKind, path: &FieldPath, fields: &mut Fields) -> Option<ItemKind> {
    let decimals = small(kind.decimals, path.field("decimals"), fields)?;
    let mut bound = |text: &str, field: &str| {
        let wrong = |_| {
            let words = "write a number with no more decimals than the item takes";
            Violation::new(path.field(field), reason::NUMBER_MALFORMED, words)
        };
        fields.keep(decimal::parse(text, decimals).map_err(wrong))
    };
    let (minimum, maximum) = (bound(&kind.minimum, "minimum"), bound(&kind.maximum, "maximum"));
    Some(ItemKind::Decimal { minimum: minimum?, maximum: maximum?, decimals })
}

/// A number that the contract bounds, as a smaller type.
fn small<T: TryFrom<i32>>(number: i32, path: FieldPath, fields: &mut Fields) -> Option<T> {
    let wrong = |_| Violation::new(path, reason::OUT_OF_RANGE, "give a number in the range of the field");
    fields.keep(T::try_from(number).map_err(wrong))
}

pub(super) fn write(item: &Item) -> Wire {
    Wire {
        key: item.key.to_string(),
        wording: texts(&item.wording),
        concept: item.concept.as_ref().map(ToString::to_string).unwrap_or_default(),
        background: item.role == ItemRole::Background,
        required: item.required,
        shown_if: item.shown_if.as_ref().map(condition::write),
        kind: Some(write_kind(&item.kind)),
    }
}

fn write_kind(kind: &ItemKind) -> Kind {
    match kind {
        ItemKind::SingleChoice { scale } => Kind::SingleChoice(SingleChoice { scale: scale.to_string() }),
        ItemKind::MultipleChoice { scale, at_least, at_most } => Kind::MultipleChoice(MultipleChoice {
            scale: scale.to_string(),
            at_least: (*at_least).into(),
            at_most: at_most.unwrap_or(0).into(),
        }),
        ItemKind::Integer { minimum, maximum } => {
            Kind::Integer(IntegerKind { minimum: *minimum, maximum: *maximum })
        }
        ItemKind::Decimal { minimum, maximum, decimals } => Kind::Decimal(DecimalKind {
            minimum: decimal::print(*minimum, *decimals),
            maximum: decimal::print(*maximum, *decimals),
            decimals: (*decimals).into(),
        }),
        ItemKind::Text { max_length } => {
            Kind::Text(TextKind { max_length: i32::try_from(*max_length).unwrap_or(i32::MAX) })
        }
        ItemKind::Date { earliest, latest } => Kind::Date(DateKind {
            earliest: earliest.map(|day| day.to_string()).unwrap_or_default(),
            latest: latest.map(|day| day.to_string()).unwrap_or_default(),
        }),
    }
}
