//! Rounds on the wire.

use jamfor_contract::intake::{
    Instrument as WireInstrument, ProcessingRecord as WireRecord, Round as Wire, SpecialEvent as WireEvent,
    StatedRate as WireRate, round::State as WireState,
};
use jamfor_contract::names::{Collection, Name, SnapshotName};
use jamfor_fault::FieldPath;

use super::timestamp;
use crate::app::round::RoundUpdate;
use crate::domain::collection::CountingUnit;
use crate::domain::round::{Content, Instrument, ProcessingRecord, Round, SpecialEvent, State, StatedRate};
use crate::rpc::fields::{Fields, non_empty, texts};

pub(in crate::rpc) fn read(
    wire: Option<Wire>,
    allow_missing: bool,
    fields: &mut Fields,
) -> Option<RoundUpdate> {
    let path = FieldPath::from("round");
    let wire = fields.required(wire, path.clone())?;
    let etag = non_empty(wire.etag.clone());
    let name = fields.round(&wire.name, path.field("name"));
    let content = read_content(wire, &path, fields);
    Some(RoundUpdate { name: name?, content: content?, etag, allow_missing })
}

fn read_content(wire: Wire, path: &FieldPath, fields: &mut Fields) -> Option<Content> {
    let survey = fields.name(Collection::Surveys, &wire.survey, path.field("survey"));
    let title = fields.texts(wire.title, &path.field("title"));
    let first_day = fields.day(&wire.start_date, path.field("start_date"));
    let last_day = fields.day(&wire.end_date, path.field("end_date"));
    let instruments = read_instruments(wire.instruments, &path.field("instruments"), fields);
    let counting_unit =
        fields.chosen(wire.counting_unit, CountingUnit::from_number, path.field("counting_unit"));
    let special_events = read_events(wire.special_events, &path.field("special_events"), fields);
    let stated_rates = read_rates(wire.stated_rates, &path.field("stated_rates"), fields);
    let weight_set = match wire.weight_set.as_str() {
        "" => Some(None),
        pinned => fields.revision(Collection::WeightSets, pinned, path.field("weight_set")).map(Some),
    };
    let record = match wire.processing_record {
        None => Some(None),
        Some(record) => read_record(record, &path.field("processing_record"), fields).map(Some),
    };
    Some(Content {
        survey: survey?,
        title,
        first_day: first_day?,
        last_day: last_day?,
        instruments: instruments?,
        counting_unit: counting_unit?,
        pilot: wire.pilot,
        synthetic: wire.synthetic,
        special_events,
        stated_rates: stated_rates?,
        weight_set: weight_set?,
        processing_record: record?,
        note: wire.note,
    })
}

/// Sorted by target group: a group has its number by this order, whatever order it was sent in.
fn read_instruments(
    wire: Vec<WireInstrument>,
    path: &FieldPath,
    fields: &mut Fields,
) -> Option<Vec<Instrument>> {
    let read: Vec<_> = (0..)
        .zip(wire)
        .map(|(at, wire)| {
            let place = path.index(at).field("questionnaire_revision");
            let revision =
                fields.revision(Collection::Questionnaires, &wire.questionnaire_revision, place)?;
            Some(Instrument { target_group: wire.target_group.as_str().into(), revision })
        })
        .collect();
    let mut instruments: Vec<Instrument> = read.into_iter().collect::<Option<_>>()?;
    instruments.sort_by(|one, two| one.target_group.cmp(&two.target_group));
    Some(instruments)
}

fn read_events(wire: Vec<WireEvent>, path: &FieldPath, fields: &mut Fields) -> Vec<SpecialEvent> {
    let read = |(at, wire): (usize, WireEvent)| {
        let text = fields.texts(wire.text, &path.index(at).field("text"));
        SpecialEvent { key: wire.key, text }
    };
    wire.into_iter().enumerate().map(read).collect()
}

fn read_rates(wire: Vec<WireRate>, path: &FieldPath, fields: &mut Fields) -> Option<Vec<StatedRate>> {
    let read: Vec<_> = (0..)
        .zip(wire)
        .map(|(at, wire)| {
            let area = fields.area(&wire.area, path.index(at).field("area"))?;
            let WireRate { target_group, percent, source, .. } = wire;
            Some(StatedRate { area, target_group, percent, source })
        })
        .collect();
    read.into_iter().collect()
}

fn read_record(wire: WireRecord, path: &FieldPath, fields: &mut Fields) -> Option<ProcessingRecord> {
    let retention_until = fields.day(&wire.retention_until, path.field("retention_until"))?;
    Some(ProcessingRecord {
        controller: wire.controller,
        processor: wire.processor,
        purpose: wire.purpose,
        legal_basis: wire.legal_basis,
        special_categories_basis: wire.special_categories_basis,
        information_to_minors: wire.information_to_minors,
        retention_until,
        dpia_reference: wire.dpia_reference,
    })
}

/// A round as it is now.
pub(in crate::rpc) fn write(round: &Round) -> Wire {
    let state = match round.state {
        State::Draft => WireState::Draft,
        State::Open => WireState::Open,
        State::Closed => WireState::Closed,
        State::Freezing => WireState::Freezing,
        State::Frozen => WireState::Frozen,
    };
    let snapshot = SnapshotName { round: round.name.clone(), number: 1 };
    Wire {
        state: state.into(),
        open_time: round.open_time.map(timestamp),
        close_time: round.close_time.map(timestamp),
        snapshot: if round.state == State::Frozen { snapshot.to_string() } else { String::new() },
        etag: round.etag(),
        ..write_content(&round.name, &round.content)
    }
}

/// What was said of a round, without where it stands.
pub(in crate::rpc) fn write_content(name: &Name, content: &Content) -> Wire {
    let instrument = |each: &Instrument| WireInstrument {
        target_group: each.target_group.to_string(),
        questionnaire_revision: each.revision.to_string(),
    };
    let event = |each: &SpecialEvent| WireEvent { key: each.key.clone(), text: texts(&each.text) };
    let rate = |each: &StatedRate| WireRate {
        area: each.area.to_string(),
        target_group: each.target_group.clone(),
        percent: each.percent.clone(),
        source: each.source.clone(),
    };
    Wire {
        name: name.to_string(),
        survey: content.survey.to_string(),
        title: texts(&content.title),
        start_date: content.first_day.to_string(),
        end_date: content.last_day.to_string(),
        instruments: content.instruments.iter().map(instrument).collect(),
        counting_unit: content.counting_unit.number().into(),
        pilot: content.pilot,
        synthetic: content.synthetic,
        special_events: content.special_events.iter().map(event).collect(),
        stated_rates: content.stated_rates.iter().map(rate).collect(),
        weight_set: content.weight_set.as_ref().map(ToString::to_string).unwrap_or_default(),
        processing_record: content.processing_record.as_ref().map(write_record),
        note: content.note.clone(),
        ..Wire::default()
    }
}

fn write_record(record: &ProcessingRecord) -> WireRecord {
    WireRecord {
        controller: record.controller.clone(),
        processor: record.processor.clone(),
        purpose: record.purpose.clone(),
        legal_basis: record.legal_basis.clone(),
        special_categories_basis: record.special_categories_basis.clone(),
        information_to_minors: record.information_to_minors.clone(),
        retention_until: record.retention_until.to_string(),
        dpia_reference: record.dpia_reference.clone(),
    }
}
