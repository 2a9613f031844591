//! Case 01: intervals of counts.

use jamfor_statistics::interval::{Confidence, Interval, agresti_coull, byar, clopper_pearson, wald, wilson};
use jamfor_statistics::share::share_of_stratum;
use jamfor_statistics::stratified::{Population, Stratum};
use jamfor_statistics::{Method, Moments, Undefined, Weight};

use crate::support::{Row, check, number, rows};

fn both(row: &Row, name: &str, found: Result<Interval, Undefined>) {
    check(row, &format!("{name}_lo"), found.map(|interval| interval.lower));
    check(row, &format!("{name}_hi"), found.map(|interval| interval.upper));
}

#[test]
fn intervals_of_counts() {
    for row in rows("01_simple_proportions_expected.csv") {
        let (k, n): (u64, u64) = (row["k"].parse().unwrap(), row["n"].parse().unwrap());
        let confidence = Confidence::new(number(&row, "level").unwrap()).unwrap();
        both(&row, "wilson", wilson(k, n, &confidence));
        both(&row, "cp", clopper_pearson(k, n, &confidence));
        both(&row, "ac", agresti_coull(k, n, &confidence));
        both(&row, "wald", wald(k, n, &confidence));
        both(&row, "byar_count", byar(k, &confidence));
    }
}

/// With equal weights the weighted methods are those of counts, whatever the weight is.
#[test]
fn equal_weights_are_counts() {
    for row in rows("01_simple_proportions_expected.csv") {
        let (k, n): (u64, u64) = (row["k"].parse().unwrap(), row["n"].parse().unwrap());
        let confidence = Confidence::new(number(&row, "level").unwrap()).unwrap();
        let mut moments = Moments::EMPTY;
        (0..n).for_each(|at| moments.add(Weight::from_nano(2_345_678_901).unwrap(), at < k));
        let stratum = Stratum { respondents: n, population: None, moments };
        let share = share_of_stratum(&stratum, Population::Unlimited).unwrap();
        both(&row, "cp", Method::ClopperPearson.interval(&share, &confidence));
        both(&row, "wilson", Method::WilsonKish.interval(&share, &confidence));
    }
}

#[test]
fn the_named_levels_are_those_computed() {
    for named in [Confidence::P90, Confidence::P95, Confidence::P998] {
        let computed = Confidence::new(named.level()).unwrap();
        assert!((computed.z() - named.z()).abs() < 1e-13, "{computed:?}");
    }
}
