//! Concepts on the wire.

use jamfor_contract::names::Collection;
use jamfor_contract::questionnaire::{Concept as Wire, QualityArea as WireArea};
use jamfor_fault::FieldPath;

use super::revision::revision;
use crate::app::Update;
use crate::domain::concept::{Concept, QualityArea};
use crate::domain::definition::Document;
use crate::rpc::fields::{Fields, non_empty, texts};

pub(in crate::rpc) fn read(
    concept: Option<Wire>,
    allow_missing: bool,
    fields: &mut Fields,
) -> Option<Update<Concept>> {
    let path = FieldPath::from("concept");
    let wire = fields.required(concept, path.clone())?;
    let quality_area = fields.chosen_or(wire.quality_area, path.field("quality_area"), read_area, None);
    let name = fields.name(Collection::Concepts, &wire.name, path.field("name"));
    let title = fields.texts(wire.title, &path.field("title"));
    let definition = fields.texts(wire.definition, &path.field("definition"));
    let content = Concept { title, definition, quality_area };
    Some(Update { name: name?, content, etag: non_empty(wire.etag), allow_missing })
}

pub(in crate::rpc) fn write(document: Document<Concept>) -> Wire {
    let Document { name, content, etag, revision: newest } = document;
    Wire {
        name: name.to_string(),
        title: texts(&content.title),
        definition: texts(&content.definition),
        quality_area: content.quality_area.map_or(WireArea::Unspecified, write_area).into(),
        revision: newest.as_ref().map(revision),
        etag,
    }
}

/// The outer value is always there: "unspecified" is allowed and means none.
fn read_area(area: WireArea) -> Option<Option<QualityArea>> {
    Some(match area {
        WireArea::Unspecified => None,
        WireArea::Information => Some(QualityArea::Information),
        WireArea::Participation => Some(QualityArea::Participation),
        WireArea::Treatment => Some(QualityArea::Treatment),
        WireArea::Change => Some(QualityArea::Change),
        WireArea::Accessibility => Some(QualityArea::Accessibility),
        WireArea::Overall => Some(QualityArea::Overall),
    })
}

const fn write_area(area: QualityArea) -> WireArea {
    match area {
        QualityArea::Information => WireArea::Information,
        QualityArea::Participation => WireArea::Participation,
        QualityArea::Treatment => WireArea::Treatment,
        QualityArea::Change => WireArea::Change,
        QualityArea::Accessibility => WireArea::Accessibility,
        QualityArea::Overall => WireArea::Overall,
    }
}
