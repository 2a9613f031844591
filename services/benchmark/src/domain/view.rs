//! What an audience sees of a figure: a pure function of the stored figure and its mask.
//!
//! Everybody but the methodologist goes through [`PrintedCell`]; a suppressed figure is built without its cell.

use std::borrow::Cow;

use jamfor_disclosure::{Audience, PrintedCount};
use jamfor_statistics::round::{Decimal, half_away, percent};

use super::{
    built::Built,
    cell::{Cell, Source, Totals, Value},
    facts,
    figure::{
        Caveat, Coverage, Estimate, Figure, Missing, OptionShare, Range, Reason, Share, Stated, Status, Whose,
    },
    frame::Frame,
    instrument::ScaleOption,
    key::{Basis, Group, Key},
    lookup::Place,
    mask::Mask,
    method::Method,
    precision::{Precision, Reliability},
    printed::{Among, PrintedCell, percent_of, print, without_opinion},
    record::Record,
    round::StatedRate,
    words::caveat,
};

/// What may be used of a figure.
#[derive(Clone, Debug, PartialEq)]
pub enum Reading<'a> {
    /// Everything.
    Exact(Cow<'a, Cell>),
    /// What is printed.
    Printed(Box<PrintedCell>),
    /// A value that somebody set.
    Set(f64),
    /// Nothing.
    Missing(Missing, Option<Reason>),
}

impl Reading<'_> {
    /// How many answers a test could rest on; none where there is no value.
    #[must_use]
    pub fn base(&self) -> Option<u64> {
        match self {
            Self::Exact(cell) => cell.p().map(|_| cell.base()),
            Self::Printed(printed) => Some(printed.printed.count.least()),
            // nobody is behind it, and it is not uncertain
            Self::Set(_) => Some(u64::MAX),
            Self::Missing(..) => None,
        }
    }

    /// What is told of a missing value.
    pub(super) const fn reason(&self) -> Option<Reason> {
        match self {
            Self::Missing(_, reason) => *reason,
            Self::Exact(_) | Self::Printed(_) | Self::Set(_) => None,
        }
    }

    /// The share of answers without an opinion, where it may be told; the options of the scale are read where they count.
    #[must_use]
    pub fn no_opinion<'o>(&self, options: impl FnOnce() -> &'o [ScaleOption]) -> Option<f64> {
        match self {
            Self::Exact(cell) => {
                let (_, weight, all) = without_opinion(cell.share()?, options())?;
                (all > 0).then(|| weight as f64 / all as f64)
            }
            Self::Printed(printed) => printed.no_opinion.map(|percent| percent.value() / 100.0),
            Self::Set(_) | Self::Missing(..) => None,
        }
    }
}

/// What an audience may use of the figure at a place.
#[must_use]
pub fn read<'a>(built: &'a Built, place: &Place, audience: Audience) -> Reading<'a> {
    let key = match place.key {
        Ok(key) => key,
        Err(missing) => return Reading::Missing(missing, None),
    };
    read_key(built, &key, audience)
}

/// The same at a key.
#[must_use]
pub fn read_key<'a>(built: &'a Built, key: &Key, audience: Audience) -> Reading<'a> {
    match built.get(key) {
        Some(record) => read_record(&built.frame, record, audience),
        None => Reading::Missing(Missing::NotCollected, None),
    }
}

/// What an audience may use of a stored figure.
pub(super) fn read_record<'a>(frame: &Frame, record: &'a Record, audience: Audience) -> Reading<'a> {
    let mask = match audience {
        Audience::Methodologist => return exact(&record.cell),
        Audience::Public => record.masks.public,
        Audience::Owner => record.masks.owner,
    };
    match mask {
        Mask::Shown | Mask::Ranged | Mask::Banded if record.cell.value == Value::NoAnswer => {
            Reading::Missing(Missing::NoAnswer, None)
        }
        Mask::Shown | Mask::Ranged | Mask::Banded => print_record(frame, record, mask)
            .map_or(Reading::Missing(Missing::Suppressed, None), |printed| {
                Reading::Printed(Box::new(printed))
            }),
        Mask::TotalWithheld => Reading::Missing(Missing::Suppressed, Some(Reason::TotalWithheld)),
        Mask::Primary(_) | Mask::Complementary | Mask::LeftOut => Reading::Missing(Missing::Suppressed, None),
    }
}

