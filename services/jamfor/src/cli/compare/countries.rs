//! `jamfor compare countries`.

use jamfor_contract::benchmark::{Audience, CompareCountriesRequest, CountryFigure};

use super::{Session, To, learn};
use crate::client::Answered;
use crate::failure::Failure;
use crate::show::countries;

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Countries {
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
    pub(super) async fn run(self, session: &mut Session<'_>) -> Result<(), Failure> {
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
