//! Who may read a release: nobody before it is published, and nobody after it was taken back, but the methodologist.

use std::time::{Duration, SystemTime};

use jamfor_contract::benchmark::{
    ApproveReleaseRequest, Audience, CompareReleasesRequest, ExportFiguresRequest, GetAreaReportRequest,
    GetFigureRequest, GetProtectionReportRequest, ListFiguresRequest, ListReleasesRequest,
    PublishReleaseRequest, Release, WatchReleasesRequest, WithdrawReleaseRequest, figure, release::State,
    release_service_client::ReleaseServiceClient, watch_releases_response::Kind,
};
use jamfor_database::{Database, DatabaseSettings};
use jamfor_testkit::wait_until;
use tokio_util::sync::CancellationToken;
use tonic::Code;

use crate::kit::{BODY, RELEASE, ROUND, SHARE, Suite, area, channel, fault, ready, release};

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

impl Suite {
    /// A release in which one round has answers of persons, as far as the suite knows.
    async fn with_persons(&self) -> Release {
        self.collect("real", 2019, false).await;
        let mut real = release();
        real.snapshots.push(format!("{BODY}/rounds/real/snapshots/1"));
        self.create("real", real).await.unwrap();
        let built = self.wait("real").await;
        assert!(!built.synthetic && built.protection.as_ref().unwrap().passed);
        built
    }
}

