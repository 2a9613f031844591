//! Areas by their size, between the limits within which they would lie if only chance told them apart.

use jamfor_contract::benchmark::{
    FunnelLimits, FunnelPoint, GetFunnelResponse, Overdispersion, funnel_point::Flag,
};

use super::comparison::area_of;
use super::mark::Mark;
use super::plot::Plot;
use super::words::{Heading, flag, heading};
use super::{Cell, Column, Language, Sheet, count_cell, reasons, value_cell};
use crate::client::Titles;

/// How wide a picture is, in characters.
const WIDE: usize = 90;

/// The funnel as a table under its picture: one line an area, with how unusual it is for its size.
#[must_use]
pub fn funnel(answer: &GetFunnelResponse, titles: &Titles, title: impl Into<String>) -> Sheet {
    let language = titles.language();
    let head = |it| heading(it, language);
    let columns = vec![
        Column::words(head(Heading::Area)).at_most(34),
        Column::numbers(head(Heading::Answers)),
        Column::numbers(head(Heading::Share)),
        Column::numbers(head(Heading::Size)),
        Column::numbers(head(Heading::Deviation)),
        Column::words(head(Heading::Flag)),
        Column::numbers("z").for_programs(),
        Column::words("flag by chance").for_programs(),
    ];
    let mut sheet = Sheet::new(title, columns);
    for area in &answer.areas {
        sheet.row(row(area, titles));
    }
    sheet.picture = picture(answer, language);
    sheet.notes = notes(answer, language);
    sheet
}

fn row(area: &FunnelPoint, titles: &Titles) -> Vec<Cell> {
    let language = titles.language();
    let figure = area.figure.clone().unwrap_or_default();
    let number = |value: Option<f64>, shown: fn(f64) -> String| {
        value.map_or_else(|| Cell::new("–", ""), |value| Cell::new(shown(value), value.to_string()))
    };
    let name = |flag: Flag| flag.as_str_name().trim_start_matches("FLAG_");
    vec![
        area_of(&figure, titles),
        count_cell(figure.respondents.as_ref()),
        value_cell(&figure, language),
        number(area.size, |size| format!("{size:.0}")),
        number(area.z_adjusted, |z| format!("{z:+.1}")),
        Cell::new(flag(area.flag(), language), name(area.flag())),
        number(area.z, |z| z.to_string()),
        Cell::repeated(name(area.flag_by_chance())),
    ]
}

/// An area that has a place: its size, its share, and how unusual it is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    pub(crate) size: f64,
    pub(crate) mark: Mark,
    pub(crate) flag: Flag,
}

impl Place {
    /// None for an area without a place.
    pub(crate) fn of(area: &FunnelPoint) -> Option<Self> {
        let size = area.size.filter(|size| size.is_finite() && *size > 0.0)?;
        Some(Self { size, mark: Mark::of(area.figure.as_ref()?)?, flag: area.flag() })
    }
}

/// The sizes from the smallest to the largest place; none without places.
pub(crate) fn sizes<'p>(places: impl Iterator<Item = &'p Place> + Clone) -> Option<(f64, f64)> {
    let smallest = places.clone().map(|place| place.size).reduce(f64::min)?;
    let largest = places.map(|place| place.size).reduce(f64::max)?;
    // One size alone stands in the middle.
    Some(if smallest < largest { (smallest, largest) } else { (smallest / 2.0, largest * 2.0) })
}

/// The limits that stand for what is unusual: with the spread between areas.
pub(crate) fn outer(limits: &FunnelLimits) -> [f64; 4] {
    [limits.adjusted_lower_998, limits.adjusted_lower_95, limits.adjusted_upper_95, limits.adjusted_upper_998]
}

/// The funnel in characters; empty when no area has a place.
fn picture(answer: &GetFunnelResponse, language: Language) -> Vec<String> {
    let places: Vec<Place> = answer.areas.iter().filter_map(Place::of).collect();
    let Some((smallest, largest)) = sizes(places.iter()) else { return Vec::new() };
    let last = WIDE - 1;
    let column = |size: f64| {
        let along = (size / smallest).ln() / (largest / smallest).ln();
        (0..last).find(|column| count(*column) + 0.5 > along * count(last)).unwrap_or(last)
    };
    let size = |column: usize| smallest * (largest / smallest).powf(count(column) / count(last));
    let limits: Vec<[f64; 4]> =
        (0..WIDE).filter_map(|column| at_size(&answer.limits, size(column))).collect();
    let shares = places.iter().map(|place| place.mark.share);
    let mut plot = Plot::over(shares.chain(limits.iter().flatten().copied()), WIDE);
    for (at, limits) in limits.iter().enumerate() {
        plot.put(at, answer.centre, '─');
        for (share, char) in limits.iter().zip(['=', '-', '-', '=']) {
            plot.put(at, *share, char);
        }
    }
    let mut drawn = places;
    // The unusual come last, so that nothing hides them.
    drawn.sort_by_key(|place| strength(place.flag));
    for place in drawn {
        plot.put(column(place.size), place.mark.share, sign(place.flag));
    }
    let mut lines = plot.lines();
    let ticks = ticks((smallest, largest));
    let labels: Vec<_> = ticks.iter().map(|tick| (column(*tick), format!("{tick:.0}"))).collect();
    lines.extend(plot.under(&labels));
    lines.push(legend(language).to_owned());
    lines.push(String::new());
    lines
}

