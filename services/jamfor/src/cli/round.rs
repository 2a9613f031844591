//! `jamfor round`: brings a round forward.

use jamfor_contract::intake::Round;

use super::Session;
use crate::client::Described;
use crate::failure::Failure;
use crate::show::listing;

/// Bring a round forward: draft, open, closed, frozen. Doing it again changes nothing.
#[derive(Debug, clap::Subcommand)]
pub(super) enum RoundCommand {
    /// Start taking answers
    Open {
        /// bodies/{body}/rounds/{round}
        name: String,
    },
    /// Stop taking answers
    Close {
        /// bodies/{body}/rounds/{round}
        name: String,
    },
    /// Make the snapshot of a closed round
    Freeze {
        /// bodies/{body}/rounds/{round}
        name: String,
        /// Wait until it is made
        #[arg(long)]
        wait: bool,
    },
}

impl RoundCommand {
    pub(super) async fn run(self, session: &mut Session<'_>) -> Result<(), Failure> {
        let round: Round = match self {
            Self::Open { name } => session.suite.open_round(&name).await?,
            Self::Close { name } => session.suite.close_round(&name).await?,
            Self::Freeze { name, wait } => {
                let round = session.suite.freeze_round(&name).await?;
                if wait { session.suite.wait_until_frozen(&name).await? } else { round }
            }
        };
        let round = round.dynamic()?;
        let language = session.output.language;
        session
            .output
            .write_dynamic(session.screen, &round, || vec![listing(std::slice::from_ref(&round), language)])
    }
}
