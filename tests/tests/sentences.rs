//! The sentences that people have printed about such surveys: what the system says, or refuses to say, and why.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use jamfor_contract::{
    benchmark::{
        Audience, Basis, Caveat, CaveatReason, CompareCountriesRequest, CompareCountriesResponse,
        CompareRoundsRequest, CompareRoundsResponse, Comparison, CountryFigure, Figure, GetFigureRequest,
        Missing, Verdict, Word, figure,
    },
    intake::GetRoundRequest,
    questionnaire::{Commonality, Facet},
};
use jamfor_tests::{
    figures::{Asking, exact, indicator_of, printed, share},
    sample::{Sample, sample},
};

fn sweden(sample: &Sample, audience: Audience) -> Asking {
    Asking::new(&sample.running.suite, "se-skr", "ifo-2014-2021", audience)
}

fn denmark(sample: &Sample, audience: Audience) -> Asking {
    Asking::new(&sample.running.suite, "dk-vive", "specialised-2021", audience)
}

fn missing(figure: &Figure) -> Option<Missing> {
    match figure.value.as_ref()? {
        figure::Value::Missing(missing) => Missing::try_from(*missing).ok(),
        figure::Value::Estimate(_) => None,
    }
}

#[tokio::test]
async fn sentence_1_boras_370_answers_56_percent_the_participants_together_58() {
    let sample = sample().await;
    let asking = sweden(&sample, Audience::Public);
    let answers = asking.figure("helhetssyn", "ifo-2018", "SE-1490", "ALL").await.unwrap();
    assert_eq!(exact(answers.eligible.as_ref()), Some(370));

    let rate = asking.figure("deltagande", "ifo-2018", "SE-1490", "ALL").await.unwrap();
    assert_eq!(printed(&rate), Some("56"));
    assert_eq!(exact(rate.respondents.as_ref()), Some(370));
    let asked = exact(rate.eligible.as_ref()).expect("those asked are counted");
    assert!((655..=666).contains(&asked), "{asked} asked");
    let stated = rate.stated.expect("the stated rate stands beside");
    assert_eq!((stated.percent.as_str(), stated.differs), ("56", false));

    let together = asking.figure("deltagande", "ifo-2018", "SE", "ALL").await.unwrap();
    assert_eq!(printed(&together), Some("58"));
    assert_eq!(together.key.as_ref().unwrap().basis(), Basis::ParticipantsPooled);
    let coverage = together.coverage.expect("a total says how many took part");
    assert_eq!((coverage.participating, coverage.eligible), (135, 290));
    assert!(rate.synthetic && together.synthetic);
}

fn reasons(comparison: &Comparison) -> Vec<CaveatReason> {
    comparison.reasons.iter().map(Caveat::reason).collect()
}

#[tokio::test]
async fn sentence_2_in_most_areas_boras_is_level_and_the_comparison_is_difficult() {
    let sample = sample().await;
    let report = sweden(&sample, Audience::Public).report("SE-1490", "ifo-2018", "ALL").await;
    let questions = [
        "fa-kontakt",
        "tydlig-information",
        "visar-forstaelse",
        "fragar-efter-synpunkter",
        "paverka-hjalp",
        "forbattrad-situation",
        "helhetssyn",
    ];
    let of = |row: &&jamfor_contract::benchmark::ReportRow| {
        row.figure.as_ref().is_some_and(|figure| questions.contains(&indicator_of(figure)))
    };
    let rows: Vec<_> = report.rows.iter().filter(of).collect();
    assert_eq!(rows.len(), questions.len());
    let compared =
        rows.iter().map(|row| row.pooled.as_ref().expect("a row is held against the participants"));
    let level = compared.clone().filter(|comparison| comparison.word() == Word::Level).count();
    assert!(2 * level > rows.len(), "level in {level} of {}", rows.len());
    for comparison in compared {
        // level is a finding of its own, within five percentage points, not the absence of one
        if comparison.word() == Word::Level {
            let difference = comparison.difference.as_ref().expect("a word rests on a difference");
            assert!(difference.value.abs() <= 0.05 && difference.p_value.is_some(), "{difference:?}");
            let english = comparison.words.iter().find(|text| text.language == "en").expect("in English too");
            assert!(english.text.contains("level with"), "{}", english.text);
        }
        assert_eq!(comparison.verdict(), Verdict::WithCaution);
        // not every municipality took part, and they measured in different ways
        let reasons = reasons(comparison);
        assert!(reasons.contains(&CaveatReason::CoveragePartial), "{reasons:?}");
        assert!(reasons.contains(&CaveatReason::ModeMix), "{reasons:?}");
        let coverage = comparison.against.as_ref().and_then(|figure| figure.coverage).expect("k of n");
        assert_eq!((coverage.participating, coverage.eligible), (135, 290));
    }
}

