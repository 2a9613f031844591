//! How a service ends, why it does not start, and the exit code of each.

use std::process::ExitCode;

use jamfor_client::LinkError;
use jamfor_database::StoreError;
use jamfor_identity::IdentityError;
use jamfor_server::{ServeError, UnusableRule};
use jamfor_settings::SettingsError;
use jamfor_telemetry::TelemetryError;
use jamfor_tls::TlsError;

/// How a service ended that was told to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// All calls under way had ended.
    InOrder,
    /// The drain took too long, and what was left was cut.
    Cut,
}

/// Why a service does not start, or stopped.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The settings are wrong.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// The database cannot be used.
    #[error("the database cannot be used: {0}")]
    Database(#[from] StoreError),
    /// The schema is older than this program, and migrating is switched off.
    #[error("the schema lacks {0}; run `migrate up`, or set migrate to true")]
    SchemaBehind(String),
    /// A certificate or key cannot be used.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// Callers cannot be known.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// The way to another service cannot be used.
    #[error(transparent)]
    Link(#[from] LinkError),
    /// The contract cannot be enforced.
    #[error("the contract cannot be enforced: {0}")]
    Contract(#[from] UnusableRule),
    /// The server cannot run.
    #[error(transparent)]
    Serve(#[from] ServeError),
    /// The admin port cannot be had.
    #[error("cannot listen on the admin port: {0}")]
    Admin(std::io::Error),
    /// Logs, traces or metrics cannot be told.
    #[error(transparent)]
    Telemetry(#[from] TelemetryError),
    /// A task that has to run ended by itself.
    #[error("a task of the service ended: {0}")]
    Ended(#[from] tokio::task::JoinError),
    /// The process cannot listen to signals.
    #[error("signals cannot be received: {0}")]
    Signals(std::io::Error),
}

/// The exit codes, as they stand in the help.
pub(crate) const EXIT_CODES: &str = "\
Exit codes:
  0  ended in order, or done
  1  failed
  2  the command line is wrong
  3  the settings are wrong
  4  the database cannot be used, or its schema is behind
  5  the drain took too long, and what was left was cut";

impl StartError {
    /// The exit code of the process.
    pub(crate) const fn code(&self) -> u8 {
        match self {
            Self::Settings(_) | Self::Tls(_) | Self::Identity(_) | Self::Link(_) => 3,
            Self::Serve(ServeError::UnauthenticatedBind(_)) => 3,
            Self::Database(_) | Self::SchemaBehind(_) => 4,
            Self::Contract(_)
            | Self::Serve(_)
            | Self::Admin(_)
            | Self::Telemetry(_)
            | Self::Ended(_)
            | Self::Signals(_) => 1,
        }
    }
}

impl From<Ending> for ExitCode {
    fn from(ending: Ending) -> Self {
        match ending {
            Ending::InOrder => Self::SUCCESS,
            Ending::Cut => Self::from(5),
        }
    }
}
