//! Releases of the same rounds: which of them a new one keeps, and that none is opened beside one that it does not know.

use jamfor_benchmark::Error;
use jamfor_benchmark::domain::earlier::Earlier;
use jamfor_benchmark::domain::life::State;
use jamfor_benchmark::domain::release::Release;
use jamfor_benchmark::store::{Lives, Opening, Store};
use jamfor_testkit::for_each_engine;

use crate::releases::{name, new};
use crate::{World, world};

fn ids(release: &Release) -> Vec<&str> {
    release.earlier.iter().map(|one| one.release.rsplit('/').next().unwrap()).collect()
}

/// The releases that stand against opening one.
fn against(outcome: Result<Release, Error>) -> Vec<String> {
    match outcome {
        Err(Error::NotProtectedTogether { others, .. }) => others,
        other => panic!("{other:?}"),
    }
}

impl World {
    /// Every step that lets somebody read a release, or says that it may be read.
    async fn refused(&self, id: &str) -> Vec<Vec<String>> {
        let mut refused = vec![against(self.approve(id, "anna").await)];
        for opening in [Opening::Owner, Opening::Public, Opening::At(9_000)] {
            refused.push(against(self.open(id, opening, 2_000).await));
        }
        refused
    }

    /// Makes every release one from before earlier ones were kept.
    async fn forget_earlier(&self) {
        self.home.load("UPDATE release SET earlier = NULL;").await;
    }
}

#[tokio::test]
async fn a_release_keeps_those_of_its_rounds_that_had_been_opened() {
    for_each_engine(|home| async move {
        let world = world(home).await;
        assert_eq!(world.built_of("s-previewed", &["a/snapshots/1"]).await.earlier, []);
        world.open("s-previewed", Opening::Owner, 1_000).await.unwrap();
        world.built_of("published", &["a/snapshots/1"]).await;
        world.open("published", Opening::Public, 1_000).await.unwrap();
        world.built_of("embargoed", &["a/snapshots/2", "b/snapshots/1"]).await;
        world.open("embargoed", Opening::At(9_000), 1_000).await.unwrap();
        world.built_of("withdrawn", &["a/snapshots/1"]).await;
        world.open("withdrawn", Opening::Owner, 1_000).await.unwrap();
        world.withdraw("withdrawn", "a mistake", 1_100).await.unwrap();
        for id in ["closed", "never"] {
            world.built_of(id, &["a/snapshots/1"]).await;
        }
        world.withdraw("never", "not wanted", 1_100).await.unwrap();
        world.built_of("elsewhere", &["ab/snapshots/1"]).await;
        world.open("elsewhere", Opening::Public, 1_000).await.unwrap();

        let of_a = world.built_of("of-a", &["a/snapshots/3"]).await;
        assert_eq!(ids(&of_a), ["embargoed", "published", "s-previewed", "withdrawn"]);
        let digest = "sha256:d".to_owned();
        assert_eq!(of_a.earlier[1], Earlier { release: name("published").to_string(), digest });
        let of_b = world.built_of("of-b", &["c/snapshots/1", "b/snapshots/1"]).await;
        assert_eq!(ids(&of_b), ["embargoed"]);
        assert_eq!(world.built_of("of-c", &["c/snapshots/1"]).await.earlier, []);
    })
    .await;
}

#[tokio::test]
async fn what_a_release_keeps_never_changes() {
    for_each_engine(|home| async move {
        let world = world(home).await;
        world.built("one").await;
        let two = world.built("two").await;
        world.open("one", Opening::Public, 1_000).await.unwrap();
        assert_eq!(world.store.create(&world.ctx, new("two", "p", 200)).await.unwrap(), two);
        let three = world.create("three").await;
        world.open("two", Opening::Public, 1_000).await.unwrap_err();
        assert_eq!((two.earlier.len(), ids(&three)), (0, vec!["one"]));
        assert_eq!(world.now("three").await.earlier, three.earlier);
    })
    .await;
}

