//! Weight sets on the wire.

use jamfor_contract::common::Revision;
use jamfor_contract::intake::{PopulationCount, WeightCell, WeightSet as Wire};
use jamfor_contract::names::Collection;
use jamfor_fault::FieldPath;

use super::timestamp;
use crate::app::weight_set::WeightSetUpdate;
use crate::domain::weight_set::{Cell, Content, Population, WeightSet};
use crate::rpc::fields::{Fields, non_empty, texts};

pub(in crate::rpc) fn read(
    wire: Option<Wire>,
    allow_missing: bool,
    fields: &mut Fields,
) -> Option<WeightSetUpdate> {
    let path = FieldPath::from("weight_set");
    let wire = fields.required(wire, path.clone())?;
    let name = fields.name(Collection::WeightSets, &wire.name, path.field("name"));
    let title = fields.texts(wire.title, &path.field("title"));
    let cells: Vec<_> = (0..)
        .zip(wire.cells)
        .map(|(at, cell)| read_cell(cell, &path.field("cells").index(at), fields))
        .collect();
    let place = path.field("populations");
    let counts: Vec<_> =
        (0..).zip(&wire.populations).map(|(at, count)| read_count(count, &place.index(at), fields)).collect();
    let cells: Option<Vec<Cell>> = cells.into_iter().collect();
    let populations: Option<Vec<Population>> = counts.into_iter().collect();
    let content = Content { title, source: wire.source, cells: cells?, populations: populations? };
    Some(WeightSetUpdate { name: name?, content, etag: non_empty(wire.etag), allow_missing })
}

fn read_cell(wire: WeightCell, path: &FieldPath, fields: &mut Fields) -> Option<Cell> {
    let area = fields.area(&wire.area, path.field("area"))?;
    let WeightCell { target_group, item, option, weight_nano, .. } = wire;
    let option = if item.is_empty() && option.is_empty() { None } else { Some((item, option)) };
    Some(Cell { area, target_group: target_group.as_str().into(), option, weight_nano })
}

fn read_count(wire: &PopulationCount, path: &FieldPath, fields: &mut Fields) -> Option<Population> {
    let area = fields.area(&wire.area, path.field("area"));
    let as_of = fields.day(&wire.as_of, path.field("as_of"));
    let target_group = wire.target_group.as_str().into();
    Some(Population { area: area?, target_group, persons: wire.persons, as_of: as_of? })
}

pub(in crate::rpc) fn write(set: &WeightSet) -> Wire {
    let cell = |cell: &Cell| {
        let (item, option) = cell.option.clone().unwrap_or_default();
        WeightCell {
            area: cell.area.to_string(),
            target_group: cell.target_group.to_string(),
            item,
            option,
            weight_nano: cell.weight_nano,
        }
    };
    Wire {
        name: set.name.to_string(),
        title: texts(&set.content.title),
        source: set.content.source.clone(),
        cells: set.content.cells.iter().map(cell).collect(),
        populations: set.content.populations.iter().map(write_count).collect(),
        revision: Some(Revision {
            number: set.revision,
            digest: set.content.digest().to_string(),
            create_time: Some(timestamp(set.create_time)),
        }),
        etag: set.etag(),
    }
}

pub(in crate::rpc) fn write_count(count: &Population) -> PopulationCount {
    PopulationCount {
        area: count.area.to_string(),
        target_group: count.target_group.to_string(),
        persons: count.persons,
        as_of: count.as_of.to_string(),
    }
}
