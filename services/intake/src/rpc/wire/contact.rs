//! Contact tallies on the wire.

use std::collections::BTreeMap;

use jamfor_contract::intake::{ContactSummary, ContactTally, DeclineReason};
use jamfor_fault::{FieldPath, Violation};

use crate::domain::collection::{CountingUnit, Mode};
use crate::domain::contact::{Counts, Summary, Tally};
use crate::rpc::fields::Fields;

pub(in crate::rpc) fn read_all(wire: Vec<ContactTally>, fields: &mut Fields) -> Option<Vec<Tally>> {
    let path = FieldPath::from("tallies");
    let read: Vec<_> = (0..).zip(wire).map(|(at, wire)| read(wire, &path.index(at), fields)).collect();
    read.into_iter().collect()
}

fn read(wire: ContactTally, path: &FieldPath, fields: &mut Fields) -> Option<Tally> {
    let area = fields.area(&wire.area, path.field("area"));
    let mode = fields.chosen(wire.mode, Mode::from_number, path.field("mode"));
    let unit = fields.chosen(wire.counting_unit, CountingUnit::from_number, path.field("counting_unit"));
    let decline_reasons = read_reasons(wire.decline_reasons, &path.field("decline_reasons"), fields);
    let counts = Counts {
        asked: wire.asked,
        completed: wire.completed,
        partial: wire.partial,
        declined: wire.declined,
        not_reached: wire.not_reached,
        ineligible: wire.ineligible,
        decline_reasons,
    };
    Some(Tally {
        key: wire.key,
        area: area?,
        target_group: wire.target_group.as_str().into(),
        unit: wire.unit,
        day: wire.day,
        mode: mode?,
        language: wire.language,
        counting_unit: unit?,
        counts,
        supersedes: wire.supersedes,
    })
}

fn read_reasons(wire: Vec<DeclineReason>, path: &FieldPath, fields: &mut Fields) -> BTreeMap<String, i64> {
    let mut read = BTreeMap::new();
    for (at, DeclineReason { reason, count }) in wire.into_iter().enumerate() {
        if read.insert(reason, count).is_some() {
            let place = path.index(at).field("reason");
            fields.note(Violation::new(place, "DUPLICATE", "count each reason once"));
        }
    }
    read
}

pub(in crate::rpc) fn write(summary: &Summary) -> ContactSummary {
    let counts = &summary.counts;
    let reason = |(reason, count): (&String, &i64)| DeclineReason { reason: reason.clone(), count: *count };
    ContactSummary {
        area: summary.area.to_string(),
        target_group: summary.target_group.to_string(),
        counting_unit: summary.counting_unit.number().into(),
        asked: counts.asked,
        completed: counts.completed,
        partial: counts.partial,
        declined: counts.declined,
        not_reached: counts.not_reached,
        ineligible: counts.ineligible,
        decline_reasons: counts.decline_reasons.iter().map(reason).collect(),
    }
}
