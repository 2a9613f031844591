//! Messages that know their name in the contract, so that they can be shown in the contract's JSON form.

use jamfor_contract::{benchmark, common, intake, pool, questionnaire};
use prost::Message;
use prost_reflect::DynamicMessage;

use crate::failure::Failure;

/// A message of the contract.
pub trait Described: Message + Sized {
    /// Its full name.
    const NAME: &'static str;

    /// The same message by reflection.
    ///
    /// # Errors
    /// When the contract has no such message; a test holds that it has.
    fn dynamic(&self) -> Result<DynamicMessage, Failure> {
        let unknown = || Failure::Internal(format!("the contract has no message {}", Self::NAME));
        let descriptor = pool().get_message_by_name(Self::NAME).ok_or_else(unknown)?;
        DynamicMessage::decode(descriptor, self.encode_to_vec().as_slice())
            .map_err(|error| Failure::Internal(error.to_string()))
    }
}

macro_rules! described {
    ($($package:ident: $($message:ident),+;)+) => {
        $($(impl Described for $package::$message {
            const NAME: &'static str = concat!("jamfor.", stringify!($package), ".v1.", stringify!($message));
        })+)+

        #[cfg(test)]
        const NAMES: &[&str] = &[$($(<$package::$message as Described>::NAME,)+)+];
    };
}

described! {
    common: Violation;
    questionnaire: Area, Survey, Questionnaire, QuestionnaireRevision, Concept, Indicator, Crosswalk, Policy,
        ListAreasResponse, ListSurveysResponse, ListQuestionnairesResponse, ListQuestionnaireRevisionsResponse,
        ListConceptsResponse, ListIndicatorsResponse, ListCrosswalksResponse, ListPoliciesResponse,
        ImportAreasResponse;
    intake: WeightSet, Round, Snapshot, Response, ListWeightSetsResponse, ListRoundsResponse,
        RecordContactsResponse, GetContactSummaryResponse;
    benchmark: Release, Comparator, VerdictOverride, ListComparatorsResponse, ListVerdictOverridesResponse,
        ListPublishedFiguresResponse, ImportPublishedFiguresResponse, ListMethodsResponse, Seal,
        ExplainFigureResponse, VerifyReleaseResponse, GetManifestResponse;
    benchmark: Figure, ListReleasesResponse, WatchReleasesResponse, GetProtectionReportResponse, GetAreaReportResponse, CompareAreasResponse,
        CompareRoundsResponse, CompareCountriesResponse, GetFunnelResponse, RankAreasResponse;
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_name_is_one_of_the_contract() {
        for name in NAMES {
            assert!(pool().get_message_by_name(name).is_some(), "{name}");
        }
    }

    #[test]
    fn a_message_is_the_same_by_reflection() {
        let area = questionnaire::Area { name: "areas/SE".to_owned(), ..questionnaire::Area::default() };
        let json = serde_json::to_string(&area.dynamic().unwrap()).unwrap();
        assert_eq!(json, r#"{"name":"areas/SE"}"#);
    }
}
