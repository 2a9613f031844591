//! Corrections: what they may correct, what they change, and the release that was published at a time.

use std::time::{Duration, SystemTime};

use jamfor_contract::benchmark::{
    Audience, Basis, CompareReleasesRequest, Figure, FigureChange, FigureKey, GetReleaseRequest,
    ListFiguresRequest, Release, TotalsDecision, figure, release::State, totals_decision,
};
use tonic::Status;

use crate::kit::{BODY, RATE, RELEASE, SHARE, Suite, fault, ready, release, text, violations};

/// Withholds the figures of the participants, and counts participation no longer.
fn correction() -> Release {
    Release {
        title: text("The first release, corrected"),
        indicators: vec![SHARE.into()],
        corrects: RELEASE.into(),
        notice: text("Participation was counted wrong"),
        totals: Some(TotalsDecision {
            kind: totals_decision::Kind::Withheld.into(),
            reason: "one area dominates".into(),
        }),
        ..release()
    }
}

impl Suite {
    async fn as_of(&self, id: &str, at: SystemTime) -> Result<Release, Status> {
        let request = GetReleaseRequest { name: format!("{BODY}/releases/{id}"), as_of: Some(at.into()) };
        Ok(self.releases().get_release(request).await?.into_inner().release.unwrap())
    }

    /// A correction that has taken the place of the first release, and a time before that.
    async fn corrected(&self) -> SystemTime {
        self.publish("first", Audience::Public).await.unwrap();
        self.create("second", correction()).await.unwrap();
        assert_eq!(self.wait("second").await.failure, "");
        tokio::time::sleep(Duration::from_millis(10)).await;
        let before = SystemTime::now();
        tokio::time::sleep(Duration::from_millis(10)).await;
        self.publish("second", Audience::Public).await.unwrap();
        before
    }

    async fn changes(&self, page_size: i32) -> Vec<FigureChange> {
        let mut request = CompareReleasesRequest {
            before: RELEASE.into(),
            after: format!("{BODY}/releases/second"),
            page_size,
            ..Default::default()
        };
        let mut all = Vec::new();
        loop {
            let page = self.releases().compare_releases(request.clone()).await.unwrap().into_inner();
            assert!(page_size == 0 || page.changes.len() <= usize::try_from(page_size).unwrap());
            all.extend(page.changes);
            if page.next_page_token.is_empty() {
                return all;
            }
            request.page_token = page.next_page_token;
        }
    }
}

fn key(change: &FigureChange) -> &FigureKey {
    let one = change.after.as_ref().or(change.before.as_ref()).unwrap();
    one.key.as_ref().unwrap()
}

#[tokio::test]
async fn a_correction_names_a_published_release_of_its_body_and_tells_readers_why() {
    let suite = ready().await;
    let unpublished = violations(suite.create("second", correction()).await);
    assert_eq!(unpublished, [("release.corrects".into(), "REFERENCE_DANGLING".into())]);
    suite.publish("first", Audience::Public).await.unwrap();
    let silent = Release { notice: Vec::new(), ..correction() };
    let silent = violations(suite.create("second", silent).await);
    assert_eq!(silent, [("release.notice".into(), "REQUIRED".into())]);
    let pointless = Release { corrects: String::new(), ..correction() };
    let pointless = violations(suite.create("second", pointless).await);
    assert_eq!(pointless, [("release.notice".into(), "NOT_DEFINED".into())]);
    let foreign = Release { corrects: "bodies/xb-other/releases/first".into(), ..correction() };
    let foreign = violations(suite.create("second", foreign).await);
    assert_eq!(foreign, [("release.corrects".into(), "BODY_MISMATCH".into())]);
    let created = suite.create("second", correction()).await.unwrap();
    assert_eq!((created.corrects.as_str(), created.notice), (RELEASE, correction().notice));
    assert_eq!(created.totals, correction().totals);
}

