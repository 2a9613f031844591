//! Releases of the same rounds. One minus another can give back what both of them hide: the later one is protected
//! together with those that had been opened before it, and of two that do not know each other only one is opened.

use std::collections::BTreeSet;

use jamfor_contract::names::Name;
use serde::{Deserialize, Serialize};

use super::life::State;
use super::release::{Content, Release};

/// A release that had been opened when another one of its rounds was created.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Earlier {
    /// Its name.
    pub release: String,
    /// The digest of its figures and masks.
    pub digest: String,
}

impl Earlier {
    /// Those of some releases that one with this name and content is protected together with, by name.
    #[must_use]
    pub fn all(name: &Name, content: &Content, releases: &[Release]) -> Vec<Self> {
        let mut all: Vec<Self> = of_its_rounds(name, content, releases)
            .map(|release| Self { release: release.name.to_string(), digest: release.digest.clone() })
            .collect();
        all.sort();
        all
    }
}

impl Release {
    /// Whether somebody could read it, or will be able to at its time; also when it has ended since.
    #[must_use]
    pub const fn was_opened(&self) -> bool {
        self.owner || self.public || matches!(self.state, State::Embargoed)
    }

    /// Those of some releases that were opened, and that give away with this one what both hide: of the same rounds, and
    /// neither protected together with the other. By name.
    #[must_use]
    pub fn not_protected_with(&self, releases: &[Self]) -> Vec<String> {
        let opened = of_its_rounds(&self.name, &self.content, releases);
        let apart = opened.filter(|other| !self.knows(other) && !other.knows(self));
        let mut names: Vec<String> = apart.map(|other| other.name.to_string()).collect();
        names.sort();
        names
    }

    fn knows(&self, other: &Self) -> bool {
        let name = other.name.to_string();
        self.earlier.iter().any(|one| one.release == name && one.digest == other.digest)
    }
}

/// The opened ones that share a round with another release.
fn of_its_rounds<'a>(
    name: &Name,
    content: &Content,
    releases: &'a [Release],
) -> impl Iterator<Item = &'a Release> {
    let rounds: BTreeSet<&str> = content.rounds().collect();
    let others = releases.iter().filter(move |other| other.was_opened() && other.name != *name);
    others.filter(move |other| other.content.rounds().any(|round| rounds.contains(round)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use jamfor_contract::names::Collection;
    use jamfor_survey::Texts;

    use super::*;
    use crate::domain::release::Progress;

    fn content(rounds: &[&str]) -> Content {
        Content {
            title: Texts::new(),
            snapshots: rounds.iter().map(|round| format!("bodies/b/rounds/{round}")).collect(),
            indicators: Vec::new(),
            policy: String::new(),
            breakdowns: Vec::new(),
            crossings: Vec::new(),
            comparators: Vec::new(),
            pooled_rounds: Vec::new(),
            regions: Default::default(),
            corrects: String::new(),
            notice: Texts::new(),
            totals: None,
        }
    }

    fn named(id: &str) -> Name {
        Name::parse(Collection::Releases, &format!("bodies/b/releases/{id}")).unwrap()
    }

    /// A previewed release that knows of those that are given.
    fn opened(id: &str, rounds: &[&str], known: &[&Release]) -> Release {
        Release {
            name: named(id),
            content: content(rounds),
            asked: String::new(),
            survey: String::new(),
            state: State::Ready,
            progress: Progress::default(),
            failure: String::new(),
            digest: format!("sha256:{id}"),
            figures: 0,
            method: String::new(),
            synthetic: false,
            public: false,
            owner: true,
            approvals: Vec::new(),
            publish_micros: None,
            end_micros: None,
            superseded_by: String::new(),
            withdrawal: String::new(),
            earlier: known.iter().map(|one| earlier(one)).collect(),
            protection: None,
            created_micros: 0,
            ready_micros: None,
            version: 1,
        }
    }

    fn earlier(release: &Release) -> Earlier {
        Earlier { release: release.name.to_string(), digest: release.digest.clone() }
    }

    #[test]
    fn a_release_counts_a_round_whatever_its_snapshot() {
        let content = content(&["r/snapshots/1", "rr/snapshots/12"]);
        assert_eq!(content.rounds().collect::<Vec<_>>(), ["bodies/b/rounds/r", "bodies/b/rounds/rr"]);
    }

    #[test]
    fn what_was_opened_to_somebody_stays_so() {
        let previewed = opened("a", &[], &[]);
        let closed = Release { owner: false, ..previewed.clone() };
        assert!(previewed.was_opened() && !closed.was_opened());
        for state in State::ALL {
            let embargoed = state == State::Embargoed;
            assert_eq!(Release { state, ..closed.clone() }.was_opened(), embargoed, "{state:?}");
            assert!(Release { state, public: true, ..closed.clone() }.was_opened());
        }
    }

    #[test]
    fn the_opened_ones_that_share_a_round_are_kept_by_name_and_the_release_itself_is_not() {
        let all = ["d", "c", "b"].map(|id| opened(id, &["r/snapshots/1", "s/snapshots/1"], &[]));
        let [d, mut closed, b] = all;
        closed.owner = false;
        let other = opened("a", &["rr/snapshots/1"], &[]);
        let all = [d.clone(), closed, b.clone(), other];
        let of_r = content(&["r/snapshots/2"]);
        assert_eq!(Earlier::all(&named("new"), &of_r, &all), [earlier(&b), earlier(&d)]);
        assert_eq!(Earlier::all(&named("b"), &of_r, &all), [earlier(&d)]);
    }

    #[test]
    fn two_releases_are_protected_together_when_one_of_them_knows_the_other_as_it_is() {
        let rounds = ["r/snapshots/1"];
        let one = opened("one", &rounds, &[]);
        let two = opened("two", &rounds, &[&one]);
        let both = [one.clone(), two.clone()];
        assert_eq!((one.not_protected_with(&both), two.not_protected_with(&both)), (vec![], vec![]));
        let third = opened("third", &rounds, &[&two]);
        assert_eq!(third.not_protected_with(&both), [one.name.to_string()]);
        let changed = Release { digest: "sha256:other".into(), ..one };
        assert_eq!(two.not_protected_with(std::slice::from_ref(&changed)), [changed.name.to_string()]);
        let closed = Release { owner: false, ..changed };
        assert_eq!(two.not_protected_with(&[closed]), Vec::<String>::new());
    }
}
