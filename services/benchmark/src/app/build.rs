//! Building releases in the background: one at a time in a process, under a lease that other replicas respect and
//! take over when its holder dies.

use std::time::Duration;

use jamfor_context::{Caller, Context};
use jamfor_contract::names::Name;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tracing::Instrument;

use super::{
    App,
    make::{Made, Maker, threads},
    measures::{Measures, Outcome},
    now_micros,
};
use crate::Error;
use crate::domain::release::{Phase, Progress, Release};
use crate::settings::BuildSettings;
use crate::store::{Claimed, Finished, Lease};

/// Builds what is to be built.
#[derive(Clone, Debug)]
pub struct Builder {
    app: App,
    owner: String,
    lease: Duration,
    look: Duration,
    maker: Maker,
    measures: Measures,
}

impl Builder {
    pub(super) fn new(app: App, settings: &BuildSettings) -> Self {
        let measures = Measures::new();
        Self {
            maker: Maker::new(app.clone(), threads(settings), Some(measures.clone())),
            app,
            owner: uuid::Uuid::new_v4().to_string(),
            lease: settings.lease.get(),
            look: settings.look.get(),
            measures,
        }
    }

    /// Builds, and publishes what is due, until `stop` is cancelled; what is under way then is left to others at once.
    pub async fn run(self, stop: CancellationToken) {
        tokio::join!(self.build_all(&stop), self.publish_all(&stop));
    }

    /// A build may take longer than an embargo lasts: publishing does not wait for it.
    async fn publish_all(&self, stop: &CancellationToken) {
        while !stop.is_cancelled() {
            self.app.publish_due().await;
            tokio::select! {
                () = tokio::time::sleep(self.look) => {}
                () = stop.cancelled() => {}
            }
        }
    }

    async fn build_all(&self, stop: &CancellationToken) {
        while !stop.is_cancelled() {
            let ctx = Context::background("build");
            let claimed = self.app.store.claim(&ctx, self.new_lease(), now_micros()).await;
            match claimed {
                Ok(Some(claimed)) => self.build(&claimed, stop).await,
                Ok(None) => self.wait(stop).await,
                Err(error) => {
                    tracing::warn!(%error, "cannot look for releases to build");
                    self.wait(stop).await;
                }
            }
        }
    }

    async fn wait(&self, stop: &CancellationToken) {
        tokio::select! {
            () = self.app.wake.notified() => {}
            () = tokio::time::sleep(self.look) => {}
            () = stop.cancelled() => {}
        }
    }

    fn new_lease(&self) -> Lease {
        let micros = i64::try_from(self.lease.as_micros()).unwrap_or(i64::MAX);
        Lease { owner: self.owner.clone(), expires_micros: now_micros().saturating_add(micros) }
    }

    /// Builds one release, as a part of the trace of the call that created it.
    async fn build(&self, claimed: &Claimed, stop: &CancellationToken) {
        let span = tracing::info_span!("release.build", release = %claimed.release.name);
        if let Some(trace) = &claimed.trace {
            jamfor_telemetry::resume(&span, trace);
        }
        if claimed.taken_over {
            self.measures.ended(Outcome::Lost);
        }
        if let Some(outcome) = self.attempt(claimed, stop).instrument(span).await {
            self.measures.ended(outcome);
        }
    }

    /// Builds one release while another task holds on to it; none when the lease was lost, or is about to be.
    async fn attempt(&self, claimed: &Claimed, stop: &CancellationToken) -> Option<Outcome> {
        tracing::info!("building");
        let (progress, seen) = watch::channel(claimed.release.progress);
        let made = tokio::select! {
            made = self.make(claimed, &progress) => made,
            () = self.hold(&claimed.release.name, seen) => {
                tracing::warn!("lease lost; another replica builds it");
                return None;
            }
            () = stop.cancelled() => {
                self.let_go(claimed).await;
                return Some(Outcome::PutOff);
            }
        };
        match self.end(claimed, made).await {
            Ok(Some(outcome)) => Some(outcome),
            Ok(None) => {
                tracing::warn!("lease lost at the end; another replica builds it");
                None
            }
            Err(error) => {
                tracing::error!(%error, "what was built cannot be stored");
                None
            }
        }
    }

    /// Stores what was made of a release; none when the lease was lost.
    async fn end(&self, claimed: &Claimed, made: Result<Made, Error>) -> Result<Option<Outcome>, Error> {
        let name = &claimed.release.name;
        let ctx = Context::background("build");
        let (store, owner) = (&self.app.store, self.owner.as_str());
        let (held, outcome) = match made {
            Ok(made) => {
                let Made { encoded, figures, protection, provenance } = made;
                let done = Finished { encoded, figures, protection, provenance, now_micros: now_micros() };
                let stored = self.maker.during(Phase::Storing, store.finish(&ctx, name, owner, done)).await?;
                (stored, Outcome::Ready)
            }
            Err(error) if error.is_passing() => {
                tracing::warn!(%error, "cannot be built now");
                tokio::time::sleep(self.look).await;
                self.let_go(claimed).await;
                (true, Outcome::PutOff)
            }
            Err(error) => {
                tracing::error!(%error, "cannot be built");
                (store.fail(&ctx, name, owner, &failure(&error)).await?, Outcome::Failed)
            }
        };
        Ok(held.then_some(outcome))
    }

    /// Renews the lease until it is lost.
    async fn hold(&self, name: &Name, mut progress: watch::Receiver<Progress>) {
        let ctx = || Context::background("build");
        loop {
            let changed = tokio::time::timeout(self.lease / 3, progress.changed()).await;
            if matches!(changed, Ok(Err(_))) {
                // the work has ended: nothing is left to hold, and nothing is lost
                return std::future::pending().await;
            }
            let now = *progress.borrow_and_update();
            match self.app.store.renew(&ctx(), name, self.new_lease(), now).await {
                Ok(true) => {}
                Ok(false) => return,
                Err(error) => tracing::warn!(%error, "lease cannot be renewed now"),
            }
        }
    }

    /// Lets others take the release on at once.
    async fn let_go(&self, claimed: &Claimed) {
        let Release { name, progress, .. } = &claimed.release;
        let lease = Lease { owner: self.owner.clone(), expires_micros: 0 };
        if let Err(error) = self.app.store.renew(&Context::background("build"), name, lease, *progress).await
        {
            tracing::warn!(%error, "lease cannot be given back; it runs out by itself");
        }
    }

    async fn make(&self, claimed: &Claimed, progress: &watch::Sender<Progress>) -> Result<Made, Error> {
        // what the creator may not read is not counted
        let ctx = Context::background("build").with_caller(creator(claimed));
        let total = i32::try_from(claimed.release.content.snapshots.len()).unwrap_or(i32::MAX);
        let say = |phase, done| {
            progress.send_replace(Progress { phase, done, total });
        };
        let made = self.maker.make(&ctx, &claimed.release, &claimed.survey, say).await?;
        say(Phase::Storing, 0);
        Ok(made)
    }
}

/// For whom a release is built: whoever created it, or this service where that was not kept. A text that names nobody
/// gives a caller who may read nothing.
fn creator(claimed: &Claimed) -> Caller {
    match &claimed.creator {
        Some(text) => Caller::carried(text).unwrap_or_else(|_| Caller::nobody()),
        None => Caller::service("build"),
    }
}

/// What the caller may know of a failed build.
fn failure(error: &Error) -> String {
    match error {
        Error::Answer { .. } | Error::NotCounted(_) | Error::Dependency { .. } => error.to_string(),
        other => jamfor_fault::Fault::public_message(other),
    }
}
