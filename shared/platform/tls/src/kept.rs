//! The newest good configuration of an end, and the looking for a newer one.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use arc_swap::ArcSwap;
use opentelemetry::metrics::Meter;
use tokio_util::sync::CancellationToken;

use crate::TlsError;
use crate::files::{Files, Paths};
use crate::measure::{Reloads, observe_expiry};

/// One of the two ends of a connection.
pub(crate) trait End: Send + Sync + 'static {
    /// What connections are made with.
    type Config: Send + Sync + 'static;

    /// `server` or `client`.
    const NAME: &'static str;

    /// Makes a configuration of files, or says which file prevents it.
    fn make(&self, files: &Files) -> Result<Made<Self::Config>, TlsError>;
}

/// A configuration that was made of files.
pub(crate) struct Made<C> {
    /// What connections are made with.
    pub(crate) config: C,
    /// When the own certificate expires, if there is one.
    pub(crate) expires: Option<SystemTime>,
}

/// A configuration in use, and the digest of the files it was made of.
struct InUse<C> {
    config: Arc<C>,
    expires: Option<SystemTime>,
    digest: [u8; 32],
}

/// The configuration of an end, kept as new as its files.
pub(crate) struct Kept<E: End> {
    end: E,
    name: String,
    paths: Paths,
    look: Duration,
    reloads: Reloads,
    now: ArcSwap<InUse<E::Config>>,
}

impl<E: End> Kept<E> {
    /// Reads the files for the first time. `name` tells this end from others in logs and metrics.
    ///
    /// # Errors
    /// When the files cannot be used.
    pub(crate) fn load(
        end: E,
        name: &str,
        paths: Paths,
        look: Duration,
        meter: &Meter,
    ) -> Result<Arc<Self>, TlsError> {
        let first = twice(|| make(&end, &paths.read()?))?;
        let reloads = Reloads::on(meter);
        let kept =
            Self { end, name: name.to_owned(), paths, look, reloads, now: ArcSwap::from_pointee(first) };
        kept.warn_when_expired();
        let kept = Arc::new(kept);
        let seen = Arc::downgrade(&kept);
        observe_expiry(meter, E::NAME, name, move || seen.upgrade()?.expires());
        Ok(kept)
    }

    /// The newest configuration.
    pub(crate) fn config(&self) -> Arc<E::Config> {
        Arc::clone(&self.now.load().config)
    }

    /// When the own certificate expires, if there is one.
    pub(crate) fn expires(&self) -> Option<SystemTime> {
        self.now.load().expires
    }

    /// Looks at the files until told to stop.
    pub(crate) async fn watch(self: Arc<Self>, stop: CancellationToken) {
        let looking = async {
            loop {
                tokio::time::sleep(self.look).await;
                let kept = Arc::clone(&self);
                // a thread of its own: a mount may be slow
                if let Err(error) = tokio::task::spawn_blocking(move || kept.look()).await {
                    tracing::error!(%error, end = E::NAME, name = self.name, "looking at certificate files broke off");
                }
            }
        };
        stop.run_until_cancelled(looking).await;
    }

    /// Takes over new files when they are good.
    pub(crate) fn look(&self) {
        let (end, name) = (E::NAME, self.name.as_str());
        match twice(|| self.newer()) {
            Ok(None) => {}
            Ok(Some(newer)) => {
                self.now.store(Arc::new(newer));
                self.reloads.reloaded();
                tracing::info!(end, name, "new certificate files are in use");
                self.warn_when_expired();
            }
            Err(error) => {
                self.reloads.failed();
                tracing::warn!(%error, end, name, "certificate files cannot be used, the last good ones stay in use");
            }
        }
    }

    /// What the files make, unless they are those in use.
    fn newer(&self) -> Result<Option<InUse<E::Config>>, TlsError> {
        let files = self.paths.read()?;
        if files.digest() == self.now.load().digest {
            return Ok(None);
        }
        make(&self.end, &files).map(Some)
    }

    /// An expired certificate is used all the same: some clients do not look, and none is served without one.
    fn warn_when_expired(&self) {
        if self.expires().is_some_and(|expires| expires <= SystemTime::now()) {
            let certificate = self.paths.certificate.display();
            tracing::warn!(%certificate, end = E::NAME, name = self.name, "certificate has expired, replace it");
        }
    }
}

impl<E: End> fmt::Debug for Kept<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Kept").field("end", &E::NAME).field("name", &self.name).finish_non_exhaustive()
    }
}

fn make<E: End>(end: &E, files: &Files) -> Result<InUse<E::Config>, TlsError> {
    let Made { config, expires } = end.make(files)?;
    Ok(InUse { config: Arc::new(config), expires, digest: files.digest() })
}

/// Tries at once again: files that are swapped between two reads look like halves of two sets.
fn twice<T>(attempt: impl Fn() -> Result<T, TlsError>) -> Result<T, TlsError> {
    attempt().or_else(|_| attempt())
}

#[cfg(test)]
#[path = "kept_tests.rs"]
mod tests;
