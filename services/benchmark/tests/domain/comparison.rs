//! Areas against participants, and series through rounds.

use jamfor_benchmark::domain::{
    against::Against,
    build::build,
    built::Built,
    comparison::Comparison,
    figure::{Missing, Reason},
    instrument::Changes,
    lookup::{Wanted, find},
    mask::{Mask, Masks},
    reader::Reader,
    round::Event,
    series::RoundPoint,
    verdict::Verdict,
    word::Word,
};
use jamfor_disclosure::Audience;
use jamfor_survey::{ChangeClass, Texts};

use crate::kit::{self, GROUP, ITEM, OTHER_GROUP, RoundSpec, area, look, policy, rate_of, release, wanted};

fn against(built: &Built, code: &str, comparator: Against, audience: Audience) -> Comparison {
    let place = find(&built.frame, &wanted(2018, code)).unwrap();
    Reader::new(built, audience).compare(&place, comparator).unwrap()
}

fn reasons(comparison: &Comparison) -> Vec<Reason> {
    comparison.reasons.iter().map(|caveat| caveat.reason).collect()
}

/// Ten areas of 400 answers with 60 % satisfied, and one of 400 with `own` satisfied.
fn eleven(own: usize) -> RoundSpec {
    let mut rows = area("SE-0001", (own / 2, 200 - own / 2), (own / 2, 200 - own / 2));
    for at in 2..12 {
        rows.extend(area(&format!("SE-{at:04}"), (120, 80), (120, 80)));
    }
    RoundSpec::new(2018, rows)
}

#[test]
fn words_follow_the_difference_for_every_audience_and_comparator() {
    for (own, word) in [(340, Word::Better), (240, Word::Level), (140, Word::Worse), (262, Word::Better)] {
        let built = release(&[eleven(own)], policy());
        for audience in [Audience::Public, Audience::Methodologist] {
            for comparator in [Against::Pooled, Against::EqualUnit] {
                let found = against(&built, "SE-0001", comparator, audience);
                let near = own == 262 && found.word == Word::CannotBeToldApart;
                assert!(found.word == word || near, "{own} {audience:?} {comparator:?}: {:?}", found.word);
                let difference = found.difference.unwrap();
                assert!(difference.interval.is_some() && difference.p_value.is_some());
            }
        }
    }
}

#[test]
fn tests_have_names_and_signs_are_printed() {
    let built = release(&[eleven(340)], policy());
    let pooled = against(&built, "SE-0001", Against::Pooled, Audience::Public).difference.unwrap();
    assert_eq!((pooled.test, pooled.printed().as_str()), ("z_part_of_whole", "+23"));
    let mean = against(&built, "SE-0001", Against::EqualUnit, Audience::Methodologist).difference.unwrap();
    assert_eq!((mean.test, mean.printed().as_str()), ("z_equal_unit", "+23"));
    let level = release(&[eleven(240)], policy());
    let none = against(&level, "SE-0001", Against::Pooled, Audience::Public).difference.unwrap();
    assert_eq!(none.printed(), "0");
}

#[test]
fn under_thirty_answers_there_is_a_difference_and_no_word() {
    let mut round = eleven(240);
    round.groups[0].1.extend(area("SE-0099", (9, 1), (8, 2)));
    let built = release(&[round], policy());
    for audience in [Audience::Public, Audience::Methodologist] {
        let found = against(&built, "SE-0099", Against::Pooled, audience);
        let difference = found.difference.clone().unwrap();
        assert_eq!((difference.test, difference.p_value, difference.interval), ("", None, None));
        assert_eq!((found.word, found.verdict), (Word::None, Verdict::WithCaution));
        assert!(reasons(&found).contains(&Reason::SmallBase));
    }
}

