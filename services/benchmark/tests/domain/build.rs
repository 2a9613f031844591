//! A release is a pure function of its inputs: small cases by hand, and the same bytes from the same answers.

use crate::kit::{
    self, RoundSpec, area, equal_unit, look, of_sex, open_policy, policy, rate_of, release, respondents,
    strict, wanted,
};
use jamfor_benchmark::domain::encode::{LARGEST, Unreadable, decode, encode};
use jamfor_benchmark::domain::figure::{Coverage, Missing, Reason, Status};
use jamfor_disclosure::{Audience, PrintedCount};
use proptest::prelude::*;

fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-12, "{found} is not {expected}");
}

/// Three areas: 8 of 10, 30 of 40, 12 of 50 satisfied.
fn three() -> RoundSpec {
    let rows = [
        area("SE-0001", (4, 1), (4, 1)),
        area("SE-0002", (10, 10), (20, 0)),
        area("SE-0003", (6, 19), (6, 19)),
    ];
    RoundSpec::new(2018, rows.concat())
}

#[test]
fn shares_are_those_computed_by_hand() {
    let built = release(&[three()], open_policy());
    let share = |wanted| look(&built, &wanted, Audience::Methodologist).value.unwrap().share;
    close(share(wanted(2018, "SE-0001")).value, 0.8);
    close(share(wanted(2018, "SE")).value, 50.0 / 100.0);
    close(share(equal_unit(2018)).value, (0.8 + 0.75 + 0.24) / 3.0);
    close(share(of_sex(wanted(2018, "SE-0002"), "kvinna")).value, 0.5);
    assert_eq!(share(of_sex(wanted(2018, "SE-0002"), "man")).printed.to_string(), "100");
}

#[test]
fn every_figure_says_how_many_stand_behind_it() {
    let mut rows = area("SE-0001", (20, 10), (10, 10));
    rows.extend(respondents("SE-0001", 0, [0, 0, 0, 0, 7]));
    let built = release(&[RoundSpec::new(2018, rows)], policy());
    let figure = look(&built, &wanted(2018, "SE-0001"), Audience::Public);
    assert_eq!(figure.respondents, Some(PrintedCount::Exact(50)));
    assert_eq!(figure.eligible, Some(PrintedCount::Exact(57)));
    assert_eq!(figure.status, Status::Normal);
    let estimate = figure.value.unwrap();
    assert_eq!(estimate.share.printed.to_string(), "60");
    assert_eq!(estimate.no_opinion.unwrap().printed.to_string(), "12");
    let shares: Vec<String> = estimate.distribution.iter().map(|one| one.share.printed.to_string()).collect();
    assert_eq!(shares, ["53", "0", "35", "0", "12"]);
    let pooled = look(&built, &wanted(2018, "SE"), Audience::Public);
    assert_eq!(pooled.coverage, Some(Coverage { participating: 1, eligible: 290, contributing: 1 }));
}

#[test]
fn all_groups_are_pooled_and_each_is_a_stratum_of_its_area() {
    let round = three().with_group(kit::OTHER_GROUP, area("SE-0001", (0, 10), (0, 20)));
    let built = release(&[round], open_policy());
    let all = look(&built, &wanted(2018, "SE-0001"), Audience::Methodologist);
    close(all.value.unwrap().share.value, 8.0 / 40.0);
    let one = kit::look(
        &built,
        &jamfor_benchmark::domain::lookup::Wanted { group: kit::GROUP.into(), ..wanted(2018, "SE-0001") },
        Audience::Methodologist,
    );
    close(one.value.unwrap().share.value, 0.8);
}

#[test]
fn a_participation_rate_comes_from_contacts_and_never_from_answers() {
    let mut round = three().asked("SE-0001", 660, 370).asked("SE-0002", 40, 20);
    round.contacts.sort_by(|a, b| a.area.cmp(&b.area));
    let built = release(&[round], strict());
    let own = look(&built, &rate_of(2018, "SE-0001"), Audience::Public);
    assert_eq!(own.respondents, Some(PrintedCount::Exact(370)));
    assert_eq!(own.eligible, Some(PrintedCount::Exact(660)));
    assert_eq!(own.value.unwrap().share.printed.to_string(), "56");
    let all = look(&built, &rate_of(2018, "SE"), Audience::Methodologist);
    close(all.value.unwrap().share.value, 390.0 / 700.0);
    assert_eq!(look(&built, &rate_of(2018, "SE-0003"), Audience::Public).value, Err(Missing::NotCollected));
    let by_sex = look(&built, &of_sex(rate_of(2018, "SE-0001"), "man"), Audience::Public);
    assert_eq!(by_sex.value, Err(Missing::NotApplicable));
}

