//! Both services running, a small survey of a made-up body, and a round over it.

use std::time::Duration;

use jamfor_client::RemoteFault;
use jamfor_contract::common::{Answer, CountingUnit, Text, answer::Value};
use jamfor_contract::intake::contact_service_client::ContactServiceClient;
use jamfor_contract::intake::response_service_client::ResponseServiceClient;
use jamfor_contract::intake::round::State;
use jamfor_contract::intake::round_service_client::RoundServiceClient;
use jamfor_contract::intake::snapshot_service_client::SnapshotServiceClient;
use jamfor_contract::intake::weight_set_service_client::WeightSetServiceClient;
use jamfor_contract::intake::{
    CloseRoundRequest, FreezeRoundRequest, GetRoundRequest, Instrument, OpenRoundRequest, Participant,
    ProcessingRecord, Response, Round, UpdateParticipantsRequest, UpdateRoundRequest,
};
use jamfor_contract::questionnaire::area_service_client::AreaServiceClient;
use jamfor_contract::questionnaire::item::Kind;
use jamfor_contract::questionnaire::questionnaire_service_client::QuestionnaireServiceClient;
use jamfor_contract::questionnaire::survey_service_client::SurveyServiceClient;
use jamfor_contract::questionnaire::{
    AnswerIs, Area, AreaKind, Condition, DecimalKind, ImportAreasRequest, IntegerKind, Item, MultipleChoice,
    Option as AnswerOption, OptionClass, PublishQuestionnaireRequest, Questionnaire, Scale, SingleChoice,
    Survey, TargetGroup, TextKind, UpdateQuestionnaireRequest, UpdateSurveyRequest, condition::Test,
};
use jamfor_database::DatabaseSettings;
use jamfor_intake::Settings;
use jamfor_testkit::{TestDatabase, sqlite, wait_until};
use tokio_util::sync::CancellationToken;
use tonic::Status;
use tonic::transport::Channel;

pub(crate) const BODY: &str = "bodies/xa-body";
pub(crate) const ROUND: &str = "bodies/xa-body/rounds/r1";
pub(crate) const REVISION: &str = "bodies/xa-body/questionnaires/ifo/revisions/1";
pub(crate) const GROUP: &str = "economy";
const SURVEY: &str = "bodies/xa-body/surveys/ifo";

/// A running service and the way to it.
pub(crate) struct Running {
    pub(crate) channel: Channel,
    pub(crate) address: String,
    pub(crate) shutdown: CancellationToken,
    pub(crate) ended: tokio::task::JoinHandle<jamfor_intake::Ending>,
}

impl Running {
    pub(crate) async fn stop(self) {
        self.shutdown.cancel();
        drop(self.channel);
        assert_eq!(self.ended.await.unwrap(), jamfor_intake::Ending::InOrder);
    }
}

async fn channel(address: &str) -> Channel {
    Channel::from_shared(address.to_owned()).unwrap().connect().await.unwrap()
}

async fn questionnaire(database: &TestDatabase) -> Running {
    let shutdown = CancellationToken::new();
    let database = DatabaseSettings::at(database.url());
    let settings = jamfor_questionnaire::Settings { database, ..jamfor_questionnaire::Settings::default() };
    let running = jamfor_questionnaire::start(settings, shutdown.clone()).await.unwrap();
    let address = format!("http://{}", running.address());
    let ended = tokio::spawn(async move { running.finished().await.unwrap() });
    Running { channel: channel(&address).await, address, shutdown, ended }
}

pub(crate) async fn intake(database: &TestDatabase, questionnaire_endpoint: &str) -> Running {
    let shutdown = CancellationToken::new();
    let settings = Settings {
        database: DatabaseSettings::at(database.url()),
        questionnaire: jamfor_client::LinkSettings::at(questionnaire_endpoint),
        ..Settings::default()
    };
    let running = jamfor_intake::start(settings, shutdown.clone()).await.unwrap();
    let address = format!("http://{}", running.address());
    let ended = tokio::spawn(async move { running.finished().await.unwrap() });
    Running { channel: channel(&address).await, address, shutdown, ended }
}

/// Both services.
pub(crate) struct House {
    pub(crate) questionnaire: Option<Running>,
    pub(crate) intake: Running,
    pub(crate) database: TestDatabase,
    _definitions: TestDatabase,
}

