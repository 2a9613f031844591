//! From counted tables and pinned definitions to a whole release. Pure: the same inputs give the same bytes.

use std::collections::BTreeMap;

use jamfor_statistics::{Moments, stratified::Stratum, tabulate::Tabulation};

use super::{
    built::Built,
    cell::{OptionTally, Source},
    columns::Counted,
    estimate::{Domain, Rules, estimate},
    frame::{Collection, Frame},
    indicator::Indicator,
    instrument::{Changes, Instrument, ScaleOption},
    key::{Group, Key, Part},
    mask::{Mask, Masks},
    method::Method,
    policy::Policy,
    protect,
    record::Record,
    round::{Contact, Participant, Round, Survey},
    vocabulary,
};

/// All that a release is built from.
#[derive(Clone, Debug)]
pub struct Inputs {
    /// How to compute.
    pub method: Method,
    /// The survey.
    pub survey: Survey,
    /// The rules.
    pub policy: Policy,
    /// What to count, in order.
    pub indicators: Vec<Indicator>,
    /// The background items to break down by.
    pub breakdowns: Vec<String>,
    /// The rounds in order of time.
    pub rounds: Vec<RoundInput>,
    /// How the questionnaire revisions differ.
    pub changes: Changes,
}

/// One round of a release.
#[derive(Clone, Debug)]
pub struct RoundInput {
    /// The round itself.
    pub round: Round,
    /// What each target group was asked, in the order of the round's pinned revisions.
    pub instruments: Vec<Instrument>,
    /// Who took part.
    pub participants: Vec<Participant>,
    /// Who was asked.
    pub contacts: Vec<Contact>,
    /// The counted answers, one a target group.
    pub tables: Vec<Counted>,
}

/// Builds a release: estimates every figure, then decides what may be shown.
#[must_use]
pub fn build(inputs: &Inputs) -> Built {
    let mut built = estimate_all(inputs);
    protect_all(&mut built);
    built
}

/// Every figure, exact and not yet protected.
#[must_use]
pub fn estimate_all(inputs: &Inputs) -> Built {
    let frame = vocabulary::frame(inputs);
    let mut records = Vec::new();
    for (round, input) in (0_u16..).zip(&inputs.rounds) {
        let tables: Vec<Located<'_>> =
            input.tables.iter().filter_map(|table| Located::new(&frame, table)).collect();
        for (indicator, definition) in (0_u16..).zip(&inputs.indicators) {
            let bound = frame.bound_groups(round, Group::All, indicator);
            let ones = bound.iter().map(|bound| Group::One(bound.group));
            for group in [Group::All].into_iter().filter(|_| !bound.is_empty()).chain(ones) {
                let of = Of { frame: &frame, tables: &tables, round, group, indicator, definition };
                of.estimate(&inputs.method, &mut records);
            }
        }
    }
    records.sort_by_key(|record| record.key);
    Built::new(frame, records)
}

/// Decides what of each figure may be shown.
pub fn protect_all(built: &mut Built) {
    protect::protect(&built.frame, &mut built.records);
}

/// A counted table with the places of the release's areas in it.
struct Located<'a> {
    group: u16,
    table: &'a Counted,
    local: BTreeMap<u16, u16>,
}

impl<'a> Located<'a> {
    fn new(frame: &Frame, table: &'a Counted) -> Option<Self> {
        let Some(Group::One(group)) = frame.group(&table.group) else { return None };
        let local = (0_u16..).zip(&table.areas).filter_map(|(at, code)| Some((frame.area(code)?, at)));
        Some(Self { group, table, local: local.collect() })
    }
}

/// The figures of one round, group and indicator.
struct Of<'a> {
    frame: &'a Frame,
    tables: &'a [Located<'a>],
    round: u16,
    group: Group,
    indicator: u16,
    definition: &'a Indicator,
}

