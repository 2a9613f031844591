//! The token that is shown with every call: given, read from a file, or fetched from a token endpoint.

mod fetch;
mod file;
mod issued;

use http::HeaderValue;
use jamfor_tls::TlsError;
use tokio_util::sync::CancellationToken;

use self::fetch::Endpoint;
use self::file::TokenFile;
use self::issued::Issued;
use crate::TokenSettings;
use crate::settings::is_given;

/// Why there is no token to show. Nothing of a token or a secret is in it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TokenError {
    /// The file cannot be used.
    #[error("the token file {file} cannot be used: {cause}")]
    File { file: String, cause: String },
    /// The text cannot stand in a header.
    #[error("the token holds characters that a header cannot have")]
    Malformed,
    /// The token endpoint gives none.
    #[error("the token endpoint {url} gives no token: {cause}")]
    Endpoint { url: String, cause: String },
}

/// Where tokens come from.
#[derive(Debug)]
pub(crate) enum Tokens {
    /// Always the same one.
    Given(Result<HeaderValue, TokenError>),
    /// A file that somebody renews.
    File(TokenFile),
    /// A token endpoint.
    Endpoint(Issued),
}

impl Tokens {
    /// The source that the settings name; none when they name none.
    ///
    /// # Errors
    /// When the authorities of the token endpoint cannot be used.
    pub(crate) fn of(settings: &TokenSettings, stop: &CancellationToken) -> Result<Option<Self>, TlsError> {
        if !settings.bearer.is_empty() {
            return Ok(Some(Self::Given(bearer(settings.bearer.expose()))));
        }
        if is_given(&settings.file) {
            return Ok(Some(Self::File(TokenFile::at(&settings.file))));
        }
        if settings.url.is_empty() {
            return Ok(None);
        }
        Ok(Some(Self::Endpoint(Issued::by(Endpoint::of(settings, stop)?))))
    }

    /// The value of the `authorization` header.
    ///
    /// # Errors
    /// When there is no token that is still good.
    pub(crate) async fn bearer(&self) -> Result<HeaderValue, TokenError> {
        match self {
            Self::Given(token) => token.clone(),
            Self::File(file) => file.bearer().await,
            Self::Endpoint(issued) => issued.bearer().await,
        }
    }

    /// A call was refused with this value: whether there is another one now.
    pub(crate) async fn renew(&self, used: &HeaderValue) -> bool {
        match self {
            Self::Given(_) => false,
            Self::File(file) => file.renew(used).await,
            Self::Endpoint(issued) => issued.renew(used).await,
        }
    }
}

/// A token as the header's value, which no log shows.
fn bearer(token: &str) -> Result<HeaderValue, TokenError> {
    let mut value =
        HeaderValue::try_from(format!("Bearer {}", token.trim())).map_err(|_| TokenError::Malformed)?;
    value.set_sensitive(true);
    Ok(value)
}

#[cfg(test)]
#[path = "token_tests.rs"]
mod tests;
