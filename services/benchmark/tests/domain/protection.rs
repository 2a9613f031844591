//! What nobody may read out of a release: small and unanimous cells, their neighbours, totals of too few areas.

use jamfor_benchmark::domain::{
    against::Against,
    build::build,
    built::Built,
    figure::{Missing, Reason, Status},
    lookup::{Wanted, find},
    mask::Mask,
    policy::{Policy, TotalRules},
    reader::Reader,
    record::Record,
};
use jamfor_disclosure::{Audience, Primary, PrintedCount};
use proptest::prelude::*;

use crate::kit::{
    self, GROUP, OTHER_GROUP, Respondent, RoundSpec, area, equal_unit, look, of_sex, policy, rate_of,
    release, respondents, wanted,
};

fn group(wanted: Wanted, group: &str) -> Wanted {
    Wanted { group: group.into(), ..wanted }
}

fn printed(built: &Built, wanted: &Wanted) -> Result<String, Missing> {
    look(built, wanted, Audience::Public).value.map(|estimate| estimate.share.printed.to_string())
}

#[test]
fn neither_the_public_nor_the_owner_reads_four_answers() {
    let rows = [area("SE-0001", (1, 1), (1, 1)), area("SE-0002", (20, 20), (20, 20))];
    let built = release(&[RoundSpec::new(2018, rows.concat())], policy());
    for audience in [Audience::Public, Audience::Owner] {
        let figure = look(&built, &wanted(2018, "SE-0001"), audience);
        assert_eq!(figure.value, Err(Missing::Suppressed));
        assert_eq!((figure.respondents, figure.eligible, figure.coverage), (None, None, None));
        assert_eq!(figure.status, Status::Missing);
    }
    let exact = look(&built, &wanted(2018, "SE-0001"), Audience::Methodologist);
    assert_eq!((exact.value.unwrap().share.value, exact.respondents), (0.5, Some(PrintedCount::Exact(4))));
}

#[test]
fn one_person_who_did_not_state_a_sex_cannot_be_computed_by_subtraction() {
    let mut rows = area("SE-0001", (27, 8), (18, 13));
    let mut blank = rows[0].clone();
    blank.sex = 251; // no answer
    rows.push(blank);
    let built =
        release(&[RoundSpec::new(2018, [rows, area("SE-0002", (20, 20), (20, 20))].concat())], policy());
    let all = look(&built, &wanted(2018, "SE-0001"), Audience::Public);
    assert_eq!(all.respondents, Some(PrintedCount::Exact(67)));
    for sex in ["kvinna", "man"] {
        let of_sex = look(&built, &of_sex(wanted(2018, "SE-0001"), sex), Audience::Public);
        assert!(of_sex.value.is_ok());
        let bands = [of_sex.respondents, of_sex.eligible];
        assert!(bands.iter().all(|count| matches!(count, Some(PrintedCount::Band { .. }))), "{bands:?}");
    }
}

#[test]
fn all_young_people_in_osby_are_satisfied() {
    let rows = [area("SE-1273", (6, 0), (8, 0)), area("SE-0002", (20, 20), (20, 20))];
    let built = release(&[RoundSpec::new(2020, rows.concat())], policy());
    for audience in [Audience::Public, Audience::Owner] {
        assert_eq!(look(&built, &wanted(2020, "SE-1273"), audience).value, Err(Missing::Suppressed));
    }
    let exact = look(&built, &wanted(2020, "SE-1273"), Audience::Methodologist);
    assert_eq!(exact.value.unwrap().share.printed.to_string(), "100");
}

#[test]
fn a_sensitive_group_needs_ten_also_where_all_groups_are_pooled() {
    let round = RoundSpec::new(2018, area("SE-0002", (20, 20), (20, 20)))
        .with_group(OTHER_GROUP, area("SE-0001", (2, 2), (2, 2)));
    let mut inputs = kit::inputs(&[round], kit::strict());
    let shown = build(&inputs);
    assert!(printed(&shown, &wanted(2018, "SE-0001")).is_ok());
    inputs.survey.sensitive_groups.insert(OTHER_GROUP.into());
    let built = build(&inputs);
    for wanted in [wanted(2018, "SE-0001"), group(wanted(2018, "SE-0001"), OTHER_GROUP)] {
        assert_eq!(printed(&built, &wanted), Err(Missing::Suppressed));
    }
}

