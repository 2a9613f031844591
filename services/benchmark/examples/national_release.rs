//! How long a whole national release takes from the columns of a snapshot to stored bytes: every option counted, shares,
//! intervals, differences and masks of every area, in all, by sex, by age and crossed, then every funnel and ranking.
//!
//! Reads the columns that `tests/bench/survey.py` writes. Usage: `national_release FOLDER THREADS REPETITIONS`; prints
//! one line of JSON.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "prints what it measured")]

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Instant;
use std::{env, fs};

use jamfor_benchmark::domain::{
    build::{Inputs, RoundInput, estimate_all, protect_all},
    columns::{Codes, Table},
    counted::count,
    cut::Cut,
    encode::encode,
    indicator::{Binding, Indicator, Statistic},
    instrument::{Changes, ChoiceItem, Instrument, ScaleOption},
    lookup::Wanted,
    member::Regions,
    method::Method,
    policy::{EstimationRules, Policy, TestRules, TotalRules, VerdictRules},
    reader::Reader,
    round::{Participant, Pinned, Round, Survey},
};
use jamfor_survey::{Denominator, Direction, OptionClass, Texts};

const AREAS: u16 = 290;
const GROUP: &str = "adults";
const REVISION: &str = "bodies/b/questionnaires/adults/revisions/1";

fn options(codes: &[&str], class: fn(usize) -> OptionClass) -> Vec<ScaleOption> {
    codes
        .iter()
        .enumerate()
        .map(|(at, code)| ScaleOption { code: (*code).into(), class: class(at) })
        .collect()
}

fn background(_: usize) -> OptionClass {
    OptionClass::Neutral
}

fn judgement(at: usize) -> OptionClass {
    match at {
        3 | 4 => OptionClass::Positive,
        2 => OptionClass::Neutral,
        _ => OptionClass::Negative,
    }
}

fn choice(key: &str) -> ChoiceItem {
    match key {
        "kon" => ChoiceItem { background: true, options: options(&["k", "m"], background) },
        "alder" => ChoiceItem { background: true, options: options(&["1", "2", "3"], background) },
        _ => ChoiceItem { background: false, options: options(&["1", "2", "3", "4", "5"], judgement) },
    }
}

fn table(folder: &Path) -> Table {
    let read = |name: &str| fs::read(folder.join(name)).unwrap();
    let mut items = BTreeMap::new();
    let mut insert = |key: &str, codes: Vec<u8>| {
        let dictionary = choice(key).options.into_iter().map(|option| option.code).collect();
        items.insert(key.to_owned(), Codes { dictionary, codes });
    };
    insert("kon", read("b0.u8"));
    insert("alder", read("b1.u8"));
    for item in
        (0..).map(|at| format!("q{at:02}")).take_while(|item| folder.join(format!("{item}.u8")).exists())
    {
        insert(&item, read(&format!("{item}.u8")));
    }
    let area: Vec<u16> =
        read("area.u16").as_chunks::<2>().0.iter().map(|bytes| u16::from_le_bytes(*bytes)).collect();
    let weights =
        read("weight.i64").as_chunks::<8>().0.iter().map(|bytes| i64::from_le_bytes(*bytes)).collect();
    Table {
        group: GROUP.into(),
        areas: (0..AREAS).map(|at| format!("SE-{at:04}")).collect(),
        modes: Codes { dictionary: vec!["WEB".into()], codes: vec![0; area.len()] },
        area,
        weights: Some(weights),
        items,
        ..Table::default()
    }
}

fn round() -> Round {
    Round {
        name: "bodies/b/rounds/r".into(),
        snapshot: "bodies/b/rounds/r/snapshots/1".into(),
        digest: String::new(),
        title: Texts::new(),
        start_date: "2026-09-01".into(),
        counting_unit: "PERSON".into(),
        pilot: false,
        synthetic: true,
        events: Vec::new(),
        stated: Vec::new(),
        instruments: vec![Pinned { group: GROUP.into(), revision: REVISION.into(), digest: String::new() }],
    }
}

