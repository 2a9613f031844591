//! Three running services, and a small survey of a made-up body in them.

use std::time::Duration;

use jamfor_client::RemoteFault;
use jamfor_contract::benchmark::{
    self as benchmark, CreateReleaseRequest, GetReleaseRequest, PublishReleaseRequest, Release,
    WatchReleaseRequest, comparator_service_client::ComparatorServiceClient,
    comparison_service_client::ComparisonServiceClient, figure_service_client::FigureServiceClient,
    published_figure_service_client::PublishedFigureServiceClient,
    release_service_client::ReleaseServiceClient, verdict_service_client::VerdictServiceClient,
};
use jamfor_contract::common::{Answer, CountingUnit, Mode, Recruitment, Text, answer};
use jamfor_contract::intake::{
    self as intake, ContactTally, RecordContactsRequest, contact_service_client::ContactServiceClient,
    response_service_client::ResponseServiceClient, round_service_client::RoundServiceClient,
};
use jamfor_contract::questionnaire::{
    self as questionnaire, DenominatorRule, Direction, Indicator, Item, OptionClass, Policy, Questionnaire,
    Survey, TargetGroup, area_service_client::AreaServiceClient,
    concept_service_client::ConceptServiceClient, indicator::Statistic, item::Kind,
    policy_service_client::PolicyServiceClient, questionnaire_service_client::QuestionnaireServiceClient,
    survey_service_client::SurveyServiceClient,
};
use jamfor_database::DatabaseSettings;
use jamfor_settings::TimeSpan;
use jamfor_testkit::{TestDatabase, wait_until};
use tokio_util::sync::CancellationToken;
use tonic::Status;
use tonic::transport::Channel;

pub(crate) const BODY: &str = "bodies/xa-body";
pub(crate) const SHARE: &str = "bodies/xa-body/indicators/satisfied";
pub(crate) const RATE: &str = "bodies/xa-body/indicators/participation";
pub(crate) const ROUND: &str = "bodies/xa-body/rounds/r2018";
pub(crate) const RELEASE: &str = "bodies/xa-body/releases/first";
pub(crate) const AREAS: usize = 31;

/// The three services, each with a database of its own.
pub(crate) struct Suite {
    pub(crate) questionnaire: Channel,
    pub(crate) intake: Channel,
    pub(crate) benchmark: Channel,
    pub(crate) settings: jamfor_benchmark::Settings,
    pub(crate) homes: [TestDatabase; 3],
}

pub(crate) async fn channel(address: std::net::SocketAddr) -> Channel {
    Channel::from_shared(format!("http://{address}")).unwrap().connect().await.unwrap()
}

/// The services on three databases, with everything but a release.
pub(crate) async fn furnished(homes: [TestDatabase; 3]) -> Suite {
    let suite = Suite::start(homes).await;
    suite.define().await;
    suite.collect("r2018", 2018, true).await;
    suite
}

pub(crate) fn sqlite() -> [TestDatabase; 3] {
    [jamfor_testkit::sqlite(), jamfor_testkit::sqlite(), jamfor_testkit::sqlite()]
}

/// The same with a release that is ready.
pub(crate) async fn ready() -> Suite {
    let suite = furnished(sqlite()).await;
    suite.create("first", release()).await.unwrap();
    let built = suite.wait("first").await;
    assert_eq!(built.failure, "");
    suite
}

