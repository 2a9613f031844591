//! Rows of the export beside the figures and comparisons that they are made of: whatever is remembered between rows must
//! say what each would say alone.

use jamfor_benchmark::domain::{
    against::Against,
    build::build,
    built::Built,
    comparator::{Basis, Comparator},
    comparison::Comparison,
    export::{File, HEADER, Loss, PIECE, export},
    figure::{Caveat, Figure},
    kind::Kind,
    labels::Labels,
    lookup::Place,
    reader::Reader,
    round::{Event, StatedRate},
    verdict::Verdict,
    verdict_override::{Comparisons, Override},
    view::figure,
};
use jamfor_disclosure::Audience;
use jamfor_survey::Texts;

use crate::kit::{AGE, GROUP, Lattice, OTHER_GROUP, Respondent, RoundSpec, SEX, policy, respondents};

/// How many areas take part.
const AREAS: usize = 45;

/// Areas of all sizes, of which no two answered alike.
fn people(salt: usize) -> Vec<Respondent> {
    let of = |at: usize, sex: u8| {
        let mixed = |factor: usize, most: usize| (at * factor + salt * 3 + usize::from(sex) * 5) % most;
        let counts = [mixed(7, 31), mixed(3, 5), mixed(5, 23), mixed(2, 4), mixed(11, 13)];
        respondents(&format!("SE-{at:04}"), sex, counts).into_iter().zip(0..).map(move |(one, place)| {
            let even = u8::from((place + at).is_multiple_of(2));
            Respondent { age: even, mode: u8::from(at % 4 > place % 3), weight: weight(at), ..one }
        })
    };
    (1..=AREAS).flat_map(|at| of(at, 0).chain(of(at, 1))).collect()
}

fn weight(at: usize) -> i64 {
    1_000_000_000 + i64::try_from(at % 3).unwrap() * 250_000_000
}

fn varied() -> Built {
    let lattice = Lattice {
        breakdowns: vec![AGE],
        crossings: vec![(SEX, AGE)],
        comparators: vec![Comparator {
            name: "bodies/se-test/comparators/peers/revisions/1".into(),
            digest: String::new(),
            title: Texts::new(),
            basis: Basis::Custom { areas: (1..6).map(|at| format!("SE-{at:04}")).collect() },
            weighting: None,
            own_part: None,
        }],
        pooled_rounds: vec![vec![2018, 2019]],
        ..Lattice::default()
    };
    let rounds = [2018, 2019].map(|year| {
        let salt = usize::try_from(year - 2018).unwrap();
        let round = RoundSpec { weighted: true, ..RoundSpec::new(year, people(salt)) };
        let round = round.with_group(OTHER_GROUP, people(salt + 2));
        let round = round.asked("SE-0002", 100, 30).asked("SE-0003", 90, 80);
        round.asked("SE-0004", 400, 90).asked("SE-0005", 3, 2)
    });
    let mut inputs = lattice.inputs(&rounds, policy());
    let first = &mut inputs.rounds[0].round;
    first.pilot = true;
    first.events = vec![Event { key: "storm".into(), text: Texts::new().with("en", "a storm") }];
    let stated = |area: &str, percent: &str| StatedRate {
        area: area.into(),
        group: GROUP.into(),
        percent: percent.into(),
        source: "a report".into(),
    };
    inputs.rounds[1].round.stated = vec![stated("SE-0002", "31.0"), stated("SE-0003", "88.9")];
    inputs.indicators[0].title = Texts::new().with("sv", "=nöjda, \"alla\"");
    for one in inputs.rounds[1].participants.iter_mut().step_by(7) {
        one.recruitment = ["LETTER".to_owned()].into();
    }
    build(&inputs)
}

fn set(kind: Kind, area: &str, verdict: Verdict) -> Override {
    Override {
        name: "bodies/se-test/verdictOverrides/o".into(),
        release: "bodies/se-test/releases/r".into(),
        on: Comparisons {
            indicator: None,
            round: "bodies/se-test/rounds/r2018".into(),
            kind,
            comparator: None,
            earlier_round: None,
            area: Some(area.into()),
        },
        verdict,
        reason: Texts::new().with("en", "checked by hand"),
        author: "a methodologist".into(),
        created_micros: 1,
        revoked_micros: None,
    }
}

fn labels() -> Labels {
    let mut labels = Labels::default();
    labels.areas.insert("SE-0001".into(), "=cmd|'/c calc'!A1".into());
    labels.areas.insert("SE-0002".into(), "Åre, \"fjäll\"\r\n".into());
    labels
        .groups
        .insert(GROUP.into(), Texts::new().with("sv", "Ekonomiskt bistånd").with("en", "Assistance"));
    labels.add_options(SEX, [("kvinna".to_owned(), Texts::new().with("sv-SE", "kvinnor"))]);
    labels
}

fn write(reader: Reader<'_>, take: impl FnMut(Vec<u8>) -> bool) -> std::io::Result<Loss> {
    let file = File {
        release: "bodies/se-test/releases/r",
        reader,
        labels: &labels(),
        language: &"sv-SE".into(),
        threads: 2.try_into().unwrap(),
    };
    export(&file, |_| true, take)
}

fn rows(reader: Reader<'_>) -> Vec<csv::StringRecord> {
    let mut bytes = Vec::new();
    let take = |piece| {
        bytes.extend(piece);
        true
    };
    write(reader, take).unwrap();
    csv::Reader::from_reader(bytes.as_slice()).into_records().map(Result::unwrap).collect()
}

