//! The store on SQLite and PostgreSQL: which file does what.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use async_trait::async_trait;
use jamfor_context::Context;
use jamfor_contract::names::{Area, Body, Name, SnapshotName};
use jamfor_database::{Audit, BoxFuture, Database, Engine, Isolation, StoreError, Transaction};

use uuid::Uuid;

use super::batch::Caution;
use super::{
    Act, Batch, CopiedQuestionnaire, Cursor, FreezeLease, Known, Recorded, Store, StoredResponse, Swapped,
    TallyRefusal, batch, contact, opening, participant, response, round, snapshot, weight_set,
};
use crate::domain::RoundId;
use crate::domain::contact::Tally;
use crate::domain::opened::OpenedRound;
use crate::domain::participant::Participant;
use crate::domain::receipt::Committed;
use crate::domain::round::{Content, Round, State};
use crate::domain::snapshot::{Chunk, Snapshot};
use crate::domain::weight_set::{Content as WeightContent, WeightSet};
use crate::error::Error;

/// Tasks that commit on PostgreSQL: one writes while the other waits for the disk.
const POSTGRES_COMMITTERS: usize = 2;

/// Why a write ended without writing anything.
#[derive(Debug)]
pub(super) enum Stop {
    /// It failed.
    Fault(Error),
    /// The version moved on.
    Moved,
    /// The round is in this state.
    State(State),
    /// Tallies cannot be added.
    Refused(Vec<TallyRefusal>),
    /// A key came before where none was expected.
    KeyKnown,
    /// The batches of one round are not kept.
    Unkept(Committed),
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Fault(error.into())
    }
}

impl From<sea_orm::DbErr> for Stop {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Fault(error.into())
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Fault(error)
    }
}

impl Stop {
    /// What a change by version makes of it.
    pub(super) fn swapped(result: Result<(), Self>) -> Result<Swapped, Error> {
        match result {
            Ok(()) => Ok(Swapped::Done),
            Err(Self::Moved) => Ok(Swapped::Moved),
            Err(other) => Err(other.into_error()),
        }
    }

    /// What an act by state makes of it.
    pub(super) fn act<T>(result: Result<T, Self>) -> Result<Act<T>, Error> {
        match result {
            Ok(value) => Ok(Act::Done(value)),
            Err(Self::State(state)) => Ok(Act::State(state)),
            Err(other) => Err(other.into_error()),
        }
    }

    pub(super) fn into_error(self) -> Error {
        match self {
            Self::Fault(error) => error,
            other => Error::defect(format!("a write ended unexpectedly: {other:?}")),
        }
    }
}

/// The store behind SeaORM.
#[derive(Clone, Debug)]
pub struct SeaStore {
    /// Tells this process from others that made snapshots before.
    pub(super) instance: String,
    pub(super) database: Database,
    /// The numbers of sources that are known to be committed.
    pub(super) sources: Arc<RwLock<HashMap<Arc<str>, i32>>>,
    /// Whether keys that came before are to be expected.
    pub(super) caution: Arc<Caution>,
}

impl SeaStore {
    /// A store in a database whose schema is up to date.
    #[must_use]
    pub fn new(database: Database) -> Self {
        Self {
            instance: Uuid::new_v4().to_string(),
            database,
            sources: Arc::default(),
            caution: Arc::default(),
        }
    }

    /// One transaction with its audit row. Work that shares a round takes its locks itself, see [`super::round::lock`].
    pub(super) async fn write<T, F>(&self, ctx: &Context, audit: Audit, work: F) -> Result<T, Stop>
    where
        T: Send + 'static,
        F: for<'c> Fn(&'c Transaction) -> BoxFuture<'c, Result<T, Stop>> + Send + Sync + 'static,
    {
        self.database.write_with(ctx, audit, Isolation::ReadCommitted, work).await
    }
}

#[async_trait]
impl Store for SeaStore {
    fn committers(&self) -> usize {
        if self.database.engine() == Engine::Sqlite { 1 } else { POSTGRES_COMMITTERS }
    }

    async fn round(&self, _ctx: &Context, name: &Name) -> Result<Option<Round>, Error> {
        round::get(&self.database.read(), name).await
    }

    async fn rounds(
        &self,
        _ctx: &Context,
        body: &Body,
        after: &str,
        limit: u64,
    ) -> Result<Vec<Round>, Error> {
        round::list(&self.database.read(), body, after, limit).await
    }

    async fn insert_round(&self, ctx: &Context, name: &Name, content: &Content) -> Result<Swapped, Error> {
        round::insert(self, ctx, name, content).await
    }

    async fn update_round(&self, ctx: &Context, from: &Round, content: &Content) -> Result<Swapped, Error> {
        round::update(self, ctx, from, content).await
    }

