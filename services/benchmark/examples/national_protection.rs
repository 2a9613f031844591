//! Protects and attacks a national release of made-up respondents: 290 municipalities of skewed sizes in 21 regions, four
//! target groups, sex by three ages, twenty indicators. Prints what is lost and how long both took, as one line of JSON.
//!
//! Usage: `national_protection PERSONS THREADS`, such as 100000 and 2.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr, reason = "prints what it measured")]
#![allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::time::Instant;
use std::{env, fs};

use jamfor_benchmark::domain::{
    build::{Inputs, RoundInput, estimate_all, protect_all},
    columns::{Codes, Table},
    comparator::{Basis, Comparator},
    counted::count,
    cut::Cut,
    indicator::{Binding, Indicator, Statistic},
    instrument::{Changes, ChoiceItem, Instrument, ScaleOption},
    key::Group,
    member::Regions,
    method::Method,
    policy::{EstimationRules, Policy, TestRules, TotalRules, VerdictRules},
    protection::Report,
    round::{Participant, Pinned, Round, Survey},
};
use jamfor_survey::{Denominator, Direction, OptionClass, Texts};

const AREAS: u16 = 290;
const REGIONS: u16 = 21;
const ITEMS: usize = 20;
/// The target groups with their parts of the respondents.
const GROUPS: [(&str, f64); 4] = [("adults", 0.45), ("families", 0.2), ("support", 0.2), ("recovery", 0.15)];
/// Nobody answered an item, or stated a background.
const MISSING: u8 = 251;

/// A small generator of its own, so that every run is of the same persons.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as f64 / (1_u64 << 31) as f64
    }

    /// Sizes as skewed as those of municipalities are: half of them under half of the mean.
    fn size(&mut self) -> f64 {
        let normal = (0..12).map(|_| self.roll()).sum::<f64>() - 6.0;
        (0.61 * normal.exp()).max(0.07)
    }

    /// The place of one of these chances.
    fn pick(&mut self, chances: &[f64]) -> u8 {
        let mut rest = self.roll();
        let place = chances.iter().position(|chance| {
            rest -= chance;
            rest < 0.0
        });
        place.map_or(MISSING, |at| at as u8)
    }
}

fn options(codes: &[&str], class: fn(usize) -> OptionClass) -> Vec<ScaleOption> {
    let option = |(at, code): (usize, &&str)| ScaleOption { code: (*code).into(), class: class(at) };
    codes.iter().enumerate().map(option).collect()
}

fn judgement(at: usize) -> OptionClass {
    [OptionClass::Positive, OptionClass::Positive, OptionClass::Negative, OptionClass::NoOpinion][at]
}

fn items() -> BTreeMap<String, ChoiceItem> {
    let background =
        |codes: &[&str]| ChoiceItem { background: true, options: options(codes, |_| OptionClass::Neutral) };
    let asked = ChoiceItem { background: false, options: options(&["1", "2", "3", "9"], judgement) };
    let items = (0..ITEMS).map(|at| (item(at), asked.clone()));
    [("kon".to_owned(), background(&["k", "m"])), ("alder".to_owned(), background(&["1", "2", "3"]))]
        .into_iter()
        .chain(items)
        .collect()
}

fn item(at: usize) -> String {
    format!("q{at:02}")
}

/// The respondents of a target group.
fn table(group: (usize, &str, f64), persons: f64) -> Table {
    let (at, group, part) = group;
    let mut dice = Dice(at as u64 + 11);
    let mut area = Vec::new();
    let mut columns: BTreeMap<String, Vec<u8>> = items().into_keys().map(|key| (key, Vec::new())).collect();
    for one in 0..AREAS {
        let mean = Dice(u64::from(one) + 7).size() * persons / f64::from(AREAS) * part;
        let expected = mean * (0.6 + 0.8 * dice.roll());
        for _ in 0..expected as u32 + u32::from(dice.roll() < expected.fract()) {
            area.push(one);
            let quality = 0.9 + 0.2 * dice.roll();
            for (key, column) in &mut columns {
                let code = match key.as_str() {
                    "kon" => dice.pick(&[0.55, 0.44]),
                    "alder" => dice.pick(&[0.3, 0.45, 0.24]),
                    key => {
                        let good = (0.5 + 0.023 * key[1..].parse::<f64>().unwrap()) * quality;
                        let bad = (0.91 - good).max(0.0);
                        dice.pick(&[good * 0.6, good * 0.4, bad, 0.06])
                    }
                };
                column.push(code);
            }
        }
    }
    let dictionary =
        |key: &str| items()[key].options.iter().map(|option| option.code.clone()).collect::<Vec<_>>();
    Table {
        group: group.into(),
        areas: (0..AREAS).map(code).collect(),
        modes: Codes { dictionary: vec!["WEB".into()], codes: vec![0; area.len()] },
        area,
        weights: None,
        items: columns
            .into_iter()
            .map(|(key, codes)| (key.clone(), Codes { dictionary: dictionary(&key), codes }))
            .collect(),
        ..Table::default()
    }
}

fn code(area: u16) -> String {
    format!("SE-{area:04}")
}

fn revision(group: &str) -> String {
    format!("bodies/b/questionnaires/{group}/revisions/1")
}

