//! One area through the rounds.

use jamfor_contract::benchmark::CompareRoundsResponse;

use super::report::{comparison_cells, comparison_columns};
use super::words::{Heading, heading};
use super::{Cell, Column, Reasons, Sheet, figure_cells, figure_columns};
use crate::client::Titles;

/// The series as a table: one line a round, with the change since the round before that has a value.
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
        match &point.change {
            Some(change) => cells.extend(comparison_cells(change, &mut reasons, language)),
            None => cells.extend(vec![Cell::default(); 6]),
        }
        sheet.row(cells);
    }
    sheet.notes = reasons.notes();
    sheet
}
