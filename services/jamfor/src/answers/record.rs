//! From one record of an answer file to a response.

use csv::StringRecord;
use jamfor_contract::intake::Response;

use super::{Columns, Form, cell};
use crate::failure::{Place, Problem};

/// The columns beside the items, each of which may be missing but for the first three.
pub(super) const REQUIRED: [&str; 3] = ["key", "area", "target_group"];
pub(super) const OPTIONAL: [&str; 5] = ["unit", "mode", "language", "assistance", "day"];

/// The response in a record, or all that is wrong with it as far as this side can tell.
pub(super) fn response(
    form: &Form,
    columns: &Columns,
    place: &Place,
    record: &StringRecord,
) -> Result<Response, Vec<Problem>> {
    let text = |name: &str| columns.cell(record, name).to_owned();
    let mut problems = Vec::new();
    let mode = cell::mode(place, columns.cell(record, "mode"));
    let assistance = cell::assistance(place, columns.cell(record, "assistance"));
    let target_group = text("target_group");
    let mut answers = Vec::new();
    for item in form.items().filter(|item| columns.has(item)) {
        let Some(kind) = form.kind(&target_group, item) else { continue };
        match cell::answer(place, item, kind, columns.cell(record, item)) {
            Ok(answer) => answers.extend(answer),
            Err(problem) => problems.push(problem),
        }
    }
    match (mode, assistance) {
        (Ok(mode), Ok(assistance)) if problems.is_empty() => Ok(Response {
            key: text("key"),
            area: cell::area(columns.cell(record, "area")),
            unit: text("unit"),
            target_group,
            mode: mode.into(),
            language: text("language"),
            assistance: assistance.into(),
            day: text("day"),
            answers,
        }),
        (mode, assistance) => {
            problems.extend(mode.err());
            problems.extend(assistance.err());
            Err(problems)
        }
    }
}
