//! Indicators and crosswalks: what they bind and map must exist.

use jamfor_contract::questionnaire::indicator::Statistic;
use jamfor_contract::questionnaire::{
    Commonality, Crosswalk, DenominatorRule, Difference, Direction, Facet, GetIndicatorRequest, Indicator,
    ItemBinding, ListCrosswalksRequest, ListIndicatorsRequest, OptionClass, OptionMap, ParticipationRate,
    ShareOfClasses, ShareOfOptions, UpdateCrosswalkRequest, UpdateIndicatorRequest,
};
use tonic::Status;

use crate::kit::{CONCEPT, QUESTIONNAIRE, Service, furnished, questionnaire, text, violations};

fn name(id: &str) -> String {
    format!("bodies/xa-body/indicators/{id}")
}

fn indicator(id: &str, item: &str) -> Indicator {
    let classes = vec![OptionClass::Positive.into()];
    let item = ItemBinding { questionnaire: QUESTIONNAIRE.to_owned(), item: item.to_owned() };
    Indicator {
        name: name(id),
        title: vec![text("en", id)],
        statistic: Some(Statistic::ShareOfClasses(ShareOfClasses { classes })),
        items: vec![item],
        direction: Direction::HighIsGood.into(),
        concept: CONCEPT.to_owned(),
        ..Indicator::default()
    }
}

fn options(options: &[&str]) -> Option<Statistic> {
    let options = options.iter().map(|&option| option.to_owned()).collect();
    Some(Statistic::ShareOfOptions(ShareOfOptions { options }))
}

async fn put(service: &Service, indicator: Indicator) -> Result<Indicator, Status> {
    let request = UpdateIndicatorRequest { indicator: Some(indicator), allow_missing: true };
    Ok(service.concepts().update_indicator(request).await?.into_inner().indicator.unwrap())
}

async fn map(service: &Service, crosswalk: Crosswalk) -> Result<Crosswalk, Status> {
    let request = UpdateCrosswalkRequest { crosswalk: Some(crosswalk), allow_missing: true };
    Ok(service.concepts().update_crosswalk(request).await?.into_inner().crosswalk.unwrap())
}

fn crosswalk() -> Crosswalk {
    let facets = [Facet::Construct, Facet::Scale, Facet::Population];
    let difference = |facet: Facet| Difference { facet: facet.into(), text: vec![text("en", "they differ")] };
    let map = |from: &str, to: &str| OptionMap { from: from.to_owned(), to: to.to_owned() };
    Crosswalk {
        name: "bodies/xa-body/crosswalks/a-b".to_owned(),
        source: name("a"),
        target: name("b"),
        construct: Commonality::High.into(),
        scale: Commonality::Low.into(),
        population: Commonality::Medium.into(),
        differences: facets.map(difference).into(),
        options: vec![map("good", "good"), map("bad", "good")],
        approved_by: "methodologist at xa-body".to_owned(),
        ..Crosswalk::default()
    }
}

#[tokio::test]
async fn an_indicator_binds_an_item_of_a_draft() {
    let service = furnished().await;
    let kept = put(&service, indicator("a", "treatment")).await.unwrap();
    assert_eq!(kept.denominator(), DenominatorRule::Substantive);
    assert_eq!(kept.revision.as_ref().unwrap().number, 1);
    let read = service.concepts().get_indicator(GetIndicatorRequest { name: name("a") }).await.unwrap();
    assert_eq!(read.into_inner().indicator.unwrap(), kept);

    let rate = Some(Statistic::ParticipationRate(ParticipationRate {}));
    let rate = Indicator { statistic: rate, items: vec![], concept: String::new(), ..indicator("rate", "") };
    put(&service, rate.clone()).await.unwrap();
    let wrong = Indicator { items: indicator("a", "treatment").items, ..rate };
    assert_eq!(violations(put(&service, wrong).await), ["indicator.items TOO_LONG"]);
    let request = ListIndicatorsRequest { parent: "bodies/xa-body".to_owned(), ..Default::default() };
    let all = service.concepts().list_indicators(request).await.unwrap().into_inner().indicators;
    assert_eq!(all.len(), 2);
}

