//! One replica of a service: its channel, and whether it is fit to be called.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, watch};
use tokio_util::sync::CancellationToken;
use tonic::transport::Channel;
use tonic::{Code, Status};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

use crate::retry::chain;

/// The first pause between two examinations of a replica that does not answer, doubled each time.
const FIRST_PAUSE: Duration = Duration::from_millis(250);

/// The longest such pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// What is known of a replica.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fitness {
    /// Nothing yet, or nothing any more: it is being asked.
    Unknown,
    /// It answers.
    Up,
    /// It answers, and says that it does not want calls: taken when there is no other.
    Reluctant,
    /// It does not answer.
    Down,
}

/// One replica.
#[derive(Debug)]
pub(crate) struct Replica {
    address: SocketAddr,
    channel: Channel,
    fitness: Mutex<Fitness>,
    /// Why it is down.
    cause: Mutex<String>,
    examined: AtomicU64,
    under_examination: AtomicBool,
    hurry: Notify,
    gone: CancellationToken,
}

impl Replica {
    pub(crate) fn new(address: SocketAddr, channel: Channel, gone: CancellationToken) -> Self {
        Self {
            address,
            channel,
            fitness: Mutex::new(Fitness::Unknown),
            cause: Mutex::default(),
            examined: AtomicU64::new(0),
            under_examination: AtomicBool::new(false),
            hurry: Notify::new(),
            gone,
        }
    }

    pub(crate) const fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn channel(&self) -> Channel {
        self.channel.clone()
    }

    pub(crate) fn fitness(&self) -> Fitness {
        *self.fitness.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Why it was found down.
    pub(crate) fn cause(&self) -> String {
        self.cause.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How many examinations have ended.
    pub(crate) fn examined(&self) -> u64 {
        self.examined.load(Ordering::Acquire)
    }

    /// Does not wait for the pause between two examinations.
    pub(crate) fn hurry(&self) {
        self.hurry.notify_one();
    }

    /// The address is no longer the service's. Calls that run go on.
    pub(crate) fn leave(&self) {
        self.gone.cancel();
    }

    /// Examines it until it is fit or gone, and tells of every result; there is one examination at a time.
    pub(crate) fn examine(self: &Arc<Self>, limit: Duration, news: &watch::Sender<()>) {
        // a call that is given up while the process ends has no runtime any more
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        if self.under_examination.swap(true, Ordering::AcqRel) {
            return;
        }
        self.set(Fitness::Unknown);
        let (this, news) = (Arc::clone(self), news.clone());
        runtime.spawn(async move {
            let gone = this.gone.clone();
            gone.run_until_cancelled(this.examination(limit, &news)).await;
        });
    }

    async fn examination(&self, limit: Duration, news: &watch::Sender<()>) {
        let mut pause = FIRST_PAUSE;
        loop {
            let found = self.look(limit).await;
            if found == Fitness::Up {
                self.under_examination.store(false, Ordering::Release);
            }
            self.set(found);
            self.examined.fetch_add(1, Ordering::AcqRel);
            news.send_replace(());
            if found == Fitness::Up {
                return;
            }
            tracing::debug!(replica = %self.address, ?found, cause = self.cause(), "replica is not used");
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = self.hurry.notified() => {}
            }
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// What the replica says of itself, asked twice when its connection was just ending.
    async fn look(&self, limit: Duration) -> Fitness {
        let asked = async {
            match self.ask().await {
                Ok(fitness) => Ok(fitness),
                Err(_) => self.ask().await,
            }
        };
        let status = match tokio::time::timeout(limit, asked).await {
            Ok(Ok(fitness)) => return fitness,
            Ok(Err(status)) => chain(&status),
            Err(_) => format!("{} does not answer", self.address),
        };
        *self.cause.lock().unwrap_or_else(PoisonError::into_inner) = status;
        Fitness::Down
    }

    async fn ask(&self) -> Result<Fitness, Status> {
        let asked = HealthClient::new(self.channel()).check(HealthCheckRequest::default()).await;
        match asked {
            Ok(answer) if answer.get_ref().status() == ServingStatus::Serving => Ok(Fitness::Up),
            Ok(_) => Ok(Fitness::Reluctant),
            Err(status) => match status.code() {
                Code::Unavailable | Code::Cancelled | Code::Unknown | Code::Internal => Err(status),
                // it has no health service, or has it for others: whoever can say that is there
                _ => Ok(Fitness::Up),
            },
        }
    }

    fn set(&self, fitness: Fitness) {
        *self.fitness.lock().unwrap_or_else(PoisonError::into_inner) = fitness;
    }
}
