//! `jamfor compare`: areas, rounds or countries beside each other.

mod against;
mod areas;
mod countries;
mod funnel;
mod part;
mod ranks;
mod rounds;
mod scope;
mod svg;

use jamfor_contract::benchmark::Figure;

pub(super) use part::{Part, breakdown};

use super::{Session, release::To, report::area_name};
use crate::client::Titles;
use crate::failure::Failure;

/// Compare areas, rounds or countries. No comparison shows what a figure withholds.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Compare {
    /// Areas of one round beside each other, each against the same
    Areas(areas::Areas),
    /// One area, or all participants of a country, through the rounds
    Rounds(rounds::Rounds),
    /// Areas by their size, between the limits of what is usual
    Funnel(funnel::Funnel),
    /// Where areas can stand among each other: bands of ranks
    Ranks(ranks::Ranks),
    /// Two countries side by side, with how far they measure the same
    Countries(countries::Countries),
}

impl Compare {
    pub(super) async fn run(self, session: &mut Session<'_>) -> Result<(), Failure> {
        match self {
            Self::Areas(command) => command.run(session).await,
            Self::Rounds(command) => command.run(session).await,
            Self::Funnel(command) => command.run(session).await,
            Self::Ranks(command) => command.run(session).await,
            Self::Countries(command) => command.run(session).await,
        }
    }
}

/// Looks up what some figures name.
pub(crate) async fn learn<'f>(
    titles: &mut Titles,
    figures: impl Iterator<Item = &'f Figure> + Clone,
) -> Result<(), Failure> {
    let keys = figures.filter_map(|figure| figure.key.as_ref());
    let rounds =
        |key: &'f jamfor_contract::benchmark::FigureKey| key.pooled_rounds.iter().map(String::as_str);
    let names = keys.flat_map(|key| {
        [key.area.as_str(), key.round.as_str(), key.indicator.as_str()].into_iter().chain(rounds(key))
    });
    titles.learn(names).await
}

#[cfg(test)]
#[path = "compare/compare_tests.rs"]
mod tests;
