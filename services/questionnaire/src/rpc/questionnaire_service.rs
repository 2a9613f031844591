//! The questionnaire service on the wire.

use jamfor_contract::questionnaire::{
    CheckQuestionnaireRequest, CheckQuestionnaireResponse, CompareQuestionnaireRevisionsRequest,
    CompareQuestionnaireRevisionsResponse, GetQuestionnaireRequest, GetQuestionnaireResponse,
    GetQuestionnaireRevisionRequest, GetQuestionnaireRevisionResponse, ItemChange,
    ListQuestionnaireRevisionsRequest, ListQuestionnaireRevisionsResponse, ListQuestionnairesRequest,
    ListQuestionnairesResponse, PublishQuestionnaireRequest, PublishQuestionnaireResponse,
    UpdateQuestionnaireRequest, UpdateQuestionnaireResponse, ValidateResponseRequest,
    ValidateResponseResponse, questionnaire_service_server::QuestionnaireService,
};
use jamfor_survey::Changes;
use tonic::{Request, Response, Status};

use super::answer;
use super::desk::{Call, Desk, give};
use super::fields::non_empty;
use super::wire::questionnaire::{name, read, write, write_frozen};
use super::wire::revision::{change_class, violations};
use crate::app::{ListQuery, PageQuery, Publish};

#[tonic::async_trait]
impl QuestionnaireService for Desk {
    async fn get_questionnaire(
        &self,
        request: Request<GetQuestionnaireRequest>,
    ) -> Result<Response<GetQuestionnaireResponse>, Status> {
        let Call { ctx, message, mut fields } = self.take("GetQuestionnaireRequest", request);
        let outcome = async {
            let name = name(&message.name, "name", &mut fields);
            let document = self.app.get_questionnaire(&ctx, &fields.whole(name)?).await?;
            Ok(GetQuestionnaireResponse { questionnaire: Some(write(document)) })
        };
        give(&ctx, outcome.await)
    }

    async fn list_questionnaires(
        &self,
        request: Request<ListQuestionnairesRequest>,
    ) -> Result<Response<ListQuestionnairesResponse>, Status> {
        let Call { ctx, message, mut fields } = self.take("ListQuestionnairesRequest", request);
        let outcome = async {
            let body = fields.body(&message.parent, "parent".into());
            let page = PageQuery { size: message.page_size, token: message.page_token };
            let query = ListQuery { body: fields.whole(body)?, page };
            let page = self.app.list_questionnaires(&ctx, &query).await?;
            let questionnaires = page.items.into_iter().map(write).collect();
            Ok(ListQuestionnairesResponse { questionnaires, next_page_token: page.next })
        };
        give(&ctx, outcome.await)
    }

    async fn update_questionnaire(
        &self,
        request: Request<UpdateQuestionnaireRequest>,
    ) -> Result<Response<UpdateQuestionnaireResponse>, Status> {
        let Call { ctx, message, mut fields } = self.take("UpdateQuestionnaireRequest", request);
        let update = read(message.questionnaire, message.allow_missing, &mut fields);
        let outcome = self.app.update_questionnaire(&ctx, fields.given(update)).await;
        give(
            &ctx,
            outcome.map(|document| UpdateQuestionnaireResponse { questionnaire: Some(write(document)) }),
        )
    }

    async fn check_questionnaire(
        &self,
        request: Request<CheckQuestionnaireRequest>,
    ) -> Result<Response<CheckQuestionnaireResponse>, Status> {
        let Call { ctx, message, mut fields } = self.take("CheckQuestionnaireRequest", request);
        let outcome = async {
            let name = name(&message.name, "name", &mut fields);
            let check = self.app.check_questionnaire(&ctx, &fields.whole(name)?).await?;
            Ok(CheckQuestionnaireResponse {
                violations: violations(&check.violations),
                change_class: change_class(check.change).into(),
            })
        };
        give(&ctx, outcome.await)
    }

