//! Figures that were printed elsewhere: shown beside one's own, marked, and never tested against them.

mod file;
mod percent;
mod total;

use std::collections::BTreeMap;

use jamfor_contract::names::{Collection, Name, NameError};
use jamfor_fault::Violations;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

pub use file::{Line, read};
pub use percent::{NotPercent, Percent};

/// The target group of a total.
pub const ALL: &str = "ALL";

/// What separates the parts of a place: before every character that a part may have, so that places sort by their
/// parts.
const SEPARATOR: &str = "\u{1f}";

/// Hexadecimal digits of the id of a figure.
const ID_DIGITS: usize = 32;

/// A share as a source printed it. What it was computed from is not known, so it has no interval and enters no test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedFigure {
    /// `bodies/{body}/indicators/{indicator}` that it answers to.
    pub indicator: String,
    /// The area's code; the country's for a figure of participants.
    pub area: String,
    /// Whose figure it is.
    pub basis: Basis,
    /// The target group, or [`ALL`].
    pub group: String,
    /// The period in the source's own words.
    pub period: String,
    /// Where it was printed.
    pub source: String,
    /// The round it is of, where there is one: `bodies/{body}/rounds/{round}`.
    pub round: Option<String>,
    /// The share as printed.
    pub percent: Percent,
    /// How many answers stand behind it, where the source says so.
    pub base: Option<u64>,
    /// Which answers are in the denominator, in the source's own words; empty when it does not say.
    pub denominator: String,
    /// The licence line that must stand beside it.
    pub licence: String,
    /// When it was imported, in microseconds since the epoch; no part of what it says.
    #[serde(skip)]
    pub imported_micros: i64,
}

/// Whose figure a printed one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Basis {
    /// One area's own.
    Area,
    /// The unweighted mean of the participants.
    EqualUnit,
    /// All participants together.
    Pooled,
}

/// What an import comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Figures that are new.
    pub created: Vec<PublishedFigure>,
    /// Figures that take the place of one that says something else.
    pub replaced: Vec<PublishedFigure>,
    /// How many are there already.
    pub unchanged: usize,
}

impl Basis {
    /// Every basis, in the order of their words.
    pub const ALL: [Self; 3] = [Self::Area, Self::EqualUnit, Self::Pooled];

    /// The basis as a stable word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Area => "AREA",
            Self::EqualUnit => "PARTICIPANTS_EQUAL_UNIT",
            Self::Pooled => "PARTICIPANTS_POOLED",
        }
    }

    /// The basis of a stable word; an area's own for none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.is_empty() {
            Some(Self::Area)
        } else {
            Self::ALL.into_iter().find(|one| one.as_str() == text)
        }
    }
}

impl PublishedFigure {
    /// What makes it the same figure as another one: all but what it says. Lists are in this order.
    #[must_use]
    pub fn place(&self) -> String {
        let Self { indicator, area, basis, group, period, source, .. } = self;
        [indicator, area, basis.as_str(), group, period, source].join(SEPARATOR)
    }

    /// `bodies/{body}/publishedFigures/{id}`, from its place.
    ///
    /// # Errors
    /// When the indicator is none of a body.
    pub fn name(&self) -> Result<Name, NameError> {
        let indicator = Name::parse(Collection::Indicators, &self.indicator)?;
        let digest = Sha256::digest(format!("jamfor/publishedFigures/1\n{}", self.place()));
        let id = hex::encode(digest);
        Name::new(indicator.body, Collection::PublishedFigures, &id[..ID_DIGITS])
    }

    /// Whether it says the same as another one of its place.
    fn says_as(&self, other: &Self) -> bool {
        Self { imported_micros: 0, ..self.clone() } == Self { imported_micros: 0, ..other.clone() }
    }
}

/// What importing lines comes to beside the figures that are kept from the same sources.
///
/// # Errors
/// With every total that cannot be the total of its groups, at the lines that are in it.
pub fn plan(kept: Vec<PublishedFigure>, lines: &[Line]) -> Result<Plan, Violations> {
    let mut kept: BTreeMap<String, PublishedFigure> =
        kept.into_iter().map(|figure| (figure.place(), figure)).collect();
    let mut plan = Plan::default();
    for Line { figure, .. } in lines {
        match kept.insert(figure.place(), figure.clone()) {
            None => plan.created.push(figure.clone()),
            Some(before) if before.says_as(figure) => plan.unchanged += 1,
            Some(_) => plan.replaced.push(figure.clone()),
        }
    }
    let numbers = lines.iter().map(|line| (line.figure.place(), line.number)).collect();
    total::contradictions(kept.values(), &numbers).into_result(plan)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn figure(area: &str, percent: &str) -> PublishedFigure {
        PublishedFigure {
            indicator: "bodies/xa-body/indicators/i".into(),
            area: area.into(),
            basis: Basis::Area,
            group: ALL.into(),
            period: "2018".into(),
            source: "made up".into(),
            round: None,
            percent: Percent::parse(percent).unwrap(),
            base: None,
            denominator: String::new(),
            licence: "none".into(),
            imported_micros: 7,
        }
    }

    fn lines(figures: &[PublishedFigure]) -> Vec<Line> {
        (2..).zip(figures).map(|(number, figure)| Line { number, figure: figure.clone() }).collect()
    }

    #[test]
    fn a_figure_is_new_or_there_already_or_takes_a_place() {
        let kept = vec![figure("XA-1", "50"), figure("XA-2", "50")];
        let mut same = figure("XA-1", "50");
        same.imported_micros = 9;
        let given = [same, figure("XA-2", "50.0"), figure("XA-3", "1")];
        let plan = plan(kept, &lines(&given)).unwrap();
        assert_eq!(plan.created, given[2..]);
        assert_eq!(plan.replaced, given[1..2], "another precision is another content");
        assert_eq!(plan.unchanged, 1);
    }

    #[test]
    fn a_name_follows_from_the_place_alone() {
        let one = figure("XA-1", "50");
        let other = PublishedFigure { licence: "another".into(), ..figure("XA-1", "51") };
        assert_eq!(one.name().unwrap(), other.name().unwrap());
        assert_ne!(one.name().unwrap(), figure("XA-2", "50").name().unwrap());
        assert_eq!(one.name().unwrap().collection, Collection::PublishedFigures);
    }

    #[test]
    fn places_sort_by_their_parts() {
        let mut short = figure("XA-1", "1");
        short.indicator = "bodies/xa-body/indicators/i-1".into();
        assert!(figure("XA-9", "1").place() < short.place());
    }
}