/// Whether a print of a record says how many had no opinion.
pub(super) fn tells_no_opinion(frame: &Frame, record: &Record, mask: Mask) -> bool {
    print_record(frame, record, mask).is_some_and(|one| one.no_opinion.is_some())
}

/// Whether a print of a record leaves out how many had no opinion, as it does of few or of nobody alone.
pub(super) fn tells_of_few_without_opinion(frame: &Frame, record: &Record, mask: Mask) -> bool {
    let enough = record.cell.persons() >= frame.policy.disclosure.distribution_from;
    let is_left_out = |printed: PrintedCell| printed.no_opinion.is_none();
    let is_one = among(frame, record.key) == Among::One && !record.cell.is_of_contacts();
    enough && is_one && print_record(frame, record, mask).is_some_and(is_left_out)
}

/// Whether a print of a record says how many chose each option.
pub(super) fn tells_options(frame: &Frame, record: &Record, mask: Mask) -> bool {
    print_record(frame, record, mask).is_some_and(|one| !one.distribution.is_empty())
}

fn print_record(frame: &Frame, record: &Record, mask: Mask) -> Option<PrintedCell> {
    let beside = (mask, among(frame, record.key));
    mask.is_shown().then(|| print(&record.cell, frame.options(record.key), &frame.policy, beside))?
}

fn among(frame: &Frame, key: Key) -> Among {
    let is_one =
        key.group != Group::All || frame.bound_groups(key.round, key.group, key.indicator).len() == 1;
    match key.basis {
        Basis::Comparator(_) => Among::Overlapping,
        Basis::Area(_) if key.part.is_none() && is_one => Among::One,
        Basis::Area(_) | Basis::Pooled | Basis::EqualUnit => Among::Several,
    }
}

const fn exact(cell: &Cell) -> Reading<'_> {
    match cell.value {
        Value::NoAnswer => Reading::Missing(Missing::NoAnswer, None),
        Value::Share(_) | Value::Mean(_) => Reading::Exact(Cow::Borrowed(cell)),
    }
}

/// The figure at a place, for an audience.
#[must_use]
pub fn figure(built: &Built, place: &Place, audience: Audience) -> Figure {
    show(built, place, &read(built, place, audience), audience)
}

/// The figure that a reading gives.
#[must_use]
pub fn show(built: &Built, place: &Place, reading: &Reading<'_>, audience: Audience) -> Figure {
    let frame = &built.frame;
    let mut figure = match (reading, place.key) {
        (Reading::Exact(cell), Ok(key)) => exact_figure(frame, key, place, cell),
        (Reading::Printed(printed), Ok(key)) => printed_figure(frame, key, place, printed),
        (Reading::Set(share), _) => bare(frame, place, Ok(set(*share))),
        (Reading::Missing(missing, _), _) => bare(frame, place, Err(*missing)),
        (_, Err(missing)) => bare(frame, place, Err(missing)),
    };
    figure.audience = audience;
    figure.caveats = caveats(built, place, reading, &figure);
    figure.status = status(frame, place, reading, &figure);
    figure
}

fn bare(frame: &Frame, place: &Place, value: Result<Estimate, Missing>) -> Figure {
    Figure {
        subject: place.subject.clone(),
        audience: Audience::Public,
        value,
        respondents: None,
        eligible: None,
        status: Status::Missing,
        caveats: Vec::new(),
        synthetic: frame.each_round(place.round).any(|round| round.synthetic),
        coverage: None,
        stated: None,
    }
}

/// A value without respondents or uncertainty.
fn set(share: f64) -> Estimate {
    Estimate {
        share: Share { value: share, rounded: false, printed: percent_of(share, 0) },
        interval: None,
        effective: 0.0,
        no_opinion: None,
        distribution: Vec::new(),
        reliability: Reliability::High,
        precision: None,
    }
}

