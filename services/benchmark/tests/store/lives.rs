//! What releases live through: approvals, embargoes, corrections, withdrawals, and what others hear of them.

use jamfor_benchmark::Error;
use jamfor_benchmark::domain::life::{Event, Kind};
use jamfor_benchmark::domain::release::{Release, Sight, State};
use jamfor_benchmark::store::{Lives, NewRelease, Opening, Store};
use jamfor_context::{Caller, Context, Role};
use jamfor_contract::names::Body;
use jamfor_survey::Texts;
use jamfor_testkit::for_each_engine;

use crate::releases::{finished, lease, name, new};
use crate::{World, world};

const DIGEST: &str = "sha256:d";

fn body() -> Body {
    Body::new("se-test").unwrap()
}

fn approver(who: &str) -> Context {
    let caller = Caller::new(who).of_body("se-test").with_role(Role::ReleaseApprover);
    Context::for_test().with_caller(caller)
}

impl World {
    /// A release with answers of persons, built.
    async fn real(&self, id: &str) -> Release {
        let mut real = new(id, "p", 100);
        real.synthetic = false;
        self.store.create(&self.ctx, real).await.unwrap();
        self.finish(id).await
    }

    /// A built release that corrects another one.
    async fn correction(&self, id: &str, of: &str) -> Release {
        let mut correction = new(id, "p", 100);
        correction.content.corrects = name(of).to_string();
        correction.content.notice = Texts::new().with("en", "A mistake was put right");
        correction.asked = format!("asked for {id}");
        self.store.create(&self.ctx, correction).await.unwrap();
        self.finish(id).await
    }

    async fn finish(&self, id: &str) -> Release {
        self.store.claim(&self.ctx, lease("a", 1_000), 500).await.unwrap().unwrap();
        assert!(self.store.finish(&self.ctx, &name(id), "a", finished()).await.unwrap());
        self.now(id).await
    }

    pub(crate) async fn now(&self, id: &str) -> Release {
        self.store.release(&self.ctx, &name(id)).await.unwrap()
    }

    pub(crate) async fn approve(&self, id: &str, who: &str) -> Result<Release, Error> {
        self.store.approve(&approver(who), &name(id), DIGEST, 1_100).await
    }

    pub(crate) async fn open(&self, id: &str, opening: Opening, now: i64) -> Result<Release, Error> {
        self.store.open(&self.ctx, &name(id), None, opening, now).await
    }

    pub(crate) async fn withdraw(&self, id: &str, reason: &str, now: i64) -> Result<Release, Error> {
        self.store.withdraw(&self.ctx, &name(id), None, reason, now).await
    }

    async fn events(&self, after: i64) -> Vec<Event> {
        self.store.events(&self.ctx, &body(), after, 1_000).await.unwrap()
    }

    pub(crate) async fn told(&self) -> Vec<(Kind, String)> {
        let events = self.events(0).await.into_iter();
        events.map(|event| (event.kind, event.release.name.id().to_owned())).collect()
    }
}

#[tokio::test]
async fn a_release_is_previewed_by_owners_and_then_published_to_everybody() {
    for_each_engine(|home| async move {
        let world = world(home).await;
        let open = async |id: &str, etag: Option<&str>, opening| {
            world.store.open(&world.ctx, &name(id), etag.map(str::to_owned), opening, 1_000).await
        };
        assert!(matches!(open("none", None, Opening::Public).await, Err(Error::NotFound { .. })));
        world.create("one").await;
        assert!(matches!(open("one", None, Opening::Public).await, Err(Error::NotReady { .. })));
        world.finish("one").await;
        let stale = open("one", Some("\"1\""), Opening::Public).await;
        assert!(matches!(stale, Err(Error::EtagMismatch { .. })));
        let owner = open("one", None, Opening::Owner).await.unwrap();
        assert_eq!((owner.public, owner.owner, owner.state), (false, true, State::Ready));
        let public = open("one", Some(&owner.etag()), Opening::Public).await.unwrap();
        assert!(public.public && public.owner && public.etag() != owner.etag());
        assert_eq!((public.state, public.publish_micros), (State::Published, Some(1_000)));
        for opening in [Opening::Public, Opening::Owner, Opening::At(5_000)] {
            assert_eq!(open("one", None, opening).await.unwrap(), public, "{opening:?}");
        }
        let told = [(Kind::Previewed, "one".to_owned()), (Kind::Published, "one".to_owned())];
        assert_eq!(world.told().await, told);
    })
    .await;
}

