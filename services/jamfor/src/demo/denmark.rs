//! Denmark 2021: two groups of known size and their total.

use jamfor_contract::benchmark::Audience;

use super::sample_names::{DENMARK, VIVE, danish, vive};
use super::stage::{Of, Stage};
use crate::failure::Failure;
use crate::show::{Column, Heading, Sheet, figure_cells, figure_columns, heading, value_cell};

const GROUPS: [&str; 3] = ["own-home", "residential", ""];

/// Satisfied and dissatisfied, by group and in all; then what only some receive.
pub(super) async fn run(stage: &mut Stage<'_>) -> Result<(), Failure> {
    stage.figures("Denmark 2021: two groups and their total")?;
    let mut sheet = Sheet::new("", columns(stage));
    for group in GROUPS {
        row(stage, &mut sheet, "overall", group).await?;
    }
    for item in ["education-employment", "practical-tasks", "talks"] {
        row(stage, &mut sheet, item, "").await?;
    }
    for group in GROUPS {
        row(stage, &mut sheet, "caseworker-cooperation", group).await?;
    }
    sheet.notes.push("The total counts every answer once: it is not the mean of the two groups.".to_owned());
    stage.show(&sheet)
}

fn columns(stage: &Stage<'_>) -> Vec<Column> {
    let head = |it| heading(it, stage.language);
    let first = vec![Column::words(head(Heading::Question)), Column::words(head(Heading::Group))];
    let mut columns = figure_columns(first, stage.language);
    columns.push(Column::numbers(stage.language.of("negative", "negativa", "negative")));
    columns
}

async fn row(stage: &mut Stage<'_>, sheet: &mut Sheet, item: &str, group: &str) -> Result<(), Failure> {
    let (positive, negative) = (danish(item), danish(&format!("{item}-negativ")));
    let round = vive();
    let of = |indicator| Of {
        release: VIVE,
        indicator,
        round: &round,
        area: DENMARK,
        group,
        audience: Audience::Public,
    };
    let satisfied = stage.figure(of(positive.as_str())).await?;
    let dissatisfied = stage.figure(of(negative.as_str())).await?;
    let first = vec![stage.titles.of(&positive).into(), stage.titles.group(group).into()];
    let mut cells = figure_cells(first, &satisfied, stage.language);
    cells.push(value_cell(&dissatisfied, stage.language));
    sheet.row(cells);
    Ok(())
}
