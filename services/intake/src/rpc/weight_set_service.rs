//! The weight set service on the wire.

use jamfor_contract::intake::{
    GetWeightSetRequest, GetWeightSetResponse, ListWeightSetsRequest, ListWeightSetsResponse,
    UpdateWeightSetRequest, UpdateWeightSetResponse, weight_set_service_server::WeightSetService,
};
use jamfor_contract::names::Collection;
use tonic::{Request, Response, Status};

use super::desk::{Call, Desk, give};
use super::page::List;
use super::wire::weight_set;

#[tonic::async_trait]
impl WeightSetService for Desk {
    async fn get_weight_set(
        &self,
        request: Request<GetWeightSetRequest>,
    ) -> Result<Response<GetWeightSetResponse>, Status> {
        let Call { ctx, message, mut fields } = self.take("GetWeightSetRequest", request);
        let outcome = async {
            let name = fields.maybe_revision(Collection::WeightSets, &message.name, "name");
            let set = self.intake.get_weight_set(&ctx, &fields.whole(name)?).await?;
            Ok(GetWeightSetResponse { weight_set: Some(weight_set::write(&set)) })
        };
        give(&ctx, outcome.await)
    }

    async fn list_weight_sets(
        &self,
        request: Request<ListWeightSetsRequest>,
    ) -> Result<Response<ListWeightSetsResponse>, Status> {
        let Call { ctx, message, mut fields } = self.take("ListWeightSetsRequest", request);
        let outcome = async {
            let body = fields.body(&message.parent, "parent");
            let body = fields.whole(body)?;
            let list = List::new("ListWeightSets", &message.parent, 100, 1_000);
            let page = list.page(message.page_size, &message.page_token)?;
            let sets = self.intake.list_weight_sets(&ctx, &body, &page).await?;
            let (sets, next_page_token) = list.close(message.page_size, sets, |set| set.name.id().to_owned());
            Ok(ListWeightSetsResponse {
                weight_sets: sets.iter().map(weight_set::write).collect(),
                next_page_token,
            })
        };
        give(&ctx, outcome.await)
    }

    async fn update_weight_set(
        &self,
        request: Request<UpdateWeightSetRequest>,
    ) -> Result<Response<UpdateWeightSetResponse>, Status> {
        let Call { ctx, message, mut fields } = self.take("UpdateWeightSetRequest", request);
        let outcome = async {
            let update = weight_set::read(message.weight_set, message.allow_missing, &mut fields);
            let set = self.intake.update_weight_set(&ctx, &fields.whole(update)?).await?;
            Ok(UpdateWeightSetResponse { weight_set: Some(weight_set::write(&set)) })
        };
        give(&ctx, outcome.await)
    }
}
