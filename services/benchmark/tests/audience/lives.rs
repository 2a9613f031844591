//! What a release lives through, for those who may know of it and those who may not.

use std::collections::BTreeSet;

use jamfor_benchmark::Error;
use jamfor_benchmark::app::{ChangesQuery, FiguresQuery, Listed, PageQuery};
use jamfor_benchmark::domain::change::Change;
use jamfor_benchmark::domain::figure::Whose;
use jamfor_benchmark::domain::life::{Kind, State};
use jamfor_benchmark::domain::release::Release;
use jamfor_benchmark::store::{Lives, Opening, Store};
use jamfor_context::{Caller, Context, Denied, Role};
use jamfor_contract::names::Body;
use jamfor_disclosure::Audience;
use jamfor_survey::{Language, Texts};

use crate::kit::wanted;
use crate::{OWN, World, name, new, of, owner, told};

impl World {
    /// The same release with other answers of the own area, correcting `of`.
    async fn correct(&self, id: &str, of: &str) {
        let mut correction = new(id);
        correction.content.corrects = name(of).to_string();
        correction.content.notice = Texts::new().with("en", "Two answers were counted twice");
        self.store.create(&Context::for_test(), correction).await.unwrap();
        self.finish(id, (18, 10)).await;
    }

    async fn at(&self, id: &str, opening: Opening, now: i64) -> Release {
        self.store.open(&Context::for_test(), &name(id), None, opening, now).await.unwrap()
    }

    async fn digest(&self, id: &str) -> String {
        self.store.release(&Context::for_test(), &name(id)).await.unwrap().digest
    }

    async fn changes(&self, ctx: &Context, audience: Audience, size: i32) -> Result<Vec<Change>, Error> {
        let query = ChangesQuery { before: name("open"), after: name("second") };
        let (mut all, mut page) = (Vec::new(), PageQuery { size, token: String::new() });
        loop {
            let found = self.app.release_changes(ctx, &query, audience, &page).await?;
            all.extend(found.items);
            if found.next.is_empty() {
                return Ok(all);
            }
            page.token = found.next;
        }
    }
}

fn approver(who: &str, body: &str) -> Context {
    Context::for_test().with_caller(Caller::new(who).of_body(body).with_role(Role::ReleaseApprover))
}

fn areas(changes: &[Change]) -> BTreeSet<String> {
    let of_areas = changes.iter().filter_map(|one| one.after.as_ref()).map(|one| &one.subject);
    of_areas.filter(|one| one.whose == Whose::Area).map(|one| one.area.clone()).collect()
}

/// A published release and its published correction.
async fn corrected() -> World {
    let world = World::new().await;
    world.at("open", Opening::Public, 1_000).await;
    world.correct("second", "open").await;
    world.at("second", Opening::Public, 2_000).await;
    world
}

#[tokio::test]
async fn two_persons_of_the_body_approve_a_release() {
    let world = World::new().await;
    let (closed, digest) = (name("closed"), world.digest("closed").await);
    let approve = async |ctx: &Context| world.app.approve_release(ctx, &closed, &digest).await;
    let anna = approver("anna", "se-test");
    assert_eq!(approve(&anna).await.unwrap().state, State::Ready);
    assert_eq!(approve(&anna).await.unwrap().approvals.len(), 1);
    let other = approve(&approver("carl", "dk-vive")).await;
    assert!(matches!(other, Err(Error::Denied(Denied::Body { .. }))), "{other:?}");
    let methodologist = approve(&of(Role::Methodologist, "se-test")).await;
    assert!(matches!(methodologist, Err(Error::Denied(Denied::Scope { .. }))), "{methodologist:?}");
    assert_eq!(approve(&approver("bo", "se-test")).await.unwrap().state, State::Approved);
}

