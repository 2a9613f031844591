//! A table whose rows stand by area and then by all of their content, so that nothing of their arrival is left.

use std::collections::BTreeMap;
use std::ops::Range;

use jamfor_contract::names::Area;

use super::super::collection::{Assistance, Mode};
use super::packing::{Seen, TableBuilder, place};
use super::plan::ItemColumn;
use super::{BLOCK_ROWS, Column, ColumnKind, Table};

/// Languages that one byte tells apart, the unknown one among them.
const MOST_LANGUAGES: usize = 256;

/// The columns before those of answers.
const FACTS: [(ColumnKind, usize); 6] = [
    (ColumnKind::Area, 2),
    (ColumnKind::Unit, 4),
    (ColumnKind::Mode, 1),
    (ColumnKind::Language, 1),
    (ColumnKind::Assistance, 1),
    (ColumnKind::WeightNano, 8),
];

/// A sorted table, ready to be written block by block.
#[derive(Debug)]
pub struct SortedTable {
    table: Table,
    records: Vec<u8>,
    width: usize,
    order: Vec<u32>,
    items: Vec<ItemColumn>,
}

impl SortedTable {
    pub(super) fn of(builder: TableBuilder) -> Self {
        let TableBuilder { group, columns, areas, units, languages, mut records, width, .. } = builder;
        let mut dictionaries = Dictionaries::default();
        dictionaries.units(&units, &mut records, width);
        dictionaries.languages(&languages, &mut records, width);
        dictionaries.numbers(&areas, &mut records, width);
        let rows = records.len() / width;
        let mut order: Vec<u32> = (0..u32::try_from(rows).unwrap_or(u32::MAX)).collect();
        let record = |row: u32| &records[row as usize * width..][..width];
        order.sort_unstable_by(|one, two| record(*one).cmp(record(*two)));
        let facts = FACTS.into_iter().zip(dictionaries.in_order());
        let facts =
            facts.map(|((kind, width), dictionary)| Column { kind, item: String::new(), width, dictionary });
        let answers = columns.iter().map(|column| column.describe(&group.questionnaire));
        let table = Table {
            target_group: group.target_group.clone(),
            revision: group.revision.clone(),
            questionnaire: group.questionnaire.digest(),
            rows: i64::try_from(rows).unwrap_or(i64::MAX),
            columns: facts.chain(answers).collect(),
        };
        Self { table, records, width, order, items: columns }
    }

    /// What the table is, without its rows.
    #[must_use]
    pub const fn table(&self) -> &Table {
        &self.table
    }

    /// The blocks of rows, in order.
    pub fn blocks(&self) -> impl Iterator<Item = Range<usize>> + use<> {
        let rows = self.order.len();
        (0..rows).step_by(BLOCK_ROWS).map(move |first| first..rows.min(first + BLOCK_ROWS))
    }

    /// The values of every column for a block of rows, in the order of the columns.
    #[must_use]
    pub fn values(&self, block: Range<usize>) -> Vec<Vec<u8>> {
        let mut out: Vec<Vec<u8>> =
            self.table.columns.iter().map(|column| Vec::with_capacity(column.width * block.len())).collect();
        for &row in &self.order[block] {
            let record = &self.records[row as usize * self.width..][..self.width];
            // packed the highest byte first, written the lowest byte first
            out[0].extend(record[place::AREA].iter().rev());
            out[1].extend(record[place::UNIT].iter().rev());
            out[2].push(record[place::MODE]);
            out[3].push(record[place::LANGUAGE.end - 1]);
            out[4].push(record[place::ASSISTANCE]);
            out[5].extend(record[place::WEIGHT].iter().rev());
            let mut at = place::ANSWERS;
            for (item, column) in self.items.iter().zip(&mut out[FACTS.len()..]) {
                item.write(&record[at..at + item.width], column);
                at += item.width;
            }
        }
        out
    }
}

/// What the integers of the facts stand for.
#[derive(Default)]
struct Dictionaries {
    areas: Vec<String>,
    units: Vec<String>,
    modes: Vec<String>,
    languages: Vec<String>,
    assistance: Vec<String>,
}

