//! Faults on their way to the caller and back.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use http::HeaderMap;
use jamfor_client::RemoteFault;
use jamfor_context::Context;
use jamfor_fault::Violation;

use super::*;
use crate::testing::Broken;

fn violations(count: usize) -> Vec<Violation> {
    let one = |at: usize| {
        let field = format!("lines[{at}].answers[0].option");
        Violation::new(field.as_str(), "OPTION_UNKNOWN", "choose one of the options of the item")
            .allowing(["ja", "nej"])
    };
    (0..count).map(one).collect()
}

#[test]
fn violations_survive_the_way_to_a_status_and_back() {
    let ctx = Context::for_test();
    let fault = RemoteFault::from(status(&Broken::Invalid(violations(3)), &ctx));
    assert_eq!((fault.code, fault.reason.as_str()), (Code::InvalidArgument, "INVALID_INPUT"));
    assert_eq!((fault.violations.len(), fault.violations_omitted), (3, 0));
    let last = &fault.violations[2];
    assert_eq!((last.field.as_str(), last.reason.as_str()), ("lines[2].answers[0].option", "OPTION_UNKNOWN"));
    assert_eq!(last.description, "choose one of the options of the item");
    assert_eq!(last.allowed, ["ja", "nej"]);
    assert!(fault.metadata.is_empty(), "{:?}", fault.metadata);
}

#[test]
fn a_status_fits_the_headers_that_clients_take() {
    let mut many = violations(5_000);
    many[0].description = "å".repeat(10_000);
    let status = status(&Broken::Invalid(many), &Context::for_test());
    let mut headers = HeaderMap::new();
    status.add_header(&mut headers).unwrap();
    let weight: usize = headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 32).sum();
    assert!(weight < 8 * 1024, "{weight} bytes");
    let fault = RemoteFault::from(status);
    assert!(fault.violations.len() > 10);
    assert_eq!(fault.violations.len() + fault.violations_omitted, 5_000);
}

#[test]
fn an_internal_fault_shows_its_request_and_nothing_of_the_driver() {
    let ctx = Context::for_test();
    let fault = Broken::Driver(std::io::Error::other("10.0.0.7 refused"));
    let status = status(&fault, &ctx);
    let shown = format!("{status:?} {:?}", status.get_error_details());
    assert!(!shown.contains("hunter2") && !shown.contains("10.0.0.7"), "{shown}");
    assert_eq!(RemoteFault::from(status).metadata["request_id"], ctx.request_id.as_str());
}

#[test]
fn every_reason_of_the_platform_stands_in_the_contract() {
    let reasons =
        ["INTERNAL", "DEADLINE_EXCEEDED", "SERVER_OVERLOADED", "MESSAGE_TOO_LARGE", "INVALID_INPUT"];
    let more =
        ["UNKNOWN_METHOD", "PERMISSION_DENIED", "STORE_UNAVAILABLE", "RESOURCE_EXISTS", "REFERENCE_DANGLING"];
    let rules = ["REQUIRED", "TOO_SHORT", "TOO_LONG", "PATTERN", "OUT_OF_RANGE", "NOT_DEFINED"];
    for reason in reasons.into_iter().chain(more).chain(rules) {
        assert_ne!(
            jamfor_contract::reason(reason),
            jamfor_contract::common::ErrorReason::Unspecified,
            "{reason}"
        );
    }
}
