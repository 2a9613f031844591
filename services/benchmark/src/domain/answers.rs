//! The answers to an indicator, as they stand in the counted table of a target group and round.

use std::collections::{BTreeMap, BTreeSet};

use jamfor_statistics::{
    Moments,
    stratified::Stratum,
    tabulate::{Selection, Tabulation},
};
use jamfor_survey::OptionClass;

use super::{
    counted::{Counted, CountedCut},
    estimate::Domain,
    frame::Frame,
    indicator::Indicator,
    instrument::ScaleOption,
    key::{Group, Part},
};

/// A counted table with the places of the release's areas in it.
pub(super) struct Located<'a> {
    /// The target group.
    pub(super) group: u16,
    table: &'a Counted,
    local: BTreeMap<u16, u16>,
}

impl<'a> Located<'a> {
    /// Every table of a round whose group is one of the release.
    pub(super) fn all(frame: &Frame, tables: &'a [Counted]) -> Vec<Self> {
        tables.iter().filter_map(|table| Self::new(frame, table)).collect()
    }

    fn new(frame: &Frame, table: &'a Counted) -> Option<Self> {
        let Some(Group::One(group)) = frame.group(&table.group) else { return None };
        let local = (0_u16..).zip(&table.areas).filter_map(|(at, code)| Some((frame.area(code)?, at)));
        Some(Self { group, table, local: local.collect() })
    }
}

/// The answers to an indicator in one table.
pub(super) struct Asked<'a> {
    located: &'a Located<'a>,
    item: usize,
    selection: Selection,
    /// The code of each option that a figure tells apart.
    codes: Vec<Option<u8>>,
    sensitive: bool,
}

/// Which respondents of a table.
pub(super) enum Slice<'a> {
    /// All of them.
    All,
    /// Those with these levels of a cut.
    Levels(&'a Tabulation, Vec<u8>),
    /// Those of a unit.
    Unit(&'a CountedCut, &'a str),
    /// Nobody.
    Nobody,
}

impl<'a> Asked<'a> {
    /// The answers of a table in a round; none where the indicator binds nothing that the table has.
    pub(super) fn new(
        frame: &Frame,
        (round, located): (u16, &'a Located<'a>),
        (indicator, definition): (u16, &Indicator),
        options: &[ScaleOption],
    ) -> Option<Self> {
        let Located { group, table, .. } = located;
        let pinned = &frame.rounds.get(usize::from(round))?.instruments;
        let pinned = pinned.iter().find(|pinned| pinned.group == table.group)?;
        let key = definition.item_of(&pinned.revision)?;
        let item = table.items.iter().position(|(found, _)| found == key)?;
        let bound = frame.bound_groups(round, Group::One(*group), indicator);
        let codes = &table.items[item].1;
        let code = |option: &ScaleOption| {
            codes.iter().position(|code| *code == option.code).and_then(|at| u8::try_from(at).ok())
        };
        Some(Self {
            located,
            item,
            selection: definition.selection(&scale_of(codes, &bound.first()?.options)),
            codes: options.iter().map(code).collect(),
            sensitive: frame.survey.sensitive_groups.contains(frame.group_name(Group::One(*group))),
        })
    }

    /// The respondents of a part, in the terms of this table.
    pub(super) fn slice<'b>(&'b self, frame: &'b Frame, part: Option<Part>) -> Slice<'b> {
        let Some(part) = part else { return Slice::All };
        let counted = self.located.table.cuts.get(usize::from(part.cut)).and_then(Option::as_ref);
        let Some(counted) = counted else { return Slice::Nobody };
        let options: Vec<&str> = frame.options_of(part).into_iter().map(|(_, option)| option).collect();
        match (frame.unit_cut() == Some(part.cut), options.as_slice()) {
            (true, &[unit]) => Slice::Unit(counted, unit),
            (true, _) => Slice::Nobody,
            (false, options) => counted
                .levels(options)
                .map_or(Slice::Nobody, |levels| Slice::Levels(&counted.tabulation, levels)),
        }
    }

    /// The units of an area that somebody answered of.
    pub(super) fn units(&self, frame: &Frame, cut: u8, area: u16) -> BTreeSet<Part> {
        let counted = self.located.table.cuts.get(usize::from(cut)).and_then(Option::as_ref);
        let (Some(counted), Some(&local)) = (counted, self.located.local.get(&area)) else {
            return BTreeSet::new();
        };
        let name = frame.breakdowns.get(usize::from(cut)).map_or("", |breakdown| breakdown.item.as_str());
        counted.units(local).filter_map(|unit| frame.part(name, unit)).collect()
    }

    /// Adds the stratum of an area to its domain.
    pub(super) fn add(&self, domain: &mut Domain, slice: &Slice<'_>) {
        let Some(&area) = self.located.local.get(&domain.area) else { return };
        let whole = &self.located.table.whole;
        let Some(all) = whole.shape().cell(area, &[]) else { return };
        let (tabulation, cell) = match slice {
            Slice::All => (whole, Some(all)),
            Slice::Levels(tabulation, levels) => (*tabulation, tabulation.shape().cell(area, levels)),
            Slice::Unit(counted, unit) => (&counted.tabulation, counted.unit(area, unit)),
            Slice::Nobody => (whole, None),
        };
        let moments =
            cell.map_or(Moments::EMPTY, |cell| tabulation.moments(cell, self.item, &self.selection));
        domain.strata.push(Stratum { respondents: whole.respondents(all), population: None, moments });
        let Some(cell) = cell else { return };
        let eligible = tabulation.respondents(cell);
        domain.eligible += eligible;
        domain.sensitive |= eligible > 0 && self.sensitive;
        for (tally, code) in domain.options.iter_mut().zip(&self.codes) {
            let found = code.map(|code| tabulation.tally(cell, self.item, code)).unwrap_or_default();
            tally.count += found.count;
            tally.weight += found.w;
        }
    }
}

/// The scale in the order of a column's codes.
fn scale_of(codes: &[String], options: &[ScaleOption]) -> Vec<ScaleOption> {
    let find = |code: &String| options.iter().find(|option| option.code == *code).cloned();
    let unknown = |code: &String| ScaleOption { code: code.clone(), class: OptionClass::Refused };
    codes.iter().map(|code| find(code).unwrap_or_else(|| unknown(code))).collect()
}
