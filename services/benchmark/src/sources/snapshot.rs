//! Frozen rounds from the intake service, without their rows.

use std::collections::BTreeMap;

use jamfor_context::Context;
use jamfor_contract::{
    common,
    intake::{
        self as wire, GetRoundRequest, GetSnapshotRequest, round_service_client::RoundServiceClient,
        snapshot_service_client::SnapshotServiceClient,
    },
};

use super::{INTAKE, Sources, definition::Found, is_absent, part, read};
use crate::Error;
use crate::domain::round::{Contact, Event, Participant, Pinned, Round, StatedRate};

/// A frozen round.
#[derive(Clone, Debug)]
pub struct Frozen {
    /// The round; the digests of its instruments are not known here.
    pub round: Round,
    /// The survey it is a round of.
    pub survey: String,
    /// Who took part.
    pub participants: Vec<Participant>,
    /// Who was asked.
    pub contacts: Vec<Contact>,
    /// The pinned weights that it uses; none where everybody counts the same.
    pub weight_set: Option<String>,
    /// The tables, with what their columns hold.
    pub(super) tables: BTreeMap<String, wire::Table>,
}

impl Frozen {
    /// The target groups that have a table.
    #[must_use]
    pub fn groups(&self) -> Vec<String> {
        self.tables.keys().cloned().collect()
    }
}

impl Sources {
    /// A frozen round. None when there is no such snapshot.
    ///
    /// # Errors
    /// When the intake service does not answer as it should.
    pub async fn snapshot(&self, ctx: &Context, name: &str) -> Found<Frozen> {
        let request = GetSnapshotRequest { name: name.to_owned() };
        let call = |link| {
            let request = request.clone();
            async move { SnapshotServiceClient::new(link).get_snapshot(request).await }
        };
        match self.of_intake(ctx, call).await {
            Ok(answer) => frozen(part(INTAKE, "snapshot", answer.snapshot)?).map(Some),
            Err(fault) if is_absent(&fault) || fault.reason == "ROUND_NOT_FROZEN" => Ok(None),
            Err(fault) => Err(Error::remote(INTAKE, fault)),
        }
    }

    /// Whether a round exists, frozen or not.
    ///
    /// # Errors
    /// When the intake service does not answer as it should.
    pub async fn has_round(&self, ctx: &Context, name: &str) -> Result<bool, Error> {
        let request = GetRoundRequest { name: name.to_owned() };
        let call = |link| {
            let request = request.clone();
            async move { RoundServiceClient::new(link).get_round(request).await }
        };
        match self.of_intake(ctx, call).await {
            Ok(_) => Ok(true),
            Err(fault) if is_absent(&fault) => Ok(false),
            Err(fault) => Err(Error::remote(INTAKE, fault)),
        }
    }
}

fn frozen(snapshot: wire::Snapshot) -> Result<Frozen, Error> {
    let round = part(INTAKE, "round of a snapshot", snapshot.round)?;
    let survey = round.survey.clone();
    let weight_set = Some(round.weight_set.clone()).filter(|name| !name.is_empty());
    let mut participants: Vec<Participant> = snapshot.participants.into_iter().map(participant).collect();
    participants.sort_by(|a, b| (&a.group, &a.area).cmp(&(&b.group, &b.area)));
    let mut contacts: Vec<Contact> = snapshot.contacts.iter().map(contact).collect();
    contacts.sort_by(|a, b| (&a.group, &a.area).cmp(&(&b.group, &b.area)));
    Ok(Frozen {
        round: round_of(round, snapshot.name, snapshot.digest),
        survey,
        participants,
        contacts,
        weight_set,
        tables: snapshot.tables.into_iter().map(|table| (table.target_group.clone(), table)).collect(),
    })
}

fn round_of(round: wire::Round, snapshot: String, digest: String) -> Round {
    let mut instruments: Vec<Pinned> = round
        .instruments
        .iter()
        .map(|one| Pinned {
            group: one.target_group.clone(),
            revision: one.questionnaire_revision.clone(),
            digest: String::new(),
        })
        .collect();
    instruments.sort_by(|a, b| a.group.cmp(&b.group));
    let event = |event: wire::SpecialEvent| Event { key: event.key, text: read::texts(event.text) };
    Round {
        counting_unit: short(round.counting_unit().as_str_name(), "COUNTING_UNIT_"),
        name: round.name,
        snapshot,
        digest,
        title: read::texts(round.title),
        start_date: round.start_date,
        pilot: round.pilot,
        synthetic: round.synthetic,
        events: round.special_events.into_iter().map(event).collect(),
        stated: round.stated_rates.into_iter().map(stated).collect(),
        instruments,
    }
}

fn stated(rate: wire::StatedRate) -> StatedRate {
    let area = code(&rate.area);
    StatedRate { area, group: rate.target_group, percent: rate.percent, source: rate.source }
}

fn participant(participant: wire::Participant) -> Participant {
    let protocol = participant.protocol.unwrap_or_default();
    let ways = protocol.recruitment().filter(|way| *way != common::Recruitment::Unspecified);
    Participant {
        recruitment: ways.map(|way| short(way.as_str_name(), "RECRUITMENT_")).collect(),
        area: code(&participant.area),
        group: participant.target_group,
    }
}

fn contact(summary: &wire::ContactSummary) -> Contact {
    let count = |count: i64| u64::try_from(count).unwrap_or(0);
    Contact {
        area: code(&summary.area),
        group: summary.target_group.clone(),
        asked: count(summary.asked),
        completed: count(summary.completed),
    }
}

/// `SE-1490` of `areas/SE-1490`.
pub(super) fn code(area: &str) -> String {
    area.strip_prefix("areas/").unwrap_or(area).to_owned()
}

/// A name of an enum without the prefix that it needs.
pub(super) fn short(name: &str, prefix: &str) -> String {
    name.strip_prefix(prefix).unwrap_or(name).to_owned()
}
