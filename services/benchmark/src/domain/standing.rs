//! The areas of a question, and of each what can stand among the others: only those with enough answers, and that
//! compare with the whole.

use std::collections::BTreeMap;

use jamfor_statistics::Moments;

use super::{
    against::Against,
    areas::participants,
    cell::Cell,
    figure::{Caveat, Figure, Reason},
    lookup::{Place, Unknown, Wanted, find},
    member::Membership,
    method::Method,
    reader::Reader,
    verdict::Verdict,
    view::{Reading, read, show},
    words::caveat,
};

/// The areas of a question.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Standings {
    /// The place of all participants together.
    pub(super) whole: Place,
    /// By code.
    pub(super) areas: Vec<Standing>,
    /// What to mind about all of them.
    pub(super) caveats: Vec<Caveat>,
}

/// One area.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Standing {
    pub(super) figure: Figure,
    /// None where it cannot stand among the others.
    pub(super) value: Option<Value>,
}

/// A value among others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Value {
    /// The share in 0 to 1.
    pub(super) share: f64,
    /// Equally weighted answers that are as sure.
    pub(super) size: f64,
    /// The variance of the share; where nobody disagrees, that of Wilson's interval.
    pub(super) variance: f64,
}

impl Reader<'_> {
    /// The areas that took part in what is asked for, all of them or the members of a comparator.
    ///
    /// # Errors
    /// What the release does not know.
    pub(super) fn standings(&self, wanted: &Wanted, of: Option<&Membership>) -> Result<Standings, Unknown> {
        let frame = &self.built.frame;
        let whole = self.whole(wanted)?;
        let codes = whole.key.map_or_else(|_| Vec::new(), |key| participants(frame, key));
        let member = |code: &String| frame.area(code).is_some_and(|area| of.is_none_or(|of| of.has(area)));
        let codes: Vec<String> = codes.into_iter().filter(member).collect();
        let mut left_out: BTreeMap<Reason, u64> = BTreeMap::new();
        let mut areas = Vec::with_capacity(codes.len());
        for code in &codes {
            let one = Wanted { area: code.clone(), whose: None, ..wanted.clone() };
            let place = find(frame, &one)?;
            let reading = read(self.built, &place, self.audience);
            let figure = show(self.built, &place, &reading, self.audience);
            let mut value = value(&reading, frame.policy.tests.minimum_respondents);
            if value.is_some()
                && let Some(reason) = self.does_not_compare(&place)
            {
                *left_out.entry(reason).or_default() += 1;
                value = None;
            }
            areas.push(Standing { figure, value });
        }
        let mut caveats =
            show(self.built, &whole, &read(self.built, &whole, self.audience), self.audience).caveats;
        caveats.retain(|one| is_of_all(one.reason));
        let all = codes.len();
        caveats.extend(left_out.into_iter().map(|(reason, some)| caveat(reason, format!("{some} of {all}"))));
        Ok(Standings { whole, areas, caveats })
    }

    /// Why an area does not compare with the whole, where it does not.
    fn does_not_compare(&self, place: &Place) -> Option<Reason> {
        let found = self.compare(place, Against::Pooled)?;
        let has_sides = found.against.value.is_ok();
        if found.holding() != Verdict::NotComparable || !has_sides || self.include_not_comparable {
            return None;
        }
        let reason = if found.set.is_some() { Some(Reason::VerdictSet) } else { None };
        reason.or_else(|| found.reasons.first().map(|one| one.reason))
    }
}

/// Whether a caveat of the whole is one of the areas, too.
const fn is_of_all(reason: Reason) -> bool {
    matches!(reason, Reason::Synthetic | Reason::SpecialEvent | Reason::Pilot | Reason::CoveragePartial)
}

fn value(reading: &Reading<'_>, minimum: u64) -> Option<Value> {
    if reading.base()? < minimum {
        return None;
    }
    match reading {
        Reading::Exact(cell) => exact(cell),
        Reading::Printed(cell) => {
            let interval = &cell.printed.interval;
            Some(Value {
                share: cell.printed.share(),
                size: cell.printed.count.least() as f64,
                variance: or_of_interval(Some(cell.variance()), interval.upper - interval.lower),
            })
        }
        Reading::Set(_) | Reading::Missing(..) => None,
    }
}

fn exact(cell: &Cell) -> Option<Value> {
    let share = cell.share()?;
    let variance = or_of_interval(share.variance, share.interval.upper - share.interval.lower);
    Some(Value { share: share.p, size: size(&share.moments)?, variance })
}

/// Kish's number; the answers themselves where all weigh the same.
fn size(moments: &Moments) -> Option<f64> {
    let all_the_same = moments.w.checked_mul(moments.w) == moments.w2.checked_mul(moments.n.into());
    if all_the_same { Some(moments.n as f64) } else { moments.kish_n().ok() }
}

/// A variance of 0 says that nobody disagreed, not that nobody could have.
fn or_of_interval(variance: Option<f64>, width: f64) -> f64 {
    let half = width / 2.0 / Method::CONFIDENCE.z();
    variance.filter(|variance| *variance > 0.0).unwrap_or(half * half)
}
