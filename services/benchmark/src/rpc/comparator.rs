//! Stored comparators on the wire.

use jamfor_contract::benchmark::{self as wire, comparator::Basis as WireBasis};
use jamfor_contract::common;
use jamfor_contract::names::{Area, Collection, Name};
use jamfor_fault::{FieldPath, Violation};
use jamfor_survey::Texts;

use super::release::{texts, timestamp};
use crate::app::{ComparatorUpdate, Noted};
use crate::domain::{
    comparator::{Basis, Comparator, OwnPart, Weighting},
    revision::Revision,
};

/// Billionths in one: shares are held to nine decimals, which JSON keeps as they are.
const NANO: f64 = 1e9;

/// The content to set; none when it cannot be read at all.
pub(super) fn read(
    given: Option<wire::Comparator>,
    allow_missing: bool,
    noted: &mut Noted,
) -> Option<ComparatorUpdate> {
    let path = FieldPath::from("comparator");
    let required = |path: FieldPath| Violation::new(path, "REQUIRED", "set the field");
    let wire = noted.keep(given.ok_or_else(|| required(path.clone())))?;
    let (weighting, own_part) = (weighting(wire.weighting()), own_part(wire.own_part()));
    let name = Name::parse(Collection::Comparators, &wire.name);
    let name = noted
        .keep(name.map_err(|error| Violation::new(path.field("name"), "NAME_MALFORMED", error.to_string())));
    let title = read_texts(wire.title, &path.field("title"), noted);
    let basis = wire.basis.map(|basis| read_basis(basis, &path, noted));
    let basis = noted.keep(basis.ok_or_else(|| required(path.field("basis"))));
    let comparator =
        Comparator { name: String::new(), digest: String::new(), title, basis: basis?, weighting, own_part };
    let etag = Some(wire.etag).filter(|etag| !etag.is_empty());
    Some(ComparatorUpdate { name: name?, comparator, etag, allow_missing })
}

/// A text in several languages, each at most once.
pub(super) fn read_texts(given: Vec<common::Text>, path: &FieldPath, noted: &mut Noted) -> Texts {
    let mut read = Texts::new();
    for (at, common::Text { language, text }) in given.into_iter().enumerate() {
        if read.get(&language.as_str().into()).is_some() {
            let place = path.index(at).field("language");
            noted.note(Violation::new(place, "DUPLICATE", "give the text once in each language"));
        }
        read = read.with(language.as_str(), text);
    }
    read
}

fn read_basis(basis: WireBasis, path: &FieldPath, noted: &mut Noted) -> Basis {
    match basis {
        WireBasis::Participants(_) => Basis::Participants,
        WireBasis::Region(given) => {
            Basis::Region { region: read_area(&given.region, path.field("region").field("region"), noted) }
        }
        WireBasis::PeerGroup(given) => Basis::Peer {
            areas: read_areas(&given.areas, &path.field("peer_group"), noted),
            date: given.date,
            source: given.source,
        },
        WireBasis::CustomSet(given) => {
            Basis::Custom { areas: read_areas(&given.areas, &path.field("custom_set"), noted) }
        }
        WireBasis::EarlierRound(given) => {
            let place = path.field("earlier_round").field("round");
            let name = Name::parse(Collection::Rounds, &given.round);
            noted.keep(name.map_err(|error| Violation::new(place, "NAME_MALFORMED", error.to_string())));
            Basis::EarlierRound { round: given.round }
        }
        WireBasis::Target(given) => {
            Basis::Target { share: (given.share * NANO).round() / NANO, source: given.source }
        }
    }
}

fn read_areas(given: &[String], path: &FieldPath, noted: &mut Noted) -> Vec<String> {
    let place = path.field("areas");
    given.iter().enumerate().map(|(at, area)| read_area(area, place.index(at), noted)).collect()
}

/// The code of an area. In the place of a malformed one stands what is no code, so that the others keep their places.
fn read_area(given: &str, path: FieldPath, noted: &mut Noted) -> String {
    let area = given.parse::<Area>();
    let area = noted.keep(area.map_err(|error| Violation::new(path, "NAME_MALFORMED", error.to_string())));
    area.map_or_else(|| format!("?{given}"), |area| area.code().to_owned())
}

const fn weighting(wire: wire::Weighting) -> Option<Weighting> {
    match wire {
        wire::Weighting::Unspecified => None,
        wire::Weighting::Pooled => Some(Weighting::Pooled),
        wire::Weighting::EqualUnit => Some(Weighting::EqualUnit),
    }
}

const fn own_part(wire: wire::OwnPart) -> Option<OwnPart> {
    match wire {
        wire::OwnPart::Unspecified => None,
        wire::OwnPart::Included => Some(OwnPart::Included),
        wire::OwnPart::Excluded => Some(OwnPart::Excluded),
    }
}

/// A comparator with everything that the server sets, and with what is taken where nothing is stated.
pub(super) fn to_wire(revision: Revision) -> wire::Comparator {
    let etag = revision.etag();
    let Revision { comparator, number, created_micros } = revision;
    let members = comparator.basis.has_members();
    let weighting = members.then(|| match comparator.weighting() {
        Weighting::Pooled => wire::Weighting::Pooled,
        Weighting::EqualUnit => wire::Weighting::EqualUnit,
    });
    let own_part = members.then(|| match comparator.own_part() {
        OwnPart::Included => wire::OwnPart::Included,
        OwnPart::Excluded => wire::OwnPart::Excluded,
    });
    wire::Comparator {
        name: comparator.base_name().to_owned(),
        title: texts(&comparator.title),
        basis: Some(write_basis(comparator.basis)),
        weighting: weighting.unwrap_or(wire::Weighting::Unspecified).into(),
        own_part: own_part.unwrap_or(wire::OwnPart::Unspecified).into(),
        revision: Some(common::Revision {
            number,
            digest: comparator.digest,
            create_time: Some(timestamp(created_micros)),
        }),
        etag,
    }
}

fn write_basis(basis: Basis) -> WireBasis {
    let names = |areas: Vec<String>| areas.into_iter().map(|code| format!("areas/{code}")).collect();
    match basis {
        Basis::Participants => WireBasis::Participants(wire::AllParticipants {}),
        Basis::Region { region } => {
            WireBasis::Region(wire::RegionMembers { region: format!("areas/{region}") })
        }
        Basis::Peer { areas, date, source } => {
            WireBasis::PeerGroup(wire::PeerGroup { areas: names(areas), date, source })
        }
        Basis::Custom { areas } => WireBasis::CustomSet(wire::CustomSet { areas: names(areas) }),
        Basis::EarlierRound { round } => WireBasis::EarlierRound(wire::OwnEarlierRound { round }),
        Basis::Target { share, source } => WireBasis::Target(wire::FixedTarget { share, source }),
    }
}