fn cell<'a>(row: &'a csv::StringRecord, name: &str) -> &'a str {
    &row[HEADER.iter().position(|column| *column == name).unwrap()]
}

fn told(caveats: &[Caveat]) -> String {
    let one = |caveat: &Caveat| match (caveat.reason.as_str(), caveat.detail.as_str()) {
        (reason, "") => reason.to_owned(),
        (reason, detail) => format!("{reason} ({detail})"),
    };
    caveats.iter().map(one).collect::<Vec<_>>().join("; ")
}

fn number(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

fn says_the_figure(row: &csv::StringRecord, figure: &Figure) {
    let estimate = figure.value.as_ref().ok();
    let interval = estimate.and_then(|estimate| estimate.interval.as_ref());
    assert_eq!(cell(row, "indicator"), figure.subject.indicator);
    assert_eq!(cell(row, "area"), format!("areas/{}", figure.subject.area));
    assert_eq!(cell(row, "target_group"), figure.subject.group);
    assert_eq!(cell(row, "status"), figure.status.as_str());
    assert_eq!(cell(row, "value"), number(estimate.map(|estimate| estimate.share.value)));
    assert_eq!(cell(row, "lower"), number(interval.map(|interval| interval.lower)));
    assert_eq!(cell(row, "upper"), number(interval.map(|interval| interval.upper)));
    assert_eq!(cell(row, "caveats"), told(&figure.caveats), "{row:?}");
    let option = |at: usize| figure.subject.part.get(at).map_or("", |(_, option)| option.as_str());
    assert_eq!([cell(row, "breakdown_option"), cell(row, "second_breakdown_option")], [option(0), option(1)]);
}

fn says_the_comparison(row: &csv::StringRecord, side: &str, one: &Comparison) {
    let column = |name: &str| cell(row, &format!("{side}_{name}"));
    let difference = one.difference.as_ref();
    let interval = difference.and_then(|difference| difference.interval.as_ref());
    assert_eq!(column("difference"), number(difference.map(|difference| difference.value)), "{row:?}");
    assert_eq!(column("lower"), number(interval.map(|interval| interval.lower)), "{row:?}");
    assert_eq!(column("upper"), number(interval.map(|interval| interval.upper)), "{row:?}");
    assert_eq!(column("p_value"), number(difference.and_then(|difference| difference.p_value)), "{row:?}");
    assert_eq!(column("word"), one.word.as_str());
    assert_eq!(column("verdict"), one.holding().as_str());
    assert_eq!(column("reasons"), told(&one.reasons), "{row:?}");
}

fn rows_say_what_each_figure_says_alone(reader: Reader<'_>) {
    let built = reader.built;
    let rows = rows(reader);
    assert_eq!(rows.len(), built.records.len());
    for (row, record) in rows.iter().zip(&built.records) {
        let place = Place::of(&built.frame, record.key);
        says_the_figure(row, &figure(built, &place, reader.audience));
        for (side, against) in [("pooled", Against::Pooled), ("equal_unit", Against::EqualUnit)] {
            if record.key.basis.is_area() {
                says_the_comparison(row, side, &reader.compare(&place, against).unwrap());
            } else {
                assert_eq!(cell(row, &format!("{side}_verdict")), "");
            }
        }
    }
}

#[test]
fn rows_say_what_each_figure_and_comparison_say_alone() {
    let built = varied();
    let overrides = [
        set(Kind::Pooled, "SE-0007", Verdict::NotComparable),
        set(Kind::EqualUnit, "SE-0008", Verdict::Comparable),
    ];
    for audience in [Audience::Public, Audience::Owner, Audience::Methodologist] {
        let reader = Reader::new(&built, audience).with_overrides(&overrides);
        rows_say_what_each_figure_says_alone(reader);
        rows_say_what_each_figure_says_alone(reader.including(true));
    }
}

#[test]
fn the_varied_release_has_what_rows_can_differ_by() {
    let built = varied();
    let rows = rows(Reader::new(&built, Audience::Public));
    let has = |holds: &dyn Fn(&csv::StringRecord) -> bool| rows.iter().any(holds);
    for verdict in ["WITH_CAUTION", "NOT_COMPARABLE"] {
        assert!(has(&|row| cell(row, "pooled_verdict") == verdict), "{verdict}");
    }
    for reason in
        ["MODE_MIX", "SPECIAL_EVENT (storm)", "PILOT", "SMALL_BASE", "RECRUITMENT_DIFFERS", "NO_OPINION"]
    {
        assert!(has(&|row| cell(row, "pooled_reasons").contains(reason)), "{reason}");
    }
    for missing in ["", "SUPPRESSED"] {
        assert!(has(&|row| cell(row, "missing") == missing), "{missing}");
    }
    assert!(has(&|row| !cell(row, "no_opinion_percent").is_empty()));
    assert!(has(&|row| cell(row, "stated_differs") == "true"));
    assert!(has(&|row| !cell(row, "interval_method").is_empty() && cell(row, "pooled_p_value").is_empty()));
}

#[test]
fn threads_that_write_ahead_end_with_a_reader_who_leaves() {
    let built = varied();
    let mut taken = 0;
    let done = write(Reader::new(&built, Audience::Public), |piece| {
        taken += piece.len();
        taken < 2 * PIECE
    });
    assert!(done.is_err());
    assert_eq!(taken, 2 * PIECE);
}
