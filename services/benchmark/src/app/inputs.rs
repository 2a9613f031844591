//! What a release was made from, by name and digest, and what things were called.

use super::gather::Gathered;
use crate::domain::{
    labels::Labels,
    manifest::{Input, InputKind, Provenance, SOFTWARE},
};

impl Gathered {
    /// Where a release that is built of it comes from; the digests of the rows are known once they are read.
    pub(super) fn provenance(&self) -> Provenance {
        Provenance {
            software: SOFTWARE.to_owned(),
            inputs: self.definitions().chain(self.collected()).collect(),
            labels: self.labels(),
            ..Provenance::default()
        }
    }

    fn definitions(&self) -> impl Iterator<Item = Input> {
        let country = &self.pinned.survey.country;
        let fixed = [
            Input::new(InputKind::Survey, &self.pinned.revision, &self.pinned.digest),
            Input::new(InputKind::Policy, &self.policy.name, &self.policy.digest),
            Input::new(InputKind::Areas, format!("areas/{country}"), self.register.digest(&self.areas)),
        ];
        let indicators =
            self.indicators.iter().map(|one| Input::new(InputKind::Indicator, &one.name, &one.digest));
        let comparators =
            self.comparators.iter().map(|one| Input::new(InputKind::Comparator, &one.name, &one.digest));
        fixed.into_iter().chain(indicators).chain(comparators)
    }

    fn collected(&self) -> impl Iterator<Item = Input> {
        let snapshots = self
            .rounds
            .iter()
            .map(|(frozen, _)| Input::new(InputKind::Snapshot, &frozen.round.snapshot, &frozen.round.digest));
        let asked = self.rounds.iter().flat_map(|(_, instruments)| instruments);
        let asked = asked.map(|one| Input::new(InputKind::Questionnaire, &one.revision, &one.digest));
        let weights =
            self.weight_sets.iter().map(|(name, digest)| Input::new(InputKind::WeightSet, name, digest));
        snapshots.chain(asked).chain(weights)
    }

    /// The newest round's labels come first: they are what readers know.
    fn labels(&self) -> Labels {
        let mut labels = Labels {
            survey: self.pinned.title.clone(),
            groups: self.pinned.groups.clone(),
            ..Labels::default()
        };
        let country = &self.pinned.survey.country;
        for code in self.areas.iter().chain([country]) {
            let title = self.register.0.get(code).map(|area| area.title.clone()).unwrap_or_default();
            labels.areas.insert(code.clone(), title);
        }
        for instrument in self.rounds.iter().rev().flat_map(|(_, instruments)| instruments) {
            for (item, options) in &instrument.labels {
                labels.add_options(item, options.clone());
            }
        }
        labels
    }
}
