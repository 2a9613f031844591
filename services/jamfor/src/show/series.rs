//! One area, or all participants, through the rounds.

use jamfor_contract::benchmark::{CompareRoundsResponse, Trend};

use super::against::{comparison_cells, comparison_columns, no_comparison, number, word_cell};
use super::figure::reliability_notes;
use super::mark::Mark;
use super::plot::Plot;
use super::words::{Heading, heading};
use super::{Cell, Column, Language, Reasons, Sheet, figure_cells, figure_columns, pooled, reasons};
use crate::client::{Titles, last_part};

/// How wide a picture of rounds gets, in characters.
const WIDE: usize = 100;

/// All of a series: the rounds, what the areas that are in two rounds did, rounds together, and the trend. What there
/// is nothing of is left out.
#[must_use]
pub fn whole_series(answer: &CompareRoundsResponse, titles: &Titles, title: impl Into<String>) -> Vec<Sheet> {
    let language = titles.language();
    let both = language.of(
        "Areas that are in both rounds",
        "Områden som är med i båda omgångarna",
        "Områder, der er med i begge runder",
    );
    let together = language.of("Rounds counted together", "Omgångar räknade ihop", "Runder talt sammen");
    let mut sheets = vec![series(answer, titles, title)];
    sheets.extend(panel(answer, titles, both));
    sheets.extend(pooled(&answer.pooled, titles, together));
    sheets.extend(answer.trend.as_ref().map(|it| trend(it, language)));
    sheets
}

/// The series as a table under its picture: one line a round, with the change since the round before that has a value.
#[must_use]
pub fn series(answer: &CompareRoundsResponse, titles: &Titles, title: impl Into<String>) -> Sheet {
    let language = titles.language();
    let round = Column::words(heading(Heading::Round, language)).at_most(34);
    let mut columns = figure_columns(vec![round], language);
    columns.extend(comparison_columns(language));
    let mut sheet = Sheet::new(title, columns);
    let mut reasons = Reasons::default();
    for point in &answer.points {
        let Some(figure) = &point.figure else { continue };
        let round = figure.key.as_ref().map(|key| titles.of(&key.round)).unwrap_or_default();
        let mut cells = figure_cells(vec![round.into()], figure, language);
        cells.extend(
            point
                .change
                .as_ref()
                .map_or_else(no_comparison, |change| comparison_cells(change, &mut reasons, titles)),
        );
        sheet.row(cells);
    }
    sheet.picture = picture(answer);
    sheet.notes = reasons.notes();
    let figures = answer.points.iter().filter_map(|point| point.figure.as_ref());
    sheet.notes.extend(reliability_notes(figures, language));
    sheet
}

/// The rounds that have a value, side by side, each with its interval. Empty when there are fewer than two, or too
/// many to stand beside each other.
fn picture(answer: &CompareRoundsResponse) -> Vec<String> {
    let figures = answer.points.iter().filter_map(|point| point.figure.as_ref());
    let drawn: Vec<(String, Mark)> = figures
        .filter_map(|figure| Some((last_part(&figure.key.as_ref()?.round), Mark::of(figure)?)))
        .collect();
    let longest = drawn.iter().map(|(round, _)| round.chars().count()).max().unwrap_or_default();
    let step = (WIDE / drawn.len().max(1)).min(longest + 2);
    if drawn.len() < 2 || step < 3 {
        return Vec::new();
    }
    let reach = drawn.iter().flat_map(|(_, mark)| [mark.reach().0, mark.reach().1]);
    let mut plot = Plot::over(reach, step * drawn.len() + 2);
    let mut labels = Vec::new();
    for (at, (round, mark)) in drawn.into_iter().enumerate() {
        let column = at * step + step / 2;
        plot.bar(column, mark.reach(), '│');
        plot.put(column, mark.share, if mark.few { '○' } else { '●' });
        labels.push((column, round));
    }
    let mut lines = plot.lines();
    lines.extend(plot.under(&labels));
    lines.push(String::new());
    lines
}