#[tokio::test]
async fn owners_are_let_in_with_the_public_and_not_the_other_way_round() {
    let suite = ready().await;
    let owner = suite.publish("first", Audience::Owner).await.unwrap();
    assert_eq!(
        (owner.state(), owner.published_to().collect::<Vec<_>>()),
        (State::Ready, vec![Audience::Owner])
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
async fn answers_of_persons_are_opened_to_nobody_where_the_attack_recovered_anything() {
    let suite = ready().await;
    let built = suite.with_persons().await;
    suite
        .tamper_with(
            2,
            "UPDATE release SET protection = replace(protection, 'passed\":true', 'passed\":false')",
        )
        .await;
    let approve = ApproveReleaseRequest { name: built.name.clone(), digest: built.digest.clone() };
    let mut refusals = vec![fault(suite.releases().approve_release(approve).await)];
    for audience in [Audience::Owner, Audience::Public] {
        refusals.push(fault(suite.publish("real", audience).await));
    }
    for refused in refusals {
        assert_eq!((refused.code, refused.reason.as_str()), (Code::FailedPrecondition, "PROTECTION_FAILED"));
    }
    assert_eq!(suite.publish("first", Audience::Public).await.unwrap().state(), State::Published);
}

#[tokio::test]
async fn answers_of_persons_are_previewed_by_owners_and_published_when_two_persons_answer_for_it() {
    let suite = ready().await;
    let built = suite.with_persons().await;
    let preview = suite.publish("real", Audience::Owner).await.unwrap();
    assert_eq!(preview.published_to().collect::<Vec<_>>(), [Audience::Owner]);
    let approve = ApproveReleaseRequest { name: built.name.clone(), digest: built.digest };
    let approved = suite.releases().approve_release(approve).await.unwrap().into_inner().release.unwrap();
    assert_eq!(approved.approvals.len(), 1);
    let refused = fault(suite.publish("real", Audience::Public).await);
    assert_eq!((refused.code, refused.reason.as_str()), (Code::FailedPrecondition, "RELEASE_NOT_APPROVED"));
}

#[tokio::test]
async fn releases_are_listed_by_page() {
    let suite = ready().await;
    suite.create("second", release()).await.unwrap();
    let request = ListReleasesRequest { parent: BODY.into(), page_size: 1, page_token: String::new() };
    let page = suite.releases().list_releases(request.clone()).await.unwrap().into_inner();
    let next = ListReleasesRequest { page_token: page.next_page_token, ..request };
    let rest = suite.releases().list_releases(next).await.unwrap().into_inner();
    assert_eq!((page.releases[0].name.as_str(), rest.releases.len()), (RELEASE, 1));
    assert_eq!(rest.next_page_token, "");
}

#[tokio::test]
async fn the_same_person_approves_once() {
    let suite = ready().await;
    let digest = suite.get("first").await.digest;
    let approve = async |digest: &str| {
        let request = ApproveReleaseRequest { name: RELEASE.into(), digest: digest.into() };
        suite.releases().approve_release(request).await
    };
    assert_eq!(fault(approve("sha256:other").await).reason, "ETAG_MISMATCH");
    for _ in 0..2 {
        let approved = approve(&digest).await.unwrap().into_inner().release.unwrap();
        assert_eq!((approved.state(), approved.approvals.len()), (State::Ready, 1));
        assert_eq!(approved.approvals[0].subject, "local-operator");
        assert!(approved.approvals[0].time.is_some());
    }
    let preview = suite.publish("first", Audience::Owner).await.unwrap();
    assert_eq!((preview.state(), preview.published_to.len()), (State::Ready, 1));
}

impl Suite {
    /// The reasons why an audience cannot read a release: one for each way to read it.
    async fn refusals(&self, release: &str, audience: Audience) -> Vec<String> {
        let audience = i32::from(audience);
        let (mut figures, mut releases) = (self.figures(), self.releases());
        let name = format!("{BODY}/releases/{release}");
        let one = GetFigureRequest { release: name.clone(), audience, ..ask(Audience::Public) };
        let list = ListFiguresRequest { release: name.clone(), audience, ..Default::default() };
        let since = Some(SystemTime::now().into());
        let updated = ListFiguresRequest { updated_after: since, ..list.clone() };
        let export = ExportFiguresRequest { release: name.clone(), audience, ..Default::default() };
        let report = GetAreaReportRequest {
            release: name.clone(),
            area: area(1),
            round: ROUND.into(),
            audience,
            ..Default::default()
        };
        let compare = CompareReleasesRequest {
            before: name.clone(),
            after: name.clone(),
            audience,
            ..Default::default()
        };
        [
            fault(figures.get_figure(one).await),
            fault(figures.list_figures(list).await),
            fault(figures.list_figures(updated).await),
            fault(figures.get_area_report(report).await),
            fault(figures.export_figures(export).await),
            fault(releases.compare_releases(compare).await),
        ]
        .into_iter()
        .map(|fault| format!("{} {}", fault.reason, fault.message))
        .collect()
    }
}

#[tokio::test]
async fn an_embargoed_release_opens_by_itself_at_its_time_and_not_before() {
    let suite = ready().await;
    let at = SystemTime::now() + Duration::from_secs(4);
    let request = PublishReleaseRequest {
        name: RELEASE.into(),
        audience: Audience::Public.into(),
        publish_time: Some(at.into()),
        ..Default::default()
    };
    let early = PublishReleaseRequest { audience: Audience::Owner.into(), ..request.clone() };
    let refused = fault(suite.releases().publish_release(early).await);
    assert_eq!(
        (refused.violations[0].field.as_str(), refused.violations[0].reason.as_str()),
        ("publish_time", "NOT_DEFINED")
    );
    let embargoed = suite.releases().publish_release(request).await.unwrap().into_inner().release.unwrap();
    assert_eq!((embargoed.state(), embargoed.published_to.len()), (State::Embargoed, 0));
    assert_eq!(
        embargoed.publish_time.map(|time| time.seconds),
        Some(prost_types::Timestamp::from(at).seconds)
    );
    for audience in [Audience::Public, Audience::Owner] {
        let refusals = suite.refusals("first", audience).await;
        assert!(refusals.iter().all(|one| one.starts_with("RELEASE_NOT_PUBLISHED")), "{refusals:?}");
    }
    assert!(SystemTime::now() < at, "this was too slow to show anything");
    let open = || async { suite.get("first").await.state() == State::Published };
    wait_until("the release is published", Duration::from_secs(20), open).await;
    assert!(SystemTime::now() >= at);
    let published = suite.get("first").await;
    assert!(published.publish_time.unwrap().seconds >= prost_types::Timestamp::from(at).seconds);
    assert!(suite.figures().get_figure(ask(Audience::Public)).await.is_ok());
}

#[tokio::test]
async fn what_was_taken_back_says_why_and_its_methodologist_alone_reads_it() {
    let suite = ready().await;
    suite.publish("first", Audience::Public).await.unwrap();
    let request = WithdrawReleaseRequest {
        name: RELEASE.into(),
        reason: "answers of another year".into(),
        etag: String::new(),
    };
    let gone =
        suite.releases().withdraw_release(request.clone()).await.unwrap().into_inner().release.unwrap();
    assert_eq!((gone.state(), gone.withdrawal.as_str()), (State::Withdrawn, "answers of another year"));
    assert!(gone.end_time.is_some() && gone.published_to.is_empty());
    assert_eq!(suite.releases().withdraw_release(request).await.unwrap().into_inner().release, Some(gone));
    for audience in [Audience::Public, Audience::Owner] {
        let refusals = suite.refusals("first", audience).await;
        let told = |one: &String| one.starts_with("RELEASE_ENDED") && one.contains("answers of another year");
        assert!(refusals.iter().all(told), "{refusals:?}");
    }
    assert!(suite.figures().get_figure(ask(Audience::Methodologist)).await.is_ok());
    assert_eq!(fault(suite.publish("first", Audience::Public).await).reason, "RELEASE_ENDED");
}

#[tokio::test]
async fn whoever_listens_hears_of_each_event_once_from_any_number_on() {
    let suite = ready().await;
    let listen = async |after: i64| {
        let request = WatchReleasesRequest { parent: BODY.into(), after };
        suite.releases().watch_releases(request).await.unwrap().into_inner()
    };
    let mut live = listen(0).await;
    suite.publish("first", Audience::Owner).await.unwrap();
    suite.publish("first", Audience::Public).await.unwrap();
    let first = live.message().await.unwrap().unwrap();
    let second = live.message().await.unwrap().unwrap();
    assert_eq!([first.kind(), second.kind()], [Kind::Previewed, Kind::Published]);
    assert!(first.number < second.number && first.time.is_some());
    assert_eq!(second.release.as_ref().unwrap().name, RELEASE);
    let mut later = listen(first.number).await;
    assert_eq!(later.message().await.unwrap().unwrap(), second);
    let quiet = tokio::time::timeout(Duration::from_secs(2), later.message()).await;
    assert!(quiet.is_err(), "an event came twice: {quiet:?}");
}

#[tokio::test]
async fn a_replica_that_is_told_to_stop_ends_the_streams_of_those_who_listen() {
    let suite = ready().await;
    let (stop, home) = (CancellationToken::new(), jamfor_testkit::sqlite());
    let mut settings = suite.settings.clone();
    settings.database = DatabaseSettings::at(home.url());
    let replica = jamfor_benchmark::start(settings, stop.clone()).await.unwrap();
    let mut releases = ReleaseServiceClient::new(channel(replica.address()).await);
    let request = WatchReleasesRequest { parent: BODY.into(), after: 0 };
    let mut events = releases.watch_releases(request).await.unwrap().into_inner();
    stop.cancel();
    let end = tokio::time::timeout(Duration::from_secs(5), events.message()).await;
    assert!(matches!(end, Ok(Ok(None))), "{end:?}");
}

#[tokio::test]
async fn the_report_on_protection_counts_what_is_hidden_and_its_read_is_logged() {
    let suite = ready().await;
    let ask = async |id: &str| {
        let request = GetProtectionReportRequest { name: format!("{BODY}/releases/{id}") };
        suite.releases().get_protection_report(request).await
    };
    let report = ask("first").await.unwrap().into_inner();
    let all = report.shown + report.primary + report.complementary + report.totals_withheld;
    assert_eq!(all, suite.get("first").await.figures);
    assert!(report.shown > 0 && (0.0..=1.0).contains(&report.hidden_answers));
    assert_eq!(fault(ask("none").await).reason, "RESOURCE_NOT_FOUND");
    let database = Database::connect("test", &DatabaseSettings::at(suite.homes[2].url())).await.unwrap();
    let rows = database.audit(Some(RELEASE), 100).await.unwrap();
    assert_eq!(rows.iter().filter(|row| row.action == "releases.protection").count(), 1);
}
