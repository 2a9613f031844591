//! What a release was made from, each with the digest of its content, and what things are called: kept beside the
//! figures, and no part of their digest.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::{comparator::Register, frame::Frame, labels::Labels};

/// This program, as manifests and statements name it.
pub const SOFTWARE: &str = concat!("jamfor-benchmark ", env!("CARGO_PKG_VERSION"));

/// What is kept of where a release comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// The version of the program that built it.
    pub software: String,
    /// What it was made from, in order.
    pub inputs: BTreeSet<Input>,
    /// The digest of the rows that were read of each snapshot, by name.
    pub rows: BTreeMap<String, String>,
    /// What things were called.
    pub labels: Labels,
}

/// Something that a release was made from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Input {
    /// What it is.
    pub kind: InputKind,
    /// Its resource name, with the revision or number that is pinned.
    pub name: String,
    /// The digest of its content.
    pub digest: String,
}

/// What a release is made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum InputKind {
    /// The survey's revision.
    Survey,
    /// A questionnaire's revision.
    Questionnaire,
    /// An indicator's revision.
    Indicator,
    /// The policy's revision.
    Policy,
    /// The frozen answers of a round.
    Snapshot,
    /// The weights of a round.
    WeightSet,
    /// A stored comparator's revision.
    Comparator,
    /// The areas as the register had them.
    Areas,
    /// An earlier release of the same rounds, which it is protected together with.
    Release,
}

impl InputKind {
    /// Every kind.
    pub const ALL: [Self; 9] = [
        Self::Survey,
        Self::Questionnaire,
        Self::Indicator,
        Self::Policy,
        Self::Snapshot,
        Self::WeightSet,
        Self::Comparator,
        Self::Areas,
        Self::Release,
    ];

    /// The kind as a stable word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Survey => "SURVEY",
            Self::Questionnaire => "QUESTIONNAIRE",
            Self::Indicator => "INDICATOR",
            Self::Policy => "POLICY",
            Self::Snapshot => "SNAPSHOT",
            Self::WeightSet => "WEIGHT_SET",
            Self::Comparator => "COMPARATOR",
            Self::Areas => "AREAS",
            Self::Release => "RELEASE",
        }
    }
}

impl Input {
    /// An input with its digest.
    #[must_use]
    pub fn new(kind: InputKind, name: impl Into<String>, digest: impl Into<String>) -> Self {
        Self { kind, name: name.into(), digest: digest.into() }
    }
}

impl Provenance {
    /// What the vocabulary of a release alone tells: for one from before manifests were kept.
    #[must_use]
    pub fn of_frame(frame: &Frame) -> Self {
        let mut inputs = BTreeSet::from([
            Input::new(InputKind::Survey, &frame.survey.name, ""),
            Input::new(InputKind::Policy, &frame.policy.name, &frame.policy.digest),
        ]);
        for round in &frame.rounds {
            inputs.insert(Input::new(InputKind::Snapshot, &round.snapshot, &round.digest));
            let asked = round.instruments.iter();
            inputs.extend(asked.map(|one| Input::new(InputKind::Questionnaire, &one.revision, &one.digest)));
        }
        let indicators = frame.indicators.iter();
        inputs.extend(indicators.map(|one| Input::new(InputKind::Indicator, &one.name, &one.digest)));
        let comparators = frame.comparators.iter().map(|one| &one.comparator);
        inputs.extend(comparators.map(|one| Input::new(InputKind::Comparator, &one.name, &one.digest)));
        Self { inputs, ..Self::default() }
    }
}

impl Register {
    /// The digest of some areas as the register has them: kind and parent, which decide who lies in a region. What an
    /// area is called and how long it exists may change later.
    #[must_use]
    pub fn digest<'a>(&self, codes: impl IntoIterator<Item = &'a String>) -> String {
        let mut hash = Sha256::new();
        for code in codes.into_iter().collect::<BTreeSet<_>>() {
            let (kind, parent) =
                self.0.get(code).map_or(("", ""), |area| (area.kind.as_str(), area.parent.as_str()));
            for part in [code, kind, parent] {
                hash.update((part.len() as u64).to_be_bytes());
                hash.update(part);
            }
        }
        format!("sha256:{}", hex::encode(hash.finalize()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::comparator::Registered;

    fn register(parent: &str, title: &str) -> Register {
        let area = Registered { parent: parent.into(), title: title.into(), ..Registered::default() };
        Register(BTreeMap::from([("SE-1490".to_owned(), area)]))
    }

    #[test]
    fn the_digest_of_areas_is_of_what_a_release_reads_of_them() {
        let codes = ["SE-1490".to_owned()];
        let digest = register("SE-14", "Borås").digest(&codes);
        assert_eq!(digest, register("SE-14", "Borås stad").digest(&codes));
        assert_ne!(digest, register("SE-15", "Borås").digest(&codes));
        assert_ne!(digest, Register::default().digest(&codes));
    }
}
