//! `jamfor report`: the page that a municipality needs.

use jamfor_contract::benchmark::{Audience, GetAreaReportRequest, GetAreaReportResponse};

use super::{Session, release::To};
use crate::client::{Answered, Titles};
use crate::failure::Failure;
use crate::show::whole_report;

/// Show all that a release says of one area in one round: against the participants, the comparators of the release and
/// earlier rounds, by parts of the respondents, and beside what others have printed.
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
            whole_report(&answer, &titles, title)
        })
    }
}

/// Looks up what a report names.
pub(crate) async fn learn(titles: &mut Titles, answer: &GetAreaReportResponse) -> Result<(), Failure> {
    titles.learn([answer.area.as_str(), answer.round.as_str()]).await?;
    for row in &answer.rows {
        let indicator = row.figure.as_ref().and_then(|figure| figure.key.as_ref());
        titles.learn(indicator.map(|key| key.indicator.as_str())).await?;
        let earlier = row.earlier_rounds.iter().filter_map(|it| it.against.as_ref()?.key.as_ref());
        titles.learn(earlier.map(|key| key.round.as_str())).await?;
        let together = row.pooled_rounds.iter().filter_map(|figure| figure.key.as_ref());
        titles.learn(together.flat_map(|key| key.pooled_rounds.iter().map(String::as_str))).await?;
        titles.learn(row.comparators.iter().map(|comparison| comparison.comparator.as_str())).await?;
    }
    Ok(())
}

/// `areas/SE-1490` for `SE-1490`.
pub(crate) fn area_name(area: &str) -> String {
    if area.starts_with("areas/") { area.to_owned() } else { format!("areas/{area}") }
}