#[test]
fn a_hidden_sex_takes_the_other_one_with_it() {
    let alike = (1..=9).flat_map(|at| area(&format!("SE-00{at:02}"), (20, 20), (1, 2)));
    let rows = alike.chain(area("SE-0102", (20, 20), (20, 20)));
    let built = release(&[RoundSpec::new(2018, rows.collect())], policy());
    let sex = |sex| printed(&built, &of_sex(wanted(2018, "SE-0001"), sex));
    assert_eq!([sex("kvinna"), sex("man")], [Err(Missing::Suppressed), Err(Missing::Suppressed)]);
    assert!(printed(&built, &wanted(2018, "SE-0001")).is_ok());
    assert!(printed(&built, &of_sex(wanted(2018, "SE-0102"), "man")).is_ok());
}

#[test]
fn a_sex_that_nobody_gave_hides_nothing() {
    let rows = [area("SE-0001", (20, 20), (0, 0)), area("SE-0002", (20, 20), (20, 20))];
    let built = release(&[RoundSpec::new(2018, rows.concat())], policy());
    assert!(printed(&built, &of_sex(wanted(2018, "SE-0001"), "kvinna")).is_ok());
}

#[test]
fn that_nobody_of_many_answered_is_told_and_of_few_is_not() {
    let silent = |count| kit::respondents("SE-0001", 0, [0, 0, 0, 0, count]);
    for (count, missing) in [(40, Missing::NoAnswer), (4, Missing::Suppressed)] {
        let rows = [silent(count), area("SE-0002", (20, 20), (20, 20))].concat();
        let built = release(&[RoundSpec::new(2018, rows)], policy());
        assert_eq!(printed(&built, &wanted(2018, "SE-0001")), Err(missing), "{count}");
    }
}

#[test]
fn a_hidden_group_takes_another_one_with_it() {
    let alike = |women, men| -> Vec<kit::Respondent> {
        (1..=9).flat_map(|at| area(&format!("SE-00{at:02}"), women, men)).collect()
    };
    let round =
        RoundSpec::new(2018, alike((20, 20), (20, 20))).with_group(OTHER_GROUP, alike((1, 1), (1, 0)));
    let built = release(&[round], policy());
    let own = wanted(2018, "SE-0001");
    assert!(printed(&built, &own).is_ok());
    for hidden in [GROUP, OTHER_GROUP] {
        assert_eq!(printed(&built, &group(own.clone(), hidden)), Err(Missing::Suppressed), "{hidden}");
        let by_sex = of_sex(group(own.clone(), hidden), "kvinna");
        assert_eq!(printed(&built, &by_sex), Err(Missing::Suppressed), "{hidden} by sex");
    }
}

#[test]
fn that_a_total_is_a_hidden_part_by_another_name_is_hidden_too() {
    // all women of the area are of two groups: three, and the 40 who are all of the other group
    let men = |at| if at % 2 == 0 { (20, 20) } else { (0, 0) };
    let all = |at: &u8| area(&format!("SE-00{at:02}"), (20, 20), men(*at));
    let few = |at: &u8| area(&format!("SE-00{at:02}"), (2, 1), (20, 20));
    let of = |rows: &dyn Fn(&u8) -> Vec<kit::Respondent>| (1..=20).flat_map(|at| rows(&at)).collect();
    let round = RoundSpec::new(2018, of(&all)).with_group(OTHER_GROUP, of(&few));
    let built = release(&[round], policy());
    let own = wanted(2018, "SE-0001");
    assert!(printed(&built, &own).is_ok());
    let of = |sex| printed(&built, &of_sex(group(own.clone(), GROUP), sex));
    // the total of the group may be read as long as nobody knows that no man is in it
    assert_eq!([of("kvinna"), of("man")], [Err(Missing::Suppressed), Err(Missing::Suppressed)]);
    assert_eq!(printed(&built, &of_sex(group(own, OTHER_GROUP), "kvinna")), Err(Missing::Suppressed));
}

