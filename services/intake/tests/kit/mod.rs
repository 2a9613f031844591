//! Builders for tests: a questionnaire, an open round and responses to it, over a real database.
#![allow(dead_code, reason = "each test binary uses a part of it")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jamfor_context::{Areas, Context};
use jamfor_contract::names::{Area, Collection, Name, RevisionName};
use jamfor_database::{AuditRow, Database, DatabaseSettings, migrate};
use jamfor_intake::Error;
use jamfor_intake::app::Intake;
use jamfor_intake::app::committer::Committer;
use jamfor_intake::app::definitions::Definitions;
use jamfor_intake::app::submission::{Header, Line};
use jamfor_intake::domain::GroupNumber;
use jamfor_intake::domain::admission::{Admitted, Sender};
use jamfor_intake::domain::collection::{CountingUnit, Mode};
use jamfor_intake::domain::opened::OpenedRound;
use jamfor_intake::domain::opening::{PublishedRevision, Validity};
use jamfor_intake::domain::participant::{Participant, Protocol};
use jamfor_intake::domain::round::{Content, Instrument, ProcessingRecord, Round};
use jamfor_intake::domain::submission::Submission;
use jamfor_intake::store::{Act, Batch, CopiedQuestionnaire, Migrator, SeaStore, Store, Swapped};
use jamfor_survey::{
    AnswerOption, Condition, Day, Item, ItemKind, ItemRole, OptionClass, Questionnaire, RawAnswer, RawValue,
    Scale, TargetGroup, Texts,
};
use jamfor_testkit::TestDatabase;
use sea_orm::{ConnectionTrait, Statement};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub(crate) const GROUP: &str = "ekonomi";
pub(crate) const AREAS: [&str; 3] = ["SE-0580", "SE-1283", "SE-1490"];

fn text(words: &str) -> Texts {
    Texts::new().with("sv", words)
}

fn scale(key: &str, options: &[(&str, OptionClass)]) -> Scale {
    let option = |(code, class): &(&str, OptionClass)| AnswerOption {
        code: (*code).into(),
        label: text(code),
        class: *class,
        score_milli: None,
    };
    Scale { key: key.into(), options: options.iter().map(option).collect() }
}

fn item(key: &str, kind: ItemKind) -> Item {
    let (concept, quality_area, shown_if) = (None, None, None);
    let role = ItemRole::Question;
    Item { key: key.into(), wording: text(key), kind, role, required: false, concept, quality_area, shown_if }
}

/// A questionnaire with an item of every kind, a required one, a routed one and a background one.
pub(crate) fn questionnaire() -> Questionnaire {
    use OptionClass::{Negative, Neutral, NoOpinion, Positive};
    let satisfied = [("nojd", Positive), ("varken", Neutral), ("missnojd", Negative), ("vet-ej", NoOpinion)];
    let help: Vec<String> = (0..10).map(|at| format!("hjalp-{at}")).collect();
    let help: Vec<(&str, OptionClass)> = help.iter().map(|code| (code.as_str(), Neutral)).collect();
    let sexes = [("kvinna", Neutral), ("man", Neutral), ("annat", Neutral)];
    let mut overall = item("helhet", ItemKind::SingleChoice { scale: "nojd".into() });
    overall.required = true;
    let mut why = item("varfor", ItemKind::SingleChoice { scale: "nojd".into() });
    why.shown_if = Some(Condition::AnswerIs { item: "helhet".into(), options: vec!["missnojd".into()] });
    let several = ItemKind::MultipleChoice { scale: "hjalp".into(), at_least: 0, at_most: None };
    let mut sex = item("kon", ItemKind::SingleChoice { scale: "kon".into() });
    sex.role = ItemRole::Background;
    Questionnaire {
        key: "ifo".into(),
        title: text("IFO"),
        languages: vec!["sv".into()],
        target_group: GROUP.into(),
        scales: vec![scale("nojd", &satisfied), scale("hjalp", &help), scale("kon", &sexes)],
        items: vec![
            overall,
            why,
            item("hjalp", several),
            item("besok", ItemKind::Integer { minimum: -5, maximum: 100 }),
            item("kostnad", ItemKind::Decimal { minimum: 0, maximum: 100_000, decimals: 2 }),
            item("fritext", ItemKind::Text { max_length: 200 }),
            item("sedan", ItemKind::Date { earliest: None, latest: None }),
            sex,
        ],
        note: String::new(),
    }
}

