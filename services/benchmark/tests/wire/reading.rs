//! Reading what was built: figures, reports, lists, files and comparisons.

use jamfor_contract::benchmark::{
    Audience, Basis, CompareAreasRequest, CompareCountriesRequest, CompareRoundsRequest, CountryFigure,
    ExportFiguresRequest, Figure, GetAreaReportRequest, GetFigureRequest, ListFiguresRequest, Missing,
    Verdict, Word, count, figure,
};
use jamfor_contract::questionnaire::{Commonality, Crosswalk, Difference, Facet, UpdateCrosswalkRequest};

use crate::kit::{AREAS, BODY, RATE, RELEASE, ROUND, SHARE, Suite, area, ready, share, text};

async fn published() -> Suite {
    let suite = ready().await;
    suite.publish("first", Audience::Public).await.unwrap();
    suite
}

fn printed(figure: &Figure) -> Result<String, Missing> {
    match figure.value.as_ref().unwrap() {
        figure::Value::Estimate(estimate) => Ok(estimate.share.as_ref().unwrap().printed.clone()),
        figure::Value::Missing(missing) => Err(Missing::try_from(*missing).unwrap()),
    }
}

async fn get(suite: &Suite, request: GetFigureRequest) -> Figure {
    suite.figures().get_figure(request).await.unwrap().into_inner().figure.unwrap()
}

fn ask(indicator: &str, area: &str) -> GetFigureRequest {
    GetFigureRequest {
        release: RELEASE.into(),
        indicator: indicator.into(),
        round: ROUND.into(),
        area: area.into(),
        ..Default::default()
    }
}

#[tokio::test]
async fn figures_come_with_everything_they_need() {
    let suite = published().await;
    let own = get(&suite, GetFigureRequest { target_group: "economy".into(), ..ask(SHARE, &area(2)) }).await;
    assert_eq!(printed(&own), Ok("70".into()));
    assert_eq!(own.respondents.unwrap().count, Some(count::Count::Exact(40)));
    assert!(own.synthetic);
    let key = own.key.unwrap();
    assert_eq!((key.indicator, key.area), (format!("{SHARE}/revisions/1"), area(2)));
    let pooled = get(&suite, ask(SHARE, "areas/XA")).await;
    assert_eq!(pooled.key.as_ref().unwrap().basis(), Basis::ParticipantsPooled);
    assert_eq!(pooled.coverage.unwrap().participating, i32::try_from(AREAS).unwrap());
    let mean = GetFigureRequest { basis: Basis::ParticipantsEqualUnit.into(), ..ask(SHARE, "areas/XA") };
    assert_eq!(printed(&get(&suite, mean).await), Ok("71".into()));
    assert_eq!(printed(&get(&suite, ask(RATE, &area(2))).await), Ok("56".into()));
    // how many answered in the one group of the area would tell how few did in the other
    assert_eq!(printed(&get(&suite, ask(RATE, &area(1))).await), Err(Missing::Suppressed));
    assert_eq!(printed(&get(&suite, ask(SHARE, "areas/XA-0099")).await), Err(Missing::NotCollected));
}

#[tokio::test]
async fn all_young_people_are_satisfied_and_nobody_may_read_it() {
    let suite = published().await;
    let youth = |audience: Audience| GetFigureRequest {
        target_group: "youth".into(),
        audience: audience.into(),
        ..ask(SHARE, &area(1))
    };
    for audience in [Audience::Public, Audience::Owner] {
        let hidden = get(&suite, youth(audience)).await;
        assert_eq!(printed(&hidden), Err(Missing::Suppressed));
        assert!(hidden.respondents.is_none() && hidden.eligible.is_none() && hidden.coverage.is_none());
    }
    assert_eq!(printed(&get(&suite, youth(Audience::Methodologist)).await), Ok("100".into()));
    let neighbour = GetFigureRequest { target_group: "economy".into(), ..ask(SHARE, &area(1)) };
    assert_eq!(printed(&get(&suite, neighbour).await), Err(Missing::Suppressed));
}

#[tokio::test]
async fn the_page_that_a_municipality_needs_comes_in_one_call() {
    let suite = published().await;
    let request = GetAreaReportRequest {
        release: RELEASE.into(),
        area: area(1),
        round: ROUND.into(),
        ..Default::default()
    };
    let report = suite.figures().get_area_report(request).await.unwrap().into_inner();
    assert_eq!((report.rows.len(), report.target_group.as_str()), (2, "ALL"));
    let row = &report.rows[0];
    assert_eq!(row.by_breakdown.len(), 2);
    let pooled = row.pooled.as_ref().unwrap();
    assert_eq!((pooled.word(), pooled.verdict()), (Word::Better, Verdict::WithCaution));
    assert_eq!(pooled.difference.as_ref().unwrap().test, "z_part_of_whole");
    assert!(row.equal_unit.is_some());
    assert!(report.caveats.iter().any(|one| one.detail == "31 of 40"));
}

