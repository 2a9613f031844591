//! `jamfor compare funnel`.

use jamfor_contract::benchmark::GetFunnelRequest;

use super::scope::Scope;
use super::svg::Svg;
use super::{Session, learn};
use crate::client::Answered;
use crate::failure::Failure;
use crate::{picture, show};

/// Show which areas of a round are unusual for their size.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Funnel {
    #[command(flatten)]
    scope: Scope,
    #[command(flatten)]
    svg: Svg,
}

impl Funnel {
    pub(super) async fn run(self, session: &mut Session<'_>) -> Result<(), Failure> {
        let request = GetFunnelRequest {
            release: self.scope.release.clone(),
            indicator: self.scope.indicator.clone(),
            round: self.scope.round.clone(),
            target_group: self.scope.group.clone(),
            audience: self.scope.audience(),
            breakdown: self.scope.breakdown()?,
        };
        let answer = session.suite.comparisons().get_funnel(request).await.answered()?;
        let mut titles = session.titles();
        let title = self.scope.title(&mut titles).await?;
        learn(&mut titles, answer.areas.iter().filter_map(|area| area.figure.as_ref())).await?;
        self.svg.write(session, || picture::funnel(&answer, &titles, &title))?;
        session.output.write(session.screen, &answer, || vec![show::funnel(&answer, &titles, title)])
    }
}