pub(crate) fn round_name(id: &str) -> Name {
    Name::parse(Collection::Rounds, &format!("bodies/se-skr/rounds/{id}")).unwrap()
}

pub(crate) fn revision_name() -> RevisionName {
    RevisionName::parse(Collection::Questionnaires, "bodies/se-skr/questionnaires/ifo/revisions/1").unwrap()
}

/// The content of a round that could open.
pub(crate) fn content() -> Content {
    let text = |words: &str| words.to_owned();
    Content {
        survey: Name::parse(Collection::Surveys, "bodies/se-skr/surveys/ifo").unwrap(),
        title: self::text("Omgång"),
        first_day: Day::parse("2024-09-01").unwrap(),
        last_day: Day::parse("2024-10-31").unwrap(),
        instruments: vec![Instrument { target_group: GROUP.into(), revision: revision_name() }],
        counting_unit: CountingUnit::Person,
        pilot: false,
        synthetic: true,
        special_events: Vec::new(),
        stated_rates: Vec::new(),
        weight_set: None,
        processing_record: Some(ProcessingRecord {
            controller: text("the body"),
            processor: text("the suite"),
            purpose: text("comparison"),
            legal_basis: text("6.1.e"),
            special_categories_basis: text("9.2.j"),
            information_to_minors: String::new(),
            retention_until: Day::parse("2034-12-31").unwrap(),
            dpia_reference: text("dpia-1"),
        }),
        note: String::new(),
    }
}

pub(crate) fn participant(area: &str, protocol: Protocol) -> Participant {
    let area = Area::new(area).unwrap();
    Participant { area, target_group: GROUP.into(), protocol, clients: None }
}

pub(crate) fn participants() -> Vec<Participant> {
    AREAS.iter().map(|area| participant(area, Protocol::default())).collect()
}

/// A response that is right, to be made otherwise.
pub(crate) fn submission(key: &str) -> Submission {
    Submission {
        key: key.to_owned(),
        area: "areas/SE-0580".to_owned(),
        unit: String::new(),
        target_group: GROUP.to_owned(),
        mode: 2,
        language: "sv".to_owned(),
        assistance: 0,
        day: "2024-09-15".to_owned(),
        answers: vec![RawAnswer::option("helhet", "nojd"), RawAnswer::option("kon", "kvinna")],
    }
}

/// The same with another answer, so that its content differs.
pub(crate) fn other(key: &str) -> Submission {
    let answers = vec![RawAnswer::option("helhet", "varken")];
    Submission { answers, ..submission(key) }
}

/// A response whose content is drawn from `seed`.
pub(crate) fn varied(key: &str, seed: u64) -> Submission {
    let pick = |divisor: u64, count: u64| (seed / divisor) % count;
    let mut answers =
        vec![RawAnswer::option("helhet", ["nojd", "varken", "missnojd", "vet-ej"][pick(1, 4) as usize])];
    if pick(4, 2) == 0 {
        let codes = (0..pick(8, 4)).map(|at| format!("hjalp-{}", at * 3)).collect();
        answers.push(RawAnswer::new("hjalp", RawValue::Options(codes)));
    }
    if pick(16, 3) == 0 {
        answers.push(RawAnswer::new("besok", RawValue::Integer(pick(48, 9).cast_signed() - 5)));
    }
    if pick(32, 5) == 0 {
        answers.push(RawAnswer::new("fritext", RawValue::Text(format!("ord {seed}"))));
    }
    Submission {
        area: format!("areas/{}", AREAS[pick(64, 3) as usize]),
        unit: ["", "enhet-a", "enhet-b"][pick(128, 3) as usize].to_owned(),
        mode: pick(256, 6) as i32,
        language: ["", "sv", "so"][pick(512, 3) as usize].to_owned(),
        assistance: pick(1024, 9) as i32,
        answers,
        ..submission(key)
    }
}

/// A store over a test's database.
pub(crate) struct World {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) database: Database,
    pub(crate) ctx: Context,
}

impl World {
    pub(crate) async fn on(test: &TestDatabase) -> Self {
        let database = Database::connect("intake", &DatabaseSettings::at(test.url())).await.unwrap();
        migrate::<Migrator>(&database).await.unwrap();
        Self { store: Arc::new(SeaStore::new(database.clone())), database, ctx: Context::for_test() }
    }

