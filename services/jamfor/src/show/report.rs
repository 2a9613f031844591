//! The report of one area: every question against the participants and the comparators of the release, its earlier
//! rounds, and what others have printed of it.

use jamfor_contract::benchmark::{Breakdown, Comparison, Estimate, Figure, GetAreaReportResponse, ReportRow};

use super::against::{comparison_cells, comparison_columns, no_comparison};
use super::figure::{BAR, estimate, reliability_notes};
use super::words::{Heading, heading};
use super::{
    Cell, Column, Language, Reasons, Sheet, bar, count_cell, figure_cells, figure_columns, pooled, printed,
    reasons, share_cell, value_cell,
};
use crate::client::Titles;

/// All of a report: against others, against its own past, by parts of the respondents, rounds together, and what
/// others printed. What there is nothing of is left out.
#[must_use]
pub fn whole_report(answer: &GetAreaReportResponse, titles: &Titles, title: impl Into<String>) -> Vec<Sheet> {
    let language = titles.language();
    let earlier_rounds =
        language.of("Against earlier rounds", "Mot tidigare omgångar", "Over for tidligere runder");
    let parts =
        language.of("By part of the respondents", "Per del av de svarande", "Efter dele af respondenterne");
    let together = language.of("Rounds counted together", "Omgångar räknade ihop", "Runder talt sammen");
    let elsewhere = language.of("Printed elsewhere", "Publicerat på annat håll", "Offentliggjort andetsteds");
    let by_breakdown = by_breakdown(answer, titles, parts);
    let figures = answer.rows.iter().flat_map(|row| &row.pooled_rounds);
    let mut sheets = vec![report(answer, titles, title)];
    sheets.extend(earlier(answer, titles, earlier_rounds));
    sheets.extend((!by_breakdown.rows.is_empty()).then_some(by_breakdown));
    sheets.extend(pooled(figures, titles, together));
    sheets.extend(printed(answer, titles, elsewhere));
    sheets
}

/// A report as a table: one line a question for each comparator.
#[must_use]
pub fn report(report: &GetAreaReportResponse, titles: &Titles, title: impl Into<String>) -> Sheet {
    let language = titles.language();
    let mut sheet = Sheet::new(title, columns(language));
    let mut reasons = Reasons::default();
    for row in &report.rows {
        let participants = [&row.pooled, &row.equal_unit].into_iter().flatten();
        let comparisons: Vec<&Comparison> = participants.chain(&row.comparators).collect();
        if comparisons.is_empty() {
            sheet.row([row_cells(row, titles, false), no_comparison()].concat());
        }
        for (at, comparison) in comparisons.into_iter().enumerate() {
            let figure = row_cells(row, titles, at > 0);
            sheet.row([figure, comparison_cells(comparison, &mut reasons, titles)].concat());
        }
    }
    sheet.notes = reasons.notes();
    sheet.notes.extend(reliability_notes(figures(report), language));
    let others: Vec<_> =
        report.caveats.iter().filter(|caveat| !reasons.tell(caveat, language)).cloned().collect();
    sheet.notes.extend(reasons::lines(&others, language));
    sheet
}

/// The questions of a report against earlier rounds, one line each; none when there are no earlier rounds.
#[must_use]
pub fn earlier(report: &GetAreaReportResponse, titles: &Titles, title: impl Into<String>) -> Option<Sheet> {
    let language = titles.language();
    let mut sheet = Sheet::new(title, columns(language));
    let mut reasons = Reasons::default();
    for row in &report.rows {
        for (at, comparison) in row.earlier_rounds.iter().enumerate() {
            let mut cells = comparison_cells(comparison, &mut reasons, titles);
            let round = comparison.against.as_ref().and_then(|figure| figure.key.as_ref());
            if let (Some(key), Some(against)) = (round, cells.first_mut()) {
                *against = Cell::new(titles.of(&key.round), key.round.clone());
            }
            sheet.row([row_cells(row, titles, at > 0), cells].concat());
        }
    }
    sheet.notes = reasons.notes();
    (!sheet.rows.is_empty()).then_some(sheet)
}

