//! Who calls: from a token or a certificate to a caller, and nothing about what that caller may do.
//!
//! An [`Authenticator`] is made from a service's [`IdentitySettings`]. It fetches the keys of the configured
//! issuers while the service runs and never follows anything that a token says about keys. For a machine
//! without an issuer there is one in [`development`].

mod address;
mod authenticator;
mod bearer;
mod certificate;
mod claims;
pub mod development;
mod fetch;
mod issuer;
mod issuer_settings;
mod keys;
mod settings;
mod token;
mod unauthenticated;

pub use authenticator::{Authenticator, IdentityError};
pub use certificate::CertificateSettings;
pub use fetch::FetchError;
pub use issuer_settings::IssuerSettings;
pub use keys::KeysError;
pub use settings::{Anonymous, IdentitySettings};
pub use unauthenticated::Unauthenticated;