fn exact_figure(frame: &Frame, key: Key, place: &Place, cell: &Cell) -> Figure {
    let decimals = frame.indicators.get(usize::from(key.indicator)).map_or(0, |one| one.printed_decimals);
    let options = frame.options(key);
    let estimate = match &cell.value {
        Value::NoAnswer => return bare(frame, place, Err(Missing::NoAnswer)),
        Value::Mean(mean) => Estimate {
            share: Share { value: mean.p, rounded: false, printed: percent_of(mean.p, decimals) },
            interval: Some(range(&mean.interval, Method::MEAN_INTERVAL)),
            effective: mean.effective,
            no_opinion: None,
            distribution: Vec::new(),
            reliability: Reliability::of(mean.effective, &mean.interval, None),
            precision: Some(Precision::of_mean(mean)),
        },
        Value::Share(share) => {
            let of_all = |part: u128, all: u128| Share {
                value: if all == 0 { 0.0 } else { part as f64 / all as f64 },
                rounded: false,
                printed: percent(part, all, decimals).unwrap_or(Decimal { scaled: 0, decimals }),
            };
            let all: u128 = share.options.iter().map(|tally| tally.weight).sum();
            let tallies = share.options.iter().zip(options).filter(|_| all > 0);
            Estimate {
                share: of_all(share.moments.wy, share.moments.w),
                interval: Some(range(&share.interval, Method::SHARE_INTERVAL)),
                effective: share.effective,
                no_opinion: without_opinion(share, options)
                    .filter(|(_, _, all)| *all > 0)
                    .map(|(_, weight, all)| of_all(weight, all)),
                distribution: tallies
                    .map(|(tally, option)| OptionShare {
                        option: option.code.clone(),
                        share: of_all(tally.weight, all),
                        count: Some(tally.count),
                    })
                    .collect(),
                reliability: Reliability::of(share.effective, &share.interval, share.degrees),
                precision: Some(Precision::of_share(share)),
            }
        }
    };
    Figure {
        respondents: Some(PrintedCount::Exact(cell.persons())),
        eligible: Some(PrintedCount::Exact(cell.eligible)),
        coverage: coverage(frame, key, cell.totals),
        stated: stated(frame, key, place).map(|rate| of_exact(rate, cell)),
        ..bare(frame, place, Ok(estimate))
    }
}

fn printed_figure(frame: &Frame, key: Key, place: &Place, cell: &PrintedCell) -> Figure {
    let rounded =
        |percent: Decimal| Share { value: percent.value() / 100.0, rounded: true, printed: percent };
    let estimate = Estimate {
        share: rounded(cell.printed.percent),
        interval: Some(range(&cell.printed.interval, Method::PRINTED_INTERVAL)),
        effective: cell.printed.count.least() as f64,
        no_opinion: cell.no_opinion.map(rounded),
        distribution: cell
            .distribution
            .iter()
            .zip(frame.options(key))
            .map(|(percent, option)| OptionShare {
                option: option.code.clone(),
                share: rounded(*percent),
                count: None,
            })
            .collect(),
        reliability: Reliability::of(cell.printed.count.least() as f64, &cell.printed.interval, None),
        precision: None,
    };
    Figure {
        respondents: Some(cell.respondents),
        eligible: Some(cell.eligible),
        // of a part of the respondents it would say where there is somebody with that option
        coverage: coverage(frame, key, cell.totals.filter(|_| key.part.is_none() || cell.mean.is_some())),
        stated: stated(frame, key, place).map(|rate| of_printed(rate, cell)),
        ..bare(frame, place, Ok(estimate))
    }
}

fn range(interval: &jamfor_statistics::interval::Interval, method: &'static str) -> Range {
    Range { lower: interval.lower, upper: interval.upper, level: Method::CONFIDENCE.level(), method }
}

fn coverage(frame: &Frame, key: Key, totals: Option<Totals>) -> Option<Coverage> {
    let members = frame.membership(key.basis).map(|one| u32::try_from(one.size()).unwrap_or(u32::MAX));
    totals.map(|totals| Coverage {
        participating: totals.participating,
        eligible: members.unwrap_or(frame.survey.eligible_areas),
        contributing: totals.contributing,
    })
}

/// The rate that a source printed of the same area and target group.
fn stated<'a>(frame: &'a Frame, key: Key, place: &Place) -> Option<&'a StatedRate> {
    let indicator = frame.indicators.get(usize::from(key.indicator))?;
    let printed =
        matches!(place.subject.whose, Whose::Area | Whose::Pooled) && place.subject.without.is_none();
    if !indicator.is_participation() || !printed || key.part.is_some() {
        return None;
    }
    let round = frame.rounds.get(usize::from(key.round))?;
    round.stated.iter().find(|rate| rate.area == place.subject.area && rate.group == place.subject.group)
}

