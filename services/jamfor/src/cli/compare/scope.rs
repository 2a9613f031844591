//! Which figures of one round a comparison is of.

use jamfor_contract::benchmark::{Audience, Breakdown};

use super::To;
use super::part::{Part, breakdown, titled};
use crate::client::Titles;
use crate::failure::Failure;

/// What every comparison within one round takes.
#[derive(Debug, clap::Args)]
pub(super) struct Scope {
    /// bodies/{body}/releases/{release}
    #[arg(long)]
    pub(super) release: String,
    /// bodies/{body}/indicators/{indicator}
    #[arg(long)]
    pub(super) indicator: String,
    /// bodies/{body}/rounds/{round}
    #[arg(long)]
    pub(super) round: String,
    /// The target group; all of them together when not given
    #[arg(long, default_value = "")]
    pub(super) group: String,
    /// Only these respondents, such as kon=woman; twice for two items crossed, as the release declares
    #[arg(long, value_name = "ITEM=OPTION")]
    breakdown: Vec<Part>,
    /// For whom
    #[arg(long, value_enum, default_value_t)]
    audience: To,
}

impl Scope {
    /// Which respondents.
    ///
    /// # Errors
    /// When the parts cannot be crossed.
    pub(super) fn breakdown(&self) -> Result<Vec<Breakdown>, Failure> {
        breakdown(&self.breakdown)
    }

    /// For whom, as the contract has it.
    pub(super) fn audience(&self) -> i32 {
        Audience::from(self.audience).into()
    }

    /// Looks up what the comparison is of, and says it: `Overall satisfaction · IFO 2018 · women`.
    ///
    /// # Errors
    /// When a service cannot be reached.
    pub(super) async fn title(&self, titles: &mut Titles) -> Result<String, Failure> {
        titles.learn([self.indicator.as_str(), self.round.as_str()]).await?;
        let group =
            if self.group.is_empty() { String::new() } else { format!(" · {}", titles.group(&self.group)) };
        let parts = titled(&self.breakdown, titles);
        Ok(format!("{} · {}{group}{parts}", titles.of(&self.indicator), titles.of(&self.round)))
    }
}