#[tokio::test]
async fn the_old_release_can_be_read_by_name_and_by_its_time() {
    let suite = ready().await;
    let unborn = SystemTime::now();
    let before = suite.corrected().await;
    let old = suite.get("first").await;
    assert_eq!((old.state(), old.superseded_by), (State::Superseded, format!("{BODY}/releases/second")));
    assert_eq!(old.end_time, suite.get("second").await.publish_time);
    for named in ["first", "second"] {
        assert_eq!(suite.as_of(named, before).await.unwrap().name, RELEASE);
        assert_eq!(
            suite.as_of(named, SystemTime::now()).await.unwrap().name,
            format!("{BODY}/releases/second")
        );
        assert_eq!(fault(suite.as_of(named, unborn).await).reason, "RELEASE_NOT_PUBLISHED");
    }
    let list = ListFiguresRequest { release: RELEASE.into(), ..Default::default() };
    assert!(!suite.figures().list_figures(list).await.unwrap().into_inner().figures.is_empty());
}

#[tokio::test]
async fn the_difference_of_two_releases_names_every_figure_that_changed_and_no_other() {
    let suite = ready().await;
    suite.corrected().await;
    let changes = suite.changes(0).await;
    let (mut withheld, mut gone) = (0_usize, 0);
    for change in &changes {
        let key = key(change);
        match (&change.before, &change.after) {
            (Some(before), Some(after)) => {
                assert_ne!(key.basis(), Basis::Area, "areas answered the same: {key:?}");
                assert!(matches!(after.value, Some(figure::Value::Missing(_))), "{after:?}");
                assert_eq!(before.key.as_ref().unwrap().release, RELEASE);
                assert_ne!(Figure { key: after.key.clone(), ..before.clone() }, *after, "nothing changed");
                withheld += usize::from(matches!(before.value, Some(figure::Value::Estimate(_))));
            }
            (Some(_), None) => {
                assert!(key.indicator.starts_with(RATE), "{key:?}");
                gone += 1;
            }
            (None, _) => panic!("nothing is new: {change:?}"),
        }
    }
    assert!(withheld > 0 && gone > 31, "{withheld} {gone}");
    assert_eq!(suite.changes(7).await, changes);
}

#[tokio::test]
async fn a_token_of_a_comparison_belongs_to_its_two_releases() {
    let suite = ready().await;
    suite.corrected().await;
    let request = CompareReleasesRequest {
        before: RELEASE.into(),
        after: format!("{BODY}/releases/second"),
        page_size: 1,
        ..Default::default()
    };
    let page = suite.releases().compare_releases(request.clone()).await.unwrap().into_inner();
    let swapped = CompareReleasesRequest {
        before: request.after.clone(),
        after: request.before.clone(),
        page_token: page.next_page_token,
        ..request.clone()
    };
    assert_eq!(fault(suite.releases().compare_releases(swapped).await).reason, "PAGE_TOKEN_INVALID");
    let other = CompareReleasesRequest { after: "bodies/xb-other/releases/second".into(), ..request };
    let refused = violations(suite.releases().compare_releases(other).await);
    assert_eq!(refused, [("after".into(), "BODY_MISMATCH".into())]);
}

#[tokio::test]
async fn what_was_updated_since_a_time_comes_with_the_keys_that_are_gone() {
    let suite = ready().await;
    let before = suite.corrected().await;
    let changes = suite.changes(0).await;
    let mut request = ListFiguresRequest {
        release: format!("{BODY}/releases/second"),
        page_size: 10,
        updated_after: Some(before.into()),
        ..Default::default()
    };
    let (mut updated, mut deleted) = (Vec::new(), Vec::new());
    loop {
        let page = suite.figures().list_figures(request.clone()).await.unwrap().into_inner();
        assert!(page.figures.len() + page.deleted.len() <= 10);
        updated.extend(page.figures);
        deleted.extend(page.deleted);
        if page.next_page_token.is_empty() {
            break;
        }
        request.page_token = page.next_page_token;
    }
    let expected: Vec<_> = changes.iter().filter_map(|one| one.after.clone()).collect();
    assert_eq!(updated, expected);
    let gone = changes.iter().filter(|one| one.after.is_none()).count();
    assert_eq!(deleted.len(), gone);
    let now = ListFiguresRequest {
        page_token: String::new(),
        updated_after: Some(SystemTime::now().into()),
        ..request
    };
    let now = suite.figures().list_figures(now).await.unwrap().into_inner();
    assert_eq!((now.figures.len(), now.deleted.len()), (0, 0));
}
