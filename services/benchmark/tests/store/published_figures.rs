//! Figures printed elsewhere.

use jamfor_benchmark::Error;
use jamfor_benchmark::domain::published_figure::{ALL, Basis, Line, Percent, Plan, PublishedFigure};
use jamfor_benchmark::store::{Import, PublishedFigures, PublishedFilter};
use jamfor_contract::names::Body;
use jamfor_testkit::for_each_engine;

use crate::{World, world};

fn body() -> Body {
    Body::new("xa-body").unwrap()
}

fn figure(area: &str, group: &str, percent: &str) -> PublishedFigure {
    PublishedFigure {
        indicator: "bodies/xa-body/indicators/i".into(),
        area: area.into(),
        basis: Basis::Area,
        group: group.into(),
        period: "2018".into(),
        source: "made up".into(),
        round: None,
        percent: Percent::parse(percent).unwrap(),
        base: None,
        denominator: String::new(),
        licence: "none".into(),
        imported_micros: 0,
    }
}

fn import(figures: &[PublishedFigure], now_micros: i64) -> Import {
    let lines = (2..).zip(figures).map(|(number, figure)| Line { number, figure: figure.clone() });
    Import::new(&body(), lines.collect(), now_micros)
}

impl World {
    async fn import(&self, figures: &[PublishedFigure], now_micros: i64) -> Result<Plan, Error> {
        self.store.import(&self.ctx, import(figures, now_micros)).await
    }

    /// Area, group and percent of each figure in the list.
    async fn printed(&self, filter: PublishedFilter, after: Option<String>, limit: u64) -> Vec<String> {
        let list = self.store.published_figures(&self.ctx, &body(), &filter, after, limit).await.unwrap();
        list.into_iter().map(|one| format!("{} {} {}", one.area, one.group, one.percent)).collect()
    }
}

#[tokio::test]
async fn figures_are_added_replaced_or_left_as_they_are() {
    for_each_engine(|home| async move {
        let world = world(home).await;
        let first = [figure("XA-0001", ALL, "86"), figure("XA-0002", ALL, "77")];
        let plan = world.import(&first, 100).await.unwrap();
        assert_eq!((plan.created.len(), plan.replaced.len(), plan.unchanged), (2, 0, 0));
        let second =
            [figure("XA-0001", ALL, "86"), figure("XA-0002", ALL, "78"), figure("XA-0003", ALL, "1")];
        let foreseen = world.store.plan_import(&world.ctx, &import(&second, 200)).await.unwrap();
        assert_eq!(world.printed(PublishedFilter::default(), None, 10).await.len(), 2);
        assert_eq!(world.import(&second, 200).await.unwrap(), foreseen);
        assert_eq!((foreseen.created.len(), foreseen.replaced.len(), foreseen.unchanged), (1, 1, 1));
        let kept = PublishedFilter::default();
        let kept = world.store.published_figures(&world.ctx, &body(), &kept, None, 10).await.unwrap();
        let times: Vec<i64> = kept.iter().map(|one| one.imported_micros).collect();
        assert_eq!(times, [100, 200, 200]);
        let again = world.import(&second, 300).await.unwrap();
        assert_eq!((again.created.len(), again.replaced.len(), again.unchanged), (0, 0, 3));
        let rows = world.database.audit(Some("bodies/xa-body/publishedFigures"), 10).await.unwrap();
        assert_eq!(rows.len(), 3);
    })
    .await;
}

#[tokio::test]
async fn a_total_that_cannot_be_is_refused_with_the_whole_import() {
    for_each_engine(|home| async move {
        let world = world(home).await;
        let groups = [figure("XA-0001", "a", "86"), figure("XA-0001", "b", "77")];
        world.import(&groups, 100).await.unwrap();
        let wrong = [figure("XA-0002", ALL, "1"), figure("XA-0001", ALL, "90")];
        let Err(Error::Invalid(found)) = world.import(&wrong, 200).await else { panic!("refused") };
        let found: Vec<_> = found.iter().map(|one| (one.field.as_str(), one.reason)).collect();
        assert_eq!(found, [("lines[3].percent", "CONTRADICTION")]);
        assert_eq!(world.printed(PublishedFilter::default(), None, 10).await.len(), 2);
        world.import(&[figure("XA-0001", ALL, "80")], 300).await.unwrap();
        let lower = world.import(&[figure("XA-0001", "a", "78")], 400).await;
        assert!(matches!(lower, Err(Error::Invalid(_))), "78 and 77 have no total of 80");
    })
    .await;
}

#[tokio::test]
async fn of_two_imports_at_once_that_contradict_each_other_one_is_refused() {
    for_each_engine(|home| async move {
        let world = world(home).await;
        world.import(&[figure("XA-0001", "a", "86")], 100).await.unwrap();
        let write = |figures: Vec<PublishedFigure>| {
            let (store, ctx) = (world.store.clone(), world.ctx.clone());
            tokio::spawn(async move { store.import(&ctx, import(&figures, 200)).await.is_ok() })
        };
        let (one, other) =
            (write(vec![figure("XA-0001", "b", "77")]), write(vec![figure("XA-0001", ALL, "90")]));
        assert_eq!(usize::from(one.await.unwrap()) + usize::from(other.await.unwrap()), 1);
    })
    .await;
}

#[tokio::test]
async fn figures_are_listed_in_order_of_their_places() {
    for_each_engine(|home| async move {
        let world = world(home).await;
        let mut other = figure("XA-0001", ALL, "5");
        other.indicator = "bodies/xa-body/indicators/i-1".into();
        let figures = [
            other.clone(),
            figure("XA-0002", ALL, "1"),
            figure("XA-0001", "a", "3"),
            figure("XA-0001", ALL, "3"),
        ];
        world.import(&figures, 100).await.unwrap();
        let all = ["XA-0001 ALL 3", "XA-0001 a 3", "XA-0002 ALL 1", "XA-0001 ALL 5"];
        assert_eq!(world.printed(PublishedFilter::default(), None, 10).await, all);
        let after = Some(figures[3].place());
        assert_eq!(world.printed(PublishedFilter::default(), after, 2).await, all[1..3]);
        let of = PublishedFilter { indicator: Some(other.indicator), area: None };
        assert_eq!(world.printed(of, None, 10).await, all[3..]);
        let of = PublishedFilter { indicator: None, area: Some("XA-0002".into()) };
        assert_eq!(world.printed(of, None, 10).await, all[2..3]);
        let nobody = Body::new("xb-other").unwrap();
        let all = PublishedFilter::default();
        let none = world.store.published_figures(&world.ctx, &nobody, &all, None, 10);
        assert_eq!(none.await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn a_large_file_is_imported_in_one() {
    for_each_engine(|home| async move {
        let world = world(home).await;
        let figures: Vec<_> = (0..5_000).map(|at| figure(&format!("XA-{at:04}"), ALL, "50")).collect();
        assert_eq!(world.import(&figures, 100).await.unwrap().created.len(), 5_000);
        assert_eq!(world.import(&figures, 200).await.unwrap().unchanged, 5_000);
    })
    .await;
}
