//! A running service, and a small survey of a made-up body for it.

use jamfor_client::RemoteFault;
use jamfor_contract::common::Text;
use jamfor_contract::questionnaire::area_service_client::AreaServiceClient;
use jamfor_contract::questionnaire::concept_service_client::ConceptServiceClient;
use jamfor_contract::questionnaire::item::Kind;
use jamfor_contract::questionnaire::policy_service_client::PolicyServiceClient;
use jamfor_contract::questionnaire::questionnaire_service_client::QuestionnaireServiceClient;
use jamfor_contract::questionnaire::survey_service_client::SurveyServiceClient;
use jamfor_contract::questionnaire::{
    Concept, Item, Option as AnswerOption, OptionClass, PublishQuestionnaireRequest, Questionnaire,
    QuestionnaireRevision, Scale, SingleChoice, Survey, TargetGroup, UpdateConceptRequest,
    UpdateQuestionnaireRequest, UpdateSurveyRequest,
};
use jamfor_database::DatabaseSettings;
use jamfor_questionnaire::{Running, Settings, start};
use jamfor_testkit::TestDatabase;
use tokio_util::sync::CancellationToken;
use tonic::Status;
use tonic::transport::Channel;

pub(crate) const SURVEY: &str = "bodies/xa-body/surveys/ifo";
pub(crate) const CONCEPT: &str = "bodies/xa-body/concepts/treatment";
pub(crate) const QUESTIONNAIRE: &str = "bodies/xa-body/questionnaires/ifo-economy";

/// A service on SQLite in a temporary file.
pub(crate) struct Service {
    pub(crate) channel: Channel,
    pub(crate) running: Running,
    pub(crate) shutdown: CancellationToken,
    _database: TestDatabase,
}

pub(crate) fn settings(database: &TestDatabase) -> Settings {
    Settings { database: DatabaseSettings::at(database.url()), ..Settings::default() }
}

pub(crate) async fn service() -> Service {
    let database = jamfor_testkit::sqlite();
    let shutdown = CancellationToken::new();
    let running = start(settings(&database), shutdown.clone()).await.unwrap();
    let endpoint = Channel::from_shared(format!("http://{}", running.address())).unwrap();
    let channel = endpoint.connect().await.unwrap();
    Service { channel, running, shutdown, _database: database }
}

/// A service that has the survey, the concept, and the draft of a questionnaire.
pub(crate) async fn furnished() -> Service {
    let service = service().await;
    service.put_survey(survey()).await.unwrap();
    service.put_concept(concept(CONCEPT)).await.unwrap();
    service.put_draft(questionnaire()).await.unwrap();
    service
}

impl Service {
    pub(crate) fn areas(&self) -> AreaServiceClient<Channel> {
        AreaServiceClient::new(self.channel.clone())
    }

    pub(crate) fn concepts(&self) -> ConceptServiceClient<Channel> {
        ConceptServiceClient::new(self.channel.clone())
    }

    pub(crate) fn policies(&self) -> PolicyServiceClient<Channel> {
        PolicyServiceClient::new(self.channel.clone())
    }

    pub(crate) fn questionnaires(&self) -> QuestionnaireServiceClient<Channel> {
        QuestionnaireServiceClient::new(self.channel.clone())
    }

    pub(crate) fn surveys(&self) -> SurveyServiceClient<Channel> {
        SurveyServiceClient::new(self.channel.clone())
    }

    pub(crate) async fn put_survey(&self, survey: Survey) -> Result<Survey, Status> {
        let request = UpdateSurveyRequest { survey: Some(survey), allow_missing: true };
        Ok(self.surveys().update_survey(request).await?.into_inner().survey.unwrap())
    }

    pub(crate) async fn put_concept(&self, concept: Concept) -> Result<Concept, Status> {
        let request = UpdateConceptRequest { concept: Some(concept), allow_missing: true };
        Ok(self.concepts().update_concept(request).await?.into_inner().concept.unwrap())
    }

    pub(crate) async fn put_draft(&self, draft: Questionnaire) -> Result<Questionnaire, Status> {
        let request = UpdateQuestionnaireRequest { questionnaire: Some(draft), allow_missing: true };
        Ok(self.questionnaires().update_questionnaire(request).await?.into_inner().questionnaire.unwrap())
    }

    pub(crate) async fn publish(&self, etag: &str, revision: i32) -> Result<QuestionnaireRevision, Status> {
        let (name, etag) = (QUESTIONNAIRE.to_owned(), etag.to_owned());
        let request = PublishQuestionnaireRequest { name, etag, revision };
        Ok(self.questionnaires().publish_questionnaire(request).await?.into_inner().revision.unwrap())
    }
}

/// What a status says, for people and machines.
pub(crate) fn fault<T: std::fmt::Debug>(outcome: Result<T, Status>) -> RemoteFault {
    RemoteFault::from(outcome.unwrap_err())
}

/// The violations of a status, as `field REASON`.
pub(crate) fn violations<T: std::fmt::Debug>(outcome: Result<T, Status>) -> Vec<String> {
    let fault = fault(outcome);
    assert_eq!((fault.code, fault.reason.as_str()), (tonic::Code::InvalidArgument, "INVALID_INPUT"));
    fault.violations.iter().map(|found| format!("{} {}", found.field, found.reason)).collect()
}

pub(crate) fn text(language: &str, text: &str) -> Text {
    Text { language: language.to_owned(), text: text.to_owned() }
}

fn both(sv: &str, en: &str) -> Vec<Text> {
    vec![text("en", en), text("sv", sv)]
}

pub(crate) fn survey() -> Survey {
    let group =
        TargetGroup { key: "economy".to_owned(), title: both("Ekonomi", "Economy"), sensitive: false };
    Survey {
        name: SURVEY.to_owned(),
        title: both("Undersökning", "Survey"),
        country: "XA".to_owned(),
        target_groups: vec![group],
        eligible_areas: 10,
        ..Survey::default()
    }
}

pub(crate) fn concept(name: &str) -> Concept {
    Concept { name: name.to_owned(), title: both("Bemötande", "Treatment"), ..Concept::default() }
}

pub(crate) fn option(code: &str, class: OptionClass) -> AnswerOption {
    AnswerOption { code: code.to_owned(), label: both(code, code), class: class.into() }
}

pub(crate) fn item(key: &str) -> Item {
    Item {
        key: key.to_owned(),
        wording: both("Hur blev du bemött?", "How were you met?"),
        concept: CONCEPT.to_owned(),
        kind: Some(Kind::SingleChoice(SingleChoice { scale: "satisfaction".to_owned() })),
        ..Item::default()
    }
}

pub(crate) fn questionnaire() -> Questionnaire {
    let options = vec![
        option("good", OptionClass::Positive),
        option("bad", OptionClass::Negative),
        option("none", OptionClass::NoOpinion),
    ];
    Questionnaire {
        name: QUESTIONNAIRE.to_owned(),
        survey: SURVEY.to_owned(),
        target_group: "economy".to_owned(),
        title: both("Ekonomiskt bistånd", "Financial assistance"),
        languages: vec!["sv".to_owned(), "en".to_owned()],
        scales: vec![Scale { key: "satisfaction".to_owned(), options }],
        items: vec![item("treatment"), Item { required: true, ..item("overall") }],
        ..Questionnaire::default()
    }
}
