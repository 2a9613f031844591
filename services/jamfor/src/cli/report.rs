//! `jamfor report`: the page that a municipality needs.

use jamfor_contract::benchmark::{Audience, GetAreaReportRequest, GetAreaReportResponse};

use super::{Session, release::To};
use crate::client::{Answered, Titles};
use crate::failure::Failure;
use crate::show::{by_breakdown, report};

/// Show all that a release says of one area in one round, beside both figures of the participants.
#[derive(Debug, clap::Args)]
pub(super) struct Report {
    /// bodies/{body}/releases/{release}
    #[arg(long)]
    release: String,
    /// areas/{code}, or the code alone
    #[arg(long)]
    area: String,
    /// bodies/{body}/rounds/{round}
    #[arg(long)]
    round: String,
    /// The target group; all of them together when not given
    #[arg(long, default_value = "")]
    group: String,
    /// For whom
    #[arg(long, value_enum, default_value_t)]
    audience: To,
}

impl Report {
    pub(super) async fn run(self, session: &mut Session<'_>) -> Result<(), Failure> {
        let request = GetAreaReportRequest {
            release: self.release,
            area: area_name(&self.area),
            round: self.round,
            target_group: self.group,
            audience: Audience::from(self.audience).into(),
        };
        let answer = session.suite.figures().get_area_report(request).await.answered()?;
        let mut titles = session.titles();
        learn(&mut titles, &answer).await?;
        session.output.write(session.screen, &answer, || {
            let group = titles.group(&answer.target_group);
            let title = format!("{} · {} · {group}", titles.area(&answer.area), titles.of(&answer.round));
            let broken_down = by_breakdown(&answer, &titles, "");
            let mut sheets = vec![report(&answer, &titles, title)];
            sheets.extend((!broken_down.rows.is_empty()).then_some(broken_down));
            sheets
        })
    }
}

/// Looks up what a report names.
pub(crate) async fn learn(titles: &mut Titles, answer: &GetAreaReportResponse) -> Result<(), Failure> {
    let keys = answer.rows.iter().filter_map(|row| row.figure.as_ref()?.key.as_ref());
    let indicators = keys.map(|key| key.indicator.as_str());
    titles.learn(indicators.chain([answer.area.as_str(), answer.round.as_str()])).await
}

/// `areas/SE-1490` for `SE-1490`.
pub(crate) fn area_name(area: &str) -> String {
    if area.starts_with("areas/") { area.to_owned() } else { format!("areas/{area}") }
}