    pub(crate) async fn draft(&self, id: &str) -> Round {
        let name = round_name(id);
        let made = self.store.insert_round(&self.ctx, &name, &content()).await.unwrap();
        assert_eq!(made, Swapped::Done);
        self.round(id).await
    }

    pub(crate) async fn round(&self, id: &str) -> Round {
        self.store.round(&self.ctx, &round_name(id)).await.unwrap().unwrap()
    }

    pub(crate) async fn open(&self, id: &str) -> Arc<OpenedRound> {
        let draft = self.draft(id).await;
        let set = self.store.set_participants(&self.ctx, &draft, &participants()).await.unwrap();
        assert_eq!(set, Act::Done(3));
        let copies = [CopiedQuestionnaire { group: GroupNumber(0), questionnaire: questionnaire() }];
        let opened = self.store.open_round(&self.ctx, &self.round(id).await, &copies).await.unwrap();
        assert_eq!(opened, Swapped::Done);
        self.opened(id).await
    }

    pub(crate) async fn opened(&self, id: &str) -> Arc<OpenedRound> {
        Arc::new(self.store.opened(&self.ctx, &round_name(id)).await.unwrap().unwrap())
    }

    pub(crate) async fn close(&self, id: &str) {
        let round = self.round(id).await;
        assert_eq!(self.store.close_round(&self.ctx, &round).await.unwrap(), Act::Done(()));
    }

    pub(crate) fn batch(&self, round: &Arc<OpenedRound>, source: &str, rows: Vec<Admitted>) -> Batch {
        Batch { ctx: Context::for_test(), round: round.clone(), source: source.into(), rows }
    }

    /// How many rows a table has.
    pub(crate) async fn count(&self, table: &str) -> i64 {
        let reader = self.database.read();
        let sql = format!("SELECT COUNT(*) FROM {table}");
        let row = reader.query_one_raw(Statement::from_string(reader.get_database_backend(), sql)).await;
        row.unwrap().unwrap().try_get_by_index(0).unwrap()
    }

    /// The audit rows of an act, oldest first.
    pub(crate) async fn audit(&self, action: &str) -> Vec<AuditRow> {
        let mut rows = self.database.audit(None, 100_000).await.unwrap();
        rows.retain(|row| row.action == action);
        rows.reverse();
        rows
    }

    /// The commands over this store.
    pub(crate) fn intake(&self) -> Intake {
        let committer = Committer::start(&self.store, 4_000, &TaskTracker::new(), &CancellationToken::new());
        Intake::new(self.store.clone(), Arc::new(Known), committer, Arc::new(Notify::new()))
    }
}

pub(crate) fn admit(round: &OpenedRound, submission: &Submission) -> Admitted {
    let sender = Sender { areas: &Areas::All, mode: Mode::Unspecified };
    round.admit(sender, submission).unwrap()
}

pub(crate) fn header(id: &str) -> Header {
    Header { round: round_name(id), source: "webb".to_owned(), mode: Mode::Unspecified }
}

pub(crate) fn lines(submissions: impl IntoIterator<Item = Submission>) -> Vec<Line> {
    (1..).zip(submissions).map(|(number, response)| Line { number, response }).collect()
}

/// Definitions as a questionnaire service would give them.
pub(crate) struct Known;

#[async_trait::async_trait]
impl Definitions for Known {
    async fn survey_groups(&self, _: &Context, survey: &Name) -> Result<Option<Vec<TargetGroup>>, Error> {
        Ok((survey.id() == "ifo").then(|| vec![GROUP.into()]))
    }

    async fn revision(&self, _: &Context, name: &RevisionName) -> Result<Option<PublishedRevision>, Error> {
        let survey = content().survey;
        Ok((*name == revision_name()).then(|| PublishedRevision { survey, questionnaire: questionnaire() }))
    }

    async fn areas(&self, _: &Context, wanted: &BTreeSet<Area>) -> Result<BTreeMap<Area, Validity>, Error> {
        let known = wanted.iter().filter(|area| AREAS.contains(&area.code()));
        Ok(known.map(|area| (area.clone(), Validity::default())).collect())
    }
}
