//! Who sees what of a release: its body, owners of areas, and strangers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../domain/kit.rs"]
#[allow(dead_code, reason = "each test binary uses a part of it")]
mod kit;
mod lives;

use std::collections::BTreeSet;
use std::sync::Arc;

use jamfor_benchmark::app::{
    App, AreasPage, AreasQuery, CountriesQuery, FiguresQuery, Noted, PageQuery, VerdictDraft,
};
use jamfor_benchmark::domain::encode::encode;
use jamfor_benchmark::domain::figure::{Figure, Whose};
use jamfor_benchmark::domain::kind::Kind;
use jamfor_benchmark::domain::manifest::{Input, InputKind, Provenance};
use jamfor_benchmark::domain::protection::Report;
use jamfor_benchmark::domain::release::Content;
use jamfor_benchmark::domain::verdict::Verdict;
use jamfor_benchmark::domain::verdict_override::{Comparisons, Override};
use jamfor_benchmark::sources::Sources;
use jamfor_benchmark::store::{Finished, Lease, Lives, Migrator, NewRelease, Opening, SeaStore, Store};
use jamfor_benchmark::{Error, Settings};
use jamfor_context::{Caller, Context, Denied, Role};
use jamfor_contract::names::{Body, Collection, Name};
use jamfor_database::{Database, DatabaseSettings, migrate};
use jamfor_disclosure::Audience;
use jamfor_fault::Fault;
use jamfor_survey::Texts;
use jamfor_testkit::{TestDatabase, sqlite};

use kit::{RoundSpec, SHARE, area, open_policy, wanted};

const OWN: &str = "SE-0001";
const OTHER: &str = "SE-0002";

/// The commands over a database with two releases: `closed`, and `open`, which owners may read.
struct World {
    app: App,
    store: Arc<SeaStore>,
    _home: TestDatabase,
}

fn protected() -> Report {
    Report { passed: true, ..Report::default() }
}

fn name(id: &str) -> Name {
    Name::new(Body::new("se-test").unwrap(), Collection::Releases, id).unwrap()
}

impl World {
    async fn new() -> Self {
        let home = sqlite();
        let database = Database::connect("benchmark", &DatabaseSettings::at(home.url())).await.unwrap();
        migrate::<Migrator>(&database).await.unwrap();
        let store = Arc::new(SeaStore::new(database));
        let settings = Settings::default();
        let app = App::new(store.clone(), Sources::connect(&settings).unwrap(), &settings.build);
        let world = Self { app, store, _home: home };
        world.build("open").await;
        world.open("open", Opening::Owner).await;
        // knows of the open one, and can be opened beside it
        world.build("closed").await;
        world
    }

    async fn build(&self, id: &str) {
        self.create(id).await;
        self.finish(id, (20, 10)).await;
    }

    /// Builds a release in which the women of the own area answered so.
    async fn finish(&self, id: &str, own: (usize, usize)) {
        let ctx = Context::for_test();
        let mut rows = area(OWN, own, (20, 10));
        for at in 2..40 {
            rows.extend(area(&format!("SE-{at:04}"), (15, 15), (15, 15)));
        }
        let built = kit::release(&[RoundSpec::new(2018, rows)], open_policy());
        let lease = Lease { owner: "test".into(), expires_micros: i64::MAX };
        let claimed = self.store.claim(&ctx, lease, 1).await.unwrap().unwrap();
        let earlier = claimed.release.earlier.iter();
        let inputs = earlier.map(|one| Input::new(InputKind::Release, &one.release, &one.digest));
        let figures = i64::try_from(built.records.len()).unwrap();
        let finished = Finished {
            encoded: encode(&built).unwrap(),
            figures,
            protection: protected(),
            provenance: Provenance { inputs: inputs.collect(), ..Default::default() },
            now_micros: 2,
        };
        assert!(self.store.finish(&ctx, &name(id), "test", finished).await.unwrap());
    }

    async fn create(&self, id: &str) {
        self.store.create(&Context::for_test(), new(id)).await.unwrap();
    }

