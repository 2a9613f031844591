//! The counts of one table: every item, in all and by each cut of the release.
//!
//! A cut is counted by itself, so that six breakdowns do not multiply; what a crossing holds is not counted again.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;

use jamfor_statistics::{
    Weight,
    tabulate::{Breakdown, Columns, Item, Malformed, NOT_ASKED, Tabulation, Weights, tabulate},
};

use super::{
    columns::{Codes, Table},
    cut::Cut,
};

/// The counts of one table.
#[derive(Clone, Debug)]
pub struct Counted {
    /// The target group.
    pub group: String,
    /// The codes of its areas.
    pub areas: Vec<String>,
    /// All respondents, by area.
    pub whole: Tabulation,
    /// By area and cell of each wanted cut; none where the table lacks what it divides by.
    pub cuts: Vec<Option<CountedCut>>,
    /// The items in the order of the tabulation, with their codes.
    pub items: Vec<(String, Vec<String>)>,
    /// The modes; their item stands behind the others.
    pub modes: Vec<String>,
    /// The kinds of help; their item stands last.
    pub assistance: Vec<String>,
}

/// The counts of one cut.
#[derive(Clone, Debug)]
pub struct CountedCut {
    levels: Levels,
    /// By place and, but for units, by the levels of each breakdown.
    pub tabulation: Tabulation,
}

/// What the cells of a cut stand for.
#[derive(Clone, Debug)]
enum Levels {
    /// The codes of each breakdown.
    Options(Vec<Vec<String>>),
    /// The place of each unit of each area that has respondents.
    Units(BTreeMap<(u16, String), u16>),
}

/// Why a table cannot be counted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotCounted {
    /// The columns do not fit each other.
    #[error("table {group} is malformed: {cause}")]
    Malformed {
        /// The target group.
        group: String,
        /// What is wrong.
        cause: Malformed,
    },
    /// Breakdowns of this release, or of earlier ones of its rounds, divide by the same thing and are not crossed.
    #[error(
        "{pairs} divide by the same thing, as their options exclude each other: cross them in this release, or leave one \
         of them out; also where it is an earlier release of the same rounds that is broken down by one of them"
    )]
    Alike {
        /// Each two, in words.
        pairs: String,
    },
    /// More areas, units or options than the columns can hold.
    #[error("table {group} has more areas, units or options than can be counted")]
    TooMany {
        /// The target group.
        group: String,
    },
}

impl CountedCut {
    /// The levels of an option of each breakdown; none where nobody can have them.
    #[must_use]
    pub fn levels(&self, options: &[&str]) -> Option<Vec<u8>> {
        let Levels::Options(codes) = &self.levels else { return None };
        let level = |(codes, option): (&Vec<String>, &&str)| {
            codes.iter().position(|code| code == option).and_then(|at| u8::try_from(at).ok())
        };
        (codes.len() == options.len()).then(|| codes.iter().zip(options).map(level).collect())?
    }

    /// The cell of a unit of an area; none where nobody answered of it.
    #[must_use]
    pub fn unit(&self, area: u16, unit: &str) -> Option<usize> {
        let Levels::Units(places) = &self.levels else { return None };
        let place = *places.get(&(area, unit.to_owned()))?;
        self.tabulation.shape().cell(place, &[])
    }

    /// The options of the only breakdown that somebody has.
    #[must_use]
    pub fn options(&self) -> BTreeSet<&str> {
        match &self.levels {
            Levels::Units(places) => places.keys().map(|(_, unit)| unit.as_str()).collect(),
            Levels::Options(codes) => {
                let shape = self.tabulation.shape();
                let anybody = |level: u8| {
                    let cell = |area| shape.cell(area, &[level]);
                    (0..shape.areas()).filter_map(cell).any(|cell| self.tabulation.respondents(cell) > 0)
                };
                let codes = (0_u8..).zip(codes.first().into_iter().flatten());
                codes.filter(|(level, _)| anybody(*level)).map(|(_, code)| code.as_str()).collect()
            }
        }
    }

    /// The units of an area that have respondents.
    pub fn units(&self, area: u16) -> impl Iterator<Item = &str> {
        let places = match &self.levels {
            Levels::Options(_) => None,
            Levels::Units(places) => Some(places.range((area, String::new())..)),
        };
        let of_area = places.into_iter().flatten().take_while(move |((found, _), _)| *found == area);
        of_area.map(|((_, unit), _)| unit.as_str())
    }
}

