//! A round that was opened, with its definitions compiled: all that is needed to judge a response.

use std::collections::HashMap;
use std::sync::Arc;

use jamfor_contract::names::{Area, Name, RevisionName};
use jamfor_survey::{CompiledQuestionnaire, Day, TargetGroup};

use super::participant::Protocol;
use super::{AreaNumber, GroupNumber, RoundId};

/// A target group of an opened round.
#[derive(Clone, Debug)]
pub struct Group {
    /// Its number within the round.
    pub number: GroupNumber,
    /// Its key.
    pub target_group: TargetGroup,
    /// What it answers.
    pub revision: RevisionName,
    /// What it answers, compiled.
    pub questionnaire: Arc<CompiledQuestionnaire>,
}

/// A participant of an opened round.
#[derive(Clone, Debug)]
pub struct Member {
    /// The area.
    pub area: Area,
    /// Its number in the dictionary.
    pub number: AreaNumber,
    /// The target group.
    pub group: GroupNumber,
    /// How it collects.
    pub protocol: Protocol,
}

/// A round that was opened.
#[derive(Clone, Debug)]
pub struct OpenedRound {
    /// Within this database.
    pub id: RoundId,
    /// The name.
    pub name: Name,
    /// The version of the participants that this holds.
    pub participants_version: i64,
    /// The first day of collection.
    pub first_day: Day,
    /// The last day of collection.
    pub last_day: Day,
    groups: Vec<Group>,
    areas: HashMap<String, AreaNumber>,
    members: HashMap<(AreaNumber, GroupNumber), Protocol>,
}

/// What an opened round is made from.
#[derive(Clone, Debug)]
pub struct Definitions {
    /// Within this database.
    pub id: RoundId,
    /// The name.
    pub name: Name,
    /// The version of the participants.
    pub participants_version: i64,
    /// The first and the last day.
    pub period: (Day, Day),
    /// The groups, by number.
    pub groups: Vec<Group>,
    /// Who takes part.
    pub members: Vec<Member>,
}

impl OpenedRound {
    /// The round of these definitions.
    #[must_use]
    pub fn new(definitions: Definitions) -> Self {
        let Definitions { id, name, participants_version, period, groups, members } = definitions;
        let areas = members.iter().map(|member| (member.area.to_string(), member.number)).collect();
        let members =
            members.into_iter().map(|member| ((member.number, member.group), member.protocol)).collect();
        Self {
            id,
            name,
            participants_version,
            first_day: period.0,
            last_day: period.1,
            groups,
            areas,
            members,
        }
    }

    /// The target groups, by number.
    #[must_use]
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// The group with this key.
    #[must_use]
    pub fn group(&self, key: &str) -> Option<&Group> {
        self.groups.iter().find(|group| group.target_group.as_str() == key)
    }

    /// The group with this number.
    #[must_use]
    pub fn group_at(&self, number: GroupNumber) -> Option<&Group> {
        self.groups.iter().find(|group| group.number == number)
    }

    /// The number of an area that takes part, by its name.
    #[must_use]
    pub fn area(&self, name: &str) -> Option<AreaNumber> {
        self.areas.get(name).copied()
    }

    /// How an area collects from a target group; nothing when it does not take part with it.
    #[must_use]
    pub fn protocol(&self, area: AreaNumber, group: GroupNumber) -> Option<&Protocol> {
        self.members.get(&(area, group))
    }
}
