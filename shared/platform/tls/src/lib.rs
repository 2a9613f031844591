//! Transport security of both ends: certificates that are read again while the process runs.
//!
//! An end is made of files and looks at them from time to time by their content. What new connections get is
//! always made of the newest good files; connections that stand keep what they were made with, and a file that
//! cannot be used changes nothing:
//!
//! ```no_run
//! # use jamfor_tls::{ServerTls, ServerTlsSettings, TlsError};
//! # fn start(settings: &ServerTlsSettings, stop: tokio_util::sync::CancellationToken) -> Result<(), TlsError> {
//! jamfor_tls::install_provider();
//! let tls = ServerTls::load(settings)?;
//! tokio::spawn(tls.clone().watch(stop));
//! let acceptor = tls.acceptor(); // one for each connection
//! # Ok(())
//! # }
//! ```

mod client;
mod error;
mod files;
mod kept;
mod measure;
mod peer;
mod provider;
mod server;
mod settings;

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod testing;

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod handshake_tests;

pub use client::ClientTls;
pub use error::TlsError;
pub use peer::PeerNames;
pub use provider::install_provider;
pub use server::ServerTls;
pub use settings::{ClientTlsSettings, ServerTlsSettings};
