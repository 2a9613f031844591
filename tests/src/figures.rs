//! Figures by the words of their keys.

use jamfor::client::Suite;
use jamfor_contract::benchmark::{
    Audience, CompareRoundsRequest, Comparison, Count, Figure, GetAreaReportRequest, GetAreaReportResponse,
    GetFigureRequest, RoundPoint, count, figure,
};

/// A place to ask for figures: a release of a body.
#[derive(Clone)]
pub struct Asking {
    pub suite: Suite,
    pub body: String,
    pub release: String,
    pub audience: Audience,
}

impl Asking {
    pub fn new(suite: &Suite, body: &str, release: &str, audience: Audience) -> Self {
        Self { suite: suite.clone(), body: body.into(), release: release.into(), audience }
    }

    pub fn release_name(&self) -> String {
        format!("bodies/{}/releases/{}", self.body, self.release)
    }

    pub fn indicator_name(&self, indicator: &str) -> String {
        format!("bodies/{}/indicators/{indicator}", self.body)
    }

    pub fn round_name(&self, round: &str) -> String {
        format!("bodies/{}/rounds/{round}", self.body)
    }

    pub async fn figure(
        &self,
        indicator: &str,
        round: &str,
        area: &str,
        group: &str,
    ) -> Result<Figure, tonic::Status> {
        let request = GetFigureRequest {
            release: self.release_name(),
            indicator: self.indicator_name(indicator),
            round: self.round_name(round),
            area: format!("areas/{area}"),
            target_group: group.into(),
            audience: self.audience.into(),
            ..GetFigureRequest::default()
        };
        let answer = self.suite.figures().get_figure(request).await?;
        Ok(answer.into_inner().figure.expect("an answer has a figure"))
    }

    pub async fn report(&self, area: &str, round: &str, group: &str) -> GetAreaReportResponse {
        let request = GetAreaReportRequest {
            release: self.release_name(),
            area: format!("areas/{area}"),
            round: self.round_name(round),
            target_group: group.into(),
            audience: self.audience.into(),
        };
        self.suite.figures().get_area_report(request).await.expect("there is a report").into_inner()
    }

    pub async fn series(&self, indicator: &str, area: &str, group: &str) -> Vec<RoundPoint> {
        let request = CompareRoundsRequest {
            release: self.release_name(),
            indicator: self.indicator_name(indicator),
            area: format!("areas/{area}"),
            target_group: group.into(),
            audience: self.audience.into(),
            ..CompareRoundsRequest::default()
        };
        self.suite.comparisons().compare_rounds(request).await.expect("there is a series").into_inner().points
    }

    /// The change into a round of a series.
    pub async fn change(&self, indicator: &str, round: &str, area: &str, group: &str) -> Option<Comparison> {
        let round = self.round_name(round);
        let points = self.series(indicator, area, group).await;
        points.into_iter().find(|point| figure_round(point) == round).and_then(|point| point.change)
    }
}

fn figure_round(point: &RoundPoint) -> &str {
    point.figure.as_ref().and_then(|figure| figure.key.as_ref()).map_or("", |key| key.round.as_str())
}

/// The last part of the indicator's name, without its revision.
pub fn indicator_of(figure: &Figure) -> &str {
    let name = figure.key.as_ref().map_or("", |key| key.indicator.as_str());
    name.split("/revisions/").next().unwrap_or_default().rsplit('/').next().unwrap_or_default()
}

/// The share as printed, in percent; none when it is missing.
pub fn printed(figure: &Figure) -> Option<&str> {
    match figure.value.as_ref()? {
        figure::Value::Estimate(estimate) => estimate.share.as_ref().map(|share| share.printed.as_str()),
        figure::Value::Missing(_) => None,
    }
}

/// The share in 0 to 1; none when it is missing.
pub fn share(figure: &Figure) -> Option<f64> {
    match figure.value.as_ref()? {
        figure::Value::Estimate(estimate) => estimate.share.as_ref().map(|share| share.value),
        figure::Value::Missing(_) => None,
    }
}

/// An exact count; none for a range or nothing.
pub fn exact(count: Option<&Count>) -> Option<i64> {
    match count?.count.as_ref()? {
        count::Count::Exact(exact) => Some(*exact),
        count::Count::Range(_) => None,
    }
}
