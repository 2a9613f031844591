//! How long a release takes to build, without any service: `cargo run -p jamfor-benchmark --example build_time`.
//!
//! With a path behind it, the export for the public is written there. Seven rounds of four target groups in 130 areas, eight indicators, by sex: the size of the sample.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "prints what it measured")]

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use jamfor_benchmark::domain::{
    build::{Inputs, RoundInput, estimate_all, protect_all},
    built::Built,
    columns::{Codes, Table},
    counted::count,
    cut::Cut,
    encode::{decode, encode},
    export::{File, export},
    indicator::{Binding, Indicator, Statistic},
    instrument::{Changes, ChoiceItem, Instrument, ScaleOption},
    labels::Labels,
    member::Regions,
    method::Method,
    policy::{EstimationRules, Policy, TestRules, TotalRules, VerdictRules},
    reader::Reader,
    round::{Participant, Pinned, Round, Survey},
};
use jamfor_disclosure::Audience;
use jamfor_survey::{Denominator, Direction, OptionClass, Texts};

const GROUPS: [&str; 4] = ["addiction-care", "financial-assistance", "guardians", "youth"];
const ROUNDS: i32 = 7;
const AREAS: u16 = 130;
const ITEMS: usize = 8;
const ROWS: usize = 2_500;

fn options(codes: &[&str]) -> Vec<ScaleOption> {
    let class = |at: usize| [OptionClass::Positive, OptionClass::Positive, OptionClass::Negative][at.min(2)];
    codes
        .iter()
        .enumerate()
        .map(|(at, code)| ScaleOption { code: (*code).into(), class: class(at) })
        .collect()
}

fn items() -> BTreeMap<String, ChoiceItem> {
    let item = |at| {
        (format!("item-{at}"), ChoiceItem { background: false, options: options(&["a", "b", "c", "d"]) })
    };
    let sex = ("kon".to_owned(), ChoiceItem { background: true, options: options(&["k", "m"]) });
    (0..ITEMS).map(item).chain([sex]).collect()
}

fn table(group: &str, seed: usize) -> Table {
    let noise =
        |row: usize, salt: usize| (row * 7_919 + salt * 104_729 + seed * 31).wrapping_mul(2_654_435_761) >> 7;
    let codes = |salt: usize, options: &[ScaleOption]| Codes {
        dictionary: options.iter().map(|option| option.code.clone()).collect(),
        codes: (0..ROWS).map(|row| u8::try_from(noise(row, salt) % options.len()).unwrap()).collect(),
    };
    Table {
        group: group.into(),
        areas: (0..AREAS).map(|at| format!("SE-{at:04}")).collect(),
        area: (0..ROWS).map(|row| u16::try_from(row * usize::from(AREAS) / ROWS).unwrap()).collect(),
        weights: None,
        modes: Codes { dictionary: vec!["WEB".into()], codes: vec![0; ROWS] },
        items: items()
            .into_iter()
            .enumerate()
            .map(|(at, (key, item))| (key, codes(at, &item.options)))
            .collect(),
        ..Table::default()
    }
}

fn round(year: i32) -> RoundInput {
    let revision = |group: &str| format!("bodies/b/questionnaires/{group}/revisions/1");
    let pinned =
        |group: &&str| Pinned { group: (*group).into(), revision: revision(group), digest: String::new() };
    let participant = |group: &str, at: u16| Participant {
        area: format!("SE-{at:04}"),
        group: group.into(),
        recruitment: BTreeSet::new(),
    };
    RoundInput {
        round: Round {
            name: format!("bodies/b/rounds/r{year}"),
            snapshot: format!("bodies/b/rounds/r{year}/snapshots/1"),
            digest: String::new(),
            title: Texts::new(),
            start_date: format!("{year}-09-01"),
            counting_unit: "PERSON".into(),
            pilot: false,
            synthetic: true,
            events: Vec::new(),
            stated: Vec::new(),
            instruments: GROUPS.iter().map(pinned).collect(),
        },
        instruments: GROUPS
            .iter()
            .map(|group| Instrument {
                revision: revision(group),
                digest: String::new(),
                items: items(),
                others: BTreeSet::new(),
                labels: BTreeMap::new(),
            })
            .collect(),
        participants: GROUPS.iter().flat_map(|group| (0..AREAS).map(|at| participant(group, at))).collect(),
        contacts: Vec::new(),
        tables: GROUPS
            .iter()
            .map(|group| {
                let table = table(group, usize::try_from(year).unwrap());
                count(&table, &[Cut::By("kon".to_owned())], 2.try_into().unwrap()).unwrap()
            })
            .collect(),
    }
}

