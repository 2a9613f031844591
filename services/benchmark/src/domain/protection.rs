//! How a release was protected: what is hidden and why, and what the attackers of its audit found. Stored with the
//! release once it is built.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;

use jamfor_disclosure::lattice::{Attacker, Audit};
use serde::{Deserialize, Serialize};

use super::{
    built::Built,
    key::{Basis, Group, Key},
    mask::Mask,
    protect,
};

/// The report on a release.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Whether the attackers recovered nothing. Without that, a release is opened to nobody, unless all its respondents
    /// are made up.
    pub passed: bool,
    /// Figures that are shown.
    pub shown: u64,
    /// Figures that are suppressed on their own account.
    pub primary: u64,
    /// Figures that are suppressed because they would give another one away.
    pub complementary: u64,
    /// Totals that are withheld.
    pub totals_withheld: u64,
    /// Answers of areas that no shown figure of an area counts.
    pub answers_hidden: u64,
    /// Answers of areas.
    pub answers: u64,
    /// What each kind of attacker tried and found.
    pub attacks: Vec<Attack>,
    /// What had to be left out to protect the rest.
    pub withheld: Vec<Withheld>,
}

/// What one kind of attacker tried and found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attack {
    /// Who: `PUBLIC`, `OWNER`, or `OWNERS` for two owners together.
    pub attacker: String,
    /// How many of them there are.
    pub attackers: u64,
    /// Suppressed counts that each of them tried to bound, all together.
    pub tried: u64,
    /// Those that were bounded tighter than the policy allows.
    pub exposed: u64,
    /// The narrowest interval that was found, in persons.
    pub narrowest: u64,
}

/// A breakdown that a release leaves out, because hiding single figures could not protect it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withheld {
    /// The indicator, pinned.
    pub indicator: String,
    /// The round; empty for rounds that are counted together.
    pub round: String,
    /// The target group, or `ALL`.
    pub group: String,
    /// The items of the breakdown; empty for the figures of all respondents.
    pub breakdown: Vec<String>,
    /// How many areas lose it.
    pub areas: u32,
}

impl Attack {
    /// What one kind of attacker tried in all audits.
    fn all(attacker: Attacker, audits: &[Audit]) -> Self {
        let of = || audits.iter().flat_map(|audit| &audit.attacks).filter(|one| one.attacker == attacker);
        let name = match attacker {
            Attacker::Public => "PUBLIC",
            Attacker::Owner => "OWNER",
            Attacker::Owners => "OWNERS",
        };
        Self {
            attacker: name.to_owned(),
            attackers: of().map(|one| one.attackers).max().unwrap_or(0),
            tried: of().map(|one| one.tried).sum(),
            exposed: of().map(|one| one.exposed).sum(),
            narrowest: of().filter_map(|one| one.narrowest).min().map_or(0, u64::from),
        }
    }
}

impl Report {
    /// What the masks of a release say, and what attacking it together with earlier releases of its rounds finds.
    #[must_use]
    pub fn new(built: &Built, earlier: &[&Built], threads: NonZeroUsize) -> Self {
        let audits = protect::attack(built, earlier, threads.get());
        let attacks =
            [Attacker::Public, Attacker::Owner, Attacker::Owners].map(|one| Attack::all(one, &audits));
        let passed = audits.iter().all(Audit::passed);
        let mut report = Self { passed, attacks: attacks.into(), ..Self::default() };
        for record in &built.records {
            match record.masks.public {
                Mask::Shown | Mask::Ranged | Mask::Banded => report.shown += 1,
                Mask::Primary(_) => report.primary += 1,
                Mask::Complementary | Mask::LeftOut => report.complementary += 1,
                Mask::TotalWithheld => report.totals_withheld += 1,
            }
        }
        report.count_answers(built);
        report.withheld = withheld(built);
        report
    }

    /// The share of the answers of areas that no shown figure of an area counts, in 0 to 1.
    #[must_use]
    pub fn hidden_share(&self) -> f64 {
        if self.answers == 0 { 0.0 } else { self.answers_hidden as f64 / self.answers as f64 }
    }

    /// An answer is hidden when neither the figure of its target group is shown nor that of all groups together.
    fn count_answers(&mut self, built: &Built) {
        let mut seen: BTreeMap<Key, bool> = BTreeMap::new();
        let of_areas = || {
            let whole = built.records.iter().filter(|one| one.key.part.is_none());
            whole.filter(|one| matches!(one.key.basis, Basis::Area(_)))
        };
        for record in of_areas().filter(|one| one.key.group == Group::All) {
            seen.insert(record.key, record.masks.public.is_shown());
        }
        for record in of_areas().filter(|one| one.key.group != Group::All) {
            let all = Key { group: Group::All, ..record.key };
            let shown = record.masks.public.is_shown() || seen.get(&all).is_some_and(|shown| *shown);
            let answers = record.cell.persons();
            self.answers += answers;
            self.answers_hidden += if shown { 0 } else { answers };
        }
    }
}

/// What was left out: by indicator, round, target group and breakdown, with how many areas lose it.
fn withheld(built: &Built) -> Vec<Withheld> {
    let frame = &built.frame;
    let mut areas: BTreeMap<(u16, u16, Group, Option<u8>), BTreeSet<Basis>> = BTreeMap::new();
    for record in built.records.iter().filter(|record| record.masks.public == Mask::LeftOut) {
        let Key { indicator, round, group, basis, part } = record.key;
        let lost = areas.entry((indicator, round, group, part.map(|part| part.cut))).or_default();
        if basis.is_area() {
            lost.insert(basis);
        }
    }
    let one =
        |((indicator, round, group, cut), lost): ((u16, u16, Group, Option<u8>), BTreeSet<Basis>)| Withheld {
            indicator: frame
                .indicators
                .get(usize::from(indicator))
                .map_or_else(String::new, |one| one.name.clone()),
            round: frame.rounds.get(usize::from(round)).map_or_else(String::new, |one| one.name.clone()),
            group: frame.group_name(group).to_owned(),
            breakdown: cut.map(|cut| frame.items_of(cut)).unwrap_or_default(),
            areas: u32::try_from(lost.len()).unwrap_or(u32::MAX),
        };
    areas.into_iter().map(one).collect()
}
