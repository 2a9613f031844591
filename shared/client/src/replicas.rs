//! All replicas of a service: found by the host's addresses, taken in turn, and left out while they do not answer.

use std::collections::{BTreeSet, HashMap};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use arc_swap::ArcSwap;
use tokio::sync::{Notify, watch};
use tokio_util::sync::{CancellationToken, DropGuard};
use tonic::Status;

use crate::Unreached;
use crate::connector::Connector;
use crate::place::Place;
use crate::replica::{Fitness, Replica};

/// How often the host is looked up.
const LOOK: Duration = Duration::from_secs(5);

/// How often at most, when nothing answers.
const LEAST_LOOK: Duration = Duration::from_millis(250);

/// The replicas of a service. Clones share them; with the last one their tasks end.
#[derive(Clone, Debug)]
pub(crate) struct Replicas {
    found: Arc<Found>,
    _life: Arc<DropGuard>,
}

#[derive(Debug)]
struct Found {
    endpoint: String,
    connector: Connector,
    set: ArcSwap<Vec<Arc<Replica>>>,
    turn: AtomicUsize,
    /// How many look-ups have ended.
    looked: AtomicU64,
    look: Notify,
    /// Something is known now that was not before.
    news: watch::Sender<()>,
    stop: CancellationToken,
}

impl Replicas {
    /// The replicas of a place; the task that looks them up ends with `stop`.
    pub(crate) fn of(place: Place, connector: Connector, stop: &CancellationToken) -> Self {
        let address = place.address();
        let replicas = Self::none(place.origin.to_string(), connector, stop);
        match address {
            Some(address) => replicas.keep([SocketAddr::new(address, place.port)]),
            None => {
                let (found, stop) = (Arc::clone(&replicas.found), stop.clone());
                tokio::spawn(async move { stop.run_until_cancelled(look_up(found, place)).await });
            }
        }
        replicas
    }

    fn none(endpoint: String, connector: Connector, stop: &CancellationToken) -> Self {
        let found = Found {
            endpoint,
            connector,
            set: ArcSwap::default(),
            turn: AtomicUsize::new(0),
            looked: AtomicU64::new(0),
            look: Notify::new(),
            news: watch::Sender::new(()),
            stop: stop.clone(),
        };
        Self { found: Arc::new(found), _life: Arc::new(stop.clone().drop_guard()) }
    }

    /// Replicas at addresses that a test names.
    #[cfg(test)]
    pub(crate) fn at(addresses: impl IntoIterator<Item = SocketAddr>, connector: Connector) -> Self {
        let replicas = Self::none("http://test".to_owned(), connector, &CancellationToken::new());
        replicas.keep(addresses);
        replicas
    }

    /// Waits until every replica is up, for a test.
    #[cfg(test)]
    pub(crate) async fn all_up(&self) {
        let mut news = self.found.news.subscribe();
        while self.found.set.load().iter().any(|replica| replica.fitness() != Fitness::Up) {
            news.changed().await.unwrap_or_default();
        }
    }

    /// From now on the service has these addresses and no others.
    pub(crate) fn keep(&self, addresses: impl IntoIterator<Item = SocketAddr>) {
        self.found.keep(&addresses.into_iter().collect());
    }

    /// The next replica that is fit, one that was not tried before if there is any. Waits for an examination
    /// when nothing is known to be fit, and no longer than a connection may take.
    ///
    /// # Errors
    /// When none answers.
    pub(crate) async fn pick(&self, tried: &[SocketAddr]) -> Result<Arc<Replica>, Unreached> {
        let found = &self.found;
        let (mut news, mut wait) = (found.news.subscribe(), Wait::default());
        loop {
            news.mark_unchanged();
            // before the set, so that an empty one was empty after so many look-ups
            let looked = found.looked.load(Ordering::Acquire);
            let set = found.set.load_full();
            if let Some(replica) = found.next(&set, Fitness::Up, tried) {
                return Ok(replica);
            }
            if !wait.helps(found, looked, &set) {
                return found.next(&set, Fitness::Reluctant, tried).ok_or_else(|| found.unreached(&set));
            }
            // the sender lives as long as `self`
            let _ = news.changed().await;
        }
    }

    /// A call to a replica failed without an answer: it is not used until it has answered again.
    pub(crate) fn suspect(&self, replica: &Arc<Replica>) {
        replica.examine(self.found.connector.limit(), &self.found.news);
    }

