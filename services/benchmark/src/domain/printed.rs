//! The printed form of a figure: the only way from an exact cell to those who do not see everything.
//!
//! What is derived for them (intervals, differences, words) takes a [`PrintedCell`], which holds nothing exact but
//! counts that are large enough to be printed.

use jamfor_disclosure::{Printed, PrintedCount};
use jamfor_statistics::{
    interval::wilson_share,
    round::{Decimal, half_away, percent},
};
use jamfor_survey::OptionClass;

use super::{
    cell::{Cell, MeanValue, ShareValue, Source, Totals, Value},
    instrument::ScaleOption,
    mask::Mask,
    method::Method,
    policy::Policy,
    protect,
};

/// First numbers of the bands of those asked.
const BANDS: [u64; 13] = [1, 5, 10, 20, 30, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000];

/// A figure in print.
#[derive(Clone, Debug, PartialEq)]
pub struct PrintedCell {
    /// Share, count of the denominator, and the interval that follows from them.
    pub printed: Printed,
    /// Those who answered.
    pub respondents: PrintedCount,
    /// Those who could have.
    pub eligible: PrintedCount,
    /// Answers without an opinion, in percent of all answers to the item.
    pub no_opinion: Option<Decimal>,
    /// Each option in percent of all answers to the item; empty where it would say too much.
    pub distribution: Vec<Decimal>,
    /// The areas behind it.
    pub totals: Option<Totals>,
    /// The number of areas and the variance of their mean, for a mean of areas.
    pub mean: Option<(u64, f64)>,
}

impl PrintedCell {
    /// The variance that follows from what is printed: p (1 - p) / n, or that of a mean of areas.
    #[must_use]
    pub fn variance(&self) -> f64 {
        let p = self.printed.share();
        self.mean.map_or(p * (1.0 - p) / self.printed.count.least() as f64, |(_, variance)| variance)
    }

    /// Whether the counts are printed as they are.
    #[must_use]
    pub const fn has_exact_counts(&self) -> bool {
        matches!((self.respondents, self.eligible), (PrintedCount::Exact(_), PrintedCount::Exact(_)))
    }
}

/// Of whom a figure is, as far as others can be computed from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Among {
    /// Of all respondents of one target group of an area, from whom those of no shown part can be taken.
    One,
    /// Of several groups or of all participants, or of a part of the respondents.
    Several,
    /// Of areas of which some are in other sums too: two sums could differ by one area.
    Overlapping,
}

/// So many answers that one percent of them is as many persons as have to lie between what can be known.
const COARSE: u64 = 500;

/// The printed form of a figure that is shown; none where there is nothing to print.
#[must_use]
pub fn print(
    cell: &Cell,
    options: &[ScaleOption],
    policy: &Policy,
    (mask, among): (Mask, Among),
) -> Option<PrintedCell> {
    match &cell.value {
        Value::NoAnswer => None,
        Value::Share(share) => print_share(cell, share, (options, mask, among), policy),
        Value::Mean(mean) => print_mean(cell, mean, policy),
    }
}

fn print_share(
    cell: &Cell,
    share: &ShareValue,
    (options, mask, among): (&[ScaleOption], Mask, Among),
    policy: &Policy,
) -> Option<PrintedCell> {
    let printed = protect::printed_share(cell, policy)?;
    let (respondents, eligible) = match (PrintedCount::new(cell.persons(), &policy.disclosure), mask) {
        (PrintedCount::Exact(persons), Mask::Banded) => (band(persons), band(cell.eligible)),
        (PrintedCount::Exact(persons), Mask::Ranged) => {
            (range_below(persons, cell.eligible), PrintedCount::Exact(cell.eligible))
        }
        (exact @ PrintedCount::Exact(_), _) => (exact, PrintedCount::Exact(cell.eligible)),
        (few @ PrintedCount::Band { from, .. }, _) => (few, band(cell.eligible.max(from))),
    };
    let answered: u64 = share.options.iter().map(|tally| tally.count).sum();
    // the same share of a part would be told by those of the others and of all of them
    let tells_of_options = match among {
        Among::One => true,
        Among::Several => answered >= COARSE,
        Among::Overlapping => false,
    };
    let count = if share.source == Source::Contacts { eligible } else { respondents };
    let printed = Printed::new(count, printed.percent).ok()?;
    Some(PrintedCell {
        printed,
        respondents,
        eligible,
        no_opinion: no_opinion(cell, share, options, policy).filter(|_| tells_of_options),
        distribution: if tells_of_options { distribution(cell, share, policy) } else { Vec::new() },
        totals: cell.totals,
        mean: None,
    })
}

