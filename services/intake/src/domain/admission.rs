//! Whether a response may come in: every rule, every violation at once. The rehearsal and the real thing run this.

use jamfor_context::Areas;
use jamfor_contract::names::Area;
use jamfor_fault::{Violation, Violations};
use jamfor_survey::{AnswerSet, Collection, Day, Digest, Language, find_person_number};

use super::collection::{Assistance, Mode};
use super::key::Key;
use super::opened::{Group, OpenedRound};
use super::participant::Protocol;
use super::submission::Submission;
use super::{AreaNumber, GroupNumber};

/// Characters of a unit.
const UNIT_LENGTH_MAX: usize = 63;

/// A response that is right, in the form in which it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Admitted {
    /// The key.
    pub key: Key,
    /// The digest of the content.
    pub digest: Digest,
    /// The area.
    pub area: AreaNumber,
    /// The target group.
    pub group: GroupNumber,
    /// The unit; empty for none.
    pub unit: String,
    /// How it was given.
    pub mode: Mode,
    /// The language; empty when not known.
    pub language: String,
    /// Who helped.
    pub assistance: Assistance,
    /// The day counted from the first of the round, which is 1; 0 when not known.
    pub day: i16,
    /// The canonical bytes of the answers.
    pub answers: Vec<u8>,
}

/// Who sends a response, as far as it matters to whether it comes in.
#[derive(Clone, Copy, Debug)]
pub struct Sender<'a> {
    /// The areas that the sender may write for.
    pub areas: &'a Areas,
    /// The mode of responses that state none.
    pub mode: Mode,
}

impl OpenedRound {
    /// The response in the form in which it is stored, or everything that is wrong with it.
    ///
    /// # Errors
    /// All violations, with paths within the response.
    pub fn admit(&self, sender: Sender<'_>, response: &Submission) -> Result<Admitted, Violations> {
        let mut found = Violations::new();
        let key = Key::parse(&response.key, &mut found);
        let group = self.read_group(response, &mut found);
        let area = self.read_area(sender, response, &mut found);
        let protocol = self.read_protocol(area, group, &mut found);
        check_unit(&response.unit, &mut found);
        let mode = read_mode(response.mode, sender.mode, protocol, &mut found);
        check_language(&response.language, protocol, &mut found);
        let assistance = read_assistance(response.assistance, protocol, &mut found);
        let day = self.read_day(&response.day, &mut found);
        let answers = group.and_then(|group| match group.questionnaire.validate(&response.answers) {
            Ok(answers) => Some((group, answers)),
            Err(wrong) => {
                wrong.into_iter().for_each(|violation| found.push(violation));
                None
            }
        });
        match (key, area, mode, assistance, day, answers) {
            (Some(key), Some(area), Some(mode), Some(assistance), Some(day), Some((group, answers)))
                if found.is_empty() =>
            {
                Ok(stored(
                    response,
                    Facts { key, area, group: group.number, mode, assistance, day },
                    &answers,
                ))
            }
            _ => Err(found),
        }
    }

    /// Whether a response that was admitted by earlier participants still is; nothing else can have changed.
    ///
    /// # Errors
    /// All violations of the area's protocol as it is now.
    pub fn readmit(&self, admitted: &Admitted) -> Result<(), Violations> {
        let mut found = Violations::new();
        let group = self.group_at(admitted.group);
        let protocol = self.read_protocol(Some(admitted.area), group, &mut found);
        check_mode(admitted.mode, protocol, &mut found);
        check_language(&admitted.language, protocol, &mut found);
        check_assistance(admitted.assistance, protocol, &mut found);
        found.into_result(())
    }

    fn read_group(&self, response: &Submission, found: &mut Violations) -> Option<&Group> {
        let group = self.group(&response.target_group);
        if group.is_none() {
            let words = "name a target group of the round";
            let violation = Violation::new("target_group", "TARGET_GROUP_UNKNOWN", words);
            found.push(violation.allowing(self.groups().iter().map(|group| group.target_group.as_str())));
        }
        group
    }

    fn read_area(
        &self,
        sender: Sender<'_>,
        response: &Submission,
        found: &mut Violations,
    ) -> Option<AreaNumber> {
        // first of all, so that nobody hears whether another's area takes part
        let code = response.area.strip_prefix("areas/").unwrap_or_default();
        if !sender.areas.contain(code) && response.area.parse::<Area>().is_ok() {
            found.push(Violation::new("area", "PERMISSION_DENIED", "send responses of your own area only"));
            return None;
        }
        let known = self.area(&response.area);
        if known.is_none() {
            let (reason, words) = match response.area.parse::<Area>() {
                Ok(_) => ("AREA_NOT_PARTICIPATING", "name an area that takes part in the round"),
                Err(_) => ("NAME_MALFORMED", "name the area as areas/{code}"),
            };
            found.push(Violation::new("area", reason, words));
        }
        known
    }

    /// The protocol of a known area and group. Either of them unknown was noted before.
    fn read_protocol(
        &self,
        area: Option<AreaNumber>,
        group: Option<&Group>,
        found: &mut Violations,
    ) -> Option<&Protocol> {
        let protocol = self.protocol(area?, group?.number);
        if protocol.is_none() {
            let words = "name an area that takes part in the round with this target group";
            found.push(Violation::new("area", "AREA_NOT_PARTICIPATING", words));
        }
        protocol
    }

