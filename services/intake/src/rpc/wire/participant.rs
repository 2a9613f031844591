//! Participants on the wire.

use jamfor_contract::intake::{CollectionProtocol, Participant as Wire};
use jamfor_fault::FieldPath;
use jamfor_survey::Language;

use crate::domain::collection::{Assistance, Mode, Recruitment};
use crate::domain::participant::{Participant, Protocol};
use crate::rpc::fields::Fields;

pub(in crate::rpc) fn read_all(wire: Vec<Wire>, fields: &mut Fields) -> Option<Vec<Participant>> {
    let path = FieldPath::from("participants");
    let read: Vec<_> = (0..).zip(wire).map(|(at, wire)| read(wire, &path.index(at), fields)).collect();
    read.into_iter().collect()
}

fn read(wire: Wire, path: &FieldPath, fields: &mut Fields) -> Option<Participant> {
    let area = fields.area(&wire.area, path.field("area"));
    let protocol = read_protocol(wire.protocol.unwrap_or_default(), &path.field("protocol"), fields);
    let target_group = wire.target_group.as_str().into();
    Some(Participant { area: area?, target_group, protocol: protocol?, clients: wire.clients })
}

fn read_protocol(wire: CollectionProtocol, path: &FieldPath, fields: &mut Fields) -> Option<Protocol> {
    let modes = list(wire.modes, Mode::from_number, &path.field("modes"), fields);
    let recruitment = list(wire.recruitment, Recruitment::from_number, &path.field("recruitment"), fields);
    let assistance = list(wire.assistance, Assistance::from_number, &path.field("assistance"), fields);
    let languages = wire.languages.into_iter().map(Language::new).collect();
    Some(Protocol { modes: modes?, recruitment: recruitment?, languages, assistance: assistance? })
}

fn list<T>(
    numbers: Vec<i32>,
    value: impl Fn(i32) -> Option<T>,
    path: &FieldPath,
    fields: &mut Fields,
) -> Option<Vec<T>> {
    let read: Vec<_> =
        (0..).zip(numbers).map(|(at, number)| fields.chosen(number, &value, path.index(at))).collect();
    read.into_iter().collect()
}

pub(in crate::rpc) fn write(participant: &Participant) -> Wire {
    let Protocol { modes, recruitment, languages, assistance } = &participant.protocol;
    Wire {
        area: participant.area.to_string(),
        target_group: participant.target_group.to_string(),
        protocol: Some(CollectionProtocol {
            modes: modes.iter().map(|each| each.number().into()).collect(),
            recruitment: recruitment.iter().map(|each| each.number().into()).collect(),
            languages: languages.iter().map(ToString::to_string).collect(),
            assistance: assistance.iter().map(|each| each.number().into()).collect(),
        }),
        clients: participant.clients,
    }
}