    async fn set_participants(
        &self,
        ctx: &Context,
        round: &Round,
        participants: &[Participant],
    ) -> Result<Act<u64>, Error> {
        participant::set(self, ctx, round, participants).await
    }

    async fn participants(&self, _ctx: &Context, round: RoundId) -> Result<Vec<Participant>, Error> {
        participant::list(&self.database.read(), round).await
    }

    async fn open_round(
        &self,
        ctx: &Context,
        from: &Round,
        definitions: &[CopiedQuestionnaire],
    ) -> Result<Swapped, Error> {
        opening::open(self, ctx, from, definitions).await
    }

    async fn opened(&self, _ctx: &Context, name: &Name) -> Result<Option<OpenedRound>, Error> {
        opening::load(&self.database.read(), name).await
    }

    async fn standing(&self, _ctx: &Context, round: RoundId) -> Result<(State, i64), Error> {
        round::standing(&self.database.read(), round).await
    }

    async fn close_round(&self, ctx: &Context, round: &Round) -> Result<Act<()>, Error> {
        round::close(self, ctx, round).await
    }

    async fn commit(&self, batches: Arc<Vec<Batch>>) -> Result<Committed, Error> {
        batch::commit(self, batches).await
    }

    async fn known(
        &self,
        _ctx: &Context,
        round: RoundId,
        source: &str,
        keys: &[Vec<u8>],
    ) -> Result<Vec<Option<Known>>, Error> {
        response::known(self, round, source, keys).await
    }

    async fn responses(
        &self,
        _ctx: &Context,
        round: RoundId,
        after: Option<&Cursor>,
        limit: u64,
    ) -> Result<(Vec<StoredResponse>, Option<Cursor>), Error> {
        response::page(&self.database.read(), round, after, limit).await
    }

    async fn record_tallies(
        &self,
        ctx: &Context,
        round: &Round,
        tallies: &[Tally],
    ) -> Result<Act<Recorded>, Error> {
        contact::record(self, ctx, round, tallies).await
    }

    async fn tallies(&self, _ctx: &Context, round: RoundId) -> Result<Vec<Tally>, Error> {
        contact::list(&self.database.read(), round).await
    }

    async fn weight_set(
        &self,
        _ctx: &Context,
        name: &Name,
        number: Option<i32>,
    ) -> Result<Option<WeightSet>, Error> {
        weight_set::get(&self.database.read(), name, number).await
    }

    async fn weight_sets(
        &self,
        _ctx: &Context,
        body: &Body,
        after: &str,
        limit: u64,
    ) -> Result<Vec<WeightSet>, Error> {
        weight_set::list(&self.database.read(), body, after, limit).await
    }

    async fn add_weight_set(
        &self,
        ctx: &Context,
        name: &Name,
        newest: i32,
        content: &WeightContent,
    ) -> Result<Swapped, Error> {
        weight_set::add(self, ctx, name, newest, content).await
    }

    async fn begin_freeze(&self, ctx: &Context, round: &Round) -> Result<Act<()>, Error> {
        snapshot::begin(self, ctx, round).await
    }

    async fn lease_freeze(&self, ctx: &Context) -> Result<Option<FreezeLease>, Error> {
        snapshot::lease(self, ctx).await
    }

    async fn write_chunks(
        &self,
        ctx: &Context,
        lease: &FreezeLease,
        chunks: Vec<Chunk>,
    ) -> Result<Act<()>, Error> {
        snapshot::write_chunks(self, ctx, lease, chunks).await
    }

    async fn finish_freeze(
        &self,
        ctx: &Context,
        lease: &FreezeLease,
        made: &Snapshot,
    ) -> Result<Act<()>, Error> {
        snapshot::finish(self, ctx, lease, made).await
    }

    async fn snapshot(&self, _ctx: &Context, name: &SnapshotName) -> Result<Option<Snapshot>, Error> {
        snapshot::get(&self.database.read(), name).await
    }

    async fn record_read(&self, ctx: &Context, name: &SnapshotName, table: &str) -> Result<(), Error> {
        let audit = Audit::new("snapshots.read", format!("{name}/tables/{table}"));
        Ok(self.database.record(ctx, audit).await?)
    }

    async fn chunks(
        &self,
        _ctx: &Context,
        name: &SnapshotName,
        table: usize,
        first_row: i64,
    ) -> Result<Vec<Chunk>, Error> {
        snapshot::chunks(&self.database.read(), name, table, first_row).await
    }

    async fn area_numbers(&self, _ctx: &Context, areas: &[Area]) -> Result<Vec<(Area, i32)>, Error> {
        participant::numbers(&self.database.read(), areas).await
    }
}
