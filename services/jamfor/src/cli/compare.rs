//! `jamfor compare`: areas, rounds or countries beside each other.

use jamfor_contract::benchmark::{
    Audience, ComparatorKind, CompareAreasRequest, CompareCountriesRequest, CompareRoundsRequest,
    CountryFigure, Figure,
};

use super::{Session, release::To, report::area_name};
use crate::client::{Answered, Titles};
use crate::failure::Failure;
use crate::show::{areas, countries, series};

/// Compare areas, rounds or countries. No comparison shows what a figure withholds.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Compare {
    /// Areas of one round beside each other, each against the participants
    Areas(Areas),
    /// One area, or all participants of a country, through the rounds
    Rounds(Rounds),
    /// Two countries side by side, with how far they measure the same
    Countries(Countries),
}

impl Compare {
    pub(super) async fn run(self, session: &mut Session<'_>) -> Result<(), Failure> {
        match self {
            Self::Areas(command) => command.run(session).await,
            Self::Rounds(command) => command.run(session).await,
            Self::Countries(command) => command.run(session).await,
        }
    }
}

/// What areas are held against.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum Against {
    /// All participants together.
    #[default]
    Pooled,
    /// The unweighted mean of the participants.
    EqualUnit,
}

#[derive(Debug, clap::Args)]
pub(super) struct Areas {
    /// bodies/{body}/releases/{release}
    #[arg(long)]
    release: String,
    /// bodies/{body}/indicators/{indicator}
    #[arg(long)]
    indicator: String,
    /// bodies/{body}/rounds/{round}
    #[arg(long)]
    round: String,
    /// The target group; all of them together when not given
    #[arg(long, default_value = "")]
    group: String,
    /// Which areas; all participants when none is given
    areas: Vec<String>,
    /// What to hold them against
    #[arg(long, value_enum, default_value_t)]
    against: Against,
    /// For whom
    #[arg(long, value_enum, default_value_t)]
    audience: To,
}

impl Areas {
    async fn run(self, session: &mut Session<'_>) -> Result<(), Failure> {
        let comparator = match self.against {
            Against::Pooled => ComparatorKind::ParticipantsPooled,
            Against::EqualUnit => ComparatorKind::ParticipantsEqualUnit,
        };
        let request = CompareAreasRequest {
            release: self.release,
            indicator: self.indicator.clone(),
            round: self.round.clone(),
            target_group: self.group,
            areas: self.areas.iter().map(|area| area_name(area)).collect(),
            kind: comparator.into(),
            audience: Audience::from(self.audience).into(),
            ..CompareAreasRequest::default()
        };
        let answer = session.suite.comparisons().compare_areas(request).await.answered()?;
        let mut titles = session.titles();
        learn(&mut titles, answer.areas.iter().filter_map(|area| area.figure.as_ref())).await?;
        titles.learn([self.indicator.as_str(), self.round.as_str()]).await?;
        let title = format!("{} · {}", titles.of(&self.indicator), titles.of(&self.round));
        session.output.write(session.screen, &answer, || vec![areas(&answer, &titles, title)])
    }
}

#[derive(Debug, clap::Args)]
pub(super) struct Rounds {
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
}

impl Rounds {
    async fn run(self, session: &mut Session<'_>) -> Result<(), Failure> {
        let area = area_name(&self.area);
        let request = CompareRoundsRequest {
            release: self.release,
            indicator: self.indicator.clone(),
            area: area.clone(),
            target_group: self.group,
            audience: Audience::from(self.audience).into(),
            ..CompareRoundsRequest::default()
        };
        let answer = session.suite.comparisons().compare_rounds(request).await.answered()?;
        let mut titles = session.titles();
        learn(&mut titles, answer.points.iter().filter_map(|point| point.figure.as_ref())).await?;
        titles.learn([self.indicator.as_str(), area.as_str()]).await?;
        let title = format!("{} · {}", titles.area(&area), titles.of(&self.indicator));
        session.output.write(session.screen, &answer, || vec![series(&answer, &titles, title)])
    }
}

#[derive(Debug, clap::Args)]
pub(super) struct Countries {
    /// The one: release, indicator, round and, if not all, target group
    #[arg(long, num_args = 3..=4, required = true, value_names = ["RELEASE", "INDICATOR", "ROUND", "GROUP"])]
    left: Vec<String>,
    /// The other
    #[arg(long, num_args = 3..=4, required = true, value_names = ["RELEASE", "INDICATOR", "ROUND", "GROUP"])]
    right: Vec<String>,
    /// bodies/{body}/crosswalks/{crosswalk}; looked for when not given
    #[arg(long, default_value = "")]
    crosswalk: String,
    /// Give a difference that does not compare, too
    #[arg(long)]
    include_not_comparable: bool,
    /// For whom
    #[arg(long, value_enum, default_value_t)]
    audience: To,
}

impl Countries {
    async fn run(self, session: &mut Session<'_>) -> Result<(), Failure> {
        let request = CompareCountriesRequest {
            left: Some(country(self.left)),
            right: Some(country(self.right)),
            crosswalk: self.crosswalk,
            include_not_comparable: self.include_not_comparable,
            audience: Audience::from(self.audience).into(),
        };
        let answer = session.suite.comparisons().compare_countries(request).await.answered()?;
        let mut titles = session.titles();
        learn(&mut titles, [&answer.left, &answer.right].into_iter().flatten()).await?;
        session.output.write(session.screen, &answer, || vec![countries(&answer, &titles, "")])
    }
}

fn country(parts: Vec<String>) -> CountryFigure {
    let mut parts = parts.into_iter();
    let mut next = || parts.next().unwrap_or_default();
    CountryFigure { release: next(), indicator: next(), round: next(), target_group: next() }
}

/// Looks up what some figures name.
pub(crate) async fn learn<'f>(
    titles: &mut Titles,
    figures: impl Iterator<Item = &'f Figure> + Clone,
) -> Result<(), Failure> {
    let keys = figures.filter_map(|figure| figure.key.as_ref());
    titles.learn(keys.flat_map(|key| [key.area.as_str(), key.round.as_str(), key.indicator.as_str()])).await
}
