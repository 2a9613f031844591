//! Opening a round: its definitions are copied, so that from here on it needs no other service.

use std::collections::HashMap;
use std::sync::Arc;

use jamfor_context::Context;
use jamfor_contract::names::{Area, Name};
use jamfor_database::Audit;
use jamfor_survey::Questionnaire;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::entity::questionnaire_copy::{ActiveModel, Column, Entity};
use super::entity::round;
use super::round::{Hold, advance, lock, state};
use super::sea::{SeaStore, Stop};
use super::{CopiedQuestionnaire, Swapped, document, participant};
use crate::domain::opened::{Definitions, Group, Member, OpenedRound};
use crate::domain::round::{Round, State};
use crate::domain::{AreaNumber, GroupNumber, Micros};
use crate::error::Error;

pub(super) async fn open(
    store: &SeaStore,
    ctx: &Context,
    from: &Round,
    definitions: &[CopiedQuestionnaire],
) -> Result<Swapped, Error> {
    let (id, versions) = (from.id, (from.version, from.participants_version));
    let copy = |copied: &CopiedQuestionnaire| ActiveModel {
        round_id: Set(id.0),
        group_number: Set(copied.group.0),
        content: Set(copied.questionnaire.canonical_json()),
    };
    let rows: Vec<ActiveModel> = definitions.iter().map(copy).collect();
    let done = store.write(ctx, Audit::new("rounds.open", from.name.to_string()), move |tx| {
        let rows = rows.clone();
        Box::pin(async move {
            let row = lock(tx, id, Hold::Alone).await?;
            if (row.version, row.participants_version) != versions || state(&row)? != State::Draft {
                return Err(Stop::Moved);
            }
            Entity::insert_many(rows).exec_without_returning(tx).await?;
            advance(tx, id, State::Open, Some((round::Column::OpenMicros, Micros::now().0))).await
        })
    });
    Stop::swapped(done.await)
}

/// The round with its definitions compiled.
pub(super) async fn load(
    connection: &impl ConnectionTrait,
    name: &Name,
) -> Result<Option<OpenedRound>, Error> {
    let Some(round) = super::round::get(connection, name).await? else { return Ok(None) };
    let copies = Entity::find().filter(Column::RoundId.eq(round.id.0)).order_by_asc(Column::GroupNumber);
    let copies = copies.all(connection).await?;
    if copies.is_empty() {
        return Ok(None);
    }
    let mut groups = Vec::with_capacity(copies.len());
    for copy in copies {
        let place = usize::try_from(copy.group_number).unwrap_or(usize::MAX);
        let instrument = round.content.instruments.get(place);
        let instrument =
            instrument.ok_or_else(|| Error::defect("a copied questionnaire has no instrument"))?;
        let questionnaire: Questionnaire = document::read("questionnaire", &copy.content)?;
        groups.push(Group {
            number: GroupNumber(copy.group_number),
            target_group: instrument.target_group.clone(),
            revision: instrument.revision.clone(),
            questionnaire: Arc::new(questionnaire.compile().map_err(Error::defect)?),
        });
    }
    let members = members(connection, &round, &groups).await?;
    Ok(Some(OpenedRound::new(Definitions {
        id: round.id,
        name: round.name,
        // read before the participants: those of a later version are judged again at commit
        participants_version: round.participants_version,
        period: (round.content.first_day, round.content.last_day),
        groups,
        members,
    })))
}

async fn members(
    connection: &impl ConnectionTrait,
    round: &Round,
    groups: &[Group],
) -> Result<Vec<Member>, Error> {
    let participants = participant::list(connection, round.id).await?;
    let areas: Vec<Area> = participants.iter().map(|each| each.area.clone()).collect();
    let numbers: HashMap<Area, i32> = participant::numbers(connection, &areas).await?.into_iter().collect();
    let member = |each: crate::domain::participant::Participant| {
        let number = AreaNumber(*numbers.get(&each.area)?);
        let group = groups.iter().find(|group| group.target_group == each.target_group)?.number;
        Some(Member { area: each.area, number, group, protocol: each.protocol })
    };
    Ok(participants.into_iter().filter_map(member).collect())
}
