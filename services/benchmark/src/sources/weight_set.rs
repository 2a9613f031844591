//! Weight sets from the intake service: which content a pinned one has.

use jamfor_context::Context;
use jamfor_contract::intake::{GetWeightSetRequest, weight_set_service_client::WeightSetServiceClient};

use super::{INTAKE, Sources, definition::Found, is_absent, part};
use crate::Error;

impl Sources {
    /// The digest of a weight set in the revision that the name pins.
    ///
    /// # Errors
    /// When the intake service does not answer as it should.
    pub async fn weight_set(&self, ctx: &Context, name: &str) -> Found<String> {
        let request = GetWeightSetRequest { name: name.to_owned() };
        let call = |link| {
            let request = request.clone();
            async move { WeightSetServiceClient::new(link).get_weight_set(request).await }
        };
        let answer = match self.of_intake(ctx, call).await {
            Ok(answer) => answer,
            Err(fault) if is_absent(&fault) => return Ok(None),
            Err(fault) => return Err(Error::remote(INTAKE, fault)),
        };
        let wire = part(INTAKE, "weight set", answer.weight_set)?;
        Ok(Some(part(INTAKE, "revision of a weight set", wire.revision)?.digest))
    }
}