    /// How long a replica may be silent before it is suspected.
    pub(crate) fn patience(&self) -> Duration {
        self.found.connector.limit()
    }
}

impl Found {
    fn keep(&self, addresses: &BTreeSet<SocketAddr>) {
        let before = self.set.load_full();
        let (mut set, gone): (Vec<_>, Vec<_>) =
            before.iter().cloned().partition(|replica| addresses.contains(&replica.address()));
        let known: BTreeSet<SocketAddr> = set.iter().map(|replica| replica.address()).collect();
        for address in addresses.difference(&known) {
            match self.connector.channel(*address) {
                Ok(channel) => set.push(Arc::new(Replica::new(*address, channel, self.stop.child_token()))),
                Err(error) => tracing::warn!(%address, %error, "address cannot be used"),
            }
        }
        if known.len() != set.len() || !gone.is_empty() {
            tracing::debug!(endpoint = self.endpoint, replicas = set.len(), "the replicas have changed");
        }
        for replica in set.iter().filter(|replica| !known.contains(&replica.address())) {
            replica.examine(self.connector.limit(), &self.news);
        }
        self.set.store(Arc::new(set));
        gone.iter().for_each(|replica| replica.leave());
        self.news.send_replace(());
    }

    fn next(&self, set: &[Arc<Replica>], fitness: Fitness, tried: &[SocketAddr]) -> Option<Arc<Replica>> {
        let fit: Vec<_> = set.iter().filter(|replica| replica.fitness() == fitness).collect();
        let fresh: Vec<_> =
            fit.iter().copied().filter(|replica| !tried.contains(&replica.address())).collect();
        let choice = if fresh.is_empty() { fit } else { fresh };
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        choice.get(turn.checked_rem(choice.len())?).map(|replica| Arc::clone(replica))
    }

    fn unreached(&self, set: &[Arc<Replica>]) -> Unreached {
        let endpoint = &self.endpoint;
        let message = match set.iter().find(|replica| replica.fitness() == Fitness::Down) {
            Some(replica) => format!("no replica of {endpoint} answers: {}", replica.cause()),
            None => format!("{endpoint} has no address"),
        };
        Unreached::Nobody(Status::unavailable(message))
    }
}

/// What one call has waited for: each examination and each look-up counts once.
#[derive(Default)]
struct Wait {
    examined: HashMap<SocketAddr, u64>,
    looked: Option<u64>,
}

impl Wait {
    /// Whether something is under way that may find a replica that is fit; sets it in motion.
    fn helps(&mut self, found: &Found, looked: u64, set: &[Arc<Replica>]) -> bool {
        if set.is_empty() {
            found.look.notify_one();
            return *self.looked.get_or_insert(looked) == looked;
        }
        let reluctant = set.iter().any(|replica| replica.fitness() == Fitness::Reluctant);
        let mut helps = false;
        for replica in set {
            // before the fitness, which may change in between
            let examined = replica.examined();
            helps |= match replica.fitness() {
                Fitness::Unknown | Fitness::Up => true,
                Fitness::Down if !reluctant => self.is_first(replica, examined),
                Fitness::Down | Fitness::Reluctant => false,
            };
        }
        if !helps {
            // all addresses may be old
            found.look.notify_one();
        }
        helps
    }

    /// Whether a replica that was down has not been examined since this call came to it.
    fn is_first(&mut self, replica: &Replica, examined: u64) -> bool {
        let first = self.examined.entry(replica.address()).or_insert_with(|| {
            replica.hurry();
            examined
        });
        *first == examined
    }
}

async fn look_up(found: Arc<Found>, place: Place) {
    loop {
        match tokio::net::lookup_host((place.host.as_str(), place.port)).await {
            Ok(addresses) => found.keep(&addresses.collect()),
            // what was found before may still answer
            Err(error) => tracing::warn!(host = place.host, %error, "host cannot be looked up"),
        }
        found.looked.fetch_add(1, Ordering::AcqRel);
        found.news.send_replace(());
        tokio::time::sleep(LEAST_LOOK).await;
        let _ = tokio::time::timeout(LOOK, found.look.notified()).await;
    }
}

#[cfg(test)]
#[path = "replicas_tests.rs"]
mod tests;