impl Dictionaries {
    fn in_order(self) -> [Vec<String>; FACTS.len()] {
        [self.areas, self.units, self.modes, self.languages, self.assistance, Vec::new()]
    }

    /// Numbers the units by their text instead of their arrival.
    fn units(&mut self, seen: &Seen, records: &mut [u8], width: usize) {
        let mut sorted: Vec<(&String, usize)> = seen.texts.iter().zip(0..).collect();
        sorted.sort_unstable();
        let mut ranks = vec![0_u32; sorted.len()];
        for (rank, (_, number)) in (0..).zip(&sorted) {
            ranks[*number] = rank;
        }
        self.units = sorted.into_iter().map(|(text, _)| text.clone()).collect();
        for record in records.chunks_exact_mut(width) {
            if let Ok(number) = <[u8; 4]>::try_from(&record[place::UNIT]) {
                record[place::UNIT]
                    .copy_from_slice(&ranks[u32::from_be_bytes(number) as usize].to_be_bytes());
            }
        }
    }

    /// Numbers the languages by their tag. More than one byte tells apart: the rarest become "not known".
    fn languages(&mut self, seen: &Seen, records: &mut [u8], width: usize) {
        let mut known: Vec<(u64, &String)> =
            seen.counts.iter().copied().zip(&seen.texts).filter(|(_, tag)| !tag.is_empty()).collect();
        if seen.texts.len() > MOST_LANGUAGES {
            known.sort_unstable_by(|one, two| two.0.cmp(&one.0).then(one.1.cmp(two.1)));
            known.truncate(MOST_LANGUAGES - 1);
        }
        let blank = known.len() < seen.texts.len();
        let tags = known.into_iter().map(|(_, tag)| tag.clone()).chain(blank.then(String::new));
        let mut tags: Vec<String> = tags.collect();
        tags.sort_unstable();
        let rank = |tag: &String| tags.binary_search(tag).ok().and_then(|rank| u16::try_from(rank).ok());
        // the blank one stands first
        let ranks: Vec<u16> = seen.texts.iter().map(|tag| rank(tag).unwrap_or(0)).collect();
        for record in records.chunks_exact_mut(width) {
            if let Ok(number) = <[u8; 2]>::try_from(&record[place::LANGUAGE]) {
                let rank = ranks.get(usize::from(u16::from_be_bytes(number))).copied().unwrap_or(0);
                record[place::LANGUAGE].copy_from_slice(&rank.to_be_bytes());
            }
        }
        self.languages = tags;
    }

    /// Numbers areas, modes and assistance by those that occur.
    fn numbers(&mut self, areas: &[Area], records: &mut [u8], width: usize) {
        let (mut in_area, mut in_mode, mut in_help) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        for record in records.chunks_exact(width) {
            in_area.insert(area_of(record), 0_u16);
            in_mode.insert(record[place::MODE], 0_u8);
            in_help.insert(record[place::ASSISTANCE], 0_u8);
        }
        (0..=u16::MAX).zip(in_area.values_mut()).for_each(|(rank, each)| *each = rank);
        (0..=u8::MAX).zip(in_mode.values_mut()).for_each(|(rank, each)| *each = rank);
        (0..=u8::MAX).zip(in_help.values_mut()).for_each(|(rank, each)| *each = rank);
        self.areas = in_area.keys().map(|rank| areas[usize::from(*rank)].to_string()).collect();
        let mode = |number: &u8| Mode::from_number(i32::from(*number)).unwrap_or_default().name().to_owned();
        let help =
            |number: &u8| Assistance::from_number(i32::from(*number)).unwrap_or_default().name().to_owned();
        self.modes = in_mode.keys().map(mode).collect();
        self.assistance = in_help.keys().map(help).collect();
        for record in records.chunks_exact_mut(width) {
            let area = in_area[&area_of(record)];
            record[place::AREA].copy_from_slice(&area.to_be_bytes());
            record[place::MODE] = in_mode[&record[place::MODE]];
            record[place::ASSISTANCE] = in_help[&record[place::ASSISTANCE]];
        }
    }
}

fn area_of(record: &[u8]) -> u16 {
    u16::from_be_bytes([record[place::AREA.start], record[place::AREA.start + 1]])
}
