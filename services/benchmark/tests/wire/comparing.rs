//! Comparing on the wire: filters, pages, ranks, funnels, words and methods.

use jamfor_contract::benchmark::{
    Audience, ComparatorKind, CompareAreasRequest, CompareAreasResponse, Family, GetFunnelRequest,
    ListMethodsRequest, RankAreasRequest, Word, method_service_client::MethodServiceClient,
};

use crate::kit::{AREAS, RELEASE, ROUND, SHARE, Suite, area, fault, ready};

async fn published() -> Suite {
    let suite = ready().await;
    suite.publish("first", Audience::Public).await.unwrap();
    suite
}

fn ask() -> CompareAreasRequest {
    CompareAreasRequest {
        release: RELEASE.into(),
        indicator: SHARE.into(),
        round: ROUND.into(),
        ..Default::default()
    }
}

async fn compare(suite: &Suite, request: CompareAreasRequest) -> CompareAreasResponse {
    suite.comparisons().compare_areas(request).await.unwrap().into_inner()
}

fn codes(answer: &CompareAreasResponse) -> Vec<String> {
    let code = |row: &jamfor_contract::benchmark::AreaComparison| {
        row.figure.as_ref().unwrap().key.as_ref().unwrap().area.clone()
    };
    answer.areas.iter().map(code).collect()
}

#[tokio::test]
async fn an_answer_names_comparator_coverage_words_and_how_many_were_tested() {
    let suite = published().await;
    let first = compare(&suite, ask()).await;
    assert_eq!(first, compare(&suite, ask()).await, "what is kept is what was made");
    let row = first.areas[0].comparison.as_ref().unwrap();
    assert_eq!((row.kind(), row.word()), (ComparatorKind::ParticipantsPooled, Word::Better));
    assert_eq!(
        row.against.as_ref().unwrap().coverage.as_ref().unwrap().participating,
        i32::try_from(AREAS).unwrap()
    );
    let words: Vec<(&str, &str)> =
        row.words.iter().map(|text| (text.language.as_str(), text.text.as_str())).collect();
    let expected = [
        ("da", "bedre end deltagerne"),
        ("en", "better than the participants"),
        ("sv", "bättre än deltagarna"),
    ];
    assert_eq!(words, expected);
    let [family] = row.multiplicity.as_slice() else { panic!("one family, not {:?}", row.multiplicity) };
    assert_eq!((family.family(), family.tests), (Family::Areas, i32::try_from(AREAS).unwrap()));
    let p = row.difference.as_ref().unwrap().p_value.unwrap();
    assert!(p <= family.benjamini_hochberg && family.benjamini_hochberg <= family.holm);

    let others = CompareAreasRequest { kind: ComparatorKind::OtherParticipants.into(), ..ask() };
    let others = compare(&suite, others).await;
    assert!(others.against.is_none(), "each area is held against other others");
    let against = others.areas[0].comparison.as_ref().unwrap().against.as_ref().unwrap();
    assert_eq!(against.key.as_ref().unwrap().without, area(1));
}

#[tokio::test]
async fn rows_are_chosen_in_order_and_pages_belong_together() {
    let suite = published().await;
    let better = CompareAreasRequest { filter: "respondents >= 30 AND word = BETTER".into(), ..ask() };
    assert_eq!(codes(&compare(&suite, better).await), [area(1)]);
    let some = vec![area(7), area(2)];
    let chosen = CompareAreasRequest { areas: some.clone(), ..ask() };
    let chosen = compare(&suite, chosen).await;
    assert_eq!(codes(&chosen), some);
    let tests = chosen.areas[0].comparison.as_ref().unwrap().multiplicity[0].tests;
    assert_eq!(tests, i32::try_from(AREAS).unwrap(), "whichever are asked for");

    let mut request = CompareAreasRequest { page_size: 12, filter: "NOT area = XA-0003".into(), ..ask() };
    let mut seen = Vec::new();
    loop {
        let page = compare(&suite, request.clone()).await;
        seen.extend(codes(&page));
        if page.next_page_token.is_empty() {
            break;
        }
        request.page_token = page.next_page_token;
    }
    let expected: Vec<String> = (1..=AREAS).filter(|at| *at != 3).map(area).collect();
    assert_eq!(seen, expected);
    let other = CompareAreasRequest { filter: String::new(), ..request };
    assert_eq!(fault(suite.comparisons().compare_areas(other).await).reason, "PAGE_TOKEN_INVALID");
}

