//! Releases of the same rounds: a new one is built together with those that were opened, and opened beside no other.

use jamfor_contract::benchmark::{
    ApproveReleaseRequest, Audience, Crossing, EarlierRelease, ExplainFigureRequest, GetManifestRequest,
    Input, Release, VerifyReleaseRequest, VerifyReleaseResponse, WithdrawReleaseRequest, input::Kind,
    release::State, verify_release_response::Outcome,
};
use tonic::Code;

use crate::kit::{BODY, RELEASE, ROUND, SHARE, Suite, area, fault, ready, release};

/// Where the benchmark service keeps what it stores.
const BENCHMARK: usize = 2;

fn second() -> String {
    format!("{BODY}/releases/second")
}

impl Suite {
    async fn built(&self, id: &str) -> Release {
        self.create(id, release()).await.unwrap();
        let built = self.wait(id).await;
        assert_eq!(built.failure, "");
        built
    }

    async fn earlier_inputs(&self, release: String) -> Vec<Input> {
        let found = self.provenance().get_manifest(GetManifestRequest { release }).await.unwrap();
        let inputs = found.into_inner().manifest.unwrap().inputs;
        inputs.into_iter().filter(|input| input.kind() == Kind::Release).collect()
    }

    async fn verified(&self, name: String) -> VerifyReleaseResponse {
        let request = VerifyReleaseRequest { name };
        self.provenance().verify_release(request).await.unwrap().into_inner()
    }
}

#[tokio::test]
async fn a_release_is_built_together_with_those_of_its_rounds_that_were_opened() {
    let suite = ready().await;
    let first = suite.publish("first", Audience::Owner).await.unwrap();
    assert_eq!(first.earlier, []);
    let built = suite.built("second").await;
    let earlier = EarlierRelease { release: RELEASE.into(), digest: first.digest.clone() };
    assert_eq!(built.earlier, [earlier]);
    let input = Input { kind: Kind::Release.into(), name: RELEASE.into(), digest: first.digest };
    assert_eq!(suite.earlier_inputs(second()).await, [input]);
    assert_eq!(suite.earlier_inputs(RELEASE.into()).await, []);
    let verified = suite.verified(second()).await;
    assert_eq!((verified.outcome(), verified.rebuilt), (Outcome::Same, built.digest));
    let explain = ExplainFigureRequest {
        release: second(),
        indicator: SHARE.into(),
        round: ROUND.into(),
        area: area(2),
        audience: Audience::Methodologist.into(),
        ..Default::default()
    };
    let explained = suite.provenance().explain_figure(explain).await.unwrap().into_inner();
    assert!(explained.inputs.iter().all(|input| input.kind() != Kind::Release));
    for id in ["second", "first"] {
        assert_eq!(suite.publish(id, Audience::Public).await.unwrap().state(), State::Published);
    }
}

#[tokio::test]
async fn a_release_is_not_opened_beside_one_that_it_does_not_know() {
    let suite = ready().await;
    let other = suite.built("second").await;
    suite.publish("first", Audience::Public).await.unwrap();
    let withdraw =
        WithdrawReleaseRequest { name: RELEASE.into(), reason: "a mistake".into(), etag: String::new() };
    suite.releases().withdraw_release(withdraw).await.unwrap();
    let approve = ApproveReleaseRequest { name: second(), digest: other.digest };
    let mut refusals = vec![fault(suite.releases().approve_release(approve).await)];
    for audience in [Audience::Owner, Audience::Public] {
        refusals.push(fault(suite.publish("second", audience).await));
    }
    for refused in refusals {
        let reason = (refused.code, refused.reason.as_str());
        assert_eq!(reason, (Code::FailedPrecondition, "NOT_PROTECTED_TOGETHER"));
        assert_eq!((&refused.metadata["name"], refused.metadata["releases"].as_str()), (&second(), RELEASE));
        assert!(refused.message.contains("create it again under another id"), "{}", refused.message);
    }
    assert_eq!(suite.built("third").await.earlier.len(), 1);
    suite.publish("third", Audience::Public).await.unwrap();
}

#[tokio::test]
async fn what_divides_by_the_same_thing_twice_is_crossed_or_left_out() {
    let suite = ready().await;
    let by = |breakdowns: &[&str]| Release {
        breakdowns: breakdowns.iter().map(|item| (*item).to_owned()).collect(),
        ..release()
    };
    suite.create("bands", by(&["kon", "alder", "aldersband"])).await.unwrap();
    let failed = suite.wait("bands").await;
    assert_eq!(failed.state(), State::Failed);
    assert!(failed.failure.contains("alder and aldersband divide by the same thing"), "{}", failed.failure);
    let crossing = Crossing { first: "aldersband".into(), second: "alder".into() };
    suite
        .create("crossed", Release { crossings: vec![crossing], ..by(&["alder", "aldersband"]) })
        .await
        .unwrap();
    let crossed = suite.wait("crossed").await;
    assert!(crossed.failure.is_empty() && crossed.protection.unwrap().passed, "{}", crossed.failure);
    // an earlier release is broken down by the one, and this one by the other
    suite.create("ages", by(&["alder"])).await.unwrap();
    assert_eq!(suite.wait("ages").await.failure, "");
    suite.publish("ages", Audience::Owner).await.unwrap();
    suite.create("later", by(&["aldersband"])).await.unwrap();
    let failed = suite.wait("later").await;
    assert!(failed.failure.contains("alder and aldersband divide by the same thing"), "{}", failed.failure);
}

#[tokio::test]
async fn an_earlier_release_that_cannot_be_read_is_named() {
    let suite = ready().await;
    let first = suite.publish("first", Audience::Public).await.unwrap();
    suite.built("second").await;
    suite.tamper_with(BENCHMARK, &format!("DELETE FROM release_piece WHERE release = '{RELEASE}'")).await;
    let verified = suite.verified(second()).await;
    let gone = Input { kind: Kind::Release.into(), name: RELEASE.into(), digest: first.digest };
    assert_eq!((verified.outcome(), verified.rebuilt.as_str()), (Outcome::InputGone, ""));
    assert_eq!(verified.gone, [gone]);
    suite.create("third", release()).await.unwrap();
    let failed = suite.wait("third").await;
    assert_eq!(failed.state(), State::Failed);
    assert!(failed.failure.contains(RELEASE), "{}", failed.failure);
}
