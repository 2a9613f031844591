//! The services of a suite as generated clients, over links that balance and try again.

use jamfor_contract::{
    benchmark::{
        comparator_service_client::ComparatorServiceClient,
        comparison_service_client::ComparisonServiceClient, figure_service_client::FigureServiceClient,
        method_service_client::MethodServiceClient, provenance_service_client::ProvenanceServiceClient,
        published_figure_service_client::PublishedFigureServiceClient,
        release_service_client::ReleaseServiceClient, verdict_service_client::VerdictServiceClient,
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
use tonic::codec::CompressionEncoding::Gzip;

use crate::{Link, LinkError, Linked, SuiteSettings};

/// The largest message that is read; services send 4 MiB unless their operator lets them send more.
const LONGEST_MESSAGE: usize = 16 << 20;

/// A suite of three services. Connections are made when they are first needed; clones share them.
#[derive(Clone, Debug)]
pub struct Suite {
    questionnaire: Link,
    intake: Link,
    benchmark: Link,
}

impl Suite {
    /// The suite at these places. To be called inside a runtime.
    ///
    /// # Errors
    /// When an endpoint is not one, or a file of TLS cannot be used.
    pub fn connect(settings: &SuiteSettings) -> Result<Self, LinkError> {
        Ok(Self {
            questionnaire: Link::connect(&settings.questionnaire)?,
            intake: Link::connect(&settings.intake)?,
            benchmark: Link::connect(&settings.benchmark)?,
        })
    }

    /// Surveys.
    #[must_use]
    pub fn surveys(&self) -> SurveyServiceClient<Linked> {
        let client = SurveyServiceClient::new(self.questionnaire.channel());
        client.accept_compressed(Gzip).max_decoding_message_size(LONGEST_MESSAGE)
    }

    /// Questionnaires.
    #[must_use]
    pub fn questionnaires(&self) -> QuestionnaireServiceClient<Linked> {
        let client = QuestionnaireServiceClient::new(self.questionnaire.channel());
        client.accept_compressed(Gzip).max_decoding_message_size(LONGEST_MESSAGE)
    }

    /// Concepts, indicators and crosswalks.
    #[must_use]
    pub fn concepts(&self) -> ConceptServiceClient<Linked> {
        let client = ConceptServiceClient::new(self.questionnaire.channel());
        client.accept_compressed(Gzip).max_decoding_message_size(LONGEST_MESSAGE)
    }

    /// Policies.
    #[must_use]
    pub fn policies(&self) -> PolicyServiceClient<Linked> {
        let client = PolicyServiceClient::new(self.questionnaire.channel());
        client.accept_compressed(Gzip).max_decoding_message_size(LONGEST_MESSAGE)
    }

    /// The register of areas.
    #[must_use]
    pub fn areas(&self) -> AreaServiceClient<Linked> {
        let client = AreaServiceClient::new(self.questionnaire.channel());
        client.accept_compressed(Gzip).max_decoding_message_size(LONGEST_MESSAGE)
    }

    /// Rounds.
    #[must_use]
    pub fn rounds(&self) -> RoundServiceClient<Linked> {
        let client = RoundServiceClient::new(self.intake.channel());
        client.accept_compressed(Gzip).max_decoding_message_size(LONGEST_MESSAGE)
    }

    /// Weight sets.
    #[must_use]
    pub fn weight_sets(&self) -> WeightSetServiceClient<Linked> {
        let client = WeightSetServiceClient::new(self.intake.channel());
        client.accept_compressed(Gzip).max_decoding_message_size(LONGEST_MESSAGE)
    }

    /// Snapshots.
    #[must_use]
    pub fn snapshots(&self) -> SnapshotServiceClient<Linked> {
        let client = SnapshotServiceClient::new(self.intake.channel());
        client.accept_compressed(Gzip).max_decoding_message_size(LONGEST_MESSAGE)
    }

    /// Contact tallies.
    #[must_use]
    pub fn contacts(&self) -> ContactServiceClient<Linked> {
        let client = ContactServiceClient::new(self.intake.channel());
        client.accept_compressed(Gzip).max_decoding_message_size(LONGEST_MESSAGE)
    }

    /// Responses. A stream of them is best sent by [`submit`](crate::submit).
    #[must_use]
    pub fn responses(&self) -> ResponseServiceClient<Linked> {
        let client = ResponseServiceClient::new(self.intake.channel());
        client.accept_compressed(Gzip).max_decoding_message_size(LONGEST_MESSAGE)
    }

    /// Releases.
    #[must_use]
    pub fn releases(&self) -> ReleaseServiceClient<Linked> {
        let client = ReleaseServiceClient::new(self.benchmark.channel());
        client.accept_compressed(Gzip).max_decoding_message_size(LONGEST_MESSAGE)
    }

    /// Figures.
    #[must_use]
    pub fn figures(&self) -> FigureServiceClient<Linked> {
        let client = FigureServiceClient::new(self.benchmark.channel());
        client.accept_compressed(Gzip).max_decoding_message_size(LONGEST_MESSAGE)
    }

    /// Comparisons.
    #[must_use]
    pub fn comparisons(&self) -> ComparisonServiceClient<Linked> {
        let client = ComparisonServiceClient::new(self.benchmark.channel());
        client.accept_compressed(Gzip).max_decoding_message_size(LONGEST_MESSAGE)
    }

    /// What figures are held against.
    #[must_use]
    pub fn comparators(&self) -> ComparatorServiceClient<Linked> {
        let client = ComparatorServiceClient::new(self.benchmark.channel());
        client.accept_compressed(Gzip).max_decoding_message_size(LONGEST_MESSAGE)
    }

    /// Verdicts set by hand.
    #[must_use]
    pub fn verdicts(&self) -> VerdictServiceClient<Linked> {
        let client = VerdictServiceClient::new(self.benchmark.channel());
        client.accept_compressed(Gzip).max_decoding_message_size(LONGEST_MESSAGE)
    }

    /// Figures printed elsewhere.
    #[must_use]
    pub fn published_figures(&self) -> PublishedFigureServiceClient<Linked> {
        let client = PublishedFigureServiceClient::new(self.benchmark.channel());
        client.accept_compressed(Gzip).max_decoding_message_size(LONGEST_MESSAGE)
    }

    /// How the numbers are computed.
    #[must_use]
    pub fn methods(&self) -> MethodServiceClient<Linked> {
        let client = MethodServiceClient::new(self.benchmark.channel());
        client.accept_compressed(Gzip).max_decoding_message_size(LONGEST_MESSAGE)
    }

    /// Where the figures come from.
    #[must_use]
    pub fn provenance(&self) -> ProvenanceServiceClient<Linked> {
        let client = ProvenanceServiceClient::new(self.benchmark.channel());
        client.accept_compressed(Gzip).max_decoding_message_size(LONGEST_MESSAGE)
    }
}
