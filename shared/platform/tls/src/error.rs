//! What is wrong with the files of an end. A message names the file and what to do, and holds nothing of its
//! content.

use std::io;
use std::path::PathBuf;

use jamfor_settings::Problems;

/// Why an end of a connection cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// The settings do not fit each other.
    #[error("TLS settings are wrong: {0}")]
    Settings(Problems),
    /// A file is not there or may not be read.
    #[error(
        "{file} cannot be read, check that it is there and that the service's user may read it: {source}"
    )]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file holds no certificate.
    #[error("{file} holds no certificate, give it in PEM with the own one first")]
    NoCertificate {
        /// The file.
        file: PathBuf,
    },
    /// A certificate is cut short or not one.
    #[error("{file} holds a certificate that is cut short or malformed, write the whole file again")]
    BrokenCertificate {
        /// The file.
        file: PathBuf,
    },
    /// A file holds no private key.
    #[error("{file} holds no whole private key, give it in PEM and not encrypted")]
    NoKey {
        /// The file.
        file: PathBuf,
    },
    /// The key is of no use for TLS.
    #[error(
        "{file} holds a key of an unknown kind, use ECDSA P-256 or P-384, Ed25519, or RSA from 2048 bits"
    )]
    UnusableKey {
        /// The file.
        file: PathBuf,
    },
    /// Certificate and key are not a pair.
    #[error("{key} is not the key of the first certificate in {certificate}, replace both together")]
    KeyMismatch {
        /// The certificate's file.
        certificate: PathBuf,
        /// The key's file.
        key: PathBuf,
    },
    /// The system trusts nobody.
    #[error("the system has no certificate authorities, name a file with them in authorities")]
    NoSystemAuthorities,
    /// A host cannot be the name in a certificate.
    #[error("{host:?} is neither a DNS name nor an IP address, set server_name")]
    ServerName {
        /// The host.
        host: String,
    },
    /// The provider refuses.
    #[error("TLS cannot be set up: {0}")]
    Provider(#[from] rustls::Error),
}