#[tokio::test]
async fn answers_of_persons_are_published_when_two_persons_approved_them() {
    for_each_engine(|home| async move {
        let world = world(home).await;
        assert!(matches!(world.approve("real", "anna").await, Err(Error::NotFound { .. })));
        world.real("real").await;
        assert!(matches!(world.open("real", Opening::Public, 1_000).await, Err(Error::NotApproved { .. })));
        let later = world.open("real", Opening::At(9_000), 1_000).await;
        assert!(matches!(later, Err(Error::NotApproved { .. })));
        let previewed = world.open("real", Opening::Owner, 1_000).await.unwrap();
        assert_eq!((previewed.state, previewed.owner), (State::Ready, true));
        let once = world.approve("real", "anna").await.unwrap();
        assert_eq!((once.state, once.approvals.len()), (State::Ready, 1));
        assert_eq!(world.approve("real", "anna").await.unwrap(), once, "the same person counts once");
        assert!(matches!(world.open("real", Opening::Public, 1_200).await, Err(Error::NotApproved { .. })));
        let other = world.store.approve(&approver("bo"), &name("real"), "sha256:other", 1_100).await;
        assert!(matches!(other, Err(Error::EtagMismatch { .. })));
        let approved = world.approve("real", "bo").await.unwrap();
        assert_eq!(approved.state, State::Approved);
        let who: Vec<_> = approved.approvals.iter().map(|one| one.subject.as_str()).collect();
        assert_eq!(who, ["anna", "bo"]);
        assert_eq!(world.open("real", Opening::Public, 1_200).await.unwrap().state, State::Published);
    })
    .await;
}

#[tokio::test]
async fn two_who_approve_at_the_same_time_both_count() {
    for_each_engine(|home| async move {
        let world = world(home).await;
        world.real("real").await;
        let approve = |who: &'static str| {
            let store = world.store.clone();
            tokio::spawn(async move { store.approve(&approver(who), &name("real"), DIGEST, 1_100).await })
        };
        for one in ["anna", "bo"].map(approve) {
            one.await.unwrap().unwrap();
        }
        let approved = world.now("real").await;
        assert_eq!((approved.state, approved.approvals.len()), (State::Approved, 2));
    })
    .await;
}

#[tokio::test]
async fn a_release_whose_protection_failed_is_opened_to_nobody_unless_its_respondents_are_made_up() {
    for_each_engine(|home| async move {
        let world = world(home).await;
        for (id, synthetic) in [("one", false), ("made-up", true)] {
            let release = NewRelease { synthetic, ..new(id, "p", 100) };
            world.store.create(&world.ctx, release).await.unwrap();
            world.store.claim(&world.ctx, lease("a", 1_000), 500).await.unwrap().unwrap();
            let mut leaking = finished();
            leaking.protection.passed = false;
            assert!(world.store.finish(&world.ctx, &name(id), "a", leaking).await.unwrap());
        }
        for opening in [Opening::Owner, Opening::Public, Opening::At(9_000)] {
            let refused = world.open("one", opening, 1_000).await;
            assert!(matches!(refused, Err(Error::ProtectionFailed { .. })), "{opening:?}");
        }
        assert!(matches!(world.approve("one", "anna").await, Err(Error::ProtectionFailed { .. })));
        assert_eq!(world.told().await, []);
        let opened = world.open("made-up", Opening::Public, 1_000).await.unwrap();
        assert_eq!((opened.state, opened.protection.map(|one| one.passed)), (State::Published, Some(false)));
    })
    .await;
}

