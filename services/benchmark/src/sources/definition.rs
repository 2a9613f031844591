//! Definitions from the questionnaire service: indicators, policy, survey and what was asked.

use std::collections::BTreeMap;

use jamfor_client::RemoteFault;
use jamfor_context::Context;
use jamfor_contract::questionnaire::{
    CompareQuestionnaireRevisionsRequest, GetIndicatorRequest, GetPolicyRequest,
    GetQuestionnaireRevisionRequest, GetSurveyRequest, TargetGroup,
    concept_service_client::ConceptServiceClient, policy_service_client::PolicyServiceClient,
    questionnaire_service_client::QuestionnaireServiceClient, survey_service_client::SurveyServiceClient,
};
use jamfor_survey::{ChangeClass, Texts};

use super::{QUESTIONNAIRE, Sources, is_absent, part, read};
use crate::Error;
use crate::domain::{indicator::Indicator, instrument::Instrument, policy::Policy, round::Survey};

/// What was asked for, if it exists.
pub type Found<T> = Result<Option<T>, Error>;

/// A survey and the revision of it that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pinned {
    /// `bodies/{body}/surveys/{survey}/revisions/{number}`.
    pub revision: String,
    /// The digest of that revision.
    pub digest: String,
    /// The survey.
    pub survey: Survey,
    /// What it is called.
    pub title: Texts,
    /// What its target groups are called, by key.
    pub groups: BTreeMap<String, Texts>,
}

impl Sources {
    /// An indicator, in the newest revision or in the one that the name pins.
    ///
    /// # Errors
    /// When the questionnaire service does not answer as it should.
    pub async fn indicator(&self, ctx: &Context, name: &str) -> Found<Indicator> {
        let request = GetIndicatorRequest { name: name.to_owned() };
        let call = |link| {
            let request = request.clone();
            async move { ConceptServiceClient::new(link).get_indicator(request).await }
        };
        let Some(answer) = found(self.of_questionnaire(ctx, call).await)? else { return Ok(None) };
        let wire = part(QUESTIONNAIRE, "indicator", answer.indicator)?;
        part(QUESTIONNAIRE, "revision or statistic of an indicator", read::indicator(wire)).map(Some)
    }

    /// A policy, in the newest revision or in the one that the name pins.
    ///
    /// # Errors
    /// When the questionnaire service does not answer as it should.
    pub async fn policy(&self, ctx: &Context, name: &str) -> Found<Policy> {
        let request = GetPolicyRequest { name: name.to_owned() };
        let call = |link| {
            let request = request.clone();
            async move { PolicyServiceClient::new(link).get_policy(request).await }
        };
        let Some(answer) = found(self.of_questionnaire(ctx, call).await)? else { return Ok(None) };
        let wire = part(QUESTIONNAIRE, "policy", answer.policy)?;
        part(QUESTIONNAIRE, "revision of a policy", read::policy(&wire)).map(Some)
    }

    /// A survey, in the newest revision or in the one that the name pins.
    ///
    /// # Errors
    /// When the questionnaire service does not answer as it should.
    pub async fn survey(&self, ctx: &Context, name: &str) -> Found<Pinned> {
        let request = GetSurveyRequest { name: name.to_owned() };
        let call = |link| {
            let request = request.clone();
            async move { SurveyServiceClient::new(link).get_survey(request).await }
        };
        let Some(answer) = found(self.of_questionnaire(ctx, call).await)? else { return Ok(None) };
        let wire = part(QUESTIONNAIRE, "survey", answer.survey)?;
        let revision = part(QUESTIONNAIRE, "revision of a survey", wire.revision)?;
        let sensitive =
            wire.target_groups.iter().filter(|group| group.sensitive).map(|group| group.key.clone());
        let sensitive = sensitive.collect();
        let titled = |group: TargetGroup| (group.key, read::texts(group.title));
        Ok(Some(Pinned {
            revision: format!("{}/revisions/{}", wire.name, revision.number),
            digest: revision.digest,
            title: read::texts(wire.title),
            groups: wire.target_groups.into_iter().map(titled).collect(),
            survey: Survey {
                name: wire.name,
                country: wire.country,
                eligible_areas: u32::try_from(wire.eligible_areas).unwrap_or(0),
                sensitive_groups: sensitive,
            },
        }))
    }

    /// What a frozen questionnaire asks.
    ///
    /// # Errors
    /// When there is none, or the questionnaire service does not answer as it should.
    pub async fn instrument(&self, ctx: &Context, name: &str) -> Result<Instrument, Error> {
        let absent = || Error::Answer { service: QUESTIONNAIRE, cause: format!("{name} is gone") };
        self.find_instrument(ctx, name).await?.ok_or_else(absent)
    }

    /// What a frozen questionnaire asks, if there is one.
    ///
    /// # Errors
    /// When the questionnaire service does not answer as it should.
    pub async fn find_instrument(&self, ctx: &Context, name: &str) -> Found<Instrument> {
        let request = GetQuestionnaireRevisionRequest { name: name.to_owned() };
        let call = |link| {
            let request = request.clone();
            async move { QuestionnaireServiceClient::new(link).get_questionnaire_revision(request).await }
        };
        let Some(answer) = found(self.of_questionnaire(ctx, call).await)? else { return Ok(None) };
        let wire = part(QUESTIONNAIRE, "questionnaire revision", answer.revision)?;
        part(QUESTIONNAIRE, "content of a questionnaire revision", read::instrument(wire)).map(Some)
    }

    /// How the items of two frozen questionnaires differ.
    ///
    /// # Errors
    /// When the questionnaire service does not answer as it should.
    pub async fn changes(
        &self,
        ctx: &Context,
        before: &str,
        after: &str,
    ) -> Result<BTreeMap<String, ChangeClass>, Error> {
        let request =
            CompareQuestionnaireRevisionsRequest { before: before.to_owned(), after: after.to_owned() };
        let call = |link| {
            let request = request.clone();
            async move { QuestionnaireServiceClient::new(link).compare_questionnaire_revisions(request).await }
        };
        let answer = self.of_questionnaire(ctx, call).await;
        Ok(read::changes(answer.map_err(|fault| Error::remote(QUESTIONNAIRE, fault))?))
    }
}

pub(super) fn found<T>(answer: Result<T, RemoteFault>) -> Found<T> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(fault) if is_absent(&fault) => Ok(None),
        Err(fault) => Err(Error::remote(QUESTIONNAIRE, fault)),
    }
}
