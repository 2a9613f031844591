//! Group commit: whoever waits shares a transaction. Nobody waits for company: what is there is taken.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use std::time::Instant;

use jamfor_database::StoreError;
use tokio::sync::{Mutex, mpsc, oneshot};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::{Instrument, Span};

use super::measures::Commits;
use crate::domain::admission::Admitted;
use crate::domain::receipt::{Committed, Kept};
use crate::error::Error;
use crate::store::{Batch, Store};

/// Batches that wait for a committer; behind them, callers wait.
const MOST_WAITING: usize = 64;

/// What became of one batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BatchOutcome {
    /// One entry a response, in order.
    Kept(Vec<Kept>),
    /// The round takes no answers.
    NotOpen,
    /// The participants changed since the batch was validated; here are its rows again.
    Stale(Vec<Admitted>),
}

/// A batch and who waits for it.
struct Work {
    batch: Batch,
    reply: oneshot::Sender<Answer>,
    /// The call that it is of.
    call: Span,
}

/// What became of a batch, and since when that is known.
#[derive(Debug)]
struct Answer {
    outcome: Result<BatchOutcome, Error>,
    at: Instant,
}

/// A batch on its way; it is committed also when this is dropped.
#[derive(Debug)]
pub struct Waiting(oneshot::Receiver<Answer>);

impl Waiting {
    /// What became of the batch, once that is durable.
    ///
    /// # Errors
    /// Those of the store; nothing of the batch was acknowledged then.
    pub async fn outcome(self) -> Result<BatchOutcome, Error> {
        self.answer().await.map(|(outcome, _)| outcome)
    }

    /// The same, with the moment since which it is known.
    pub(super) async fn answer(self) -> Result<(BatchOutcome, Instant), Error> {
        let Answer { outcome, at } = self.0.await.map_err(|_| Error::Draining)?;
        Ok((outcome?, at))
    }
}

/// Takes batches and commits them together. Clones share the queue.
#[derive(Clone, Debug)]
pub struct Committer(mpsc::Sender<Work>);

impl Committer {
    /// Starts the committing tasks: as many as the store can use, each taking about `most_rows` at once. After `stop`
    /// they commit what waits, and end.
    #[must_use]
    pub fn start(
        store: &Arc<dyn Store>,
        most_rows: usize,
        tasks: &TaskTracker,
        stop: &CancellationToken,
    ) -> Self {
        let (sender, receiver) = mpsc::channel(MOST_WAITING);
        let queue = Arc::new(Mutex::new(receiver));
        let commits = Commits::new();
        for _ in 0..store.committers() {
            let (store, queue, stop) = (store.clone(), queue.clone(), stop.clone());
            let commits = commits.clone();
            tasks.spawn(async move {
                while let Some(works) = gather(&queue, most_rows, &stop).await {
                    for group in by_round(works) {
                        let span = span(&group);
                        commit(store.as_ref(), &commits, group).instrument(span).await;
                    }
                }
            });
        }
        Self(sender)
    }

    /// Puts a batch into the queue, waiting while it is full.
    ///
    /// # Errors
    /// [`Error::Draining`] when the committers have ended.
    pub async fn enqueue(&self, batch: Batch) -> Result<Waiting, Error> {
        let (reply, waiting) = oneshot::channel();
        self.0.send(Work { batch, reply, call: Span::current() }).await.map_err(|_| Error::Draining)?;
        Ok(Waiting(waiting))
    }
}

/// The next batch and those behind it that wait already.
async fn gather(
    queue: &Mutex<mpsc::Receiver<Work>>,
    most_rows: usize,
    stop: &CancellationToken,
) -> Option<Vec<Work>> {
    let mut queue = queue.lock().await;
    let first = tokio::select! {
        biased;
        work = queue.recv() => work,
        () = stop.cancelled() => {
            queue.close();
            queue.recv().await
        }
    };
    let mut works = vec![first?];
    let mut rows = works[0].batch.rows.len();
    while rows < most_rows {
        let Ok(work) = queue.try_recv() else { break };
        rows += work.batch.rows.len();
        works.push(work);
    }
    Some(works)
}