#[tokio::test]
async fn an_embargoed_release_is_closed_until_its_time_and_then_published_by_itself() {
    for_each_engine(|home| async move {
        let world = world(home).await;
        world.built("one").await;
        let embargoed = world.open("one", Opening::At(5_000), 1_000).await.unwrap();
        assert_eq!((embargoed.state, embargoed.publish_micros), (State::Embargoed, Some(5_000)));
        assert!(!embargoed.public && !embargoed.owner && !embargoed.was_published_at(6_000));
        assert_eq!(world.open("one", Opening::At(5_000), 1_100).await.unwrap(), embargoed);
        assert_eq!(world.store.publish_due(&world.ctx, 4_999).await.unwrap(), None);
        let moved = world.open("one", Opening::At(6_000), 1_200).await.unwrap();
        assert_eq!(moved.publish_micros, Some(6_000));
        assert_eq!(world.store.publish_due(&world.ctx, 5_999).await.unwrap(), None);
        assert_eq!(world.told().await, []);
        let published = world.store.publish_due(&world.ctx, 6_010).await.unwrap().unwrap();
        assert_eq!((published.state, published.publish_micros), (State::Published, Some(6_010)));
        assert!(published.public && published.owner);
        assert_eq!(world.store.publish_due(&world.ctx, 9_000).await.unwrap(), None);
        assert_eq!(world.told().await, [(Kind::Published, "one".to_owned())]);
    })
    .await;
}

#[tokio::test]
async fn of_several_replicas_one_publishes_what_is_due_and_once() {
    for_each_engine(|home| async move {
        let world = world(home).await;
        for id in ["one", "two", "three"] {
            world.built(id).await;
            world.open(id, Opening::At(5_000), 1_000).await.unwrap();
        }
        let replica = |_| {
            let (store, ctx) = (world.store.clone(), world.ctx.clone());
            tokio::spawn(async move {
                let mut done = Vec::new();
                while let Some(release) = store.publish_due(&ctx, 5_000).await.unwrap() {
                    done.push(release.name.id().to_owned());
                }
                done
            })
        };
        let mut done = Vec::new();
        for one in (0..4).map(replica).collect::<Vec<_>>() {
            done.extend(one.await.unwrap());
        }
        while let Some(release) = world.store.publish_due(&world.ctx, 5_000).await.unwrap() {
            done.push(release.name.id().to_owned());
        }
        done.sort_unstable();
        assert_eq!(done, ["one", "three", "two"]);
        assert_eq!(world.told().await.len(), 3);
        for id in ["one", "two", "three"] {
            let rows = world.database.audit(Some(&name(id).to_string()), 100).await.unwrap();
            let published = rows.iter().filter(|row| row.action == "releases.publish").count();
            assert_eq!(published, 2, "{id}: the embargo, and the publication once");
        }
    })
    .await;
}

#[tokio::test]
async fn a_correction_takes_the_place_of_what_it_corrects_in_one_moment() {
    for_each_engine(|home| async move {
        let world = world(home).await;
        world.built("one").await;
        world.open("one", Opening::Public, 1_000).await.unwrap();
        world.correction("two", "one").await;
        world.correction("rival", "one").await;
        assert_eq!(world.now("one").await.state, State::Published);
        let two = world.open("two", Opening::Public, 2_000).await.unwrap();
        let one = world.now("one").await;
        assert_eq!((one.state, one.end_micros), (State::Superseded, Some(2_000)));
        assert_eq!(one.superseded_by, two.name.to_string());
        assert!(one.public && one.owner, "those who cite it can still read it");
        assert!(one.was_published_at(1_999) && !one.was_published_at(2_000) && two.was_published_at(2_000));
        let told = [(Kind::Published, "one"), (Kind::Superseded, "one"), (Kind::Published, "two")];
        assert_eq!(world.told().await, told.map(|(kind, id)| (kind, id.to_owned())));
        let rows = world.database.audit(Some(&name("one").to_string()), 100).await.unwrap();
        assert_eq!(rows.iter().filter(|row| row.action == "releases.supersede").count(), 1);
        for refused in [
            world.open("rival", Opening::Public, 3_000).await,
            world.open("rival", Opening::At(9_000), 3_000).await,
            world.open("rival", Opening::Owner, 3_000).await,
            world.open("one", Opening::Public, 3_000).await,
            world.withdraw("one", "late", 3_000).await,
            world.approve("one", "anna").await,
        ] {
            assert!(matches!(refused, Err(Error::Ended { .. })), "{refused:?}");
        }
        assert_eq!(world.open("two", Opening::Public, 4_000).await.unwrap(), two);
    })
    .await;
}