#[test]
fn the_comparison_is_difficult_because_few_took_part_and_they_measured_differently() {
    let mut round = eleven(240).asked("SE-0001", 660, 370).asked("SE-0002", 1_000, 350);
    for row in &mut round.groups[0].1 {
        row.mode = u8::from(row.area != "SE-0001" && row.answer == 0);
    }
    let mut inputs = kit::inputs(&[round], policy());
    inputs.rounds[0].participants[0].recruitment = ["POST".to_owned()].into();
    let built = build(&inputs);
    let found = against(&built, "SE-0001", Against::Pooled, Audience::Public);
    assert_eq!(found.verdict, Verdict::NotComparable);
    assert_eq!(found.difference, None);
    let expected = [Reason::ModeMix, Reason::CoveragePartial, Reason::RecruitmentDiffers];
    assert_eq!(reasons(&found), expected);
    assert_eq!(found.reasons[1].detail, "11 of 290");
    let rate = find(&built.frame, &rate_of(2018, "SE-0002")).unwrap();
    let rate = Reader::new(&built, Audience::Public).compare(&rate, Against::Pooled).unwrap();
    assert!(reasons(&rate).contains(&Reason::ParticipationLow) && !reasons(&rate).contains(&Reason::ModeMix));
    assert_eq!(rate.word, Word::Worse);
}

#[test]
fn the_number_of_a_hidden_rate_stands_in_no_caveat() {
    let round = eleven(240).asked("SE-0001", 660, 370).asked("SE-0002", 1_000, 350);
    let mut built = release(&[round], policy());
    let told = |built: &Built| -> Vec<String> {
        let found = against(built, "SE-0002", Against::Pooled, Audience::Public);
        let own = look(built, &wanted(2018, "SE-0002"), Audience::Public);
        let caveats = found.reasons.iter().chain(&own.caveats);
        let of_rates = caveats.filter(|one| one.reason == Reason::ParticipationLow);
        of_rates.map(|one| one.detail.clone()).collect()
    };
    assert_eq!(told(&built), ["35 %", "35 %"]);
    let key = find(&built.frame, &rate_of(2018, "SE-0002")).unwrap().key.unwrap();
    let at = built.records.iter().position(|one| one.key == key).unwrap();
    built.records[at].masks = Masks::both(Mask::Complementary);
    assert_eq!(told(&built), ["", ""], "the reason stays, without the number");
}

#[test]
fn a_mix_of_groups_that_differs_is_told() {
    let round = eleven(240).with_group(OTHER_GROUP, area("SE-0001", (200, 100), (100, 50)));
    let built = release(&[round], policy());
    let found = against(&built, "SE-0001", Against::Pooled, Audience::Public);
    assert!(reasons(&found).contains(&Reason::TargetGroupMix));
    let one = Wanted { group: GROUP.into(), ..wanted(2018, "SE-0001") };
    let place = find(&built.frame, &one).unwrap();
    let found = Reader::new(&built, Audience::Public).compare(&place, Against::Pooled).unwrap();
    assert!(!reasons(&found).contains(&Reason::TargetGroupMix));
}

fn series(inputs: &kit_inputs::Inputs, wanted: &Wanted) -> Vec<RoundPoint> {
    Reader::new(&build(inputs), Audience::Public).series(wanted).unwrap().points
}

use jamfor_benchmark::domain::build as kit_inputs;

fn year(year: i32, satisfied: usize) -> RoundSpec {
    RoundSpec::new(year, area("SE-0001", (satisfied, 100 - satisfied), (satisfied, 100 - satisfied)))
}

#[test]
fn a_gap_is_not_collected_and_the_next_change_reaches_over_it() {
    let gap = RoundSpec::new(2020, area("SE-0002", (50, 50), (50, 50)));
    let points =
        series(&kit::inputs(&[year(2019, 80), gap, year(2021, 60)], policy()), &wanted(2021, "SE-0001"));
    assert_eq!(points[1].figure.value, Err(Missing::NotCollected));
    assert!(points[0].change.is_none() && points[1].change.is_none());
    let change = points[2].change.as_ref().unwrap();
    assert_eq!(change.against.subject.round, "bodies/se-test/rounds/r2019");
    assert_eq!(change.word, Word::Worse);
    let difference = change.difference.as_ref().unwrap();
    assert_eq!((difference.printed().as_str(), difference.test), ("-20", "z_independent"));
}

#[test]
fn the_first_survey_of_its_kind_has_nothing_before_it() {
    let points = series(&kit::inputs(&[year(2018, 60)], policy()), &wanted(2018, "SE-0001"));
    assert_eq!((points.len(), points[0].change.is_none()), (1, true));
    assert!(points[0].figure.value.is_ok());
}

