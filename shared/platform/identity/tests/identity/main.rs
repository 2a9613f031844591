//! What the suite believes of tokens and certificates, against an issuer that really listens.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod development;
mod keys;
mod metrics;
mod principals;
mod support;
mod tokens;