    async fn set(&self, ctx: &Context, id: &str) -> Result<Override, Error> {
        let on = Comparisons {
            indicator: None,
            round: "bodies/se-test/rounds/r2018".into(),
            kind: Kind::Pooled,
            comparator: None,
            earlier_round: None,
            area: None,
        };
        let request_id = format!("request of {id}");
        let reason = Texts::new().with("en", "checked by hand");
        let release = name(id);
        let draft = VerdictDraft { release, request_id, on, verdict: Verdict::WithCaution, reason };
        self.app.override_verdict(ctx, Some(draft), Noted::default()).await
    }

    async fn open(&self, id: &str, opening: Opening) {
        self.store.open(&Context::for_test(), &name(id), None, opening, 3).await.unwrap();
    }

    async fn areas_of_list(&self, ctx: &Context, query: &FiguresQuery) -> Result<Vec<Figure>, Error> {
        let (mut all, mut page) = (Vec::new(), PageQuery { size: 50, token: String::new() });
        loop {
            let found = self.app.figures(ctx, &name("open"), query, Audience::Owner, &page).await?;
            all.extend(found.items);
            if found.next.is_empty() {
                return Ok(all);
            }
            page.token = found.next;
        }
    }
}

fn new(id: &str) -> NewRelease {
    let content = Content {
        title: Texts::new(),
        snapshots: vec!["bodies/se-test/rounds/r2018/snapshots/1".into()],
        indicators: vec![SHARE.into()],
        policy: id.into(),
        breakdowns: vec!["kon".into()],
        crossings: Vec::new(),
        comparators: Vec::new(),
        pooled_rounds: Vec::new(),
        regions: Default::default(),
        corrects: String::new(),
        notice: Texts::new(),
        totals: None,
    };
    NewRelease {
        name: name(id),
        asked: id.into(),
        content,
        survey: "bodies/se-test/surveys/ifo/revisions/1".into(),
        method: "jamfor-test".into(),
        synthetic: true,
        now_micros: 1,
    }
}

fn of(role: Role, body: &str) -> Context {
    Context::for_test().with_caller(Caller::new("somebody").of_body(body).with_role(role))
}

fn owner() -> Context {
    let caller = Caller::new("owner").of_body("se-0001").with_role(Role::MunicipalityOwner).with_area(OWN);
    Context::for_test().with_caller(caller)
}

fn denies_area<T: std::fmt::Debug>(outcome: Result<T, Error>) {
    let error = outcome.unwrap_err();
    assert!(matches!(error, Error::Denied(Denied::Area { .. })), "{error:?}");
}

/// What an error says, but for the name that was asked for.
fn told<T: std::fmt::Debug>(outcome: Result<T, Error>, asked: &str) -> String {
    let error = outcome.unwrap_err();
    let words = (error.kind(), error.reason(), error.public_message(), error.metadata(), error.resource());
    format!("{words:?} {:?}", error.preconditions()).replace(asked, "it")
}

#[tokio::test]
async fn strangers_cannot_tell_an_unpublished_release_from_one_that_does_not_exist() {
    let world = World::new().await;
    let strangers = [of(Role::Methodologist, "dk-vive"), of(Role::PublicReader, "xx-any"), owner()];
    for ctx in strangers {
        let audience =
            if ctx.caller.is(Role::MunicipalityOwner) { Audience::Owner } else { Audience::Public };
        let mut answers = Vec::new();
        for id in ["closed", "none"] {
            let name = name(id);
            let query = FiguresQuery::default();
            let side = (name.clone(), wanted(2018, "SE"));
            let countries = CountriesQuery {
                left: side.clone(),
                right: side,
                crosswalk: None,
                include_not_comparable: false,
            };
            answers.push([
                told(world.app.release(&ctx, &name).await, id),
                told(world.app.figure(&ctx, &name, &wanted(2018, OWN), audience).await, id),
                told(world.app.figures(&ctx, &name, &query, audience, &PageQuery::default()).await, id),
                told(world.app.area_report(&ctx, &name, &wanted(2018, OWN), audience).await, id),
                told(world.app.export(&ctx, &name, audience, "en".into()).await, id),
                told(world.app.manifest(&ctx, &name).await, id),
                told(
                    world.app.explain_figure(&ctx, &name, &wanted(2018, OWN), audience, &"en".into()).await,
                    id,
                ),
                told(world.app.compare_rounds(&ctx, &name, &wanted(2018, OWN), audience, false).await, id),
                told(world.app.compare_countries(&ctx, &countries, audience).await, id),
            ]);
        }
        assert_eq!(answers[0], answers[1]);
        assert!(answers[0].iter().all(|answer| answer.contains("RELEASE_NOT_PUBLISHED")), "{answers:?}");
    }
}

