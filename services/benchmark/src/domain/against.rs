//! What a figure is held against: the other side of a comparison, how both sides belong together, and the facts.

use super::{
    cell::{Cell, Contrast},
    difference::{self, Difference, Relation},
    facts,
    frame::Frame,
    key::{Basis, Key},
    kind::Kind,
    lookup::Place,
    others,
    reader::Reader,
    verdict::Facts,
    view::{Reading, read},
};

/// What a figure is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Against {
    /// All participants together.
    Pooled,
    /// The unweighted mean of the participants.
    EqualUnit,
    /// All other participants together.
    Others,
    /// The same of an earlier round.
    EarlierRound(u16),
}

impl Against {
    /// What kind of thing it is.
    #[must_use]
    pub const fn kind(self) -> Kind {
        match self {
            Self::Pooled => Kind::Pooled,
            Self::EqualUnit => Kind::EqualUnit,
            Self::Others => Kind::Others,
            Self::EarlierRound(_) => Kind::EarlierRound,
        }
    }

    /// The figure that all areas are held against; none where each has another one.
    #[must_use]
    pub const fn common(self) -> Option<Basis> {
        match self {
            Self::Pooled => Some(Basis::Pooled),
            Self::EqualUnit => Some(Basis::EqualUnit),
            Self::Others | Self::EarlierRound(_) => None,
        }
    }
}

/// The other side of a comparison.
#[derive(Clone, Debug)]
pub(super) struct Other<'a> {
    pub(super) against: Against,
    /// Where its figure stands.
    pub(super) place: Place,
    /// What may be used of it.
    pub(super) reading: Reading<'a>,
    /// How it belongs together with the own side.
    pub(super) relation: Relation,
    /// The exact difference, where the audience reads exact figures.
    pub(super) contrast: Option<Contrast>,
    /// What is known of both.
    pub(super) facts: Facts,
}

impl<'a> Reader<'a> {
    /// The other side for a figure and what may be used of it.
    pub(super) fn other(&self, key: Key, mine: &Reading<'a>, against: Against) -> Other<'a> {
        match against {
            Against::Pooled => self.participants(key, mine, against, Basis::Pooled),
            Against::EqualUnit => self.participants(key, mine, against, Basis::EqualUnit),
            Against::Others => self.others(key, mine),
            Against::EarlierRound(round) => self.earlier(key, mine, round),
        }
    }

    fn participants(&self, key: Key, mine: &Reading<'a>, against: Against, basis: Basis) -> Other<'a> {
        let frame = &self.built.frame;
        let place = Place::of(frame, key.of(basis));
        let share = exact_of(mine).and_then(Cell::share);
        let (relation, contrast) = if basis == Basis::EqualUnit {
            (Relation::WithMean, share.and_then(|share| share.to_mean))
        } else {
            (Relation::PartOfWhole, share.and_then(|share| share.to_pooled))
        };
        let facts = facts::beside_participants(frame, self.built.sides(), key);
        Other { against, reading: read(self.built, &place, self.audience), place, relation, contrast, facts }
    }

    /// The whole without the own part.
    fn others(&self, key: Key, mine: &Reading<'a>) -> Other<'a> {
        let frame = &self.built.frame;
        let mut place = Place::of(frame, key.of(Basis::Pooled));
        let whole = read(self.built, &place, self.audience);
        place.subject.without = Some(frame.area_code(key.basis).to_owned());
        let reading = others::without(mine, whole, frame);
        let contrast = match (mine, &reading) {
            (Reading::Exact(own), Reading::Exact(_)) => own.share().and_then(|share| share.to_others),
            _ => None,
        };
        let facts = facts::beside_participants(frame, self.built.sides(), key);
        Other { against: Against::Others, place, reading, relation: Relation::Independent, contrast, facts }
    }

    fn earlier(&self, key: Key, mine: &Reading<'a>, round: u16) -> Other<'a> {
        let frame = &self.built.frame;
        let earlier = key.in_round(round);
        let place = Place::of(frame, earlier);
        let reading = read(self.built, &place, self.audience);
        let contrast = exact_of(mine).zip(exact_of(&reading));
        let contrast = contrast.and_then(|(own, other)| difference::independent(own, other));
        let facts = facts::beside_earlier(frame, self.built.sides(), earlier, key);
        let against = Against::EarlierRound(round);
        Other { against, place, reading, relation: Relation::Independent, contrast, facts }
    }
}

/// The exact cell of a reading.
pub(super) fn exact_of<'r>(reading: &'r Reading<'_>) -> Option<&'r Cell> {
    match reading {
        Reading::Exact(cell) => Some(cell),
        Reading::Printed(_) | Reading::Missing(..) => None,
    }
}

/// The difference of two readings of the same audience.
pub(super) fn subtract(
    frame: &Frame,
    key: Key,
    mine: &Reading<'_>,
    theirs: &Reading<'_>,
    (relation, contrast): (Relation, Option<Contrast>),
) -> Option<Difference> {
    let rules = &frame.policy.tests;
    match (mine, theirs) {
        (Reading::Exact(own), Reading::Exact(other)) => {
            let decimals =
                frame.indicators.get(usize::from(key.indicator)).map_or(0, |one| one.printed_decimals);
            Some(difference::exact((own, other), &contrast?, relation, decimals, rules))
        }
        (Reading::Printed(own), Reading::Printed(other)) => difference::printed(own, other, relation, rules),
        _ => None,
    }
}

/// The difference of two readings that share nobody.
pub(super) fn apart(frame: &Frame, key: Key, mine: &Reading<'_>, theirs: &Reading<'_>) -> Option<Difference> {
    let sides = exact_of(mine).zip(exact_of(theirs));
    let contrast = sides.and_then(|(own, other)| difference::independent(own, other));
    subtract(frame, key, mine, theirs, (Relation::Independent, contrast))
}
