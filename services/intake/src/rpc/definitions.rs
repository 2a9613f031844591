//! The questionnaire service, asked over gRPC when a round is prepared.

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use jamfor_client::{Link, RemoteFault, Repeat};
use jamfor_context::Context;
use jamfor_contract::names::{Area, Name, RevisionName};
use jamfor_contract::questionnaire::{
    Area as WireArea, GetQuestionnaireRevisionRequest, GetSurveyRequest, ListAreasRequest,
    area_service_client::AreaServiceClient, questionnaire_service_client::QuestionnaireServiceClient,
    survey_service_client::SurveyServiceClient,
};
use jamfor_fault::Kind;
use jamfor_survey::{Day, TargetGroup};

use super::wire::questionnaire;
use crate::app::definitions::Definitions;
use crate::domain::opening::{PublishedRevision, Validity};
use crate::error::Error;

/// What the service is called in errors.
const SERVICE: &str = "questionnaire";

/// Areas of a page: the largest that the service gives.
const PAGE: i32 = 5_000;

/// The definitions of a questionnaire service.
#[derive(Clone, Debug)]
pub(crate) struct RemoteDefinitions(Link);

impl RemoteDefinitions {
    /// Those behind a link.
    #[must_use]
    pub(crate) const fn new(link: Link) -> Self {
        Self(link)
    }

    /// The areas of a country.
    async fn of_country(&self, ctx: &Context, country: &str) -> Result<Vec<WireArea>, Error> {
        let (mut areas, mut token) = (Vec::new(), String::new());
        loop {
            let request =
                ListAreasRequest { country: country.to_owned(), kind: 0, page_size: PAGE, page_token: token };
            let page = self.0.call(ctx, Repeat::Idempotent, |channel| {
                let request = request.clone();
                async move { AreaServiceClient::new(channel).list_areas(request).await }
            });
            let page = page.await.map_err(unanswered)?;
            areas.extend(page.areas);
            token = page.next_page_token;
            if token.is_empty() {
                return Ok(areas);
            }
        }
    }
}

#[async_trait]
impl Definitions for RemoteDefinitions {
    async fn survey_groups(&self, ctx: &Context, survey: &Name) -> Result<Option<Vec<TargetGroup>>, Error> {
        let request = GetSurveyRequest { name: survey.to_string() };
        let answer = self.0.call(ctx, Repeat::Idempotent, |channel| {
            let request = request.clone();
            async move { SurveyServiceClient::new(channel).get_survey(request).await }
        });
        let Some(answer) = if_found(answer.await)? else { return Ok(None) };
        let groups = answer.survey.map(|survey| survey.target_groups);
        Ok(groups.map(|groups| groups.into_iter().map(|group| group.key.as_str().into()).collect()))
    }

    async fn revision(&self, ctx: &Context, name: &RevisionName) -> Result<Option<PublishedRevision>, Error> {
        let request = GetQuestionnaireRevisionRequest { name: name.to_string() };
        let answer = self.0.call(ctx, Repeat::Idempotent, |channel| {
            let request = request.clone();
            async move { QuestionnaireServiceClient::new(channel).get_questionnaire_revision(request).await }
        });
        let Some(revision) = if_found(answer.await)?.and_then(|answer| answer.revision) else {
            return Ok(None);
        };
        questionnaire::read(revision).map(Some).map_err(|cause| Error::Dependency { service: SERVICE, cause })
    }

    async fn areas(&self, ctx: &Context, wanted: &BTreeSet<Area>) -> Result<BTreeMap<Area, Validity>, Error> {
        let countries: BTreeSet<&str> = wanted.iter().map(Area::country).collect();
        let mut known = BTreeMap::new();
        for country in countries {
            for area in self.of_country(ctx, country).await? {
                if let Some(name) = area.name.parse().ok().filter(|name| wanted.contains(name)) {
                    let validity =
                        Validity { from: Day::parse(&area.valid_from), to: Day::parse(&area.valid_to) };
                    known.insert(name, validity);
                }
            }
        }
        Ok(known)
    }
}

fn if_found<T>(answer: Result<T, RemoteFault>) -> Result<Option<T>, Error> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(fault) if fault.kind() == Kind::NotFound => Ok(None),
        Err(fault) => Err(unanswered(fault)),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is given to map_err")]
fn unanswered(fault: RemoteFault) -> Error {
    Error::Dependency { service: SERVICE, cause: fault.to_string() }
}
