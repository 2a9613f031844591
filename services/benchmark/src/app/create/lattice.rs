//! What a release breaks down, crosses, compares with and counts together: the closed lattice of its figures.

use std::collections::{BTreeMap, BTreeSet};

use jamfor_context::Context;
use jamfor_contract::names::{Collection, MaybeRevision, Name};
use jamfor_fault::{FieldPath, Violation};

use super::{App, Findings};
use crate::Error;
use crate::domain::{
    comparator::{Basis, Comparator, Register},
    cut::{FACTS, UNIT},
    release::{Content, Crossing},
};

impl App {
    /// Finds the stored comparators and pins each to the newest revision, or to the one that it names.
    pub(super) async fn find_comparators(
        &self,
        ctx: &Context,
        content: &Content,
        found: &mut Findings,
    ) -> Result<(), Error> {
        let mut seen = BTreeSet::new();
        for (at, text) in content.comparators.iter().enumerate() {
            let field = field("comparators").index(at);
            let name = MaybeRevision::parse(Collection::Comparators, text);
            let name =
                name.map_err(|error| Violation::new(field.clone(), "NAME_MALFORMED", error.to_string()));
            let Some(name) = found.violations.keep(name) else { continue };
            if !seen.insert(name.name.to_string()) {
                found.violations.push(Violation::new(field, "DUPLICATE", "name each comparator once"));
                continue;
            }
            match self.stored_comparator(ctx, &name).await {
                Ok(revision) => found.keep_comparator(field, revision.comparator),
                Err(Error::NotFound { .. }) => {
                    let words = "name a comparator that exists";
                    found.violations.push(Violation::new(field, "REFERENCE_DANGLING", words));
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Finds who lies in the regions of the comparators now: that is what the release holds areas against.
    pub(super) async fn find_regions(&self, ctx: &Context, found: &mut Findings) -> Result<(), Error> {
        let mut registers: BTreeMap<String, Register> = BTreeMap::new();
        let frozen = || found.rounds.iter().map(|(_, frozen, _)| frozen);
        let took_part: BTreeSet<String> =
            frozen().flat_map(|frozen| &frozen.participants).map(|one| one.area.clone()).collect();
        let newest = frozen().map(|frozen| frozen.round.start_date.clone()).max().unwrap_or_default();
        for (name, region) in &found.in_regions {
            let country: String = region.chars().take(2).collect();
            if !registers.contains_key(&country) {
                registers.insert(country.clone(), self.sources.register(ctx, &country).await?);
            }
            if let Some(register) = registers.get(&country) {
                found.regions.insert(name.clone(), register.of_region(region, &took_part, &newest));
            }
        }
        Ok(())
    }
}

impl Findings {
    /// A comparator, unless it needs a round that the release does not count.
    fn keep_comparator(&mut self, field: FieldPath, comparator: Comparator) {
        let rounds = self.round_names();
        match &comparator.basis {
            Basis::EarlierRound { round } if !rounds.is_empty() && !rounds.contains(round) => {
                let words = "count the earlier round of the comparator too, or leave the comparator out";
                self.violations.push(Violation::new(field, "ROUND_UNKNOWN", words).allowing(rounds));
            }
            Basis::Region { region } => {
                self.in_regions.push((comparator.name.clone(), region.clone()));
                self.comparators.push(comparator.name);
            }
            _ => self.comparators.push(comparator.name),
        }
    }

    /// The rounds that were found; none where nothing is known of them.
    fn round_names(&self) -> BTreeSet<String> {
        self.rounds.iter().map(|(_, frozen, _)| frozen.round.name.clone()).collect()
    }
}

/// Each breakdown is a background item of the rounds, or a fact of collection, and stands once.
pub(super) fn check_breakdowns(content: &Content, found: &mut Findings) {
    let items = || found.rounds.iter().flat_map(|(_, _, asked)| asked).flat_map(|asked| &asked.items);
    let background = items().filter(|(_, item)| item.background).map(|(key, _)| key.clone());
    let known: BTreeSet<String> = background.chain(FACTS.map(str::to_owned)).collect();
    let mut seen = BTreeSet::new();
    for (at, item) in content.breakdowns.iter().enumerate() {
        let field = field("breakdowns").index(at);
        if !seen.insert(item) {
            found.violations.push(Violation::new(field, "DUPLICATE", "name each breakdown once"));
        } else if !found.rounds.is_empty() && !known.contains(item) {
            let words = "name a background item of single choice that a questionnaire of the rounds has, or a fact of collection";
            found.violations.push(Violation::new(field, "BREAKDOWN_UNKNOWN", words).allowing(known.clone()));
        }
    }
}

/// Each crossing is of two breakdowns of the release, not of units, and stands once in whichever order.
pub(super) fn check_crossings(content: &Content, found: &mut Findings) {
    let declared: BTreeSet<&String> = content.breakdowns.iter().filter(|item| *item != UNIT).collect();
    let mut seen = BTreeSet::new();
    for (at, Crossing { first, second }) in content.crossings.iter().enumerate() {
        let place = field("crossings").index(at);
        for (part, item) in [("first", first), ("second", second)] {
            if !declared.contains(item) {
                let words = "cross breakdowns of the release; UNIT is crossed with nothing";
                let violation = Violation::new(place.field(part), "BREAKDOWN_UNKNOWN", words);
                found.violations.push(violation.allowing(declared.iter().map(|item| (*item).clone())));
            }
        }
        if first == second {
            let words = "cross two different breakdowns";
            found.violations.push(Violation::new(place, "DUPLICATE", words));
        } else if !seen.insert(BTreeSet::from([first, second])) {
            found.violations.push(Violation::new(place, "DUPLICATE", "name each crossing once"));
        }
    }
}

/// Each group counts two or three different rounds of the release together, and stands once.
pub(super) fn check_pooled(content: &Content, found: &mut Findings) {
    let known = found.round_names();
    let mut seen = BTreeSet::new();
    for (at, rounds) in content.pooled_rounds.iter().enumerate() {
        let place = field("pooled_rounds").index(at);
        let mut group = BTreeSet::new();
        for (number, round) in rounds.iter().enumerate() {
            let place = place.field("rounds").index(number);
            if let Err(error) = Name::parse(Collection::Rounds, round) {
                found.violations.push(Violation::new(place, "NAME_MALFORMED", error.to_string()));
            } else if !group.insert(round.clone()) {
                found.violations.push(Violation::new(place, "DUPLICATE", "name each round once"));
            } else if !known.is_empty() && !known.contains(round) {
                let violation = Violation::new(place, "ROUND_UNKNOWN", "name rounds that the release counts");
                found.violations.push(violation.allowing(known.clone()));
            }
        }
        if group.len() > 1 && !seen.insert(group) {
            found.violations.push(Violation::new(place, "DUPLICATE", "name each group of rounds once"));
        }
    }
    found.pooled.clone_from(&content.pooled_rounds);
}

/// Groups of rounds with each in the order of `rounds`, which is that of time.
pub(super) fn in_order(mut groups: Vec<Vec<String>>, rounds: &[String]) -> Vec<Vec<String>> {
    for group in &mut groups {
        group.sort_by_key(|name| rounds.iter().position(|round| round == name));
    }
    groups
}

fn field(name: &str) -> FieldPath {
    FieldPath::from("release").field(name)
}
