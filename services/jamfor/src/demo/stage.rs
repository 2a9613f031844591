//! What the scenes work with: a suite to ask and a screen to show the answers on.

use jamfor_contract::benchmark::{
    Audience, Basis, Figure, GetAreaReportRequest, GetAreaReportResponse, GetFigureRequest,
};

use super::sample_names::is_positive_share;
use crate::cli::learn_report;
use crate::client::{Answered, Suite, Titles};
use crate::failure::Failure;
use crate::screen::Screen;
use crate::show::{Language, Sheet};

/// Said with every chapter that shows figures.
const SYNTHETIC: &str = "synthetic respondents";

/// A suite and a screen.
pub(super) struct Stage<'s> {
    pub(super) suite: Suite,
    pub(super) screen: &'s mut Screen,
    pub(super) titles: Titles,
    pub(super) language: Language,
}

impl<'s> Stage<'s> {
    pub(super) fn new(suite: &Suite, screen: &'s mut Screen, language: Language) -> Self {
        Self { suite: suite.clone(), screen, titles: Titles::new(suite, language), language }
    }

    pub(super) fn say(&mut self, line: impl AsRef<str>) -> Result<(), Failure> {
        self.screen.say(line)
    }

    /// Begins a chapter.
    pub(super) fn chapter(&mut self, title: &str) -> Result<(), Failure> {
        self.say("")?;
        self.say(title)?;
        self.say("═".repeat(title.chars().count()))
    }

    /// Begins a chapter of figures: it says that the respondents are made up.
    pub(super) fn figures(&mut self, title: &str) -> Result<(), Failure> {
        self.chapter(&format!("{title} ({SYNTHETIC})"))
    }

    /// Shows a table.
    pub(super) fn show(&mut self, sheet: &Sheet) -> Result<(), Failure> {
        self.say("")?;
        sheet.lines().iter().try_for_each(|line| self.say(line))
    }

    /// The report of an area, as everybody may read it, with the positive shares alone.
    pub(super) async fn report(
        &mut self,
        release: &str,
        area: &str,
        round: &str,
        group: &str,
    ) -> Result<GetAreaReportResponse, Failure> {
        let request = GetAreaReportRequest {
            release: release.to_owned(),
            area: area.to_owned(),
            round: round.to_owned(),
            target_group: group.to_owned(),
            audience: Audience::Public.into(),
        };
        let mut answer = self.suite.figures().get_area_report(request).await.answered()?;
        answer.rows.retain(|row| {
            row.figure.as_ref().and_then(|figure| figure.key.as_ref()).is_some_and(is_positive_share)
        });
        learn_report(&mut self.titles, &answer).await?;
        Ok(answer)
    }

    /// One figure of all its respondents.
    pub(super) async fn figure(&mut self, of: Of<'_>) -> Result<Figure, Failure> {
        let request = GetFigureRequest {
            release: of.release.to_owned(),
            indicator: of.indicator.to_owned(),
            round: of.round.to_owned(),
            area: of.area.to_owned(),
            basis: Basis::Unspecified.into(),
            target_group: of.group.to_owned(),
            breakdown: Vec::new(),
            audience: of.audience.into(),
            ..GetFigureRequest::default()
        };
        self.titles.learn([of.indicator, of.round, of.area]).await?;
        Ok(self.suite.figures().get_figure(request).await.answered()?.figure.unwrap_or_default())
    }
}

/// Which figure.
#[derive(Clone, Copy)]
pub(super) struct Of<'n> {
    pub(super) release: &'n str,
    pub(super) indicator: &'n str,
    pub(super) round: &'n str,
    pub(super) area: &'n str,
    pub(super) group: &'n str,
    pub(super) audience: Audience,
}
