//! Areas of one round beside each other, each held against the same thing.

use std::collections::BTreeSet;

use super::{
    against::Against,
    comparator,
    comparison::Comparison,
    family::{Family, adjust_family},
    figure::{Figure, Whose},
    frame::Frame,
    key::{Basis, Key},
    lookup::{Place, Unknown, Wanted, find},
    reader::Reader,
    view::{Reading, figure, show},
};

/// One area beside others.
#[derive(Clone, Debug, PartialEq)]
pub struct AreaRow {
    /// Its figure.
    pub figure: Figure,
    /// Against the comparator; none for a figure that the release does not have.
    pub comparison: Option<Comparison>,
}

/// All participants beside each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Areas {
    /// One an area, by code.
    pub rows: Vec<AreaRow>,
    /// What all are held against; none where each is held against another figure.
    pub against: Option<Figure>,
}

impl AreaRow {
    /// The area's code.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.figure.subject.area
    }
}

impl Areas {
    /// The row of an area, if it took part.
    #[must_use]
    pub fn row(&self, code: &str) -> Option<&AreaRow> {
        let at = self.rows.binary_search_by(|row| row.code().cmp(code)).ok()?;
        self.rows.get(at)
    }
}

impl Reader<'_> {
    /// All participants beside each other; p-values are adjusted over all of them.
    ///
    /// # Errors
    /// What the release does not know.
    pub fn areas(&self, wanted: &Wanted, against: Against) -> Result<Areas, Unknown> {
        let whole = self.whole(wanted)?;
        let mut rows = Vec::new();
        for code in whole.key.map_or_else(|_| Vec::new(), |key| participants(&self.built.frame, key)) {
            rows.push(self.area(wanted, &code, against)?);
        }
        adjust_family(Family::Areas, rows.iter_mut().filter_map(|row| row.comparison.as_mut()));
        let common = against.common(&self.built.frame).map(|basis| self.common(&whole, basis));
        Ok(Areas { rows, against: common })
    }

    /// One area, which need not have taken part.
    ///
    /// # Errors
    /// What the release does not know.
    pub fn area(&self, wanted: &Wanted, code: &str, against: Against) -> Result<AreaRow, Unknown> {
        let wanted = Wanted { area: code.to_owned(), whose: None, ..wanted.clone() };
        let place = find(&self.built.frame, &wanted)?;
        let comparison = self.compare(&place, against);
        Ok(AreaRow { figure: figure(self.built, &place, self.audience), comparison })
    }

    /// The place of all participants together.
    pub(super) fn whole(&self, wanted: &Wanted) -> Result<Place, Unknown> {
        let area = self.built.frame.survey.country.clone();
        find(&self.built.frame, &Wanted { area, whose: Some(Whose::Pooled), ..wanted.clone() })
    }

    fn common(&self, whole: &Place, basis: Basis) -> Figure {
        let mut place = whole.clone();
        if let Ok(key) = whole.key {
            place = Place::of(&self.built.frame, key.of(basis));
        }
        match self.built.frame.membership(basis).map(|one| &one.comparator.basis) {
            Some(comparator::Basis::Target { share, .. }) => {
                show(self.built, &place, &Reading::Set(*share), self.audience)
            }
            _ => figure(self.built, &place, self.audience),
        }
    }
}

/// The codes of the areas that took part in what a key is of, in order.
pub(super) fn participants(frame: &Frame, key: Key) -> Vec<String> {
    let found: BTreeSet<u16> =
        frame.collections(key.round, key.group, key.indicator).map(|one| one.area).collect();
    found.into_iter().map(|area| frame.area_code(Basis::Area(area)).to_owned()).collect()
}
