//! What intake keeps, and what whoever keeps it must promise. One suite of tests holds every implementation to it.

mod batch;
mod contact;
mod document;
pub mod entity;
mod migration;
mod opening;
mod participant;
mod response;
mod round;
mod sea;
mod snapshot;
mod weight_set;

use std::sync::Arc;

use jamfor_context::Context;
use jamfor_contract::names::{Area, Body, Name, SnapshotName};
use jamfor_survey::{Digest, Questionnaire};

pub use migration::Migrator;
pub use sea::SeaStore;

use crate::domain::admission::Admitted;
use crate::domain::contact::Tally;
use crate::domain::opened::OpenedRound;
use crate::domain::participant::Participant;
use crate::domain::receipt::Committed;
use crate::domain::round::{Content, Round, State};
use crate::domain::snapshot::{Chunk, Snapshot};
use crate::domain::weight_set::{Content as WeightContent, WeightSet};
use crate::domain::{GroupNumber, Micros, RoundId};
use crate::error::Error;

/// Admitted responses of one caller for one round: kept whole or not at all.
#[derive(Clone, Debug)]
pub struct Batch {
    /// Whose audit row it is.
    pub ctx: Context,
    /// The round, as it was when the responses were admitted.
    pub round: Arc<OpenedRound>,
    /// Who sends them.
    pub source: Arc<str>,
    /// The responses.
    pub rows: Vec<Admitted>,
}

/// What was kept under a key before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// The digest of the content.
    pub digest: Digest,
    /// When it was accepted.
    pub at: Micros,
}

/// A response as it was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredResponse {
    /// The target group.
    pub group: GroupNumber,
    /// The number of the area.
    pub area: i32,
    /// The unit.
    pub unit: String,
    /// The number of the mode.
    pub mode: i16,
    /// The language.
    pub language: String,
    /// The number of the assistance.
    pub assistance: i16,
    /// The canonical bytes of the answers.
    pub answers: Vec<u8>,
}

/// Where reading responses goes on: behind this source and key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub(crate) source: i32,
    pub(crate) key: Vec<u8>,
}

/// What became of a change that names the version it was made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Swapped {
    /// It is done.
    Done,
    /// Somebody else was faster: read again and decide again.
    Moved,
}

/// What became of an act that needs the round in some state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act<T> {
    /// It is done.
    Done(T),
    /// The round was in this state instead, and nothing changed.
    State(State),
}

/// A tally that cannot be added, by its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TallyRefusal {
    /// Other content came before under its key.
    Conflict(usize),
    /// What it supersedes does not exist.
    Unknown(usize),
    /// What it supersedes was superseded before.
    Superseded(usize),
}

/// What adding tallies did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recorded {
    /// How many were new, and how many had come before.
    Counted {
        /// New ones.
        recorded: usize,
        /// Known ones.
        duplicates: usize,
    },
    /// Nothing was added.
    Refused(Vec<TallyRefusal>),
}

/// The right to make the snapshot of a round, until the lease ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FreezeLease {
    /// The round.
    pub round: Round,
    /// Says that the chunks written are those of this attempt.
    pub token: String,
}

/// The definitions of one target group, as they were copied at opening.
#[derive(Clone, Debug)]
pub struct CopiedQuestionnaire {
    /// The place of the instrument.
    pub group: GroupNumber,
    /// The content of the revision.
    pub questionnaire: Questionnaire,
}

