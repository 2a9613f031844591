//! Rounds counted together: what they are, when they are not, and what hides them. All respondents are made up.

use jamfor_benchmark::domain::{
    build::build,
    built::Built,
    figure::{Missing, Reason},
    instrument::Changes,
    lookup::{Unknown, Wanted, find},
    reader::Reader,
    round::Event,
};
use jamfor_disclosure::Audience;
use jamfor_survey::{ChangeClass, Texts};

use crate::kit::{
    GROUP, ITEM, Lattice, OTHER_GROUP, Respondent, RoundSpec, area, look, of_sex, open_policy, policy,
    questionnaire, rate_of, wanted,
};

fn lattice(pooled: &[&[i32]]) -> Lattice {
    Lattice { pooled_rounds: pooled.iter().map(|years| years.to_vec()).collect(), ..Lattice::default() }
}

fn together(wanted: Wanted, years: &[i32]) -> Wanted {
    let pooled_rounds = years.iter().map(|year| format!("bodies/se-test/rounds/r{year}")).collect();
    Wanted { round: String::new(), pooled_rounds, ..wanted }
}

fn round(year: i32, women: (usize, usize), men: (usize, usize)) -> RoundSpec {
    let others: Vec<Respondent> = area("SE-0002", (20, 20), (20, 20));
    RoundSpec::new(year, [area("SE-0001", women, men), others].concat())
}

fn shown(built: &Built, wanted: &Wanted) -> bool {
    look(built, wanted, Audience::Public).value.is_ok()
}

#[test]
fn answers_of_both_rounds_are_one_basis() {
    let two = [
        round(2018, (3, 1), (3, 1)).asked("SE-0001", 20, 8),
        round(2019, (1, 3), (2, 2)).asked("SE-0001", 30, 8),
    ];
    let built = lattice(&[&[2018, 2019]]).release(&two, open_policy());
    let own = look(&built, &together(wanted(2018, "SE-0001"), &[2019, 2018]), Audience::Methodologist);
    assert_eq!(own.subject.round, "");
    assert_eq!(own.subject.pooled_rounds, ["bodies/se-test/rounds/r2018", "bodies/se-test/rounds/r2019"]);
    let caveat = own.caveats.iter().find(|one| one.reason == Reason::RoundsPooled).unwrap();
    assert_eq!(caveat.detail, "bodies/se-test/rounds/r2018, bodies/se-test/rounds/r2019");
    let value = own.value.unwrap();
    assert_eq!(value.share.value, 9.0 / 16.0);
    // each round is a stratum of its own
    let of = |x: f64, n: f64| {
        n / (n - 1.0)
            * (x * (7.0_f64 / 256.0).powi(2) + (n - x) * (9.0_f64 / 256.0).powi(2)
                - (x * 7.0 / 256.0 - (n - x) * 9.0 / 256.0).powi(2) / n)
    };
    let variance = of(6.0, 8.0) + of(3.0, 8.0);
    assert!((value.precision.unwrap().standard_error.unwrap() - variance.sqrt()).abs() < 1e-12);
    let women = look(
        &built,
        &of_sex(together(wanted(2018, "SE-0001"), &[2018, 2019]), "kvinna"),
        Audience::Methodologist,
    );
    assert_eq!(women.value.unwrap().share.value, 0.5);
    let rate = look(&built, &together(rate_of(2018, "SE-0001"), &[2018, 2019]), Audience::Methodologist);
    assert_eq!(rate.value.unwrap().share.value, 16.0 / 50.0);
    let other = together(wanted(2018, "SE-0001"), &[2018, 2020]);
    assert_eq!(find(&built.frame, &other), Err(Unknown::PooledRounds));
}