#[tokio::test]
async fn a_release_is_known_to_its_body_then_to_owners_then_to_all() {
    let world = World::new().await;
    let body = Body::new("se-test").unwrap();
    let list = async |ctx: &Context| {
        let page = world.app.releases(ctx, &body, &PageQuery::default()).await.unwrap();
        page.items.iter().map(|release| release.name.id().to_owned()).collect::<Vec<_>>()
    };
    let (own, stranger) = (of(Role::Operator, "se-test"), of(Role::Analyst, "dk-vive"));
    assert_eq!(list(&own).await, ["closed", "open"]);
    assert_eq!(list(&owner()).await, ["open"]);
    assert_eq!(list(&stranger).await, Vec::<String>::new());
    assert!(world.app.release(&own, &name("closed")).await.is_ok());
    assert!(matches!(world.app.release(&own, &name("none")).await, Err(Error::NotFound { .. })));
    assert!(world.app.release(&owner(), &name("open")).await.is_ok());
    assert!(world.app.release(&stranger, &name("open")).await.is_err());
    world.open("open", Opening::Public).await;
    assert_eq!(list(&stranger).await, ["open"]);
    assert!(world.app.release(&stranger, &name("open")).await.is_ok());
}

#[tokio::test]
async fn an_owner_sees_its_own_areas_and_the_participants_together() {
    let world = World::new().await;
    let (ctx, open) = (owner(), name("open"));
    let all = world.areas_of_list(&ctx, &FiguresQuery::default()).await.unwrap();
    let seen = |whose: Whose| -> BTreeSet<&str> {
        all.iter().filter(|one| one.subject.whose == whose).map(|one| one.subject.area.as_str()).collect()
    };
    assert_eq!((seen(Whose::Area), seen(Whose::Pooled)), (BTreeSet::from([OWN]), BTreeSet::from(["SE"])));
    assert!(all.iter().all(|figure| figure.audience == Audience::Owner));

    let mut pieces = world.app.export(&ctx, &open, Audience::Owner, "en".into()).await.unwrap();
    let mut file = Vec::new();
    while let Some(piece) = pieces.recv().await {
        file.extend(piece.content);
    }
    let rows: Vec<csv::StringRecord> =
        csv::Reader::from_reader(file.as_slice()).into_records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), all.len());
    let areas: BTreeSet<&str> = rows.iter().map(|row| &row[5]).collect();
    assert_eq!(areas, BTreeSet::from(["areas/SE", "areas/SE-0001"]));

    let query = |areas: &[&str]| AreasQuery {
        wanted: wanted(2018, ""),
        areas: areas.iter().map(|area| (*area).to_owned()).collect(),
        ..AreasQuery::default()
    };
    let compare = async |areas: &[&str]| {
        let mut page = None;
        let keep = |found| {
            page = Some(found);
            Vec::new()
        };
        let done = world.app.compare_areas(&ctx, &open, &query(areas), Audience::Owner, keep).await;
        done.map(|_| page.unwrap())
    };
    let AreasPage { rows, against, .. } = compare(&[]).await.unwrap();
    let against = against.unwrap();
    assert_eq!(rows.iter().map(|row| row.figure.subject.area.as_str()).collect::<Vec<_>>(), [OWN]);
    let beside = rows[0].comparison.as_ref().unwrap();
    assert_eq!((against.audience, beside.against.audience), (Audience::Owner, Audience::Owner));
    denies_area(compare(&[OWN, OTHER]).await);
    assert!(world.app.compare_rounds(&ctx, &open, &wanted(2018, "SE"), Audience::Owner, false).await.is_ok());
}

