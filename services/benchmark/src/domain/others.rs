//! A whole without one of its parts: exact from sums, and for everybody else from what is printed of both.

use std::borrow::Cow;

use jamfor_disclosure::{Printed, PrintedCount};
use jamfor_statistics::interval::wilson_share;

use super::{
    cell::{Cell, Contrast, MeanValue, OptionTally, ShareValue, Totals, Value},
    few::minus,
    figure::Missing,
    frame::Frame,
    method::Method,
    policy::Policy,
    printed::{PrintedCell, percent_of},
    protect,
    view::Reading,
};

/// What may be used of the whole without the part; `contrast` is the exact part minus the rest.
pub(super) fn without<'a>(
    part: &Reading<'_>,
    whole: Reading<'a>,
    contrast: Option<Contrast>,
    frame: &Frame,
) -> Reading<'a> {
    match (part, whole) {
        (Reading::Exact(own), Reading::Exact(all)) => {
            let rest = exact(own, &all, contrast, &frame.policy).map(|cell| Reading::Exact(Cow::Owned(cell)));
            rest.unwrap_or(Reading::Missing(Missing::NoAnswer, None))
        }
        (Reading::Printed(own), Reading::Printed(all)) => {
            let rest = printed(own, &all, frame.policy.disclosure.minimum_respondents);
            let rest = rest.map(|cell| Reading::Printed(Box::new(cell)));
            rest.unwrap_or(Reading::Missing(Missing::Suppressed, None))
        }
        (Reading::Missing(missing, _), Reading::Exact(_) | Reading::Printed(_)) => {
            Reading::Missing(*missing, None)
        }
        (_, whole) => whole,
    }
}

fn exact(own: &Cell, all: &Cell, contrast: Option<Contrast>, policy: &Policy) -> Option<Cell> {
    let (part, whole) = match (&own.value, &all.value) {
        (Value::Share(part), Value::Share(whole)) => (part, whole),
        (Value::Share(part), Value::Mean(mean)) if protect::primary(own, policy).is_shown() => {
            let mean = Value::Mean(exact_mean(part, mean, own, policy)?);
            return Some(Cell { value: mean, totals: all.totals.map(one_less), ..all.clone() });
        }
        // an area without a publishable value has no part in the mean
        (_, Value::Mean(_)) => return Some(all.clone()),
        _ => return None,
    };
    let moments = minus(&whole.moments, &part.moments)?;
    let p = moments.share().ok()?;
    let variance = contrast.and_then(|found| found.se).zip(part.variance);
    // the part and the rest share nobody: v(difference) = v(part) + v(rest)
    let variance = variance.map(|(se, own)| se * se - own).filter(|v| *v >= 0.0);
    let sure = variance.filter(|v| *v > 0.0 && p > 0.0 && p < 1.0);
    let effective = sure.map_or_else(|| moments.kish_n().ok(), |v| Some(p * (1.0 - p) / v))?;
    let options = if part.options.len() == whole.options.len() {
        whole.options.iter().zip(&part.options).map(|(all, own)| less(*all, *own)).collect()
    } else {
        Vec::new()
    };
    let value = ShareValue {
        moments,
        p,
        variance,
        effective,
        interval: wilson_share(p, effective, Method::CONFIDENCE.z()).ok()?,
        options,
        to_pooled: None,
        to_mean: None,
        to_others: None,
        degrees: whole.degrees.zip(part.degrees).map(|(all, own)| all.saturating_sub(own)),
        ..(**whole).clone()
    };
    Some(Cell {
        eligible: all.eligible.saturating_sub(own.eligible),
        sensitive: all.sensitive,
        value: Value::Share(Box::new(value)),
        totals: all.totals.map(one_less),
    })
}

