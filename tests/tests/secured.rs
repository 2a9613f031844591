//! The suite as a cluster runs it: TLS, tokens, client certificates, PostgreSQL, and the chart's own settings files.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use jamfor_contract::benchmark::Audience;
use jamfor_identity::development::TokenRequest;
use jamfor_tests::{
    cluster::Cluster,
    release,
    secured::{SERVICES, Secured, methodologist, supplier},
    small,
};
use tonic::Code;

const BODY: &str = "xx-small";

/// Somebody who answers for one area.
fn owner(area: &str) -> TokenRequest {
    TokenRequest::of("owner").of_body("xx-000").with_role("municipality-owner").with_area(area)
}

#[tokio::test]
async fn the_suite_runs_apart_with_tls_tokens_and_postgres() {
    let cluster = Cluster::start();
    let suite = Secured::start(&cluster.url(), "").await;
    let methods = suite.suite(&methodologist(BODY));

    small::open(&methods).await;
    assert_eq!(small::submit(&suite.suite(&supplier("xx-tool")), 0..400).await, 400);
    assert_eq!(small::rows(&small::frozen(&methods).await), 400);
    release::build(&methods).await;

    let figure = release::figure(&methods, &small::area(1), Audience::Methodologist).await.unwrap();
    assert!(figure.value.is_some());
    let refused = release::figure(&suite.suite(&owner("XX-000")), &small::area(1), Audience::Owner).await;
    assert_eq!(refused.unwrap_err().code(), Code::PermissionDenied);
    let nobody = suite.suite_of_nobody();
    let unpublished = release::figure(&nobody, &small::area(1), Audience::Public).await.unwrap_err();
    assert_eq!(unpublished.code(), Code::FailedPrecondition);
    assert_eq!(methods_of(&suite, "nonsense").await, Code::Unauthenticated);

    for service in SERVICES {
        let (code, text) = suite.admin(service, "/readyz").await;
        assert_eq!(code, 200, "{text}");
        for path in ["/livez", "/startupz"] {
            assert_eq!(suite.admin(service, path).await.0, 200, "{path}");
        }
    }
    let audit = suite.run("intake", "url", &["audit", "--resource", small::ROUND]);
    let audit = String::from_utf8(audit.stdout).unwrap();
    let read =
        audit.lines().find(|line| line.contains("snapshots.read")).expect("reading microdata is logged");
    assert!(read.contains("|methodologist via benchmark"), "{read}");
}

async fn methods_of(suite: &Secured, token: &str) -> Code {
    let answer = release::figure(&suite.suite_with(token), &small::area(1), Audience::Public).await;
    answer.unwrap_err().code()
}
