//! Rounds: panels of areas, lines, and verdicts set by hand. All respondents are made up.

use jamfor_benchmark::domain::{
    against::Against,
    build::build,
    built::Built,
    figure::Reason,
    instrument::Changes,
    kind::Kind,
    lookup::Wanted,
    policy::{Policy, TotalRules},
    reader::Reader,
    series::Series,
    verdict::Verdict,
    verdict_override::{Comparisons, Override},
    word::Word,
};
use jamfor_disclosure::Audience;
use jamfor_survey::{ChangeClass, Texts};

use crate::kit::{self, GROUP, ITEM, OTHER_GROUP, RoundSpec, area, policy, release, wanted};

const BOTH: [Audience; 2] = [Audience::Public, Audience::Methodologist];

fn code(at: usize) -> String {
    format!("SE-{at:04}")
}

/// A round in which these areas took part, each with so many of 200 satisfied.
fn year(year: i32, areas: impl Iterator<Item = usize>, satisfied: usize) -> RoundSpec {
    let half = satisfied / 2;
    RoundSpec::new(
        year,
        areas.flat_map(|at| area(&code(at), (half, 100 - half), (half, 100 - half))).collect(),
    )
}

fn series(built: &Built, of: &str, audience: Audience) -> Series {
    Reader::new(built, audience).series(&wanted(0, of)).unwrap()
}

#[test]
fn areas_that_came_do_not_move_the_panel() {
    // those of both years fell by ten points; newcomers hold the total where it was
    let mut later = year(2017, 1..41, 120);
    later.groups[0].1.extend(year(2017, 41..81, 160).groups[0].1.clone());
    let built = release(&[year(2015, 1..41, 140), later], policy());
    for audience in BOTH {
        let found = series(&built, "SE", audience);
        let total = found.points[1].change.as_ref().unwrap();
        assert_eq!(total.difference.as_ref().unwrap().printed(), "0");
        let panel = found.points[1].panel.as_ref().unwrap();
        assert_eq!((panel.areas, panel.of, panel.word), (40, 80, Word::Worse));
        let change = panel.change.as_ref().unwrap();
        assert_eq!((change.printed().as_str(), change.test), ("-10", "panel_change"));
        assert!(change.interval.is_some() && change.p_value.is_some());
        assert_eq!(change.standard_error.is_some(), audience == Audience::Methodologist);
        assert_eq!(panel.words.get(&"en".into()), Some("the same areas have become worse"));
        assert!(found.points[0].panel.is_none());
    }
    assert!(series(&built, "SE-0001", Audience::Public).points[1].panel.is_none());
}

#[test]
fn a_panel_of_few_areas_is_withheld_from_an_owner_who_sees_no_others() {
    let rules = Policy { totals: TotalRules { minimum_areas: 30, largest_share: 1.0 }, ..policy() };
    let built = release(&[year(2015, 1..41, 140), year(2017, 20..61, 120)], rules);
    let panel = |audience| series(&built, "SE", audience).points[1].panel.clone();
    assert_eq!(panel(Audience::Owner), None);
    // from figures that everybody reads, everybody can compute it
    for audience in [Audience::Public, Audience::Methodologist] {
        assert_eq!(panel(audience).map(|panel| panel.areas), Some(21), "{audience:?}");
    }
}

#[test]
fn four_rounds_that_rise_are_a_line() {
    let rounds = [(2018, 100), (2019, 116), (2020, 130), (2021, 148)];
    let built = release(&rounds.map(|(at, satisfied)| year(at, 1..2, satisfied)), policy());
    for audience in BOTH {
        let trend = series(&built, "SE-0001", audience).trend.unwrap();
        assert_eq!((trend.rounds, trend.word), (4, Word::Better));
        assert!((trend.per_year - 0.08).abs() < 0.01, "{trend:?}");
        assert!(trend.interval.lower < trend.per_year && trend.per_year < trend.interval.upper);
        assert!(trend.p_value < 0.001);
        assert_eq!(trend.words.get(&"sv".into()), Some("blir bättre från omgång till omgång"));
    }
    let flat = release(&[2018, 2019, 2020].map(|at| year(at, 1..100, 120)), policy());
    assert_eq!(series(&flat, "SE", Audience::Public).trend.unwrap().word, Word::Level);
}

