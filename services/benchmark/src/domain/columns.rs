//! The columns of one snapshot table that a release reads, and their tabulation in one pass.
//!
//! Rows live only as long as the tabulation takes; what goes on is counts.

use std::{collections::BTreeMap, num::NonZeroUsize};

use jamfor_statistics::{
    Weight,
    tabulate::{Breakdown, Columns, Item, Malformed, NOT_ASKED, Tabulation, Weights, tabulate},
};

/// The answers of one target group in one round.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// The target group.
    pub group: String,
    /// The codes of the areas that the column of areas points to.
    pub areas: Vec<String>,
    /// The area of each row.
    pub area: Vec<u16>,
    /// The weight of each row in units of 1e-9; none when all weigh the same.
    pub weights: Option<Vec<i64>>,
    /// The mode of each row.
    pub modes: Codes,
    /// The answers to the items that are wanted, by key.
    pub items: BTreeMap<String, Codes>,
}

/// A column of codes.
#[derive(Clone, Debug, Default)]
pub struct Codes {
    /// What the codes stand for.
    pub dictionary: Vec<String>,
    /// One a row; 250 and above are kinds of missing.
    pub codes: Vec<u8>,
}

/// The counts of one table.
#[derive(Clone, Debug)]
pub struct Counted {
    /// The target group.
    pub group: String,
    /// The codes of its areas.
    pub areas: Vec<String>,
    /// All respondents, by area.
    pub whole: Tabulation,
    /// By area and option of each wanted breakdown; none where the table lacks the item.
    pub by: Vec<Option<(Vec<String>, Tabulation)>>,
    /// The items in the order of the tabulation, with their codes.
    pub items: Vec<(String, Vec<String>)>,
    /// The modes; their item stands behind the others.
    pub modes: Vec<String>,
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
    /// More areas or options than the columns can hold.
    #[error("table {group} has more areas or options than can be counted")]
    TooMany {
        /// The target group.
        group: String,
    },
}

/// Counts a table in one pass: every item, in all and by each of the wanted breakdowns.
///
/// # Errors
/// When the columns do not fit each other.
pub fn count(table: &Table, breakdowns: &[String], threads: NonZeroUsize) -> Result<Counted, NotCounted> {
    let too_many = || NotCounted::TooMany { group: table.group.clone() };
    let modes = padded(&table.modes, table.area.len());
    let mut items = Vec::with_capacity(table.items.len() + 1);
    for codes in table.items.values().chain([&modes]) {
        items.push(Item { codes: &codes.codes, options: width(codes).ok_or_else(too_many)? });
    }
    let found: Vec<Option<&Codes>> = breakdowns.iter().map(|item| table.items.get(item)).collect();
    let mut levels = Vec::with_capacity(found.len());
    for codes in found.iter().flatten() {
        levels.push(Breakdown { codes: &codes.codes, levels: width(codes).ok_or_else(too_many)? });
    }
    let columns = Columns {
        areas: &table.area,
        area_count: u16::try_from(table.areas.len()).map_err(|_| too_many())?,
        weights: table.weights.as_deref().map_or(Weights::Equal(Weight::ONE), Weights::PerRow),
        breakdowns: &levels,
        items: &items,
    };
    let crossed = tabulate(&columns, threads)
        .map_err(|cause| NotCounted::Malformed { group: table.group.clone(), cause })?;
    Ok(Counted {
        group: table.group.clone(),
        areas: table.areas.clone(),
        whole: crossed.collapse(&vec![false; levels.len()]),
        by: alone(&crossed, &found),
        items: table.items.iter().map(|(key, codes)| (key.clone(), codes.dictionary.clone())).collect(),
        modes: modes.dictionary,
    })
}

/// Each breakdown without the others.
fn alone(crossed: &Tabulation, found: &[Option<&Codes>]) -> Vec<Option<(Vec<String>, Tabulation)>> {
    let present = found.iter().flatten().count();
    let mut at = 0;
    let one = |codes: &Option<&Codes>| {
        let codes = codes.as_ref()?;
        let keep: Vec<bool> = (0..present).map(|other| other == at).collect();
        at += 1;
        Some((codes.dictionary.clone(), crossed.collapse(&keep)))
    };
    found.iter().map(one).collect()
}

fn width(codes: &Codes) -> Option<u8> {
    u8::try_from(codes.dictionary.len()).ok()
}

/// A table without modes is one where nobody stated any.
fn padded(modes: &Codes, rows: usize) -> Codes {
    if modes.codes.len() == rows {
        modes.clone()
    } else {
        Codes { codes: vec![NOT_ASKED; rows], ..Codes::default() }
    }
}
