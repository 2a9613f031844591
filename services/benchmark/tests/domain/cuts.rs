//! Breakdowns by background items and facts of collection, crossed or not: what there is, and what hides it.
//! All respondents are made up.

use jamfor_benchmark::domain::{
    built::Built,
    figure::{Missing, Whose},
    lookup::{Unknown, Wanted, find},
    reader::Reader,
};
use jamfor_disclosure::{Audience, PrintedCount};
use proptest::prelude::*;

use crate::kit::{
    AGE, Lattice, Respondent, RoundSpec, SEX, area, look, open_policy, part, policy, somebody, wanted,
};

fn lattice() -> Lattice {
    Lattice {
        breakdowns: vec![AGE, "MODE", "LANGUAGE", "ASSISTANCE", "UNIT"],
        crossings: vec![(SEX, AGE)],
        ..Lattice::default()
    }
}

fn of(count: usize, one: &Respondent) -> Vec<Respondent> {
    vec![one.clone(); count]
}

fn dissatisfied(one: Respondent) -> Respondent {
    Respondent { answer: 2, ..one }
}

/// Women under 30, women from 30, men under 30, men from 30: so many satisfied and as many dissatisfied.
fn crossed(code: &str, counts: [usize; 4]) -> Vec<Respondent> {
    let cells = [(0, 0), (0, 1), (1, 0), (1, 1)].map(|(sex, age)| Respondent { sex, age, ..somebody(code) });
    let each = cells
        .into_iter()
        .zip(counts)
        .flat_map(|(one, count)| [of(count, &one), of(count, &dissatisfied(one))].concat());
    each.collect()
}

fn share(built: &Built, wanted: &Wanted) -> f64 {
    look(built, wanted, Audience::Methodologist).value.unwrap().share.value
}

fn shown(built: &Built, wanted: &Wanted) -> bool {
    look(built, wanted, Audience::Public).value.is_ok()
}

#[test]
fn each_fact_of_collection_is_a_breakdown() {
    let one = somebody("SE-0001");
    let rows = [
        of(6, &Respondent { mode: 1, help: 1, language: 2, unit: 1, ..one.clone() }),
        of(2, &dissatisfied(Respondent { mode: 1, help: 2, language: 1, unit: 1, ..one.clone() })),
        of(4, &dissatisfied(one)),
    ];
    let built = lattice().release(&[RoundSpec::new(2018, rows.concat())], open_policy());
    let own = |item, option| share(&built, &part(wanted(2018, "SE-0001"), &[(item, option)]));
    assert_eq!((own("MODE", "WEB"), own("MODE", "PAPER")), (0.75, 0.0));
    assert_eq!((own("LANGUAGE", "sv"), own("LANGUAGE", "en")), (1.0, 0.0));
    assert_eq!((own("ASSISTANCE", "NONE"), own("ASSISTANCE", "INTERPRETER")), (1.0, 0.0));
    assert_eq!(own("UNIT", "east"), 0.75);
    let unknown = |item, option| find(&built.frame, &part(wanted(2018, "SE-0001"), &[(item, option)]));
    assert_eq!(unknown("LANGUAGE", ""), Err(Unknown::Option));
    assert_eq!(unknown("ASSISTANCE", "UNSPECIFIED"), Err(Unknown::Option));
    assert_eq!(unknown("UNIT", "west"), Err(Unknown::Option));
}

#[test]
fn a_crossing_is_named_in_any_order() {
    let rows = [crossed("SE-0001", [1, 2, 3, 4]), of(5, &Respondent { age: 1, ..somebody("SE-0001") })];
    let built = lattice().release(&[RoundSpec::new(2018, rows.concat())], open_policy());
    let all = wanted(2018, "SE-0001");
    let cell = part(all.clone(), &[(SEX, "kvinna"), (AGE, "from-30")]);
    let turned = part(all.clone(), &[(AGE, "from-30"), (SEX, "kvinna")]);
    assert_eq!((share(&built, &cell), share(&built, &turned)), (7.0 / 9.0, 7.0 / 9.0));
    assert_eq!(share(&built, &part(all.clone(), &[(AGE, "from-30")])), 11.0 / 17.0);
    let figure = look(&built, &turned, Audience::Methodologist);
    let named = figure.subject.part.iter().map(|(item, _)| item.as_str()).collect::<Vec<_>>();
    assert_eq!(named, [SEX, AGE]);
    let other = part(all, &[(SEX, "kvinna"), ("MODE", "PAPER")]);
    assert_eq!(find(&built.frame, &other), Err(Unknown::Breakdown));
}

#[test]
fn only_areas_have_figures_of_their_units() {
    let east = Respondent { unit: 1, ..somebody("SE-0001") };
    let west = Respondent { unit: 2, ..somebody("SE-0002") };
    let rows = [of(20, &east), of(20, &dissatisfied(east)), of(30, &west), of(30, &dissatisfied(west))];
    let built = lattice().release(&[RoundSpec::new(2018, rows.concat())], policy());
    let of_unit = |code, unit| look(&built, &part(wanted(2018, code), &[("UNIT", unit)]), Audience::Public);
    assert_eq!(of_unit("SE-0001", "east").value.unwrap().share.printed.to_string(), "50");
    assert_eq!(of_unit("SE-0001", "west").value, Err(Missing::NotCollected));
    assert_eq!(of_unit("SE", "east").value, Err(Missing::NotApplicable));
    let (rows, _) = Reader::new(&built, Audience::Public).report(&wanted(2018, "SE-0002"), &[]).unwrap();
    let units: Vec<_> = rows[0]
        .by_breakdown
        .iter()
        .filter(|figure| figure.subject.part[0].0 == "UNIT")
        .map(|figure| (figure.subject.part[0].1.clone(), figure.subject.whose))
        .collect();
    assert_eq!(units, [("west".to_owned(), Whose::Area)]);
}

