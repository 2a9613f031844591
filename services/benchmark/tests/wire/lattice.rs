//! What a release declares comes out of the running services: comparators, crossings, facts of collection, rounds
//! together, and the precision of its figures.

use jamfor_contract::benchmark::{
    Audience, Basis, Breakdown, Caveat, CaveatReason, Comparator, Crossing, Figure, GetFigureRequest,
    PooledRounds, RegionMembers, Release, Reliability, UpdateComparatorRequest, comparator, count, figure,
};
use jamfor_contract::questionnaire::{
    Area, AreaKind, ImportAreasRequest, area_service_client::AreaServiceClient,
};
use tonic::Status;

use crate::kit::{BODY, ROUND, SHARE, Suite, area, fault, furnished, release, sqlite, text, violations};

const REGION: &str = "areas/XA-R1";
const LATER: &str = "bodies/xa-body/rounds/r2019";

fn place(name: &str, parent: &str, kind: AreaKind) -> Area {
    Area {
        name: name.into(),
        title: "Made-up place".into(),
        kind: kind.into(),
        parent: parent.into(),
        fictional: true,
        ..Area::default()
    }
}

impl Suite {
    /// A release of two rounds, with a region of three areas of which one more never took part.
    async fn declared(&self) -> Release {
        self.collect("r2019", 2019, true).await;
        let inside = [area(1), area(2), area(3), "areas/XA-0099".into()];
        let members = inside.iter().map(|name| place(name, REGION, AreaKind::Municipality));
        let areas = [place(REGION, "areas/XA", AreaKind::Region)].into_iter().chain(members).collect();
        let request = ImportAreasRequest { areas };
        AreaServiceClient::new(self.questionnaire.clone()).import_areas(request).await.unwrap();
        let comparator = Comparator {
            name: format!("{BODY}/comparators/region"),
            title: text("the region"),
            basis: Some(comparator::Basis::Region(RegionMembers { region: REGION.into() })),
            ..Comparator::default()
        };
        let request = UpdateComparatorRequest { comparator: Some(comparator), allow_missing: true };
        self.comparators().update_comparator(request).await.unwrap();
        let declared = Release {
            snapshots: vec![format!("{ROUND}/snapshots/1"), format!("{LATER}/snapshots/1")],
            breakdowns: vec!["kon".into(), "MODE".into(), "UNIT".into()],
            crossings: vec![Crossing { first: "kon".into(), second: "MODE".into() }],
            comparators: vec![format!("{BODY}/comparators/region")],
            pooled_rounds: vec![PooledRounds { rounds: vec![LATER.into(), ROUND.into()] }],
            ..release()
        };
        self.create("lattice", declared).await.unwrap();
        let built = self.wait("lattice").await;
        assert_eq!(built.failure, "");
        self.publish("lattice", Audience::Public).await.unwrap()
    }

    async fn read(&self, request: GetFigureRequest) -> Result<Figure, Status> {
        Ok(self.figures().get_figure(request).await?.into_inner().figure.unwrap())
    }
}

fn ask(area: &str) -> GetFigureRequest {
    GetFigureRequest {
        release: format!("{BODY}/releases/lattice"),
        indicator: SHARE.into(),
        round: ROUND.into(),
        area: area.into(),
        ..GetFigureRequest::default()
    }
}

fn printed(figure: &Figure) -> &str {
    match figure.value.as_ref().unwrap() {
        figure::Value::Estimate(estimate) => &estimate.share.as_ref().unwrap().printed,
        figure::Value::Missing(missing) => panic!("missing: {missing}"),
    }
}

fn reasons(figure: &Figure) -> Vec<CaveatReason> {
    figure.caveats.iter().map(Caveat::reason).collect()
}