async fn rounds(sample: &Sample, audience: Audience, of: (&str, &str, &str)) -> CompareRoundsResponse {
    let asking = sweden(sample, audience);
    let request = CompareRoundsRequest {
        release: asking.release_name(),
        indicator: asking.indicator_name(of.0),
        area: format!("areas/{}", of.1),
        target_group: of.2.into(),
        audience: audience.into(),
        ..CompareRoundsRequest::default()
    };
    sample.running.suite.comparisons().compare_rounds(request).await.unwrap().into_inner()
}

fn is_of(figure: Option<&Figure>, round: &str) -> bool {
    figure.and_then(|figure| figure.key.as_ref()).is_some_and(|key| key.round.ends_with(round))
}

#[tokio::test]
async fn sentence_3_85_percent_in_2015_and_in_2017_are_not_of_the_same_municipalities() {
    let sample = sample().await;
    let answer = rounds(&sample, Audience::Public, ("fa-kontakt", "SE", "financial-assistance")).await;
    let point = |round: &str| answer.points.iter().find(|point| is_of(point.figure.as_ref(), round)).unwrap();
    let (before, after) = (point("ifo-2015"), point("ifo-2017"));
    for point in [before, after] {
        assert_eq!(point.figure.as_ref().and_then(printed), Some("85"));
    }
    let change = after.change.as_ref().expect("a round stands against the one before it");
    assert_eq!(change.verdict(), Verdict::WithCaution);
    let changed = change.reasons.iter().find(|caveat| caveat.reason() == CaveatReason::ParticipantsChanged);
    let changed = changed.unwrap_or_else(|| panic!("{:?}", reasons(change)));
    assert!(!changed.detail.is_empty());

    let panel = after.panel.as_ref().expect("the municipalities of both rounds are offered as a panel");
    assert!(panel.areas > 1 && panel.areas < panel.of, "{panel:?}");
    let difference = panel.change.as_ref().expect("a panel has a mean change");
    assert!(difference.interval.is_some() && difference.p_value.is_some(), "{difference:?}");

    let all = rounds(&sample, Audience::Methodologist, ("fa-kontakt", "SE", "financial-assistance")).await;
    let panel =
        all.points.iter().find(|point| is_of(point.figure.as_ref(), "ifo-2017")).unwrap().panel.as_ref();
    let panel = panel.expect("the methodologist sees the panel of all");
    assert!(panel.areas <= 40 && panel.of > 40, "{panel:?}");
}

