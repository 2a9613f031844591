//! Rounds, participants and weight sets: changes name the version they were made from.

use jamfor_contract::names::{Body, Collection, MaybeRevision, Name};
use jamfor_fault::Fault;
use jamfor_intake::app::Page;
use jamfor_intake::app::round::RoundUpdate;
use jamfor_intake::app::weight_set::WeightSetUpdate;
use jamfor_intake::domain::GroupNumber;
use jamfor_intake::domain::round::State;
use jamfor_intake::domain::weight_set;
use jamfor_intake::store::{Act, CopiedQuestionnaire, Swapped};
use jamfor_survey::Texts;
use jamfor_testkit::for_each_engine;

use super::kit::{World, content, participants, questionnaire, round_name};

fn update(id: &str, note: &str, etag: Option<String>) -> RoundUpdate {
    let content = jamfor_intake::domain::round::Content { note: note.to_owned(), ..content() };
    RoundUpdate { name: round_name(id), content, etag, allow_missing: true }
}

#[tokio::test]
async fn a_change_of_an_older_version_is_refused() {
    for_each_engine(|test| async move {
        let world = World::on(&test).await;
        let intake = world.intake();
        let first = intake.update_round(&world.ctx, &update("a", "one", None)).await.unwrap();
        let same = intake.update_round(&world.ctx, &update("a", "one", None)).await.unwrap();
        assert_eq!(first, same);
        let second = intake.update_round(&world.ctx, &update("a", "two", Some(first.etag()))).await.unwrap();
        assert_ne!(first.etag(), second.etag());
        let late = intake.update_round(&world.ctx, &update("a", "three", Some(first.etag()))).await;
        assert_eq!(late.unwrap_err().reason(), "ETAG_MISMATCH");
        assert_eq!(world.store.update_round(&world.ctx, &first, &content()).await.unwrap(), Swapped::Moved);
        let again = world.store.insert_round(&world.ctx, &round_name("a"), &content()).await.unwrap();
        assert_eq!(again, Swapped::Moved);
        assert_eq!(world.round("a").await.content.note, "two");
        assert_eq!(world.audit("rounds.update").await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn an_open_round_changes_only_beside_its_answers() {
    for_each_engine(|test| async move {
        let world = World::on(&test).await;
        world.open("a").await;
        let intake = world.intake();
        intake.update_round(&world.ctx, &update("a", "ny not", None)).await.unwrap();
        let mut other = update("a", "ny not", None);
        other.content.pilot = true;
        let refused = intake.update_round(&world.ctx, &other).await.unwrap_err();
        assert_eq!(refused.reason(), "ROUND_NOT_DRAFT");
        assert!(!world.round("a").await.content.pilot);
    })
    .await;
}

#[tokio::test]
async fn rounds_are_listed_in_byte_order_on_both_engines() {
    for_each_engine(|test| async move {
        let world = World::on(&test).await;
        for id in ["b-1", "b1", "a", "b"] {
            world.draft(id).await;
        }
        let body = Body::new("se-skr").unwrap();
        let listed = |after: &'static str, limit| {
            let (store, ctx, body) = (world.store.clone(), world.ctx.clone(), body.clone());
            async move {
                let rounds = store.rounds(&ctx, &body, after, limit).await.unwrap();
                rounds.iter().map(|round| round.name.id().to_owned()).collect::<Vec<_>>()
            }
        };
        assert_eq!(listed("", 10).await, ["a", "b", "b-1", "b1"]);
        assert_eq!(listed("b", 1).await, ["b-1"]);
    })
    .await;
}

#[tokio::test]
async fn a_round_opens_only_as_it_was_read() {
    for_each_engine(|test| async move {
        let world = World::on(&test).await;
        let draft = world.draft("a").await;
        world.store.set_participants(&world.ctx, &draft, &participants()).await.unwrap();
        let copies = [CopiedQuestionnaire { group: GroupNumber(0), questionnaire: questionnaire() }];
        let opened = world.store.open_round(&world.ctx, &draft, &copies).await.unwrap();
        assert_eq!(opened, Swapped::Moved, "the participants changed since");
        assert_eq!(world.round("a").await.state, State::Draft);
        assert_eq!(world.audit("rounds.open").await, []);
    })
    .await;
}

#[tokio::test]
async fn participants_are_replaced_by_area_and_group_until_the_round_closes() {
    for_each_engine(|test| async move {
        let world = World::on(&test).await;
        world.open("a").await;
        let mut changed = participants();
        changed[0].clients = Some(7);
        let round = world.round("a").await;
        let set = world.store.set_participants(&world.ctx, &round, &changed[..1]).await.unwrap();
        assert_eq!(set, Act::Done(3));
        assert_eq!(world.store.participants(&world.ctx, round.id).await.unwrap(), changed);
        world.close("a").await;
        let set = world.store.set_participants(&world.ctx, &round, &changed).await.unwrap();
        assert_eq!(set, Act::State(State::Closed));
    })
    .await;
}

#[tokio::test]
async fn new_content_of_a_weight_set_is_a_new_revision() {
    for_each_engine(|test| async move {
        let world = World::on(&test).await;
        let intake = world.intake();
        let name = Name::parse(Collection::WeightSets, "bodies/se-skr/weightSets/ifo").unwrap();
        let update = |source: &str, etag: Option<String>| WeightSetUpdate {
            name: name.clone(),
            content: weight_set::Content {
                title: Texts::new().with("sv", "Vikter"),
                source: source.to_owned(),
                cells: Vec::new(),
                populations: Vec::new(),
            },
            etag,
            allow_missing: true,
        };
        let first = intake.update_weight_set(&world.ctx, &update("a", None)).await.unwrap();
        let same = intake.update_weight_set(&world.ctx, &update("a", Some(first.etag()))).await.unwrap();
        assert_eq!((first.revision, same.revision), (1, 1));
        let second = intake.update_weight_set(&world.ctx, &update("b", None)).await.unwrap();
        assert_eq!(second.revision, 2);
        let late = intake.update_weight_set(&world.ctx, &update("c", Some(first.etag()))).await;
        assert_eq!(late.unwrap_err().reason(), "ETAG_MISMATCH");
        let moved =
            world.store.add_weight_set(&world.ctx, &name, 1, &update("d", None).content).await.unwrap();
        assert_eq!(moved, Swapped::Moved);
        let old = MaybeRevision { name: name.clone(), number: Some(1) };
        assert_eq!(intake.get_weight_set(&world.ctx, &old).await.unwrap().content.source, "a");
        let page = Page { after: String::new(), size: 10 };
        let listed = intake.list_weight_sets(&world.ctx, &name.body, &page).await.unwrap();
        assert_eq!(listed.iter().map(|set| set.revision).collect::<Vec<_>>(), [2]);
    })
    .await;
}