#[tokio::test]
async fn what_is_wrong_with_a_filter_is_said_with_its_place_beside_everything_else() {
    let suite = published().await;
    let wrong = CompareAreasRequest {
        filter: "colour = RED AND word = BEST".into(),
        areas: vec!["XA-0001".into()],
        kind: ComparatorKind::EarlierRound.into(),
        ..ask()
    };
    let refused = fault(suite.comparisons().compare_areas(wrong).await);
    let said: Vec<(&str, &str)> =
        refused.violations.iter().map(|one| (one.field.as_str(), one.reason.as_str())).collect();
    let filter = ("filter", "FILTER_MALFORMED");
    assert_eq!(said, [("areas[0]", "NAME_MALFORMED"), ("kind", "NOT_DEFINED"), filter, filter]);
    assert!(refused.violations[2].description.starts_with("character 1:"), "{:?}", refused.violations[2]);
    assert!(refused.violations[3].description.starts_with("character 25:"), "{:?}", refused.violations[3]);
}

#[tokio::test]
async fn areas_have_bands_of_ranks_and_places_in_a_funnel() {
    let suite = published().await;
    let request = RankAreasRequest {
        release: RELEASE.into(),
        indicator: SHARE.into(),
        round: ROUND.into(),
        ..Default::default()
    };
    let ranks = suite.comparisons().rank_areas(request).await.unwrap().into_inner();
    assert_eq!(
        (ranks.ranked, ranks.of, ranks.areas.len()),
        (i32::try_from(AREAS).unwrap(), i32::try_from(AREAS).unwrap(), AREAS)
    );
    let first = ranks.areas[0].ranks.as_ref().unwrap();
    assert!(first.best == 1 && first.worst - first.best == first.not_told_apart, "{first:?}");
    let request = GetFunnelRequest {
        release: RELEASE.into(),
        indicator: SHARE.into(),
        round: ROUND.into(),
        ..Default::default()
    };
    let funnel = suite.comparisons().get_funnel(request).await.unwrap().into_inner();
    assert_eq!((funnel.areas.len(), funnel.method.as_str()), (AREAS, "funnel_exact_limits"));
    assert!(funnel.limits.iter().all(|one| one.lower_998 <= one.lower_95 && one.lower_95 < funnel.centre));
    let point = &funnel.areas[0];
    assert!(point.size.is_some() && point.z.is_some_and(f64::is_finite) && point.z_adjusted.is_some());
}

#[tokio::test]
async fn every_method_can_be_checked_by_its_vector() {
    let suite = ready().await;
    let mut methods = MethodServiceClient::new(suite.benchmark.clone());
    let listed = methods.list_methods(ListMethodsRequest {}).await.unwrap().into_inner();
    assert_eq!(listed.version, suite.get("first").await.method);
    let names: Vec<&str> = listed.methods.iter().map(|method| method.name.as_str()).collect();
    assert!(names.is_sorted() && names.contains(&"wilson_kish") && names.contains(&"zou_donner_printed"));
    for method in &listed.methods {
        let vector = method.vector.as_ref().unwrap();
        assert!(
            !vector.inputs.is_empty() && !vector.outputs.is_empty() && vector.tolerance > 0.0,
            "{}",
            method.name
        );
        let numbers = vector.inputs.iter().chain(&vector.outputs).flat_map(|one| &one.values);
        assert!(numbers.into_iter().all(|number| number.is_finite()), "{}", method.name);
        assert!(method.version > 0 && !method.formula.is_empty() && !method.assumptions.is_empty());
    }
}