/// The mean of G areas without one of them: (G p - p_m) / (G - 1), v = (G² v - v_m) / (G - 1)².
fn exact_mean(part: &ShareValue, mean: &MeanValue, own: &Cell, policy: &Policy) -> Option<MeanValue> {
    let (all, left) = (mean.units as f64, mean.units.checked_sub(1).filter(|left| *left > 0)?);
    let rest = left as f64;
    let p = ((all * mean.p - part.p) / rest).clamp(0.0, 1.0);
    let less = |variance: f64, own: f64| ((all * all * variance - own) / (rest * rest)).max(0.0);
    let variance = less(mean.variance, part.variance.unwrap_or(0.0));
    let printed = protect::printed_share(own, policy)?;
    let own_printed = printed.share() * (1.0 - printed.share()) / printed.count.least() as f64;
    let answers = mean.answers.saturating_sub(part.moments.n);
    let sure = variance > 0.0 && p > 0.0 && p < 1.0;
    let effective = if sure { p * (1.0 - p) / variance } else { answers as f64 };
    let interval = wilson_share(p, effective, Method::CONFIDENCE.z()).ok()?;
    let printed_variance = less(mean.printed_variance, own_printed);
    Some(MeanValue { units: left, p, variance, printed_variance, answers, effective, interval })
}

/// The same from what is printed of both.
fn printed_mean(
    own: &PrintedCell,
    all: &PrintedCell,
    (units, variance): (u64, f64),
    minimum: u64,
) -> Option<PrintedCell> {
    let left = units.checked_sub(1).filter(|left| *left > 0)?;
    let (many, rest) = (units as f64, left as f64);
    let share = ((many * all.printed.share() - own.printed.share()) / rest).clamp(0.0, 1.0);
    let variance = ((many * many * variance - own.variance()) / (rest * rest)).max(0.0);
    let count = range_less(all.printed.count, own.printed.count).filter(|count| count.least() >= minimum)?;
    let percent = percent_of(share, 0);
    let p = percent.value() / 100.0;
    let sure = variance > 0.0 && p > 0.0 && p < 1.0;
    let effective = if sure { p * (1.0 - p) / variance } else { count.least() as f64 };
    let interval = wilson_share(p, effective, Method::CONFIDENCE.z()).ok()?;
    Some(PrintedCell {
        printed: Printed { count, percent, interval },
        respondents: count,
        eligible: range_less(all.eligible, own.eligible)?,
        no_opinion: None,
        distribution: Vec::new(),
        totals: all.totals.map(one_less),
        mean: Some((left, variance)),
    })
}

fn less(all: OptionTally, own: OptionTally) -> OptionTally {
    OptionTally { count: all.count.saturating_sub(own.count), weight: all.weight.saturating_sub(own.weight) }
}

fn one_less(totals: Totals) -> Totals {
    Totals {
        participating: totals.participating.saturating_sub(1),
        contributing: totals.contributing.saturating_sub(1),
        ..totals
    }
}

/// From shares in whole percent and printed counts alone: everybody who reads both could compute it.
fn printed(own: &PrintedCell, all: &PrintedCell, minimum: u64) -> Option<PrintedCell> {
    if let Some((units, variance)) = all.mean {
        return printed_mean(own, all, (units, variance), minimum);
    }
    let count = range_less(all.printed.count, own.printed.count).filter(|count| count.least() >= minimum)?;
    let answers = |cell: &PrintedCell| cell.printed.count.least() as f64;
    let positive = |cell: &PrintedCell| cell.printed.share() * answers(cell);
    let left = answers(all) - answers(own);
    if left <= 0.0 {
        return None;
    }
    let share = ((positive(all) - positive(own)) / left).clamp(0.0, 1.0);
    Some(PrintedCell {
        printed: Printed::new(count, percent_of(share, 0)).ok()?,
        respondents: range_less(all.respondents, own.respondents)?,
        eligible: range_less(all.eligible, own.eligible)?,
        no_opinion: None,
        distribution: Vec::new(),
        totals: all.totals.map(one_less),
        mean: None,
    })
}

/// What is left of a printed count without another one; none when that can be nobody.
fn range_less(all: PrintedCount, own: PrintedCount) -> Option<PrintedCount> {
    let ends = |count| match count {
        PrintedCount::Exact(exact) => (exact, exact),
        PrintedCount::Band { from, to } => (from, to),
    };
    let ((from, to), (least, most)) = (ends(all), ends(own));
    let (from, to) = (from.checked_sub(most).filter(|from| *from > 0)?, to.checked_sub(least)?);
    Some(if from == to { PrintedCount::Exact(from) } else { PrintedCount::Band { from, to } })
}