#[tokio::test]
async fn every_binding_that_dangles_is_told_at_once() {
    let service = furnished().await;
    let mut wrong = indicator("a", "nowhere");
    let nowhere = "bodies/xa-body/questionnaires/nowhere".to_owned();
    wrong.items.push(ItemBinding { questionnaire: nowhere, item: "treatment".to_owned() });
    wrong.concept = "bodies/xa-body/concepts/nowhere".to_owned();
    let expected = [
        "indicator.items[0].item REFERENCE_DANGLING",
        "indicator.items[1].questionnaire REFERENCE_DANGLING",
        "indicator.concept REFERENCE_DANGLING",
    ];
    assert_eq!(violations(put(&service, wrong).await), expected);
}

#[tokio::test]
async fn options_that_the_scale_does_not_have_are_refused() {
    let service = furnished().await;
    let wrong = Indicator { statistic: options(&["good", "perfect"]), ..indicator("a", "treatment") };
    assert_eq!(violations(put(&service, wrong).await), ["indicator.share_of_options.options SCALE_MISMATCH"]);
    let wrong = Indicator { statistic: options(&["good", "good"]), ..indicator("a", "treatment") };
    assert_eq!(violations(put(&service, wrong).await), ["indicator.share_of_options.options[1] DUPLICATE"]);
    put(&service, Indicator { statistic: options(&["good"]), ..indicator("a", "treatment") }).await.unwrap();
}

#[tokio::test]
async fn an_item_that_only_the_published_revision_has_can_be_bound() {
    let service = furnished().await;
    service.publish("", 0).await.unwrap();
    let mut draft = questionnaire();
    draft.items.remove(0);
    service.put_draft(draft).await.unwrap();
    put(&service, indicator("a", "treatment")).await.unwrap();
    put(&service, indicator("b", "overall")).await.unwrap();
}

#[tokio::test]
async fn a_crosswalk_is_as_good_as_its_lowest_level_and_says_when_it_loses() {
    let service = furnished().await;
    put(&service, indicator("a", "treatment")).await.unwrap();
    put(&service, indicator("b", "overall")).await.unwrap();
    let kept = map(&service, crosswalk()).await.unwrap();
    assert_eq!((kept.overall(), kept.loses), (Commonality::Low, true));
    let mut exact = crosswalk();
    exact.options.pop();
    // What the server sets is not taken from the caller.
    exact.overall = Commonality::Identical.into();
    exact.loses = true;
    let kept = map(&service, exact).await.unwrap();
    assert_eq!((kept.overall(), kept.loses), (Commonality::Low, false));
    assert_eq!(kept.revision.unwrap().number, 2);
    let request = ListCrosswalksRequest { parent: "bodies/xa-body".to_owned(), ..Default::default() };
    assert_eq!(service.concepts().list_crosswalks(request).await.unwrap().into_inner().crosswalks.len(), 1);
}

#[tokio::test]
async fn a_crosswalk_maps_what_both_sides_have() {
    let service = furnished().await;
    put(&service, indicator("a", "treatment")).await.unwrap();
    let expected = ["crosswalk.target REFERENCE_DANGLING"];
    assert_eq!(violations(map(&service, crosswalk()).await), expected);
    put(&service, indicator("b", "overall")).await.unwrap();
    let mut wrong = crosswalk();
    wrong.options[1].from = "perfect".to_owned();
    wrong.differences.remove(0);
    let mut found = violations(map(&service, wrong).await);
    found.sort();
    assert_eq!(found, ["crosswalk.differences REQUIRED", "crosswalk.options[1].from OPTION_UNKNOWN"]);
}