#[test]
fn a_line_goes_through_rounds_that_compare_and_no_others() {
    let rounds =
        [2017, 2018, 2019, 2020].map(|at| year(at, 1..2, 120).with_revision(1 + i32::from(at > 2017)));
    let mut inputs = kit::inputs(&rounds, policy());
    let mut changes = Changes::default();
    let (before, after) = (kit::questionnaire(GROUP, 1), kit::questionnaire(GROUP, 2));
    changes.insert(&before, &after, [(ITEM.to_owned(), ChangeClass::Breaking)].into());
    inputs.changes = changes;
    let found = series(&build(&inputs), "SE-0001", Audience::Public);
    assert_eq!(found.trend.map(|trend| trend.rounds), Some(3));
    inputs.rounds.pop();
    assert_eq!(series(&build(&inputs), "SE-0001", Audience::Public).trend, None);
}

#[test]
fn a_round_of_few_answers_is_no_point_of_a_line() {
    let few = RoundSpec::new(2019, area(&code(1), (7, 5), (7, 5)));
    let built = release(&[year(2018, 1..2, 120), few, year(2020, 1..2, 120)], policy());
    assert_eq!(series(&built, "SE-0001", Audience::Public).trend, None);
    assert_eq!(series(&built, "SE-0001", Audience::Methodologist).trend, None);
}

/// Two rounds that were collected in other ways.
fn apart() -> Built {
    let mut later = year(2018, 1..2, 160);
    later.groups[0].1.iter_mut().for_each(|row| row.mode = 1);
    release(&[year(2017, 1..2, 120), later], policy())
}

fn set(verdict: Verdict) -> Override {
    Override {
        name: "bodies/se-test/verdictOverrides/one".into(),
        release: "bodies/se-test/releases/r".into(),
        on: Comparisons {
            indicator: None,
            round: "bodies/se-test/rounds/r2018".into(),
            kind: Kind::EarlierRound,
            comparator: None,
            earlier_round: None,
            area: None,
        },
        verdict,
        reason: Texts::new().with("en", "both modes gave the same in a trial"),
        author: "a methodologist".into(),
        created_micros: 1,
        revoked_micros: None,
    }
}

#[test]
fn a_set_verdict_is_followed_and_the_computed_one_stays() {
    let built = apart();
    let overrides = [set(Verdict::WithCaution)];
    for audience in BOTH {
        let reader = Reader::new(&built, audience);
        let change = |reader: Reader<'_>| {
            reader.series(&wanted(0, "SE-0001")).unwrap().points[1].change.clone().unwrap()
        };
        let computed = change(reader);
        assert_eq!((computed.verdict, computed.word), (Verdict::NotComparable, Word::None));
        assert!(computed.difference.is_none() && computed.set.is_none());
        let by_name = change(reader.including(true));
        let difference = by_name.difference.unwrap();
        assert_eq!((difference.printed().as_str(), difference.test, by_name.word), ("+20", "", Word::None));
        assert_eq!((difference.p_value, difference.standard_error, difference.interval), (None, None, None));
        let followed = change(reader.with_overrides(&overrides));
        assert_eq!((followed.verdict, followed.word), (Verdict::NotComparable, Word::Better));
        assert!(followed.difference.is_some_and(|found| found.p_value.is_some()));
        let said = followed.set.unwrap();
        let author = if audience == Audience::Methodologist { "a methodologist" } else { "" };
        assert_eq!((said.verdict, said.author.as_str()), (Verdict::WithCaution, author));
        let reasons: Vec<Reason> = followed.reasons.iter().map(|one| one.reason).collect();
        assert!(reasons.contains(&Reason::VerdictSet) && reasons.contains(&Reason::ModeMix));
    }
}

