//! From counted tables and pinned definitions to a whole release. Pure: the same inputs give the same bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;

use jamfor_statistics::{Moments, stratified::Stratum};

use super::{
    answers::{Asked, Located},
    built::Built,
    cell::{Cell, Source},
    comparator::Comparator,
    counted::Counted,
    estimate::{Domain, Rules, area_cell, estimate},
    frame::{Collection, Frame},
    indicator::Indicator,
    instrument::{Changes, Instrument},
    key::{Basis, Group, Key, Part},
    mask::{Mask, Masks},
    member::Regions,
    method::Method,
    policy::Policy,
    pooled, protect,
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
    /// The background items and facts of collection to break down by.
    pub breakdowns: Vec<String>,
    /// Two of them each that are also crossed.
    pub crossings: Vec<(String, String)>,
    /// What areas are held against besides the participants.
    pub comparators: Vec<Comparator>,
    /// The members of those that are regions.
    pub regions: Regions,
    /// Rounds that are also counted together, by name.
    pub pooled_rounds: Vec<Vec<String>>,
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
    protect_all(&mut built, &[], NonZeroUsize::MIN);
    built
}

/// Every figure, exact and not yet protected.
#[must_use]
pub fn estimate_all(inputs: &Inputs) -> Built {
    let frame = vocabulary::frame(inputs);
    let tables: Vec<Vec<Located<'_>>> =
        inputs.rounds.iter().map(|input| Located::all(&frame, &input.tables)).collect();
    let mut records = Vec::new();
    for round in frame.all_rounds() {
        for (indicator, definition) in (0_u16..).zip(&inputs.indicators) {
            let bound = frame.bound_groups(round, Group::All, indicator);
            let all = !bound.is_empty() && pooled::has_all_groups(&frame, round, indicator);
            let ones = bound.iter().map(|bound| Group::One(bound.group));
            for group in [Group::All].into_iter().filter(|_| all).chain(ones) {
                let key = Key { round, group, indicator, basis: Basis::Pooled, part: None };
                Of::new(&frame, &tables, definition, key).estimate(&inputs.method, &mut records);
            }
        }
    }
    records.sort_by_key(|record| record.key);
    Built::new(frame, records)
}

/// Decides what of each figure may be shown beside earlier releases of the same rounds, with so many threads.
pub fn protect_all(built: &mut Built, earlier: &[&Built], threads: NonZeroUsize) {
    protect::protect(built, earlier, threads.get());
}

/// The figures of one round or several together, of a group and an indicator.
struct Of<'a> {
    frame: &'a Frame,
    definition: &'a Indicator,
    /// Of all respondents of the participants.
    key: Key,
    asked: Vec<Asked<'a>>,
}

impl<'a> Of<'a> {
    fn new(frame: &'a Frame, tables: &'a [Vec<Located<'a>>], definition: &'a Indicator, key: Key) -> Self {
        let groups: BTreeSet<u16> =
            frame.bound_groups(key.round, key.group, key.indicator).iter().map(|one| one.group).collect();
        let options = frame.options(key);
        let mut asked = Vec::new();
        for round in frame.rounds_of(key.round) {
            let located = tables.get(usize::from(round)).into_iter().flatten();
            let of_groups = located.filter(|located| groups.contains(&located.group));
            asked.extend(of_groups.filter_map(|located| {
                Asked::new(frame, (round, located), (key.indicator, definition), options)
            }));
        }
        Self { frame, definition, key, asked }
    }

    fn estimate(&self, method: &Method, records: &mut Vec<Record>) {
        let participation = self.definition.is_participation();
        let source = if participation { Source::Contacts } else { Source::Answers };
        let Frame { policy, comparators, .. } = self.frame;
        let rules = Rules { method, policy, comparators, source };
        let areas = self.areas();
        let parts = self.frame.parts().filter(|_| !participation).map(Some);
        for part in [None].into_iter().chain(parts) {
            let domains = if participation { self.contacts() } else { self.answers(&areas, part) };
            if !domains.is_empty() {
                let figures = estimate(&domains, &rules);
                records.extend(figures.into_iter().map(|(basis, cell)| self.record(basis, part, cell)));
            }
        }
        if let (Some(cut), false) = (self.frame.unit_cut(), participation) {
            for area in areas {
                let units = self.asked.iter().flat_map(|asked| asked.units(self.frame, cut, area));
                for part in units.collect::<BTreeSet<Part>>() {
                    let domains = self.answers(&BTreeSet::from([area]), Some(part));
                    let cells = domains.iter().map(|domain| area_cell(domain, &rules));
                    records.extend(cells.map(|cell| self.record(Basis::Area(area), Some(part), cell)));
                }
            }
        }
    }

    fn record(&self, basis: Basis, part: Option<Part>, cell: Cell) -> Record {
        let key = Key { basis, part, ..self.key };
        Record { key, cell, masks: Masks::both(Mask::Complementary) }
    }

    /// How the areas collected, in each of the rounds.
    fn collections(&self) -> impl Iterator<Item = &Collection> {
        let Key { round, group, indicator, .. } = self.key;
        let groups: BTreeSet<u16> =
            self.frame.bound_groups(round, group, indicator).iter().map(|one| one.group).collect();
        let rounds = self.frame.rounds_of(round).into_iter();
        let found = rounds.flat_map(move |round| self.frame.collections(round, group, indicator));
        found.filter(move |one| groups.contains(&one.group))
    }

    fn areas(&self) -> BTreeSet<u16> {
        self.collections().map(|one| one.area).collect()
    }

    fn contacts(&self) -> Vec<Domain> {
        let mut areas: BTreeMap<u16, Domain> = BTreeMap::new();
        for one in self.collections() {
            let Some((asked, completed)) = one.contacts else { continue };
            let domain = areas.entry(one.area).or_insert_with(|| Domain::new(one.area, 0));
            domain.strata.push(of_contacts(asked, completed));
            domain.eligible += asked;
            domain.sensitive |= completed > 0 && self.is_sensitive(one.group);
        }
        areas.into_values().collect()
    }

    fn is_sensitive(&self, group: u16) -> bool {
        self.frame.survey.sensitive_groups.contains(self.frame.group_name(Group::One(group)))
    }

    fn answers(&self, areas: &BTreeSet<u16>, part: Option<Part>) -> Vec<Domain> {
        let slices: Vec<_> = self.asked.iter().map(|asked| (asked, asked.slice(self.frame, part))).collect();
        let options = self.frame.options(self.key).len();
        let domain = |&area: &u16| {
            let mut domain = Domain::new(area, options);
            slices.iter().for_each(|(asked, slice)| asked.add(&mut domain, slice));
            domain
        };
        areas.iter().map(domain).collect()
    }
}

/// Those asked as equally weighted cases, of which some completed a response.
fn of_contacts(asked: u64, completed: u64) -> Stratum {
    let (n, x) = (asked, completed.min(asked));
    let (w, wy) = (u128::from(n), u128::from(x));
    Stratum { respondents: n, population: None, moments: Moments { n, x, w, wy, w2: w, w2y: wy } }
}
