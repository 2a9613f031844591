//! The cryptography behind TLS: aws-lc-rs, and no other.

use std::sync::Arc;

use rustls::crypto::{CryptoProvider, aws_lc_rs};

/// Makes aws-lc-rs the provider of the whole process, for libraries that ask for a default. Call it first in
/// `main`; a second call changes nothing.
pub fn install_provider() {
    // refused only when there is one already, and nothing else can be linked: `deny.toml` bans it
    let _ = aws_lc_rs::default_provider().install_default();
}

/// The provider by name, so that an end can be made before or without a default.
pub(crate) fn provider() -> Arc<CryptoProvider> {
    Arc::new(aws_lc_rs::default_provider())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn installing_the_provider_twice_is_harmless() {
        install_provider();
        let first = Arc::as_ptr(CryptoProvider::get_default().unwrap());
        install_provider();
        assert_eq!(Arc::as_ptr(CryptoProvider::get_default().unwrap()), first);
    }
}
