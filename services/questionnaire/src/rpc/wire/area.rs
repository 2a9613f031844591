//! Areas on the wire.

use jamfor_contract::questionnaire::{Area as Wire, AreaKind as WireKind};
use jamfor_fault::FieldPath;

use crate::domain::area::{Area, AreaKind};
use crate::rpc::fields::{Fields, non_empty};

/// All areas, where every one of them can be read.
pub(in crate::rpc) fn read_all(areas: Vec<Wire>, fields: &mut Fields) -> Option<Vec<Area>> {
    let list = FieldPath::from("areas");
    let read: Vec<_> =
        areas.into_iter().enumerate().map(|(at, area)| read(area, &list.index(at), fields)).collect();
    read.into_iter().collect()
}

fn read(wire: Wire, path: &FieldPath, fields: &mut Fields) -> Option<Area> {
    let name = fields.area(&wire.name, path.field("name"));
    let country = name.as_ref().is_some_and(jamfor_contract::names::Area::is_country);
    let likely = if country { AreaKind::Country } else { AreaKind::Municipality };
    let kind = fields.chosen_or(wire.kind, path.field("kind"), read_kind, likely);
    let parent = non_empty(wire.parent).and_then(|parent| fields.area(&parent, path.field("parent")));
    let valid_from = fields.day(&wire.valid_from, path.field("valid_from"));
    let valid_to = fields.day(&wire.valid_to, path.field("valid_to"));
    let place = path.field("successors");
    let successors = wire.successors.iter().enumerate();
    let successors = successors.filter_map(|(at, text)| fields.area(text, place.index(at))).collect();
    Some(Area {
        name: name?,
        title: wire.title,
        kind,
        parent,
        classification: wire.classification,
        valid_from,
        valid_to,
        successors,
        fictional: wire.fictional,
        source: wire.source,
    })
}

pub(in crate::rpc) fn write(area: Area) -> Wire {
    Wire {
        name: area.name.to_string(),
        title: area.title,
        kind: write_kind(area.kind).into(),
        parent: area.parent.map(|parent| parent.to_string()).unwrap_or_default(),
        classification: area.classification,
        valid_from: area.valid_from.map(|day| day.to_string()).unwrap_or_default(),
        valid_to: area.valid_to.map(|day| day.to_string()).unwrap_or_default(),
        successors: area.successors.iter().map(ToString::to_string).collect(),
        fictional: area.fictional,
        source: area.source,
    }
}

pub(in crate::rpc) const fn read_kind(kind: WireKind) -> Option<AreaKind> {
    match kind {
        WireKind::Unspecified => None,
        WireKind::Country => Some(AreaKind::Country),
        WireKind::Region => Some(AreaKind::Region),
        WireKind::Municipality => Some(AreaKind::Municipality),
        WireKind::Unit => Some(AreaKind::Unit),
    }
}

const fn write_kind(kind: AreaKind) -> WireKind {
    match kind {
        AreaKind::Country => WireKind::Country,
        AreaKind::Region => WireKind::Region,
        AreaKind::Municipality => WireKind::Municipality,
        AreaKind::Unit => WireKind::Unit,
    }
}
