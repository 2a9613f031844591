//! Who may read a release: nobody before it is published, nobody but the methodologist while answers are real.

use jamfor_contract::benchmark::{Audience, GetFigureRequest, ListReleasesRequest, figure, release::State};
use jamfor_database::{Database, DatabaseSettings};
use tonic::Code;

use crate::kit::{BODY, RELEASE, ROUND, SHARE, area, fault, ready, release};

fn ask(audience: Audience) -> GetFigureRequest {
    GetFigureRequest {
        release: RELEASE.into(),
        indicator: SHARE.into(),
        round: ROUND.into(),
        area: area(1),
        audience: audience.into(),
        ..Default::default()
    }
}

#[tokio::test]
async fn nobody_reads_what_is_not_published_but_the_methodologist_whose_reads_are_logged() {
    let suite = ready().await;
    for audience in [Audience::Unspecified, Audience::Public, Audience::Owner] {
        let refused = fault(suite.figures().get_figure(ask(audience)).await);
        assert_eq!(
            (refused.code, refused.reason.as_str()),
            (Code::FailedPrecondition, "RELEASE_NOT_PUBLISHED")
        );
    }
    let exact = suite.figures().get_figure(ask(Audience::Methodologist)).await.unwrap().into_inner();
    assert!(matches!(exact.figure.unwrap().value, Some(figure::Value::Estimate(_))));
    let database = Database::connect("test", &DatabaseSettings::at(suite.homes[2].url())).await.unwrap();
    let rows = database.audit(Some(RELEASE), 100).await.unwrap();
    let reads: Vec<_> = rows.iter().filter(|row| row.action == "figures.get").collect();
    assert_eq!((reads.len(), reads[0].caller.as_str()), (1, "local-operator"));
}

#[tokio::test]
async fn owners_are_let_in_with_the_public_and_not_the_other_way_round() {
    let suite = ready().await;
    let owner = suite.publish("first", Audience::Owner).await.unwrap();
    assert_eq!(
        (owner.state(), owner.published_to().collect::<Vec<_>>()),
        (State::Published, vec![Audience::Owner])
    );
    assert!(suite.figures().get_figure(ask(Audience::Owner)).await.is_ok());
    assert_eq!(
        fault(suite.figures().get_figure(ask(Audience::Public)).await).reason,
        "RELEASE_NOT_PUBLISHED"
    );
    let public = suite.publish("first", Audience::Public).await.unwrap();
    assert_eq!(public.published_to().collect::<Vec<_>>(), [Audience::Public, Audience::Owner]);
    assert!(suite.figures().get_figure(ask(Audience::Public)).await.is_ok());
    assert_eq!(suite.publish("first", Audience::Public).await.unwrap().etag, public.etag);
    let refused = fault(suite.publish("first", Audience::Methodologist).await);
    assert_eq!(refused.violations[0].reason, "NOT_DEFINED");
    assert_eq!(fault(suite.publish("none", Audience::Public).await).reason, "RESOURCE_NOT_FOUND");
}

#[tokio::test]
async fn real_answers_stay_with_the_methodologist() {
    let suite = ready().await;
    suite.collect("real", 2019, false).await;
    let mut real = release();
    real.snapshots.push(format!("{BODY}/rounds/real/snapshots/1"));
    suite.create("real", real).await.unwrap();
    assert!(!suite.wait("real").await.synthetic);
    for audience in [Audience::Public, Audience::Owner] {
        let refused = fault(suite.publish("real", audience).await);
        assert_eq!(
            (refused.code, refused.reason.as_str()),
            (Code::FailedPrecondition, "PROTECTION_INCOMPLETE")
        );
    }
    let request = ListReleasesRequest { parent: BODY.into(), page_size: 1, page_token: String::new() };
    let page = suite.releases().list_releases(request.clone()).await.unwrap().into_inner();
    let next = ListReleasesRequest { page_token: page.next_page_token, ..request };
    let rest = suite.releases().list_releases(next).await.unwrap().into_inner();
    assert_eq!((page.releases[0].name.as_str(), rest.releases.len()), (RELEASE, 1));
    assert_eq!(rest.next_page_token, "");
}
