//! The command line of a service's binary.

use std::path::PathBuf;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::Service;
use crate::ending::EXIT_CODES;

/// What was asked for.
#[derive(Debug, Parser)]
#[command(version, after_help = EXIT_CODES)]
pub(crate) struct Arguments {
    /// The settings file [default: /etc/jamfor/SERVICE.toml]
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,

    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

/// What can be done.
#[derive(Clone, Debug, Subcommand)]
pub(crate) enum Command {
    /// Answer calls until told to stop; what happens without a command
    Serve,
    /// Look at the settings
    #[command(subcommand)]
    Config(Config),
    /// Look at the schema of the database, and bring it up to date
    #[command(subcommand)]
    Migrate(Migrate),
    /// List who did what, and who read answers of persons, the newest first
    Audit {
        /// Only of this resource and what is under it: `bodies/se-skr/rounds/ifo-2021`
        #[arg(long, value_name = "NAME")]
        resource: Option<String>,
        /// At most so many rows
        #[arg(long, default_value_t = 100)]
        limit: u64,
    },
    /// Copy an embedded database to a new file while it is in use
    Backup {
        /// The file to write; it must not exist
        #[arg(value_name = "FILE")]
        to: PathBuf,
    },
}

/// Looking at the settings.
#[derive(Clone, Copy, Debug, Subcommand)]
pub(crate) enum Config {
    /// Say everything that is wrong with them
    Check,
    /// Print them as they are used, secrets hidden
    Print,
    /// Print what can be set, as JSON Schema
    Schema,
    /// Print what can be set, as a table of keys, types, defaults and environment variables
    Reference,
}

/// Life of the schema.
#[derive(Clone, Copy, Debug, Subcommand)]
pub(crate) enum Migrate {
    /// Bring the schema up to date; several may do so at once
    Up,
    /// List every step and whether it was done
    Status,
    /// Exit with 4 when a step is missing; changes nothing
    Check,
}

impl Arguments {
    /// Reads the command line of a service; ends the process with 2 when it is wrong.
    pub(crate) fn of<S: Service>() -> Self {
        let command = Self::command().name(S::BINARY).bin_name(S::BINARY).about(S::ABOUT);
        Self::from_arg_matches(&command.get_matches()).unwrap_or_else(|error| error.exit())
    }
}