impl House {
    /// Both services, with the survey published.
    pub(crate) async fn on(database: TestDatabase) -> Self {
        let definitions = sqlite();
        let questionnaire = questionnaire(&definitions).await;
        publish(&questionnaire.channel).await;
        let intake = intake(&database, &questionnaire.address).await;
        Self { questionnaire: Some(questionnaire), intake, database, _definitions: definitions }
    }

    /// Both services, with an open round.
    pub(crate) async fn open(database: TestDatabase) -> Self {
        let house = Self::on(database).await;
        house.update(round()).await.unwrap();
        house.participate(["areas/XA-01", "areas/XA-02"]).await.unwrap();
        let opened = house.rounds().open_round(OpenRoundRequest { name: ROUND.to_owned() }).await;
        assert_eq!(opened.unwrap().into_inner().round.unwrap().state(), State::Open);
        house
    }

    pub(crate) fn rounds(&self) -> RoundServiceClient<Channel> {
        RoundServiceClient::new(self.intake.channel.clone())
    }

    pub(crate) fn responses(&self) -> ResponseServiceClient<Channel> {
        ResponseServiceClient::new(self.intake.channel.clone())
    }

    pub(crate) fn contacts(&self) -> ContactServiceClient<Channel> {
        ContactServiceClient::new(self.intake.channel.clone())
    }

    pub(crate) fn weight_sets(&self) -> WeightSetServiceClient<Channel> {
        WeightSetServiceClient::new(self.intake.channel.clone())
    }

    pub(crate) fn snapshots(&self) -> SnapshotServiceClient<Channel> {
        SnapshotServiceClient::new(self.intake.channel.clone())
    }

    pub(crate) fn questionnaires(&self) -> QuestionnaireServiceClient<Channel> {
        QuestionnaireServiceClient::new(self.questionnaire.as_ref().unwrap().channel.clone())
    }

    pub(crate) async fn update(&self, round: Round) -> Result<Round, Status> {
        let request = UpdateRoundRequest { round: Some(round), allow_missing: true };
        Ok(self.rounds().update_round(request).await?.into_inner().round.unwrap())
    }

    pub(crate) async fn participate<const N: usize>(&self, areas: [&str; N]) -> Result<i32, Status> {
        let participant = |area: &str| Participant {
            area: area.to_owned(),
            target_group: GROUP.to_owned(),
            ..Participant::default()
        };
        let participants = areas.map(participant).into();
        let request = UpdateParticipantsRequest { round: ROUND.to_owned(), participants };
        Ok(self.rounds().update_participants(request).await?.into_inner().total)
    }

    pub(crate) async fn round(&self) -> Round {
        let request = GetRoundRequest { name: ROUND.to_owned() };
        self.rounds().get_round(request).await.unwrap().into_inner().round.unwrap()
    }

    pub(crate) async fn close(&self) -> Round {
        let request = CloseRoundRequest { name: ROUND.to_owned() };
        self.rounds().close_round(request).await.unwrap().into_inner().round.unwrap()
    }

    /// Closes and freezes the round, and waits for its snapshot.
    pub(crate) async fn freeze(&self) -> Round {
        self.close().await;
        self.rounds().freeze_round(FreezeRoundRequest { name: ROUND.to_owned() }).await.unwrap();
        wait_until("the round is frozen", Duration::from_secs(20), || async {
            self.round().await.state() == State::Frozen
        })
        .await;
        self.round().await
    }
}

fn text(words: &str) -> Vec<Text> {
    vec![Text { language: "sv".to_owned(), text: words.to_owned() }]
}

async fn publish(channel: &Channel) {
    let area = |code: &str| Area {
        name: format!("areas/{code}"),
        title: code.to_owned(),
        kind: if code.len() == 2 { AreaKind::Country } else { AreaKind::Municipality }.into(),
        parent: if code.len() == 2 { String::new() } else { "areas/XA".to_owned() },
        fictional: true,
        ..Area::default()
    };
    let areas = ["XA", "XA-01", "XA-02", "XA-03"].map(area).into();
    AreaServiceClient::new(channel.clone()).import_areas(ImportAreasRequest { areas }).await.unwrap();
    let group = TargetGroup { key: GROUP.to_owned(), title: text("Ekonomi"), sensitive: false };
    let survey = Survey {
        name: SURVEY.to_owned(),
        title: text("Undersökning"),
        country: "XA".to_owned(),
        target_groups: vec![group],
        eligible_areas: 3,
        ..Survey::default()
    };
    let request = UpdateSurveyRequest { survey: Some(survey), allow_missing: true };
    SurveyServiceClient::new(channel.clone()).update_survey(request).await.unwrap();
    let mut client = QuestionnaireServiceClient::new(channel.clone());
    let request = UpdateQuestionnaireRequest { questionnaire: Some(instrument()), allow_missing: true };
    client.update_questionnaire(request).await.unwrap();
    let name = "bodies/xa-body/questionnaires/ifo".to_owned();
    client.publish_questionnaire(PublishQuestionnaireRequest { name, ..Default::default() }).await.unwrap();
}

