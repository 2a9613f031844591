//! Freezing in the background: the snapshot of a closed round, made by whichever replica holds the lease.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use jamfor_context::Context;
use jamfor_contract::names::{Area, SnapshotName};
use tokio::sync::Notify;
use tokio::task::spawn_blocking;
use tokio_util::sync::CancellationToken;

use crate::domain::opened::OpenedRound;
use crate::domain::participant::Participant;
use crate::domain::snapshot::{
    self, Chunk, Collected, ColumnDigests, Frame, Snapshot, SortedTable, TableBuilder, Weights,
};
use crate::domain::weight_set::Content as WeightContent;
use crate::domain::{AreaNumber, GroupNumber, Micros, contact};
use crate::error::Error;
use crate::store::{Act, FreezeLease, Store};

/// Responses read at once.
const PAGE: u64 = 10_000;

/// How often a freezer says that it lives, well within its lease.
const SIGN_OF_LIFE: Duration = Duration::from_secs(5);

/// Freezes rounds until `stop`: those asked for, and those that a stopped replica left behind.
pub async fn run(store: Arc<dyn Store>, wake: Arc<Notify>, look: Duration, stop: CancellationToken) {
    loop {
        let ctx = Context::background("freezer");
        let done = tokio::select! {
            done = freeze_next(&store, &ctx) => done,
            () = stop.cancelled() => return,
        };
        match done {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::error!(%error, "freezing failed; it is tried again"),
        }
        tokio::select! {
            () = wake.notified() => {}
            () = tokio::time::sleep(look) => {}
            () = stop.cancelled() => return,
        }
    }
}

/// Freezes one round, if one waits; whether there was one.
///
/// # Errors
/// Those of the store; the round waits for the next attempt then.
pub async fn freeze_next(store: &Arc<dyn Store>, ctx: &Context) -> Result<bool, Error> {
    let Some(lease) = store.lease_freeze(ctx).await? else { return Ok(false) };
    let name = lease.round.name.clone();
    tracing::info!(round = %name, "freezing");
    let made = tokio::select! {
        made = freeze(store, ctx, &lease) => made?,
        lost = stay_alive(store, ctx, &lease) => return lost.map(|()| true),
    };
    if let Some(snapshot) = made {
        tracing::info!(round = %name, digest = %snapshot.digest, "frozen");
    }
    Ok(true)
}

/// Prolongs the lease for as long as it is ours.
async fn stay_alive(store: &Arc<dyn Store>, ctx: &Context, lease: &FreezeLease) -> Result<(), Error> {
    loop {
        tokio::time::sleep(SIGN_OF_LIFE).await;
        if store.write_chunks(ctx, lease, Vec::new()).await? != Act::Done(()) {
            return Ok(());
        }
    }
}

/// The snapshot; none when another attempt took over.
async fn freeze(
    store: &Arc<dyn Store>,
    ctx: &Context,
    lease: &FreezeLease,
) -> Result<Option<Snapshot>, Error> {
    let round = &lease.round;
    let opened = store.opened(ctx, &round.name).await?.ok_or_else(|| Error::no_round(&round.name))?;
    let participants = store.participants(ctx, round.id).await?;
    let weights = pinned(store, ctx, lease).await?;
    let tables = collect(store, ctx, &opened, &participants, weights.as_ref()).await?;
    let (mut described, mut digests) = (Vec::new(), Vec::new());
    for (at, table) in tables.into_iter().enumerate() {
        let table = spawn_blocking(move || table.finish()).await.map_err(Error::defect)?;
        let Some(columns) = write(store, ctx, lease, at, &table).await? else { return Ok(None) };
        digests.push(columns);
        described.push(table.table().clone());
    }
    let mut populations = weights.map(|weights| weights.populations).unwrap_or_default();
    populations
        .sort_by(|one, two| one.target_group.cmp(&two.target_group).then_with(|| one.area.cmp(&two.area)));
    let frame = Frame {
        round: round.name.clone(),
        content: round.content.clone(),
        tables: described,
        participants,
        contacts: contact::summarize(&store.tallies(ctx, round.id).await?),
        populations,
    };
    let snapshot = Snapshot {
        name: SnapshotName { round: round.name.clone(), number: 1 },
        digest: snapshot::digest(&frame, &digests),
        create_time: Micros::now(),
        frame,
    };
    let finished = store.finish_freeze(ctx, lease, &snapshot).await?;
    Ok((finished == Act::Done(())).then_some(snapshot))
}

/// The content of the pinned weight set.
async fn pinned(
    store: &Arc<dyn Store>,
    ctx: &Context,
    lease: &FreezeLease,
) -> Result<Option<WeightContent>, Error> {
    let Some(pinned) = &lease.round.content.weight_set else { return Ok(None) };
    let found = store.weight_set(ctx, &pinned.name, Some(pinned.number)).await?;
    found.map(|found| Some(found.content)).ok_or_else(|| Error::no_weight_set(pinned))
}

/// All responses, in a table for each target group.
async fn collect(
    store: &Arc<dyn Store>,
    ctx: &Context,
    opened: &OpenedRound,
    participants: &[Participant],
    weights: Option<&WeightContent>,
) -> Result<Vec<TableBuilder>, Error> {
    let areas: Vec<Area> = participants.iter().map(|each| each.area.clone()).collect();
    let numbers = store.area_numbers(ctx, &areas).await?;
    let areas: Vec<(Area, AreaNumber)> =
        numbers.into_iter().map(|(area, number)| (area, AreaNumber(number))).collect();
    let mut tables = Vec::with_capacity(opened.groups().len());
    let mut places: HashMap<GroupNumber, usize> = HashMap::new();
    for (at, group) in opened.groups().iter().enumerate() {
        let cells = weights.map(|weights| weights.cells.as_slice()).unwrap_or_default();
        let weights = Weights::of(cells, group.target_group.as_str(), &group.questionnaire);
        tables.push(TableBuilder::new(group.clone(), areas.clone(), weights));
        places.insert(group.number, at);
    }
    let mut after = None;
    loop {
        let (responses, next) = store.responses(ctx, opened.id, after.as_ref(), PAGE).await?;
        for response in &responses {
            let place = places.get(&response.group).copied();
            let place =
                place.ok_or_else(|| Error::defect("a stored response has an unknown target group"))?;
            let collected = Collected {
                area: AreaNumber(response.area),
                unit: &response.unit,
                mode: response.mode,
                language: &response.language,
                assistance: response.assistance,
                answers: &response.answers,
            };
            tables[place].push(collected).map_err(Error::defect)?;
        }
        match next {
            Some(cursor) => after = Some(cursor),
            None => return Ok(tables),
        }
    }
}

/// Writes a table block by block; gives the digests of its columns, or nothing when another attempt took over.
async fn write(
    store: &Arc<dyn Store>,
    ctx: &Context,
    lease: &FreezeLease,
    at: usize,
    table: &SortedTable,
) -> Result<Option<Vec<[u8; 32]>>, Error> {
    let number = i16::try_from(at).map_err(Error::defect)?;
    let mut digests = ColumnDigests::new(table.table().columns.len());
    for block in table.blocks() {
        let first_row = i64::try_from(block.start).map_err(Error::defect)?;
        let values = table.values(block);
        digests.take(&values);
        let chunks =
            (0..).zip(values).map(|(column, values)| Chunk { table: number, column, first_row, values });
        if store.write_chunks(ctx, lease, chunks.collect()).await? != Act::Done(()) {
            return Ok(None);
        }
    }
    Ok(Some(digests.finish()))
}
