//! Contact tallies: how many were asked and what became of it, counted apart from answers and only ever added.

use std::collections::{BTreeMap, BTreeSet};

use jamfor_contract::names::Area;
use jamfor_fault::{FieldPath, Violation, Violations};
use jamfor_survey::{Digest, Language, TargetGroup, find_person_number};
use serde::{Deserialize, Serialize};

use super::collection::{CountingUnit, Mode};
use super::round::{Content, Round};
use super::{as_text, canonical};

/// How many of each kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Asked to take part.
    pub asked: i64,
    /// Completed a response.
    pub completed: i64,
    /// Answered in part.
    pub partial: i64,
    /// Said no.
    pub declined: i64,
    /// Were never reached.
    pub not_reached: i64,
    /// Did not belong to the target group; not part of asked.
    pub ineligible: i64,
    /// Why people declined, by reason.
    pub decline_reasons: BTreeMap<String, i64>,
}

impl Counts {
    /// Adds another tally's counts.
    pub fn add(&mut self, other: &Self) {
        self.asked += other.asked;
        self.completed += other.completed;
        self.partial += other.partial;
        self.declined += other.declined;
        self.not_reached += other.not_reached;
        self.ineligible += other.ineligible;
        for (reason, count) in &other.decline_reasons {
            *self.decline_reasons.entry(reason.clone()).or_default() += count;
        }
    }
}

/// One tally.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// The key that its source gave it.
    pub key: String,
    /// The area.
    #[serde(with = "as_text::area")]
    pub area: Area,
    /// The target group.
    pub target_group: TargetGroup,
    /// The unit; empty for none.
    pub unit: String,
    /// The day; empty for the whole period.
    pub day: String,
    /// The mode offered.
    pub mode: Mode,
    /// The language offered; empty for all.
    pub language: String,
    /// What one count stands for.
    pub counting_unit: CountingUnit,
    /// How many.
    pub counts: Counts,
    /// The key of the tally that this one takes the place of; empty for none.
    pub supersedes: String,
}

impl Tally {
    /// The digest of the content: a key that comes again with another one is a conflict.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(&[b"jamfor/tally/1\n", canonical::json(self).as_bytes()].concat())
    }

    fn check(&self, round: &Content, path: &FieldPath, found: &mut Violations) {
        let mut refuse = |field: &str, reason, words: &str| {
            found.push(Violation::new(path.field(field), reason, words));
        };
        if find_person_number(&self.key).is_some() {
            refuse(
                "key",
                "PERSONAL_NUMBER",
                "use a random key; this one looks like a national identity number",
            );
        }
        if self.counting_unit != round.counting_unit {
            let words = format!("count in the unit of the round, {}", round.counting_unit.name());
            refuse("counting_unit", "COUNTING_UNIT_DIFFERS", &words);
        }
        let counts = &self.counts;
        if counts.completed + counts.partial + counts.declined + counts.not_reached > counts.asked {
            refuse("asked", "OUTCOMES_EXCEED_ASKED", "let the outcomes together be no more than were asked");
        }
        if counts.decline_reasons.values().sum::<i64>() > counts.declined {
            refuse("decline_reasons", "OUT_OF_RANGE", "let the reasons together be no more than declined");
        }
        if !self.language.is_empty() && !Language::new(self.language.as_str()).is_well_formed() {
            refuse("language", "PATTERN", "write the language as a BCP 47 tag, such as sv or sv-SE");
        }
        if self.supersedes == self.key {
            refuse("supersedes", "TALLY_UNKNOWN", "name an earlier tally, not this one");
        }
        self.check_day(round, &path.field("day"), found);
    }

    fn check_day(&self, round: &Content, path: &FieldPath, found: &mut Violations) {
        if self.day.is_empty() {
            return;
        }
        match jamfor_survey::Day::parse(&self.day) {
            None => {
                let words = "write a day that exists as YYYY-MM-DD";
                found.push(Violation::new(path.clone(), "DAY_MALFORMED", words));
            }
            Some(day) if day < round.first_day || day > round.last_day => {
                let words = format!("give a day within {}..{}", round.first_day, round.last_day);
                found.push(Violation::new(path.clone(), "DAY_OUTSIDE_PERIOD", words));
            }
            Some(_) => {}
        }
    }
}

/// Notes everything that is wrong with tallies for `round`, but for what only the stored ones can tell.
pub fn check(tallies: &[Tally], round: &Round, members: &BTreeSet<(String, String)>, found: &mut Violations) {
    let mut keys = BTreeSet::new();
    let groups = round.content.groups();
    for (at, tally) in tallies.iter().enumerate() {
        let path = FieldPath::from("tallies").index(at);
        if !keys.insert(tally.key.as_str()) {
            found.push(Violation::new(path.field("key"), "DUPLICATE", "give each key once"));
        }
        let group = tally.target_group.as_str();
        if !groups.contains(&group) {
            let violation = Violation::new(
                path.field("target_group"),
                "TARGET_GROUP_UNKNOWN",
                "name a target group of the round",
            );
            found.push(violation.allowing(groups.iter().copied()));
        } else if !members.contains(&(tally.area.code().to_owned(), group.to_owned())) {
            let words = "name an area that takes part in the round with this target group";
            found.push(Violation::new(path.field("area"), "AREA_NOT_PARTICIPATING", words));
        }
        tally.check(&round.content, &path, found);
    }
}

/// The valid tallies of one area and target group together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// The target group.
    pub target_group: TargetGroup,
    /// The area.
    #[serde(with = "as_text::area")]
    pub area: Area,
    /// What one count stands for.
    pub counting_unit: CountingUnit,
    /// How many.
    pub counts: Counts,
}

/// The sums of the tallies that no other one took the place of, by target group and area.
#[must_use]
pub fn summarize(tallies: &[Tally]) -> Vec<Summary> {
    let superseded: BTreeSet<&str> = tallies.iter().map(|tally| tally.supersedes.as_str()).collect();
    let mut sums: BTreeMap<(&str, &Area), Summary> = BTreeMap::new();
    for tally in tallies.iter().filter(|tally| !superseded.contains(tally.key.as_str())) {
        let sum = sums.entry((tally.target_group.as_str(), &tally.area)).or_insert_with(|| Summary {
            target_group: tally.target_group.clone(),
            area: tally.area.clone(),
            counting_unit: tally.counting_unit,
            counts: Counts::default(),
        });
        sum.counts.add(&tally.counts);
    }
    sums.into_values().collect()
}