fn round(persons: f64, threads: NonZeroUsize, cuts: &[Cut]) -> RoundInput {
    let tables: Vec<Table> =
        GROUPS.iter().enumerate().map(|(at, (group, part))| table((at, group, *part), persons)).collect();
    let pinned =
        |group: &str| Pinned { group: group.into(), revision: revision(group), digest: String::new() };
    let instrument = |group: &str| Instrument {
        revision: revision(group),
        digest: String::new(),
        items: items(),
        others: BTreeSet::new(),
        labels: BTreeMap::new(),
    };
    let took_part = |table: &Table| {
        let areas: BTreeSet<u16> = table.area.iter().copied().collect();
        let group = table.group.clone();
        let one = move |area: u16| Participant {
            area: code(area),
            group: group.clone(),
            recruitment: BTreeSet::new(),
        };
        areas.into_iter().map(one).collect::<Vec<_>>()
    };
    RoundInput {
        round: Round {
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
            instruments: GROUPS.iter().map(|(group, _)| pinned(group)).collect(),
        },
        instruments: GROUPS.iter().map(|(group, _)| instrument(group)).collect(),
        participants: tables.iter().flat_map(took_part).collect(),
        contacts: Vec::new(),
        tables: tables.iter().map(|table| count(table, cuts, threads).unwrap()).collect(),
    }
}

fn indicator(at: usize) -> Indicator {
    let binding = |(group, _): &(&str, f64)| Binding {
        questionnaire: format!("bodies/b/questionnaires/{group}"),
        item: item(at),
    };
    Indicator {
        name: format!("bodies/b/indicators/{}/revisions/1", item(at)),
        digest: String::new(),
        title: Texts::new(),
        statistic: Statistic::Classes(BTreeSet::from([OptionClass::Positive])),
        bindings: GROUPS.iter().map(binding).collect(),
        denominator: Denominator::SubstantiveOnly,
        direction: Direction::HighIsGood,
        printed_decimals: 0,
    }
}

fn inputs(persons: f64, threads: NonZeroUsize) -> Inputs {
    let (sex, age) = ("kon".to_owned(), "alder".to_owned());
    let crossings = vec![(sex.clone(), age.clone())];
    let breakdowns = vec![sex, age];
    let comparator = |region: u16| Comparator {
        name: format!("bodies/b/comparators/region-{region}/revisions/1"),
        digest: String::new(),
        title: Texts::new(),
        basis: Basis::Region { region: format!("SE-{region:02}") },
        weighting: None,
        own_part: None,
    };
    let members = |region: u16| (0..AREAS).filter(|area| area % REGIONS == region).map(code).collect();
    let comparators: Vec<Comparator> = (0..REGIONS).map(comparator).collect();
    let regions: Regions =
        comparators.iter().zip(0..).map(|(one, region)| (one.name.clone(), members(region))).collect();
    Inputs {
        method: Method::default(),
        survey: Survey {
            name: "bodies/b/surveys/s".into(),
            country: "SE".into(),
            eligible_areas: 290,
            sensitive_groups: BTreeSet::from(["recovery".to_owned()]),
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
        rounds: vec![round(persons, threads, &Cut::all(&breakdowns, &crossings))],
        breakdowns,
        crossings,
        comparators,
        regions,
        pooled_rounds: Vec::new(),
        changes: Changes::default(),
    }
}

/// The same for the same masks in the same order, and for hardly any others.
fn checksum(masks: impl Iterator<Item = String>) -> u64 {
    let bytes = masks.flat_map(|mask| mask.into_bytes().into_iter().chain([b'\n']));
    bytes.fold(0xcbf2_9ce4_8422_2325, |sum: u64, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

fn peak_bytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? * 1024)
}

fn main() {
    let mut arguments = env::args().skip(1);
    let persons: f64 = arguments.next().unwrap().parse().unwrap();
    let threads: NonZeroUsize = arguments.next().unwrap().parse().unwrap();
    let inputs = inputs(persons, threads);
    let mut built = estimate_all(&inputs);
    let begun = Instant::now();
    protect_all(&mut built, &[], threads);
    let protecting = begun.elapsed().as_secs_f64();
    eprintln!("protected in {protecting:.1} s");
    let begun = Instant::now();
    let report = Report::new(&built, &[], threads);
    let attacking = begun.elapsed().as_secs_f64();
    let masks = built.records.iter().map(|record| format!("{:?}", record.masks));
    let exposed: u64 = report.attacks.iter().map(|attack| attack.exposed).sum();
    let line = serde_json::json!({
        "persons": report.answers / ITEMS as u64,
        "figures": built.records.len(),
        "shown": report.shown,
        "primary": report.primary,
        "complementary": report.complementary,
        "totals_withheld": report.totals_withheld,
        "left_out": report.withheld.len(),
        "hidden_answers": report.hidden_share(),
        "passed": report.passed,
        "exposed": exposed,
        "masks": format!("{:016x}", checksum(masks)),
        "protecting_seconds": protecting,
        "attacking_seconds": attacking,
        "peak_bytes": peak_bytes(),
    });
    println!("{line}");
    if env::var_os("DETAILS").is_some() {
        for one in &report.withheld {
            println!("{one:?}");
        }
        let mut levels: BTreeMap<(bool, bool, Option<u8>), [usize; 2]> = BTreeMap::new();
        for record in &built.records {
            let key = record.key;
            let level = (key.basis.is_area(), key.group == Group::All, key.part.map(|part| part.cut));
            levels.entry(level).or_default()[usize::from(record.masks.public.is_shown())] += 1;
        }
        for ((area, all, cut), [hidden, shown]) in levels {
            println!("area {area}, all groups {all}, cut {cut:?}: {shown} shown, {hidden} hidden");
        }
    }
}