/// Counts a table: every item, in all and by each of the wanted cuts.
///
/// # Errors
/// When the columns do not fit each other.
pub fn count(table: &Table, cuts: &[Cut], threads: NonZeroUsize) -> Result<Counted, NotCounted> {
    let rows = table.area.len();
    let facts = [padded(&table.modes, rows), padded(&table.assistance, rows)];
    let items = table.items.values().chain(&facts).map(|codes| {
        let options = u8::try_from(codes.dictionary.len()).map_err(|_| too_many(table))?;
        Ok(Item { codes: &codes.codes, options })
    });
    let items = items.collect::<Result<Vec<_>, NotCounted>>()?;
    let counter = Counter { table, items: &items, threads };
    let mut found = Vec::with_capacity(cuts.len());
    for cut in cuts {
        found.push(if cut.is_by_unit() { counter.by_unit()? } else { None });
    }
    for (cut, into) in cuts.iter().zip(&mut found).filter(|(cut, _)| cut.names().len() == 2) {
        *into = counter.by(&cut.names())?;
    }
    for at in 0..cuts.len() {
        if let Cut::By(name) = &cuts[at]
            && !cuts[at].is_by_unit()
        {
            let known = cuts.iter().zip(&found).find_map(|(other, counted)| collapsed(name, other, counted));
            found[at] = if known.is_some() { known } else { counter.by(&[name])? };
        }
    }
    let whole = found.iter().flatten().find(|cut| matches!(cut.levels, Levels::Options(_)));
    let whole = match whole {
        Some(cut) => cut.tabulation.collapse(&[]),
        None => counter.tabulate(&table.area, counter.areas()?, &[])?,
    };
    let [modes, assistance] = facts;
    Ok(Counted {
        group: table.group.clone(),
        areas: table.areas.clone(),
        whole,
        cuts: found,
        items: table.items.iter().map(|(key, codes)| (key.clone(), codes.dictionary.clone())).collect(),
        modes: modes.dictionary,
        assistance: assistance.dictionary,
    })
}

/// One breakdown of a crossing that has been counted.
fn collapsed(name: &str, cut: &Cut, counted: &Option<CountedCut>) -> Option<CountedCut> {
    let CountedCut { levels: Levels::Options(codes), tabulation } = counted.as_ref()? else { return None };
    let Cut::Crossed(..) = cut else { return None };
    let at = cut.names().iter().position(|found| *found == name)?;
    let keep: Vec<bool> = (0..codes.len()).map(|other| other == at).collect();
    let levels = Levels::Options(vec![codes.get(at)?.clone()]);
    Some(CountedCut { levels, tabulation: tabulation.collapse(&keep) })
}

/// Counts the items of a table.
struct Counter<'a> {
    table: &'a Table,
    items: &'a [Item<'a>],
    threads: NonZeroUsize,
}

impl Counter<'_> {
    fn areas(&self) -> Result<u16, NotCounted> {
        u16::try_from(self.table.areas.len()).map_err(|_| too_many(self.table))
    }

    /// By one breakdown, or by two that are crossed; none where the table lacks one of them.
    fn by(&self, names: &[&str]) -> Result<Option<CountedCut>, NotCounted> {
        let columns: Option<Vec<Codes>> = names.iter().map(|name| self.table.breakdown(name)).collect();
        let Some(columns) = columns else { return Ok(None) };
        let mut breakdowns = Vec::with_capacity(columns.len());
        for codes in &columns {
            let levels = u8::try_from(codes.dictionary.len()).map_err(|_| too_many(self.table))?;
            breakdowns.push(Breakdown { codes: &codes.codes, levels });
        }
        let tabulation = self.tabulate(&self.table.area, self.areas()?, &breakdowns)?;
        let levels = Levels::Options(columns.into_iter().map(|codes| codes.dictionary).collect());
        Ok(Some(CountedCut { levels, tabulation }))
    }

    /// By the units that somebody answered of: each is a place, and all rows without a unit are one more.
    fn by_unit(&self) -> Result<Option<CountedCut>, NotCounted> {
        let Table { area, units, .. } = self.table;
        if units.codes.len() != area.len() {
            return Ok(None);
        }
        let unit = |code: u32| {
            let found = usize::try_from(code).ok().and_then(|at| units.dictionary.get(at));
            found.filter(|unit| !unit.is_empty())
        };
        let pairs: BTreeSet<(u16, u32)> = area.iter().copied().zip(units.codes.iter().copied()).collect();
        let pairs = pairs.into_iter().filter(|(_, code)| unit(*code).is_some());
        let places: BTreeMap<(u16, u32), usize> = pairs.zip(1..).collect();
        let count = u16::try_from(places.len() + 1).map_err(|_| too_many(self.table))?;
        let place = |pair: (u16, u32)| places.get(&pair).and_then(|at| u16::try_from(*at).ok()).unwrap_or(0);
        let column: Vec<u16> = area.iter().copied().zip(units.codes.iter().copied()).map(place).collect();
        let tabulation = self.tabulate(&column, count, &[])?;
        let named = places
            .keys()
            .filter_map(|&(area, code)| Some(((area, unit(code)?.clone()), place((area, code)))));
        Ok(Some(CountedCut { levels: Levels::Units(named.collect()), tabulation }))
    }

    fn tabulate(
        &self,
        places: &[u16],
        count: u16,
        breakdowns: &[Breakdown<'_>],
    ) -> Result<Tabulation, NotCounted> {
        let weights = self.table.weights.as_deref();
        let columns = Columns {
            areas: places,
            area_count: count,
            weights: weights.map_or(Weights::Equal(Weight::ONE), Weights::PerRow),
            breakdowns,
            items: self.items,
        };
        tabulate(&columns, self.threads)
            .map_err(|cause| NotCounted::Malformed { group: self.table.group.clone(), cause })
    }
}

fn too_many(table: &Table) -> NotCounted {
    NotCounted::TooMany { group: table.group.clone() }
}

/// A table without a fact is one where nobody stated any.
fn padded(codes: &Codes, rows: usize) -> Codes {
    if codes.codes.len() == rows {
        codes.clone()
    } else {
        Codes { codes: vec![NOT_ASKED; rows], ..Codes::default() }
    }
}