impl Suite {
    async fn start(homes: [TestDatabase; 3]) -> Self {
        let stop = CancellationToken::new();
        let database = |at: usize| DatabaseSettings::at(homes[at].url());
        let settings = jamfor_questionnaire::Settings { database: database(0), ..Default::default() };
        let asked = jamfor_questionnaire::start(settings, stop.clone()).await.unwrap().address();
        let settings = jamfor_intake::Settings {
            database: database(1),
            questionnaire: jamfor_client::LinkSettings::at(format!("http://{asked}")),
            ..Default::default()
        };
        let answered = jamfor_intake::start(settings, stop.clone()).await.unwrap().address();
        let settings = jamfor_benchmark::Settings {
            database: database(2),
            questionnaire: jamfor_client::LinkSettings::at(format!("http://{asked}")),
            intake: jamfor_client::LinkSettings::at(format!("http://{answered}")),
            build: jamfor_benchmark::BuildSettings {
                lease: TimeSpan::secs(3),
                look: TimeSpan::millis(100),
                ..Default::default()
            },
            ..Default::default()
        };
        let compared = jamfor_benchmark::start(settings.clone(), stop.clone()).await.unwrap().address();
        Self {
            questionnaire: channel(asked).await,
            intake: channel(answered).await,
            benchmark: channel(compared).await,
            settings,
            homes,
        }
    }

    pub(crate) fn releases(&self) -> ReleaseServiceClient<Channel> {
        ReleaseServiceClient::new(self.benchmark.clone())
    }

    pub(crate) fn figures(&self) -> FigureServiceClient<Channel> {
        FigureServiceClient::new(self.benchmark.clone())
    }

    pub(crate) fn comparisons(&self) -> ComparisonServiceClient<Channel> {
        ComparisonServiceClient::new(self.benchmark.clone())
    }

    pub(crate) fn comparators(&self) -> ComparatorServiceClient<Channel> {
        ComparatorServiceClient::new(self.benchmark.clone())
    }

    pub(crate) fn published(&self) -> PublishedFigureServiceClient<Channel> {
        PublishedFigureServiceClient::new(self.benchmark.clone())
    }

    pub(crate) fn verdicts(&self) -> VerdictServiceClient<Channel> {
        VerdictServiceClient::new(self.benchmark.clone())
    }

    pub(crate) fn concepts(&self) -> ConceptServiceClient<Channel> {
        ConceptServiceClient::new(self.questionnaire.clone())
    }

    pub(crate) async fn create(&self, id: &str, release: Release) -> Result<Release, Status> {
        let request =
            CreateReleaseRequest { parent: BODY.into(), release_id: id.into(), release: Some(release) };
        Ok(self.releases().create_release(request).await?.into_inner().release.unwrap())
    }

    pub(crate) async fn get(&self, id: &str) -> Release {
        let request = GetReleaseRequest { name: format!("{BODY}/releases/{id}"), as_of: None };
        self.releases().get_release(request).await.unwrap().into_inner().release.unwrap()
    }

    /// The release as the last message of its watch says it.
    pub(crate) async fn wait(&self, id: &str) -> Release {
        let request = WatchReleaseRequest { name: format!("{BODY}/releases/{id}") };
        let mut watched = self.releases().watch_release(request).await.unwrap().into_inner();
        let mut last = None;
        while let Some(message) = watched.message().await.unwrap() {
            last = message.release;
        }
        last.unwrap()
    }

    pub(crate) async fn publish(&self, id: &str, audience: benchmark::Audience) -> Result<Release, Status> {
        let request = PublishReleaseRequest {
            name: format!("{BODY}/releases/{id}"),
            audience: audience.into(),
            ..Default::default()
        };
        Ok(self.releases().publish_release(request).await?.into_inner().release.unwrap())
    }

    async fn define(&self) {
        let areas = questionnaire::ImportAreasRequest { areas: areas() };
        AreaServiceClient::new(self.questionnaire.clone()).import_areas(areas).await.unwrap();
        let survey = questionnaire::UpdateSurveyRequest { survey: Some(survey()), allow_missing: true };
        SurveyServiceClient::new(self.questionnaire.clone()).update_survey(survey).await.unwrap();
        let concept = questionnaire::Concept {
            name: format!("{BODY}/concepts/overall"),
            title: text("Overall"),
            ..Default::default()
        };
        let concept = questionnaire::UpdateConceptRequest { concept: Some(concept), allow_missing: true };
        self.concepts().update_concept(concept).await.unwrap();
        for group in ["economy", "youth"] {
            self.publish_questionnaire(group).await;
        }
        for indicator in [share(), rate()] {
            self.put_indicator(indicator).await;
        }
        let policy =
            Policy { name: format!("{BODY}/policies/house"), title: text("House"), ..Default::default() };
        let policy = questionnaire::UpdatePolicyRequest { policy: Some(policy), allow_missing: true };
        PolicyServiceClient::new(self.questionnaire.clone()).update_policy(policy).await.unwrap();
    }

