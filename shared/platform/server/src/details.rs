//! The details of a status, within what clients take.
//!
//! Details travel in trailers, base64-encoded, and clients refuse headers over 8 KiB. A violation's reason is
//! in its own field; the values it would have allowed are metadata of the ErrorInfo, `violations.0.allowed`.

use std::collections::HashMap;

use jamfor_context::RequestId;
use jamfor_contract::wire::{DOMAIN, SEPARATOR};
use jamfor_fault::{Fault, Kind, Violation};
use tonic_types::{ErrorDetails, FieldViolation, PreconditionViolation};

/// More violations are counted and not listed.
const MOST_VIOLATIONS: usize = 100;

/// What violations and metadata may weigh together; base64 makes it a third more.
const BUDGET: usize = 4 * 1024;

/// What wrapping a part costs on the wire, at most.
const WRAPPING: usize = 16;

/// Longer texts are cut.
const LONGEST_TEXT: usize = 300;

/// Longer messages are cut; percent-encoding may make them three times as long.
const LONGEST_MESSAGE: usize = 400;

/// How many of the allowed values are listed.
const MOST_ALLOWED: usize = 20;

/// The message of a status, cut to what fits.
pub(crate) fn message(fault: &impl Fault) -> String {
    cut(&fault.public_message(), LONGEST_MESSAGE)
}

/// Everything that a caller may know of a fault.
pub(crate) fn of(fault: &impl Fault, request_id: &RequestId) -> ErrorDetails {
    let mut details = ErrorDetails::new();
    let mut purse = Purse(BUDGET);
    let mut metadata = HashMap::new();
    if fault.kind() == Kind::Internal {
        metadata.insert("request_id".to_owned(), request_id.to_string());
    }
    for (key, value) in fault.metadata() {
        let value = cut(&value, LONGEST_TEXT);
        if purse.pay(key.len() + value.len()) {
            metadata.insert(key.to_owned(), value);
        }
    }
    if let Some(resource) = fault.resource() {
        details.set_resource_info(resource.kind, cut(&resource.name, LONGEST_TEXT), "", "");
    }
    let preconditions = preconditions(fault, &mut purse);
    if !preconditions.is_empty() {
        details.set_precondition_failure(preconditions);
    }
    let violations = violations(fault.violations(), &mut purse, &mut metadata);
    if !violations.is_empty() {
        details.set_bad_request(violations);
    }
    if let Some(wait) = fault.retry_after() {
        details.set_retry_info(Some(wait));
    }
    details.set_error_info(fault.reason(), DOMAIN, metadata);
    details
}

fn preconditions(fault: &impl Fault, purse: &mut Purse) -> Vec<PreconditionViolation> {
    let listed = fault.preconditions().into_iter().map(|precondition| {
        let description = cut(&precondition.description, LONGEST_TEXT);
        PreconditionViolation::new(precondition.kind, cut(&precondition.subject, LONGEST_TEXT), description)
    });
    listed.take_while(|it| purse.pay(it.r#type.len() + it.subject.len() + it.description.len())).collect()
}

/// The violations that fit; how many do not is said in the metadata.
fn violations(
    all: &[Violation],
    purse: &mut Purse,
    metadata: &mut HashMap<String, String>,
) -> Vec<FieldViolation> {
    let mut listed = Vec::new();
    for violation in all.iter().take(MOST_VIOLATIONS) {
        let mut field = FieldViolation::new(
            cut(violation.field.as_str(), LONGEST_TEXT),
            cut(&violation.description, LONGEST_TEXT),
        );
        field.reason = violation.reason.to_owned();
        if !purse.pay(field.field.len() + field.description.len() + field.reason.len()) {
            break;
        }
        if let Some(allowed) = allowed(violation) {
            let key = format!("violations.{}.allowed", listed.len());
            if purse.pay(key.len() + allowed.len()) {
                metadata.insert(key, allowed);
            }
        }
        listed.push(field);
    }
    let omitted = all.len() - listed.len();
    if omitted > 0 {
        metadata.insert("violations_omitted".to_owned(), omitted.to_string());
    }
    listed
}

/// The first of the allowed values, as one text.
fn allowed(violation: &Violation) -> Option<String> {
    let listed: Vec<&str> = violation.allowed.iter().take(MOST_ALLOWED).map(String::as_str).collect();
    (!listed.is_empty()).then(|| cut(&listed.join(SEPARATOR), LONGEST_TEXT))
}

/// What is left of the budget.
struct Purse(usize);

impl Purse {
    fn pay(&mut self, price: usize) -> bool {
        let left = self.0.checked_sub(price + WRAPPING);
        self.0 = left.unwrap_or(self.0);
        left.is_some()
    }
}

/// The text, or its beginning and an ellipsis.
fn cut(text: &str, longest: usize) -> String {
    if text.len() <= longest {
        return text.to_owned();
    }
    let mut end = longest - '…'.len_utf8();
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}…", &text[..end])
}