fn instrument() -> Questionnaire {
    let option = |(code, class): (&str, OptionClass)| AnswerOption {
        code: code.to_owned(),
        label: text(code),
        class: class.into(),
    };
    let options = [
        ("good", OptionClass::Positive),
        ("fair", OptionClass::Neutral),
        ("bad", OptionClass::Negative),
        ("no-opinion", OptionClass::NoOpinion),
    ];
    let item = |key: &str, kind: Kind| Item {
        key: key.to_owned(),
        wording: text(key),
        background: true,
        kind: Some(kind),
        ..Item::default()
    };
    let single = || Kind::SingleChoice(SingleChoice { scale: "three".to_owned() });
    let bad = AnswerIs { item: "overall".to_owned(), options: vec!["bad".to_owned()] };
    let several = MultipleChoice { scale: "three".to_owned(), at_least: 1, at_most: 2 };
    let decimal = DecimalKind { minimum: "-1.5".to_owned(), maximum: "99".to_owned(), decimals: 1 };
    Questionnaire {
        name: "bodies/xa-body/questionnaires/ifo".to_owned(),
        survey: SURVEY.to_owned(),
        target_group: GROUP.to_owned(),
        title: text("Ekonomiskt bistånd"),
        languages: vec!["sv".to_owned()],
        scales: vec![Scale { key: "three".to_owned(), options: options.map(option).into() }],
        items: vec![
            Item { required: true, ..item("overall", single()) },
            Item { shown_if: Some(Condition { test: Some(Test::AnswerIs(bad)) }), ..item("why", single()) },
            item("several", Kind::MultipleChoice(several)),
            item("visits", Kind::Integer(IntegerKind { minimum: 0, maximum: 50 })),
            item("hours", Kind::Decimal(decimal)),
            item("words", Kind::Text(TextKind { max_length: 20 })),
        ],
        ..Questionnaire::default()
    }
}

/// A round that could open.
pub(crate) fn round() -> Round {
    let words = |words: &str| words.to_owned();
    Round {
        name: words(ROUND),
        survey: words(SURVEY),
        title: text("Omgång"),
        start_date: words("2024-09-01"),
        end_date: words("2024-10-31"),
        instruments: vec![Instrument { target_group: words(GROUP), questionnaire_revision: words(REVISION) }],
        counting_unit: CountingUnit::Person.into(),
        synthetic: true,
        processing_record: Some(ProcessingRecord {
            controller: words("the body"),
            processor: words("the suite"),
            purpose: words("comparison"),
            legal_basis: words("6.1.e"),
            retention_until: words("2034-12-31"),
            dpia_reference: words("dpia-1"),
            ..ProcessingRecord::default()
        }),
        ..Round::default()
    }
}

pub(crate) fn option(item: &str, code: &str) -> Answer {
    Answer { item: item.to_owned(), value: Some(Value::Option(code.to_owned())) }
}

/// A response that is right.
pub(crate) fn response(key: &str, overall: &str) -> Response {
    Response {
        key: key.to_owned(),
        area: "areas/XA-01".to_owned(),
        target_group: GROUP.to_owned(),
        language: "sv".to_owned(),
        day: "2024-09-15".to_owned(),
        answers: vec![option("overall", overall)],
        ..Response::default()
    }
}

/// What a status says.
pub(crate) fn fault<T: std::fmt::Debug>(outcome: Result<T, Status>) -> RemoteFault {
    RemoteFault::from(outcome.unwrap_err())
}

/// The violations of a status, as `field REASON`.
pub(crate) fn violations<T: std::fmt::Debug>(outcome: Result<T, Status>) -> Vec<String> {
    let fault = fault(outcome);
    assert_eq!(
        (fault.code, fault.reason.as_str()),
        (tonic::Code::InvalidArgument, "INVALID_INPUT"),
        "{fault}"
    );
    fault.violations.iter().map(|found| format!("{} {}", found.field, found.reason)).collect()
}
