//! `jamfor demo`: the whole job on the sample.

use std::path::PathBuf;

use super::up::{tell, told_to_stop};
use crate::client::Suite;
use crate::demo;
use crate::failure::Failure;
use crate::screen::Screen;
use crate::show::Language;
use crate::suite::{LocalSuite, Ports};

/// Do the whole job on synthetic respondents: start the three services in a temporary folder, apply definitions,
/// collect, freeze, build and publish releases, and show comparisons. What is printed is what the services answer.
#[derive(Debug, clap::Args)]
pub(super) struct Demo {
    /// Where the exports of the releases go
    #[arg(long, default_value = "demo-out", value_name = "DIR")]
    out: PathBuf,
    /// Leave the services running until Ctrl-C
    #[arg(long)]
    keep: bool,
}

impl Demo {
    pub(super) async fn run(self, screen: &mut Screen, language: Language) -> Result<(), Failure> {
        let folder = tempfile::tempdir().map_err(Failure::file("the temporary folder"))?;
        let local = LocalSuite::start(folder.path(), Ports::default(), None).await?;
        screen.say("Jämför on a sample: every respondent is synthetic. Three services in one process:")?;
        tell(screen, local.endpoints())?;
        let suite = Suite::at(local.endpoints())?;
        let done = tokio::select! {
            done = demo::run(&suite, screen, language, &self.out) => done,
            () = told_to_stop() => Ok(()),
        };
        if self.keep && done.is_ok() {
            screen.say("")?;
            screen.say(
                "The services go on until Ctrl-C. Look around with these endpoints, or with reflection:",
            )?;
            let endpoints = local.endpoints();
            screen.say(format!("export JAMFOR_ENDPOINT_QUESTIONNAIRE={}", endpoints.questionnaire))?;
            screen.say(format!("export JAMFOR_ENDPOINT_INTAKE={}", endpoints.intake))?;
            screen.say(format!("export JAMFOR_ENDPOINT_BENCHMARK={}", endpoints.benchmark))?;
            screen.flush();
            return local.serve_until(told_to_stop()).await;
        }
        let stopped = local.stop().await;
        done.and(stopped)
    }
}
