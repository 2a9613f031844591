//! The development issuer: everybody is believed, on this machine, for an hour at most.

use std::net::SocketAddr;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::{Request, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use jamfor_context::{Caller, Role};
use jamfor_identity::development::{DevelopmentError, DevelopmentIssuer, TokenRequest};
use serde_json::Value;

use crate::support::Door;

async fn start() -> DevelopmentIssuer {
    DevelopmentIssuer::start(SocketAddr::from(([127, 0, 0, 1], 0))).await.unwrap()
}

async fn send(request: Request<Full<&'static [u8]>>) -> (StatusCode, Value) {
    let client = Client::builder(TokioExecutor::new()).build_http();
    let response = client.request(request).await.unwrap();
    let status = response.status();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (status, serde_json::from_slice(&body).unwrap())
}

async fn post(issuer: &DevelopmentIssuer, form: &'static str) -> (StatusCode, Value) {
    let request = Request::post(format!("{}/token", issuer.url()))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Full::new(form.as_bytes()))
        .unwrap();
    send(request).await
}

async fn look(issuer: &DevelopmentIssuer, query: &str, host: Option<&str>) -> (StatusCode, Value) {
    let request = Request::get(format!("{}/token?{query}", issuer.url()));
    let request = match host {
        Some(host) => request.header("host", host),
        None => request,
    };
    send(request.body(Full::default()).unwrap()).await
}

fn anna() -> Caller {
    Caller::new("development|anna")
        .of_body("se-1490")
        .with_role(Role::MunicipalityOwner)
        .with_role(Role::Analyst)
        .with_area("SE-1490")
}

#[tokio::test]
async fn who_asks_gets_a_token_that_services_believe() {
    let issuer = start().await;
    let door = Door::of(issuer.settings()).await;
    let form = "grant_type=client_credentials&subject=anna&body=se-1490&roles=municipality-owner+analyst&areas=SE-1490";
    let query = "subject=anna&body=se-1490&roles=municipality-owner,analyst&areas=SE-1490&expires_in=60";
    for (status, answer) in [post(&issuer, form).await, look(&issuer, query, None).await] {
        assert_eq!((status, &answer["token_type"]), (StatusCode::OK, &"Bearer".into()), "{answer}");
        assert_eq!(door.bearer(answer["access_token"].as_str().unwrap()).await, Ok(anna()));
    }
    let request = TokenRequest::of("anna")
        .of_body("se-1490")
        .with_role("municipality-owner")
        .with_role("analyst")
        .with_area("SE-1490");
    assert_eq!(door.bearer(&issuer.token(&request).unwrap()).await, Ok(anna()));
}

#[tokio::test]
async fn a_service_gets_its_token_as_it_does_elsewhere() {
    let issuer = start().await;
    let mut settings = issuer.settings();
    settings.services.insert("jamfor-benchmark".to_owned(), "benchmark".to_owned());
    let door = Door::of(settings).await;
    let form = "grant_type=client_credentials&client_id=jamfor-benchmark&client_secret=any&scope=x";
    let (_, answer) = post(&issuer, form).await;
    let known = door.bearer(answer["access_token"].as_str().unwrap()).await.unwrap();
    assert_eq!(known.to_string(), "service:benchmark via benchmark");
}

#[tokio::test]
async fn a_client_names_itself_in_the_header_and_its_role_in_the_address_of_the_endpoint() {
    let issuer = start().await;
    let door = Door::of(issuer.settings()).await;
    let address =
        format!("{}/token?body=se-1490&roles=municipality-owner,analyst&areas=SE-1490", issuer.url());
    let request = Request::post(address)
        .header("authorization", "Basic YW5uYTphbnk=") // anna:any
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Full::new(&b"grant_type=client_credentials"[..]))
        .unwrap();
    let (_, answer) = send(request).await;
    assert_eq!(door.bearer(answer["access_token"].as_str().unwrap()).await, Ok(anna()));
}

#[tokio::test]
async fn a_token_says_that_it_is_for_development() {
    let token = start().await.token(&TokenRequest::of("anna")).unwrap();
    let claims = URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap()).unwrap();
    let claims: Value = serde_json::from_slice(&claims).unwrap();
    assert_eq!(claims["development"], true);
    assert!(claims["exp"].as_u64().unwrap() - claims["iat"].as_u64().unwrap() <= 3600);
}

#[tokio::test]
async fn a_token_that_lives_too_long_or_names_nobody_is_not_made() {
    let issuer = start().await;
    for query in ["subject=anna&expires_in=3601", "subject=anna&expires_in=0", "body=se-skr", ""] {
        let (status, answer) = look(&issuer, query, None).await;
        assert_eq!(
            (status, &answer["error"]),
            (StatusCode::BAD_REQUEST, &"invalid_request".into()),
            "{query}"
        );
    }
    let (status, answer) = post(&issuer, "grant_type=password&subject=anna").await;
    assert_eq!((status, &answer["error"]), (StatusCode::BAD_REQUEST, &"unsupported_grant_type".into()));
    let long = TokenRequest { expires_in: Duration::from_secs(3601), ..TokenRequest::of("anna") };
    assert!(matches!(issuer.token(&long), Err(DevelopmentError::Asked(_))));
}

#[tokio::test]
async fn it_listens_on_this_machine_alone() {
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:0"] {
        let refused = DevelopmentIssuer::start(address.parse().unwrap()).await;
        assert!(matches!(refused, Err(DevelopmentError::NotLoopback(_))), "{address}");
    }
}

#[tokio::test]
async fn a_page_that_calls_it_by_another_name_gets_no_token() {
    let issuer = start().await;
    let port = issuer.url().rsplit_once(':').unwrap().1.to_owned();
    let (status, answer) = look(&issuer, "subject=anna", Some(&format!("attacker.example:{port}"))).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert!(answer.get("access_token").is_none());
    let (status, _) = look(&issuer, "subject=anna", Some(&format!("localhost:{port}"))).await;
    assert_eq!(status, StatusCode::OK);
}

#[tokio::test]
async fn it_ends_when_it_is_dropped() {
    let issuer = start().await;
    let address: SocketAddr = issuer.url().strip_prefix("http://").unwrap().parse().unwrap();
    drop(issuer);
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn one_process_does_not_believe_the_tokens_of_another() {
    let (ours, theirs) = (start().await, start().await);
    let door = Door::of(ours.settings()).await;
    let token = theirs.token(&TokenRequest::of("anna")).unwrap();
    assert!(door.bearer(&token).await.is_err());
}