#[tokio::test]
async fn readers_are_not_told_who_approved_a_release() {
    let world = World::new().await;
    let digest = world.digest("open").await;
    world.app.approve_release(&approver("anna", "se-test"), &name("open"), &digest).await.unwrap();
    let approvals = async |ctx: &Context| {
        let listed = world.app.releases(ctx, &name("open").body, &PageQuery::default()).await.unwrap();
        let listed = listed.items.into_iter().find(|one| one.name == name("open")).unwrap();
        let one = world.app.release(ctx, &name("open")).await.unwrap();
        assert_eq!(one, listed);
        one.approvals.len()
    };
    assert_eq!(approvals(&of(Role::Analyst, "se-test")).await, 1);
    assert_eq!(approvals(&owner()).await, 0);
}

#[tokio::test]
async fn readers_are_not_told_of_earlier_releases_that_they_may_not_know_of() {
    let world = World::new().await;
    world.build("second").await;
    world.at("second", Opening::Public, 1_000).await;
    let told = async |ctx: &Context| {
        let release = world.app.release(ctx, &name("second")).await.unwrap();
        let manifest = world.app.manifest(ctx, &name("second")).await.unwrap();
        assert_eq!(manifest.release.name, release.name);
        (release.earlier.len(), manifest.provenance.inputs.len())
    };
    assert_eq!(told(&of(Role::Analyst, "se-test")).await, (1, 1));
    assert_eq!(told(&owner()).await, (0, 1));
    assert_eq!(told(&of(Role::Analyst, "dk-vive")).await, (0, 0));
    world.at("open", Opening::Public, 2_000).await;
    assert_eq!(told(&of(Role::Analyst, "dk-vive")).await, (0, 1));
}

#[tokio::test]
async fn before_its_time_an_embargoed_release_is_as_one_that_does_not_exist() {
    let world = World::new().await;
    world.at("open", Opening::Public, 1_000).await;
    world.correct("second", "open").await;
    world.at("second", Opening::At(i64::MAX), 1_500).await;
    for (ctx, audience) in [
        (of(Role::PublicReader, "xx-any"), Audience::Public),
        (of(Role::Methodologist, "dk-vive"), Audience::Public),
        (owner(), Audience::Owner),
        (owner(), Audience::Public),
    ] {
        let mut answers = Vec::new();
        for id in ["second", "none"] {
            let (asked, query, page) = (name(id), FiguresQuery::default(), PageQuery::default());
            let compare = ChangesQuery { before: name("open"), after: asked.clone() };
            let back = ChangesQuery { before: asked.clone(), after: name("open") };
            let own = wanted(2018, OWN);
            answers.push([
                told(world.app.release(&ctx, &asked).await, id),
                told(world.app.release_as_of(&ctx, &asked, i64::MAX).await, id),
                told(world.app.figure(&ctx, &asked, &own, audience).await, id),
                told(world.app.figures(&ctx, &asked, &query, audience, &page).await, id),
                told(world.app.updated_figures(&ctx, &asked, (&query, 1_200), audience, &page).await, id),
                told(world.app.area_report(&ctx, &asked, &own, audience).await, id),
                told(world.app.export(&ctx, &asked, audience, Language::new("en")).await, id),
                told(world.app.compare_rounds(&ctx, &asked, &own, audience, false).await, id),
                told(world.app.release_changes(&ctx, &compare, audience, &page).await, id),
                told(world.app.release_changes(&ctx, &back, audience, &page).await, id),
            ]);
        }
        assert_eq!(answers[0], answers[1]);
        assert!(answers[0].iter().all(|answer| answer.contains("RELEASE_NOT_PUBLISHED")), "{answers:?}");
        let known = world.app.release_as_of(&ctx, &name("open"), i64::MAX).await.unwrap();
        assert_eq!((known.name, known.superseded_by.as_str()), (name("open"), ""));
        let heard = world.app.release_events(&ctx, &name("open").body, 0).await.unwrap().events;
        assert!(heard.iter().all(|event| event.release.name == name("open")));
    }
    let body = of(Role::Analyst, "se-test");
    assert_eq!(world.app.release(&body, &name("second")).await.unwrap().state, State::Embargoed);
    let early = world.app.figure(&body, &name("second"), &wanted(2018, OWN), Audience::Public).await;
    assert!(matches!(early, Err(Error::NotPublished { .. })), "{early:?}");
}

