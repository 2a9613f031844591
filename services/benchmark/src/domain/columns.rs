//! The columns of one snapshot table that a release reads.
//!
//! Rows live only as long as counting them takes; what goes on is counts.

use std::collections::BTreeMap;

use jamfor_statistics::tabulate::NO_ANSWER;
use sha2::{Digest as _, Sha256};

use super::cut::{ASSISTANCE, LANGUAGE, MODE};

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
    /// The language of each row.
    pub languages: Codes,
    /// The help with each row.
    pub assistance: Codes,
    /// The unit of each row.
    pub units: Units,
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

/// A column of units.
#[derive(Clone, Debug, Default)]
pub struct Units {
    /// What the numbers stand for; the empty text for no unit.
    pub dictionary: Vec<String>,
    /// One a row; empty where units are not known.
    pub codes: Vec<u32>,
}

impl Table {
    /// A digest of the rows, by which a later reading is known to be the same.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        let mut part = |bytes: &[u8]| {
            hash.update((bytes.len() as u64).to_be_bytes());
            hash.update(bytes);
        };
        part(self.group.as_bytes());
        self.areas.iter().for_each(|area| part(area.as_bytes()));
        part(&self.area.iter().flat_map(|area| area.to_le_bytes()).collect::<Vec<u8>>());
        if let Some(weights) = &self.weights {
            part(&weights.iter().flat_map(|weight| weight.to_le_bytes()).collect::<Vec<u8>>());
        }
        let facts = [&self.modes, &self.languages, &self.assistance];
        for column in facts.into_iter().chain(self.items.values()) {
            column.dictionary.iter().for_each(|code| part(code.as_bytes()));
            part(&column.codes);
        }
        self.items.keys().for_each(|item| part(item.as_bytes()));
        self.units.dictionary.iter().for_each(|unit| part(unit.as_bytes()));
        part(&self.units.codes.iter().flat_map(|unit| unit.to_le_bytes()).collect::<Vec<u8>>());
        hash.finalize().into()
    }

    /// The column that a breakdown divides by, without the value for what is not known; none where the table lacks
    /// it, and for units.
    #[must_use]
    pub fn breakdown(&self, name: &str) -> Option<Codes> {
        let column = match name {
            MODE => &self.modes,
            LANGUAGE => &self.languages,
            ASSISTANCE => &self.assistance,
            item => return self.items.get(item).cloned(),
        };
        (column.codes.len() == self.area.len()).then(|| column.stated())
    }
}

impl Codes {
    /// The same with what is not known as missing.
    #[must_use]
    pub fn stated(&self) -> Self {
        let mut stated = Self { dictionary: Vec::new(), codes: Vec::new() };
        let mut places = [NO_ANSWER; 256];
        for (place, word) in places.iter_mut().zip(&self.dictionary) {
            if let (false, Ok(at)) = (is_unknown(word), u8::try_from(stated.dictionary.len())) {
                *place = at;
                stated.dictionary.push(word.clone());
            }
        }
        let place = |&code: &u8| if code < 250 { places[usize::from(code)] } else { code };
        stated.codes = self.codes.iter().map(place).collect();
        stated
    }
}

/// Whether a fact of collection says that it is not known.
#[must_use]
pub fn is_unknown(word: &str) -> bool {
    word.is_empty() || word == "UNSPECIFIED"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_is_missing() {
        let words = ["", "sv", "UNSPECIFIED", "en"].map(str::to_owned);
        let codes = Codes { dictionary: words.into(), codes: vec![0, 1, 2, 3, 1, 250] };
        let stated = codes.stated();
        assert_eq!(stated.dictionary, ["sv", "en"]);
        assert_eq!(stated.codes, [NO_ANSWER, 0, NO_ANSWER, 1, 0, 250]);
    }
}
