//! Any resource by its name, and any collection by its body.

use jamfor_contract::benchmark::{
    GetComparatorRequest, GetReleaseRequest, ListComparatorsRequest, ListReleasesRequest,
};
use jamfor_contract::intake::{
    GetRoundRequest, GetSnapshotRequest, GetWeightSetRequest, ListRoundsRequest, ListWeightSetsRequest,
};
use jamfor_contract::questionnaire::{
    GetAreaRequest, GetConceptRequest, GetCrosswalkRequest, GetIndicatorRequest, GetPolicyRequest,
    GetQuestionnaireRequest, GetQuestionnaireRevisionRequest, GetSurveyRequest, ListAreasRequest,
    ListConceptsRequest, ListCrosswalksRequest, ListIndicatorsRequest, ListPoliciesRequest,
    ListQuestionnairesRequest, ListSurveysRequest,
};
use prost_reflect::DynamicMessage;

use super::list::Of;
use crate::client::{Answered, Described, Suite, all};
use crate::failure::Failure;

macro_rules! get {
    ($client:expr, $rpc:ident, $request:ident, $field:ident, $name:expr) => {
        $client.$rpc($request { name: $name }).await.answered()?.$field.unwrap_or_default().dynamic()
    };
}

/// The resource of a name.
pub(super) async fn get(suite: &Suite, name: &str) -> Result<DynamicMessage, Failure> {
    let parts: Vec<&str> = name.split('/').collect();
    let name = name.to_owned();
    match parts.as_slice() {
        ["areas", _] => get!(suite.areas(), get_area, GetAreaRequest, area, name),
        ["bodies", _, "surveys", ..] => get!(suite.surveys(), get_survey, GetSurveyRequest, survey, name),
        ["bodies", _, "questionnaires", _, "revisions", _] => {
            let client = &mut suite.questionnaires();
            get!(client, get_questionnaire_revision, GetQuestionnaireRevisionRequest, revision, name)
        }
        ["bodies", _, "questionnaires", _] => {
            get!(suite.questionnaires(), get_questionnaire, GetQuestionnaireRequest, questionnaire, name)
        }
        ["bodies", _, "concepts", ..] => {
            get!(suite.concepts(), get_concept, GetConceptRequest, concept, name)
        }
        ["bodies", _, "indicators", ..] => {
            get!(suite.concepts(), get_indicator, GetIndicatorRequest, indicator, name)
        }
        ["bodies", _, "crosswalks", ..] => {
            get!(suite.concepts(), get_crosswalk, GetCrosswalkRequest, crosswalk, name)
        }
        ["bodies", _, "policies", ..] => get!(suite.policies(), get_policy, GetPolicyRequest, policy, name),
        ["bodies", _, "weightSets", ..] => {
            get!(suite.weight_sets(), get_weight_set, GetWeightSetRequest, weight_set, name)
        }
        ["bodies", _, "rounds", _, "snapshots", _] => {
            get!(suite.snapshots(), get_snapshot, GetSnapshotRequest, snapshot, name)
        }
        ["bodies", _, "rounds", _] => get!(suite.rounds(), get_round, GetRoundRequest, round, name),
        ["bodies", _, "releases", _] => {
            let request = GetReleaseRequest { name, ..GetReleaseRequest::default() };
            suite.releases().get_release(request).await.answered()?.release.unwrap_or_default().dynamic()
        }
        ["bodies", _, "comparators", ..] => {
            get!(suite.comparators(), get_comparator, GetComparatorRequest, comparator, name)
        }
        _ => Err(Failure::Usage(format!("{name} is not the name of a resource"))),
    }
}

macro_rules! list {
    ($client:expr, $rpc:ident, $request:ident, $field:ident, $parent:expr) => {{
        let found = all(|page_token| async move {
            let request = $request { parent: $parent.to_owned(), page_size: 0, page_token };
            let answer = $client.$rpc(request).await.answered()?;
            Ok((answer.$field, answer.next_page_token))
        })
        .await?;
        found.iter().map(Described::dynamic).collect()
    }};
}

/// All resources of a collection.
pub(super) async fn list(
    suite: &Suite,
    of: Of,
    parent: &str,
    country: &str,
) -> Result<Vec<DynamicMessage>, Failure> {
    match of {
        Of::Areas => areas(suite, country).await,
        Of::Surveys => list!(suite.surveys(), list_surveys, ListSurveysRequest, surveys, parent),
        Of::Questionnaires => {
            let client = || suite.questionnaires();
            list!(client(), list_questionnaires, ListQuestionnairesRequest, questionnaires, parent)
        }
        Of::Concepts => list!(suite.concepts(), list_concepts, ListConceptsRequest, concepts, parent),
        Of::Indicators => list!(suite.concepts(), list_indicators, ListIndicatorsRequest, indicators, parent),
        Of::Crosswalks => list!(suite.concepts(), list_crosswalks, ListCrosswalksRequest, crosswalks, parent),
        Of::Policies => list!(suite.policies(), list_policies, ListPoliciesRequest, policies, parent),
        Of::WeightSets => {
            list!(suite.weight_sets(), list_weight_sets, ListWeightSetsRequest, weight_sets, parent)
        }
        Of::Rounds => list!(suite.rounds(), list_rounds, ListRoundsRequest, rounds, parent),
        Of::Releases => list!(suite.releases(), list_releases, ListReleasesRequest, releases, parent),
        Of::Comparators => {
            list!(suite.comparators(), list_comparators, ListComparatorsRequest, comparators, parent)
        }
    }
}

async fn areas(suite: &Suite, country: &str) -> Result<Vec<DynamicMessage>, Failure> {
    let found = all(|page_token| async move {
        let request =
            ListAreasRequest { country: country.to_owned(), page_token, ..ListAreasRequest::default() };
        let answer = suite.areas().list_areas(request).await.answered()?;
        Ok((answer.areas, answer.next_page_token))
    })
    .await?;
    found.iter().map(Described::dynamic).collect()
}