/// The mean change of the areas that are in two rounds, one line a pair of rounds; none when it is not known.
#[must_use]
pub fn panel(answer: &CompareRoundsResponse, titles: &Titles, title: impl Into<String>) -> Option<Sheet> {
    let language = titles.language();
    let head = |it| heading(it, language);
    let columns = vec![
        Column::words(head(Heading::Round)).at_most(34),
        Column::numbers(head(Heading::Areas)),
        Column::numbers(head(Heading::Change)),
        Column::words(head(Heading::Interval)),
        Column::words(head(Heading::Word)).at_most(44),
        Column::numbers("p").for_programs(),
    ];
    let mut sheet = Sheet::new(title, columns);
    for point in &answer.points {
        let Some(panel) = &point.panel else { continue };
        let round = point.figure.as_ref().and_then(|figure| figure.key.as_ref());
        let round = round.map(|key| titles.of(&key.round)).unwrap_or_default();
        let change = panel.change.as_ref();
        let of = language.of("of", "av", "af");
        sheet.row(vec![
            round.into(),
            Cell::new(format!("{} {of} {}", panel.areas, panel.of), panel.areas.to_string()),
            change.map_or_else(
                || Cell::new("–", ""),
                |change| Cell::new(change.printed.clone(), change.value.to_string()),
            ),
            change
                .and_then(|change| change.interval.as_ref())
                .map_or_else(Cell::default, |interval| points(interval.lower, interval.upper, language)),
            word_cell(&panel.words, panel.word(), language),
            number(change.and_then(|change| change.p_value)),
        ]);
    }
    (!sheet.rows.is_empty()).then_some(sheet)
}

/// The trend, in one line, with what is to be minded.
fn trend(trend: &Trend, language: Language) -> Sheet {
    let head = |it| heading(it, language);
    let columns = vec![
        Column::numbers(head(Heading::Rounds)),
        Column::numbers(head(Heading::Yearly)),
        Column::words(head(Heading::Interval)),
        Column::words(head(Heading::Word)).at_most(44),
        Column::numbers("p").for_programs(),
    ];
    let title = language.of(
        "Trend, in percentage points a year",
        "Trend, i procentenheter per år",
        "Tendens, i procentpoint om året",
    );
    let mut sheet = Sheet::new(title, columns);
    sheet.row(vec![
        trend.rounds.to_string().into(),
        Cell::new(signed(trend.per_year), trend.per_year.to_string()),
        trend
            .interval
            .as_ref()
            .map_or_else(Cell::default, |interval| points(interval.lower, interval.upper, language)),
        word_cell(&trend.words, trend.word(), language),
        number(Some(trend.p_value)),
    ]);
    sheet.notes = reasons::lines(&trend.reasons, language).collect();
    sheet
}

/// The trend in a sentence: how steep, within what, and the word for it.
pub(crate) fn trend_sentence(trend: &Trend, language: Language) -> String {
    let title = language.of(
        "Trend, percentage points a year",
        "Trend, procentenheter per år",
        "Tendens, procentpoint om året",
    );
    let interval = trend.interval.as_ref();
    let interval =
        interval.map_or_else(String::new, |it| format!(" ({})", points(it.lower, it.upper, language).shown));
    let word = word_cell(&trend.words, trend.word(), language).shown;
    format!("{title}: {}{interval}: {word}.", signed(trend.per_year))
}

/// An interval in percentage points: `-0.3 to +1.2`.
fn points(lower: f64, upper: f64, language: Language) -> Cell {
    let to = language.of("to", "till", "til");
    Cell::new(format!("{} {to} {}", signed(lower), signed(upper)), format!("{lower}..{upper}"))
}

/// Percentage points with their sign, to a tenth: a trend is less than one in most years.
fn signed(value: f64) -> String {
    let tenths = (value * 1000.0).round() / 10.0;
    if tenths == 0.0 { "0.0".to_owned() } else { format!("{tenths:+.1}") }
}

#[cfg(test)]
#[path = "series_tests.rs"]
mod tests;
