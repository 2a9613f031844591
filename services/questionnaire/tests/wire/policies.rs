//! Policies: given in part, kept and answered whole.

use jamfor_contract::questionnaire::{
    DisclosureRules, EstimationRules, GetPolicyRequest, ListPoliciesRequest, LonelyStratum, Policy,
    TestRules, UpdatePolicyRequest, VerdictRules,
};
use tonic::Status;

use crate::kit::{Service, service, text, violations};

fn policy() -> Policy {
    let name = "bodies/xa-body/policies/usual".to_owned();
    Policy { name, title: vec![text("en", "Usual")], ..Policy::default() }
}

async fn put(service: &Service, policy: Policy) -> Result<Policy, Status> {
    let request = UpdatePolicyRequest { policy: Some(policy), allow_missing: true };
    Ok(service.policies().update_policy(request).await?.into_inner().policy.unwrap())
}

#[tokio::test]
async fn a_number_that_is_absent_has_the_default_of_the_contract() {
    let service = service().await;
    let kept = put(&service, policy()).await.unwrap();
    let (disclosure, totals) = (kept.disclosure.unwrap(), kept.totals.unwrap());
    assert_eq!(disclosure.minimum_respondents, Some(5));
    assert_eq!(disclosure.minimum_respondents_sensitive, Some(10));
    assert_eq!((disclosure.unanimous_below, disclosure.band_below), (Some(30), Some(30)));
    assert_eq!((totals.minimum_areas, totals.largest_share), (Some(30), Some(0.25)));
    let (tests, verdicts) = (kept.tests.unwrap(), kept.verdicts.unwrap());
    assert_eq!(
        (tests.minimum_respondents, tests.tolerance, tests.significance),
        (Some(30), Some(0.05), Some(0.05))
    );
    let expected = VerdictRules {
        mode_mix_caution: Some(0.10),
        mode_mix_not_comparable: Some(0.30),
        participation_rate_low: Some(0.40),
        participation_rate_apart: Some(0.15),
        same_participants: Some(0.80),
        no_opinion: Some(0.25),
        target_group_mix: Some(0.10),
        assistance_mix: Some(0.10),
    };
    assert_eq!(verdicts, expected);
    assert_eq!(kept.estimation.unwrap().lonely_stratum(), LonelyStratum::Adjust);
}

#[tokio::test]
async fn rules_of_estimation_and_assistance_are_kept_and_make_a_revision() {
    let service = service().await;
    put(&service, policy()).await.unwrap();
    let verdicts = VerdictRules { assistance_mix: Some(0.05), ..VerdictRules::default() };
    let estimation = EstimationRules { lonely_stratum: LonelyStratum::Certainty.into() };
    let (verdicts, estimation) = (Some(verdicts), Some(estimation));
    let kept = put(&service, Policy { verdicts, estimation, ..policy() }).await.unwrap();
    assert_eq!(kept.revision.as_ref().unwrap().number, 2);
    assert_eq!(kept.verdicts.unwrap().assistance_mix, Some(0.05));
    assert_eq!(kept.estimation, estimation);
}

#[tokio::test]
async fn saying_a_default_aloud_changes_nothing() {
    let service = service().await;
    let kept = put(&service, policy()).await.unwrap();
    let tests = TestRules { tolerance: Some(0.05), ..TestRules::default() };
    let aloud = put(&service, Policy { tests: Some(tests), ..policy() }).await.unwrap();
    assert_eq!(aloud, kept);
    let tests = TestRules { tolerance: Some(0.04), ..TestRules::default() };
    let changed = put(&service, Policy { tests: Some(tests), ..policy() }).await.unwrap();
    assert_eq!(changed.revision.as_ref().unwrap().number, 2);
    let request = GetPolicyRequest { name: format!("{}/revisions/1", kept.name) };
    let pinned = service.policies().get_policy(request).await.unwrap().into_inner().policy.unwrap();
    assert_eq!(pinned, kept);
    let request = ListPoliciesRequest { parent: "bodies/xa-body".to_owned(), ..Default::default() };
    let all = service.policies().list_policies(request).await.unwrap().into_inner().policies;
    assert_eq!(all, [changed]);
}

#[tokio::test]
async fn rules_out_of_range_or_against_each_other_are_told_at_once() {
    let service = service().await;
    let disclosure = DisclosureRules { minimum_respondents: Some(20), ..DisclosureRules::default() };
    let tests = TestRules { significance: Some(1.5), ..TestRules::default() };
    let verdicts = VerdictRules {
        mode_mix_caution: Some(1e-12),
        assistance_mix: Some(1e-12),
        ..VerdictRules::default()
    };
    let (disclosure, tests, verdicts) = (Some(disclosure), Some(tests), Some(verdicts));
    let mut found = violations(put(&service, Policy { disclosure, tests, verdicts, ..policy() }).await);
    found.sort();
    let expected = [
        "policy.disclosure.minimum_respondents_sensitive BOUNDS_REVERSED",
        "policy.tests.significance OUT_OF_RANGE",
        "policy.verdicts.assistance_mix OUT_OF_RANGE",
        "policy.verdicts.mode_mix_caution OUT_OF_RANGE",
    ];
    assert_eq!(found, expected);
}