fn of_exact(rate: &StatedRate, cell: &Cell) -> Stated {
    let computed = cell
        .share()
        .filter(|share| share.source == Source::Contacts)
        .and_then(|share| percent(share.moments.wy, share.moments.w, decimals_of(&rate.percent)).ok());
    state(rate, computed)
}

/// Against the exact rate where its counts are printed, otherwise against the printed one.
fn of_printed(rate: &StatedRate, cell: &PrintedCell) -> Stated {
    match (cell.respondents, cell.eligible) {
        (PrintedCount::Exact(completed), PrintedCount::Exact(asked)) => {
            state(rate, percent(completed.into(), asked.into(), decimals_of(&rate.percent)).ok())
        }
        _ => {
            let whole = parse(&rate.percent)
                .and_then(|stated| half_away(stated.scaled, 10_u128.pow(u32::from(stated.decimals)), 0).ok());
            let differs = whole.is_some_and(|whole| whole != cell.printed.percent);
            Stated { percent: rate.percent.clone(), source: rate.source.clone(), differs }
        }
    }
}

fn state(rate: &StatedRate, computed: Option<Decimal>) -> Stated {
    let differs = computed.is_some() && computed != parse(&rate.percent);
    Stated { percent: rate.percent.clone(), source: rate.source.clone(), differs }
}

fn decimals_of(percent: &str) -> u8 {
    percent.split_once('.').and_then(|(_, digits)| u8::try_from(digits.len()).ok()).unwrap_or(0)
}

fn parse(percent: &str) -> Option<Decimal> {
    let digits: String = percent.chars().filter(|c| *c != '.').collect();
    Some(Decimal { scaled: digits.parse().ok()?, decimals: decimals_of(percent) })
}

fn caveats(built: &Built, place: &Place, reading: &Reading<'_>, figure: &Figure) -> Vec<Caveat> {
    let frame = &built.frame;
    let mut found = Vec::new();
    if figure.synthetic {
        found.push(caveat(Reason::Synthetic, ""));
    }
    found.extend(facts::round_caveats(frame, place.round));
    found.extend(reading.reason().map(|reason| caveat(reason, "")));
    let Ok(key) = place.key else { return found };
    let rules = &frame.policy;
    if reading.base().is_some_and(|base| base < rules.tests.minimum_respondents) {
        found.push(caveat(Reason::SmallBase, ""));
    }
    found.extend(figure.coverage.and_then(|one| incomplete(key, one)));
    let high = reading.no_opinion(|| frame.options(key)).filter(|share| *share > rules.verdicts.no_opinion);
    found.extend(high.map(|share| caveat(Reason::NoOpinionHigh, format!("{} %", percent_of(share, 0)))));
    let rate = if figure.value.is_ok() { facts::participation(built.sides(), key) } else { None };
    let low = rate.filter(|rate| *rate < rules.verdicts.participation_rate_low);
    let told = |rate: f64| match facts::hides_rate(built, key, figure.audience) {
        true => String::new(),
        false => format!("{} %", percent_of(rate, 0)),
    };
    found.extend(low.map(|rate| caveat(Reason::ParticipationLow, told(rate))));
    if let Some(stated) = figure.stated.as_ref().filter(|stated| stated.differs) {
        found.push(caveat(Reason::StatedRateDiffers, format!("stated {} %", stated.percent)));
    }
    found
}

fn incomplete(key: Key, coverage: Coverage) -> Option<Caveat> {
    let of_comparator = matches!(key.basis, Basis::Comparator(_));
    let (reason, among) = if of_comparator {
        (Reason::ComparatorIncomplete, coverage.contributing)
    } else {
        (Reason::CoveragePartial, coverage.participating)
    };
    let partial = among < u64::from(coverage.eligible);
    partial.then(|| caveat(reason, format!("{among} of {}", coverage.eligible)))
}

fn status(frame: &Frame, place: &Place, reading: &Reading<'_>, figure: &Figure) -> Status {
    if figure.value.is_err() {
        return Status::Missing;
    }
    if reading.base().is_some_and(|base| base < frame.policy.tests.minimum_respondents) {
        return Status::LowReliability;
    }
    let special = frame.each_round(place.round).any(|round| !round.events.is_empty());
    if special { Status::SpecialEvent } else { Status::Normal }
}
