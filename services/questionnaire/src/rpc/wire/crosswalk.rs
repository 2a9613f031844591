//! Crosswalks on the wire.

use jamfor_contract::names::Collection;
use jamfor_contract::questionnaire::{
    Commonality as WireLevel, Crosswalk as Wire, Difference, Facet as WireFacet, OptionMap as WireMap,
};
use jamfor_fault::FieldPath;
use jamfor_survey::{Commonality, Facet, FacetDifference, OptionMap};

use super::revision::revision;
use crate::app::Update;
use crate::domain::crosswalk::Crosswalk;
use crate::domain::definition::Document;
use crate::domain::name::IndicatorName;
use crate::rpc::fields::{Fields, non_empty, texts};

pub(in crate::rpc) fn read(
    crosswalk: Option<Wire>,
    allow_missing: bool,
    fields: &mut Fields,
) -> Option<Update<Crosswalk>> {
    let path = FieldPath::from("crosswalk");
    let wire = fields.required(crosswalk, path.clone())?;
    let name = fields.name(Collection::Crosswalks, &wire.name, path.field("name"));
    let source = fields.keep(IndicatorName::parse(&wire.source, path.field("source")));
    let target = fields.keep(IndicatorName::parse(&wire.target, path.field("target")));
    let mut level = |number, field: &str| {
        // The level that asks for nothing more.
        fields.chosen_or(number, path.field(field), read_level, Commonality::Identical)
    };
    let construct = level(wire.construct, "construct");
    let scale = level(wire.scale, "scale");
    let population = level(wire.population, "population");
    let differences = read_differences(wire.differences, &path.field("differences"), fields);
    let option = |map: WireMap| OptionMap { from: map.from.as_str().into(), to: map.to.as_str().into() };
    let map = jamfor_survey::Crosswalk {
        construct,
        scale,
        population,
        differences: differences?,
        options: wire.options.into_iter().map(option).collect(),
    };
    let content = Crosswalk { source: source?, target: target?, map, approved_by: wire.approved_by };
    Some(Update { name: name?, content, etag: non_empty(wire.etag), allow_missing })
}

fn read_differences(
    differences: Vec<Difference>,
    path: &FieldPath,
    fields: &mut Fields,
) -> Option<Vec<FacetDifference>> {
    let mut read = Vec::with_capacity(differences.len());
    for (at, Difference { facet, text }) in differences.into_iter().enumerate() {
        let place = path.index(at);
        let text = fields.texts(text, &place.field("text"));
        let facet = fields.chosen(facet, place.field("facet"), read_facet);
        read.push(facet.map(|facet| FacetDifference { facet, text }));
    }
    read.into_iter().collect()
}

pub(in crate::rpc) fn write(document: Document<Crosswalk>) -> Wire {
    let Document { name, content, etag, revision: newest } = document;
    let Crosswalk { source, target, map, approved_by } = content;
    let difference = |difference: &FacetDifference| Difference {
        facet: write_facet(difference.facet).into(),
        text: texts(&difference.text),
    };
    let option = |map: &OptionMap| WireMap { from: map.from.to_string(), to: map.to.to_string() };
    Wire {
        name: name.to_string(),
        source: source.to_string(),
        target: target.to_string(),
        construct: write_level(map.construct).into(),
        scale: write_level(map.scale).into(),
        population: write_level(map.population).into(),
        overall: write_level(map.overall()).into(),
        differences: map.differences.iter().map(difference).collect(),
        options: map.options.iter().map(option).collect(),
        loses: map.loses(),
        approved_by,
        revision: newest.as_ref().map(revision),
        etag,
    }
}

const fn read_level(level: WireLevel) -> Option<Commonality> {
    match level {
        WireLevel::Unspecified => None,
        WireLevel::Identical => Some(Commonality::Identical),
        WireLevel::High => Some(Commonality::High),
        WireLevel::Medium => Some(Commonality::Medium),
        WireLevel::Low => Some(Commonality::Low),
        WireLevel::None => Some(Commonality::None),
    }
}

const fn write_level(level: Commonality) -> WireLevel {
    match level {
        Commonality::Identical => WireLevel::Identical,
        Commonality::High => WireLevel::High,
        Commonality::Medium => WireLevel::Medium,
        Commonality::Low => WireLevel::Low,
        Commonality::None => WireLevel::None,
    }
}

const fn read_facet(facet: WireFacet) -> Option<Facet> {
    match facet {
        WireFacet::Unspecified => None,
        WireFacet::Construct => Some(Facet::Construct),
        WireFacet::Scale => Some(Facet::Scale),
        WireFacet::Population => Some(Facet::Population),
    }
}

const fn write_facet(facet: Facet) -> WireFacet {
    match facet {
        Facet::Construct => WireFacet::Construct,
        Facet::Scale => WireFacet::Scale,
        Facet::Population => WireFacet::Population,
    }
}
