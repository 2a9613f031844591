//! `jamfor compare rounds`.

use jamfor_contract::benchmark::{Audience, CompareRoundsRequest};

use super::svg::Svg;
use super::{Session, To, area_name, learn};
use crate::client::Answered;
use crate::failure::Failure;
use crate::{picture, show};

/// Compare the rounds of a release, each with the one before it.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Rounds {
    /// bodies/{body}/releases/{release}
    #[arg(long)]
    release: String,
    /// bodies/{body}/indicators/{indicator}
    #[arg(long)]
    indicator: String,
    /// areas/{code} or the code alone; a country for all its participants
    #[arg(long)]
    area: String,
    /// The target group; all of them together when not given
    #[arg(long, default_value = "")]
    group: String,
    /// For whom
    #[arg(long, value_enum, default_value_t)]
    audience: To,
    /// Give differences that do not compare, too
    #[arg(long)]
    include_not_comparable: bool,
    #[command(flatten)]
    svg: Svg,
}

impl Rounds {
    pub(super) async fn run(self, session: &mut Session<'_>) -> Result<(), Failure> {
        let area = area_name(&self.area);
        let request = CompareRoundsRequest {
            release: self.release,
            indicator: self.indicator.clone(),
            area: area.clone(),
            target_group: self.group.clone(),
            audience: Audience::from(self.audience).into(),
            include_not_comparable: self.include_not_comparable,
        };
        let answer = session.suite.comparisons().compare_rounds(request).await.answered()?;
        let mut titles = session.titles();
        let points = answer.points.iter().filter_map(|point| point.figure.as_ref());
        learn(&mut titles, points.chain(&answer.pooled)).await?;
        titles.learn([self.indicator.as_str(), area.as_str()]).await?;
        let group =
            if self.group.is_empty() { String::new() } else { format!(" · {}", titles.group(&self.group)) };
        let title = format!("{} · {}{group}", titles.area(&area), titles.of(&self.indicator));
        self.svg.write(session, || picture::series(&answer, &titles, &title))?;
        session.output.write(session.screen, &answer, || show::whole_series(&answer, &titles, title))
    }
}
