//! Comparing on the wire: filters, pages, ranks, funnels, words and methods.

use jamfor_contract::benchmark::{
    Audience, Basis, Comparator, ComparatorKind, CompareAreasRequest, CompareAreasResponse, CustomSet,
    Family, GetAreaReportRequest, GetFunnelRequest, ImportPublishedFiguresRequest, ListMethodsRequest,
    OverrideVerdictRequest, RankAreasRequest, RevokeVerdictOverrideRequest, UpdateComparatorRequest, Verdict,
    VerdictOverride, Word, comparator, method_service_client::MethodServiceClient,
};

use crate::kit::{AREAS, BODY, RELEASE, ROUND, SHARE, Suite, area, fault, ready, release, text};

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

/// A published release with a comparator of three areas.
async fn with_peers() -> Suite {
    let suite = ready().await;
    let peers = Comparator {
        name: format!("{BODY}/comparators/peers"),
        title: text("the neighbours"),
        basis: Some(comparator::Basis::CustomSet(CustomSet { areas: [1, 2, 3].map(area).into() })),
        ..Default::default()
    };
    let request = UpdateComparatorRequest { comparator: Some(peers), allow_missing: true };
    suite.comparators().update_comparator(request).await.unwrap();
    let mut second = release();
    second.comparators = vec![format!("{BODY}/comparators/peers")];
    suite.create("second", second).await.unwrap();
    assert_eq!(suite.wait("second").await.failure, "");
    suite.publish("second", Audience::Public).await.unwrap();
    suite
}

fn of_second() -> CompareAreasRequest {
    CompareAreasRequest {
        release: format!("{BODY}/releases/second"),
        comparator: format!("{BODY}/comparators/peers"),
        target_group: "economy".into(),
        audience: Audience::Methodologist.into(),
        ..ask()
    }
}

#[tokio::test]
async fn areas_are_held_against_a_stored_comparator_that_the_release_pins() {
    let suite = with_peers().await;
    let answer = compare(&suite, of_second()).await;
    let against = answer.against.as_ref().unwrap();
    let key = against.key.as_ref().unwrap();
    let pinned = format!("{BODY}/comparators/peers/revisions/1");
    assert_eq!((key.basis(), key.comparator.as_str()), (Basis::Comparator, pinned.as_str()));
    assert_eq!(against.coverage.as_ref().unwrap().contributing, 3);
    let first = answer.areas[0].comparison.as_ref().unwrap();
    assert_eq!(
        (first.kind(), first.comparator.as_str(), first.word()),
        (ComparatorKind::Stored, pinned.as_str(), Word::Better)
    );
    let english = first.words.iter().find(|text| text.language == "en").unwrap();
    assert_eq!(english.text, "better than the neighbours");
    let unknown = CompareAreasRequest { comparator: format!("{BODY}/comparators/none"), ..of_second() };
    assert_eq!(fault(suite.comparisons().compare_areas(unknown).await).reason, "COMPARATOR_UNKNOWN");
    let ranks = RankAreasRequest {
        release: of_second().release,
        indicator: SHARE.into(),
        round: ROUND.into(),
        target_group: "economy".into(),
        comparator: of_second().comparator,
        audience: Audience::Methodologist.into(),
        ..Default::default()
    };
    let ranks = suite.comparisons().rank_areas(ranks).await.unwrap().into_inner();
    assert_eq!((ranks.ranked, ranks.of), (3, 3));
}

#[tokio::test]
async fn a_verdict_set_by_hand_and_what_others_printed_show_in_the_next_answer() {
    let suite = with_peers().await;
    let before = compare(&suite, of_second()).await.areas[0].comparison.clone().unwrap();
    assert!(before.set_verdict.is_none() && before.difference.is_some());
    let set = VerdictOverride {
        release: of_second().release,
        round: ROUND.into(),
        kind: ComparatorKind::Stored.into(),
        comparator: of_second().comparator,
        area: area(1),
        verdict: Verdict::NotComparable.into(),
        reason: text("they measured in other ways"),
        ..Default::default()
    };
    let request = OverrideVerdictRequest {
        parent: BODY.into(),
        verdict_override: Some(set),
        request_id: "0198f2a0-0000-7000-8000-000000000077".into(),
    };
    let set =
        suite.verdicts().override_verdict(request).await.unwrap().into_inner().verdict_override.unwrap();
    let rows = compare(&suite, of_second()).await.areas;
    let after = rows[0].comparison.clone().unwrap();
    assert_eq!((after.verdict(), after.word()), (before.verdict(), Word::None));
    assert_eq!(after.difference, None);
    let said = after.set_verdict.unwrap();
    assert_eq!((said.verdict(), said.author.as_str()), (Verdict::NotComparable, set.author.as_str()));
    assert!(rows[1].comparison.as_ref().unwrap().set_verdict.is_none());
    let by_verdict = CompareAreasRequest { filter: "verdict = NOT_COMPARABLE".into(), ..of_second() };
    assert_eq!(codes(&compare(&suite, by_verdict).await), [area(1)]);
    let request = RevokeVerdictOverrideRequest { name: set.name };
    suite.verdicts().revoke_verdict_override(request).await.unwrap();
    assert_eq!(compare(&suite, of_second()).await.areas[0].comparison.clone().unwrap(), before);

    let header = "indicator,area,percent,period,source,licence";
    let line = format!("{SHARE},{},86,2015,a made-up report,free to use", area(1));
    let content = format!("{header}\r\n{line}\r\n").into_bytes();
    let request = ImportPublishedFiguresRequest { parent: BODY.into(), content, validate_only: false };
    suite.published().import_published_figures(request).await.unwrap();
    let request = GetAreaReportRequest {
        release: of_second().release,
        area: area(1),
        round: ROUND.into(),
        audience: Audience::Methodologist.into(),
        ..Default::default()
    };
    let report = suite.figures().get_area_report(request).await.unwrap().into_inner();
    let row = &report.rows[0];
    assert_eq!((row.comparators.len(), row.published.len()), (1, 1));
    assert_eq!((row.published[0].percent.as_str(), row.published[0].period.as_str()), ("86", "2015"));
    let family = &row.pooled.as_ref().unwrap().multiplicity[0];
    assert_eq!((family.family(), family.tests), (Family::Indicators, 2));
}
