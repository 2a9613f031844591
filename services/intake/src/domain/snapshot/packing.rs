//! Responses on their way into a table: each one a record of fixed length whose bytes sort as its content does.

use std::collections::HashMap;

use jamfor_contract::names::Area;
use jamfor_survey::DecodeError;

use super::super::AreaNumber;
use super::super::opened::Group;
use super::plan::{self, ItemColumn};
use super::sorted::SortedTable;
use super::weights::Weights;

/// Where the facts stand in a record: area 2, unit 4, mode 1, language 2, assistance 1, weight 8, then the answers.
pub(super) mod place {
    use std::ops::Range;

    pub(in super::super) const AREA: Range<usize> = 0..2;
    pub(in super::super) const UNIT: Range<usize> = 2..6;
    pub(in super::super) const MODE: usize = 6;
    pub(in super::super) const LANGUAGE: Range<usize> = 7..9;
    pub(in super::super) const ASSISTANCE: usize = 9;
    pub(in super::super) const WEIGHT: Range<usize> = 10..18;
    pub(in super::super) const ANSWERS: usize = 18;
}

/// A stored response, as far as a snapshot keeps it.
#[derive(Clone, Copy, Debug)]
pub struct Collected<'a> {
    /// The area.
    pub area: AreaNumber,
    /// The unit.
    pub unit: &'a str,
    /// The number of the mode.
    pub mode: i16,
    /// The language.
    pub language: &'a str,
    /// The number of the assistance.
    pub assistance: i16,
    /// The canonical bytes of the answers.
    pub answers: &'a [u8],
}

/// Why a response cannot become a row: the database holds what intake never wrote.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PackError {
    /// The answers are not those of the questionnaire.
    #[error("stored answers cannot be read: {0}")]
    Answers(#[from] DecodeError),
    /// The area does not take part.
    #[error("stored response has an area that does not take part")]
    Area,
}

/// Texts by the order in which they came, and how often.
#[derive(Debug, Default)]
pub(super) struct Seen {
    numbers: HashMap<String, u32>,
    pub(super) texts: Vec<String>,
    pub(super) counts: Vec<u64>,
}

impl Seen {
    fn number(&mut self, text: &str) -> u32 {
        if let Some(&number) = self.numbers.get(text) {
            self.counts[number as usize] += 1;
            return number;
        }
        let number = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.numbers.insert(text.to_owned(), number);
        self.texts.push(text.to_owned());
        self.counts.push(1);
        number
    }
}

/// Collects the responses of one target group.
#[derive(Debug)]
pub struct TableBuilder {
    pub(super) group: Group,
    pub(super) columns: Vec<ItemColumn>,
    pub(super) areas: Vec<Area>,
    pub(super) units: Seen,
    pub(super) languages: Seen,
    pub(super) records: Vec<u8>,
    pub(super) width: usize,
    ranks: HashMap<AreaNumber, u16>,
    weights: Weights,
}

impl TableBuilder {
    /// An empty table of a target group, whose members are these areas.
    #[must_use]
    pub fn new(group: Group, mut areas: Vec<(Area, AreaNumber)>, weights: Weights) -> Self {
        areas.sort();
        areas.dedup();
        let ranks = (0..=u16::MAX).zip(&areas).map(|(rank, (_, number))| (*number, rank)).collect();
        let columns = plan::columns(&group.questionnaire);
        let width = place::ANSWERS + columns.iter().map(|column| column.width).sum::<usize>();
        Self {
            group,
            columns,
            areas: areas.into_iter().map(|(area, _)| area).collect(),
            units: Seen::default(),
            languages: Seen::default(),
            records: Vec::new(),
            width,
            ranks,
            weights,
        }
    }

    /// Adds one response.
    ///
    /// # Errors
    /// When it is not one that intake could have stored.
    pub fn push(&mut self, response: Collected<'_>) -> Result<(), PackError> {
        let rank = *self.ranks.get(&response.area).ok_or(PackError::Area)?;
        let questionnaire = self.group.questionnaire.clone();
        let answers = questionnaire.decode(response.answers)?;
        let weight = self.weights.weight(&self.areas[usize::from(rank)], &answers);
        let language = u16::try_from(self.languages.number(response.language)).unwrap_or(u16::MAX);
        let out = &mut self.records;
        out.extend(rank.to_be_bytes());
        out.extend(self.units.number(response.unit).to_be_bytes());
        out.push(response.mode.to_be_bytes()[1]);
        out.extend(language.to_be_bytes());
        out.push(response.assistance.to_be_bytes()[1]);
        out.extend(weight.to_be_bytes());
        for column in &self.columns {
            column.pack(&answers.answers()[column.item], out);
        }
        Ok(())
    }

    /// How many responses it has.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.records.len() / self.width
    }

    /// The table, sorted.
    #[must_use]
    pub fn finish(self) -> SortedTable {
        SortedTable::of(self)
    }
}
