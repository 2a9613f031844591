//! What must hold before a round opens: everything that stands against it at once.

use std::collections::BTreeMap;

use jamfor_contract::names::{Area, Name};
use jamfor_fault::Precondition;
use jamfor_survey::{Day, Questionnaire, TargetGroup};

use super::participant::Participant;
use super::round::{Content, Round};

/// A published revision, as the questionnaire service gave it.
#[derive(Clone, Debug)]
pub struct PublishedRevision {
    /// The survey that it belongs to.
    pub survey: Name,
    /// The content.
    pub questionnaire: Questionnaire,
}

/// When an area exists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Validity {
    /// The first day; none for always.
    pub from: Option<Day>,
    /// The first day on which it no longer exists.
    pub to: Option<Day>,
}

impl Validity {
    /// Whether it covers a day of the round.
    #[must_use]
    pub fn meets(&self, content: &Content) -> bool {
        self.from.is_none_or(|from| from <= content.last_day)
            && self.to.is_none_or(|to| to > content.first_day)
    }
}

/// All that other services and stores said about what a round refers to.
#[derive(Clone, Debug, Default)]
pub struct References {
    /// The target groups of the survey; none when there is no such survey.
    pub survey_groups: Option<Vec<TargetGroup>>,
    /// The published revisions, in the order of the instruments; none where it is not published.
    pub revisions: Vec<Option<PublishedRevision>>,
    /// The areas of the participants that the register has.
    pub areas: BTreeMap<Area, Validity>,
    /// Whether the pinned weight set exists; true when none is pinned.
    pub weight_set_exists: bool,
}

/// Everything that stands against opening `round`.
#[must_use]
pub fn obstacles(round: &Round, participants: &[Participant], known: &References) -> Vec<Precondition> {
    let mut found = Vec::new();
    let name = || round.name.to_string();
    let content = &round.content;
    if content.processing_record.is_none() {
        note(&mut found, "PROCESSING_RECORD_MISSING", name(), "give the round its processing record");
    }
    if participants.is_empty() {
        note(&mut found, "PARTICIPANTS_MISSING", name(), "add the areas that take part");
    }
    match &known.survey_groups {
        None => {
            note(&mut found, "REFERENCE_DANGLING", content.survey.to_string(), "name a survey that exists");
        }
        Some(groups) => check_groups(content, groups, &mut found),
    }
    check_revisions(content, known, &mut found);
    check_participants(content, participants, known, &mut found);
    if let Some(pinned) = content.weight_set.as_ref().filter(|_| !known.weight_set_exists) {
        note(
            &mut found,
            "REFERENCE_DANGLING",
            pinned.to_string(),
            "pin a revision of a weight set that exists",
        );
    }
    found
}

fn note(found: &mut Vec<Precondition>, kind: &'static str, subject: String, words: &str) {
    found.push(Precondition { kind, subject, description: words.to_owned() });
}

fn check_groups(content: &Content, groups: &[TargetGroup], found: &mut Vec<Precondition>) {
    for instrument in content.instruments.iter().filter(|each| !groups.contains(&each.target_group)) {
        let words = "name a target group of the survey";
        note(found, "TARGET_GROUP_UNKNOWN", instrument.target_group.to_string(), words);
    }
}

fn check_revisions(content: &Content, known: &References, found: &mut Vec<Precondition>) {
    for (instrument, revision) in content.instruments.iter().zip(&known.revisions) {
        let subject = || instrument.revision.to_string();
        match revision {
            None => note(
                found,
                "REVISION_NOT_PUBLISHED",
                subject(),
                "publish the revision, or name a published one",
            ),
            Some(revision) if revision.questionnaire.target_group != instrument.target_group => {
                let words = "pin a revision that is made for the target group";
                note(found, "TARGET_GROUP_UNKNOWN", subject(), words);
            }
            Some(revision) if revision.survey != content.survey => {
                note(found, "REFERENCE_DANGLING", subject(), "pin a revision of the round's own survey");
            }
            Some(_) => {}
        }
    }
}

fn check_participants(
    content: &Content,
    participants: &[Participant],
    known: &References,
    found: &mut Vec<Precondition>,
) {
    let mut unknown: Vec<&Area> = participants
        .iter()
        .map(|participant| &participant.area)
        .filter(|area| !known.areas.get(*area).is_some_and(|validity| validity.meets(content)))
        .collect();
    unknown.sort();
    unknown.dedup();
    for area in unknown {
        note(
            found,
            "AREA_UNKNOWN",
            area.to_string(),
            "import the area, or name one that exists in the period",
        );
    }
    let groups = content.groups();
    for participant in participants.iter().filter(|each| !groups.contains(&each.target_group.as_str())) {
        let subject = format!("{} {}", participant.area, participant.target_group);
        note(found, "TARGET_GROUP_UNKNOWN", subject, "name a target group of the round's instruments");
    }
}
