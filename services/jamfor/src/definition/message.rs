//! From the JSON form of protobuf to a message of the contract.

use jamfor_contract::common::ErrorReason;
use prost::Message;
use prost_reflect::{DeserializeOptions, DynamicMessage, MessageDescriptor};

use super::{check::check, json::json, kind::descriptor, rules::broken, tree::Node};
use crate::failure::{Failure, Place, Problem};

/// The message that a node of a document says, or all that is wrong with it.
pub(super) fn message<M: Message + Default>(
    file: &str,
    descriptor: MessageDescriptor,
    node: &Node,
    skip: Option<&str>,
) -> Result<M, Vec<Problem>> {
    let problems = check(file, &descriptor, node, skip);
    if !problems.is_empty() {
        return Err(problems);
    }
    let refuse = |words: String| {
        let place = Place::at(file, node.line, node.column);
        vec![Problem::at(place, ErrorReason::InvalidInput, words)]
    };
    let options = DeserializeOptions::new().deny_unknown_fields(true);
    let dynamic = DynamicMessage::deserialize_with_options(descriptor, json(node, skip), &options)
        .map_err(|error| refuse(error.to_string()))?;
    let problems = broken(file, &dynamic, node);
    if !problems.is_empty() {
        return Err(problems);
    }
    dynamic.transcode_to().map_err(|error| refuse(error.to_string()))
}

/// The message in one line of NDJSON. Line and column are those of the file.
pub(crate) fn message_from_json_line<M: Message + Default>(
    name: &str,
    file: &str,
    number: u64,
    line: &str,
) -> Result<M, Failure> {
    let at = |column: usize, reason: ErrorReason, words: String| {
        let place = Place::at(file, number, u64::try_from(column).unwrap_or_default());
        Failure::input("the line cannot be read", vec![Problem::at(place, reason, words)])
    };
    let mut reader = serde_json::Deserializer::from_str(line);
    let options = DeserializeOptions::new().deny_unknown_fields(true);
    let dynamic = DynamicMessage::deserialize_with_options(descriptor(name)?, &mut reader, &options)
        .and_then(|dynamic| reader.end().map(|()| dynamic))
        .map_err(|error| at(error.column(), reason_of(&error), plain(&error)))?;
    dynamic.transcode_to().map_err(|error| at(0, ErrorReason::InvalidInput, error.to_string()))
}

fn reason_of(error: &serde_json::Error) -> ErrorReason {
    let words = error.to_string();
    if words.starts_with("unrecognized field") {
        ErrorReason::FieldUnknown
    } else if words.starts_with("unrecognized enum value") {
        ErrorReason::NotDefined
    } else if error.is_eof() {
        ErrorReason::FileTruncated
    } else {
        ErrorReason::Pattern
    }
}

/// The words without the place, which is told apart.
fn plain(error: &serde_json::Error) -> String {
    let words = error.to_string();
    words.split(" at line ").next().unwrap_or_default().to_owned()
}