/// What intake keeps.
///
/// Every method that writes does so in one transaction with its audit row, whole or not at all, also when the future
/// that called it is dropped. What was acknowledged is on disk.
#[async_trait::async_trait]
pub trait Store: Send + Sync + 'static {
    /// How many tasks may usefully commit at once: 1 where the engine has one writer.
    fn committers(&self) -> usize;

    /// The round, or none.
    async fn round(&self, ctx: &Context, name: &Name) -> Result<Option<Round>, Error>;

    /// The rounds of a body behind `after`, in byte order of their ids, at most `limit`.
    async fn rounds(&self, ctx: &Context, body: &Body, after: &str, limit: u64) -> Result<Vec<Round>, Error>;

    /// Makes a draft. Must say `Moved`, and change nothing, when the round exists.
    async fn insert_round(&self, ctx: &Context, name: &Name, content: &Content) -> Result<Swapped, Error>;

    /// Sets the content. Must say `Moved`, and change nothing, unless the round still has the version of `from`.
    async fn update_round(&self, ctx: &Context, from: &Round, content: &Content) -> Result<Swapped, Error>;

    /// Adds participants and replaces those with the same area and target group, and gives their total. Must refuse
    /// unless the round is a draft or open, and must let every commit of responses judged by the old ones say `Stale`.
    async fn set_participants(
        &self,
        ctx: &Context,
        round: &Round,
        participants: &[Participant],
    ) -> Result<Act<u64>, Error>;

    /// All participants, by target group and area in byte order.
    async fn participants(&self, ctx: &Context, round: RoundId) -> Result<Vec<Participant>, Error>;

    /// Opens a draft with copies of its definitions. Must say `Moved`, and change nothing, unless the round still
    /// has the versions of `from`, of its participants too.
    async fn open_round(
        &self,
        ctx: &Context,
        from: &Round,
        definitions: &[CopiedQuestionnaire],
    ) -> Result<Swapped, Error>;

    /// The round with its definitions, as copied at opening; none when it is unknown or was never opened.
    async fn opened(&self, ctx: &Context, name: &Name) -> Result<Option<OpenedRound>, Error>;

    /// The state and the version of the participants of a round that exists.
    async fn standing(&self, ctx: &Context, round: RoundId) -> Result<(State, i64), Error>;

    /// Closes an open round. When this returns, every commit that said `Kept` is in and every later one says
    /// `NotOpen`, also those of other processes. A round that is closed or beyond stays as it is.
    async fn close_round(&self, ctx: &Context, round: &Round) -> Result<Act<()>, Error>;

    /// Commits batches of one round and one version of its participants in one transaction. A key must be kept once:
    /// the first content under it counts, within the call in order of the batches and their rows. Must say `NotOpen`
    /// unless the round is open at the moment of commit, and `Stale` when its participants changed.
    async fn commit(&self, batches: Arc<Vec<Batch>>) -> Result<Committed, Error>;

    /// What was kept under the keys, in order.
    async fn known(
        &self,
        ctx: &Context,
        round: RoundId,
        source: &str,
        keys: &[Vec<u8>],
    ) -> Result<Vec<Option<Known>>, Error>;

    /// The responses behind `after`, at most `limit`, and where to go on; no cursor at the end. Complete and stable
    /// once the round is closed.
    async fn responses(
        &self,
        ctx: &Context,
        round: RoundId,
        after: Option<&Cursor>,
        limit: u64,
    ) -> Result<(Vec<StoredResponse>, Option<Cursor>), Error>;

    /// Adds tallies to an open round, all or none.
    async fn record_tallies(
        &self,
        ctx: &Context,
        round: &Round,
        tallies: &[Tally],
    ) -> Result<Act<Recorded>, Error>;

    /// All tallies of a round, superseded ones too.
    async fn tallies(&self, ctx: &Context, round: RoundId) -> Result<Vec<Tally>, Error>;

    /// A weight set in its newest revision or in a numbered one.
    async fn weight_set(
        &self,
        ctx: &Context,
        name: &Name,
        number: Option<i32>,
    ) -> Result<Option<WeightSet>, Error>;

    /// The newest revisions of a body's weight sets behind `after`, by id, at most `limit`.
    async fn weight_sets(
        &self,
        ctx: &Context,
        body: &Body,
        after: &str,
        limit: u64,
    ) -> Result<Vec<WeightSet>, Error>;

    /// Adds a revision behind `newest` (0 for a new weight set). Must say `Moved` when there is a newer one.
    async fn add_weight_set(
        &self,
        ctx: &Context,
        name: &Name,
        newest: i32,
        content: &WeightContent,
    ) -> Result<Swapped, Error>;

    /// Starts freezing a closed round. One that freezes or is frozen stays as it is.
    async fn begin_freeze(&self, ctx: &Context, round: &Round) -> Result<Act<()>, Error>;

    /// Takes a freezing round that nobody holds a lease on, and drops what an earlier attempt left.
    async fn lease_freeze(&self, ctx: &Context) -> Result<Option<FreezeLease>, Error>;

    /// Writes chunks and prolongs the lease. Must refuse, and write nothing, when the lease is no longer the newest.
    async fn write_chunks(
        &self,
        ctx: &Context,
        lease: &FreezeLease,
        chunks: Vec<Chunk>,
    ) -> Result<Act<()>, Error>;

    /// Makes the chunks written under the lease the snapshot of its round, which is frozen from then on. Must refuse
    /// when the lease is no longer the newest.
    async fn finish_freeze(
        &self,
        ctx: &Context,
        lease: &FreezeLease,
        snapshot: &Snapshot,
    ) -> Result<Act<()>, Error>;

    /// The snapshot, or none.
    async fn snapshot(&self, ctx: &Context, name: &SnapshotName) -> Result<Option<Snapshot>, Error>;

    /// Records that a table of microdata is read, before anything of it is.
    async fn record_read(&self, ctx: &Context, name: &SnapshotName, table: &str) -> Result<(), Error>;

    /// The chunks of one block of a table, by column; none behind the last block.
    async fn chunks(
        &self,
        ctx: &Context,
        name: &SnapshotName,
        table: usize,
        first_row: i64,
    ) -> Result<Vec<Chunk>, Error>;

    /// The area codes that stand in the dictionary, with their numbers.
    async fn area_numbers(&self, ctx: &Context, areas: &[Area]) -> Result<Vec<(Area, i32)>, Error>;
}
