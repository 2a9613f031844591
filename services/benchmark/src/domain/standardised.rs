//! Two figures of all target groups with the same mix of them: that of what the figure is held against.

use jamfor_statistics::{compare, standardise::standardised_difference};

use super::{
    against::{Against, Other, exact_of},
    cell::{Cell, Contrast},
    difference::{self, Difference, Relation, tested},
    figure::{Caveat, Missing, Reason, Share},
    key::{Group, Key},
    lookup::Place,
    method::Method,
    others::without,
    printed::percent_of,
    reader::Reader,
    verdict::Verdict,
    view::{Reading, read},
};

/// The name of the test in the list of methods.
const TEST: &str = "standardised_difference";

/// Two figures with the same mix of target groups.
#[derive(Clone, Debug, PartialEq)]
pub struct Standardised {
    /// The figure as it would be.
    pub own: Share,
    /// What it is held against, as it is.
    pub against: Share,
    /// The difference.
    pub difference: Option<Difference>,
}

/// One target group on both sides.
struct Class {
    /// Its part in the mix.
    weight: f64,
    own: f64,
    difference: f64,
    se: Option<f64>,
    /// The fewest answers on one of the sides.
    answers: u64,
}

impl Reader<'_> {
    /// The same with one mix; only where the mixes differ, and no target group is missing on either side.
    pub(super) fn standardised(
        &self,
        key: Key,
        other: &Other<'_>,
        reasons: &[Caveat],
        holding: Verdict,
    ) -> Option<Standardised> {
        let differs = reasons.iter().any(|one| one.reason == Reason::TargetGroupMix);
        let of_answers = matches!(other.relation, Relation::PartOfWhole | Relation::Independent);
        if !differs || key.group != Group::All || !of_answers {
            return None;
        }
        let classes = self.classes(key, other)?;
        let sum: f64 = classes.iter().map(|class| class.weight).sum();
        let exact = matches!(other.reading, Reading::Exact(_));
        let decimals = if exact { self.decimals(key) } else { 0 };
        let own: f64 = classes.iter().map(|class| class.weight / sum * class.own).sum();
        let share = |p: f64| {
            let printed = percent_of(p, decimals);
            Share { value: if exact { p } else { printed.value() / 100.0 }, rounded: !exact, printed }
        };
        let against = match &other.reading {
            Reading::Exact(cell) => share(cell.p()?),
            Reading::Printed(cell) => share(cell.printed.share()),
            Reading::Set(_) | Reading::Missing(..) => return None,
        };
        let own = share(own.clamp(0.0, 1.0));
        let found = self.difference_of(&classes, sum, (&own, &against), exact);
        Some(Standardised { difference: self.given(Some(found), holding), own, against })
    }

    /// Every target group of the other side, on both sides.
    fn classes(&self, key: Key, other: &Other<'_>) -> Option<Vec<Class>> {
        let theirs = other.place.key.ok()?;
        let groups = self.built.frame.bound_groups(theirs.round, Group::All, theirs.indicator);
        let mut classes = Vec::with_capacity(groups.len());
        for group in groups.into_iter().map(|bound| Group::One(bound.group)) {
            let place = Place::of(&self.built.frame, Key { group, ..theirs });
            let side = read(self.built, &place, self.audience);
            if matches!(side, Reading::Missing(Missing::NoAnswer | Missing::NotCollected, _)) {
                continue;
            }
            let place = Place::of(&self.built.frame, Key { group, ..key });
            let mine = read(self.built, &place, self.audience);
            classes.push(self.class(&mine, side, other)?);
        }
        Some(classes).filter(|classes| !classes.is_empty())
    }

    /// A target group on both sides; none where one of them has no value.
    fn class(&self, mine: &Reading<'_>, theirs: Reading<'_>, other: &Other<'_>) -> Option<Class> {
        let contrast = exact_of(mine).and_then(|own| known(own, other.against));
        let theirs =
            if other.without_own { without(mine, theirs, contrast, &self.built.frame) } else { theirs };
        let answers = mine.base()?.min(theirs.base()?);
        if let (Reading::Printed(own), Reading::Printed(other)) = (mine, &theirs) {
            let se = (own.variance() + other.variance()).sqrt();
            return Some(Class {
                weight: other.printed.count.least() as f64,
                own: own.printed.share(),
                difference: own.printed.share() - other.printed.share(),
                se: Some(se).filter(|se| *se > 0.0),
                answers,
            });
        }
        let (own, other) = (exact_of(mine)?, exact_of(&theirs)?);
        let se = contrast.or_else(|| difference::independent(own, other))?.se;
        let weight = other.share()?.moments.w as f64;
        Some(Class { weight, own: own.p()?, difference: own.p()? - other.p()?, se, answers })
    }

    fn difference_of(
        &self,
        classes: &[Class],
        sum: f64,
        (own, against): (&Share, &Share),
        exact: bool,
    ) -> Difference {
        let rules = &self.built.frame.policy.tests;
        let mixed: Vec<(f64, compare::Difference)> = classes
            .iter()
            .map(|class| {
                let (part, comparator) = (class.own, class.own - class.difference);
                let se = class.se.ok_or(jamfor_statistics::Undefined::NoVariance);
                let difference = compare::Difference { part, comparator, difference: class.difference, se };
                (class.weight / sum, difference)
            })
            .collect();
        let value = own.value - against.value;
        let points = percent_of(value, own.printed.decimals);
        let untested = Difference::untested(value, points);
        let Ok(found) = standardised_difference(&mixed) else { return untested };
        let se = found.se.ok();
        let untested = Difference { standard_error: se.filter(|_| exact), ..untested };
        let method = if exact { Method::DIFFERENCE_INTERVAL } else { Method::PRINTED_NORMAL_INTERVAL };
        let enough = classes.iter().all(|class| class.answers >= rules.minimum_respondents);
        let contrast = Contrast { difference: value, se };
        let sides = (own.value, against.value);
        let found = enough.then(|| tested(&contrast, sides, rules, TEST, method, untested.clone()));
        found.flatten().unwrap_or(untested)
    }

    fn decimals(&self, key: Key) -> u8 {
        let indicator = self.built.frame.indicators.get(usize::from(key.indicator));
        indicator.map_or(0, |one| one.printed_decimals)
    }
}

/// The contrast that knows how an area and what it is held against depend on each other; none where they share nobody.
fn known(own: &Cell, against: Against) -> Option<Contrast> {
    let share = own.share()?;
    match against {
        Against::Pooled => share.to_pooled,
        Against::Others => share.to_others,
        Against::Stored(at) => share.to.get(usize::from(at)).copied().flatten(),
        Against::EqualUnit | Against::EarlierRound(_) => None,
    }
}