/// Those that can share a transaction, in the order in which they came.
fn by_round(works: Vec<Work>) -> Vec<Vec<Work>> {
    let mut groups: BTreeMap<_, Vec<Work>> = BTreeMap::new();
    for work in works {
        if work.batch.ctx.deadline.has_passed() {
            answer(work.reply, Err(StoreError::DeadlineExceeded.into()));
        } else {
            let round = &work.batch.round;
            groups.entry((round.id, round.participants_version)).or_default().push(work);
        }
    }
    groups.into_values().collect()
}

/// The span of a commit: a part of the trace of the first call in it, which names those of the others.
fn span(works: &[Work]) -> Span {
    let Some((first, others)) = works.split_first() else { return Span::none() };
    let span = tracing::info_span!(parent: &first.call, "responses.commit", batches = works.len());
    let mut named = HashSet::from([first.call.id()]);
    for other in others.iter().filter(|other| named.insert(other.call.id())) {
        span.follows_from(&other.call);
    }
    span
}

async fn commit(store: &dyn Store, commits: &Commits, works: Vec<Work>) {
    let (batches, replies): (Vec<Batch>, Vec<_>) =
        works.into_iter().map(|work| (work.batch, work.reply)).unzip();
    let batches = Arc::new(batches);
    match store.commit(batches.clone()).await {
        Ok(Committed::Kept(kept)) => {
            commits.committed(batches.iter().map(|batch| batch.rows.len()).sum());
            replies
                .into_iter()
                .zip(kept)
                .for_each(|(reply, kept)| answer(reply, Ok(BatchOutcome::Kept(kept))));
        }
        Ok(Committed::NotOpen) => {
            replies.into_iter().for_each(|reply| answer(reply, Ok(BatchOutcome::NotOpen)));
        }
        Ok(Committed::Stale) => {
            let batches = Arc::try_unwrap(batches).unwrap_or_else(|shared| shared.as_ref().clone());
            replies
                .into_iter()
                .zip(batches)
                .for_each(|(reply, batch)| answer(reply, Ok(BatchOutcome::Stale(batch.rows))));
        }
        Err(error) if is_about_rows(&error) => {
            tracing::error!(%error, batches = batches.len(), "a group cannot be stored; its rows are stored apart");
            for (batch, reply) in batches.iter().zip(replies) {
                answer(reply, apart(store, commits, batch).await);
            }
        }
        Err(error) => {
            let shared = Arc::new(error);
            replies.into_iter().for_each(|reply| answer(reply, Err(Error::Shared(shared.clone()))));
        }
    }
}

/// Whether trying with fewer rows can help: the database answered, and refused what it got.
const fn is_about_rows(error: &Error) -> bool {
    matches!(
        error,
        Error::Store(StoreError::Internal(_) | StoreError::Unique { .. } | StoreError::Reference { .. })
    )
}

/// Commits a batch in halves, so that a row that cannot be stored does not take the others along.
async fn apart(store: &dyn Store, commits: &Commits, batch: &Batch) -> Result<BatchOutcome, Error> {
    let mut kept = vec![Kept::Refused; batch.rows.len()];
    let whole = 0..batch.rows.len();
    let mut parts = vec![whole];
    while let Some(part) = parts.pop() {
        let rows = batch.rows[part.clone()].to_vec();
        match store.commit(Arc::new(vec![Batch { rows, ..batch.clone() }])).await {
            Ok(Committed::Kept(outcomes)) => {
                commits.committed(part.len());
                for (at, outcome) in part.zip(outcomes.into_iter().flatten()) {
                    kept[at] = outcome;
                }
            }
            // what went before is in, and must be told: a later part is refused rather than all forgotten
            Ok(Committed::NotOpen) if part.start == 0 => return Ok(BatchOutcome::NotOpen),
            // all of it is judged again; what is in already comes back as a duplicate
            Ok(Committed::Stale) => return Ok(BatchOutcome::Stale(batch.rows.clone())),
            Ok(Committed::NotOpen) => {}
            Err(error) if is_about_rows(&error) && part.len() > 1 => {
                let middle = part.start + part.len() / 2;
                parts.extend([middle..part.end, part.start..middle]);
            }
            Err(error) if is_about_rows(&error) => {
                tracing::error!(%error, "a validated response cannot be stored");
            }
            Err(error) => return Err(error),
        }
    }
    Ok(BatchOutcome::Kept(kept))
}

/// Whoever waited may have gone; what was committed stays.
fn answer(reply: oneshot::Sender<Answer>, outcome: Result<BatchOutcome, Error>) {
    let _ = reply.send(Answer { outcome, at: Instant::now() });
}
