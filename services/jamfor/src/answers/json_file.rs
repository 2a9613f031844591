//! An answer file with one response in the contract's JSON form a line.

use std::io::{BufRead, BufReader, Read};

use jamfor_contract::common::ErrorReason;
use serde::de::IgnoredAny;

use super::Parsed;
use crate::definition::message_from_json_line;
use crate::failure::{Failure, Place, Problem};

const RESPONSE: &str = "jamfor.intake.v1.Response";

/// Checks that every line is text and whole JSON; says how many there are.
pub(super) fn check(file: &str, read: impl Read) -> Result<u64, Vec<Problem>> {
    let mut lines = 0;
    for (number, line) in numbered(file, read) {
        let line = line.map_err(|problem| vec![problem])?;
        lines += 1;
        if let Err(error) = serde_json::from_str::<IgnoredAny>(&line) {
            let place = Place::at(file, number, u64::try_from(error.column()).unwrap_or_default());
            let (reason, words) = if error.is_eof() {
                (ErrorReason::FileTruncated, "the line ends in the middle of a response")
            } else {
                (ErrorReason::FileTypeUnknown, "the line is not JSON: write one response a line")
            };
            return Err(vec![Problem::at(place, reason, words)]);
        }
    }
    Ok(lines)
}

/// The responses of a file whose form was checked.
pub(super) fn responses<R: Read>(file: &str, read: R) -> impl Iterator<Item = Parsed> + use<R> {
    let file = file.to_owned();
    numbered(&file, read).map(move |(line, text)| {
        let response = text.and_then(|text| {
            message_from_json_line(RESPONSE, &file, line, &text).map_err(|failure| match failure {
                Failure::Input { mut problems, .. } if !problems.is_empty() => problems.swap_remove(0),
                other => Problem::at(Place::line(&file, line), ErrorReason::Internal, other.to_string()),
            })
        });
        Parsed { line, response: response.map_err(|problem| vec![problem]) }
    })
}

/// The lines that are not blank, counted from 1.
fn numbered<R: Read>(file: &str, read: R) -> impl Iterator<Item = (u64, Result<String, Problem>)> + use<R> {
    let file = file.to_owned();
    let lines = BufReader::new(read).split(b'\n').zip(1_u64..);
    lines.filter(|(line, _)| !line.as_ref().is_ok_and(|line| line.trim_ascii().is_empty())).map(
        move |(line, number)| {
            let place = Place::line(&file, number);
            let text = line
                .map_err(|error| Problem::at(place.clone(), ErrorReason::FileTypeUnknown, error.to_string()))
                .and_then(|bytes| {
                    String::from_utf8(bytes).map_err(|_| {
                        Problem::at(
                            place,
                            ErrorReason::FileEncoding,
                            "the file is not UTF-8: save it as UTF-8",
                        )
                    })
                });
            (number, text)
        },
    )
}
