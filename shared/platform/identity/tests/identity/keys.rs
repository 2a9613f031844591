//! Issuers that are away, change their keys, or are asked for keys by those who wish them harm.

use std::sync::Arc;
use std::time::Duration;

use jamfor_fault::{Fault as _, Kind};
use jamfor_identity::{IdentitySettings, Unauthenticated};
use jamfor_settings::TimeSpan;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::support::{Answer, Door, Issuer, Pen, published, wait_until};

/// A little longer than the shortest time between two fetches.
const A_TURN: Duration = Duration::from_millis(1100);

fn believing(issuer: &Issuer) -> IdentitySettings {
    IdentitySettings { issuers: vec![issuer.settings()], ..IdentitySettings::default() }
}

fn named(pen: &Pen, name: &str, claims: &Value) -> String {
    pen.token_with(&pen.header_with("kid", json!(name)), claims)
}

#[tokio::test]
async fn an_issuer_that_is_away_at_the_start_is_waited_for() {
    let pen = Pen::ec("e");
    let issuer = Issuer::start(Answer::Broken).await;
    let door = Door::ajar(&believing(&issuer));
    wait_until("the keys were asked for", || issuer.asked() > 0).await;
    assert_eq!(door.authenticator.ready(), Err("keys were never fetched of local".to_owned()));
    let refusal = door.bearer(&pen.token(&issuer.claims())).await.unwrap_err();
    assert_eq!(refusal, Unauthenticated::NoKeys { issuer: "local".to_owned() });
    assert_eq!((refusal.kind(), refusal.reason()), (Kind::Unavailable, "DEPENDENCY_UNAVAILABLE"));
    assert!(refusal.retry_after().is_some());

    issuer.answers(Answer::Keys(published(&[&pen])));
    wait_until("the keys are there", || door.authenticator.ready().is_ok()).await;
    assert!(door.bearer(&pen.token(&issuer.claims())).await.is_ok());
}

#[tokio::test]
async fn keys_stay_while_their_issuer_is_away() {
    let pen = Pen::ec("e");
    let issuer = Issuer::of(&[&pen]).await;
    let mut settings = issuer.settings();
    settings.refresh = TimeSpan::millis(100);
    let door = Door::of(settings).await;
    for answer in
        [Answer::Broken, Answer::Keys(vec![]), Answer::Keys(vec![json!({ "kty": "oct", "k": "AAAA" })])]
    {
        issuer.answers(answer);
        let before = issuer.asked();
        wait_until("the keys were asked for again", || issuer.asked() > before + 1).await;
        assert_eq!(door.authenticator.ready(), Ok(()));
        assert!(door.bearer(&pen.token(&issuer.claims())).await.is_ok());
    }
}

#[tokio::test]
async fn keys_are_fetched_again_and_again() {
    let (old, new) = (Pen::ec("old"), Pen::ec("new"));
    let issuer = Issuer::of(&[&old]).await;
    let mut settings = issuer.settings();
    settings.refresh = TimeSpan::millis(100);
    settings.refetch = TimeSpan::mins(60);
    let door = Door::of(settings).await;
    issuer.answers(Answer::Keys(published(&[&new])));
    let before = issuer.asked();
    wait_until("the keys were asked for again", || issuer.asked() > before + 1).await;
    assert!(door.bearer(&new.token(&issuer.claims())).await.is_ok());
    assert_eq!(door.bearer(&old.token(&issuer.claims())).await, Err(Unauthenticated::Key));
}

#[tokio::test]
async fn a_new_key_is_known_with_the_first_token_that_names_it() {
    let (old, new) = (Pen::ec("old"), Pen::rsa("new"));
    let issuer = Issuer::of(&[&old]).await;
    let door = Door::of(issuer.settings()).await;
    issuer.answers(Answer::Keys(published(&[&old, &new])));
    tokio::time::sleep(A_TURN).await;
    assert!(door.bearer(&new.token(&issuer.claims())).await.is_ok());
    assert!(door.bearer(&old.token(&issuer.claims())).await.is_ok());
    assert_eq!(issuer.asked(), 2);

    issuer.answers(Answer::Keys(published(&[&new])));
    tokio::time::sleep(A_TURN).await;
    assert_eq!(door.bearer(&named(&new, "third", &issuer.claims())).await, Err(Unauthenticated::Key));
    assert_eq!(door.bearer(&old.token(&issuer.claims())).await, Err(Unauthenticated::Key));
}