    async fn publish_questionnaire(&self, group: &str) {
        let mut client = QuestionnaireServiceClient::new(self.questionnaire.clone());
        let draft = sheet(group);
        let name = draft.name.clone();
        let request =
            questionnaire::UpdateQuestionnaireRequest { questionnaire: Some(draft), allow_missing: true };
        client.update_questionnaire(request).await.unwrap();
        let request = questionnaire::PublishQuestionnaireRequest { name, etag: String::new(), revision: 0 };
        client.publish_questionnaire(request).await.unwrap();
    }

    pub(crate) async fn put_indicator(&self, indicator: Indicator) {
        let request =
            questionnaire::UpdateIndicatorRequest { indicator: Some(indicator), allow_missing: true };
        self.concepts().update_indicator(request).await.unwrap();
    }

    /// A round with answers of every area, frozen.
    pub(crate) async fn collect(&self, id: &str, year: i32, synthetic: bool) {
        let mut rounds = RoundServiceClient::new(self.intake.clone());
        let name = format!("{BODY}/rounds/{id}");
        self.draft(id, year, synthetic).await;
        rounds.open_round(intake::OpenRoundRequest { name: name.clone() }).await.unwrap();
        self.submit(&name).await;
        self.tally(&name).await;
        rounds.close_round(intake::CloseRoundRequest { name: name.clone() }).await.unwrap();
        rounds.freeze_round(intake::FreezeRoundRequest { name: name.clone() }).await.unwrap();
        let frozen = || {
            let (mut rounds, name) = (rounds.clone(), name.clone());
            async move {
                let request = intake::GetRoundRequest { name };
                let round = rounds.get_round(request).await.unwrap().into_inner().round.unwrap();
                round.state() == intake::round::State::Frozen
            }
        };
        wait_until("the round is frozen", Duration::from_secs(20), frozen).await;
    }

    /// A round that waits to be opened.
    pub(crate) async fn draft(&self, id: &str, year: i32, synthetic: bool) {
        let mut rounds = RoundServiceClient::new(self.intake.clone());
        let round = Some(round(id, year, synthetic));
        rounds.update_round(intake::UpdateRoundRequest { round, allow_missing: true }).await.unwrap();
        let economy = (1..=AREAS).map(|at| participant(at, "economy"));
        let participants = economy.chain([participant(1, "youth")]).collect();
        let request =
            intake::UpdateParticipantsRequest { round: format!("{BODY}/rounds/{id}"), participants };
        rounds.update_participants(request).await.unwrap();
    }