#[tokio::test]
async fn what_a_release_declares_can_be_read() {
    let suite = furnished(sqlite()).await;
    let built = suite.declared().await;
    assert_eq!(built.comparators, [format!("{BODY}/comparators/region/revisions/1")]);
    assert_eq!(built.pooled_rounds[0].rounds, [ROUND, LATER]);

    let region = GetFigureRequest {
        basis: Basis::Comparator.into(),
        comparator: format!("{BODY}/comparators/region"),
        ..ask("areas/XA")
    };
    let held = suite.read(region.clone()).await.unwrap();
    assert_eq!(printed(&held), "78", "42 + 28 + 28 of 46 + 40 + 40");
    assert_eq!(held.key.as_ref().unwrap().comparator, built.comparators[0]);
    let coverage = held.coverage.unwrap();
    assert_eq!((coverage.participating, coverage.eligible, coverage.contributing), (3, 4, 3));
    assert!(reasons(&held).contains(&CaveatReason::ComparatorIncomplete));
    let other = GetFigureRequest { comparator: format!("{BODY}/comparators/other"), ..region };
    assert_eq!(fault(suite.read(other).await).reason, "COMPARATOR_UNKNOWN");

    let part = |item: &str, option: &str| Breakdown { item: item.into(), option: option.into() };
    let crossed =
        GetFigureRequest { breakdown: vec![part("MODE", "WEB"), part("kon", "kvinna")], ..ask(&area(2)) };
    let crossed = suite.read(crossed).await.unwrap();
    assert_eq!(printed(&crossed), "70");
    assert_eq!(crossed.key.unwrap().breakdown, [part("kon", "kvinna"), part("MODE", "WEB")]);

    let rounds = vec![ROUND.to_owned(), LATER.to_owned()];
    let together = GetFigureRequest { round: String::new(), pooled_rounds: rounds.clone(), ..ask(&area(2)) };
    let pooled = suite.read(together.clone()).await.unwrap();
    assert_eq!((printed(&pooled), pooled.respondents.unwrap().count), ("70", Some(count::Count::Exact(80))));
    assert_eq!(pooled.key.as_ref().unwrap().pooled_rounds, rounds);
    assert!(reasons(&pooled).contains(&CaveatReason::RoundsPooled));
    let other = GetFigureRequest { pooled_rounds: vec![ROUND.into()], ..together.clone() };
    assert_eq!(fault(suite.read(other).await).reason, "ROUND_UNKNOWN");
    let both = GetFigureRequest { round: ROUND.into(), comparator: "x".into(), ..together };
    let refused = violations(suite.read(both).await);
    let expected =
        [("comparator", "NAME_MALFORMED"), ("comparator", "NOT_DEFINED"), ("pooled_rounds", "NOT_DEFINED")];
    assert_eq!(refused, expected.map(|(field, reason)| (field.to_owned(), reason.to_owned())));
}

#[tokio::test]
async fn everybody_reads_how_far_a_figure_carries_and_the_methodologist_why() {
    let suite = furnished(sqlite()).await;
    suite.declared().await;
    let of = async |audience: Audience| {
        let request =
            GetFigureRequest { audience: audience.into(), target_group: "economy".into(), ..ask(&area(2)) };
        match suite.read(request).await.unwrap().value.unwrap() {
            figure::Value::Estimate(estimate) => estimate,
            figure::Value::Missing(missing) => panic!("missing: {missing}"),
        }
    };
    let (public, exact) = (of(Audience::Public).await, of(Audience::Methodologist).await);
    assert_eq!((public.reliability(), exact.reliability()), (Reliability::Review, Reliability::Review));
    assert!(public.precision.is_none());
    let precision = exact.precision.unwrap();
    assert_eq!((precision.degrees_of_freedom, precision.numerator), (Some(39), Some(28)));
    assert!((precision.standard_error.unwrap() - (0.7_f64 * 0.3 / 39.0).sqrt()).abs() < 1e-12);
    let methods: Vec<&str> = precision.intervals.iter().map(|one| one.method.as_str()).collect();
    assert_eq!(methods, ["xlogit", "beta", "asin", "t", "wilson_design"]);
    assert!(precision.intervals.iter().all(|one| one.lower < 0.7 && 0.7 < one.upper && one.level == 0.95));
}