#[tokio::test]
async fn a_chain_of_corrections_answers_with_the_one_that_was_published_then() {
    let world = corrected().await;
    let ctx = of(Role::PublicReader, "xx-any");
    for named in ["open", "second"].map(name) {
        let at = async |micros| world.app.release_as_of(&ctx, &named, micros).await;
        assert_eq!(at(1_000).await.unwrap().name, name("open"));
        assert_eq!(at(1_999).await.unwrap().name, name("open"));
        assert_eq!(at(2_000).await.unwrap().name, name("second"));
        assert_eq!(at(i64::MAX).await.unwrap().name, name("second"));
        assert!(matches!(at(999).await, Err(Error::NotPublished { .. })));
    }
    assert_eq!(world.app.release(&ctx, &name("open")).await.unwrap().state, State::Superseded);
    assert!(world.app.figure(&ctx, &name("open"), &wanted(2018, OWN), Audience::Public).await.is_ok());
}

#[tokio::test]
async fn a_withdrawn_release_is_known_by_name_and_its_figures_to_the_methodologist_alone() {
    let world = corrected().await;
    let (ctx, second) = (of(Role::PublicReader, "xx-any"), name("second"));
    let approver = approver("anna", "se-test");
    world.app.withdraw_release(&approver, &second, "the answers were not ours", None).await.unwrap();
    let known = world.app.release(&ctx, &second).await.unwrap();
    assert_eq!((known.state, known.withdrawal.as_str()), (State::Withdrawn, "the answers were not ours"));
    for (ctx, audience) in [(ctx.clone(), Audience::Public), (owner(), Audience::Owner)] {
        let (query, page) = (FiguresQuery::default(), PageQuery::default());
        let compare = ChangesQuery { before: name("open"), after: second.clone() };
        for answer in [
            told(world.app.figure(&ctx, &second, &wanted(2018, OWN), audience).await, "second"),
            told(world.app.figures(&ctx, &second, &query, audience, &page).await, "second"),
            told(world.app.updated_figures(&ctx, &second, (&query, 0), audience, &page).await, "second"),
            told(world.app.export(&ctx, &second, audience, Language::new("en")).await, "second"),
            told(world.app.release_changes(&ctx, &compare, audience, &page).await, "second"),
        ] {
            assert!(
                answer.contains("RELEASE_ENDED") && answer.contains("the answers were not ours"),
                "{answer}"
            );
        }
    }
    let methodologist = of(Role::Methodologist, "se-test");
    let exact = world.app.figure(&methodologist, &second, &wanted(2018, OWN), Audience::Methodologist).await;
    assert!(exact.is_ok());
    assert!(world.app.release_as_of(&ctx, &name("open"), i64::MAX).await.is_err());
}

#[tokio::test]
async fn a_release_that_was_taken_back_before_it_was_open_stays_unknown() {
    let world = World::new().await;
    let approver = approver("anna", "se-test");
    world.app.withdraw_release(&approver, &name("closed"), "not wanted", None).await.unwrap();
    let ctx = of(Role::PublicReader, "xx-any");
    let ask = async |id: &str| {
        told(world.app.figure(&ctx, &name(id), &wanted(2018, OWN), Audience::Public).await, id)
    };
    assert_eq!(ask("closed").await, ask("none").await);
}

#[tokio::test]
async fn a_difference_is_what_an_audience_reads_differently() {
    let world = corrected().await;
    let stranger = of(Role::PublicReader, "xx-any");
    let public = world.changes(&stranger, Audience::Public, 1_000).await.unwrap();
    assert_eq!(areas(&public), BTreeSet::from([OWN.to_owned()]), "the other areas answered the same");
    assert_eq!(world.changes(&stranger, Audience::Public, 1).await.unwrap(), public);
    for change in &public {
        assert_ne!(change.before, change.after);
    }
    let methodologist = of(Role::Methodologist, "se-test");
    let exact = world.changes(&methodologist, Audience::Methodologist, 1_000).await.unwrap();
    assert!(exact.len() > public.len(), "what is not seen in print is no change for the public");
    let denied = world.changes(&stranger, Audience::Methodologist, 10).await;
    assert!(matches!(denied, Err(Error::Denied(_))));
    let other = ChangesQuery {
        before: name("open"),
        after: jamfor_contract::names::Name::new(
            Body::new("dk-vive").unwrap(),
            jamfor_contract::names::Collection::Releases,
            "open",
        )
        .unwrap(),
    };
    let refused = world.app.release_changes(&stranger, &other, Audience::Public, &PageQuery::default()).await;
    assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
}

