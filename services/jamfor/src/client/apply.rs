//! Applying one document of a definition file.

use jamfor_contract::{
    benchmark::UpdateComparatorRequest,
    common::Revision,
    intake::{UpdateParticipantsRequest, UpdateRoundRequest, UpdateWeightSetRequest},
    questionnaire::{
        ImportAreasRequest, UpdateConceptRequest, UpdateCrosswalkRequest, UpdateIndicatorRequest,
        UpdatePolicyRequest, UpdateQuestionnaireRequest, UpdateSurveyRequest,
    },
};

use super::{Answered, Suite};
use crate::definition::Content;
use crate::failure::Failure;

/// The most areas or participants in one call.
const MOST: usize = 5000;

/// Sets what a document defines; says how it stands now, such as `revision 2`.
///
/// # Errors
/// The refusal of the service that owns it.
pub async fn apply(suite: &Suite, content: &Content) -> Result<String, Failure> {
    let allow_missing = true;
    Ok(match content.clone() {
        Content::Areas(areas) => import(suite, areas).await?,
        Content::Participants(participants) => participate(suite, participants).await?,
        Content::Survey(it) => {
            let request = UpdateSurveyRequest { survey: Some(it), allow_missing };
            let survey = suite.surveys().update_survey(request).await.answered()?.survey;
            revision(survey.and_then(|it| it.revision))
        }
        Content::Policy(it) => {
            let request = UpdatePolicyRequest { policy: Some(it), allow_missing };
            let policy = suite.policies().update_policy(request).await.answered()?.policy;
            revision(policy.and_then(|it| it.revision))
        }
        Content::Concept(it) => {
            let request = UpdateConceptRequest { concept: Some(it), allow_missing };
            let concept = suite.concepts().update_concept(request).await.answered()?.concept;
            revision(concept.and_then(|it| it.revision))
        }
        Content::Indicator(it) => {
            let request = UpdateIndicatorRequest { indicator: Some(it), allow_missing };
            let indicator = suite.concepts().update_indicator(request).await.answered()?.indicator;
            revision(indicator.and_then(|it| it.revision))
        }
        Content::Crosswalk(it) => {
            let request = UpdateCrosswalkRequest { crosswalk: Some(it), allow_missing };
            let crosswalk = suite.concepts().update_crosswalk(request).await.answered()?.crosswalk;
            revision(crosswalk.and_then(|it| it.revision))
        }
        Content::WeightSet(it) => {
            let request = UpdateWeightSetRequest { weight_set: Some(it), allow_missing };
            let weight_set = suite.weight_sets().update_weight_set(request).await.answered()?.weight_set;
            revision(weight_set.and_then(|it| it.revision))
        }
        Content::Comparator(it) => {
            let request = UpdateComparatorRequest { comparator: Some(it), allow_missing };
            let comparator = suite.comparators().update_comparator(request).await.answered()?.comparator;
            revision(comparator.and_then(|it| it.revision))
        }
        Content::Questionnaire(it) => {
            let request = UpdateQuestionnaireRequest { questionnaire: Some(it), allow_missing };
            suite.questionnaires().update_questionnaire(request).await.answered()?;
            "draft".to_owned()
        }
        Content::Round(it) => {
            let request = UpdateRoundRequest { round: Some(it), allow_missing };
            let round = suite.rounds().update_round(request).await.answered()?.round.unwrap_or_default();
            round.state().as_str_name().trim_start_matches("STATE_").to_lowercase()
        }
        Content::Release(_) => {
            return Err(Failure::Usage("a release is not applied: use `jamfor release create`".to_owned()));
        }
    })
}

async fn import(suite: &Suite, register: ImportAreasRequest) -> Result<String, Failure> {
    let (mut created, mut changed, mut unchanged) = (0, 0, 0);
    for areas in register.areas.chunks(MOST) {
        let request = ImportAreasRequest { areas: areas.to_vec() };
        let answer = suite.areas().import_areas(request).await.answered()?;
        created += answer.created;
        changed += answer.changed;
        unchanged += answer.unchanged;
    }
    Ok(format!("{created} created, {changed} changed, {unchanged} unchanged"))
}

async fn participate(suite: &Suite, request: UpdateParticipantsRequest) -> Result<String, Failure> {
    let mut total = 0;
    for participants in request.participants.chunks(MOST) {
        let request =
            UpdateParticipantsRequest { round: request.round.clone(), participants: participants.to_vec() };
        total = suite.rounds().update_participants(request).await.answered()?.total;
    }
    Ok(format!("{total} in the round"))
}

fn revision(revision: Option<Revision>) -> String {
    revision.map_or_else(|| "applied".to_owned(), |revision| format!("revision {}", revision.number))
}
