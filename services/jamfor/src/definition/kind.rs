//! The kinds of documents that a definition file can hold.

use jamfor_contract::pool;
use prost_reflect::MessageDescriptor;

use crate::failure::Failure;

/// What a document defines. In the order in which kinds are applied: each needs only those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Areas of a register: the fields of `ImportAreasRequest`.
    Areas,
    /// A survey.
    Survey,
    /// A policy.
    Policy,
    /// A concept.
    Concept,
    /// A questionnaire.
    Questionnaire,
    /// An indicator.
    Indicator,
    /// A crosswalk.
    Crosswalk,
    /// A weight set.
    WeightSet,
    /// A round.
    Round,
    /// Participants of a round: the fields of `UpdateParticipantsRequest`.
    Participants,
    /// A comparator.
    Comparator,
    /// A release. It is not applied but created: `jamfor release create`.
    Release,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 12] = [
        Self::Areas,
        Self::Survey,
        Self::Policy,
        Self::Concept,
        Self::Questionnaire,
        Self::Indicator,
        Self::Crosswalk,
        Self::WeightSet,
        Self::Round,
        Self::Participants,
        Self::Comparator,
        Self::Release,
    ];

    /// As it stands in a file.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Areas => "Areas",
            Self::Survey => "Survey",
            Self::Policy => "Policy",
            Self::Concept => "Concept",
            Self::Questionnaire => "Questionnaire",
            Self::Indicator => "Indicator",
            Self::Crosswalk => "Crosswalk",
            Self::WeightSet => "WeightSet",
            Self::Round => "Round",
            Self::Participants => "Participants",
            Self::Comparator => "Comparator",
            Self::Release => "Release",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// The message whose fields stand in a document of this kind.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::Areas => "jamfor.questionnaire.v1.ImportAreasRequest",
            Self::Survey => "jamfor.questionnaire.v1.Survey",
            Self::Policy => "jamfor.questionnaire.v1.Policy",
            Self::Concept => "jamfor.questionnaire.v1.Concept",
            Self::Questionnaire => "jamfor.questionnaire.v1.Questionnaire",
            Self::Indicator => "jamfor.questionnaire.v1.Indicator",
            Self::Crosswalk => "jamfor.questionnaire.v1.Crosswalk",
            Self::WeightSet => "jamfor.intake.v1.WeightSet",
            Self::Round => "jamfor.intake.v1.Round",
            Self::Participants => "jamfor.intake.v1.UpdateParticipantsRequest",
            Self::Comparator => "jamfor.benchmark.v1.Comparator",
            Self::Release => "jamfor.benchmark.v1.Release",
        }
    }

    /// The descriptor of that message.
    ///
    /// # Errors
    /// When the contract has no such message; a test holds that it has.
    pub(super) fn descriptor(self) -> Result<MessageDescriptor, Failure> {
        descriptor(self.message())
    }
}

/// The descriptor of a message of the contract.
pub(super) fn descriptor(name: &str) -> Result<MessageDescriptor, Failure> {
    pool()
        .get_message_by_name(name)
        .ok_or_else(|| Failure::Internal(format!("the contract has no message {name}")))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_kind_is_a_message_of_the_contract() {
        for kind in Kind::ALL {
            assert!(kind.descriptor().is_ok(), "{kind:?}");
            assert_eq!(Kind::named(kind.as_str()), Some(kind));
        }
    }

    #[test]
    fn no_message_has_a_field_called_kind() {
        for kind in Kind::ALL {
            let message = kind.descriptor().unwrap();
            assert!(message.get_field_by_name("kind").is_none(), "{kind:?}");
        }
    }
}
