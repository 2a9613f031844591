//! Verdicts set by hand: once a request, kept with their reasons, and listed for whoever may know of the release.

use jamfor_contract::benchmark::{
    ComparatorKind, ListVerdictOverridesRequest, OverrideVerdictRequest, RevokeVerdictOverrideRequest,
    Verdict, VerdictOverride,
};
use tonic::{Code, Status};

use crate::kit::{BODY, RELEASE, ROUND, SHARE, Suite, area, fault, ready, text, violations};

fn verdict() -> VerdictOverride {
    VerdictOverride {
        release: RELEASE.into(),
        indicator: SHARE.into(),
        round: ROUND.into(),
        kind: ComparatorKind::ParticipantsPooled.into(),
        area: area(1),
        verdict: Verdict::NotComparable.into(),
        reason: text("The interpreter was somebody from the office"),
        ..VerdictOverride::default()
    }
}

impl Suite {
    async fn set(&self, request: u32, verdict: VerdictOverride) -> Result<VerdictOverride, Status> {
        let request = OverrideVerdictRequest {
            parent: BODY.into(),
            verdict_override: Some(verdict),
            request_id: format!("0198f2a0-0000-7000-8000-{request:012}"),
        };
        Ok(self.verdicts().override_verdict(request).await?.into_inner().verdict_override.unwrap())
    }

    async fn revoke(&self, name: &str) -> Result<VerdictOverride, Status> {
        let request = RevokeVerdictOverrideRequest { name: name.into() };
        Ok(self.verdicts().revoke_verdict_override(request).await?.into_inner().verdict_override.unwrap())
    }
}

#[tokio::test]
async fn a_verdict_is_set_once_a_request_revoked_and_listed() {
    let suite = ready().await;
    let set = suite.set(1, verdict()).await.unwrap();
    assert!(set.name.starts_with(&format!("{BODY}/verdictOverrides/")));
    assert_eq!((set.author.as_str(), set.revoke_time.is_none()), ("local-operator", true));
    let expected = VerdictOverride {
        name: set.name.clone(),
        author: set.author.clone(),
        create_time: set.create_time,
        ..verdict()
    };
    assert_eq!(set, expected);
    assert_eq!(suite.set(1, verdict()).await.unwrap(), set);
    let other = VerdictOverride { area: String::new(), ..verdict() };
    let conflict = fault(suite.set(1, other.clone()).await);
    assert_eq!((conflict.code, conflict.reason.as_str()), (Code::AlreadyExists, "KEY_CONFLICT"));
    let second = suite.set(2, other).await.unwrap();
    let revoked = suite.revoke(&set.name).await.unwrap();
    assert!(revoked.revoke_time.is_some());
    assert_eq!(suite.revoke(&set.name).await.unwrap(), revoked);
    let missing = fault(suite.revoke(&format!("{BODY}/verdictOverrides/none")).await);
    assert_eq!((missing.code, missing.reason.as_str()), (Code::NotFound, "RESOURCE_NOT_FOUND"));
    let list = async |page_token: String| {
        let request = ListVerdictOverridesRequest { release: RELEASE.into(), page_size: 1, page_token };
        suite.verdicts().list_verdict_overrides(request).await.unwrap().into_inner()
    };
    let page = list(String::new()).await;
    assert_eq!(page.verdict_overrides, [second]);
    let last = list(page.next_page_token).await;
    assert_eq!(
        (last.verdict_overrides.as_slice(), last.next_page_token.as_str()),
        ([revoked].as_slice(), "")
    );
}

#[tokio::test]
async fn everything_that_a_release_does_not_have_is_told_at_once() {
    let suite = ready().await;
    let wrong = VerdictOverride {
        indicator: format!("{BODY}/indicators/none"),
        round: format!("{BODY}/rounds/none"),
        kind: ComparatorKind::Stored.into(),
        comparator: format!("{BODY}/comparators/none"),
        earlier_round: ROUND.into(),
        area: "areas/XA-9999".into(),
        verdict: Verdict::Unspecified.into(),
        reason: Vec::new(),
        ..verdict()
    };
    let found = violations(suite.set(1, wrong.clone()).await);
    let said = |field: &str, reason: &str| (format!("verdict_override.{field}"), reason.to_owned());
    let expected = [said("reason", "TOO_SHORT"), said("verdict", "NOT_DEFINED")];
    assert_eq!(found, expected, "a verdict that cannot be read is judged no further");
    let wrong = VerdictOverride { verdict: Verdict::Comparable.into(), ..wrong };
    let expected = [
        said("area", "AREA_UNKNOWN"),
        said("comparator", "REFERENCE_DANGLING"),
        said("earlier_round", "NOT_DEFINED"),
        said("indicator", "INDICATOR_UNKNOWN"),
        said("reason", "TOO_SHORT"),
        said("round", "ROUND_UNKNOWN"),
    ];
    assert_eq!(violations(suite.set(1, wrong).await), expected);
    let earlier = VerdictOverride {
        kind: ComparatorKind::EarlierRound.into(),
        earlier_round: ROUND.into(),
        comparator: format!("{BODY}/comparators/one"),
        ..verdict()
    };
    let expected = [said("comparator", "NOT_DEFINED"), said("earlier_round", "ROUND_UNKNOWN")];
    assert_eq!(violations(suite.set(1, earlier).await), expected);
    let stored = VerdictOverride { kind: ComparatorKind::Stored.into(), ..verdict() };
    assert_eq!(violations(suite.set(1, stored).await), [said("comparator", "REQUIRED")]);
    let none = VerdictOverride { release: format!("{BODY}/releases/none"), ..verdict() };
    assert_eq!(fault(suite.set(1, none).await).reason, "RESOURCE_NOT_FOUND");
    let elsewhere = VerdictOverride { release: "bodies/xb-body/releases/first".into(), ..verdict() };
    let refused = violations(suite.set(1, elsewhere).await);
    assert!(refused.contains(&said("release", "BODY_MISMATCH")), "{refused:?}");
}
