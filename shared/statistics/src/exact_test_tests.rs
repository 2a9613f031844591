#![allow(clippy::unwrap_used)]

use super::*;
use crate::weight::Weight;

fn counts(positive: u64, of: u64) -> Counts {
    Counts::new(positive, of).unwrap()
}

fn answers(positive: u64, of: u64) -> Moments {
    let mut moments = Moments::EMPTY;
    (0..of).for_each(|i| moments.add(Weight::ONE, i < positive));
    moments
}

fn tested(own: (u64, u64), other: (u64, u64)) -> Result<Tested, Undefined> {
    let (own, other) = (answers(own.0, own.1), answers(other.0, other.1));
    let (part, comparator) = (own.share()?, other.share()?);
    let difference = Difference { part, comparator, difference: part - comparator, se: Ok(0.1) };
    test_against(&own, &other, &difference, &Sizes::default())
}

#[test]
fn the_lady_tasting_tea() {
    // R: fisher.test(matrix(c(3, 1, 1, 3), 2))$p.value
    let found = fisher(counts(3, 4), counts(1, 4)).unwrap();
    assert!((found.p - 34.0 / 70.0).abs() < 1e-14, "{found:?}");
    assert!((found.mid_p - 18.0 / 70.0).abs() < 1e-14, "{found:?}");
}

#[test]
fn outcomes_of_the_same_probability_belong_together() {
    assert_eq!(binomial(counts(2, 4), 0.5), Ok(ExactP { p: 1.0, mid_p: 0.8125 }));
    assert_eq!(binomial(counts(0, 4), 0.5), Ok(ExactP { p: 0.125, mid_p: 0.0625 }));
}

#[test]
fn a_benchmark_at_the_boundary_is_no_benchmark() {
    assert_eq!(binomial(counts(1, 4), 0.0), Err(Undefined::ShareAtBoundary));
    assert_eq!(binomial(counts(1, 4), 1.5), Err(Undefined::OutOfRange));
    assert_eq!(binomial(counts(1, 4), f64::NAN), Err(Undefined::OutOfRange));
}

#[test]
fn no_counts() {
    assert_eq!(Counts::new(0, 0), Err(Undefined::NoAnswers));
    assert_eq!(Counts::new(2, 1), Err(Undefined::OutOfRange));
    assert_eq!(Counts::effective(&Moments::EMPTY), Err(Undefined::NoAnswers));
}

#[test]
fn even_the_least_probable_outcome_has_a_p_value() {
    let found = binomial(counts(5000, 5000), 0.5).unwrap();
    assert!(found.p > 0.0 && found.mid_p > 0.0);
}

#[test]
fn equal_weights_are_counts() {
    assert_eq!(Counts::effective(&answers(3, 7)), Ok(counts(3, 7)));
}

#[test]
fn the_test_follows_the_answers() {
    let test = |own, other| tested(own, other).unwrap().test;
    assert_eq!(test((40, 60), (40, 80)), Test::Normal);
    assert_eq!(test((10, 20), (40, 80)), Test::Fisher);
    assert_eq!(test((10, 20), (300, 400)), Test::Binomial);
    assert_eq!(test((10, 20), (299, 399)), Test::Fisher, "one short of twenty times");
    assert_eq!(test((2, 60), (40, 80)), Test::Fisher, "a share under 5 %");
    assert_eq!(test((40, 60), (10, 20)), Test::Fisher, "few answers on the other side");
    assert_eq!(test((10, 20), (400, 400)), Test::Fisher, "a benchmark of 100 %");
}