fn indicator(item: &str) -> Indicator {
    Indicator {
        name: format!("bodies/b/indicators/{item}/revisions/1"),
        digest: String::new(),
        title: Texts::new(),
        statistic: Statistic::Classes(BTreeSet::from([OptionClass::Positive])),
        bindings: vec![Binding { questionnaire: "bodies/b/questionnaires/adults".into(), item: item.into() }],
        denominator: Denominator::SubstantiveOnly,
        direction: Direction::HighIsGood,
        printed_decimals: 0,
    }
}

/// One release; figures, bytes, and seconds of counting and of everything.
fn build(table: &Table, threads: NonZeroUsize) -> (usize, usize, f64, f64) {
    let asked: Vec<&String> = table.items.keys().filter(|key| key.starts_with('q')).collect();
    let begun = Instant::now();
    let (sex, age) = ("kon".to_owned(), "alder".to_owned());
    let cuts = [Cut::By(sex.clone()), Cut::By(age.clone()), Cut::Crossed(sex.clone(), age.clone())];
    let counted = count(table, &cuts, threads).unwrap();
    let counting = begun.elapsed().as_secs_f64();
    let inputs = Inputs {
        method: Method::default(),
        survey: Survey {
            name: "bodies/b/surveys/s".into(),
            country: "SE".into(),
            eligible_areas: AREAS.into(),
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
        indicators: asked.iter().map(|item| indicator(item)).collect(),
        breakdowns: vec![sex.clone(), age.clone()],
        crossings: vec![(sex, age)],
        comparators: Vec::new(),
        regions: Regions::new(),
        pooled_rounds: Vec::new(),
        rounds: vec![RoundInput {
            round: round(),
            instruments: vec![Instrument {
                revision: REVISION.into(),
                digest: String::new(),
                items: table.items.keys().map(|key| (key.clone(), choice(key))).collect(),
                others: BTreeSet::new(),
                labels: BTreeMap::new(),
            }],
            participants: table
                .areas
                .iter()
                .map(|area| Participant {
                    area: area.clone(),
                    group: GROUP.into(),
                    recruitment: BTreeSet::new(),
                })
                .collect(),
            contacts: Vec::new(),
            tables: vec![counted],
        }],
        changes: Changes::default(),
    };
    let mut built = estimate_all(&inputs);
    protect_all(&mut built, &[], threads);
    let encoded = encode(&built).unwrap();
    let reader = Reader::new(&built, jamfor_disclosure::Audience::Methodologist);
    for indicator in &inputs.indicators {
        let wanted = Wanted {
            indicator: indicator.name.clone(),
            round: "bodies/b/rounds/r".into(),
            area: "SE".into(),
            group: GROUP.into(),
            ..Wanted::default()
        };
        reader.funnel(&wanted).unwrap();
        reader.ranking(&wanted, None).unwrap();
    }
    let bytes = encoded.pieces.iter().map(Vec::len).sum();
    (built.records.len(), bytes, counting, begun.elapsed().as_secs_f64())
}

fn median(mut seconds: Vec<f64>) -> f64 {
    seconds.sort_by(f64::total_cmp);
    seconds[seconds.len() / 2]
}

fn peak_bytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? * 1024)
}

fn main() {
    let mut arguments = env::args().skip(1);
    let folder = PathBuf::from(arguments.next().unwrap());
    let threads: NonZeroUsize = arguments.next().unwrap().parse().unwrap();
    let repetitions: usize = arguments.next().unwrap().parse().unwrap();
    let table = table(&folder);
    let made: Vec<_> = (0..repetitions).map(|_| build(&table, threads)).collect();
    let report = serde_json::json!({
        "rows": table.area.len(),
        "figures": made[0].0,
        "bytes": made[0].1,
        "counting_seconds": median(made.iter().map(|one| one.2).collect()),
        "seconds": median(made.iter().map(|one| one.3).collect()),
        "peak_bytes": peak_bytes(),
    });
    println!("{report}");
}