#[test]
fn a_total_of_too_few_areas_is_withheld_and_says_so() {
    let rules = Policy { totals: TotalRules { minimum_areas: 3, largest_share: 1.0 }, ..policy() };
    let rows = [area("SE-0001", (20, 20), (20, 20)), area("SE-0002", (20, 20), (20, 20))].concat();
    let built = release(&[RoundSpec::new(2018, rows)], rules);
    for total in [wanted(2018, "SE"), equal_unit(2018), of_sex(wanted(2018, "SE"), "man")] {
        let figure = look(&built, &total, Audience::Public);
        assert_eq!(figure.value, Err(Missing::Suppressed));
        assert!(figure.caveats.iter().any(|caveat| caveat.reason == Reason::TotalWithheld));
        assert!(look(&built, &total, Audience::Methodologist).value.is_ok());
    }
    let place = find(&built.frame, &wanted(2018, "SE-0001")).unwrap();
    let compared = Reader::new(&built, Audience::Public).compare(&place, Against::Pooled).unwrap();
    assert_eq!(compared.difference, None);
    assert!(compared.reasons.iter().any(|caveat| caveat.reason == Reason::TotalWithheld));
}

#[test]
fn a_total_that_one_area_holds_is_withheld() {
    let rules = Policy { totals: TotalRules { minimum_areas: 1, largest_share: 0.25 }, ..policy() };
    let small = (1..=4).flat_map(|at| area(&format!("SE-000{at}"), (10, 10), (10, 10)));
    let even: Vec<_> = small.collect();
    let mut uneven = even.clone();
    uneven.extend(area("SE-0009", (50, 50), (50, 50)));
    let of = |rows| release(&[RoundSpec::new(2018, rows)], rules.clone());
    assert!(printed(&of(even), &wanted(2018, "SE")).is_ok());
    assert_eq!(printed(&of(uneven), &wanted(2018, "SE")), Err(Missing::Suppressed));
}

#[test]
fn small_counts_are_ranges_and_what_is_derived_uses_their_ends() {
    let rows = [area("SE-0001", (5, 2), (3, 2)), area("SE-0002", (40, 40), (40, 40))];
    let built = release(&[RoundSpec::new(2018, rows.concat())], policy());
    let figure = look(&built, &wanted(2018, "SE-0001"), Audience::Public);
    assert_eq!(figure.respondents, Some(PrintedCount::Band { from: 10, to: 19 }));
    assert_eq!(figure.status, Status::LowReliability);
    let estimate = figure.value.unwrap();
    assert_eq!((estimate.effective, estimate.distribution.len(), estimate.no_opinion), (10.0, 0, None));
}

#[test]
fn the_equal_unit_mean_leaves_out_what_is_hidden_and_says_how_many_are_in_it() {
    let rows = [
        area("SE-0001", (1, 1), (1, 1)),
        area("SE-0002", (20, 20), (20, 20)),
        area("SE-0003", (30, 10), (30, 10)),
        kit::small_areas(8),
    ];
    let built = release(&[RoundSpec::new(2018, rows.concat())], policy());
    for audience in [Audience::Public, Audience::Methodologist] {
        let figure = look(&built, &equal_unit(2018), audience);
        assert_eq!(figure.coverage.unwrap().contributing, 2);
        assert_eq!(
            figure.value.unwrap().share.value,
            if audience == Audience::Public { 0.63 } else { 0.625 }
        );
    }
}

#[test]
fn a_small_participation_rate_gives_no_exact_count_away() {
    let round = RoundSpec::new(2018, area("SE-0001", (20, 20), (20, 20))).asked("SE-0001", 184, 20);
    let built = release(&[round], policy());
    let figure = look(&built, &rate_of(2018, "SE-0001"), Audience::Public);
    assert_eq!(figure.respondents, Some(PrintedCount::Band { from: 20, to: 29 }));
    assert_eq!(figure.eligible, Some(PrintedCount::Band { from: 100, to: 199 }));
    let hidden = RoundSpec::new(2018, area("SE-0001", (20, 20), (20, 20))).asked("SE-0001", 184, 4);
    assert_eq!(printed(&release(&[hidden], policy()), &rate_of(2018, "SE-0001")), Err(Missing::Suppressed));
}

/// Everything that the public can read of an area: its figures, comparisons and report.
fn everything(built: &Built, code: &str) -> String {
    let reader = Reader::new(built, Audience::Public).including(true);
    let of_group = |one: &str| {
        let (own, whole) = (group(wanted(2018, code), one), group(wanted(2018, ""), one));
        let against = [Against::Pooled, Against::EqualUnit, Against::Others];
        let areas = against.map(|against| reader.areas(&whole, against));
        let of_sex = against.map(|against| reader.areas(&of_sex(whole.clone(), "man"), against));
        let series = [own.clone(), group(wanted(2018, "SE"), one)].map(|wanted| reader.series(&wanted));
        let order = (reader.ranking(&whole, None), reader.funnel(&whole));
        format!("{:?}\n{areas:?}\n{of_sex:?}\n{series:?}\n{order:?}", reader.report(&own, &[]))
    };
    ["ALL", GROUP, OTHER_GROUP].map(of_group).concat()
}