    /// 40 answers of every area, 28 of them satisfied; area 1 has 36 satisfied; and 6 unanimous young people. Of every
    /// three of an area two are under 50, one of them under 30.
    async fn submit(&self, round: &str) {
        let ages = [("under-30", "under-50"), ("30-49", "under-50"), ("from-50", "from-50")];
        let mut lines = Vec::new();
        for at in 1..=AREAS {
            let satisfied = if at == 1 { 36 } else { 28 };
            for person in 0..40 {
                let sex = if person % 2 == 0 { "kvinna" } else { "man" };
                lines.push((at, "economy", if person < satisfied { "nojd" } else { "missnojd" }, sex));
            }
        }
        lines.extend((0..6).map(|_| (1, "youth", "nojd", "man")));
        let line = |(number, (at, group, answer, sex)): (usize, &(usize, &str, &str, &str))| intake::Line {
            number: i64::try_from(number).unwrap() + 1,
            response: Some(intake::Response {
                key: format!("response-{number:06}"),
                area: area(*at),
                target_group: (*group).to_owned(),
                answers: vec![
                    choose("helhet", answer),
                    choose("kon", sex),
                    choose("alder", ages[number / 2 % 3].0),
                    choose("aldersband", ages[number / 2 % 3].1),
                ],
                ..Default::default()
            }),
        };
        let lines: Vec<_> = lines.iter().enumerate().map(line).collect();
        let header =
            intake::SubmissionHeader { round: round.into(), source: "test".into(), mode: Mode::Web.into() };
        let mut messages = vec![intake::submit_responses_request::Message::Header(header)];
        for part in lines.chunks(500) {
            messages.push(intake::submit_responses_request::Message::Batch(intake::Batch {
                lines: part.to_vec(),
            }));
        }
        let messages: Vec<_> = messages
            .into_iter()
            .map(|message| intake::SubmitResponsesRequest { message: Some(message) })
            .collect();
        let mut client = ResponseServiceClient::new(self.intake.clone());
        let mut receipts = client.submit_responses(tokio_stream::iter(messages)).await.unwrap().into_inner();
        while let Some(answer) = receipts.message().await.unwrap() {
            if let Some(intake::submit_responses_response::Message::Receipts(receipts)) = answer.message {
                let accepted = intake::receipt::Outcome::Accepted;
                assert!(receipts.receipts.iter().all(|one| one.outcome() == accepted), "{receipts:?}");
            }
        }
    }

    async fn tally(&self, round: &str) {
        let tally = |at: usize| ContactTally {
            key: format!("tally-{at:04}"),
            area: area(at),
            target_group: "economy".into(),
            counting_unit: CountingUnit::Person.into(),
            asked: 72,
            completed: 40,
            ..Default::default()
        };
        let request =
            RecordContactsRequest { round: round.into(), tallies: (1..=AREAS).map(tally).collect() };
        ContactServiceClient::new(self.intake.clone()).record_contacts(request).await.unwrap();
    }
}

pub(crate) fn release() -> Release {
    Release {
        title: text("The first release"),
        snapshots: vec![format!("{ROUND}/snapshots/1")],
        indicators: vec![SHARE.into(), RATE.into()],
        policy: format!("{BODY}/policies/house"),
        breakdowns: vec!["kon".into()],
        ..Default::default()
    }
}

pub(crate) fn text(words: &str) -> Vec<Text> {
    vec![Text { language: "en".into(), text: words.into() }]
}

pub(crate) fn area(at: usize) -> String {
    format!("areas/XA-{at:04}")
}

/// Each violation of a refusal as its field and reason, sorted.
pub(crate) fn violations<T: std::fmt::Debug>(outcome: Result<T, Status>) -> Vec<(String, String)> {
    let found = fault(outcome).violations.into_iter().map(|one| (one.field, one.reason));
    let mut found: Vec<_> = found.collect();
    found.sort_unstable();
    found
}

/// What a status says.
pub(crate) fn fault<T: std::fmt::Debug>(outcome: Result<T, Status>) -> RemoteFault {
    RemoteFault::from(outcome.unwrap_err())
}

fn areas() -> Vec<questionnaire::Area> {
    let country = questionnaire::Area {
        name: "areas/XA".into(),
        title: "Made-up country".into(),
        kind: questionnaire::AreaKind::Country.into(),
        fictional: true,
        ..Default::default()
    };
    let municipality = |at: usize| questionnaire::Area {
        name: area(at),
        title: format!("Made-up municipality {at}"),
        kind: questionnaire::AreaKind::Municipality.into(),
        parent: "areas/XA".into(),
        fictional: true,
        ..Default::default()
    };
    std::iter::once(country).chain((1..=AREAS).map(municipality)).collect()
}

fn survey() -> Survey {
    let group = |key: &str, sensitive| TargetGroup { key: key.into(), title: text(key), sensitive };
    Survey {
        name: format!("{BODY}/surveys/ifo"),
        title: text("Survey"),
        country: "XA".into(),
        target_groups: vec![group("economy", false), group("youth", true)],
        eligible_areas: 40,
        ..Default::default()
    }
}

