//! Starts the service, and nothing else.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use jamfor_intake::{NAME, Settings, start};
use jamfor_settings::Sources;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// Rounds, responses, contact tallies and snapshots over gRPC.
#[derive(Debug, Parser)]
#[command(name = "jamfor-intake", version)]
struct Arguments {
    /// The settings file [default: /etc/jamfor/intake.toml].
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,

    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Clone, Copy, Debug, Subcommand)]
enum Command {
    /// Answer calls until told to stop; what happens without a command.
    Serve,
    /// Look at the settings.
    #[command(subcommand)]
    Config(Config),
}

#[derive(Clone, Copy, Debug, Subcommand)]
enum Config {
    /// Say everything that is wrong with them.
    Check,
    /// Print them as they are used, secrets hidden.
    Print,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&error.to_string());
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: &Arguments) -> Result<(), Box<dyn std::error::Error>> {
    let settings: Settings = jamfor_settings::load(&Sources::of(NAME).with_file(arguments.config.clone()))?;
    match arguments.command.unwrap_or(Command::Serve) {
        Command::Config(Config::Check) => Ok(()),
        Command::Config(Config::Print) => {
            show(&jamfor_settings::print(&settings)?);
            Ok(())
        }
        Command::Serve => serve(settings).await,
    }
}

async fn serve(settings: Settings) -> Result<(), Box<dyn std::error::Error>> {
    let telemetry = jamfor_telemetry::init(NAME, &settings.telemetry)?;
    let shutdown = CancellationToken::new();
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let stop = shutdown.clone();
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        stop.cancel();
    });
    let done = match start(settings, shutdown).await {
        Ok(running) => running.finished().await,
        Err(error) => Err(error),
    };
    telemetry.shutdown().await;
    Ok(done?)
}

#[expect(clippy::print_stderr, reason = "what is wrong is told to the terminal")]
fn say(text: &str) {
    eprintln!("jamfor-intake: {text}");
}

#[expect(clippy::print_stdout, reason = "the settings are what was asked for")]
fn show(text: &str) {
    print!("{text}");
}