    async fn publish_questionnaire(
        &self,
        request: Request<PublishQuestionnaireRequest>,
    ) -> Result<Response<PublishQuestionnaireResponse>, Status> {
        let Call { ctx, message, mut fields } = self.take("PublishQuestionnaireRequest", request);
        let outcome = async {
            let name = name(&message.name, "name", &mut fields);
            let number = Some(message.revision).filter(|number| *number > 0);
            let publish = Publish { name: fields.whole(name)?, etag: non_empty(message.etag), number };
            let frozen = self.app.publish_questionnaire(&ctx, publish).await?;
            Ok(PublishQuestionnaireResponse { revision: Some(write_frozen(frozen)?) })
        };
        give(&ctx, outcome.await)
    }

    async fn get_questionnaire_revision(
        &self,
        request: Request<GetQuestionnaireRevisionRequest>,
    ) -> Result<Response<GetQuestionnaireRevisionResponse>, Status> {
        let Call { ctx, message, mut fields } = self.take("GetQuestionnaireRevisionRequest", request);
        let outcome = async {
            let name = fields.revision(&message.name, "name".into());
            let frozen = self.app.get_questionnaire_revision(&ctx, &fields.whole(name)?).await?;
            Ok(GetQuestionnaireRevisionResponse { revision: Some(write_frozen(frozen)?) })
        };
        give(&ctx, outcome.await)
    }

    async fn list_questionnaire_revisions(
        &self,
        request: Request<ListQuestionnaireRevisionsRequest>,
    ) -> Result<Response<ListQuestionnaireRevisionsResponse>, Status> {
        let Call { ctx, message, mut fields } = self.take("ListQuestionnaireRevisionsRequest", request);
        let outcome = async {
            let name = name(&message.parent, "parent", &mut fields);
            let query = PageQuery { size: message.page_size, token: message.page_token };
            let page = self.app.list_questionnaire_revisions(&ctx, &fields.whole(name)?, &query).await?;
            let revisions = page.items.into_iter().map(write_frozen).collect::<Result<_, _>>()?;
            Ok(ListQuestionnaireRevisionsResponse { revisions, next_page_token: page.next })
        };
        give(&ctx, outcome.await)
    }

    async fn compare_questionnaire_revisions(
        &self,
        request: Request<CompareQuestionnaireRevisionsRequest>,
    ) -> Result<Response<CompareQuestionnaireRevisionsResponse>, Status> {
        let Call { ctx, message, mut fields } = self.take("CompareQuestionnaireRevisionsRequest", request);
        let outcome = async {
            let before = fields.revision(&message.before, "before".into());
            let after = fields.revision(&message.after, "after".into());
            let (before, after) = fields.whole(before.zip(after))?;
            let changes = self.app.compare_questionnaire_revisions(&ctx, &before, &after).await?;
            Ok(write_changes(changes))
        };
        give(&ctx, outcome.await)
    }

    async fn validate_response(
        &self,
        request: Request<ValidateResponseRequest>,
    ) -> Result<Response<ValidateResponseResponse>, Status> {
        let Call { ctx, message, mut fields } = self.take("ValidateResponseRequest", request);
        let outcome = async {
            let field = "questionnaire_revision".into();
            let revision = fields.revision(&message.questionnaire_revision, field);
            let answers: Vec<_> = message.answers.into_iter().map(answer::read).collect();
            let found = self.app.validate_response(&ctx, &fields.whole(revision)?, &answers).await?;
            Ok(ValidateResponseResponse { violations: violations(&found) })
        };
        give(&ctx, outcome.await)
    }
}

fn write_changes(changes: Changes) -> CompareQuestionnaireRevisionsResponse {
    let item = |item: jamfor_survey::ItemChange| ItemChange {
        item: item.item.to_string(),
        change_class: change_class(item.class).into(),
        differences: item.differences.into_iter().map(|difference| difference.words).collect(),
    };
    CompareQuestionnaireRevisionsResponse {
        change_class: change_class(changes.class).into(),
        items: changes.items.into_iter().map(item).collect(),
    }
}
