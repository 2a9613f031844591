//! Figures that others have printed: beside one's own, and marked as theirs.

use jamfor_contract::benchmark::{GetAreaReportResponse, PublishedFigure};

use super::words::{Heading, heading};
use super::{Cell, Column, Language, Sheet};
use crate::client::Titles;

/// What others have printed of the figures of a report, one line each; none when they have not.
#[must_use]
pub fn printed(report: &GetAreaReportResponse, titles: &Titles, title: impl Into<String>) -> Option<Sheet> {
    let language = titles.language();
    let mut sheet = Sheet::new(title, columns(language));
    for (row, figure) in report.rows.iter().flat_map(|row| row.published.iter().map(move |it| (row, it))) {
        let indicator = row.figure.as_ref().and_then(|figure| figure.key.as_ref());
        let indicator = indicator.map_or(figure.indicator.as_str(), |key| key.indicator.as_str());
        sheet.row(cells(figure, titles.of(indicator), language));
        let licence = format!("–  {}", figure.licence);
        if !figure.licence.is_empty() && !sheet.notes.contains(&licence) {
            sheet.notes.push(licence);
        }
    }
    let mark = language.of(
        "†  printed elsewhere: not computed here, without interval, and in no test",
        "†  publicerat på annat håll: inte beräknat här, utan intervall och inte i något test",
        "†  offentliggjort andetsteds: ikke beregnet her, uden interval og ikke i nogen test",
    );
    sheet.notes.insert(0, mark.to_owned());
    (!sheet.rows.is_empty()).then_some(sheet)
}

fn columns(language: Language) -> Vec<Column> {
    let head = |it| heading(it, language);
    vec![
        Column::words(head(Heading::Question)).at_most(30),
        Column::words(head(Heading::Period)).at_most(20),
        Column::numbers(head(Heading::Answers)),
        Column::numbers(head(Heading::Share)),
        Column::words(head(Heading::Denominator)).at_most(30),
        Column::words(head(Heading::Source)).at_most(44),
    ]
}

fn cells(figure: &PublishedFigure, question: String, language: Language) -> Vec<Cell> {
    let unstated = language.of("not stated", "ej angivet", "ikke oplyst");
    let base = figure.base.map_or_else(|| Cell::new(unstated, ""), |base| base.to_string().into());
    vec![
        question.into(),
        figure.period.clone().into(),
        base,
        Cell::new(format!("{} % †", figure.percent), figure.percent.clone()),
        if figure.denominator.is_empty() {
            Cell::new(unstated, "")
        } else {
            figure.denominator.clone().into()
        },
        figure.source.clone().into(),
    ]
}
