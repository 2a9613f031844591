//! Routing conditions on the wire. They nest no deeper than a message may.

use jamfor_contract::questionnaire::{AnswerIs, Condition as Wire, Conditions, condition::Test};
use jamfor_fault::FieldPath;
use jamfor_survey::{Condition, OptionCode};

use crate::rpc::fields::Fields;

pub(super) fn read(wire: Wire, path: &FieldPath, fields: &mut Fields) -> Option<Condition> {
    match fields.required(wire.test, path.field("test"))? {
        Test::AnswerIs(AnswerIs { item, options }) => {
            let options = options.into_iter().map(OptionCode::new).collect();
            Some(Condition::AnswerIs { item: item.as_str().into(), options })
        }
        Test::AllOf(parts) => read_parts(parts, &path.field("all_of"), fields).map(Condition::AllOf),
        Test::AnyOf(parts) => read_parts(parts, &path.field("any_of"), fields).map(Condition::AnyOf),
        Test::Not(part) => read(*part, &path.field("not"), fields).map(|part| Condition::Not(Box::new(part))),
    }
}

fn read_parts(parts: Conditions, path: &FieldPath, fields: &mut Fields) -> Option<Vec<Condition>> {
    let place = path.field("conditions");
    let read: Vec<_> = parts
        .conditions
        .into_iter()
        .enumerate()
        .map(|(at, part)| read(part, &place.index(at), fields))
        .collect();
    read.into_iter().collect()
}

pub(super) fn write(condition: &Condition) -> Wire {
    let parts = |parts: &[Condition]| Conditions { conditions: parts.iter().map(write).collect() };
    let test = match condition {
        Condition::AnswerIs { item, options } => {
            let options = options.iter().map(ToString::to_string).collect();
            Test::AnswerIs(AnswerIs { item: item.to_string(), options })
        }
        Condition::AllOf(all) => Test::AllOf(parts(all)),
        Condition::AnyOf(any) => Test::AnyOf(parts(any)),
        Condition::Not(part) => Test::Not(Box::new(write(part))),
    };
    Wire { test: Some(test) }
}
