//! The channels of a suite and the typed clients on them.

use std::time::Duration;

use jamfor_contract::{
    benchmark::{
        comparison_service_client::ComparisonServiceClient, figure_service_client::FigureServiceClient,
        release_service_client::ReleaseServiceClient,
    },
    intake::{
        contact_service_client::ContactServiceClient, response_service_client::ResponseServiceClient,
        round_service_client::RoundServiceClient, snapshot_service_client::SnapshotServiceClient,
        weight_set_service_client::WeightSetServiceClient,
    },
    questionnaire::{
        area_service_client::AreaServiceClient, concept_service_client::ConceptServiceClient,
        policy_service_client::PolicyServiceClient, questionnaire_service_client::QuestionnaireServiceClient,
        survey_service_client::SurveyServiceClient,
    },
};
use tonic::transport::{Channel, Endpoint};

use crate::failure::Failure;

const CONNECT: Duration = Duration::from_secs(5);
const KEEP_ALIVE: Duration = Duration::from_secs(20);

/// Where the services of a suite are: `http://127.0.0.1:7401`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoints {
    /// The questionnaire service.
    pub questionnaire: String,
    /// The intake service.
    pub intake: String,
    /// The benchmark service.
    pub benchmark: String,
}

/// A suite of three services. Connections are made when they are first needed.
#[derive(Clone, Debug)]
pub struct Suite {
    questionnaire: Channel,
    intake: Channel,
    benchmark: Channel,
}

impl Suite {
    /// The suite at these places.
    ///
    /// # Errors
    /// When a place is not a URL.
    pub fn at(endpoints: &Endpoints) -> Result<Self, Failure> {
        Ok(Self {
            questionnaire: channel(&endpoints.questionnaire)?,
            intake: channel(&endpoints.intake)?,
            benchmark: channel(&endpoints.benchmark)?,
        })
    }

    /// Surveys.
    #[must_use]
    pub fn surveys(&self) -> SurveyServiceClient<Channel> {
        SurveyServiceClient::new(self.questionnaire.clone())
    }

    /// Questionnaires.
    #[must_use]
    pub fn questionnaires(&self) -> QuestionnaireServiceClient<Channel> {
        QuestionnaireServiceClient::new(self.questionnaire.clone())
    }

    /// Concepts, indicators and crosswalks.
    #[must_use]
    pub fn concepts(&self) -> ConceptServiceClient<Channel> {
        ConceptServiceClient::new(self.questionnaire.clone())
    }

    /// Policies.
    #[must_use]
    pub fn policies(&self) -> PolicyServiceClient<Channel> {
        PolicyServiceClient::new(self.questionnaire.clone())
    }

    /// The register of areas.
    #[must_use]
    pub fn areas(&self) -> AreaServiceClient<Channel> {
        AreaServiceClient::new(self.questionnaire.clone())
    }

    /// Rounds.
    #[must_use]
    pub fn rounds(&self) -> RoundServiceClient<Channel> {
        RoundServiceClient::new(self.intake.clone())
    }

    /// Weight sets.
    #[must_use]
    pub fn weight_sets(&self) -> WeightSetServiceClient<Channel> {
        WeightSetServiceClient::new(self.intake.clone())
    }

    /// Snapshots.
    #[must_use]
    pub fn snapshots(&self) -> SnapshotServiceClient<Channel> {
        SnapshotServiceClient::new(self.intake.clone())
    }

    /// Contact tallies.
    #[must_use]
    pub fn contacts(&self) -> ContactServiceClient<Channel> {
        ContactServiceClient::new(self.intake.clone())
    }

    /// Responses.
    #[must_use]
    pub fn responses(&self) -> ResponseServiceClient<Channel> {
        ResponseServiceClient::new(self.intake.clone())
    }

    /// Releases.
    #[must_use]
    pub fn releases(&self) -> ReleaseServiceClient<Channel> {
        ReleaseServiceClient::new(self.benchmark.clone())
    }

    /// Figures.
    #[must_use]
    pub fn figures(&self) -> FigureServiceClient<Channel> {
        FigureServiceClient::new(self.benchmark.clone())
    }

    /// Comparisons.
    #[must_use]
    pub fn comparisons(&self) -> ComparisonServiceClient<Channel> {
        ComparisonServiceClient::new(self.benchmark.clone())
    }
}

fn channel(place: &str) -> Result<Channel, Failure> {
    let endpoint = Endpoint::from_shared(place.to_owned())
        .map_err(|error| Failure::Usage(format!("{place} is not an endpoint: {error}")))?;
    Ok(endpoint
        .connect_timeout(CONNECT)
        .http2_keep_alive_interval(KEEP_ALIVE)
        .keep_alive_while_idle(true)
        .connect_lazy())
}