#[tokio::test]
async fn a_release_is_opened_to_nobody_beside_one_that_it_does_not_know() {
    for_each_engine(|home| async move {
        for opening in [Opening::Owner, Opening::Public, Opening::At(9_000)] {
            let world = world(home.another().await).await;
            world.built_of("one", &["a/snapshots/1", "b/snapshots/1"]).await;
            world.built_of("two", &["b/snapshots/2", "c/snapshots/1"]).await;
            world.built_of("apart", &["d/snapshots/1"]).await;
            let one = world.open("one", opening, 1_000).await.unwrap();
            let told = world.told().await;
            assert_eq!(world.refused("two").await, vec![vec![one.name.to_string()]; 4], "{opening:?}");
            assert_eq!((world.now("two").await.version, world.told().await), (2, told));
            world.open("apart", Opening::Public, 1_000).await.unwrap();
            let anew = world.built_of("anew", &["b/snapshots/2", "c/snapshots/1"]).await;
            assert_eq!(ids(&anew), ["one"]);
            world.approve("anew", "anna").await.unwrap();
            assert_eq!(world.open("anew", Opening::Public, 2_000).await.unwrap().state, State::Published);
            world.withdraw("two", "made anew", 3_000).await.unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn what_was_read_stands_against_a_release_also_when_it_was_taken_back() {
    for_each_engine(|home| async move {
        let world = world(home).await;
        world.built("one").await;
        world.built("two").await;
        world.open("one", Opening::Owner, 1_000).await.unwrap();
        world.withdraw("one", "a mistake", 1_100).await.unwrap();
        assert_eq!(against(world.open("two", Opening::Owner, 1_200).await), [name("one").to_string()]);
    })
    .await;
}

#[tokio::test]
async fn the_earlier_one_of_two_that_are_protected_together_goes_on_with_its_life() {
    for_each_engine(|home| async move {
        let world = world(home).await;
        world.built("one").await;
        world.open("one", Opening::At(5_000), 1_000).await.unwrap();
        world.built("two").await;
        world.open("two", Opening::Owner, 1_100).await.unwrap();
        world.approve("one", "anna").await.unwrap();
        world.open("one", Opening::At(6_000), 1_200).await.unwrap();
        world.open("one", Opening::Owner, 1_300).await.unwrap();
        let published = world.store.publish_due(&world.ctx, 6_000).await.unwrap().unwrap();
        assert_eq!((published.name.id(), published.state), ("one", State::Published));
        assert_eq!(world.open("two", Opening::Public, 7_000).await.unwrap().state, State::Published);
    })
    .await;
}

#[tokio::test]
async fn of_releases_that_are_opened_at_the_same_moment_one_alone_is() {
    for_each_engine(|home| async move {
        let world = world(home).await;
        let ids = ["one", "two", "three", "four", "five", "six"];
        for id in ids {
            world.built(id).await;
        }
        let openings = [Opening::Public, Opening::Owner, Opening::At(9_000)].into_iter().cycle();
        let open = |(id, opening): (&'static str, Opening)| {
            let (store, ctx) = (world.store.clone(), world.ctx.clone());
            tokio::spawn(async move { store.open(&ctx, &name(id), None, opening, 1_000).await })
        };
        let all: Vec<_> = ids.into_iter().zip(openings).map(open).collect();
        let (mut opened, mut refused) = (Vec::new(), Vec::new());
        for one in all {
            match one.await.unwrap() {
                Ok(release) => opened.push(release.name.to_string()),
                other => refused.push(against(other)),
            }
        }
        assert_eq!((opened.len(), refused.len()), (1, 5));
        assert!(refused.iter().all(|others| *others == opened), "{opened:?} {refused:?}");
    })
    .await;
}

#[tokio::test]
async fn an_embargoed_release_is_not_published_beside_one_that_it_does_not_know() {
    for_each_engine(|home| async move {
        let world = world(home).await;
        world.built("one").await;
        world.open("one", Opening::At(5_000), 1_000).await.unwrap();
        world.built("two").await;
        world.open("two", Opening::Owner, 1_100).await.unwrap();
        world.forget_earlier().await;
        let left = world.store.publish_due(&world.ctx, 5_000).await.unwrap().unwrap();
        assert_eq!((left.state, left.publish_micros, left.public), (State::Ready, None, false));
        assert_eq!(world.store.publish_due(&world.ctx, 9_000).await.unwrap(), None);
        assert_eq!(against(world.open("one", Opening::Public, 9_000).await), [name("two").to_string()]);
    })
    .await;
}