fn print_mean(cell: &Cell, mean: &MeanValue, policy: &Policy) -> Option<PrintedCell> {
    let percent = percent_of(mean.p, 0);
    let p = percent.value() / 100.0;
    let spread = p * (1.0 - p);
    let sure = mean.printed_variance > 0.0 && spread > 0.0;
    // beside the answers of all participants, those of the shown ones would tell those of the hidden ones
    let complete = cell.totals.is_some_and(|totals| totals.contributing == totals.participating);
    let respondents =
        if complete { PrintedCount::new(mean.answers, &policy.disclosure) } else { band(mean.answers) };
    let effective = if sure { spread / mean.printed_variance } else { respondents.least() as f64 };
    let interval = wilson_share(p, effective, Method::CONFIDENCE.z()).ok()?;
    Some(PrintedCell {
        printed: Printed { count: respondents, percent, interval },
        respondents,
        eligible: PrintedCount::new(cell.eligible, &policy.disclosure),
        no_opinion: None,
        distribution: Vec::new(),
        totals: cell.totals,
        mean: Some((mean.units, mean.printed_variance)),
    })
}

/// Options that few chose, or nearly everybody, say too much; so do small cells.
fn distribution(cell: &Cell, share: &ShareValue, policy: &Policy) -> Vec<Decimal> {
    let answered: u64 = share.options.iter().map(|tally| tally.count).sum();
    let few = |count: u64| (1..protect::minimum(policy, cell.sensitive)).contains(&count);
    let says_too_much = share.options.iter().any(|tally| few(tally.count) || few(answered - tally.count));
    if share.moments.n < policy.disclosure.distribution_from || says_too_much {
        return Vec::new();
    }
    let all: u128 = share.options.iter().map(|tally| tally.weight).sum();
    share.options.iter().filter_map(|tally| percent(tally.weight, all, 0).ok()).collect()
}

fn no_opinion(cell: &Cell, share: &ShareValue, options: &[ScaleOption], policy: &Policy) -> Option<Decimal> {
    let (count, weight, all) = without_opinion(share, options)?;
    // left out also of nobody: else it would tell that there are a few
    let few = count <= protect::minimum(policy, cell.sensitive);
    if share.moments.n < policy.disclosure.distribution_from || few {
        None
    } else {
        percent(weight, all, 0).ok()
    }
}

/// Answers without an opinion: how many, their weight, and the weight of all answers to the item.
pub(super) fn without_opinion(share: &ShareValue, options: &[ScaleOption]) -> Option<(u64, u128, u128)> {
    if share.options.is_empty() {
        return None;
    }
    let tallies = || share.options.iter().zip(options);
    let without = || tallies().filter(|(_, option)| option.class == OptionClass::NoOpinion);
    let all: u128 = tallies().map(|(tally, _)| tally.weight).sum();
    let weight = without().map(|(tally, _)| tally.weight).sum();
    Some((without().map(|(tally, _)| tally.count).sum(), weight, all))
}

/// So many places are between the ends of a range of those who answered, of every five hundred who could have.
const RANGE: u64 = 10;

/// A range of those who answered, at a distance in tens from those who could have: how few did not is not told.
fn range_below(answered: u64, eligible: u64) -> PrintedCount {
    let silent = eligible.saturating_sub(answered);
    if silent == 0 {
        return PrintedCount::Exact(answered);
    }
    let (least, most) = silent_range(silent, eligible);
    PrintedCount::Band { from: eligible.saturating_sub(most).max(1), to: eligible - least }
}

/// The least and the most of those who did not answer that a range around those who did leaves possible.
pub(super) fn silent_range(silent: u64, eligible: u64) -> (u64, u64) {
    let width = RANGE * eligible.div_ceil(500).max(1);
    let least = silent / width * width;
    (least.max(1).min(silent), least + width - 1)
}

/// A wide band around a count that an exact percentage would turn into an exact smaller one.
fn band(count: u64) -> PrintedCount {
    let from = BANDS.into_iter().rev().find(|&from| from <= count).unwrap_or(0);
    let to = BANDS.into_iter().find(|&from| from > count).map_or(u64::from(u32::MAX), |next| next - 1);
    PrintedCount::Band { from: from.max(1), to }
}

/// A share in percent with so many decimals, halves away from zero.
///
/// A mean of shares is not an exact fraction: what differs from a half by less than 1e-9 percent is taken as one.
#[must_use]
pub fn percent_of(p: f64, decimals: u8) -> Decimal {
    let billionths = (p * 100.0 * 1e9).round() as i128;
    half_away(billionths, 1_000_000_000, decimals).unwrap_or(Decimal { scaled: 0, decimals })
}