    fn read_day(&self, text: &str, found: &mut Violations) -> Option<i16> {
        if text.is_empty() {
            return Some(0);
        }
        let Some(day) = Day::parse(text) else {
            found.push(Violation::new("day", "DAY_MALFORMED", "write a day that exists as YYYY-MM-DD"));
            return None;
        };
        if day < self.first_day || day > self.last_day {
            let words = format!("give a day within {}..{}", self.first_day, self.last_day);
            found.push(Violation::new("day", "DAY_OUTSIDE_PERIOD", words));
            return None;
        }
        i16::try_from(day.days() - self.first_day.days() + 1).ok()
    }
}

/// What was read of a response beside its answers.
struct Facts {
    key: Key,
    area: AreaNumber,
    group: GroupNumber,
    mode: Mode,
    assistance: Assistance,
    day: i16,
}

fn stored(response: &Submission, facts: Facts, answers: &AnswerSet<'_>) -> Admitted {
    let Facts { key, area, group, mode, assistance, day } = facts;
    let collection = Collection {
        area: response.area.strip_prefix("areas/").unwrap_or(&response.area),
        unit: &response.unit,
        mode: mode.word(),
        language: &response.language,
        assistance: assistance.word(),
        recruitment: "",
        day: &response.day,
    };
    Admitted {
        key,
        digest: answers.content_digest(&collection),
        area,
        group,
        unit: response.unit.clone(),
        mode,
        language: response.language.clone(),
        assistance,
        day,
        answers: answers.encode().into_bytes(),
    }
}

fn check_unit(unit: &str, found: &mut Violations) {
    if unit.is_empty() {
        return;
    }
    if unit.chars().count() > UNIT_LENGTH_MAX {
        let words = format!("shorten the unit to at most {UNIT_LENGTH_MAX} characters");
        found.push(Violation::new("unit", "TOO_LONG", words));
    }
    if unit.chars().any(char::is_control) {
        found.push(Violation::new(
            "unit",
            "TEXT_CONTROL_CHARACTERS",
            "remove control characters from the unit",
        ));
    }
    if find_person_number(unit).is_some() {
        let words = "name a unit; this looks like a national identity number";
        found.push(Violation::new("unit", "PERSONAL_NUMBER", words));
    }
}

fn read_mode(
    number: i32,
    default: Mode,
    protocol: Option<&Protocol>,
    found: &mut Violations,
) -> Option<Mode> {
    let Some(stated) = Mode::from_number(number) else {
        let violation = Violation::new("mode", "NOT_DEFINED", "use a mode of the contract");
        found.push(violation.allowing(Mode::STATED.iter().map(|mode| mode.name())));
        return None;
    };
    let mode = if stated == Mode::Unspecified { default } else { stated };
    check_mode(mode, protocol, found);
    Some(mode)
}

fn check_mode(mode: Mode, protocol: Option<&Protocol>, found: &mut Violations) {
    if let Some(protocol) = protocol.filter(|protocol| !protocol.allows_mode(mode)) {
        let words = "use a mode of the area's protocol";
        let violation = Violation::new("mode", "MODE_NOT_ALLOWED", words);
        found.push(violation.allowing(protocol.modes.iter().map(|mode| mode.name())));
    }
}

fn check_language(tag: &str, protocol: Option<&Protocol>, found: &mut Violations) {
    if !tag.is_empty() && !Language::new(tag).is_well_formed() {
        let words = "write the language as a BCP 47 tag, such as sv or sv-SE";
        found.push(Violation::new("language", "PATTERN", words));
    } else if let Some(protocol) = protocol.filter(|protocol| !protocol.allows_language(tag)) {
        let violation =
            Violation::new("language", "LANGUAGE_NOT_ALLOWED", "use a language of the area's protocol");
        found.push(violation.allowing(protocol.languages.iter().map(jamfor_survey::Language::as_str)));
    }
}

fn read_assistance(number: i32, protocol: Option<&Protocol>, found: &mut Violations) -> Option<Assistance> {
    let Some(help) = Assistance::from_number(number) else {
        let violation = Violation::new("assistance", "NOT_DEFINED", "use an assistance of the contract");
        found.push(violation.allowing(Assistance::STATED.iter().map(|help| help.name())));
        return None;
    };
    check_assistance(help, protocol, found);
    Some(help)
}

fn check_assistance(help: Assistance, protocol: Option<&Protocol>, found: &mut Violations) {
    if let Some(protocol) = protocol.filter(|protocol| !protocol.allows_assistance(help)) {
        let violation =
            Violation::new("assistance", "ASSISTANCE_NOT_ALLOWED", "use help that the area's protocol lists");
        found.push(violation.allowing(protocol.assistance.iter().map(|help| help.name())));
    }
}

/// Whether a rejection could come from participants that changed since this round was loaded.
#[must_use]
pub fn may_be_stale(found: &Violations) -> bool {
    let movable =
        ["AREA_NOT_PARTICIPATING", "MODE_NOT_ALLOWED", "LANGUAGE_NOT_ALLOWED", "ASSISTANCE_NOT_ALLOWED"];
    found.iter().any(|violation| movable.contains(&violation.reason))
}
