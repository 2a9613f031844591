//! What a figure is held against: the other side of a comparison, how both sides belong together, and the facts.

use std::sync::Arc;

use super::{
    cell::{Cell, Contrast},
    comparator::{self, OwnPart, Weighting},
    difference::{self, Difference, Relation},
    facts,
    figure::Missing,
    frame::Frame,
    key::{Basis, Key},
    kind::Kind,
    lookup::Place,
    member::Membership,
    others,
    reader::Reader,
    target,
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
    /// A stored comparator that the release pins, by its place there.
    Stored(u16),
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
            Self::Stored(_) => Kind::Stored,
        }
    }

    /// The figure that all areas are held against; none where each has another one.
    #[must_use]
    pub fn common(self, frame: &Frame) -> Option<Basis> {
        match self {
            Self::Pooled => Some(Basis::Pooled),
            Self::EqualUnit => Some(Basis::EqualUnit),
            Self::Others | Self::EarlierRound(_) => None,
            Self::Stored(at) => {
                let basis = Basis::Comparator(at);
                let comparator = &frame.membership(basis)?.comparator;
                let is_own = matches!(comparator.basis, comparator::Basis::EarlierRound { .. });
                (!is_own && comparator.own_part() == OwnPart::Included).then_some(basis)
            }
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
    /// Whether the own part is left out of it.
    pub(super) without_own: bool,
}

impl<'a> Reader<'a> {
    /// The other side for a figure and what may be used of it.
    pub(super) fn other(&self, key: Key, mine: &Reading<'a>, against: Against) -> Other<'a> {
        match against {
            Against::Pooled => self.participants(key, mine, against, Basis::Pooled),
            Against::EqualUnit => self.participants(key, mine, against, Basis::EqualUnit),
            Against::Others => self.others(key, mine),
            Against::EarlierRound(round) => self.earlier(key, mine, (against, Some(round))),
            Against::Stored(at) => self.stored(key, mine, at),
        }
    }

    /// What a stored comparator stands for.
    fn stored(&self, key: Key, mine: &Reading<'a>, at: u16) -> Other<'a> {
        let frame = &self.built.frame;
        let against = Against::Stored(at);
        let Some(membership) = frame.membership(Basis::Comparator(at)) else {
            return self.nothing(key, against);
        };
        match &membership.comparator.basis {
            comparator::Basis::EarlierRound { round } => {
                let round = frame.round(round).filter(|round| *round < key.round);
                self.earlier(key, mine, (against, round))
            }
            comparator::Basis::Target { share, .. } => {
                let facts = self.without_hidden_rates(facts::alone(frame, self.built.sides(), key), &[key]);
                Other { reading: Reading::Set(*share), facts, ..self.nothing(key, against) }
            }
            _ => self.members(key, mine, at, membership),
        }
    }

    fn members(&self, key: Key, mine: &Reading<'a>, at: u16, membership: &Membership) -> Other<'a> {
        let frame = &self.built.frame;
        let basis = Basis::Comparator(at);
        let mut place = Place::of(frame, key.of(basis));
        let reading = read(self.built, &place, self.audience);
        let member = matches!(key.basis, Basis::Area(area) if membership.has(area));
        let comparator = &membership.comparator;
        let without_own = member && comparator.own_part() == OwnPart::Excluded;
        let contrast = exact_of(mine).and_then(Cell::share);
        let contrast = contrast.and_then(|share| share.to.get(usize::from(at)).copied().flatten());
        let relation = match (comparator.weighting(), member && !without_own) {
            (Weighting::Pooled, true) => Relation::PartOfWhole,
            (Weighting::Pooled, false) => Relation::Independent,
            (Weighting::EqualUnit, true) => Relation::WithMean,
            (Weighting::EqualUnit, false) => Relation::BesideMean,
        };
        let reading = if without_own {
            Arc::make_mut(&mut place.subject).without = Some(frame.area_code(key.basis).to_owned());
            others::without(mine, reading, contrast, frame)
        } else {
            reading
        };
        let facts = facts::beside(frame, self.built.sides(), key, basis);
        let facts = self.without_hidden_rates(facts, &[key, key.of(basis)]);
        Other { against: Against::Stored(at), place, reading, relation, contrast, facts, without_own }
    }

    /// What is known of a figure beside the participants.
    pub(super) fn beside_participants(&self, key: Key) -> Facts {
        let facts = facts::beside_participants(&self.built.frame, self.built.sides(), key);
        self.without_hidden_rates(facts, &[key, key.of(Basis::Pooled)])
    }

    /// Facts without the numbers of rates that are hidden figures.
    fn without_hidden_rates(&self, facts: Facts, keys: &[Key]) -> Facts {
        let rates_hidden = keys.iter().any(|key| facts::hides_rate(self.built, *key, self.audience));
        Facts { rates_hidden, ..facts }
    }

    /// A comparator without a figure.
    fn nothing(&self, key: Key, against: Against) -> Other<'a> {
        let basis = if let Against::Stored(at) = against { Basis::Comparator(at) } else { key.basis };
        Other {
            against,
            place: Place::of(&self.built.frame, key.of(basis)),
            reading: Reading::Missing(Missing::NotCollected, None),
            relation: Relation::Independent,
            contrast: None,
            facts: Facts::default(),
            without_own: false,
        }
    }

    fn participants(&self, key: Key, mine: &Reading<'a>, against: Against, basis: Basis) -> Other<'a> {
        let frame = &self.built.frame;
        let place = Place::of(frame, key.of(basis));
        let (relation, contrast) = of_participants(mine, against);
        let facts = self.beside_participants(key);
        let reading = read(self.built, &place, self.audience);
        Other { against, reading, place, relation, contrast, facts, without_own: false }
    }

    /// The whole without the own part.
    fn others(&self, key: Key, mine: &Reading<'a>) -> Other<'a> {
        let frame = &self.built.frame;
        let mut place = Place::of(frame, key.of(Basis::Pooled));
        let whole = read(self.built, &place, self.audience);
        Arc::make_mut(&mut place.subject).without = Some(frame.area_code(key.basis).to_owned());
        let share = exact_of(mine).and_then(Cell::share);
        let contrast = share.and_then(|share| share.to_others);
        let reading = others::without(mine, whole, contrast, frame);
        let facts = self.beside_participants(key);
        let (against, relation) = (Against::Others, Relation::Independent);
        Other { against, place, reading, relation, contrast, facts, without_own: true }
    }

    fn earlier(&self, key: Key, mine: &Reading<'a>, (against, round): (Against, Option<u16>)) -> Other<'a> {
        let Some(round) = round else { return self.nothing(key, against) };
        let frame = &self.built.frame;
        let earlier = key.in_round(round);
        let place = Place::of(frame, earlier);
        let reading = read(self.built, &place, self.audience);
        let contrast = exact_of(mine).zip(exact_of(&reading));
        let contrast = contrast.and_then(|(own, other)| difference::independent(own, other));
        let facts = facts::beside_earlier(frame, self.built.sides(), earlier, key);
        let facts = self.without_hidden_rates(facts, &[key, earlier]);
        let relation = Relation::Independent;
        Other { against, place, reading, relation, contrast, facts, without_own: false }
    }
}

/// How an area belongs together with one of the participants' figures.
pub(super) fn of_participants(mine: &Reading<'_>, against: Against) -> (Relation, Option<Contrast>) {
    let share = exact_of(mine).and_then(Cell::share);
    if against == Against::EqualUnit {
        (Relation::WithMean, share.and_then(|share| share.to_mean))
    } else {
        (Relation::PartOfWhole, share.and_then(|share| share.to_pooled))
    }
}

/// The exact cell of a reading.
pub(super) fn exact_of<'r>(reading: &'r Reading<'_>) -> Option<&'r Cell> {
    match reading {
        Reading::Exact(cell) => Some(cell),
        Reading::Printed(_) | Reading::Set(_) | Reading::Missing(..) => None,
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
    let decimals = frame.indicators.get(usize::from(key.indicator)).map_or(0, |one| one.printed_decimals);
    match (mine, theirs) {
        (Reading::Exact(own), Reading::Exact(other)) => {
            Some(difference::exact((own, other), &contrast?, relation, decimals, rules))
        }
        (Reading::Exact(own), Reading::Set(share)) => target::exact(own, *share, decimals, rules),
        (Reading::Printed(own), Reading::Set(share)) => Some(target::printed(own, *share, rules)),
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
