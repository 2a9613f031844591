//! By what respondents are divided: the breakdowns that a release declares, and those of them that it crosses.
//!
//! Nothing else can be asked for later, so that protection knows every cell that there is.

use serde::{Deserialize, Serialize};

use super::{frame::Frame, key::Part, lookup::Unknown};

/// The mode of an answer, in the place of an item.
pub const MODE: &str = "MODE";
/// The language of an answer.
pub const LANGUAGE: &str = "LANGUAGE";
/// The help with an answer.
pub const ASSISTANCE: &str = "ASSISTANCE";
/// The unit within the area. Only areas have figures of their units.
pub const UNIT: &str = "UNIT";

/// The facts of collection that stand beside background items.
pub const FACTS: [&str; 4] = [MODE, LANGUAGE, ASSISTANCE, UNIT];

/// One way to divide respondents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cut {
    /// By a background item or a fact of collection.
    By(String),
    /// By two of them at once.
    Crossed(String, String),
}

/// A background item or a fact of collection by whose options figures are broken down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Breakdown {
    /// The item's key, or the name of the fact.
    pub item: String,
    /// The codes of its options: of an item in the order of the first scale that has them, of a fact in order.
    pub options: Vec<String>,
}

/// Two breakdowns that are crossed, by their places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Crossing {
    /// The one.
    pub first: u8,
    /// The other.
    pub second: u8,
}

impl Cut {
    /// Every cut of a release, in the order of its parts.
    #[must_use]
    pub fn all(breakdowns: &[String], crossings: &[(String, String)]) -> Vec<Self> {
        let single = breakdowns.iter().cloned().map(Self::By);
        let crossed = crossings.iter().cloned().map(|(first, second)| Self::Crossed(first, second));
        single.chain(crossed).collect()
    }

    /// What it divides by.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        match self {
            Self::By(name) => vec![name],
            Self::Crossed(first, second) => vec![first, second],
        }
    }

    /// Whether it divides an area into its units.
    #[must_use]
    pub fn is_by_unit(&self) -> bool {
        matches!(self, Self::By(name) if name == UNIT)
    }
}

impl Frame {
    /// How many cuts there are.
    #[must_use]
    pub fn cuts(&self) -> usize {
        self.breakdowns.len() + self.crossings.len()
    }

    /// The place of the breakdown by units, if the release has one.
    #[must_use]
    pub fn unit_cut(&self) -> Option<u8> {
        self.breakdown(UNIT)
    }

    /// One option of a breakdown.
    #[must_use]
    pub fn part(&self, item: &str, option: &str) -> Option<Part> {
        let cut = self.breakdown(item)?;
        Some(Part { cut, cell: self.option(cut, option)? })
    }

    /// The part of the respondents that has these options, in any order: none for all of them.
    ///
    /// # Errors
    /// When the release does not have the breakdown or crossing, or the breakdown not the option.
    pub fn part_of(&self, options: &[(String, String)]) -> Result<Option<Part>, Unknown> {
        let mut found = Vec::with_capacity(options.len());
        for (item, option) in options {
            let cut = self.breakdown(item).ok_or(Unknown::Breakdown)?;
            found.push((cut, self.option(cut, option).ok_or(Unknown::Option)?));
        }
        match found.as_slice() {
            [] => Ok(None),
            &[(cut, cell)] => Ok(Some(Part { cut, cell })),
            &[one, other] => self.crossed(one, other).map(Some).ok_or(Unknown::Breakdown),
            _ => Err(Unknown::Breakdown),
        }
    }

    /// Every part of every cut but that by units, in order.
    pub fn parts(&self) -> impl Iterator<Item = Part> {
        let unit = self.unit_cut();
        (0..=u8::MAX)
            .zip(0..self.cuts())
            .filter(move |(cut, _)| Some(*cut) != unit)
            .flat_map(|(cut, _)| (0..self.cells(cut)).map(move |cell| Part { cut, cell }))
    }

    /// What a part is of: each breakdown with its option.
    #[must_use]
    pub fn options_of(&self, part: Part) -> Vec<(&str, &str)> {
        let option = |cut: u8, at: u16| {
            let breakdown = self.breakdowns.get(usize::from(cut))?;
            Some((breakdown.item.as_str(), breakdown.options.get(usize::from(at))?.as_str()))
        };
        let singles = self.singles(part);
        singles.iter().filter_map(|single| option(single.cut, single.cell)).collect()
    }

    /// The same in words of their own.
    #[must_use]
    pub fn words_of(&self, part: Part) -> Vec<(String, String)> {
        self.options_of(part).into_iter().map(|(item, option)| (item.to_owned(), option.to_owned())).collect()
    }

    /// The options of single breakdowns that a part consists of: itself, or the two that are crossed.
    #[must_use]
    pub fn singles(&self, part: Part) -> Vec<Part> {
        match self.crossing(part.cut) {
            None => vec![part],
            Some(Crossing { first, second }) => {
                let width = self.cells(second).max(1);
                vec![
                    Part { cut: first, cell: part.cell / width },
                    Part { cut: second, cell: part.cell % width },
                ]
            }
        }
    }

    /// The two breakdowns that a cut crosses; none for a single one.
    #[must_use]
    pub fn crossing(&self, cut: u8) -> Option<Crossing> {
        let at = usize::from(cut).checked_sub(self.breakdowns.len())?;
        self.crossings.get(at).copied()
    }

    /// The breakdowns that a cut is of, in words.
    #[must_use]
    pub fn items_of(&self, cut: u8) -> Vec<String> {
        let singles = self.crossing(cut).map_or_else(|| vec![cut], |one| vec![one.first, one.second]);
        let items = singles.into_iter().filter_map(|single| self.breakdowns.get(usize::from(single)));
        items.map(|breakdown| breakdown.item.clone()).collect()
    }

    /// How many cells a cut has.
    #[must_use]
    pub fn cells(&self, cut: u8) -> u16 {
        let options = |at: u8| {
            let breakdown = self.breakdowns.get(usize::from(at));
            breakdown.map_or(0, |one| u16::try_from(one.options.len()).unwrap_or(u16::MAX))
        };
        match self.crossing(cut) {
            None => options(cut),
            Some(crossing) => options(crossing.first).saturating_mul(options(crossing.second)),
        }
    }

    fn breakdown(&self, item: &str) -> Option<u8> {
        let at = self.breakdowns.iter().position(|breakdown| breakdown.item == item)?;
        u8::try_from(at).ok()
    }

    fn option(&self, cut: u8, code: &str) -> Option<u16> {
        let options = &self.breakdowns.get(usize::from(cut))?.options;
        options.iter().position(|option| option == code).and_then(|at| u16::try_from(at).ok())
    }

    fn crossed(&self, one: (u8, u16), other: (u8, u16)) -> Option<Part> {
        let joins =
            |crossing: &Crossing, first: u8, second: u8| crossing.first == first && crossing.second == second;
        let find = |((first, left), (second, right)): ((u8, u16), (u8, u16))| {
            let at = self.crossings.iter().position(|crossing| joins(crossing, first, second))?;
            let cell = left.checked_mul(self.cells(second))?.checked_add(right)?;
            Some(Part { cut: u8::try_from(self.breakdowns.len() + at).ok()?, cell })
        };
        find((one, other)).or_else(|| find((other, one)))
    }
}