#[test]
fn a_stated_rate_stands_beside_the_computed_one() {
    let mut inputs = kit::inputs(&[three().asked("SE-0001", 99, 66)], strict());
    let stated = |percent: &str| jamfor_benchmark::domain::round::StatedRate {
        area: "SE-0001".into(),
        group: "ALL".into(),
        percent: percent.into(),
        source: "a report".into(),
    };
    for (percent, differs) in
        [("74.46", true), ("67", false), ("66.67", false), ("66.6", true), ("66.667", false)]
    {
        inputs.rounds[0].round.stated = vec![stated(percent)];
        let built = jamfor_benchmark::domain::build::build(&inputs);
        for audience in [Audience::Public, Audience::Methodologist] {
            let figure = look(&built, &rate_of(2018, "SE-0001"), audience);
            let said = figure.stated.unwrap();
            assert_eq!((said.percent.as_str(), said.differs), (percent, differs), "{audience:?}");
            assert_eq!(figure.caveats.iter().any(|one| one.reason == Reason::StatedRateDiffers), differs);
        }
    }
}

#[test]
fn what_was_not_asked_or_collected_says_so() {
    let mut inputs =
        kit::inputs(&[three(), RoundSpec::new(2019, area("SE-0001", (20, 20), (20, 20)))], policy());
    inputs.rounds[1].instruments[0].items.remove(kit::ITEM);
    let built = jamfor_benchmark::domain::build::build(&inputs);
    assert_eq!(look(&built, &wanted(2019, "SE-0001"), Audience::Public).value, Err(Missing::NotAsked));
    assert_eq!(look(&built, &wanted(2018, "SE-0099"), Audience::Public).value, Err(Missing::NotCollected));
    assert_eq!(look(&built, &wanted(2018, "DK"), Audience::Public).value, Err(Missing::NotCollected));
}

#[test]
fn a_release_comes_back_from_its_pieces_and_no_byte_may_change() {
    let built = release(&[three()], policy());
    let encoded = encode(&built).unwrap();
    assert!(encoded.pieces.iter().all(|piece| piece.len() <= LARGEST));
    assert_eq!(decode(&encoded.pieces, &encoded.digest).unwrap(), built);
    let mut altered = encoded.pieces.clone();
    let last = altered.last_mut().unwrap();
    let end = last.len() - 1;
    last[end] ^= 1;
    assert!(decode(&altered, &encoded.digest).is_err());
    assert!(decode(&encoded.pieces[..encoded.pieces.len() - 1], &encoded.digest).is_err());
}

#[test]
fn what_an_older_version_stored_is_named_as_such() {
    let encoded = encode(&release(&[three()], policy())).unwrap();
    let mut older = encoded.pieces.clone();
    for (piece, kind) in older.iter_mut().zip([0, 1]) {
        piece[0] = kind;
    }
    assert!(matches!(decode(&older, &encoded.digest), Err(Unreadable::Outdated)));
}

#[test]
fn large_releases_are_cut_between_figures() {
    let rows = (0..1_500).flat_map(|at| area(&format!("SE-{at:04}"), (3, 3), (3, 3))).collect();
    let built = release(&[RoundSpec::new(2018, rows)], policy());
    let encoded = encode(&built).unwrap();
    assert!(encoded.pieces.len() > 2, "{} pieces", encoded.pieces.len());
    assert!(encoded.pieces.iter().all(|piece| piece.len() <= LARGEST));
    assert_eq!(decode(&encoded.pieces, &encoded.digest).unwrap(), built);
}

fn any_rows() -> impl Strategy<Value = Vec<kit::Respondent>> {
    let one =
        (0..6_u8, prop_oneof![0..5_u8, Just(250_u8), Just(251_u8)], 0..2_u8, 0..2_u8, 1..5_000_000_000_i64);
    let row = one.prop_map(|(area, answer, sex, mode, weight)| kit::Respondent {
        answer,
        sex,
        mode,
        weight,
        ..kit::somebody(&format!("SE-{area:04}"))
    });
    proptest::collection::vec(row, 1..200)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn neither_order_nor_threads_change_a_bit((rows, shuffled) in any_rows().prop_flat_map(|rows| {
        (Just(rows.clone()), Just(rows).prop_shuffle())
    }), threads in 1..5_usize) {
        let digest = |rows: Vec<kit::Respondent>, threads| {
            let round = RoundSpec { weighted: true, threads, ..RoundSpec::new(2018, rows) };
            encode(&release(&[round], policy())).unwrap().digest
        };
        prop_assert_eq!(digest(rows, 1), digest(shuffled, threads));
    }
}

#[test]
fn another_answer_or_policy_is_another_digest() {
    let digest = |round, policy| encode(&release(&[round], policy)).unwrap().digest;
    let whole = digest(three(), policy());
    let mut fewer = three();
    fewer.groups[0].1.pop();
    assert_ne!(digest(fewer, policy()), whole);
    assert_ne!(digest(three(), open_policy()), whole);
}
