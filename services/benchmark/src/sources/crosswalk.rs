//! Crosswalks from the questionnaire service.

use jamfor_context::Context;
use jamfor_contract::questionnaire::{
    self as wire, GetCrosswalkRequest, ListCrosswalksRequest, concept_service_client::ConceptServiceClient,
};
use jamfor_survey::FacetDifference;

use super::{QUESTIONNAIRE, Sources, definition::Found, definition::found, part, read};
use crate::Error;
use crate::domain::country::Crosswalk;

/// As many as one page takes.
const PAGE: i32 = 1_000;

impl Sources {
    /// A crosswalk and the two indicators that it joins.
    ///
    /// # Errors
    /// When the questionnaire service does not answer as it should.
    pub async fn crosswalk(&self, ctx: &Context, name: &str) -> Found<(Crosswalk, [String; 2])> {
        let request = GetCrosswalkRequest { name: name.to_owned() };
        let call = |link| {
            let request = request.clone();
            async move { ConceptServiceClient::new(link).get_crosswalk(request).await }
        };
        let Some(answer) = found(self.of_questionnaire(ctx, call).await)? else { return Ok(None) };
        let crosswalk = part(QUESTIONNAIRE, "crosswalk", answer.crosswalk)?;
        let ends = [crosswalk.source.clone(), crosswalk.target.clone()];
        Ok(Some((crosswalk_of(crosswalk), ends)))
    }

    /// A crosswalk of a body between two indicators, in either direction.
    ///
    /// # Errors
    /// When the questionnaire service does not answer as it should.
    pub async fn crosswalk_between(
        &self,
        ctx: &Context,
        body: &str,
        (left, right): (&str, &str),
    ) -> Found<Crosswalk> {
        let mut page_token = String::new();
        loop {
            let request = ListCrosswalksRequest { parent: body.to_owned(), page_size: PAGE, page_token };
            let call = |link| {
                let request = request.clone();
                async move { ConceptServiceClient::new(link).list_crosswalks(request).await }
            };
            let answer = self.of_questionnaire(ctx, call).await;
            let answer = answer.map_err(|fault| Error::remote(QUESTIONNAIRE, fault))?;
            let joins = |one: &wire::Crosswalk| {
                (one.source == left && one.target == right) || (one.source == right && one.target == left)
            };
            if let Some(found) = answer.crosswalks.into_iter().find(joins) {
                return Ok(Some(crosswalk_of(found)));
            }
            if answer.next_page_token.is_empty() {
                return Ok(None);
            }
            page_token = answer.next_page_token;
        }
    }
}

fn crosswalk_of(wire: wire::Crosswalk) -> Crosswalk {
    let (construct, scale, population) = (wire.construct(), wire.scale(), wire.population());
    let difference = |one: wire::Difference| {
        Some(FacetDifference { facet: read::facet(one.facet())?, text: read::texts(one.text) })
    };
    Crosswalk {
        name: match &wire.revision {
            Some(revision) => format!("{}/revisions/{}", wire.name, revision.number),
            None => wire.name,
        },
        construct: read::commonality(construct),
        scale: read::commonality(scale),
        population: read::commonality(population),
        differences: wire.differences.into_iter().filter_map(difference).collect(),
    }
}
