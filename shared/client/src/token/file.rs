//! A token in a file that is replaced while the process runs, as mounted ones are.

use std::path::{Path, PathBuf};
use std::time::Duration;

use http::HeaderValue;
use tokio::sync::Mutex;
use tokio::time::Instant;

use super::{TokenError, bearer};

/// For how long what was read is taken for what is there.
const FRESH: Duration = Duration::from_secs(1);

/// The file and what was last read from it.
#[derive(Debug)]
pub(crate) struct TokenFile {
    path: PathBuf,
    read: Mutex<Option<(Instant, HeaderValue)>>,
}

impl TokenFile {
    pub(crate) fn at(path: &Path) -> Self {
        Self { path: path.to_owned(), read: Mutex::default() }
    }

    /// What is in the file, or was before it became unreadable.
    ///
    /// # Errors
    /// When nothing could ever be read.
    pub(crate) async fn bearer(&self) -> Result<HeaderValue, TokenError> {
        let mut read = self.read.lock().await;
        if let Some((at, value)) = &*read
            && at.elapsed() < FRESH
        {
            return Ok(value.clone());
        }
        let value = match (self.read().await, read.take()) {
            (Ok(value), _) => value,
            (Err(error), Some((_, before))) => {
                tracing::warn!(%error, "the token read before is used");
                before
            }
            (Err(error), None) => return Err(error),
        };
        *read = Some((Instant::now(), value.clone()));
        Ok(value)
    }

    /// Reads the file at once: whether another token is in it.
    pub(crate) async fn renew(&self, used: &HeaderValue) -> bool {
        let mut read = self.read.lock().await;
        let Ok(value) = self.read().await else { return false };
        let other = value != used;
        *read = Some((Instant::now(), value));
        other
    }

    async fn read(&self) -> Result<HeaderValue, TokenError> {
        let failed = |cause: String| TokenError::File { file: self.path.display().to_string(), cause };
        let text = tokio::fs::read_to_string(&self.path).await.map_err(|error| failed(error.to_string()))?;
        if text.trim().is_empty() { Err(failed("it is empty".to_owned())) } else { bearer(&text) }
    }
}
