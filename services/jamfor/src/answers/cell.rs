//! From the text of a cell to a value of the contract.

use jamfor_contract::common::{
    Answer, Assistance, CountingUnit, ErrorReason, Mode, OptionCodes, answer::Value,
};

use super::form::ItemKind;
use crate::failure::{Place, Problem};

/// The answer in a cell. An empty cell is no answer.
pub(super) fn answer(
    place: &Place,
    item: &str,
    kind: ItemKind,
    cell: &str,
) -> Result<Option<Answer>, Problem> {
    if cell.is_empty() {
        return Ok(None);
    }
    let value = match kind {
        ItemKind::Option => Value::Option(cell.to_owned()),
        ItemKind::Options => {
            Value::Options(OptionCodes { codes: cell.split_whitespace().map(str::to_owned).collect() })
        }
        ItemKind::Integer => Value::Integer(cell.parse().map_err(|_| {
            let words = "write a whole number";
            Problem::at(place.clone(), ErrorReason::NumberMalformed, words).of(format!("answers[\"{item}\"]"))
        })?),
        ItemKind::Decimal => Value::Decimal(cell.to_owned()),
        ItemKind::Text => Value::Text(cell.to_owned()),
        ItemKind::Date => Value::Date(cell.to_owned()),
    };
    Ok(Some(Answer { item: item.to_owned(), value: Some(value) }))
}

/// A mode by its name in the contract, with or without prefix and in any case. Empty: not stated.
pub(super) fn mode(place: &Place, cell: &str) -> Result<Mode, Problem> {
    named(place, "mode", cell, "MODE", Mode::from_str_name, &MODES)
}

/// An assistance, likewise.
pub(super) fn assistance(place: &Place, cell: &str) -> Result<Assistance, Problem> {
    named(place, "assistance", cell, "ASSISTANCE", Assistance::from_str_name, &ASSISTANCES)
}

/// A counting unit, likewise.
pub(super) fn counting_unit(place: &Place, cell: &str) -> Result<CountingUnit, Problem> {
    named(place, "counting_unit", cell, "COUNTING_UNIT", CountingUnit::from_str_name, &COUNTING_UNITS)
}

/// `areas/SE-1490` for `SE-1490`.
pub(super) fn area(cell: &str) -> String {
    if cell.is_empty() || cell.starts_with("areas/") { cell.to_owned() } else { format!("areas/{cell}") }
}

const MODES: [&str; 5] = ["paper", "web", "tablet", "interview", "pictogram"];
const ASSISTANCES: [&str; 8] = [
    "none",
    "interpreter",
    "read-aloud",
    "trained-assistant",
    "communication-aid",
    "staff",
    "relative",
    "proxy",
];
const COUNTING_UNITS: [&str; 3] = ["person", "visit", "form"];

fn named<T: Default>(
    place: &Place,
    field: &str,
    cell: &str,
    prefix: &str,
    from_name: impl Fn(&str) -> Option<T>,
    allowed: &[&str],
) -> Result<T, Problem> {
    if cell.is_empty() {
        return Ok(T::default());
    }
    let name = cell.to_ascii_uppercase().replace(['-', ' '], "_");
    from_name(&name).or_else(|| from_name(&format!("{prefix}_{name}"))).ok_or_else(|| {
        let words = "there is no such value";
        Problem::at(place.clone(), ErrorReason::NotDefined, words).of(field).allowing(allowed.iter().copied())
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn names_are_read_as_people_write_them() {
        let place = Place::line("a.csv", 2);
        for cell in ["paper", "Paper", "MODE_PAPER"] {
            assert_eq!(mode(&place, cell).unwrap(), Mode::Paper);
        }
        assert_eq!(assistance(&place, "read-aloud").unwrap(), Assistance::ReadAloud);
        assert_eq!(mode(&place, "").unwrap(), Mode::Unspecified);
        for word in MODES {
            assert_ne!(mode(&place, word).unwrap(), Mode::Unspecified);
        }
        for word in ASSISTANCES {
            assert_ne!(assistance(&place, word).unwrap(), Assistance::Unspecified);
        }
        for word in COUNTING_UNITS {
            assert_ne!(counting_unit(&place, word).unwrap(), CountingUnit::Unspecified);
        }
    }

    #[test]
    fn a_name_that_does_not_exist_is_told_with_those_that_do() {
        let problem = mode(&Place::line("a.csv", 2), "papper").unwrap_err();
        assert_eq!(problem.allowed, MODES);
    }

    #[test]
    fn an_empty_cell_is_no_answer_and_a_wrong_number_is_wrong() {
        let place = Place::line("a.csv", 2);
        assert_eq!(answer(&place, "age", ItemKind::Integer, "").unwrap(), None);
        assert_eq!(answer(&place, "age", ItemKind::Integer, "x").unwrap_err().reason, "NUMBER_MALFORMED");
        let answer = answer(&place, "help", ItemKind::Options, "a b").unwrap().unwrap();
        assert_eq!(answer.value, Some(Value::Options(OptionCodes { codes: vec!["a".into(), "b".into()] })));
    }
}
