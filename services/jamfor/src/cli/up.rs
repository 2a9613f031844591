//! `jamfor up`: all three services in one process.

use std::path::PathBuf;

use jamfor_identity::development::DevelopmentIssuer;
use tokio::signal::unix::{SignalKind, signal};

use crate::client::Endpoints;
use crate::failure::Failure;
use crate::screen::Screen;
use crate::suite::{LocalSuite, Ports};

/// Run all three services in this process, each on its own embedded database and its own port on loopback, until
/// Ctrl-C. Everything that was acknowledged is there again at the next start.
#[derive(Debug, clap::Args)]
pub(super) struct Up {
    /// Where the databases are kept
    #[arg(long, env = "JAMFOR_DATA", default_value = "jamfor-data", value_name = "DIR")]
    data: PathBuf,
    /// The port of the questionnaire service; 0 takes a free one
    #[arg(long, default_value_t = 7401)]
    questionnaire_port: u16,
    /// The port of the intake service
    #[arg(long, default_value_t = 7402)]
    intake_port: u16,
    /// The port of the benchmark service
    #[arg(long, default_value_t = 7403)]
    benchmark_port: u16,
    /// Know callers by tokens of a development issuer, as a deployed suite knows them by those of its own: `jamfor
    /// token` gets one. Without this every caller is the person at this machine
    #[arg(long)]
    tokens: bool,
    /// The port of the development issuer
    #[arg(long, default_value_t = 7400)]
    issuer_port: u16,
    /// Which log lines go to standard error: off, warn, info, debug, or jamfor_intake=debug
    #[arg(long, env = "JAMFOR_LOG", default_value = "warn")]
    log: String,
}

impl Up {
    pub(super) async fn run(self, screen: &mut Screen) -> Result<(), Failure> {
        let telemetry =
            jamfor_telemetry::TelemetrySettings { filter: self.log.clone(), ..Default::default() };
        let telemetry =
            jamfor_telemetry::init("up", &telemetry).map_err(|error| Failure::Usage(error.to_string()))?;
        let ports = Ports {
            questionnaire: self.questionnaire_port,
            intake: self.intake_port,
            benchmark: self.benchmark_port,
        };
        let issuer = self.issuer().await?;
        let suite = LocalSuite::start(&self.data, ports, issuer.as_ref()).await?;
        tell(screen, suite.endpoints())?;
        if let Some(issuer) = &issuer {
            screen.say(format!("issuer         {}", issuer.url()))?;
            screen.say(
                "DEVELOPMENT ISSUER: whoever asks it is whoever it wants to be. Never with real answers.",
            )?;
        }
        screen.say(format!("data           {}", self.data.display()))?;
        screen.say("Ctrl-C ends them in order.")?;
        screen.flush();
        let ended = suite.serve_until(told_to_stop()).await;
        telemetry.shutdown().await;
        ended
    }
}

impl Up {
    async fn issuer(&self) -> Result<Option<DevelopmentIssuer>, Failure> {
        if !self.tokens {
            return Ok(None);
        }
        let listen = ([127, 0, 0, 1], self.issuer_port).into();
        DevelopmentIssuer::start(listen).await.map(Some).map_err(|error| Failure::Usage(error.to_string()))
    }
}

/// Says where the services are, in the form in which `jamfor` and other tools take it.
pub(super) fn tell(screen: &mut Screen, endpoints: &Endpoints) -> Result<(), Failure> {
    screen.say(format!("questionnaire  {}", endpoints.questionnaire))?;
    screen.say(format!("intake         {}", endpoints.intake))?;
    screen.say(format!("benchmark      {}", endpoints.benchmark))
}

/// Until somebody presses Ctrl-C or the system ends the process.
pub(super) async fn told_to_stop() {
    let (Ok(mut interrupt), Ok(mut terminate)) =
        (signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
    else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
}