#[test]
fn a_verdict_can_be_set_the_other_way_and_makes_no_value() {
    let built = release(&[year(2017, 1..2, 120), year(2018, 1..2, 160)], policy());
    let overrides = [set(Verdict::NotComparable)];
    let reader = Reader::new(&built, Audience::Public).with_overrides(&overrides);
    let change = reader.series(&wanted(0, "SE-0001")).unwrap().points[1].change.clone().unwrap();
    assert_eq!(
        (change.holding(), change.difference, change.word),
        (Verdict::NotComparable, None, Word::None)
    );

    let hidden =
        release(&[year(2017, 1..2, 120), RoundSpec::new(2018, area(&code(1), (1, 1), (1, 1)))], policy());
    let overrides = [set(Verdict::Comparable)];
    let reader = Reader::new(&hidden, Audience::Public).with_overrides(&overrides);
    let change = reader.series(&wanted(0, "SE-0001")).unwrap().points[1].change.clone().unwrap();
    assert_eq!((change.set, change.difference, change.verdict), (None, None, Verdict::NotComparable));
}

/// Forty areas with as many answers of each group, and one with mostly guardians, whose values are those of the others.
fn mixed(guardians: (usize, usize)) -> RoundSpec {
    let mut first: Vec<kit::Respondent> = Vec::new();
    let mut second: Vec<kit::Respondent> = Vec::new();
    for at in 1..=40 {
        first.extend(area(&code(at), (30, 20), (30, 20)));
        second.extend(area(&code(at), (45, 5), (45, 5)));
    }
    first.extend(area(&code(99), (24, 16), (24, 16)));
    second.extend(area(&code(99), guardians, guardians));
    RoundSpec::new(2018, first).with_group(OTHER_GROUP, second)
}

#[test]
fn with_the_same_mix_of_groups_an_area_that_serves_others_is_level() {
    let built = release(&[mixed((180, 20))], policy());
    for audience in BOTH {
        let reader = Reader::new(&built, audience);
        let row = reader.area(&wanted(2018, ""), "SE-0099", Against::Pooled).unwrap();
        let found = row.comparison.unwrap();
        assert_eq!((found.word, found.difference.unwrap().printed().as_str()), (Word::Better, "+9"));
        assert!(found.reasons.iter().any(|one| one.reason == Reason::TargetGroupMix));
        let standardised = found.standardised.unwrap();
        let difference = standardised.difference.unwrap();
        assert!(difference.value.abs() < 0.02, "{difference:?}");
        assert_eq!(difference.test, "standardised_difference");
        assert!(standardised.own.value < 0.80 && standardised.own.rounded == (audience == Audience::Public));
    }
    let level = reader_of_the_rest(&built);
    assert!(level, "only beside the reason");
}

fn reader_of_the_rest(built: &Built) -> bool {
    let reader = Reader::new(built, Audience::Public);
    let all = reader.areas(&wanted(2018, ""), Against::Pooled).unwrap();
    let plain = |row: &jamfor_benchmark::domain::areas::AreaRow| {
        let comparison = row.comparison.as_ref().unwrap();
        let differs = comparison.reasons.iter().any(|one| one.reason == Reason::TargetGroupMix);
        differs == comparison.standardised.is_some()
    };
    all.rows.iter().all(plain)
}

#[test]
fn a_target_group_that_is_hidden_is_not_guessed() {
    let built = release(&[mixed((1, 1))], policy());
    let reader = Reader::new(&built, Audience::Public);
    let row = reader.area(&wanted(2018, ""), "SE-0099", Against::Pooled).unwrap();
    assert_eq!(row.comparison.and_then(|found| found.standardised), None);
    let one = Wanted { group: GROUP.into(), ..wanted(2018, "") };
    let row = reader.area(&one, "SE-0001", Against::Pooled).unwrap();
    assert_eq!(row.comparison.and_then(|found| found.standardised), None);
}
