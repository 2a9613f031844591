//! The policy service on the wire.

use jamfor_contract::names::Collection;
use jamfor_contract::questionnaire::{
    GetPolicyRequest, GetPolicyResponse, ListPoliciesRequest, ListPoliciesResponse, UpdatePolicyRequest,
    UpdatePolicyResponse, policy_service_server::PolicyService,
};
use tonic::{Request, Response, Status};

use super::desk::{Call, Desk, give};
use super::wire::policy;
use crate::app::{ListQuery, PageQuery};

#[tonic::async_trait]
impl PolicyService for Desk {
    async fn get_policy(
        &self,
        request: Request<GetPolicyRequest>,
    ) -> Result<Response<GetPolicyResponse>, Status> {
        let Call { ctx, message, mut fields } = self.take("GetPolicyRequest", request);
        let outcome = async {
            let name = fields.state(Collection::Policies, &message.name, "name".into());
            let document = self.app.get_policy(&ctx, &fields.whole(name)?).await?;
            Ok(GetPolicyResponse { policy: Some(policy::write(document)) })
        };
        give(&ctx, outcome.await)
    }

    async fn list_policies(
        &self,
        request: Request<ListPoliciesRequest>,
    ) -> Result<Response<ListPoliciesResponse>, Status> {
        let Call { ctx, message, mut fields } = self.take("ListPoliciesRequest", request);
        let outcome = async {
            let body = fields.body(&message.parent, "parent".into());
            let page = PageQuery { size: message.page_size, token: message.page_token };
            let query = ListQuery { body: fields.whole(body)?, page };
            let page = self.app.list_policies(&ctx, &query).await?;
            let policies = page.items.into_iter().map(policy::write).collect();
            Ok(ListPoliciesResponse { policies, next_page_token: page.next })
        };
        give(&ctx, outcome.await)
    }

    async fn update_policy(
        &self,
        request: Request<UpdatePolicyRequest>,
    ) -> Result<Response<UpdatePolicyResponse>, Status> {
        let Call { ctx, message, mut fields } = self.take("UpdatePolicyRequest", request);
        let update = policy::read(message.policy, message.allow_missing, &mut fields);
        let outcome = self.app.update_policy(&ctx, fields.given(update)).await;
        give(&ctx, outcome.map(|document| UpdatePolicyResponse { policy: Some(policy::write(document)) }))
    }
}