#[tokio::test]
async fn sentence_5_fewer_answered_because_of_the_pandemic_and_rounds_together_make_a_larger_basis() {
    let sample = sample().await;
    let of = ("helhetssyn", "SE-1273", "guardians");
    let answer = rounds(&sample, Audience::Methodologist, of).await;
    let point = |round: &str| answer.points.iter().find(|point| is_of(point.figure.as_ref(), round)).unwrap();
    let figures = ["ifo-2019", "ifo-2020"].map(|round| point(round).figure.as_ref().unwrap());
    let counts = figures.map(|figure| exact(figure.respondents.as_ref()).unwrap());
    assert!(counts[1] < counts[0], "{counts:?}");
    let event = |figure: &Figure| figure.caveats.iter().any(|one| one.reason() == CaveatReason::SpecialEvent);
    assert!(event(figures[1]) && !event(figures[0]), "the pandemic travels with the figures of its round");

    let [together] = answer.pooled.as_slice() else { panic!("{} pooled figures", answer.pooled.len()) };
    let key = together.key.as_ref().unwrap();
    assert_eq!(key.pooled_rounds, ["ifo-2019", "ifo-2020"].map(|id| format!("bodies/se-skr/rounds/{id}")));
    assert!(key.round.is_empty());
    assert_eq!(exact(together.respondents.as_ref()), Some(counts[0] + counts[1]));
    assert!(together.caveats.iter().any(|one| one.reason() == CaveatReason::RoundsPooled));
    assert!(event(together), "what happened in one of the rounds is said of both together");

    // what is hidden in one round cannot be computed from the rounds together
    for audience in [Audience::Public, Audience::Owner] {
        let youth = rounds(&sample, audience, ("helhetssyn", "SE-1273", "youth")).await;
        let hidden = youth
            .points
            .iter()
            .filter(|point| point.figure.as_ref().and_then(missing) == Some(Missing::Suppressed));
        assert!(hidden.count() > 0, "{audience:?} sees all young people of Osby");
        for figure in &youth.pooled {
            assert_eq!(missing(figure), Some(Missing::Suppressed), "{audience:?}");
            assert!(figure.respondents.is_none() && figure.eligible.is_none(), "{audience:?}");
        }
    }
}

#[tokio::test]
async fn sentence_4_all_young_people_in_osby_are_satisfied_is_for_the_methodologist_alone() {
    let sample = sample().await;
    for audience in [Audience::Public, Audience::Owner] {
        let figure =
            sweden(&sample, audience).figure("helhetssyn", "ifo-2020", "SE-1273", "youth").await.unwrap();
        assert_eq!(missing(&figure), Some(Missing::Suppressed), "{audience:?}");
        assert_eq!((figure.respondents, figure.eligible), (None, None), "{audience:?} reads a count");
        let report = sweden(&sample, audience).report("SE-1273", "ifo-2020", "youth").await;
        for row in &report.rows {
            let figures = row.figure.iter().chain(&row.by_breakdown);
            for figure in figures.filter(|figure| missing(figure) == Some(Missing::Suppressed)) {
                assert!(
                    figure.respondents.is_none() && figure.eligible.is_none(),
                    "{audience:?}: {figure:?}"
                );
            }
            let suppressed =
                row.figure.as_ref().is_some_and(|figure| missing(figure) == Some(Missing::Suppressed));
            let difference = row.pooled.as_ref().and_then(|comparison| comparison.difference.as_ref());
            assert!(!suppressed || difference.is_none(), "{audience:?}: a difference gives the value back");
        }
    }
    let figure = sweden(&sample, Audience::Methodologist)
        .figure("helhetssyn", "ifo-2020", "SE-1273", "youth")
        .await
        .unwrap();
    assert_eq!(printed(&figure), Some("100"));
    assert!(exact(figure.respondents.as_ref()).is_some_and(|count| count < 30));
}

#[tokio::test]
async fn sentence_4_no_area_under_the_threshold_can_be_read_by_the_public_or_its_owner() {
    let sample = sample().await;
    let methodologist = sweden(&sample, Audience::Methodologist);
    let all = jamfor_contract::benchmark::ListFiguresRequest {
        release: methodologist.release_name(),
        indicator: methodologist.indicator_name("helhetssyn"),
        round: methodologist.round_name("ifo-2021"),
        target_group: "financial-assistance".into(),
        audience: Audience::Methodologist.into(),
        page_size: 1000,
        ..Default::default()
    };
    let listed = sample.running.suite.figures().list_figures(all).await.unwrap().into_inner().figures;
    let small: Vec<Figure> = listed
        .into_iter()
        .filter(|figure| exact(figure.respondents.as_ref()).is_some_and(|count| (1..5).contains(&count)))
        .collect();
    assert!(small.len() > 3, "the sample has only {} small cells", small.len());
    for figure in &small {
        let key = figure.key.as_ref().unwrap();
        for audience in [Audience::Public, Audience::Owner] {
            let request = GetFigureRequest {
                release: key.release.clone(),
                indicator: key.indicator.clone(),
                round: key.round.clone(),
                area: key.area.clone(),
                basis: key.basis,
                target_group: key.target_group.clone(),
                breakdown: key.breakdown.clone(),
                audience: audience.into(),
                ..GetFigureRequest::default()
            };
            let seen = sample
                .running
                .suite
                .figures()
                .get_figure(request)
                .await
                .unwrap()
                .into_inner()
                .figure
                .unwrap();
            assert_eq!(missing(&seen), Some(Missing::Suppressed), "{key:?}");
            assert!(seen.respondents.is_none() && seen.eligible.is_none(), "{key:?}");
        }
    }
}

