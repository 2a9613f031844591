//! The indicators of a body, as the questionnaire service has them.

use std::collections::BTreeSet;

use jamfor_context::Context;
use jamfor_contract::names::Body;
use jamfor_contract::questionnaire::{ListIndicatorsRequest, concept_service_client::ConceptServiceClient};

use super::{QUESTIONNAIRE, Sources};
use crate::Error;

/// As many as one page takes.
const PAGE: i32 = 1_000;

impl Sources {
    /// The names of the indicators of a body, without revision.
    ///
    /// # Errors
    /// When the questionnaire service does not answer as it should.
    pub async fn indicators(&self, ctx: &Context, body: &Body) -> Result<BTreeSet<String>, Error> {
        let (mut names, mut page_token) = (BTreeSet::new(), String::new());
        loop {
            let request = ListIndicatorsRequest { parent: body.to_string(), page_size: PAGE, page_token };
            let call = |link| {
                let request = request.clone();
                async move { ConceptServiceClient::new(link).list_indicators(request).await }
            };
            let answer = self.of_questionnaire(ctx, call).await;
            let answer = answer.map_err(|fault| Error::remote(QUESTIONNAIRE, fault))?;
            names.extend(answer.indicators.into_iter().map(|indicator| indicator.name));
            page_token = answer.next_page_token;
            if page_token.is_empty() {
                return Ok(names);
            }
        }
    }
}