fn sheet(group: &str) -> Questionnaire {
    let option = |code: &str, class: OptionClass| questionnaire::Option {
        code: code.into(),
        label: text(code),
        class: class.into(),
    };
    let neutral = |codes: &[&str]| codes.iter().map(|code| option(code, OptionClass::Neutral)).collect();
    let item = |key: &str, scale: &str, background| Item {
        key: key.into(),
        wording: text(key),
        concept: if background { String::new() } else { format!("{BODY}/concepts/overall") },
        background,
        kind: Some(Kind::SingleChoice(questionnaire::SingleChoice { scale: scale.into() })),
        ..Default::default()
    };
    let scale = |key: &str, options| questionnaire::Scale { key: key.into(), options };
    Questionnaire {
        name: format!("{BODY}/questionnaires/{group}"),
        survey: format!("{BODY}/surveys/ifo"),
        target_group: group.into(),
        title: text(group),
        languages: vec!["en".into()],
        scales: vec![
            scale(
                "satisfaction",
                vec![
                    option("nojd", OptionClass::Positive),
                    option("missnojd", OptionClass::Negative),
                    option("vet-inte", OptionClass::NoOpinion),
                ],
            ),
            scale("sex", neutral(&["kvinna", "man"])),
            scale("ages", neutral(&["under-30", "30-49", "from-50"])),
            scale("bands", neutral(&["under-50", "from-50"])),
        ],
        items: vec![
            item("alder", "ages", true),
            item("aldersband", "bands", true),
            item("helhet", "satisfaction", false),
            item("kon", "sex", true),
        ],
        ..Default::default()
    }
}

pub(crate) fn share() -> Indicator {
    let classes = vec![OptionClass::Positive.into()];
    let binding = |group: &str| questionnaire::ItemBinding {
        questionnaire: format!("{BODY}/questionnaires/{group}"),
        item: "helhet".into(),
    };
    Indicator {
        name: SHARE.into(),
        title: text("Satisfied"),
        statistic: Some(Statistic::ShareOfClasses(questionnaire::ShareOfClasses { classes })),
        items: vec![binding("economy"), binding("youth")],
        denominator: DenominatorRule::Substantive.into(),
        direction: Direction::HighIsGood.into(),
        concept: format!("{BODY}/concepts/overall"),
        ..Default::default()
    }
}

fn rate() -> Indicator {
    Indicator {
        name: RATE.into(),
        statistic: Some(Statistic::ParticipationRate(questionnaire::ParticipationRate {})),
        items: Vec::new(),
        concept: String::new(),
        ..share()
    }
}

fn round(id: &str, year: i32, synthetic: bool) -> intake::Round {
    let instrument = |group: &str| intake::Instrument {
        target_group: group.into(),
        questionnaire_revision: format!("{BODY}/questionnaires/{group}/revisions/1"),
    };
    intake::Round {
        name: format!("{BODY}/rounds/{id}"),
        survey: format!("{BODY}/surveys/ifo"),
        title: text(id),
        start_date: format!("{year}-09-01"),
        end_date: format!("{year}-10-31"),
        instruments: vec![instrument("economy"), instrument("youth")],
        counting_unit: CountingUnit::Person.into(),
        synthetic,
        processing_record: Some(intake::ProcessingRecord {
            controller: "a body".into(),
            processor: "a supplier".into(),
            purpose: "a test".into(),
            legal_basis: "6.1.e".into(),
            information_to_minors: "in plain words".into(),
            retention_until: format!("{}-12-31", year + 5),
            dpia_reference: "none needed".into(),
            ..Default::default()
        }),
        ..Default::default()
    }
}

fn participant(at: usize, group: &str) -> intake::Participant {
    let protocol =
        intake::CollectionProtocol { recruitment: vec![Recruitment::Link.into()], ..Default::default() };
    intake::Participant {
        area: area(at),
        target_group: group.into(),
        protocol: Some(protocol),
        clients: None,
    }
}

fn choose(item: &str, option: &str) -> Answer {
    Answer { item: item.into(), value: Some(answer::Value::Option(option.into())) }
}
