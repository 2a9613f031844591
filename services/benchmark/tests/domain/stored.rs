//! Areas held against the stored comparators of a release. All respondents are made up.

use jamfor_benchmark::domain::{
    against::Against,
    areas::AreaRow,
    built::Built,
    comparator::{Basis, Comparator, OwnPart, Weighting},
    comparison::Comparison,
    figure::{Missing, Reason, Whose},
    kind::Kind,
    policy::{Policy, TestRules},
    reader::Reader,
    verdict::Verdict,
    word::Word,
};
use jamfor_disclosure::Audience;
use jamfor_survey::Texts;

use crate::kit::{Lattice, RoundSpec, area, policy, wanted};

const BOTH: [Audience; 2] = [Audience::Public, Audience::Methodologist];
const PEERS: [&str; 5] = ["SE-0001", "SE-0002", "SE-0003", "SE-0004", "SE-0999"];

fn comparator(id: &str, basis: Basis, own_part: Option<OwnPart>, weighting: Option<Weighting>) -> Comparator {
    Comparator {
        name: format!("bodies/se-test/comparators/{id}/revisions/1"),
        digest: String::new(),
        title: Texts::new().with("en", "places of this size").with("sv", "lika stora kommuner"),
        basis,
        weighting,
        own_part,
    }
}

/// Peers on both sides, peers without oneself, their mean with and without oneself, a target, an earlier round.
fn comparators() -> Vec<Comparator> {
    let peers = || Basis::Custom { areas: PEERS.map(str::to_owned).into() };
    let (equal, excluded) = (Some(Weighting::EqualUnit), Some(OwnPart::Excluded));
    vec![
        comparator("peers", peers(), None, None),
        comparator("others", peers(), excluded, None),
        comparator("mean", peers(), None, equal),
        comparator("mean-of-others", peers(), excluded, equal),
        comparator("target", Basis::Target { share: 0.8, source: "made up".into() }, None, None),
        comparator("before", Basis::EarlierRound { round: "bodies/se-test/rounds/r2017".into() }, None, None),
    ]
}

/// Four peers, of which the first is better, among forty areas.
fn year(year: i32, satisfied: usize) -> RoundSpec {
    let mut rows = area("SE-0001", (satisfied, 100 - satisfied), (satisfied, 100 - satisfied));
    for at in 2..41 {
        rows.extend(area(&format!("SE-{at:04}"), (60, 40), (60, 40)));
    }
    RoundSpec::new(year, rows)
}

fn built(tests: TestRules) -> Built {
    let lattice =
        Lattice { comparators: comparators(), pooled_rounds: vec![vec![2017, 2018]], ..Lattice::default() };
    let rules = Policy { tests, ..policy() };
    lattice.release(&[year(2017, 60), year(2018, 80)], rules)
}

fn against(built: &Built, at: u16, code: &str, audience: Audience) -> Comparison {
    let row = Reader::new(built, audience).area(&wanted(2018, ""), code, Against::Stored(at));
    row.unwrap().comparison.unwrap()
}

fn printed(comparison: &Comparison) -> String {
    comparison.against.value.as_ref().unwrap().share.printed.to_string()
}

#[test]
fn an_answer_names_the_comparator_its_title_and_how_many_members_took_part() {
    let built = built(TestRules::default());
    for audience in BOTH {
        let found = against(&built, 0, "SE-0001", audience);
        assert_eq!(
            (found.kind, found.comparator.as_str()),
            (Kind::Stored, "bodies/se-test/comparators/peers/revisions/1")
        );
        assert_eq!((found.word, found.against.subject.whose), (Word::Better, Whose::Comparator));
        assert_eq!(found.words.get(&"en".into()), Some("better than places of this size"));
        assert_eq!(found.words.get(&"sv".into()), Some("bättre än lika stora kommuner"));
        let coverage = found.against.coverage.unwrap();
        assert_eq!((coverage.contributing, coverage.eligible), (4, 5));
        let told = found.reasons.iter().find(|one| one.reason == Reason::ComparatorIncomplete).unwrap();
        assert_eq!((told.detail.as_str(), found.verdict), ("4 of 5", Verdict::WithCaution));
        // 80 and three times 60 of 100
        assert_eq!((printed(&found), found.difference.unwrap().test), ("65".into(), "z_part_of_whole"));
    }
}

#[test]
fn members_are_held_against_the_others_where_the_comparator_says_so() {
    let built = built(TestRules::default());
    for audience in BOTH {
        for (at, test) in [(1, "z_independent"), (3, "z_equal_unit")] {
            let member = against(&built, at, "SE-0001", audience);
            assert_eq!(
                (printed(&member).as_str(), member.against.subject.without.as_deref()),
                ("60", Some("SE-0001"))
            );
            let difference = member.difference.unwrap();
            assert_eq!((difference.printed().as_str(), difference.test), ("+20", test));
            let stranger = against(&built, at, "SE-0010", audience);
            assert_eq!(
                (printed(&stranger).as_str(), stranger.against.subject.without.as_deref()),
                ("65", None)
            );
        }
        let mean = against(&built, 2, "SE-0001", audience);
        assert_eq!((printed(&mean).as_str(), mean.difference.unwrap().test), ("65", "z_equal_unit"));
        assert_eq!(against(&built, 0, "SE-0010", audience).difference.unwrap().test, "z_independent");
    }
    let reader = Reader::new(&built, Audience::Public);
    let common = |at| reader.areas(&wanted(2018, ""), Against::Stored(at)).unwrap().against;
    assert!(common(0).is_some() && common(2).is_some() && common(4).is_some());
    assert!(common(1).is_none() && common(3).is_none() && common(5).is_none());
}