/// Lets a thousand tokens of unknown keys come at once; how many heard that their key is unknown. Others may only hear
/// that too many wait for keys already.
async fn storm(door: &Arc<Door>, pen: &Arc<Pen>, claims: &Value) -> usize {
    let mut calls = JoinSet::new();
    for call in 0..1000 {
        let (door, pen, claims) = (Arc::clone(door), Arc::clone(pen), claims.clone());
        calls.spawn(async move { door.bearer(&named(&pen, &format!("unknown-{call}"), &claims)).await });
    }
    let mut unknown = 0;
    for refusal in calls.join_all().await {
        match refusal {
            Err(Unauthenticated::Key) => unknown += 1,
            Err(Unauthenticated::NoKeys { .. }) => {}
            other => panic!("{other:?}"),
        }
    }
    unknown
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_thousand_unknown_keys_are_asked_for_once() {
    let pen = Arc::new(Pen::ec("e"));
    let issuer = Issuer::of(&[&pen]).await;
    let mut settings = issuer.settings();
    settings.refetch = TimeSpan::secs(8);
    let door = Arc::new(Door::of(settings).await);
    assert_eq!(
        storm(&door, &pen, &issuer.claims()).await,
        1000,
        "nobody waits for what was fetched just now"
    );
    assert_eq!(issuer.asked(), 1, "the keys were fetched just now");

    tokio::time::sleep(Duration::from_millis(8100)).await;
    issuer.answers(Answer::Late(published(&[&pen]), Duration::from_millis(200)));
    let waited = storm(&door, &pen, &issuer.claims()).await;
    assert!((16..1000).contains(&waited), "{waited} waited for a slow issuer");
    assert_eq!(issuer.asked(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_thousand_unknown_keys_are_asked_for_once_also_of_a_broken_issuer() {
    let pen = Arc::new(Pen::ec("e"));
    let issuer = Issuer::of(&[&pen]).await;
    let mut settings = issuer.settings();
    settings.refetch = TimeSpan::secs(8);
    let door = Arc::new(Door::of(settings).await);
    tokio::time::sleep(Duration::from_millis(8100)).await;
    issuer.answers(Answer::Broken);
    assert!(storm(&door, &pen, &issuer.claims()).await >= 16);
    assert_eq!(storm(&door, &pen, &issuer.claims()).await, 1000, "nobody waits for what was tried just now");
    assert_eq!(issuer.asked(), 2);
    assert!(door.bearer(&pen.token(&issuer.claims())).await.is_ok());
}

#[tokio::test]
async fn a_caller_who_hangs_up_does_not_end_the_fetch_for_others() {
    let (old, new) = (Pen::ec("old"), Pen::ec("new"));
    let issuer = Issuer::of(&[&old]).await;
    let mut settings = issuer.settings();
    settings.refetch = TimeSpan::secs(5);
    let door = Door::of(settings).await;
    tokio::time::sleep(Duration::from_millis(5100)).await;
    issuer.answers(Answer::Late(published(&[&new]), Duration::from_millis(300)));
    let token = new.token(&issuer.claims());
    let hung_up = tokio::time::timeout(Duration::from_millis(100), door.bearer(&token)).await;
    assert!(hung_up.is_err());
    assert!(door.bearer(&token).await.is_ok());
    assert_eq!(issuer.asked(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn callers_are_known_without_a_gap_while_keys_are_fetched() {
    let (lasting, passing) = (Arc::new(Pen::ec("lasting")), Pen::ec("passing"));
    let issuer = Issuer::of(&[&lasting]).await;
    let mut settings = issuer.settings();
    settings.refresh = TimeSpan::millis(2);
    let door = Arc::new(Door::of(settings).await);
    let mut calls = JoinSet::new();
    for _ in 0..8 {
        let (door, token) = (Arc::clone(&door), lasting.token(&issuer.claims()));
        calls.spawn(async move {
            for _ in 0..200 {
                door.bearer(&token).await?;
            }
            Ok::<_, Unauthenticated>(())
        });
    }
    let sets = [vec![&*lasting, &passing], vec![&passing, &*lasting], vec![&*lasting]];
    for set in sets.iter().cycle().take(30) {
        issuer.answers(Answer::Keys(published(set)));
        tokio::time::sleep(Duration::from_millis(3)).await;
    }
    for known in calls.join_all().await {
        assert_eq!(known, Ok(()));
    }
    assert!(issuer.asked() > 3);
}