#[tokio::test]
async fn an_owner_is_told_of_changes_of_its_own_areas_alone() {
    let world = World::new().await;
    world.at("open", Opening::Public, 1_000).await;
    let mut correction = new("second");
    correction.content.corrects = name("open").to_string();
    correction.content.notice = Texts::new().with("en", "The figures by sex are gone");
    world.store.create(&Context::for_test(), correction).await.unwrap();
    world.finish("second", (18, 10)).await;
    world.at("second", Opening::Owner, 2_000).await;
    let own = world.changes(&owner(), Audience::Owner, 1_000).await.unwrap();
    assert!(!own.is_empty());
    let seen = own.iter().flat_map(|one| [&one.before, &one.after]).flatten().map(|one| &one.subject);
    assert!(seen.clone().all(|one| one.area == OWN || one.whose != Whose::Area));
    let other =
        Caller::new("other").of_body("se-0002").with_role(Role::MunicipalityOwner).with_area("SE-0002");
    let other = Context::for_test().with_caller(other);
    let theirs = world.changes(&other, Audience::Owner, 1_000).await.unwrap();
    assert_eq!(areas(&theirs), BTreeSet::new(), "their own answers did not change");
}

#[tokio::test]
async fn what_was_updated_is_what_differs_from_the_release_of_that_time() {
    let world = corrected().await;
    let ctx = of(Role::PublicReader, "xx-any");
    let second = name("second");
    let updated = async |since| {
        let query = FiguresQuery::default();
        let mut page = PageQuery { size: 3, token: String::new() };
        let mut all = Vec::new();
        loop {
            let found = world.app.updated_figures(&ctx, &second, (&query, since), Audience::Public, &page);
            let found = found.await.unwrap();
            all.extend(found.items);
            if found.next.is_empty() {
                return all;
            }
            page.token = found.next;
        }
    };
    let changed = updated(1_500).await;
    let expected: Vec<Listed> = world
        .changes(&ctx, Audience::Public, 1_000)
        .await
        .unwrap()
        .into_iter()
        .filter_map(|one| one.after.map(|figure| Listed::Figure(Box::new(figure))))
        .collect();
    assert_eq!(changed, expected);
    assert_eq!(updated(2_000).await, []);
    let all = world.app.release(&ctx, &second).await.unwrap().figures;
    assert_eq!(i64::try_from(updated(500).await.len()).unwrap(), all, "nothing was published then");
}

#[tokio::test]
async fn owners_hear_of_previews_and_the_public_of_what_is_public() {
    let world = corrected().await;
    let body = Body::new("se-test").unwrap();
    let heard = async |ctx: &Context| {
        let found = world.app.release_events(ctx, &body, 0).await.unwrap();
        let told = found.events.into_iter().map(|one| (one.kind, one.release.name.id().to_owned()));
        (told.collect::<Vec<_>>(), found.last)
    };
    let public = [(Kind::Published, "open"), (Kind::Superseded, "open"), (Kind::Published, "second")];
    let public = public.map(|(kind, id)| (kind, id.to_owned()));
    let (told, last) = heard(&of(Role::PublicReader, "xx-any")).await;
    assert_eq!((told.as_slice(), last), (public.as_slice(), 4));
    let preview = (Kind::Previewed, "open".to_owned());
    assert_eq!(heard(&owner()).await.0, [&[preview], public.as_slice()].concat());
}
