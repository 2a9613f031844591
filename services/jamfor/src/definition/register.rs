//! Reading a register of areas: CSV with a header, one area a line.

use csv::StringRecord;
use jamfor_contract::{
    common::ErrorReason,
    questionnaire::{Area, AreaKind, ImportAreasRequest},
};

use crate::answers::{Columns, Table};
use crate::failure::{Place, Problem};

const REQUIRED: [&str; 4] = ["area", "name", "kind", "parent"];
const OPTIONAL: [&str; 6] = ["group", "valid_from", "valid_to", "successors", "fictional", "source"];

/// The areas of a register, or all that is wrong with it.
///
/// # Errors
/// Unknown and missing columns, kinds that do not exist, records that end early; each with its line.
pub fn read_register(file: &str, text: &str) -> Result<ImportAreasRequest, Vec<Problem>> {
    let mut table = Table::open(file, text.as_bytes()).map_err(|problem| vec![problem])?;
    let columns = table.columns(&REQUIRED, &OPTIONAL)?;
    let mut areas = Vec::new();
    let mut problems = Vec::new();
    while let Some(record) = table.next_record() {
        match record.and_then(|(line, record)| area(&columns, file, line, &record)) {
            Ok(area) => areas.push(area),
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() { Ok(ImportAreasRequest { areas }) } else { Err(problems) }
}

fn area(columns: &Columns, file: &str, line: u64, record: &StringRecord) -> Result<Area, Problem> {
    let cell = |name: &str| columns.cell(record, name).to_owned();
    let kind = kind_of(columns.cell(record, "kind")).ok_or_else(|| {
        Problem::at(Place::line(file, line), ErrorReason::NotDefined, "there is no such kind of area")
            .of("kind")
            .allowing(["country", "region", "municipality", "unit"])
    })?;
    let fictional = match columns.cell(record, "fictional") {
        "" | "false" => false,
        "true" => true,
        _ => {
            let place = Place::line(file, line);
            let problem = Problem::at(place, ErrorReason::Pattern, "say true or false").of("fictional");
            return Err(problem.allowing(["true", "false"]));
        }
    };
    Ok(Area {
        name: qualified(columns.cell(record, "area")),
        title: cell("name"),
        kind: kind.into(),
        parent: qualified(columns.cell(record, "parent")),
        classification: cell("group"),
        valid_from: cell("valid_from"),
        valid_to: cell("valid_to"),
        successors: columns.cell(record, "successors").split_whitespace().map(qualified).collect(),
        fictional,
        source: cell("source"),
    })
}

/// `areas/SE-0580` for `SE-0580`, nothing for nothing.
fn qualified(code: &str) -> String {
    if code.is_empty() || code.starts_with("areas/") { code.to_owned() } else { format!("areas/{code}") }
}

fn kind_of(word: &str) -> Option<AreaKind> {
    match word {
        "country" => Some(AreaKind::Country),
        "region" => Some(AreaKind::Region),
        "municipality" => Some(AreaKind::Municipality),
        "unit" => Some(AreaKind::Unit),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn reasons(text: &str) -> Vec<(String, u64)> {
        let problems = read_register("a.csv", text).err().unwrap();
        problems
            .iter()
            .map(|problem| (problem.reason.clone(), problem.place.as_ref().unwrap().line))
            .collect()
    }

    #[test]
    fn leading_zeros_are_kept() {
        let text = "area,name,kind,parent,group\nSE-05,Östergötlands län,region,SE,\nSE-0580,Linköping,municipality,SE-05,Större stad\n";
        let areas = read_register("a.csv", text).unwrap().areas;
        assert_eq!(areas[1].name, "areas/SE-0580");
        assert_eq!(areas[1].parent, "areas/SE-05");
        assert_eq!(areas[1].classification, "Större stad");
        assert_eq!(areas[1].kind(), AreaKind::Municipality);
    }

    #[test]
    fn every_wrong_line_is_named() {
        let text = "area,name,kind,parent\nSE,Sverige,land,\nSE-01,Stockholms län,region,SE\nSE-02,Län\nSE-03,Län,län,SE\n";
        let expected = [("NOT_DEFINED", 2), ("FILE_TRUNCATED", 4), ("NOT_DEFINED", 5)];
        assert_eq!(reasons(text), expected.map(|(reason, line)| (reason.to_owned(), line)));
    }

    #[test]
    fn wrong_columns_are_named_all_at_once() {
        let expected = [("COLUMN_UNKNOWN", 1), ("COLUMN_MISSING", 1), ("COLUMN_MISSING", 1)];
        assert_eq!(reasons("area,title,kind\n"), expected.map(|(reason, line)| (reason.to_owned(), line)));
    }
}
