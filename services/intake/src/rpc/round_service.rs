//! The round service on the wire.

use jamfor_contract::intake::{
    CloseRoundRequest, CloseRoundResponse, FreezeRoundRequest, FreezeRoundResponse, GetRoundRequest,
    GetRoundResponse, ListParticipantsRequest, ListParticipantsResponse, ListRoundsRequest,
    ListRoundsResponse, OpenRoundRequest, OpenRoundResponse, UpdateParticipantsRequest,
    UpdateParticipantsResponse, UpdateRoundRequest, UpdateRoundResponse, round_service_server::RoundService,
};
use tonic::{Request, Response, Status};

use super::desk::{Call, Desk, give};
use super::page::List;
use super::wire::{participant, round};
use crate::app::place;

#[tonic::async_trait]
impl RoundService for Desk {
    async fn get_round(
        &self,
        request: Request<GetRoundRequest>,
    ) -> Result<Response<GetRoundResponse>, Status> {
        let Call { ctx, message, mut fields } = self.take("GetRoundRequest", request);
        let outcome = async {
            let name = fields.round(&message.name, "name");
            let round = self.intake.get_round(&ctx, &fields.whole(name)?).await?;
            Ok(GetRoundResponse { round: Some(round::write(&round)) })
        };
        give(&ctx, outcome.await)
    }

    async fn list_rounds(
        &self,
        request: Request<ListRoundsRequest>,
    ) -> Result<Response<ListRoundsResponse>, Status> {
        let Call { ctx, message, mut fields } = self.take("ListRoundsRequest", request);
        let outcome = async {
            let body = fields.body(&message.parent, "parent");
            let body = fields.whole(body)?;
            let list = List::new("ListRounds", &message.parent, 20, 100);
            let page = list.page(message.page_size, &message.page_token)?;
            let rounds = self.intake.list_rounds(&ctx, &body, &page).await?;
            let (rounds, next_page_token) =
                list.close(message.page_size, rounds, |round| round.name.id().to_owned());
            Ok(ListRoundsResponse { rounds: rounds.iter().map(round::write).collect(), next_page_token })
        };
        give(&ctx, outcome.await)
    }

    async fn update_round(
        &self,
        request: Request<UpdateRoundRequest>,
    ) -> Result<Response<UpdateRoundResponse>, Status> {
        let Call { ctx, message, mut fields } = self.take("UpdateRoundRequest", request);
        let outcome = async {
            let update = round::read(message.round, message.allow_missing, &mut fields);
            let round = self.intake.update_round(&ctx, &fields.whole(update)?).await?;
            Ok(UpdateRoundResponse { round: Some(round::write(&round)) })
        };
        give(&ctx, outcome.await)
    }

    async fn update_participants(
        &self,
        request: Request<UpdateParticipantsRequest>,
    ) -> Result<Response<UpdateParticipantsResponse>, Status> {
        let Call { ctx, message, mut fields } = self.take("UpdateParticipantsRequest", request);
        let outcome = async {
            let name = fields.round(&message.round, "round");
            let participants = participant::read_all(message.participants, &mut fields);
            let (name, participants) = fields.whole(name.zip(participants))?;
            let total = self.intake.update_participants(&ctx, &name, &participants).await?;
            Ok(UpdateParticipantsResponse { total: i32::try_from(total).unwrap_or(i32::MAX) })
        };
        give(&ctx, outcome.await)
    }

    async fn list_participants(
        &self,
        request: Request<ListParticipantsRequest>,
    ) -> Result<Response<ListParticipantsResponse>, Status> {
        let Call { ctx, message, mut fields } = self.take("ListParticipantsRequest", request);
        let outcome = async {
            let name = fields.round(&message.round, "round");
            let name = fields.whole(name)?;
            let list = List::new("ListParticipants", &message.round, 1_000, 5_000);
            let page = list.page(message.page_size, &message.page_token)?;
            let participants = self.intake.list_participants(&ctx, &name, &page).await?;
            let (participants, next_page_token) = list.close(message.page_size, participants, place);
            let participants = participants.iter().map(participant::write).collect();
            Ok(ListParticipantsResponse { participants, next_page_token })
        };
        give(&ctx, outcome.await)
    }

    async fn open_round(
        &self,
        request: Request<OpenRoundRequest>,
    ) -> Result<Response<OpenRoundResponse>, Status> {
        let Call { ctx, message, mut fields } = self.take("OpenRoundRequest", request);
        let outcome = async {
            let name = fields.round(&message.name, "name");
            let round = self.intake.open_round(&ctx, &fields.whole(name)?).await?;
            Ok(OpenRoundResponse { round: Some(round::write(&round)) })
        };
        give(&ctx, outcome.await)
    }

    async fn close_round(
        &self,
        request: Request<CloseRoundRequest>,
    ) -> Result<Response<CloseRoundResponse>, Status> {
        let Call { ctx, message, mut fields } = self.take("CloseRoundRequest", request);
        let outcome = async {
            let name = fields.round(&message.name, "name");
            let round = self.intake.close_round(&ctx, &fields.whole(name)?).await?;
            Ok(CloseRoundResponse { round: Some(round::write(&round)) })
        };
        give(&ctx, outcome.await)
    }

    async fn freeze_round(
        &self,
        request: Request<FreezeRoundRequest>,
    ) -> Result<Response<FreezeRoundResponse>, Status> {
        let Call { ctx, message, mut fields } = self.take("FreezeRoundRequest", request);
        let outcome = async {
            let name = fields.round(&message.name, "name");
            let round = self.intake.freeze_round(&ctx, &fields.whole(name)?).await?;
            Ok(FreezeRoundResponse { round: Some(round::write(&round)) })
        };
        give(&ctx, outcome.await)
    }
}
