//! The simulated survey of the reference results, brought in through the contract like any other: areas, two rounds
//! with a weight for every respondent and one without, and the releases that R's numbers are held against.
//!
//! No real person or place is in it; the rounds say that they are synthetic.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;

use jamfor::client::Suite;
use jamfor_contract::{
    benchmark::{
        Comparator, CreateReleaseRequest, PeerGroup, RegionMembers, Release, UpdateComparatorRequest,
        WatchReleaseRequest, comparator, release::State,
    },
    common::{Answer, CountingUnit, Mode, answer},
    intake::{
        Batch, Instrument, Line, OpenRoundRequest, Participant, Response, Round, SubmissionHeader,
        SubmitResponsesRequest, UpdateParticipantsRequest, UpdateRoundRequest, UpdateWeightSetRequest,
        WeightCell, WeightSet, receipt::Outcome, submit_responses_request, submit_responses_response,
    },
    questionnaire::{
        Area, AreaKind, DenominatorRule, Direction, DisclosureRules, EstimationRules, ImportAreasRequest,
        Indicator, Item, ItemBinding, LonelyStratum, Option as ScaleOption, OptionClass, Policy,
        PublishQuestionnaireRequest, Questionnaire, Scale, ShareOfClasses, SingleChoice, Survey, TargetGroup,
        TestRules, TotalRules, UpdateIndicatorRequest, UpdatePolicyRequest, UpdateQuestionnaireRequest,
        UpdateSurveyRequest, indicator, item,
    },
};
use tokio::sync::mpsc;
use tokio_stream::{StreamExt, wrappers::ReceiverStream};

use crate::cached::{Copied, cached};
use crate::small::{frozen_of, processing_record, text};

pub const BODY: &str = "bodies/xg-reference";
pub const INDICATOR: &str = "bodies/xg-reference/indicators/satisfied";
pub const GROUP: &str = "elderly";
/// A round with weights, the one after it, and the first again without weights.
pub const ROUNDS: [&str; 3] = ["r1", "r2", "r1-counts"];

/// Items whose options say which weight a respondent has: a scale holds 200 options, an area 700 respondents.
const CLASSES: [&str; 4] = ["class-a", "class-b", "class-c", "class-d"];
const CLASS_OPTIONS: usize = 200;

pub type Row = HashMap<String, String>;

/// The rows of a file of reference results.
pub fn rows(file: &str) -> Vec<Row> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/statistics/tests/golden/data");
    let mut reader = csv::Reader::from_path(folder.join(file)).expect("reference results can be read");
    reader.deserialize().map(|row| row.expect("reference results are CSV")).collect()
}

pub fn round_name(round: &str) -> String {
    format!("{BODY}/rounds/{round}")
}

pub fn release_name(release: &str) -> String {
    format!("{BODY}/releases/{release}")
}

/// `areas/XG-M001` for `M001`.
pub fn area_name(code: &str) -> String {
    format!("areas/XG-{code}")
}

/// A suite with everything in it and the releases built: `adjust`, `certainty` and `average` after what a stratum with
/// one respondent adds, and `five`, where tests begin at five answers.
pub async fn reference() -> Copied {
    cached("reference", load).await
}

async fn load(suite: &Suite) {
    let municipalities = rows("00_municipalities.csv");
    areas(suite, &municipalities).await;
    let revision = definitions(suite).await;
    let weighted = |file| respondents(file, true);
    let (first, second) = (weighted("00_respondents_r1.csv"), weighted("00_respondents_r2.csv"));
    let counted = respondents("00_respondents_r1.csv", false);
    for ((round, people), year) in ROUNDS.into_iter().zip([first, second, counted]).zip(2023..) {
        collect(suite, &revision, round, year, &people).await;
    }
    let comparators = comparators(suite, &municipalities).await;
    for (policy, lonely, tests_from) in [
        ("adjust", LonelyStratum::Adjust, 1),
        ("certainty", LonelyStratum::Certainty, 1),
        ("average", LonelyStratum::Average, 1),
        ("five", LonelyStratum::Certainty, 5),
    ] {
        set_policy(suite, policy, lonely, tests_from).await;
        build(suite, policy, &comparators).await;
    }
}

