//! A release of the small round.

use jamfor::client::Suite;
use jamfor_contract::{
    benchmark::{
        Audience, CreateReleaseRequest, Figure, GetFigureRequest, Release, WatchReleaseRequest,
        release::State,
    },
    questionnaire::{
        DenominatorRule, Direction, Indicator, ItemBinding, OptionClass, Policy, ShareOfClasses,
        UpdateIndicatorRequest, UpdatePolicyRequest, indicator,
    },
};

use crate::small::{BODY, ROUND, text};

/// The release's last part.
pub const RELEASE: &str = "first";

/// Its whole name.
pub fn name() -> String {
    format!("{BODY}/releases/{RELEASE}")
}

/// Defines one indicator and the ordinary policy, and builds the release of the frozen round.
pub async fn build(suite: &Suite) -> Release {
    define(suite).await;
    build_as(suite, RELEASE, of_small_round()).await
}

/// The content of that release.
pub fn of_small_round() -> Release {
    Release {
        title: text("First"),
        snapshots: vec![format!("{ROUND}/snapshots/1")],
        indicators: vec![format!("{BODY}/indicators/overall")],
        policy: format!("{BODY}/policies/standard"),
        ..Release::default()
    }
}

/// Builds a release under an id, when everything that it names is there.
pub async fn build_as(suite: &Suite, id: &str, release: Release) -> Release {
    let request = CreateReleaseRequest { parent: BODY.into(), release_id: id.into(), release: Some(release) };
    suite.releases().create_release(request).await.expect("a release can be created");
    let request = WatchReleaseRequest { name: format!("{BODY}/releases/{id}") };
    let mut changes =
        suite.releases().watch_release(request).await.expect("a release can be watched").into_inner();
    let mut last = Release::default();
    while let Some(change) = changes.message().await.expect("the changes come") {
        last = change.release.expect("a change has a release");
    }
    assert_eq!(last.state(), State::Ready, "{last:?}");
    last
}

async fn define(suite: &Suite) {
    let indicator = Indicator {
        name: format!("{BODY}/indicators/overall"),
        title: text("Overall"),
        statistic: Some(indicator::Statistic::ShareOfClasses(ShareOfClasses {
            classes: vec![OptionClass::Positive.into()],
        })),
        items: vec![ItemBinding {
            questionnaire: format!("{BODY}/questionnaires/q"),
            item: "overall".into(),
        }],
        denominator: DenominatorRule::Substantive.into(),
        direction: Direction::HighIsGood.into(),
        ..Indicator::default()
    };
    let request = UpdateIndicatorRequest { indicator: Some(indicator), allow_missing: true };
    suite.concepts().update_indicator(request).await.expect("an indicator can be set");
    let policy =
        Policy { name: format!("{BODY}/policies/standard"), title: text("Standard"), ..Policy::default() };
    let request = UpdatePolicyRequest { policy: Some(policy), allow_missing: true };
    suite.policies().update_policy(request).await.expect("a policy can be set");
}

/// The figure of an area, as an audience sees it.
pub async fn figure(suite: &Suite, area: &str, audience: Audience) -> Result<Figure, tonic::Status> {
    let request = GetFigureRequest {
        release: name(),
        indicator: format!("{BODY}/indicators/overall"),
        round: ROUND.into(),
        area: area.into(),
        target_group: "adults".into(),
        audience: audience.into(),
        ..GetFigureRequest::default()
    };
    let answer = suite.figures().get_figure(request).await?;
    Ok(answer.into_inner().figure.expect("an answer has a figure"))
}