#[tokio::test]
async fn an_owner_who_names_another_area_is_denied_whether_or_not_there_is_a_release() {
    let world = World::new().await;
    let ctx = owner();
    for release in ["open", "closed", "none"].map(name) {
        let other = wanted(2018, OTHER);
        let query = FiguresQuery { area: OTHER.into(), ..FiguresQuery::default() };
        denies_area(world.app.figure(&ctx, &release, &other, Audience::Owner).await);
        denies_area(world.app.area_report(&ctx, &release, &other, Audience::Owner).await);
        denies_area(world.app.compare_rounds(&ctx, &release, &other, Audience::Owner, false).await);
        let page = PageQuery::default();
        denies_area(world.app.figures(&ctx, &release, &query, Audience::Owner, &page).await);
    }
}

#[tokio::test]
async fn unmasked_figures_stay_with_the_methodologists_of_the_body() {
    let world = World::new().await;
    let ask = async |ctx: Context, id: &str| {
        world.app.figure(&ctx, &name(id), &wanted(2018, OTHER), Audience::Methodologist).await
    };
    assert!(ask(of(Role::Methodologist, "se-test"), "closed").await.is_ok());
    for id in ["closed", "none"] {
        let other = ask(of(Role::Methodologist, "dk-vive"), id).await;
        assert!(matches!(other, Err(Error::Denied(Denied::Body { .. }))), "{other:?}");
        let analyst = ask(of(Role::Analyst, "se-test"), id).await;
        assert!(matches!(analyst, Err(Error::Denied(Denied::Role { .. }))), "{analyst:?}");
    }
}

#[tokio::test]
async fn a_release_that_is_not_built_takes_no_verdict() {
    let world = World::new().await;
    world.create("waiting").await;
    let ctx = of(Role::Methodologist, "se-test");
    assert!(matches!(world.set(&ctx, "waiting").await, Err(Error::NotReady { .. })));
    assert!(matches!(world.set(&ctx, "none").await, Err(Error::NotFound { .. })));
    assert_eq!(world.set(&ctx, "closed").await.unwrap().author, "somebody");
}

#[tokio::test]
async fn whoever_may_know_of_a_release_reads_its_set_verdicts_and_its_body_alone_who_set_them() {
    let world = World::new().await;
    let body = of(Role::Methodologist, "se-test");
    let set = world.set(&body, "open").await.unwrap();
    let list = async |ctx: &Context, id: &str| {
        let listed = world.app.list_overrides(ctx, &name(id), &PageQuery::default()).await;
        listed.map(|page| page.items)
    };
    assert_eq!(list(&body, "open").await.unwrap(), std::slice::from_ref(&set));
    let unsigned = Override { author: String::new(), ..set };
    assert_eq!(list(&owner(), "open").await.unwrap(), [unsigned]);
    let stranger = of(Role::Analyst, "dk-vive");
    let answers = [told(list(&stranger, "open").await, "open"), told(list(&stranger, "none").await, "none")];
    assert_eq!(answers[0], answers[1]);
}

#[tokio::test]
async fn what_is_set_or_revoked_shows_at_once_in_the_process_that_did_it() {
    let world = World::new().await;
    let ctx = of(Role::Methodologist, "se-test");
    let holding = async || {
        let all = world.app.overrides(&ctx, &name("open")).await.unwrap();
        all.iter().filter(|one| one.holds()).count()
    };
    assert_eq!(holding().await, 0);
    let set = world.set(&ctx, "open").await.unwrap();
    assert_eq!(holding().await, 1);
    let set = Name::parse(Collection::VerdictOverrides, &set.name).unwrap();
    world.app.revoke_verdict(&ctx, &set).await.unwrap();
    assert_eq!(holding().await, 0);
}
