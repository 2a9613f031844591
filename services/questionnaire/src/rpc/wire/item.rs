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
use crate::rpc::fields::{Fields, non_empty, texts};

/// Stands in for a kind that cannot be read.
const NO_KIND: ItemKind = ItemKind::Text { max_length: 1 };

pub(super) fn read(wire: Wire, path: &FieldPath, fields: &mut Fields) -> Item {
    let wording = fields.texts(wire.wording, &path.field("wording"));
    let kind = fields.required(wire.kind, path.field("kind"));
    let kind = kind.map_or(NO_KIND, |kind| read_kind(kind, path, fields));
    let concept = non_empty(wire.concept)
        .and_then(|concept| fields.keep(CheckedConcept::parse(&concept, path.field("concept"))));
    let shown_if = wire.shown_if.and_then(|shown| condition::read(shown, &path.field("shown_if"), fields));
    Item {
        key: wire.key.as_str().into(),
        wording,
        kind,
        role: if wire.background { ItemRole::Background } else { ItemRole::Question },
        required: wire.required,
        concept: concept.map(|concept| ConceptName::new(concept.to_string())),
        quality_area: None,
        shown_if,
    }
}

fn read_kind(kind: Kind, path: &FieldPath, fields: &mut Fields) -> ItemKind {
    match kind {
        Kind::SingleChoice(SingleChoice { scale }) => ItemKind::SingleChoice { scale: scale.as_str().into() },
        Kind::MultipleChoice(choice) => read_multiple(&choice, &path.field("multiple_choice"), fields),
        Kind::Integer(IntegerKind { minimum, maximum }) => ItemKind::Integer { minimum, maximum },
        Kind::Decimal(kind) => read_decimal(&kind, &path.field("decimal"), fields),
        Kind::Text(TextKind { max_length }) => {
            let place = path.field("text").field("max_length");
            ItemKind::Text { max_length: small(max_length, place, fields).unwrap_or(1) }
        }
        Kind::Date(DateKind { earliest, latest }) => {
            let place = path.field("date");
            let earliest = fields.day(&earliest, place.field("earliest"));
            let latest = fields.day(&latest, place.field("latest"));
            ItemKind::Date { earliest, latest }
        }
    }
}

fn read_multiple(choice: &MultipleChoice, path: &FieldPath, fields: &mut Fields) -> ItemKind {
    let at_least = small(choice.at_least, path.field("at_least"), fields).unwrap_or(0);
    let at_most = small(choice.at_most, path.field("at_most"), fields).filter(|number| *number > 0);
    ItemKind::MultipleChoice { scale: choice.scale.as_str().into(), at_least, at_most }
}

fn read_decimal(kind: &DecimalKind, path: &FieldPath, fields: &mut Fields) -> ItemKind {
    let decimals = small(kind.decimals, path.field("decimals"), fields).unwrap_or(0);
    let mut bound = |text: &str, field: &str, instead| {
        let wrong = |_| {
            let words = "write a number with no more decimals than the item takes";
            Violation::new(path.field(field), reason::NUMBER_MALFORMED, words)
        };
        fields.keep_or(decimal::parse(text, decimals).map_err(wrong), instead)
    };
    let minimum = bound(&kind.minimum, "minimum", i64::MIN);
    let maximum = bound(&kind.maximum, "maximum", i64::MAX);
    ItemKind::Decimal { minimum, maximum, decimals }
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
