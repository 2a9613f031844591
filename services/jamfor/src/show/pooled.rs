//! Rounds that are counted together, to have a larger basis.

use jamfor_contract::benchmark::Figure;

use super::words::{Heading, heading};
use super::{Column, Reasons, Sheet, figure_cells, figure_columns};
use crate::client::Titles;

/// Figures of several rounds together, one line each; none when there are none.
#[must_use]
pub fn pooled<'f>(
    figures: impl IntoIterator<Item = &'f Figure>,
    titles: &Titles,
    title: impl Into<String>,
) -> Option<Sheet> {
    let language = titles.language();
    let first = vec![
        Column::words(heading(Heading::Question, language)).at_most(30),
        Column::words(heading(Heading::Rounds, language)).at_most(44),
    ];
    let mut sheet = Sheet::new(title, figure_columns(first, language));
    let mut reasons = Reasons::default();
    for figure in figures {
        let Some(key) = &figure.key else { continue };
        let rounds: Vec<String> = key.pooled_rounds.iter().map(|round| titles.of(round)).collect();
        let first = vec![titles.of(&key.indicator).into(), rounds.join(" + ").into()];
        reasons.numbers(&figure.caveats, language);
        sheet.row(figure_cells(first, figure, language));
    }
    sheet.notes = reasons.notes();
    (!sheet.rows.is_empty()).then_some(sheet)
}