async fn areas(suite: &Suite, municipalities: &[Row]) {
    let area = |name: String, kind: AreaKind, parent: &str| Area {
        title: format!("Simulated {}", name.trim_start_matches("areas/")),
        name,
        kind: kind.into(),
        parent: parent.into(),
        fictional: true,
        ..Area::default()
    };
    let counties: BTreeSet<&str> = municipalities.iter().map(|row| row["county"].as_str()).collect();
    let mut areas = vec![area("areas/XG".into(), AreaKind::Country, "")];
    areas.extend(counties.iter().map(|county| area(area_name(county), AreaKind::Region, "areas/XG")));
    areas.extend(
        municipalities
            .iter()
            .map(|row| area(area_name(&row["muni"]), AreaKind::Municipality, &area_name(&row["county"]))),
    );
    suite.areas().import_areas(ImportAreasRequest { areas }).await.expect("areas can be imported");
}

/// Survey, questionnaire and indicator; the published revision of the questionnaire.
async fn definitions(suite: &Suite) -> String {
    let survey = Survey {
        name: format!("{BODY}/surveys/simulated"),
        title: text("Simulated"),
        country: "XG".into(),
        target_groups: vec![TargetGroup { key: GROUP.into(), title: text("Elderly"), sensitive: false }],
        eligible_areas: 290,
        ..Survey::default()
    };
    let request = UpdateSurveyRequest { survey: Some(survey), allow_missing: true };
    suite.surveys().update_survey(request).await.expect("a survey can be set");
    let draft = questionnaire();
    let request = UpdateQuestionnaireRequest { questionnaire: Some(draft.clone()), allow_missing: true };
    suite.questionnaires().update_questionnaire(request).await.expect("a draft can be set");
    let request = PublishQuestionnaireRequest { name: draft.name.clone(), ..Default::default() };
    let published = suite.questionnaires().publish_questionnaire(request).await;
    let revision = published.expect("a draft can be published").into_inner().revision;
    let indicator = Indicator {
        name: INDICATOR.into(),
        title: text("Satisfied"),
        statistic: Some(indicator::Statistic::ShareOfClasses(ShareOfClasses {
            classes: vec![OptionClass::Positive.into()],
        })),
        items: vec![ItemBinding { questionnaire: draft.name, item: "q1".into() }],
        denominator: DenominatorRule::Substantive.into(),
        direction: Direction::HighIsGood.into(),
        ..Indicator::default()
    };
    let request = UpdateIndicatorRequest { indicator: Some(indicator), allow_missing: true };
    suite.concepts().update_indicator(request).await.expect("an indicator can be set");
    revision.expect("an answer has a revision").name
}

fn questionnaire() -> Questionnaire {
    let option =
        |code: String, class: OptionClass| ScaleOption { label: text(&code), code, class: class.into() };
    let class_of = |code| match code {
        4 | 5 => OptionClass::Positive,
        3 => OptionClass::Neutral,
        9 => OptionClass::NoOpinion,
        _ => OptionClass::Negative,
    };
    let five = [1, 2, 3, 4, 5, 9].map(|code| option(code.to_string(), class_of(code)));
    let sexes = ["k", "m"].map(|code| option(code.into(), OptionClass::Neutral));
    let classes = (0..CLASS_OPTIONS).map(|at| option(format!("w{at:03}"), OptionClass::Neutral));
    let item = |key: &str, scale: &str, background| Item {
        key: key.into(),
        wording: text(key),
        background,
        kind: Some(item::Kind::SingleChoice(SingleChoice { scale: scale.into() })),
        ..Item::default()
    };
    let scale = |key: &str, options: Vec<ScaleOption>| Scale { key: key.into(), options };
    let mut items = vec![item("q1", "five", false), item("sex", "sexes", true)];
    items.extend(CLASSES.map(|key| item(key, "classes", true)));
    Questionnaire {
        name: format!("{BODY}/questionnaires/simulated"),
        survey: format!("{BODY}/surveys/simulated"),
        target_group: GROUP.into(),
        title: text("Simulated"),
        languages: vec!["en".into()],
        scales: vec![
            scale("five", five.into()),
            scale("sexes", sexes.into()),
            scale("classes", classes.collect()),
        ],
        items,
        ..Questionnaire::default()
    }
}

/// One respondent of the simulation.
struct Person {
    area: String,
    sex: String,
    answer: String,
    /// The place of the weight among the weights of the area.
    class: Option<usize>,
    weight: i64,
}

