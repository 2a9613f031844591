//! The `main` of a service's binary.

use std::process::ExitCode;

use jamfor_database::Database;
use jamfor_settings::Sources;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use crate::arguments::{Arguments, Command, Config};
use crate::{Ending, Hosted, Service, StartError, audit, migrate, schema, start};

/// Reads the command line and the settings of a service and does what was asked for.
///
/// A runtime of at least two workers: the farewell of telemetry would block the only one of a small pod.
#[must_use]
pub fn main<S: Service>() -> ExitCode {
    let arguments = Arguments::of::<S>();
    let workers = std::thread::available_parallelism().map_or(2, |cores| cores.get().max(2));
    let workers = match std::env::var("TOKIO_WORKER_THREADS").map(|text| text.parse::<usize>()) {
        Ok(Ok(asked)) => asked.max(2),
        _ => workers,
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(workers).enable_all().build();
    let done = match runtime {
        Ok(runtime) => {
            let done = runtime.block_on(run::<S>(arguments));
            // what still computes computes for nobody: another replica has taken it over
            runtime.shutdown_background();
            done
        }
        Err(error) => Err(StartError::Signals(error)),
    };
    done.unwrap_or_else(|error| {
        say(&format!("{}: {error}", S::BINARY));
        ExitCode::from(error.code())
    })
}

async fn run<S: Service>(arguments: Arguments) -> Result<ExitCode, StartError> {
    match arguments.command {
        Some(Command::Config(Config::Schema)) => return Ok(show(&schema::json::<S>())),
        Some(Command::Config(Config::Reference)) => return Ok(show(&schema::reference::<S>())),
        _ => {}
    }
    let settings: S::Settings = jamfor_settings::load(&Sources::of(S::NAME).with_file(arguments.config))?;
    match arguments.command.unwrap_or(Command::Serve) {
        Command::Config(Config::Print) => Ok(show(&jamfor_settings::print(&settings)?)),
        Command::Config(_) => Ok(ExitCode::SUCCESS),
        Command::Migrate(what) => migrate::run::<S>(what, &settings).await,
        Command::Audit { resource, limit } => audit::list::<S>(&settings, resource.as_deref(), limit).await,
        Command::Backup { to } => {
            let database = Database::connect(S::NAME, settings.platform().database).await?;
            database.backup_to(&to).await?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Serve => serve::<S>(settings).await.map(ExitCode::from),
    }
}

async fn serve<S: Service>(settings: S::Settings) -> Result<Ending, StartError> {
    let telemetry = jamfor_telemetry::init(S::NAME, settings.platform().telemetry)?;
    let shutdown = CancellationToken::new();
    let (mut terminate, mut interrupt) = (listen(SignalKind::terminate())?, listen(SignalKind::interrupt())?);
    let stop = shutdown.clone();
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        stop.cancel();
    });
    let done = match start::<S>(settings, shutdown).await {
        Ok(running) => running.finished().await,
        Err(error) => Err(error),
    };
    if let Err(error) = &done {
        tracing::error!(%error, "the service ended");
    }
    telemetry.shutdown().await;
    done
}

fn listen(kind: SignalKind) -> Result<tokio::signal::unix::Signal, StartError> {
    signal(kind).map_err(StartError::Signals)
}

#[expect(clippy::print_stderr, reason = "what is wrong is told to the terminal")]
fn say(text: &str) {
    eprintln!("{text}");
}

/// Prints what was asked for.
#[expect(clippy::print_stdout, reason = "it was asked for")]
pub(crate) fn show(text: &str) -> ExitCode {
    println!("{}", text.trim_end());
    ExitCode::SUCCESS
}