/// The limits at a size: on the straight line between the two sizes around it.
fn at_size(limits: &[FunnelLimits], size: f64) -> Option<[f64; 4]> {
    let after = limits.iter().position(|limits| limits.size >= size).unwrap_or(limits.len());
    let (before, after) = (limits.get(after.saturating_sub(1))?, limits.get(after).or(limits.last())?);
    let along = (size - before.size) / (after.size - before.size);
    let along = if along.is_finite() { along.clamp(0.0, 1.0) } else { 1.0 };
    let (before, after) = (outer(before), outer(after));
    let between = [0, 1, 2, 3].map(|at: usize| before[at] + (after[at] - before[at]) * along);
    between.iter().all(|share| share.is_finite()).then_some(between)
}

/// Round sizes within a range: 1, 2 and 5 times the powers of ten.
pub(crate) fn ticks((smallest, largest): (f64, f64)) -> Vec<f64> {
    let powers = (0..9).map(|power| 10.0_f64.powi(power));
    let all = powers.flat_map(|power| [power, 2.0 * power, 5.0 * power]);
    all.filter(|size| smallest <= *size && *size <= largest).collect()
}

/// How much an area is to be seen.
pub(crate) const fn strength(flag: Flag) -> u8 {
    match flag {
        Flag::Unspecified => 0,
        Flag::Within => 1,
        Flag::AlertHigh | Flag::AlertLow => 2,
        Flag::OutlierHigh | Flag::OutlierLow => 3,
    }
}

const fn sign(flag: Flag) -> char {
    match flag {
        Flag::Unspecified => '·',
        Flag::Within => 'o',
        Flag::AlertHigh => '△',
        Flag::AlertLow => '▽',
        Flag::OutlierHigh => '▲',
        Flag::OutlierLow => '▼',
    }
}

const fn legend(language: Language) -> &'static str {
    language.of(
        "         o as expected  △▽ high, low  ▲▼ very high, very low  - 95 %  = 99.8 %  ─ the whole   (answers, log scale)",
        "         o som väntat  △▽ högt, lågt  ▲▼ mycket högt, mycket lågt  - 95 %  = 99,8 %  ─ helheten   (svar, logaritmisk skala)",
        "         o som ventet  △▽ højt, lavt  ▲▼ meget højt, meget lavt  - 95 %  = 99,8 %  ─ helheden   (svar, logaritmisk skala)",
    )
}

/// What the whole says: that unusual is not bad, how much more areas differ than by chance, and what to mind.
pub(crate) fn notes(answer: &GetFunnelResponse, language: Language) -> Vec<String> {
    let unusual = language.of(
        "–  an area outside of the limits is unusual for its size, not good or bad",
        "–  ett område utanför gränserna är ovanligt för sin storlek, inte bra eller dåligt",
        "–  et område uden for grænserne er usædvanligt for sin størrelse, ikke godt eller dårligt",
    );
    let mut notes = vec![unusual.to_owned()];
    notes.extend(answer.overdispersion.as_ref().map(|spread| dispersion(spread, language)));
    notes.extend(reasons::lines(&answer.caveats, language));
    notes
}

/// How much more areas differ than by chance.
fn dispersion(spread: &Overdispersion, language: Language) -> String {
    let (phi, areas) = (spread.phi, spread.areas);
    if spread.tau_squared <= 0.0 {
        return match language {
            Language::En => format!("–  {areas} areas differ no more than by chance alone"),
            Language::Sv => format!("–  {areas} områden skiljer sig inte mer än av en slump"),
            Language::Da => format!("–  {areas} områder afviger ikke mere end ved tilfældighed"),
        };
    }
    match language {
        Language::En => {
            format!(
                "–  {areas} areas differ {phi:.1} times as much as by chance alone; the limits hold that spread"
            )
        }
        Language::Sv => {
            format!(
                "–  {areas} områden skiljer sig {phi:.1} gånger så mycket som av en slump; gränserna rymmer den spridningen"
            )
        }
        Language::Da => {
            format!(
                "–  {areas} områder afviger {phi:.1} gange så meget som ved tilfældighed; grænserne rummer den spredning"
            )
        }
    }
}

fn count(columns: usize) -> f64 {
    f64::from(u32::try_from(columns).unwrap_or(u32::MAX))
}

#[cfg(test)]
#[path = "funnel_tests.rs"]
mod tests;