fn respondents(file: &str, weighted: bool) -> Vec<Person> {
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let person = |row: Row| {
        let place = places.entry(row["muni"].clone()).or_default();
        let class = weighted.then_some(*place);
        *place += 1;
        Person {
            area: area_name(&row["muni"]),
            sex: row.get("sex").map_or_else(String::new, |sex| sex.to_lowercase()),
            answer: row["q1"].clone(),
            class,
            weight: ten_times_nano(&row["w"]),
        }
    };
    rows(file).into_iter().map(person).collect()
}

/// Weights below one have ten decimals: all are given ten times too large, which no share or error depends on.
fn ten_times_nano(text: &str) -> i64 {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    format!("{whole}{fraction:0<10}").parse().expect("a weight is a number")
}

fn class_answer(at: usize) -> (&'static str, String) {
    (CLASSES[at / CLASS_OPTIONS], format!("w{:03}", at % CLASS_OPTIONS))
}

async fn collect(suite: &Suite, revision: &str, round: &str, year: i32, people: &[Person]) {
    let cell = |person: &Person| {
        let (item, option) = class_answer(person.class?);
        Some(WeightCell {
            area: person.area.clone(),
            target_group: GROUP.into(),
            item: item.into(),
            option,
            weight_nano: person.weight,
        })
    };
    let cells: Vec<WeightCell> = people.iter().filter_map(cell).collect();
    let mut weight_set = String::new();
    if !cells.is_empty() {
        let set = WeightSet {
            name: format!("{BODY}/weightSets/{round}"),
            title: text(round),
            source: "simulated".into(),
            cells,
            ..WeightSet::default()
        };
        weight_set = format!("{}/revisions/1", set.name);
        let request = UpdateWeightSetRequest { weight_set: Some(set), allow_missing: true };
        suite.weight_sets().update_weight_set(request).await.expect("a weight set can be set");
    }
    let made = Round {
        name: round_name(round),
        survey: format!("{BODY}/surveys/simulated"),
        title: text(round),
        start_date: format!("{year}-09-01"),
        end_date: format!("{year}-10-31"),
        instruments: vec![Instrument { target_group: GROUP.into(), questionnaire_revision: revision.into() }],
        counting_unit: CountingUnit::Person.into(),
        synthetic: true,
        weight_set,
        processing_record: Some(processing_record()),
        ..Round::default()
    };
    let request = UpdateRoundRequest { round: Some(made), allow_missing: true };
    suite.rounds().update_round(request).await.expect("a round can be set");
    let areas: BTreeSet<&str> = people.iter().map(|person| person.area.as_str()).collect();
    let participant = |area: &&str| Participant {
        area: (*area).to_owned(),
        target_group: GROUP.into(),
        ..Participant::default()
    };
    let participants = areas.iter().map(participant).collect();
    let request = UpdateParticipantsRequest { round: round_name(round), participants };
    suite.rounds().update_participants(request).await.expect("participants can be set");
    let request = OpenRoundRequest { name: round_name(round) };
    suite.rounds().open_round(request).await.expect("a round can be opened");
    submit(suite, round, people).await;
    frozen_of(suite, &round_name(round)).await;
}

fn response(number: usize, person: &Person) -> Response {
    let chosen = |item: &str, option: &str| Answer {
        item: item.into(),
        value: Some(answer::Value::Option(option.into())),
    };
    let mut answers = Vec::new();
    if person.answer != "NA" {
        answers.push(chosen("q1", &person.answer));
    }
    if matches!(person.sex.as_str(), "k" | "m") {
        answers.push(chosen("sex", &person.sex));
    }
    answers.extend(person.class.map(class_answer).map(|(item, option)| chosen(item, &option)));
    Response {
        key: crate::small::key(number),
        area: person.area.clone(),
        target_group: GROUP.into(),
        mode: Mode::Web.into(),
        answers,
        ..Response::default()
    }
}