fn figures(report: &GetAreaReportResponse) -> impl Iterator<Item = &Figure> {
    report.rows.iter().filter_map(|row| row.figure.as_ref())
}

fn columns(language: Language) -> Vec<Column> {
    let question = Column::words(heading(Heading::Question, language)).at_most(30);
    let mut columns = figure_columns(vec![question], language);
    columns.extend(comparison_columns(language));
    columns
}

fn row_cells(row: &ReportRow, titles: &Titles, again: bool) -> Vec<Cell> {
    let figure = row.figure.clone().unwrap_or_default();
    let indicator = figure.key.as_ref().map(|key| titles.of(&key.indicator)).unwrap_or_default();
    let cells = figure_cells(vec![indicator.into()], &figure, titles.language());
    if again { cells.into_iter().map(|cell| Cell::repeated(cell.exact)).collect() } else { cells }
}

/// The figures of a report by each option of its breakdowns; empty when it has none.
#[must_use]
pub fn by_breakdown(report: &GetAreaReportResponse, titles: &Titles, title: impl Into<String>) -> Sheet {
    let language = titles.language();
    let parts = breakdowns(report);
    let mut columns = vec![Column::words(heading(Heading::Question, language)).at_most(30)];
    let named = |parts: &Vec<Breakdown>| {
        parts.iter().map(|it| titles.option(&it.item, &it.option)).collect::<Vec<_>>().join(", ")
    };
    columns.extend(parts.iter().map(|parts| Column::numbers(named(parts))));
    let mut sheet = Sheet::new(title, columns);
    for row in report.rows.iter().filter(|row| !row.by_breakdown.is_empty()) {
        let Some(key) = row.figure.as_ref().and_then(|figure| figure.key.as_ref()) else { continue };
        let mut cells = vec![Cell::from(titles.of(&key.indicator))];
        for parts in &parts {
            let figure = row.by_breakdown.iter().find(|figure| breakdown_of(figure) == parts.as_slice());
            cells.push(figure.map(|figure| value_cell(figure, language)).unwrap_or_default());
        }
        sheet.row(cells);
    }
    sheet
}

fn breakdowns(report: &GetAreaReportResponse) -> Vec<Vec<Breakdown>> {
    let mut found: Vec<Vec<Breakdown>> = Vec::new();
    for figure in report.rows.iter().flat_map(|row| &row.by_breakdown) {
        let parts = breakdown_of(figure);
        if !found.iter().any(|known| known == parts) {
            found.push(parts.to_vec());
        }
    }
    found
}

fn breakdown_of(figure: &Figure) -> &[Breakdown] {
    figure.key.as_ref().map_or(&[], |key| key.breakdown.as_slice())
}

/// The share of each option of a figure, with a bar each. None where that is withheld.
#[must_use]
pub fn distribution(figure: &Figure, titles: &Titles, title: impl Into<String>) -> Option<Sheet> {
    let options = &estimate(figure).filter(|it: &&Estimate| !it.distribution.is_empty())?.distribution;
    let language = titles.language();
    let item = figure.key.as_ref().map_or("", |key| titles.item(&key.indicator));
    let counted = options.iter().any(|option| option.count.is_some());
    let mut columns = vec![Column::words(heading(Heading::Option, language))];
    columns.extend(counted.then(|| Column::numbers(heading(Heading::Answers, language))));
    columns.push(Column::numbers(heading(Heading::Share, language)));
    columns.push(Column::words(bar::scale(BAR)).for_people());
    let mut sheet = Sheet::new(title, columns);
    for option in options {
        let bar = option.share.as_ref().map(|share| bar::band(share.value, None, BAR)).unwrap_or_default();
        let mut cells = vec![Cell::new(titles.option(item, &option.option), option.option.clone())];
        cells.extend(counted.then(|| count_cell(option.count.as_ref())));
        cells.extend([share_cell(option.share.as_ref()), bar.into()]);
        sheet.row(cells);
    }
    Some(sheet)
}

#[cfg(test)]
#[path = "report_tests.rs"]
mod tests;
