//! The table of who may call what covers the whole contract.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;

use jamfor_context::Role;
use jamfor_testkit::authorization::{Case, Expected, cases, exceptions, requests, rpcs};

/// How many RPCs may have an exception. It may only become smaller.
const MOST_EXCEPTIONS: usize = 2;

#[test]
fn every_rpc_has_a_line_and_no_line_is_of_anything_else() {
    let named: BTreeSet<String> = cases("").into_iter().map(|case| case.rpc).collect();
    let rpcs = rpcs();
    assert!(rpcs.len() > 40, "only {} RPCs were found", rpcs.len());
    assert_eq!(named.difference(&rpcs).collect::<Vec<_>>(), Vec::<&String>::new(), "no such RPC");
    assert_eq!(rpcs.difference(&named).collect::<Vec<_>>(), Vec::<&String>::new(), "not covered");
}

#[test]
fn every_role_has_a_column_and_may_do_something() {
    let cases = cases("");
    for role in Role::ALL {
        let allowed = |case: &Case| case.roles[&role] == Expected::Allowed;
        assert!(cases.iter().any(allowed), "{role}");
    }
}

#[test]
fn every_line_has_requests_of_its_own() {
    let keys: Vec<String> = cases("").iter().map(Case::key).collect();
    let distinct: BTreeSet<String> = keys.iter().cloned().collect();
    assert_eq!(distinct.len(), keys.len(), "a line stands twice");
    assert_eq!(distinct, requests().into_keys().collect());
    assert!(cases("").iter().all(|case| !case.messages().is_empty()));
}

#[test]
fn exceptions_are_listed_with_their_reason_and_become_fewer() {
    let others = |case: &Case| [case.other_body, case.other_area, case.other_both];
    let exempt =
        |case: &Case| case.roles.values().copied().chain(others(case)).any(|one| one == Expected::Exempt);
    let used: BTreeSet<String> = cases("").into_iter().filter(exempt).map(|case| case.rpc).collect();
    assert_eq!(used, exceptions());
    assert!(used.len() <= MOST_EXCEPTIONS, "{used:?}");
}

#[test]
fn a_role_is_allowed_where_it_has_the_scope_and_nowhere_else() {
    let rule = jamfor_contract::pool().get_extension_by_name("jamfor.options.v1.rule").unwrap();
    for service in jamfor_contract::pool().services().filter(|one| one.full_name().starts_with("jamfor.")) {
        for method in service.methods() {
            let rpc = format!("{}/{}", service.full_name(), method.name());
            let options = method.options();
            let value = options.get_extension(&rule).into_owned();
            let scope = value.as_message().unwrap().get_field_by_name("required_scope").unwrap().into_owned();
            let scope = scope.as_str().unwrap().to_owned();
            for role in Role::ALL {
                let of_rpc: Vec<Case> = cases(&rpc).into_iter().filter(|case| case.rpc == rpc).collect();
                let allowed = of_rpc.iter().any(|case| case.roles[&role] == Expected::Allowed);
                assert_eq!(allowed, role.grants(&scope), "{rpc} for {role} by {scope}");
            }
        }
    }
}
