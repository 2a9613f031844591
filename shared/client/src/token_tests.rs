//! Tokens from a real endpoint and a real file, shown to a real service.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use jamfor_context::Context;
use jamfor_settings::Secret;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tonic::Code;

use super::*;
use crate::testing::{House, get};
use crate::{Link, LinkSettings, RemoteFault, Repeat};

/// A token endpoint that counts what it grants: `t1`, `t2` and so on, each for ten seconds.
#[derive(Clone, Default)]
struct Login {
    url: String,
    granted: Arc<AtomicUsize>,
    away: Arc<AtomicBool>,
}

impl Login {
    async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/token", listener.local_addr().unwrap());
        let login = Self { url, ..Self::default() };
        let this = login.clone();
        tokio::spawn(async move {
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                let answer = this.answer(&read(&mut stream).await);
                stream.write_all(answer.as_bytes()).await.unwrap();
            }
        });
        login
    }

    fn answer(&self, request: &str) -> String {
        assert!(request.contains("grant_type=client_credentials&scope=jamfor"), "{request}");
        assert!(request.to_lowercase().contains("authorization: basic "), "{request}");
        let (status, body) = if self.away.load(Ordering::SeqCst) {
            ("400 Bad Request", r#"{"error":"invalid_client"}"#.to_owned())
        } else {
            let number = self.granted.fetch_add(1, Ordering::SeqCst) + 1;
            ("200 OK", format!(r#"{{"access_token":"t{number}","token_type":"Bearer","expires_in":10}}"#))
        };
        let length = body.len();
        format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}")
    }

    fn settings(&self) -> TokenSettings {
        TokenSettings {
            url: self.url.clone(),
            client_id: "benchmark".to_owned(),
            client_secret: Secret::new("hemligt"),
            scope: "jamfor".to_owned(),
            ..TokenSettings::default()
        }
    }

    fn tokens(&self) -> Tokens {
        Tokens::of(&self.settings(), &CancellationToken::new()).unwrap().unwrap()
    }

    fn granted(&self) -> usize {
        self.granted.load(Ordering::SeqCst)
    }
}

/// A request with its body, whose length fits what this client sends.
async fn read(stream: &mut tokio::net::TcpStream) -> String {
    let mut text = String::new();
    while !text.contains("scope=jamfor") {
        let mut part = [0; 4096];
        let length = stream.read(&mut part).await.unwrap();
        assert!(length > 0, "the request ended early: {text}");
        text.push_str(std::str::from_utf8(&part[..length]).unwrap());
    }
    text
}

async fn later(span: Duration) {
    tokio::time::pause();
    tokio::time::advance(span).await;
    tokio::time::resume();
}

async fn shown(tokens: &Tokens) -> Result<String, TokenError> {
    tokens.bearer().await.map(|value| value.to_str().unwrap().to_owned())
}

fn with_token(house: &House, token: TokenSettings) -> Link {
    Link::connect(&LinkSettings { token, ..LinkSettings::at(house.endpoint()) }).unwrap()
}

async fn ask(link: &Link, repeat: Repeat) -> Result<String, RemoteFault> {
    link.call(&Context::for_test(), repeat, |linked| get(linked, "hej")).await
}

#[tokio::test]
async fn many_who_need_a_token_at_once_ask_for_one() {
    let login = Login::open().await;
    let tokens = Arc::new(login.tokens());
    let callers: Vec<_> = (0..20)
        .map(|_| {
            let tokens = Arc::clone(&tokens);
            tokio::spawn(async move { shown(&tokens).await.unwrap() })
        })
        .collect();
    for caller in callers {
        assert_eq!(caller.await.unwrap(), "Bearer t1");
    }
    assert_eq!(login.granted(), 1);
}

#[tokio::test]
async fn a_token_is_renewed_before_its_end_and_no_call_waits_for_it() {
    let login = Login::open().await;
    let tokens = login.tokens();
    assert_eq!(shown(&tokens).await.unwrap(), "Bearer t1");
    later(Duration::from_millis(7_500)).await;
    assert_eq!(shown(&tokens).await.unwrap(), "Bearer t1");
    assert_eq!(login.granted(), 1);
    later(Duration::from_millis(600)).await;
    assert_eq!(shown(&tokens).await.unwrap(), "Bearer t1");
    while login.granted() < 2 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(shown(&tokens).await.unwrap(), "Bearer t2");
}

#[tokio::test]
async fn a_token_is_used_to_its_end_while_its_endpoint_gives_no_other() {
    let login = Login::open().await;
    let tokens = login.tokens();
    shown(&tokens).await.unwrap();
    login.away.store(true, Ordering::SeqCst);
    later(Duration::from_millis(8_500)).await;
    assert_eq!(shown(&tokens).await.unwrap(), "Bearer t1");
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(shown(&tokens).await.unwrap(), "Bearer t1");
    later(Duration::from_secs(2)).await;
    let error = shown(&tokens).await.unwrap_err().to_string();
    assert!(error.contains(&login.url) && error.contains("invalid_client"), "{error}");
    login.away.store(false, Ordering::SeqCst);
    later(Duration::from_secs(1)).await;
    assert_eq!(shown(&tokens).await.unwrap(), "Bearer t2");
}

#[tokio::test]
async fn a_call_that_is_refused_for_its_token_is_made_again_with_a_new_one() {
    let (login, house) = (Login::open().await, House::open().await);
    let link = with_token(&house, login.settings());
    *house.places.wants.lock().unwrap() = "Bearer t2".to_owned();
    ask(&link, Repeat::Never).await.unwrap();
    assert_eq!((login.granted(), house.calls()), (2, 2));
}

#[tokio::test]
async fn a_service_that_takes_no_token_does_not_make_the_client_fetch_them_all_the_time() {
    let (login, house) = (Login::open().await, House::open().await);
    let link = with_token(&house, login.settings());
    *house.places.wants.lock().unwrap() = "Bearer of another issuer".to_owned();
    for _ in 0..20 {
        let fault = ask(&link, Repeat::Idempotent).await.unwrap_err();
        assert_eq!(fault.code, Code::Unauthenticated);
    }
    assert_eq!(login.granted(), 2);
}

#[tokio::test]
async fn a_call_without_a_token_is_not_made_when_the_endpoint_is_away() {
    let house = House::open().await;
    let login = Login { url: "http://127.0.0.1:1/token".to_owned(), ..Login::default() };
    let fault = ask(&with_token(&house, login.settings()), Repeat::Never).await.unwrap_err();
    assert_eq!(fault.code, Code::Unavailable);
    assert!(fault.message.contains("http://127.0.0.1:1/token"), "{}", fault.message);
    assert!(!fault.message.contains("hemligt"));
    assert_eq!(house.calls(), 0);
}

#[tokio::test]
async fn a_token_file_is_read_again_when_its_token_is_refused_or_old() {
    let house = House::open().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("token");
    std::fs::write(&file, "first\n").unwrap();
    let link = with_token(&house, TokenSettings { file: file.clone(), ..TokenSettings::default() });
    *house.places.wants.lock().unwrap() = "Bearer first".to_owned();
    ask(&link, Repeat::Never).await.unwrap();
    std::fs::write(&file, "second\n").unwrap();
    *house.places.wants.lock().unwrap() = "Bearer second".to_owned();
    ask(&link, Repeat::Never).await.unwrap();
    std::fs::remove_file(&file).unwrap();
    later(Duration::from_secs(2)).await;
    ask(&link, Repeat::Never).await.unwrap();
}

#[tokio::test]
async fn a_token_that_cannot_stand_in_a_header_is_not_shown_in_the_error() {
    let settings = TokenSettings { bearer: Secret::new("hem\u{7}ligt"), ..TokenSettings::default() };
    let tokens = Tokens::of(&settings, &CancellationToken::new()).unwrap().unwrap();
    let error = shown(&tokens).await.unwrap_err();
    assert_eq!(error, TokenError::Malformed);
}