#[test]
fn a_target_has_a_value_and_no_respondents() {
    let built = built(TestRules::default());
    for audience in BOTH {
        let found = against(&built, 4, "SE-0002", audience);
        let figure = &found.against;
        assert_eq!((printed(&found).as_str(), figure.respondents, figure.coverage), ("80", None, None));
        assert_eq!(figure.value.as_ref().unwrap().interval, None);
        assert_eq!((found.verdict, found.word), (Verdict::Comparable, Word::Worse));
        let difference = found.difference.unwrap();
        assert_eq!((difference.printed().as_str(), difference.test), ("-20", "target_difference"));
        assert!(difference.p_value.unwrap() < 0.001);
        assert_eq!(against(&built, 4, "SE-0001", audience).word, Word::Level);
    }
    let lattice = Lattice { comparators: comparators(), ..Lattice::default() };
    let hidden = lattice.release(&[RoundSpec::new(2018, area("SE-0050", (1, 1), (1, 1)))], policy());
    let found = against(&hidden, 4, "SE-0050", Audience::Public);
    assert_eq!((found.difference, found.word, found.verdict), (None, Word::None, Verdict::NotComparable));
}

#[test]
fn few_answers_against_a_target_are_tested_exactly() {
    let tests = TestRules { minimum_respondents: 10, ..TestRules::default() };
    let lattice = Lattice { comparators: comparators(), ..Lattice::default() };
    let round = RoundSpec::new(2018, area("SE-0001", (6, 4), (6, 4)));
    let built = lattice.release(&[round], Policy { tests, ..policy() });
    for audience in BOTH {
        let difference = against(&built, 4, "SE-0001", audience).difference.unwrap();
        assert_eq!(
            (difference.test, difference.interval.unwrap().method),
            ("binomial", "hybrid_score_interval")
        );
        // R: binom.test(12, 20, 0.8)$p.value
        assert!((difference.p_value.unwrap() - 0.043_671_878).abs() < 1e-8, "{:?}", difference.p_value);
    }
}

#[test]
fn an_earlier_round_can_be_a_comparator() {
    let built = built(TestRules::default());
    for audience in BOTH {
        let found = against(&built, 5, "SE-0001", audience);
        assert_eq!(
            (found.kind, found.against.subject.round.as_str()),
            (Kind::Stored, "bodies/se-test/rounds/r2017")
        );
        assert_eq!(found.difference.unwrap().printed(), "+20");
        let row =
            Reader::new(&built, audience).area(&wanted(2017, ""), "SE-0001", Against::Stored(5)).unwrap();
        let first = row.comparison.unwrap();
        assert_eq!((first.difference, first.against.value), (None, Err(Missing::NotCollected)));
    }
}

#[test]
fn each_comparator_is_a_family_of_its_own_and_stands_in_the_report() {
    let built = built(TestRules::default());
    for audience in BOTH {
        let reader = Reader::new(&built, audience);
        let all = reader.areas(&wanted(2018, ""), Against::Stored(0)).unwrap();
        let tests =
            |row: &AreaRow| row.comparison.as_ref().unwrap().multiplicity.first().map(|one| one.tests);
        assert_eq!(tests(&all.rows[0]), Some(40));
        let (rows, _) = reader.report(&wanted(2018, "SE-0001"), &[]).unwrap();
        let row = &rows[0];
        let names: Vec<&str> = row.comparators.iter().map(|one| one.comparator.as_str()).collect();
        let expected: Vec<String> = comparators().into_iter().map(|one| one.name).collect();
        assert_eq!(names, expected);
        assert_eq!((row.earlier_rounds.len(), row.pooled_rounds.len()), (1, 1));
        assert_eq!(row.pooled_rounds[0].subject.pooled_rounds.len(), 2);
        let series = reader.series(&wanted(2018, "SE-0001")).unwrap();
        assert_eq!(series.pooled, row.pooled_rounds);
    }
}

#[test]
fn ranks_can_be_those_of_the_members_alone() {
    let built = built(TestRules::default());
    let members = &built.frame.comparators[0];
    let found = Reader::new(&built, Audience::Public).ranking(&wanted(2018, ""), Some(members)).unwrap();
    assert_eq!((found.areas.len(), found.ranked, found.of), (4, 4, 5));
    assert_eq!(found.areas[0].ranks.map(|band| (band.best, band.worst)), Some((1, 1)));
}