/// Two areas that hold the participants, and one whose answers are replaced cell by cell.
fn world(own: Vec<kit::Respondent>) -> Built {
    let rows = [own, area("SE-0002", (40, 40), (40, 40)), area("SE-0003", (50, 30), (30, 50))];
    release(&[RoundSpec::new(2018, rows.concat())], policy())
}

fn record<'a>(built: &'a mut Built, wanted: &Wanted) -> &'a mut Record {
    let key = find(&built.frame, wanted).unwrap().key.unwrap();
    let at = built.records.iter().position(|record| record.key == key).unwrap();
    &mut built.records[at]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// The exact content of a hidden cell can be anything at all: no answer to the public changes.
    #[test]
    fn nothing_of_a_hidden_cell_is_read((women, men) in ((0..3_usize, 0..2_usize), (0..1_usize, 0..1_usize)),
                                        other in ((0..40_usize, 0..40_usize), (0..40_usize, 0..40_usize))) {
        let mut rows = area("SE-0001", women, men);
        rows.extend(area("SE-0001", (1, 0), (0, 0)));
        let hidden = world(rows);
        let all = wanted(2018, "SE-0001");
        prop_assert_eq!(look(&hidden, &all, Audience::Public).value, Err(Missing::Suppressed));
        let replaced = world([area("SE-0001", other.0, other.1), area("SE-0001", (1, 1), (1, 1))].concat());
        let mut altered = hidden.clone();
        for one in [all.clone(), of_sex(all.clone(), "kvinna"), of_sex(all.clone(), "man")] {
            for group in ["ALL", GROUP] {
                let one = Wanted { group: group.into(), ..one.clone() };
                let cell = replaced.get(&find(&replaced.frame, &one).unwrap().key.unwrap()).unwrap().cell.clone();
                record(&mut altered, &one).cell = cell;
            }
        }
        prop_assert_eq!(everything(&hidden, "SE-0001"), everything(&altered, "SE-0001"));
    }

    /// Of a shown cell the public reads what is printed: cells that print alike cannot be told apart.
    #[test]
    fn cells_that_print_alike_are_one_cell(percent in 1..100_usize, n in 100..150_usize, more in 0..3_usize) {
        let x = (n * percent).div_ceil(100).min(n - 1).max(1);
        let base = world(area("SE-0001", (x, n - x), (40, 40)));
        let other = world(area("SE-0001", (x, n - x), (40 + more, 40 - more)));
        let all = wanted(2018, "SE-0001");
        let of = |built: &Built| look(built, &all, Audience::Public);
        let alike = of(&base).value.unwrap().share == of(&other).value.unwrap().share;
        prop_assume!(alike);
        let mut altered = base.clone();
        for group in ["ALL", GROUP] {
            let one = Wanted { group: group.into(), ..all.clone() };
            let mut cell = other.get(&find(&other.frame, &one).unwrap().key.unwrap()).unwrap().cell.clone();
            if let (jamfor_benchmark::domain::cell::Value::Share(new), Some(old)) =
                (&mut cell.value, base.get(&find(&base.frame, &one).unwrap().key.unwrap()).unwrap().cell.share())
            {
                new.options.clone_from(&old.options);
            }
            record(&mut altered, &one).cell = cell;
        }
        prop_assert_eq!(everything(&base, "SE-0001"), everything(&altered, "SE-0001"));
    }
}

#[test]
fn the_reason_of_a_mask_is_stored_and_never_shown() {
    let built = world(area("SE-0001", (1, 1), (1, 0)));
    let key = find(&built.frame, &wanted(2018, "SE-0001")).unwrap().key.unwrap();
    assert_eq!(built.get(&key).unwrap().masks.public, Mask::Primary(Primary::TooFew));
    let unanimous = world(area("SE-0001", (6, 0), (6, 0)));
    let of = |built: &Built| {
        let all = wanted(2018, "SE-0001");
        [all.clone(), of_sex(all.clone(), "kvinna"), of_sex(all, "man")]
            .map(|one| look(built, &one, Audience::Public))
    };
    assert_eq!(of(&built), of(&unanimous));
}

