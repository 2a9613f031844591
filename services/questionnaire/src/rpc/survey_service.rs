//! The survey service on the wire.

use jamfor_contract::names::Collection;
use jamfor_contract::questionnaire::{
    GetSurveyRequest, GetSurveyResponse, ListSurveysRequest, ListSurveysResponse, UpdateSurveyRequest,
    UpdateSurveyResponse, survey_service_server::SurveyService,
};
use tonic::{Request, Response, Status};

use super::desk::{Call, Desk, give};
use super::wire::survey;
use crate::app::{ListQuery, PageQuery};

#[tonic::async_trait]
impl SurveyService for Desk {
    async fn get_survey(
        &self,
        request: Request<GetSurveyRequest>,
    ) -> Result<Response<GetSurveyResponse>, Status> {
        let Call { ctx, message, mut fields } = self.take("GetSurveyRequest", request);
        let outcome = async {
            let name = fields.state(Collection::Surveys, &message.name, "name".into());
            let document = self.app.get_survey(&ctx, &fields.whole(name)?).await?;
            Ok(GetSurveyResponse { survey: Some(survey::write(document)) })
        };
        give(&ctx, outcome.await)
    }

    async fn list_surveys(
        &self,
        request: Request<ListSurveysRequest>,
    ) -> Result<Response<ListSurveysResponse>, Status> {
        let Call { ctx, message, mut fields } = self.take("ListSurveysRequest", request);
        let outcome = async {
            let body = fields.body(&message.parent, "parent".into());
            let page = PageQuery { size: message.page_size, token: message.page_token };
            let query = ListQuery { body: fields.whole(body)?, page };
            let page = self.app.list_surveys(&ctx, &query).await?;
            let surveys = page.items.into_iter().map(survey::write).collect();
            Ok(ListSurveysResponse { surveys, next_page_token: page.next })
        };
        give(&ctx, outcome.await)
    }

    async fn update_survey(
        &self,
        request: Request<UpdateSurveyRequest>,
    ) -> Result<Response<UpdateSurveyResponse>, Status> {
        let Call { ctx, message, mut fields } = self.take("UpdateSurveyRequest", request);
        let update = survey::read(message.survey, message.allow_missing, &mut fields);
        let outcome = self.app.update_survey(&ctx, fields.given(update)).await;
        give(&ctx, outcome.map(|document| UpdateSurveyResponse { survey: Some(survey::write(document)) }))
    }
}