#[test]
fn a_larger_basis_is_offered_and_carries_what_happened() {
    let two = [round(2018, (20, 20), (20, 20)), round(2019, (20, 20), (20, 20))];
    let mut inputs = lattice(&[&[2018, 2019]]).inputs(&two, policy());
    let event = Event { key: "pandemic".into(), text: Texts::new().with("en", "Fewer answered.") };
    inputs.rounds[1].round.events.push(event);
    let built = build(&inputs);
    let figure = look(&built, &together(wanted(2018, "SE-0001"), &[2018, 2019]), Audience::Public);
    assert_eq!(figure.value.as_ref().unwrap().share.printed.to_string(), "50");
    for reason in [Reason::RoundsPooled, Reason::SpecialEvent] {
        assert!(figure.caveats.iter().any(|one| one.reason == reason), "{reason:?}");
    }
    let points = Reader::new(&built, Audience::Public).series(&wanted(2018, "SE-0001")).unwrap().points;
    assert_eq!(points.len(), 2, "rounds counted together are no point of a series");
}

#[test]
fn another_question_is_not_counted_together_with_it() {
    let two = [round(2018, (20, 20), (20, 20)), round(2019, (20, 20), (20, 20)).with_revision(2)];
    let mut inputs = lattice(&[&[2018, 2019]]).inputs(&two, policy());
    let pair = (questionnaire(GROUP, 1), questionnaire(GROUP, 2));
    for (class, expected) in [
        (ChangeClass::TextOnly, None),
        (ChangeClass::Recoded, Some(Missing::NotComparable)),
        (ChangeClass::Breaking, Some(Missing::NotComparable)),
    ] {
        inputs.changes = Changes::default();
        inputs.changes.insert(&pair.0, &pair.1, [(ITEM.to_owned(), class)].into());
        let figure =
            look(&build(&inputs), &together(wanted(2018, "SE-0001"), &[2018, 2019]), Audience::Public);
        assert_eq!(figure.value.err(), expected, "{class:?}");
    }
}

#[test]
fn other_target_groups_are_not_all_groups() {
    let wide = round(2019, (20, 20), (20, 20)).with_group(OTHER_GROUP, area("SE-0001", (20, 20), (20, 20)));
    let built = lattice(&[&[2018, 2019]]).release(&[round(2018, (20, 20), (20, 20)), wide], policy());
    let all = together(wanted(2018, "SE-0001"), &[2018, 2019]);
    assert_eq!(look(&built, &all, Audience::Public).value, Err(Missing::NotComparable));
    assert!(shown(&built, &Wanted { group: GROUP.into(), ..all.clone() }));
    let other = Wanted { group: OTHER_GROUP.into(), ..all };
    assert_eq!(look(&built, &other, Audience::Public).value, Err(Missing::NotCollected));
}

#[test]
fn a_hidden_round_hides_the_sum() {
    let of = |first: (usize, usize), second: (usize, usize)| {
        let two = [round(2018, first, first), round(2019, second, second)];
        lattice(&[&[2018, 2019]]).release(&two, policy())
    };
    let own = || together(wanted(2018, "SE-0001"), &[2018, 2019]);
    assert!(shown(&of((20, 20), (20, 20)), &own()));
    assert!(!shown(&of((1, 1), (20, 20)), &own()), "the hidden round is the rest");
    let built = of((1, 1), (1, 1));
    assert!(!shown(&built, &wanted(2018, "SE-0001")) && !shown(&built, &wanted(2019, "SE-0001")));
    assert!(!shown(&built, &own()), "what the area had of one of them is not told by both together");
    assert!(!shown(&of((2, 0), (2, 0)), &own()), "all eight of one opinion");
}

#[test]
fn a_hidden_round_is_in_no_sum() {
    let three = [2018, 2019, 2020].map(|year| round(year, (1, 1), (1, 1)));
    let built = lattice(&[&[2018, 2019], &[2018, 2019, 2020], &[2019, 2020]]).release(&three, policy());
    let own = |years: &[i32]| shown(&built, &together(wanted(2018, "SE-0001"), years));
    assert_eq!([own(&[2018, 2019]), own(&[2018, 2019, 2020]), own(&[2019, 2020])], [false; 3]);
}
