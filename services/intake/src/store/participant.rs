//! Participants and the dictionary of areas in the database.

use std::collections::HashMap;

use jamfor_context::Context;
use jamfor_contract::names::Area;
use jamfor_database::{Audit, Transaction, chunks};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
};

use super::entity::{area, participant, round as round_entity};
use super::round::{Hold, lock, state};
use super::sea::{SeaStore, Stop};
use super::{Act, document};
use crate::domain::RoundId;
use crate::domain::participant::Participant;
use crate::domain::round::{Round, State};
use crate::error::Error;

/// Codes that are asked for in one statement.
const MOST_CODES: usize = 1_000;

pub(super) async fn list(
    connection: &impl ConnectionTrait,
    round: RoundId,
) -> Result<Vec<Participant>, Error> {
    let select = participant::Entity::find().filter(participant::Column::RoundId.eq(round.0));
    let select =
        select.order_by_asc(participant::Column::TargetGroup).order_by_asc(participant::Column::Area);
    let rows = select.all(connection).await?;
    rows.iter().map(|row| document::read("participant", &row.content)).collect()
}

pub(super) async fn set(
    store: &SeaStore,
    ctx: &Context,
    round: &Round,
    participants: &[Participant],
) -> Result<Act<u64>, Error> {
    let id = round.id;
    let mut rows = Vec::with_capacity(participants.len());
    for each in participants {
        rows.push(participant::ActiveModel {
            round_id: Set(id.0),
            target_group: Set(each.target_group.to_string()),
            area: Set(each.area.code().to_owned()),
            content: Set(document::write(each)?),
        });
    }
    let mut codes: Vec<String> = participants.iter().map(|each| each.area.code().to_owned()).collect();
    codes.sort_unstable();
    codes.dedup();
    let done = store.write(ctx, Audit::new("rounds.update", round.name.to_string()), move |tx| {
        let (rows, codes) = (rows.clone(), codes.clone());
        Box::pin(async move {
            match state(&lock(tx, id, Hold::Alone).await?)? {
                State::Draft | State::Open => {}
                other => return Err(Stop::State(other)),
            }
            number(tx, codes).await?;
            upsert(tx, rows).await?;
            let next = Expr::col(round_entity::Column::ParticipantsVersion).add(1_i64);
            round_entity::Entity::update_many()
                .col_expr(round_entity::Column::ParticipantsVersion, next)
                .filter(round_entity::Column::Id.eq(id.0))
                .exec(tx)
                .await?;
            let total = participant::Entity::find().filter(participant::Column::RoundId.eq(id.0));
            Ok(total.count(tx).await?)
        })
    });
    Stop::act(done.await)
}

async fn upsert(tx: &Transaction, rows: Vec<participant::ActiveModel>) -> Result<(), Stop> {
    use participant::Column;
    let key = [Column::RoundId, Column::TargetGroup, Column::Area];
    for part in chunks(rows, 4) {
        participant::Entity::insert_many(part)
            .on_conflict(OnConflict::columns(key).update_column(Column::Content).to_owned())
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

/// Gives every code a number, in order, so that two who add the same ones do not wait for each other in a circle.
async fn number(tx: &Transaction, codes: Vec<String>) -> Result<(), Stop> {
    for part in codes.chunks(MOST_CODES) {
        let rows = part.iter().map(|code| area::ActiveModel { id: NotSet, code: Set(code.clone()) });
        let mut insert = area::Entity::insert_many(rows)
            .on_conflict(OnConflict::column(area::Column::Code).do_nothing().to_owned());
        tx.execute(sea_orm::QueryTrait::query(&mut insert)).await?;
    }
    Ok(())
}

/// The numbers of the areas that have one.
pub(super) async fn numbers(
    connection: &impl ConnectionTrait,
    areas: &[Area],
) -> Result<Vec<(Area, i32)>, Error> {
    let mut known: HashMap<String, i32> = HashMap::new();
    for part in areas.chunks(MOST_CODES) {
        let codes = part.iter().map(Area::code);
        let rows = area::Entity::find().filter(area::Column::Code.is_in(codes)).all(connection).await?;
        known.extend(rows.into_iter().map(|row| (row.code, row.id)));
    }
    Ok(areas.iter().filter_map(|area| Some((area.clone(), *known.get(area.code())?))).collect())
}
