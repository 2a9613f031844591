//! Answers as they come from the wire, for the validator.

use jamfor_contract::common::{Answer, answer::Value};
use jamfor_survey::{RawAnswer, RawValue};

pub(super) fn read(answer: Answer) -> RawAnswer {
    let value = match answer.value {
        None => RawValue::None,
        Some(Value::Option(code)) => RawValue::Options(vec![code]),
        Some(Value::Options(options)) => RawValue::Options(options.codes),
        Some(Value::Integer(number)) => RawValue::Integer(number),
        Some(Value::Decimal(text)) => RawValue::Decimal(text),
        Some(Value::Text(text)) => RawValue::Text(text),
        Some(Value::Date(text)) => RawValue::Date(text),
    };
    RawAnswer::new(answer.item, value)
}
