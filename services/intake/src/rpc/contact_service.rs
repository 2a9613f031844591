//! The contact service on the wire.

use jamfor_contract::intake::{
    GetContactSummaryRequest, GetContactSummaryResponse, RecordContactsRequest, RecordContactsResponse,
    contact_service_server::ContactService,
};
use tonic::{Request, Response, Status};

use super::desk::{Call, Desk, give};
use super::wire::contact;

#[tonic::async_trait]
impl ContactService for Desk {
    async fn record_contacts(
        &self,
        request: Request<RecordContactsRequest>,
    ) -> Result<Response<RecordContactsResponse>, Status> {
        let Call { ctx, message, mut fields } = self.take("RecordContactsRequest", request);
        let outcome = async {
            let name = fields.round(&message.round, "round");
            let tallies = contact::read_all(message.tallies, &mut fields);
            let (name, tallies) = fields.whole(name.zip(tallies))?;
            let (recorded, duplicates) = self.intake.record_contacts(&ctx, &name, &tallies).await?;
            let count = |number: usize| i32::try_from(number).unwrap_or(i32::MAX);
            Ok(RecordContactsResponse { recorded: count(recorded), duplicates: count(duplicates) })
        };
        give(&ctx, outcome.await)
    }

    async fn get_contact_summary(
        &self,
        request: Request<GetContactSummaryRequest>,
    ) -> Result<Response<GetContactSummaryResponse>, Status> {
        let Call { ctx, message, mut fields } = self.take("GetContactSummaryRequest", request);
        let outcome = async {
            let name = fields.round(&message.round, "round");
            let area = match message.area.as_str() {
                "" => Some(None),
                area => fields.area(area, "area").map(Some),
            };
            let (name, area) = fields.whole(name.zip(area))?;
            let summaries = self.intake.contact_summary(&ctx, &name, area.as_ref()).await?;
            Ok(GetContactSummaryResponse { summaries: summaries.iter().map(contact::write).collect() })
        };
        give(&ctx, outcome.await)
    }
}