#[tokio::test]
async fn sentence_6_four_of_five_is_a_total_of_two_groups_not_the_mean_of_86_and_77() {
    let sample = sample().await;
    let asking = denmark(&sample, Audience::Methodologist);
    let own_home = asking.figure("overall", "vive-2021", "DK", "own-home").await.unwrap();
    let residential = asking.figure("overall", "vive-2021", "DK", "residential").await.unwrap();
    let total = asking.figure("overall", "vive-2021", "DK", "ALL").await.unwrap();
    assert_eq!(
        (printed(&own_home), printed(&residential), printed(&total)),
        (Some("86"), Some("77"), Some("80"))
    );

    let count =
        |figure: &Figure| exact(figure.respondents.as_ref()).expect("the methodologist reads exact counts");
    assert_eq!(count(&total), count(&own_home) + count(&residential));
    #[allow(clippy::cast_precision_loss)]
    let weighted = {
        let [a, b] = [&own_home, &residential].map(|figure| share(figure).unwrap() * count(figure) as f64);
        (a + b) / count(&total) as f64
    };
    assert!((share(&total).unwrap() - weighted).abs() < 1e-12);
    assert!((share(&total).unwrap() - 0.815).abs() > 0.005, "the mean of the two groups is not the total");
}

async fn countries(
    sample: &Sample,
    left: (&str, &str),
    right: &str,
    by_name: bool,
) -> CompareCountriesResponse {
    let (sweden, denmark) = (sweden(sample, Audience::Public), denmark(sample, Audience::Public));
    let request = CompareCountriesRequest {
        left: Some(CountryFigure {
            release: sweden.release_name(),
            indicator: sweden.indicator_name(left.0),
            round: sweden.round_name(left.1),
            ..CountryFigure::default()
        }),
        right: Some(CountryFigure {
            release: denmark.release_name(),
            indicator: denmark.indicator_name(right),
            round: denmark.round_name("vive-2021"),
            ..CountryFigure::default()
        }),
        include_not_comparable: by_name,
        audience: Audience::Public.into(),
        ..CompareCountriesRequest::default()
    };
    sample.running.suite.comparisons().compare_countries(request).await.unwrap().into_inner()
}

#[tokio::test]
async fn sentence_7_sweden_against_denmark_is_side_by_side_only_with_the_reasons() {
    let sample = sample().await;
    let compared = countries(&sample, ("helhetssyn", "ifo-2021"), "overall", false).await;
    assert!(printed(compared.left.as_ref().unwrap()).is_some());
    assert_eq!(printed(compared.right.as_ref().unwrap()), Some("80"));
    assert_eq!(compared.harmonised, None);
    assert_eq!(compared.harmonised_missing(), Missing::NotComparable);
    assert_eq!(compared.verdict(), Verdict::NotComparable);
    let reasons: Vec<CaveatReason> =
        compared.reasons.iter().map(jamfor_contract::benchmark::Caveat::reason).collect();
    assert!(reasons.contains(&CaveatReason::ScaleDiffers), "{reasons:?}");
    assert!(reasons.contains(&CaveatReason::PopulationDiffers), "{reasons:?}");
    let level = compared.level.as_ref().expect("a crosswalk says how far they measure the same");
    assert_eq!(level.overall(), Commonality::Low);
    assert!(level.differences.iter().any(|difference| difference.facet() == Facet::Population));
    assert!(level.differences.iter().all(|difference| !difference.text.is_empty()));

    let by_name = countries(&sample, ("helhetssyn", "ifo-2021"), "overall", true).await;
    let difference = by_name.harmonised.as_ref().expect("asked for by name, it is given");
    assert_eq!((difference.p_value, difference.test.as_str()), (None, ""), "and never tested");
    assert_eq!(by_name.verdict(), Verdict::NotComparable);
}