fn indicator(at: usize) -> Indicator {
    let binding = |group: &&str| Binding {
        questionnaire: format!("bodies/b/questionnaires/{group}"),
        item: format!("item-{at}"),
    };
    Indicator {
        name: format!("bodies/b/indicators/i{at}/revisions/1"),
        digest: String::new(),
        title: Texts::new(),
        statistic: Statistic::Classes(BTreeSet::from([OptionClass::Positive])),
        bindings: GROUPS.iter().map(binding).collect(),
        denominator: Denominator::SubstantiveOnly,
        direction: Direction::HighIsGood,
        printed_decimals: 0,
    }
}

fn timed<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let begun = Instant::now();
    let done = work();
    println!("{what:<28}{:>8.3} s", begun.elapsed().as_secs_f64());
    done
}

/// Writes the whole release as a file to memory, on as many threads as there are processors; gives the bytes.
fn export_all(built: &Built, audience: Audience) -> Vec<u8> {
    let file = File {
        release: "bodies/b/releases/r",
        reader: Reader::new(built, audience),
        labels: &Labels::default(),
        language: &"sv".into(),
        threads: std::thread::available_parallelism().unwrap(),
    };
    let mut bytes = Vec::new();
    let begun = Instant::now();
    let loss = export(
        &file,
        |_| true,
        |piece| {
            bytes.extend(piece);
            true
        },
    );
    let (figures, took) = (loss.unwrap().figures, begun.elapsed().as_secs_f64());
    let rate = figures as f64 / took;
    println!(
        "exporting {audience:?}: {figures} figures, {} bytes, {took:.3} s, {rate:.0} a second",
        bytes.len()
    );
    bytes
}

fn main() {
    let rounds = timed("counting", || (2015..2015 + ROUNDS).map(round).collect());
    let inputs = Inputs {
        method: Method::default(),
        survey: Survey {
            name: "bodies/b/surveys/s".into(),
            country: "SE".into(),
            eligible_areas: 290,
            sensitive_groups: BTreeSet::new(),
        },
        policy: Policy {
            name: "bodies/b/policies/p/revisions/1".into(),
            digest: String::new(),
            disclosure: jamfor_disclosure::Policy::default(),
            totals: TotalRules::default(),
            tests: TestRules::default(),
            verdicts: VerdictRules::default(),
            estimation: EstimationRules::default(),
        },
        indicators: (0..ITEMS).map(indicator).collect(),
        breakdowns: vec!["kon".into()],
        crossings: Vec::new(),
        comparators: Vec::new(),
        regions: Regions::new(),
        pooled_rounds: Vec::new(),
        rounds,
        changes: Changes::default(),
    };
    let mut built = timed("estimating and comparing", || estimate_all(&inputs));
    let threads = std::thread::available_parallelism().unwrap();
    timed("protecting", || protect_all(&mut built, &[], threads));
    let encoded = timed("encoding", || encode(&built).unwrap());
    timed("decoding", || decode(&encoded.pieces, &encoded.digest).unwrap());
    let bytes: usize = encoded.pieces.iter().map(Vec::len).sum();
    println!("{} figures, {} pieces, {bytes} bytes", built.records.len(), encoded.pieces.len());
    export_all(&built, Audience::Methodologist);
    let bytes = export_all(&built, Audience::Public);
    if let Some(path) = std::env::args().nth(1) {
        std::fs::write(path, bytes).unwrap();
    }
}