/// Streams everybody in batches, reading receipts all the while.
async fn submit(suite: &Suite, round: &str, people: &[Person]) {
    let header =
        SubmissionHeader { round: round_name(round), source: "simulation".into(), mode: Mode::Web.into() };
    let mut messages = vec![submit_responses_request::Message::Header(header)];
    let lines: Vec<Line> = (0..)
        .zip(people)
        .map(|(number, person)| Line {
            number: i64::try_from(number).expect("a line number") + 1,
            response: Some(response(number, person)),
        })
        .collect();
    messages.extend(
        lines
            .chunks(500)
            .map(|lines| submit_responses_request::Message::Batch(Batch { lines: lines.to_vec() })),
    );
    let (sender, outgoing) = mpsc::channel(4);
    tokio::spawn(async move {
        for message in messages {
            if sender.send(SubmitResponsesRequest { message: Some(message) }).await.is_err() {
                return;
            }
        }
    });
    let answers = suite.responses().submit_responses(ReceiverStream::new(outgoing)).await;
    let mut answers = answers.expect("a stream can be begun").into_inner();
    let mut accepted = 0;
    while let Some(answer) = answers.next().await {
        let message = answer.expect("the stream goes on to its end").message;
        let Some(submit_responses_response::Message::Receipts(batch)) = message else { continue };
        for receipt in batch.receipts {
            assert_eq!(receipt.outcome(), Outcome::Accepted, "{receipt:?}");
            accepted += 1;
        }
    }
    assert_eq!(accepted, people.len());
}

/// Every county and every peer group, pooled.
async fn comparators(suite: &Suite, municipalities: &[Row]) -> Vec<String> {
    let distinct =
        |column: &str| -> BTreeSet<String> { municipalities.iter().map(|row| row[column].clone()).collect() };
    let county =
        |code: &String| (code.clone(), comparator::Basis::Region(RegionMembers { region: area_name(code) }));
    let peer = |code: &String| {
        let members = municipalities.iter().filter(|row| row["peer"] == *code);
        let areas = members.map(|row| area_name(&row["muni"])).collect();
        let (date, source) = ("2023-01-01".into(), "simulated".into());
        (code.clone(), comparator::Basis::PeerGroup(PeerGroup { areas, date, source }))
    };
    let (counties, peers) = (distinct("county"), distinct("peer"));
    let mut names = Vec::new();
    for (code, basis) in counties.iter().map(county).chain(peers.iter().map(peer)) {
        let made = Comparator {
            name: comparator_name(&code),
            title: text(&code),
            basis: Some(basis),
            ..Comparator::default()
        };
        names.push(made.name.clone());
        let request = UpdateComparatorRequest { comparator: Some(made), allow_missing: true };
        suite.comparators().update_comparator(request).await.expect("a comparator can be set");
    }
    names
}

/// The comparator of a county or peer group.
pub fn comparator_name(code: &str) -> String {
    format!("{BODY}/comparators/{}", code.to_lowercase())
}

/// A policy made for the test: nothing is withheld, so that R's numbers can be read in every cell.
async fn set_policy(suite: &Suite, name: &str, lonely: LonelyStratum, tests_from: i32) {
    let policy = Policy {
        name: format!("{BODY}/policies/{name}"),
        title: text("For a test: nothing is withheld"),
        disclosure: Some(DisclosureRules {
            minimum_respondents: Some(1),
            minimum_respondents_sensitive: Some(1),
            unanimous_below: Some(1),
            band_below: Some(1),
        }),
        totals: Some(TotalRules { minimum_areas: Some(1), largest_share: Some(1.0) }),
        tests: Some(TestRules {
            minimum_respondents: Some(tests_from),
            exact_below: Some(0),
            ..TestRules::default()
        }),
        estimation: Some(EstimationRules { lonely_stratum: lonely.into() }),
        ..Policy::default()
    };
    let request = UpdatePolicyRequest { policy: Some(policy), allow_missing: true };
    suite.policies().update_policy(request).await.expect("a policy can be set");
}

async fn build(suite: &Suite, name: &str, comparators: &[String]) {
    let release = Release {
        title: text(name),
        snapshots: ROUNDS.map(|round| format!("{}/snapshots/1", round_name(round))).into(),
        indicators: vec![INDICATOR.into()],
        policy: format!("{BODY}/policies/{name}"),
        breakdowns: vec!["sex".into()],
        comparators: comparators.to_vec(),
        ..Release::default()
    };
    let request =
        CreateReleaseRequest { parent: BODY.into(), release_id: name.into(), release: Some(release) };
    suite.releases().create_release(request).await.expect("a release can be created");
    let request = WatchReleaseRequest { name: release_name(name) };
    let watched = suite.releases().watch_release(request).await;
    let mut changes = watched.expect("a release can be watched").into_inner();
    let mut last = Release::default();
    while let Some(change) = changes.message().await.expect("the changes come") {
        last = change.release.expect("a change has a release");
    }
    assert_eq!(last.state(), State::Ready, "{last:?}");
}
