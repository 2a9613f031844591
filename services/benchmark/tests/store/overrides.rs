//! Verdicts set by hand.

use std::collections::BTreeSet;

use jamfor_benchmark::Error;
use jamfor_benchmark::domain::kind::Kind;
use jamfor_benchmark::domain::verdict::Verdict;
use jamfor_benchmark::domain::verdict_override::{Comparisons, Override};
use jamfor_benchmark::store::{NewOverride, Overrides};
use jamfor_contract::names::{Body, Collection, Name};
use jamfor_survey::Texts;
use jamfor_testkit::for_each_engine;

use crate::{World, world};

fn release(id: &str) -> Name {
    Name::new(Body::new("xa-body").unwrap(), Collection::Releases, id).unwrap()
}

fn new(request: u32, now_micros: i64) -> NewOverride {
    NewOverride {
        release: release("first"),
        request_id: format!("0198f2a0-0000-7000-8000-{request:012}"),
        on: Comparisons {
            indicator: Some("bodies/xa-body/indicators/i".into()),
            round: "bodies/xa-body/rounds/r2018".into(),
            kind: Kind::Stored,
            comparator: Some("bodies/xa-body/comparators/c/revisions/1".into()),
            earlier_round: None,
            area: Some("XA-0001".into()),
        },
        verdict: Verdict::WithCaution,
        reason: Texts::new().with("en", "checked by hand"),
        author: "somebody".into(),
        now_micros,
    }
}

impl World {
    async fn set(&self, new: NewOverride) -> Result<Override, Error> {
        self.store.set_verdict(&self.ctx, new).await
    }

    async fn listed(&self, before: Option<i64>, limit: u64) -> Vec<Override> {
        self.store.overrides(&self.ctx, &release("first"), before, limit).await.unwrap()
    }
}

#[tokio::test]
async fn a_request_sets_a_verdict_once() {
    for_each_engine(|home| async move {
        let world = world(home).await;
        let set = world.set(new(1, 100)).await.unwrap();
        assert_eq!((set.on.clone(), set.verdict), (new(1, 0).on, Verdict::WithCaution));
        assert_eq!((set.author.as_str(), set.created_micros, set.revoked_micros), ("somebody", 100, None));
        let again = NewOverride { author: "somebody else".into(), ..new(1, 500) };
        assert_eq!(world.set(again).await.unwrap(), set);
        let other = NewOverride { verdict: Verdict::NotComparable, ..new(1, 500) };
        assert!(matches!(world.set(other).await, Err(Error::KeyConflict { .. })));
        let elsewhere = NewOverride { release: release("second"), ..new(1, 500) };
        assert!(matches!(world.set(elsewhere).await, Err(Error::KeyConflict { .. })));
        assert_eq!(world.listed(None, 10).await, [set]);
    })
    .await;
}

#[tokio::test]
async fn a_revoked_verdict_stays_with_the_time_it_was_revoked() {
    for_each_engine(|home| async move {
        let world = world(home).await;
        let set = world.set(new(1, 100)).await.unwrap();
        let name = Name::parse(Collection::VerdictOverrides, &set.name).unwrap();
        let revoked = world.store.revoke_verdict(&world.ctx, &name, 200).await.unwrap();
        assert_eq!(revoked, Override { revoked_micros: Some(200), ..set });
        assert_eq!(world.store.revoke_verdict(&world.ctx, &name, 300).await.unwrap(), revoked);
        assert_eq!(world.set(new(1, 400)).await.unwrap(), revoked, "the request is the first one still");
        assert_eq!(world.listed(None, 10).await, [revoked]);
        let none = Name::parse(Collection::VerdictOverrides, "bodies/xa-body/verdictOverrides/none").unwrap();
        let missing = world.store.revoke_verdict(&world.ctx, &none, 200).await;
        assert!(matches!(missing, Err(Error::NotFound { .. })));
        let rows = world.database.audit(Some(&name.to_string()), 10).await.unwrap();
        assert!(rows.iter().all(|row| row.action == "verdicts.revoke") && rows.len() == 2);
        let rows = world.database.audit(Some(&release("first").to_string()), 10).await.unwrap();
        assert!(rows.iter().all(|row| row.action == "verdicts.override") && rows.len() == 2);
    })
    .await;
}

#[tokio::test]
async fn verdicts_are_listed_the_newest_first_and_no_two_at_one_moment() {
    for_each_engine(|home| async move {
        let world = world(home).await;
        let set = |request| {
            let (store, ctx) = (world.store.clone(), world.ctx.clone());
            tokio::spawn(async move { store.set_verdict(&ctx, new(request, 100)).await.unwrap() })
        };
        let all: Vec<_> = (1..=6).map(set).collect();
        for one in all {
            one.await.unwrap();
        }
        world.set(new(7, 50)).await.unwrap();
        let listed = world.listed(None, 10).await;
        let times: Vec<i64> = listed.iter().map(|one| one.created_micros).collect();
        assert_eq!(times, [106, 105, 104, 103, 102, 101, 100]);
        assert_eq!(listed.iter().map(|one| &one.name).collect::<BTreeSet<_>>().len(), 7);
        assert_eq!(world.listed(Some(105), 2).await, listed[2..4]);
        let other = world.store.overrides(&world.ctx, &release("second"), None, 10).await.unwrap();
        assert_eq!(other, []);
    })
    .await;
}
