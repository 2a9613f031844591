//! Responses and receipts on the wire.

use jamfor_contract::common::{Answer, answer::Value};
use jamfor_contract::intake::{
    Line as WireLine, Receipt as WireReceipt, Response, receipt::Outcome as WireOutcome,
};
use jamfor_fault::Violations;
use jamfor_survey::{Digest, RawAnswer, RawValue};

use super::{timestamp, violation};
use crate::app::submission::{Line, Receipt, conflict};
use crate::domain::Micros;
use crate::domain::receipt::Outcome;
use crate::domain::submission::Submission;

pub(in crate::rpc) fn read(response: Response) -> Submission {
    Submission {
        key: response.key,
        area: response.area,
        unit: response.unit,
        target_group: response.target_group,
        mode: response.mode,
        language: response.language,
        assistance: response.assistance,
        day: response.day,
        answers: response.answers.into_iter().map(read_answer).collect(),
    }
}

/// A digest as text; written for every line of a stream, which is why it is spelled out.
fn print(digest: &Digest) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(71);
    text.push_str("sha256:");
    for byte in digest.as_bytes() {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    text
}

/// A line without a response is read as an empty one, which is refused for everything that it lacks.
pub(in crate::rpc) fn read_line(line: WireLine) -> Line {
    Line { number: line.number, response: read(line.response.unwrap_or_default()) }
}

fn read_answer(answer: Answer) -> RawAnswer {
    let value = match answer.value {
        None => RawValue::None,
        Some(Value::Option(code)) => RawValue::Options(vec![code]),
        Some(Value::Options(options)) => RawValue::Options(options.codes),
        Some(Value::Integer(number)) => RawValue::Integer(number),
        Some(Value::Decimal(text)) => RawValue::Decimal(text),
        Some(Value::Text(text)) => RawValue::Text(text),
        Some(Value::Date(text)) => RawValue::Date(text),
    };
    RawAnswer { item: answer.item, value }
}

pub(in crate::rpc) fn write(receipt: &Receipt) -> WireReceipt {
    write_outcome(receipt.line, &receipt.outcome)
}

pub(in crate::rpc) fn write_outcome(line: i64, outcome: &Outcome) -> WireReceipt {
    let kept = |outcome: WireOutcome, digest: &Digest, at: Micros| WireReceipt {
        line,
        outcome: outcome.into(),
        violations: Vec::new(),
        digest: print(digest),
        accept_time: Some(timestamp(at)),
    };
    let refused = |outcome: WireOutcome, found: &Violations| WireReceipt {
        line,
        outcome: outcome.into(),
        violations: found.iter().map(violation).collect(),
        digest: String::new(),
        accept_time: None,
    };
    match outcome {
        Outcome::Accepted { digest, at } => kept(WireOutcome::Accepted, digest, *at),
        Outcome::Duplicate { digest, at } => kept(WireOutcome::Duplicate, digest, *at),
        Outcome::Conflict => refused(WireOutcome::Conflict, &conflict()),
        Outcome::Rejected(found) => refused(WireOutcome::Rejected, found),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_printed_as_everywhere() {
        for content in [b"".as_slice(), b"a", b"bcd"] {
            let digest = Digest::of(content);
            assert_eq!(print(&digest), digest.to_string());
        }
    }
}
