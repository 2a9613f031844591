//! Who takes part in a round, and how they collect.

use jamfor_contract::names::Area;
use jamfor_fault::{FieldPath, Violation, Violations};
use jamfor_survey::{Language, TargetGroup};
use serde::{Deserialize, Serialize};

use super::as_text;
use super::collection::{Assistance, Mode, Recruitment};

/// How an area collects. An empty list allows everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Protocol {
    /// The modes in use.
    pub modes: Vec<Mode>,
    /// How people are asked.
    pub recruitment: Vec<Recruitment>,
    /// The languages offered.
    pub languages: Vec<Language>,
    /// The help that is allowed.
    pub assistance: Vec<Assistance>,
}

impl Protocol {
    /// Whether a response may have been given in this mode. Not stated is always allowed.
    #[must_use]
    pub fn allows_mode(&self, mode: Mode) -> bool {
        mode == Mode::Unspecified || self.modes.is_empty() || self.modes.contains(&mode)
    }

    /// Whether a response may have been given in this language. Not known is always allowed.
    #[must_use]
    pub fn allows_language(&self, tag: &str) -> bool {
        tag.is_empty()
            || self.languages.is_empty()
            || self.languages.iter().any(|known| known.as_str() == tag)
    }

    /// Whether a respondent may have had this help. Not stated is always allowed.
    #[must_use]
    pub fn allows_assistance(&self, help: Assistance) -> bool {
        help == Assistance::Unspecified || self.assistance.is_empty() || self.assistance.contains(&help)
    }

    fn check(&self, path: &FieldPath, found: &mut Violations) {
        for (at, language) in self.languages.iter().enumerate() {
            if !language.is_well_formed() {
                let words = "write the language as a BCP 47 tag, such as sv or sv-SE";
                found.push(Violation::new(path.field("languages").index(at), "PATTERN", words));
            }
        }
    }
}

/// An area that takes part with a target group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Participant {
    /// The area.
    #[serde(with = "as_text::area")]
    pub area: Area,
    /// The target group.
    pub target_group: TargetGroup,
    /// How it collects.
    pub protocol: Protocol,
    /// How many clients the service has, where known.
    pub clients: Option<i64>,
}

/// Everything that is wrong with participants of a round with these target groups, but for the register of areas.
pub fn check(participants: &[Participant], groups: &[&str], found: &mut Violations) {
    let mut seen = std::collections::HashSet::new();
    for (at, participant) in participants.iter().enumerate() {
        let path = FieldPath::from("participants").index(at);
        if !groups.contains(&participant.target_group.as_str()) {
            let words = "name a target group of the round's instruments";
            let violation = Violation::new(path.field("target_group"), "TARGET_GROUP_UNKNOWN", words);
            found.push(violation.allowing(groups.iter().copied()));
        }
        if !seen.insert((&participant.area, &participant.target_group)) {
            let words = "give each area and target group once";
            found.push(Violation::new(path.clone(), "DUPLICATE", words));
        }
        participant.protocol.check(&path.field("protocol"), found);
    }
}
