//! Holds a document against the rules of the contract (lengths, patterns, counts), as the services will: what they
//! would refuse is told before anything is sent, with line and column.

use std::sync::OnceLock;

use jamfor_contract::pool;
use jamfor_fault::Violation;
use jamfor_server::Validator;
use prost_reflect::DynamicMessage;

use super::tree::{Node, Value};
use crate::failure::{Place, Problem};

/// What breaks the rules of the contract. Empty when the rules themselves cannot be read: the services will tell.
pub(super) fn broken(file: &str, message: &DynamicMessage, node: &Node) -> Vec<Problem> {
    static VALIDATOR: OnceLock<Option<Validator>> = OnceLock::new();
    let Some(validator) = VALIDATOR.get_or_init(|| Validator::new(pool()).ok()) else { return Vec::new() };
    let violations = validator.check_dynamic(message).err().unwrap_or_default();
    violations.into_iter().map(|violation| problem(file, violation, node)).collect()
}

fn problem(file: &str, violation: Violation, node: &Node) -> Problem {
    let (line, column) = locate(node, violation.field.as_str());
    Problem {
        place: Some(Box::new(Place::at(file, line, column))),
        field: violation.field.as_str().to_owned(),
        reason: violation.reason.to_owned(),
        description: violation.description,
        allowed: violation.allowed,
    }
}

/// Where the field of a path stands, or else the nearest thing around it.
fn locate(node: &Node, path: &str) -> (u64, u64) {
    let mut at = node;
    for part in path.split(['.', '[']).filter(|part| !part.is_empty()) {
        let part = part.trim_end_matches(']');
        let inner = match &at.value {
            Value::Map(fields) => {
                fields.iter().find(|(key, _)| is_spelling_of(&key.name, part)).map(|(_, node)| node)
            }
            Value::List(items) => part.parse::<usize>().ok().and_then(|index| items.get(index)),
            _ => None,
        };
        match inner {
            Some(inner) => at = inner,
            None => break,
        }
    }
    (at.line, at.column)
}

/// Whether a key is the field, in either spelling: `targetGroups` and `target_groups`.
fn is_spelling_of(key: &str, field: &str) -> bool {
    let plain = |name: &str| name.replace('_', "").to_lowercase();
    key == field || plain(key) == plain(field)
}