#[test]
fn the_answers_of_the_mean_do_not_tell_those_of_a_hidden_area() {
    let built = world([area("SE-0001", (1, 1), (1, 0)), kit::small_areas(8)].concat());
    let mean = look(&built, &equal_unit(2018), Audience::Public);
    assert_eq!(mean.respondents, Some(PrintedCount::Band { from: 200, to: 499 }));
    let whole = world(area("SE-0001", (20, 20), (20, 20)));
    let mean = look(&whole, &equal_unit(2018), Audience::Public);
    assert_eq!(mean.respondents, Some(PrintedCount::Exact(400)));
}

#[test]
fn the_interval_of_the_mean_does_not_tell_share_and_count_of_a_hidden_area() {
    // hidden beside the other target group of the same area, and in the mean of its own
    let mean = |own: (usize, usize), areas: usize| {
        let others = (2..=areas).flat_map(|at| area(&format!("SE-{at:04}"), (20, 20), (20, 20)));
        let rows = area("SE-0001", own, (10, 10)).into_iter().chain(others).collect();
        let round = RoundSpec::new(2018, rows).with_group(OTHER_GROUP, area("SE-0001", (1, 1), (1, 0)));
        let built = release(&[round], policy());
        let hidden = group(wanted(2018, "SE-0001"), GROUP);
        assert_eq!(printed(&built, &hidden), Err(Missing::Suppressed));
        look(&built, &group(equal_unit(2018), GROUP), Audience::Public).value
    };
    let (one, other) = (mean((18, 2), 120).unwrap(), mean((30, 10), 120).unwrap());
    assert_eq!((one.share, one.interval), (other.share, other.interval));
    assert_eq!(mean((18, 2), 6).err(), Some(Missing::Suppressed), "of few areas the mean itself would tell");
}

/// Of two target groups in each of twelve areas, these have no opinion, men and women alike.
fn without_opinion(counts: [usize; 2]) -> RoundSpec {
    let of = |without: usize| -> Vec<Respondent> {
        let one = |code: &str, sex| respondents(code, sex, [20, 0, 20, 0, without / 2]);
        (1..=12).flat_map(|at| [0, 1].map(|sex| one(&format!("SE-{at:04}"), sex)).concat()).collect()
    };
    RoundSpec::new(2018, of(counts[0])).with_group(OTHER_GROUP, of(counts[1]))
}

fn told_without_opinion(built: &Built, wanted: &Wanted) -> Option<String> {
    let estimate = look(built, wanted, Audience::Public).value.unwrap();
    estimate.no_opinion.map(|share| share.printed.to_string())
}

#[test]
fn how_many_have_no_opinion_is_told_where_nobody_can_subtract_it() {
    let built = release(&[without_opinion([16, 12])], policy());
    let one = |area, of: &str| group(wanted(2018, area), of);
    let told = |wanted: &Wanted| told_without_opinion(&built, wanted);
    assert_eq!(told(&one("SE-0001", GROUP)), Some("17".to_owned()));
    assert_eq!(told(&one("SE-0001", OTHER_GROUP)), Some("13".to_owned()));
    // a sum of a few hundred would give back what is left out of a part of it
    assert_eq!(told(&wanted(2018, "SE-0001")), None);
    assert_eq!(told(&of_sex(one("SE-0001", GROUP), "kvinna")), None);
    assert_eq!(told(&one("SE", GROUP)), Some("17".to_owned()));
    assert!(
        told_without_opinion(&built, &of_sex(one("SE", GROUP), "kvinna")).is_some(),
        "five hundred and more"
    );
}

#[test]
fn that_nobody_is_without_an_opinion_is_told_no_more_than_that_few_are() {
    for few in [0, 2, 4] {
        let built = release(&[without_opinion([few, 12])], policy());
        let own = group(wanted(2018, "SE-0001"), GROUP);
        assert_eq!(told_without_opinion(&built, &own), None, "{few}");
    }
}

#[test]
fn in_how_many_areas_somebody_has_an_option_is_told_to_the_methodologist() {
    let built = release(&[without_opinion([16, 12])], policy());
    let women = of_sex(wanted(2018, "SE"), "kvinna");
    assert!(look(&built, &wanted(2018, "SE"), Audience::Public).coverage.is_some());
    assert_eq!(look(&built, &women, Audience::Public).coverage, None);
    assert_eq!(look(&built, &women, Audience::Methodologist).coverage.unwrap().contributing, 12);
}
