//! The report of one area: every question against both figures of the participants.

use jamfor_contract::benchmark::{Breakdown, Comparison, Estimate, Figure, GetAreaReportResponse, ReportRow};

use super::figure::{BAR, estimate};
use super::words::{Heading, comparator, heading, word};
use super::{
    Cell, Column, Language, Reasons, Sheet, bar, count_cell, figure_cells, figure_columns, reasons,
    share_cell, value_cell,
};
use crate::client::Titles;

/// A report as a table: two lines a question, one for each comparator.
#[must_use]
pub fn report(report: &GetAreaReportResponse, titles: &Titles, title: impl Into<String>) -> Sheet {
    let language = titles.language();
    let mut sheet = Sheet::new(title, columns(language));
    let mut reasons = Reasons::default();
    for row in &report.rows {
        let comparisons: Vec<&Comparison> = [&row.pooled, &row.equal_unit].into_iter().flatten().collect();
        if comparisons.is_empty() {
            sheet.row([row_cells(row, titles, false), vec![Cell::default(); 6]].concat());
        }
        for (at, comparison) in comparisons.into_iter().enumerate() {
            let figure = row_cells(row, titles, at > 0);
            sheet.row([figure, comparison_cells(comparison, &mut reasons, language)].concat());
        }
    }
    sheet.notes = reasons.notes();
    let others = report.caveats.iter().filter(|caveat| !reasons.tell(caveat, language));
    sheet.notes.extend(others.map(|caveat| format!("–  {}", reasons::sentence(caveat, language))));
    sheet
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

/// The columns of a comparison.
pub(super) fn comparison_columns(language: Language) -> [Column; 6] {
    let head = |it| heading(it, language);
    [
        Column::words(head(Heading::Against)),
        Column::numbers(head(Heading::Share)),
        Column::numbers(head(Heading::Difference)),
        Column::words(head(Heading::Word)),
        Column::words(head(Heading::Verdict)),
        Column::words(head(Heading::Reasons)).for_programs(),
    ]
}

/// Comparator, its value, the difference, the word and the verdict.
pub(super) fn comparison_cells(
    comparison: &Comparison,
    reasons: &mut Reasons,
    language: Language,
) -> Vec<Cell> {
    let against = comparison.against.as_ref().map(|figure| value_cell(figure, language)).unwrap_or_default();
    let difference = comparison.difference.as_ref().map_or_else(
        || Cell::new("–", ""),
        |difference| Cell::new(difference.printed.clone(), difference.value.to_string()),
    );
    let name = comparison.kind();
    vec![
        Cell::new(comparator(name, language), name.as_str_name().trim_start_matches("COMPARATOR_KIND_")),
        against,
        difference,
        Cell::new(
            word(comparison.word(), language),
            comparison.word().as_str_name().trim_start_matches("WORD_"),
        ),
        reasons.verdict(comparison, language),
        Cell::repeated(reasons::names(&comparison.reasons)),
    ]
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