#[test]
fn a_changed_question_says_how_much_and_withholds_what_does_not_compare() {
    for (class, verdict, reason) in [
        (ChangeClass::TextOnly, Verdict::WithCaution, Reason::TextChanged),
        (ChangeClass::Recoded, Verdict::NotComparable, Reason::ItemChanged),
        (ChangeClass::Breaking, Verdict::NotComparable, Reason::ItemChanged),
    ] {
        let mut inputs = kit::inputs(&[year(2019, 80), year(2021, 60).with_revision(2)], policy());
        let mut changes = Changes::default();
        let (before, after) = (kit::questionnaire(GROUP, 1), kit::questionnaire(GROUP, 2));
        changes.insert(&before, &after, [(ITEM.to_owned(), class)].into());
        inputs.changes = changes;
        let points = series(&inputs, &wanted(2021, "SE-0001"));
        let change = points[1].change.as_ref().unwrap();
        assert_eq!(change.verdict, verdict);
        assert!(reasons(change).contains(&reason));
        assert_eq!(change.difference.is_none(), verdict == Verdict::NotComparable);
    }
}

#[test]
fn eighty_five_percent_of_other_participants_is_no_trend_of_the_same() {
    let many = |year: i32, count: usize| {
        let rows = (0..count).flat_map(|at| area(&format!("SE-{at:04}"), (17, 3), (17, 3))).collect();
        RoundSpec::new(year, rows)
    };
    let points = series(&kit::inputs(&[many(2015, 40), many(2017, 87)], policy()), &wanted(2015, "SE"));
    let change = points[1].change.as_ref().unwrap();
    assert_eq!(change.word, Word::Level);
    let found = change.reasons.iter().find(|one| one.reason == Reason::ParticipantsChanged).unwrap();
    assert_eq!(found.detail, "40 of 87");
}

#[test]
fn a_special_event_travels_with_its_figures() {
    let mut inputs = kit::inputs(&[year(2019, 80), year(2020, 60)], policy());
    let text = Texts::new().with("sv", "Pandemin påverkade insamlingen.");
    inputs.rounds[1].round.events = vec![Event { key: "pandemic".into(), text: text.clone() }];
    let points = series(&inputs, &wanted(2020, "SE-0001"));
    let said = points[1].figure.caveats.iter().find(|one| one.reason == Reason::SpecialEvent).unwrap();
    assert_eq!((&**said.text, said.detail.as_str()), (&text, "pandemic"));
    assert!(reasons(points[1].change.as_ref().unwrap()).contains(&Reason::SpecialEvent));
    assert!(points[0].figure.caveats.iter().all(|one| one.reason != Reason::SpecialEvent));
}

#[test]
fn a_report_has_one_row_an_indicator_with_breakdowns_and_both_comparisons() {
    let built = release(&[eleven(340).asked("SE-0001", 660, 370)], policy());
    let (rows, caveats) =
        Reader::new(&built, Audience::Public).report(&wanted(2018, "SE-0001"), &[]).unwrap();
    assert_eq!(rows.len(), 2);
    assert_eq!((rows[0].by_breakdown.len(), rows[1].by_breakdown.len()), (2, 0));
    assert!(rows[0].pooled.is_some() && rows[0].equal_unit.is_some());
    let found: Vec<Reason> = caveats.iter().map(|one| one.reason).collect();
    assert_eq!(found, [Reason::CoveragePartial, Reason::Synthetic]);
}

#[test]
fn all_participants_stand_beside_each_other_and_one_that_took_no_part_is_not_collected() {
    let built = release(&[eleven(340)], policy());
    let reader = Reader::new(&built, Audience::Public);
    let all = reader.areas(&wanted(2018, ""), Against::Pooled).unwrap();
    assert_eq!(all.rows.len(), 11);
    assert!(all.rows.windows(2).all(|pair| pair[0].code() < pair[1].code()));
    assert!(all.against.unwrap().value.is_ok());
    let absent = reader.area(&wanted(2018, ""), "SE-0777", Against::Pooled).unwrap();
    assert_eq!((absent.figure.value, absent.comparison), (Err(Missing::NotCollected), None));
}
