//! Starts the benchmark service: `serve`, `config check`, `config print`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use jamfor_benchmark::{NAME, Settings, start};
use jamfor_settings::{Sources, load, print};
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// How does it compare? Releases of figures with their uncertainty and a verdict.
#[derive(Debug, Parser)]
#[command(name = "jamfor-benchmark", version)]
struct Arguments {
    /// The settings file, in place of /etc/jamfor/benchmark.toml.
    #[arg(long, global = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Clone, Copy, Debug, Subcommand)]
enum Command {
    /// Answers calls until it is told to stop; what happens without a command.
    Serve,
    /// Looks at the settings.
    Config {
        #[command(subcommand)]
        command: ConfigCommand,
    },
}

#[derive(Clone, Copy, Debug, Subcommand)]
enum ConfigCommand {
    /// Says everything that is wrong with the settings.
    Check,
    /// Prints the settings with secrets hidden.
    Print,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report(&error.to_string());
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn std::error::Error>> {
    let settings: Settings = load(&Sources::of(NAME).with_file(arguments.config))?;
    match arguments.command.unwrap_or(Command::Serve) {
        Command::Config { command: ConfigCommand::Check } => Ok(()),
        Command::Config { command: ConfigCommand::Print } => {
            tell(&print(&settings)?);
            Ok(())
        }
        Command::Serve => serve(settings).await,
    }
}

async fn serve(settings: Settings) -> Result<(), Box<dyn std::error::Error>> {
    let telemetry = jamfor_telemetry::init(NAME, &settings.telemetry)?;
    let shutdown = CancellationToken::new();
    let running = start(settings, shutdown.clone()).await?;
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        shutdown.cancel();
    });
    let ended = running.finished().await;
    telemetry.shutdown().await;
    Ok(ended?)
}

#[allow(clippy::print_stdout, reason = "the settings are what was asked for")]
fn tell(text: &str) {
    print!("{text}");
}

#[allow(clippy::print_stderr, reason = "telemetry may not run yet")]
fn report(text: &str) {
    eprintln!("{text}");
}
