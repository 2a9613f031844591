//! `jamfor compare areas`.

use std::cell::RefCell;

use jamfor_contract::benchmark::{CompareAreasRequest, CompareAreasResponse};

use super::against::Against;
use super::scope::Scope;
use super::svg::Svg;
use super::{Session, area_name, learn};
use crate::client::{Answered, Suite, all};
use crate::failure::Failure;
use crate::{picture, show};

/// Compare areas of one round, on all pages of the answer.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Areas {
    #[command(flatten)]
    scope: Scope,
    /// Which areas; all participants when none is given
    areas: Vec<String>,
    /// What to hold them against: pooled, equal-unit, others, or a comparator by its id or name
    #[arg(long, value_name = "COMPARATOR", default_value = "pooled")]
    against: Against,
    /// Only the rows that this holds for, such as 'respondents >= 30 AND word = WORSE' (AIP-160)
    #[arg(long, default_value = "")]
    filter: String,
    /// Give differences that do not compare, too
    #[arg(long)]
    include_not_comparable: bool,
    #[command(flatten)]
    svg: Svg,
}

impl Areas {
    pub(super) async fn run(self, session: &mut Session<'_>) -> Result<(), Failure> {
        let answer = whole(&session.suite, self.request()?).await?;
        let mut titles = session.titles();
        let title = self.scope.title(&mut titles).await?;
        learn(&mut titles, answer.areas.iter().filter_map(|area| area.figure.as_ref())).await?;
        let compared = answer.areas.iter().filter_map(|area| area.comparison.as_ref());
        titles.learn(compared.map(|comparison| comparison.comparator.as_str())).await?;
        self.svg.write(session, || picture::areas(&answer, &titles, &title))?;
        session.output.write(session.screen, &answer, || vec![show::areas(&answer, &titles, title)])
    }

    pub(super) fn request(&self) -> Result<CompareAreasRequest, Failure> {
        let (kind, comparator) = self.against.kind(&self.scope.release);
        Ok(CompareAreasRequest {
            release: self.scope.release.clone(),
            indicator: self.scope.indicator.clone(),
            round: self.scope.round.clone(),
            target_group: self.scope.group.clone(),
            areas: self.areas.iter().map(|area| area_name(area)).collect(),
            kind: kind.into(),
            audience: self.scope.audience(),
            comparator,
            breakdown: self.scope.breakdown()?,
            filter: self.filter.clone(),
            include_not_comparable: self.include_not_comparable,
            ..CompareAreasRequest::default()
        })
    }
}

/// All pages of an answer as one. The token of a page pins its release: the pages belong together.
async fn whole(suite: &Suite, request: CompareAreasRequest) -> Result<CompareAreasResponse, Failure> {
    let against = RefCell::new(None);
    let areas = all(|page_token| {
        let request = CompareAreasRequest { page_token, ..request.clone() };
        let against = &against;
        async move {
            let answer = suite.comparisons().compare_areas(request).await.answered()?;
            against.replace(answer.against);
            Ok((answer.areas, answer.next_page_token))
        }
    })
    .await?;
    Ok(CompareAreasResponse { areas, against: against.into_inner(), next_page_token: String::new() })
}
