//! Breakdowns that divide the respondents of a table by the same thing, as their answers show.

use std::collections::BTreeMap;

use jamfor_disclosure::exclude_each_other;

use super::{columns::Table, cut::UNIT};

/// Two breakdowns of which options exclude each other, in alphabetical order.
pub type Alike = [String; 2];

/// Those of some breakdowns, and of all units, whose options exclude each other among the respondents of a table.
#[must_use]
pub fn alike(table: &Table, breakdowns: &[String]) -> Vec<Alike> {
    let mut columns: Vec<(&String, Vec<Option<u32>>)> =
        breakdowns.iter().filter_map(|name| Some((name, column(table, name)?))).collect();
    columns.sort_unstable_by_key(|(name, _)| *name);
    columns.dedup_by_key(|(name, _)| *name);
    let mut found = Vec::new();
    for (at, (name, own)) in columns.iter().enumerate() {
        for (other, others) in &columns[at + 1..] {
            if exclude_each_other(&counts(own, others)) {
                found.push([(*name).clone(), (*other).clone()]);
            }
        }
    }
    found
}

/// What each respondent has; none where it is not known.
fn column(table: &Table, name: &str) -> Option<Vec<Option<u32>>> {
    if name == UNIT {
        let units = &table.units;
        let known = |code: &u32| {
            let unit = usize::try_from(*code).ok().and_then(|at| units.dictionary.get(at));
            unit.filter(|unit| !unit.is_empty()).map(|_| *code)
        };
        return (units.codes.len() == table.area.len()).then(|| units.codes.iter().map(known).collect());
    }
    let codes = table.breakdown(name)?;
    let known = |code: &u8| (usize::from(*code) < codes.dictionary.len()).then(|| u32::from(*code));
    Some(codes.codes.iter().map(known).collect())
}

/// How many have each two options.
fn counts(one: &[Option<u32>], other: &[Option<u32>]) -> Vec<Vec<u64>> {
    let mut pairs: BTreeMap<(u32, u32), u64> = BTreeMap::new();
    for pair in one.iter().zip(other).filter_map(|(one, other)| one.zip(*other)) {
        *pairs.entry(pair).or_default() += 1;
    }
    let places = |of: fn(&(u32, u32)) -> u32| -> BTreeMap<u32, usize> {
        let mut distinct: Vec<u32> = pairs.keys().map(of).collect();
        distinct.sort_unstable();
        distinct.dedup();
        distinct.into_iter().zip(0..).collect()
    };
    let (rows, columns) = (places(|pair| pair.0), places(|pair| pair.1));
    let mut table = vec![vec![0; columns.len()]; rows.len()];
    for ((row, column), count) in &pairs {
        table[rows[row]][columns[column]] = *count;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::columns::{Codes, Units};

    fn table(items: &[(&str, &[u8])], units: &[u32]) -> Table {
        let codes = |codes: &[u8]| Codes {
            dictionary: ["a", "b", "c"].map(str::to_owned).into(),
            codes: codes.to_vec(),
        };
        let rows = items[0].1.len();
        Table {
            area: vec![0; rows],
            units: Units { dictionary: ["", "east", "west"].map(str::to_owned).into(), codes: units.into() },
            items: items.iter().map(|(name, own)| ((*name).to_owned(), codes(own))).collect(),
            ..Table::default()
        }
    }

    #[test]
    fn the_same_thing_in_other_options_is_found() {
        let ages: Vec<u8> = (0..120).map(|at| at % 3).collect();
        let halves: Vec<u8> = ages.iter().map(|age| u8::from(*age > 1)).collect();
        let sexes: Vec<u8> = (0..120).map(|at| at / 3 % 2).collect();
        let units: Vec<u32> = ages.iter().map(|age| u32::from(*age > 0) + 1).collect();
        let table = table(&[("age", &ages), ("half", &halves), ("sex", &sexes)], &units);
        let names = ["sex", "half", "age", UNIT, "LANGUAGE"].map(str::to_owned);
        let pairs = [["UNIT", "age"], ["UNIT", "half"], ["age", "half"]];
        assert_eq!(alike(&table, &names), pairs.map(|pair| pair.map(str::to_owned)));
    }

    #[test]
    fn who_gave_no_answer_is_in_no_pair() {
        let ages: Vec<u8> = (0..60).map(|at| if at % 2 == 0 { at % 3 } else { 250 }).collect();
        let sexes: Vec<u8> = (0..60).map(|at| if at % 2 == 0 { 255 } else { at % 2 }).collect();
        let table = table(&[("age", &ages), ("sex", &sexes)], &[]);
        assert!(alike(&table, &["age", "sex", UNIT].map(str::to_owned)).is_empty());
    }
}
