//! `jamfor compare ranks`.

use jamfor_contract::benchmark::RankAreasRequest;

use super::against::Stored;
use super::scope::Scope;
use super::svg::Svg;
use super::{Session, learn};
use crate::client::Answered;
use crate::failure::Failure;
use crate::{picture, show};

/// Show where the areas of a round can stand among each other. No area has a single rank: it would be almost pure noise.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Ranks {
    #[command(flatten)]
    scope: Scope,
    /// Only the members of this comparator, by its id or name; all participants when not given
    #[arg(long, value_name = "COMPARATOR")]
    among: Option<Stored>,
    #[command(flatten)]
    svg: Svg,
}

impl Ranks {
    pub(super) async fn run(self, session: &mut Session<'_>) -> Result<(), Failure> {
        let comparator = self.among.as_ref().map(|stored| stored.name(&self.scope.release));
        let request = RankAreasRequest {
            release: self.scope.release.clone(),
            indicator: self.scope.indicator.clone(),
            round: self.scope.round.clone(),
            target_group: self.scope.group.clone(),
            audience: self.scope.audience(),
            breakdown: self.scope.breakdown()?,
            comparator: comparator.clone().unwrap_or_default(),
        };
        let answer = session.suite.comparisons().rank_areas(request).await.answered()?;
        let mut titles = session.titles();
        let mut title = self.scope.title(&mut titles).await?;
        if let Some(comparator) = &comparator {
            titles.learn([comparator.as_str()]).await?;
            title = format!("{title} · {}", titles.of(comparator));
        }
        learn(&mut titles, answer.areas.iter().filter_map(|area| area.figure.as_ref())).await?;
        self.svg.write(session, || picture::ranks(&answer, &titles, &title))?;
        session.output.write(session.screen, &answer, || vec![show::ranks(&answer, &titles, title)])
    }
}