impl Of<'_> {
    fn estimate(&self, method: &Method, records: &mut Vec<Record>) {
        let participation = self.definition.is_participation();
        let source = if participation { Source::Contacts } else { Source::Answers };
        let rules = Rules { method, policy: &self.frame.policy, source };
        let parts = self.frame.parts().filter(|_| !participation).map(Some);
        for part in [None].into_iter().chain(parts) {
            let domains = if participation { self.contacts() } else { self.answers(part) };
            if domains.is_empty() {
                continue;
            }
            for (basis, cell) in estimate(&domains, &rules) {
                let (round, group, indicator) = (self.round, self.group, self.indicator);
                let key = Key { round, group, indicator, basis, part };
                records.push(Record { key, cell, masks: Masks::both(Mask::Complementary) });
            }
        }
    }

    fn by_area(&self) -> BTreeMap<u16, Vec<&Collection>> {
        let mut areas: BTreeMap<u16, Vec<&Collection>> = BTreeMap::new();
        for one in self.frame.collections(self.round, self.group, self.indicator) {
            areas.entry(one.area).or_default().push(one);
        }
        areas
    }

    fn is_sensitive(&self, group: u16) -> bool {
        self.frame.survey.sensitive_groups.contains(self.frame.group_name(Group::One(group)))
    }

    fn contacts(&self) -> Vec<Domain> {
        let domain = |(area, groups): (u16, Vec<&Collection>)| {
            let tallied: Vec<(u16, u64, u64)> = groups
                .iter()
                .filter_map(|one| one.contacts.map(|(asked, completed)| (one.group, asked, completed)))
                .collect();
            let strata: Vec<Stratum> =
                tallied.iter().map(|&(_, asked, completed)| of_contacts(asked, completed)).collect();
            (!strata.is_empty()).then(|| Domain {
                area,
                strata,
                eligible: tallied.iter().map(|one| one.1).sum(),
                sensitive: tallied.iter().any(|one| one.2 > 0 && self.is_sensitive(one.0)),
                options: Vec::new(),
            })
        };
        self.by_area().into_iter().filter_map(domain).collect()
    }

    fn answers(&self, part: Option<Part>) -> Vec<Domain> {
        let options = self.frame.options(Key {
            round: self.round,
            group: self.group,
            indicator: self.indicator,
            basis: super::key::Basis::Pooled,
            part: None,
        });
        let domain = |(area, groups): (u16, Vec<&Collection>)| {
            let mut domain = Domain {
                area,
                strata: Vec::new(),
                eligible: 0,
                sensitive: false,
                options: vec![OptionTally::default(); options.len()],
            };
            for one in groups {
                self.add(&mut domain, one.group, part, options);
            }
            domain
        };
        self.by_area().into_iter().map(domain).collect()
    }

    /// Adds the stratum of a group to an area.
    fn add(&self, domain: &mut Domain, group: u16, part: Option<Part>, options: &[ScaleOption]) {
        let empty = Stratum { respondents: 0, population: None, moments: Moments::EMPTY };
        let Some(view) = self.view(domain.area, group, part) else { return domain.strata.push(empty) };
        let bound = self.frame.bound_groups(self.round, Group::One(group), self.indicator);
        let Some(bound) = bound.first() else { return domain.strata.push(empty) };
        let scale = scale_of(view.codes, &bound.options);
        let moments = view.cell.map_or(Moments::EMPTY, |cell| {
            view.tabulation.moments(cell, view.item, &self.definition.selection(&scale))
        });
        domain.strata.push(Stratum { respondents: view.respondents, population: None, moments });
        let Some(cell) = view.cell else { return };
        let eligible = view.tabulation.respondents(cell);
        domain.eligible += eligible;
        domain.sensitive |= eligible > 0 && self.is_sensitive(group);
        for (tally, option) in domain.options.iter_mut().zip(options) {
            let code = view.codes.iter().position(|code| *code == option.code);
            let Some(code) = code.and_then(|code| u8::try_from(code).ok()) else { continue };
            let found = view.tabulation.tally(cell, view.item, code);
            tally.count += found.count;
            tally.weight += found.w;
        }
    }

    /// Where the answers of an area and group stand.
    fn view(&self, area: u16, group: u16, part: Option<Part>) -> Option<View<'_>> {
        let located = self.tables.iter().find(|located| located.group == group)?;
        let table = located.table;
        let revision = &self.frame.rounds.get(usize::from(self.round))?.instruments;
        let revision = revision.iter().find(|pinned| pinned.group == table.group)?;
        let key = self.definition.item_of(&revision.revision)?;
        let item = table.items.iter().position(|(found, _)| found == key)?;
        let area = *located.local.get(&area)?;
        let respondents = table.whole.respondents(table.whole.shape().cell(area, &[])?);
        let (tabulation, cell) = match part {
            None => (&table.whole, table.whole.shape().cell(area, &[])),
            Some(part) => {
                let (codes, tabulation) = table.by.get(usize::from(part.item))?.as_ref()?;
                let option = self
                    .frame
                    .breakdowns
                    .get(usize::from(part.item))?
                    .options
                    .get(usize::from(part.option))?;
                let level = codes.iter().position(|code| code == option).and_then(|at| u8::try_from(at).ok());
                (tabulation, level.and_then(|level| tabulation.shape().cell(area, &[level])))
            }
        };
        Some(View { tabulation, cell, item, respondents, codes: &table.items[item].1 })
    }
}

/// The answers of an area and group to an item.
struct View<'a> {
    tabulation: &'a Tabulation,
    cell: Option<usize>,
    item: usize,
    respondents: u64,
    codes: &'a [String],
}

/// The scale in the order of a column's codes.
fn scale_of(codes: &[String], options: &[ScaleOption]) -> Vec<ScaleOption> {
    let find = |code: &String| options.iter().find(|option| option.code == *code).cloned();
    let unknown =
        |code: &String| ScaleOption { code: code.clone(), class: jamfor_survey::OptionClass::Refused };
    codes.iter().map(|code| find(code).unwrap_or_else(|| unknown(code))).collect()
}

/// Those asked as equally weighted cases, of which some completed a response.
fn of_contacts(asked: u64, completed: u64) -> Stratum {
    let (n, x) = (asked, completed.min(asked));
    let (w, wy) = (u128::from(n), u128::from(x));
    Stratum { respondents: n, population: None, moments: Moments { n, x, w, wy, w2: w, w2y: wy } }
}
