//! The concept service on the wire: concepts, indicators and crosswalks.

use jamfor_contract::names::Collection;
use jamfor_contract::questionnaire::{
    GetConceptRequest, GetConceptResponse, GetCrosswalkRequest, GetCrosswalkResponse, GetIndicatorRequest,
    GetIndicatorResponse, ListConceptsRequest, ListConceptsResponse, ListCrosswalksRequest,
    ListCrosswalksResponse, ListIndicatorsRequest, ListIndicatorsResponse, UpdateConceptRequest,
    UpdateConceptResponse, UpdateCrosswalkRequest, UpdateCrosswalkResponse, UpdateIndicatorRequest,
    UpdateIndicatorResponse, concept_service_server::ConceptService,
};
use tonic::{Request, Response, Status};

use super::desk::{Call, Desk, give};
use super::wire::{concept, crosswalk, indicator};
use crate::app::{ListQuery, PageQuery};

#[tonic::async_trait]
impl ConceptService for Desk {
    async fn get_concept(
        &self,
        request: Request<GetConceptRequest>,
    ) -> Result<Response<GetConceptResponse>, Status> {
        let Call { ctx, message, mut fields } = self.take("GetConceptRequest", request);
        let outcome = async {
            let name = fields.state(Collection::Concepts, &message.name, "name".into());
            let document = self.app.get_concept(&ctx, &fields.whole(name)?).await?;
            Ok(GetConceptResponse { concept: Some(concept::write(document)) })
        };
        give(&ctx, outcome.await)
    }

    async fn list_concepts(
        &self,
        request: Request<ListConceptsRequest>,
    ) -> Result<Response<ListConceptsResponse>, Status> {
        let Call { ctx, message, mut fields } = self.take("ListConceptsRequest", request);
        let outcome = async {
            let body = fields.body(&message.parent, "parent".into());
            let page = PageQuery { size: message.page_size, token: message.page_token };
            let query = ListQuery { body: fields.whole(body)?, page };
            let page = self.app.list_concepts(&ctx, &query).await?;
            let concepts = page.items.into_iter().map(concept::write).collect();
            Ok(ListConceptsResponse { concepts, next_page_token: page.next })
        };
        give(&ctx, outcome.await)
    }

    async fn update_concept(
        &self,
        request: Request<UpdateConceptRequest>,
    ) -> Result<Response<UpdateConceptResponse>, Status> {
        let Call { ctx, message, mut fields } = self.take("UpdateConceptRequest", request);
        let update = concept::read(message.concept, message.allow_missing, &mut fields);
        let outcome = self.app.update_concept(&ctx, fields.given(update)).await;
        give(&ctx, outcome.map(|document| UpdateConceptResponse { concept: Some(concept::write(document)) }))
    }

    async fn get_indicator(
        &self,
        request: Request<GetIndicatorRequest>,
    ) -> Result<Response<GetIndicatorResponse>, Status> {
        let Call { ctx, message, mut fields } = self.take("GetIndicatorRequest", request);
        let outcome = async {
            let name = fields.state(Collection::Indicators, &message.name, "name".into());
            let document = self.app.get_indicator(&ctx, &fields.whole(name)?).await?;
            Ok(GetIndicatorResponse { indicator: Some(indicator::write(document)) })
        };
        give(&ctx, outcome.await)
    }

    async fn list_indicators(
        &self,
        request: Request<ListIndicatorsRequest>,
    ) -> Result<Response<ListIndicatorsResponse>, Status> {
        let Call { ctx, message, mut fields } = self.take("ListIndicatorsRequest", request);
        let outcome = async {
            let body = fields.body(&message.parent, "parent".into());
            let page = PageQuery { size: message.page_size, token: message.page_token };
            let query = ListQuery { body: fields.whole(body)?, page };
            let page = self.app.list_indicators(&ctx, &query).await?;
            let indicators = page.items.into_iter().map(indicator::write).collect();
            Ok(ListIndicatorsResponse { indicators, next_page_token: page.next })
        };
        give(&ctx, outcome.await)
    }

    async fn update_indicator(
        &self,
        request: Request<UpdateIndicatorRequest>,
    ) -> Result<Response<UpdateIndicatorResponse>, Status> {
        let Call { ctx, message, mut fields } = self.take("UpdateIndicatorRequest", request);
        let update = indicator::read(message.indicator, message.allow_missing, &mut fields);
        let outcome = self.app.update_indicator(&ctx, fields.given(update)).await;
        give(
            &ctx,
            outcome.map(|document| UpdateIndicatorResponse { indicator: Some(indicator::write(document)) }),
        )
    }

    async fn get_crosswalk(
        &self,
        request: Request<GetCrosswalkRequest>,
    ) -> Result<Response<GetCrosswalkResponse>, Status> {
        let Call { ctx, message, mut fields } = self.take("GetCrosswalkRequest", request);
        let outcome = async {
            let name = fields.state(Collection::Crosswalks, &message.name, "name".into());
            let document = self.app.get_crosswalk(&ctx, &fields.whole(name)?).await?;
            Ok(GetCrosswalkResponse { crosswalk: Some(crosswalk::write(document)) })
        };
        give(&ctx, outcome.await)
    }

    async fn list_crosswalks(
        &self,
        request: Request<ListCrosswalksRequest>,
    ) -> Result<Response<ListCrosswalksResponse>, Status> {
        let Call { ctx, message, mut fields } = self.take("ListCrosswalksRequest", request);
        let outcome = async {
            let body = fields.body(&message.parent, "parent".into());
            let page = PageQuery { size: message.page_size, token: message.page_token };
            let query = ListQuery { body: fields.whole(body)?, page };
            let page = self.app.list_crosswalks(&ctx, &query).await?;
            let crosswalks = page.items.into_iter().map(crosswalk::write).collect();
            Ok(ListCrosswalksResponse { crosswalks, next_page_token: page.next })
        };
        give(&ctx, outcome.await)
    }

    async fn update_crosswalk(
        &self,
        request: Request<UpdateCrosswalkRequest>,
    ) -> Result<Response<UpdateCrosswalkResponse>, Status> {
        let Call { ctx, message, mut fields } = self.take("UpdateCrosswalkRequest", request);
        let update = crosswalk::read(message.crosswalk, message.allow_missing, &mut fields);
        let outcome = self.app.update_crosswalk(&ctx, fields.given(update)).await;
        give(
            &ctx,
            outcome.map(|document| UpdateCrosswalkResponse { crosswalk: Some(crosswalk::write(document)) }),
        )
    }
}