#[tokio::test]
async fn lists_have_every_figure_once_in_the_order_of_their_keys() {
    let suite = published().await;
    let mut request = ListFiguresRequest { release: RELEASE.into(), page_size: 100, ..Default::default() };
    let mut keys = Vec::new();
    loop {
        let page = suite.figures().list_figures(request.clone()).await.unwrap().into_inner();
        keys.extend(page.figures.into_iter().map(|figure| format!("{:?}", figure.key.unwrap())));
        if page.next_page_token.is_empty() {
            break;
        }
        request.page_token = page.next_page_token;
    }
    let all = i64::try_from(keys.len()).unwrap();
    assert_eq!(all, suite.get("first").await.figures);
    keys.sort();
    keys.dedup();
    assert_eq!(i64::try_from(keys.len()).unwrap(), all);
    let some = ListFiguresRequest {
        release: RELEASE.into(),
        area: area(3),
        indicator: RATE.into(),
        ..Default::default()
    };
    let found = suite.figures().list_figures(some).await.unwrap().into_inner().figures;
    assert_eq!(found.len(), 2);
}

#[tokio::test]
async fn the_file_has_a_row_for_every_figure() {
    let suite = published().await;
    let export = async || {
        let request = ExportFiguresRequest { release: RELEASE.into(), ..Default::default() };
        let mut pieces = suite.figures().export_figures(request).await.unwrap().into_inner();
        let mut file = Vec::new();
        while let Some(piece) = pieces.message().await.unwrap() {
            assert!(piece.content.len() <= 64 * 1024);
            file.extend(piece.content);
        }
        file
    };
    let file = export().await;
    assert_eq!(file, export().await);
    let rows = csv::Reader::from_reader(file.as_slice()).into_records().map(Result::unwrap).count();
    assert_eq!(i64::try_from(rows).unwrap(), suite.get("first").await.figures);
}

#[tokio::test]
async fn areas_and_rounds_are_compared() {
    let suite = published().await;
    let request = CompareAreasRequest {
        release: RELEASE.into(),
        indicator: SHARE.into(),
        round: ROUND.into(),
        ..Default::default()
    };
    let compared = suite.comparisons().compare_areas(request).await.unwrap().into_inner();
    assert_eq!(compared.areas.len(), AREAS);
    assert_eq!(printed(&compared.against.unwrap()), Ok("71".into()));
    let request = CompareRoundsRequest {
        release: RELEASE.into(),
        indicator: SHARE.into(),
        area: area(2),
        ..Default::default()
    };
    let series = suite.comparisons().compare_rounds(request).await.unwrap().into_inner();
    assert_eq!((series.points.len(), series.points[0].change.is_none()), (1, true));
}

#[tokio::test]
async fn two_countries_compare_as_far_as_their_crosswalk_says() {
    let suite = published().await;
    let mut other = share();
    other.name = format!("{BODY}/indicators/content");
    suite.put_indicator(other.clone()).await;
    let mut second = crate::kit::release();
    second.indicators = vec![other.name.clone()];
    suite.create("second", second).await.unwrap();
    suite.wait("second").await;
    suite.publish("second", Audience::Public).await.unwrap();
    let side = |release: &str, indicator: &str| CountryFigure {
        release: release.into(),
        indicator: indicator.into(),
        round: ROUND.into(),
        target_group: String::new(),
    };
    let ask = |include_not_comparable| CompareCountriesRequest {
        left: Some(side(RELEASE, SHARE)),
        right: Some(side(&format!("{BODY}/releases/second"), &other.name)),
        include_not_comparable,
        ..Default::default()
    };
    let compare =
        async |by_name| suite.comparisons().compare_countries(ask(by_name)).await.unwrap().into_inner();
    let none = compare(true).await;
    assert_eq!((none.verdict(), none.harmonised_missing()), (Verdict::NotComparable, Missing::NotComparable));
    let facets = [Facet::Construct, Facet::Scale, Facet::Population];
    let crosswalk = Crosswalk {
        name: format!("{BODY}/crosswalks/x"),
        source: other.name.clone(),
        target: SHARE.into(),
        construct: Commonality::Medium.into(),
        scale: Commonality::Medium.into(),
        population: Commonality::Low.into(),
        differences: facets.map(|facet| Difference { facet: facet.into(), text: text("they differ") }).into(),
        ..Default::default()
    };
    let request = UpdateCrosswalkRequest { crosswalk: Some(crosswalk), allow_missing: true };
    suite.concepts().update_crosswalk(request).await.unwrap();
    let beside = compare(false).await;
    assert!(printed(&beside.left.unwrap()).is_ok() && printed(&beside.right.unwrap()).is_ok());
    let level = beside.level.unwrap();
    assert_eq!(
        (level.overall(), level.crosswalk),
        (Commonality::Low, format!("{BODY}/crosswalks/x/revisions/1"))
    );
    assert!(beside.harmonised.is_none() && beside.reasons.len() == 3);
    assert_eq!(compare(true).await.harmonised.unwrap().printed, "0");
}