#[test]
fn a_unit_that_is_hidden_takes_another_one_with_it() {
    let east = Respondent { unit: 1, ..somebody("SE-0001") };
    let west = Respondent { unit: 2, ..somebody("SE-0001") };
    let rows = [of(20, &east), of(20, &dissatisfied(east)), of(2, &west), of(1, &dissatisfied(west))];
    let built = lattice().release(&[RoundSpec::new(2018, rows.concat())], policy());
    let own = wanted(2018, "SE-0001");
    assert!(shown(&built, &own));
    for unit in ["east", "west"] {
        assert!(!shown(&built, &part(own.clone(), &[("UNIT", unit)])), "{unit}");
    }
}

#[test]
fn a_hidden_cell_of_a_crossing_cannot_be_computed_from_either_side() {
    let built = lattice().release(&[RoundSpec::new(2018, crossed("SE-0001", [20, 20, 20, 1]))], policy());
    let own = wanted(2018, "SE-0001");
    for sex in ["kvinna", "man"] {
        assert!(shown(&built, &part(own.clone(), &[(SEX, sex)])), "{sex}");
    }
    let cell = |sex, age| shown(&built, &part(own.clone(), &[(SEX, sex), (AGE, age)]));
    assert!(!cell("man", "from-30"));
    assert!(!cell("man", "under-30"), "men by age");
    assert!(!cell("kvinna", "from-30"), "those from 30 by sex");
    assert!(!cell("kvinna", "under-30"), "and the last one gives all three away");
}

#[test]
fn a_crossing_under_a_hidden_option_is_hidden() {
    let rows = [area("SE-0001", (20, 20), (20, 20)), crossed("SE-0002", [20, 20, 1, 1])].concat();
    let built = lattice().release(&[RoundSpec::new(2018, rows)], policy());
    let own = wanted(2018, "SE-0002");
    assert!(!shown(&built, &part(own.clone(), &[(SEX, "man")])));
    for age in ["under-30", "from-30"] {
        assert!(!shown(&built, &part(own.clone(), &[(SEX, "man"), (AGE, age)])), "{age}");
    }
}

/// The persons behind a figure, and whether the public knows how many they are: also of nobody it does not, where it is
/// hidden that there is nobody.
fn seen(built: &Built, options: &[(&str, &str)]) -> (u64, bool) {
    let one = part(wanted(2018, "SE-0001"), options);
    let persons = match look(built, &one, Audience::Methodologist).respondents {
        Some(PrintedCount::Exact(count)) => count,
        _ => 0,
    };
    let hidden = look(built, &one, Audience::Public).value == Err(Missing::Suppressed);
    (persons, !hidden)
}

/// Whether a shown sum gives one of its hidden parts away. That everybody is in one of the options is nothing that anyone
/// knows, as nobody has to answer.
fn is_safe(built: &Built, whole: &[(&str, &str)], by: (&str, [&str; 2])) -> bool {
    let (all, whole_is_shown) = seen(built, whole);
    let parts = by.1.map(|option| seen(built, &[whole, &[(by.0, option)]].concat()));
    let hidden: Vec<u64> = parts.iter().filter(|one| !one.1).map(|one| one.0).collect();
    let elsewhere = all - parts.iter().map(|one| one.0).sum::<u64>();
    !whole_is_shown || hidden.is_empty() || hidden.iter().sum::<u64>() + elsewhere >= 5
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn no_sum_of_a_crossing_gives_a_hidden_part_away(
        counts in proptest::collection::vec((0..3_u8, 0..3_u8, 0..9_usize), 1..12),
    ) {
        let level = |code: u8| if code == 2 { 251 } else { code };
        let rows = counts.into_iter().map(|(sex, age, count)| {
            let one = Respondent { sex: level(sex), age: level(age), ..somebody("SE-0001") };
            [of(count, &one), of(count / 2, &dissatisfied(one))].concat()
        });
        let rows = [rows.collect::<Vec<_>>().concat(), area("SE-0002", (20, 20), (20, 20))].concat();
        let built = lattice().release(&[RoundSpec::new(2018, rows)], policy());
        let (sexes, ages) = ((SEX, ["kvinna", "man"]), (AGE, ["under-30", "from-30"]));
        prop_assert!(is_safe(&built, &[], sexes) && is_safe(&built, &[], ages));
        for (whole, by) in [(sexes, ages), (ages, sexes)] {
            for option in whole.1 {
                prop_assert!(is_safe(&built, &[(whole.0, option)], by), "{option} by {}", by.0);
            }
        }
    }
}

#[test]
fn a_release_without_crossings_counts_the_same() {
    let rounds = [RoundSpec::new(2018, crossed("SE-0001", [7, 8, 9, 10]))];
    let with = lattice().release(&rounds, open_policy());
    let without = Lattice { crossings: Vec::new(), ..lattice() }.release(&rounds, open_policy());
    for one in [(SEX, "man"), (AGE, "from-30"), ("MODE", "PAPER")] {
        let wanted = part(wanted(2018, "SE"), &[one]);
        let of = |built| look(built, &wanted, Audience::Methodologist);
        assert_eq!(of(&with), of(&without));
    }
}
