//! Reading a file of contact tallies: CSV with a header, one tally a line. It is right as a whole or not at all.

use std::path::Path;

use csv::StringRecord;
use jamfor_contract::{
    common::{CountingUnit, ErrorReason},
    intake::{ContactTally, DeclineReason},
};

use super::{Columns, Table, cell};
use crate::definition::read_text;
use crate::failure::{Failure, Place, Problem};

const REQUIRED: [&str; 4] = ["key", "area", "target_group", "asked"];
const OPTIONAL: [&str; 12] = [
    "unit",
    "day",
    "mode",
    "language",
    "counting_unit",
    "completed",
    "partial",
    "declined",
    "not_reached",
    "ineligible",
    "decline_reasons",
    "supersedes",
];

/// The tallies of a file. Those that do not say what they count, count what the round does.
///
/// # Errors
/// All that is wrong with the file.
pub fn read_contacts(path: &Path, unit: CountingUnit) -> Result<Vec<ContactTally>, Failure> {
    let file = path.display().to_string();
    let text = read_text(path)?;
    parse(&file, &text, unit)
        .map_err(|problems| Failure::input("the file cannot be read; nothing was sent", problems))
}

fn parse(file: &str, text: &str, unit: CountingUnit) -> Result<Vec<ContactTally>, Vec<Problem>> {
    let mut table = Table::open(file, text.as_bytes()).map_err(|problem| vec![problem])?;
    let columns = table.columns(&REQUIRED, &OPTIONAL)?;
    let (mut tallies, mut problems) = (Vec::new(), Vec::new());
    while let Some(record) = table.next_record() {
        match record.and_then(|(line, record)| tally(&columns, &Place::line(file, line), &record, unit)) {
            Ok(tally) => tallies.push(tally),
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() { Ok(tallies) } else { Err(problems) }
}

fn tally(
    columns: &Columns,
    place: &Place,
    record: &StringRecord,
    unit: CountingUnit,
) -> Result<ContactTally, Problem> {
    let text = |name: &str| columns.cell(record, name).to_owned();
    let count = |name: &str| count(place, name, columns.cell(record, name));
    let own = cell::counting_unit(place, columns.cell(record, "counting_unit"))?;
    Ok(ContactTally {
        key: text("key"),
        area: cell::area(columns.cell(record, "area")),
        target_group: text("target_group"),
        unit: text("unit"),
        day: text("day"),
        mode: cell::mode(place, columns.cell(record, "mode"))?.into(),
        language: text("language"),
        counting_unit: if own == CountingUnit::Unspecified { unit } else { own }.into(),
        asked: count("asked")?,
        completed: count("completed")?,
        partial: count("partial")?,
        declined: count("declined")?,
        not_reached: count("not_reached")?,
        ineligible: count("ineligible")?,
        decline_reasons: reasons(place, columns.cell(record, "decline_reasons"))?,
        supersedes: text("supersedes"),
    })
}

fn count(place: &Place, field: &str, cell: &str) -> Result<i64, Problem> {
    if cell.is_empty() {
        return Ok(0);
    }
    let wrong = || Problem::at(place.clone(), ErrorReason::NumberMalformed, "write a whole number").of(field);
    cell.parse().map_err(|_| wrong())
}

/// `no-time=3 ill=1`.
fn reasons(place: &Place, cell: &str) -> Result<Vec<DeclineReason>, Problem> {
    let field = "decline_reasons";
    cell.split_whitespace()
        .map(|part| {
            let wrong = || Problem::at(place.clone(), ErrorReason::Pattern, "write reason=count").of(field);
            let (reason, number) = part.split_once('=').ok_or_else(wrong)?;
            Ok(DeclineReason { reason: reason.to_owned(), count: count(place, field, number)? })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_line_is_a_tally_that_counts_what_the_round_counts() {
        let text =
            "key,area,target_group,asked,completed,decline_reasons\nk1,SE-0580,youth,10,6,no-time=3 ill=1\n";
        let tallies = parse("a.csv", text, CountingUnit::Visit).unwrap();
        assert_eq!(tallies[0].counting_unit(), CountingUnit::Visit);
        assert_eq!((tallies[0].asked, tallies[0].completed, tallies[0].decline_reasons.len()), (10, 6, 2));
    }

    #[test]
    fn every_wrong_line_is_told() {
        let text = "key,area,target_group,asked\nk1,SE-0580,youth,ten\nk2,SE-0580\n";
        let problems = parse("a.csv", text, CountingUnit::Person).unwrap_err();
        let reasons: Vec<_> = problems.iter().map(|problem| problem.reason.as_str()).collect();
        assert_eq!(reasons, ["NUMBER_MALFORMED", "FILE_TRUNCATED"]);
    }
}
