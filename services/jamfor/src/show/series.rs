//! One area through the rounds.

use jamfor_contract::benchmark::CompareRoundsResponse;

use super::figure::{BAR, bar_cell, value_cell};
use super::report::comparison_cells;
use super::words::{Heading, heading};
use super::{Cell, Column, Reasons, Sheet, bar, count_cell, interval_cell};
use crate::client::Titles;

/// The series as a table: one line a round, with the change since the round before that has a value.
#[must_use]
pub fn series(answer: &CompareRoundsResponse, titles: &Titles, title: impl Into<String>) -> Sheet {
    let language = titles.language();
    let head = |it| heading(it, language);
    let columns = vec![
        Column::words(head(Heading::Round)).at_most(34),
        Column::numbers(head(Heading::Answers)),
        Column::numbers(head(Heading::Share)),
        Column::words(bar::scale(BAR)).for_people(),
        Column::words(head(Heading::Interval)),
        Column::words(head(Heading::Against)),
        Column::numbers(head(Heading::Share)),
        Column::numbers(head(Heading::Difference)),
        Column::words(head(Heading::Word)),
        Column::words(head(Heading::Verdict)),
        Column::words(head(Heading::Reasons)).for_programs(),
    ];
    let mut sheet = Sheet::new(title, columns);
    let mut reasons = Reasons::default();
    for point in &answer.points {
        let Some(figure) = &point.figure else { continue };
        let round = figure.key.as_ref().map(|key| titles.of(&key.round)).unwrap_or_default();
        let mut cells = vec![
            Cell::from(round),
            count_cell(figure.respondents.as_ref()),
            value_cell(figure, language),
            bar_cell(figure),
            interval_cell(figure),
        ];
        match &point.change {
            Some(change) => cells.extend(comparison_cells(change, &mut reasons, language)),
            None => cells.extend(vec![Cell::default(); 6]),
        }
        sheet.row(cells);
    }
    sheet.notes = reasons.notes();
    sheet
}