#[tokio::test]
async fn sentence_7_cooperation_with_the_caseworker_does_not_compare_with_ease_of_contact_at_all() {
    let sample = sample().await;
    let compared = countries(&sample, ("fa-kontakt", "ifo-2021"), "caseworker-cooperation", false).await;
    assert_eq!(compared.verdict(), Verdict::NotComparable);
    assert_eq!(compared.harmonised, None);
    let construct = compared.level.as_ref().map(jamfor_contract::benchmark::CountryLevel::construct);
    assert!(matches!(construct, None | Some(Commonality::None)), "{construct:?}");
}

#[tokio::test]
async fn sentence_8_the_first_survey_of_its_kind_has_no_earlier_round_which_is_not_zero() {
    let sample = sample().await;
    let points = denmark(&sample, Audience::Public).series("overall", "DK", "ALL").await;
    assert_eq!(points.len(), 1);
    assert_eq!(points[0].change, None);
    assert_eq!(points[0].panel, None);

    // Borås took part in 2019 and 2021 and not in 2020: a gap, not a zero.
    let points = sweden(&sample, Audience::Public).series("helhetssyn", "SE-1490", "ALL").await;
    let gap = points.iter().find(|point| {
        point
            .figure
            .as_ref()
            .and_then(|figure| figure.key.as_ref())
            .is_some_and(|key| key.round.ends_with("ifo-2020"))
    });
    assert_eq!(missing(gap.unwrap().figure.as_ref().unwrap()), Some(Missing::NotCollected));
    let printed: Vec<&str> = points.iter().filter_map(|point| printed(point.figure.as_ref()?)).collect();
    assert_eq!(printed, ["80", "77", "81", "74"]);
}

#[tokio::test]
async fn sentence_9_nora_printed_7446_percent_for_66_of_99_and_both_rates_are_kept() {
    let sample = sample().await;
    let figure =
        sweden(&sample, Audience::Public).figure("deltagande", "ifo-2015", "SE-1884", "ALL").await.unwrap();
    assert_eq!((exact(figure.respondents.as_ref()), exact(figure.eligible.as_ref())), (Some(66), Some(99)));
    assert_eq!(printed(&figure), Some("67"));
    let stated = figure.stated.as_ref().expect("the stated rate is kept");
    assert_eq!((stated.percent.as_str(), stated.differs), ("74.46", true));
    assert!(!stated.source.is_empty());
    let flagged = figure.caveats.iter().any(|caveat| caveat.reason() == CaveatReason::StatedRateDiffers);
    assert!(flagged, "{:?}", figure.caveats);
}

#[tokio::test]
async fn every_round_of_the_sample_says_that_it_is_synthetic_and_so_does_every_figure() {
    let sample = sample().await;
    for year in [2014, 2015, 2017, 2018, 2019, 2020, 2021] {
        let name = format!("bodies/se-skr/rounds/ifo-{year}");
        let round = sample.running.suite.rounds().get_round(GetRoundRequest { name }).await.unwrap();
        assert!(round.into_inner().round.unwrap().synthetic, "{year}");
    }
    let request = jamfor_contract::benchmark::ListFiguresRequest {
        release: sweden(&sample, Audience::Public).release_name(),
        page_size: 1000,
        ..Default::default()
    };
    let figures = sample.running.suite.figures().list_figures(request).await.unwrap().into_inner().figures;
    assert_eq!(figures.len(), 1000);
    assert!(figures.iter().all(|figure| figure.synthetic));
}