#[tokio::test]
async fn an_embargoed_correction_of_what_has_ended_is_not_published() {
    for_each_engine(|home| async move {
        let world = world(home).await;
        world.built("one").await;
        world.open("one", Opening::Public, 1_000).await.unwrap();
        world.correction("two", "one").await;
        world.open("two", Opening::At(5_000), 1_100).await.unwrap();
        world.withdraw("one", "a mistake", 2_000).await.unwrap();
        let left = world.store.publish_due(&world.ctx, 5_000).await.unwrap().unwrap();
        assert_eq!((left.state, left.publish_micros, left.public), (State::Ready, None, false));
        assert_eq!(world.store.publish_due(&world.ctx, 9_000).await.unwrap(), None);
        assert_eq!(world.told().await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_release_is_taken_back_with_its_reason() {
    for_each_engine(|home| async move {
        let world = world(home).await;
        assert!(matches!(world.withdraw("none", "a mistake", 1_000).await, Err(Error::NotFound { .. })));
        world.create("one").await;
        assert!(matches!(world.withdraw("one", "a mistake", 1_000).await, Err(Error::NotReady { .. })));
        world.finish("one").await;
        let open = world.open("one", Opening::Public, 1_000).await.unwrap();
        let stale = Some("\"1\"".to_owned());
        let stale = world.store.withdraw(&world.ctx, &name("one"), stale, "a mistake", 2_000).await;
        assert!(matches!(stale, Err(Error::EtagMismatch { .. })));
        let etag = Some(open.etag());
        let gone = world.store.withdraw(&world.ctx, &name("one"), etag, "a mistake", 2_000).await.unwrap();
        assert_eq!((gone.state, gone.withdrawal.as_str()), (State::Withdrawn, "a mistake"));
        assert!(gone.was_published_at(1_500) && !gone.was_published_at(2_000));
        assert!(gone.is_seen(Sight::Public));
        assert_eq!(world.withdraw("one", "a mistake", 3_000).await.unwrap(), gone);
        for refused in [
            world.withdraw("one", "another reason", 3_000).await,
            world.open("one", Opening::Public, 3_000).await,
            world.approve("one", "anna").await,
        ] {
            assert!(matches!(refused, Err(Error::Ended { .. })), "{refused:?}");
        }
        world.built("two").await;
        world.open("two", Opening::At(9_000), 1_000).await.unwrap();
        let never = world.withdraw("two", "not wanted", 2_000).await.unwrap();
        assert_eq!((never.publish_micros, never.is_seen(Sight::Public)), (None, false));
        assert_eq!(world.store.publish_due(&world.ctx, 9_000).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn events_are_numbered_in_the_order_in_which_they_can_be_seen() {
    for_each_engine(|home| async move {
        let world = world(home).await;
        let ids: Vec<String> = (0..6).map(|at| format!("r{at:02}")).collect();
        // of rounds of their own: none of them waits to be protected together with another one
        for id in &ids {
            world.built_of(id, &[&format!("{id}/snapshots/1")]).await;
        }
        let publish = |id: &String| {
            let (store, ctx, name) = (world.store.clone(), world.ctx.clone(), name(id));
            tokio::spawn(async move {
                store.open(&ctx, &name, None, Opening::Public, 1_000).await.unwrap();
            })
        };
        let writers: Vec<_> = ids.iter().map(publish).collect();
        let (mut last, mut heard) = (0, Vec::new());
        while heard.len() < ids.len() {
            for event in world.events(last).await {
                assert!(event.number > last);
                last = event.number;
                heard.push(event.release.name.id().to_owned());
            }
        }
        for writer in writers {
            writer.await.unwrap();
        }
        let all: Vec<i64> = world.events(0).await.iter().map(|event| event.number).collect();
        assert_eq!(all.len(), heard.len(), "whoever listened has missed nothing: {all:?}");
        heard.sort_unstable();
        assert_eq!(heard, ids);
        let other = Body::new("dk-test").unwrap();
        assert!(world.store.events(&world.ctx, &other, 0, 10).await.unwrap().is_empty());
    })
    .await;
}
