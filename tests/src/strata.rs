//! The areas of a round as strata of their nation, from what a methodologist is shown of each: enough to work out the
//! variance of the nation's share anew, also with more persons in a stratum than the services know of.

use std::collections::{BTreeMap, BTreeSet};

use jamfor::client::Suite;
use jamfor_contract::benchmark::{Audience, Basis, Figure, ListFiguresRequest, Precision, figure};

use crate::figures::exact;
use crate::reference::{GROUP, INDICATOR, area_name, round_name, rows};

/// Weights that differ by less than this, relative, are equal.
const EQUAL: f64 = 1e-9;

/// What an area's figure says of its answers.
pub struct Stratum {
    /// `areas/{code}`.
    pub area: String,
    /// Everybody who returned a response, also without a valid answer.
    pub persons: f64,
    share: f64,
    /// Σw over the valid answers.
    weight: f64,
    /// Σw².
    squares: f64,
    /// Σw²y.
    positive_squares: f64,
}

impl Stratum {
    /// None where the area has no value.
    pub fn of(figure: &Figure) -> Option<Self> {
        let Some(figure::Value::Estimate(estimate)) = &figure.value else { return None };
        let share = estimate.share.as_ref().expect("an estimate has a share").value;
        let precision = estimate.precision.as_ref().expect("a methodologist sees the design");
        let weight = precision.weight.expect("an area has a sum of weights");
        let squares = weight.powi(2) / precision.kish_respondents.expect("an area has answers");
        let persons = returned(figure);
        let answers = float(exact(figure.respondents.as_ref()).expect("nothing is withheld"));
        let equal = (answers * squares / weight.powi(2) - 1.0).abs() < EQUAL;
        let positive_squares = if equal || share <= 0.0 || share >= 1.0 {
            share * squares
        } else {
            (spread(precision, persons) * weight.powi(2) - share.powi(2) * squares) / (1.0 - 2.0 * share)
        };
        let area = figure.key.as_ref().expect("a figure has a key").area.clone();
        Some(Self { area, persons, share, weight, squares, positive_squares })
    }

    /// Σw(y - p) and Σw²(y - p)² around the share of the nation.
    fn around(&self, p: f64) -> (f64, f64) {
        let total = self.weight * (self.share - p);
        (total, (1.0 - 2.0 * p) * self.positive_squares + p.powi(2) * self.squares)
    }
}

/// Σz² of the area alone, where Σz is none: Σw²(y - p)² / W² = [(1 - 2p) Σw²y + p² Σw²] / W².
fn spread(precision: &Precision, persons: f64) -> f64 {
    let error = precision.standard_error.expect("a share between 0 and 1 has an error");
    error.powi(2) / correction(persons)
}

/// n / (n - 1).
fn correction(persons: f64) -> f64 {
    persons / (persons - 1.0)
}

/// What a variance says with one count of persons, said with another.
pub fn recounted(variance: f64, from: f64, to: f64) -> f64 {
    variance * correction(to) / correction(from)
}

/// Σ n / (n - 1) [Σz² - (Σz)² / n] with z = w (y - p) / W, where a stratum of one person adds nothing.
pub fn variance_of_nation(strata: &[Stratum], persons: impl Fn(&Stratum) -> f64) -> f64 {
    let weight: f64 = strata.iter().map(|stratum| stratum.weight).sum();
    let positive: f64 = strata.iter().map(|stratum| stratum.weight * stratum.share).sum();
    let added = |stratum: &Stratum| {
        let persons = persons(stratum);
        if persons < 2.0 {
            return 0.0;
        }
        let (total, squares) = stratum.around(positive / weight);
        correction(persons) * (squares - total.powi(2) / persons)
    };
    strata.iter().map(added).sum::<f64>() / weight.powi(2)
}

/// Everybody who returned a response in the area of a figure, also without a valid answer.
pub fn returned(figure: &Figure) -> f64 {
    float(exact(figure.eligible.as_ref()).expect("nothing is withheld"))
}

/// The simulated municipalities with a value in a round, from their own figures.
pub async fn municipalities(suite: &Suite, release: &str, round: &str) -> Vec<Stratum> {
    let people = rows(&format!("00_respondents_{round}.csv"));
    let names: BTreeSet<String> = people.iter().map(|row| area_name(&row["muni"])).collect();
    let own = |figure: &&Figure| {
        let key = figure.key.as_ref().expect("a figure has a key");
        key.basis() == Basis::Area && key.breakdown.is_empty() && names.contains(&key.area)
    };
    let figures = listed(suite, release, round).await;
    let figures: Vec<&Figure> = figures.iter().filter(own).collect();
    assert_eq!(figures.len(), names.len(), "one figure of each municipality");
    figures.into_iter().filter_map(Stratum::of).collect()
}

/// All figures of a round, page by page.
async fn listed(suite: &Suite, release: &str, round: &str) -> Vec<Figure> {
    let mut request = ListFiguresRequest {
        release: release.into(),
        indicator: INDICATOR.into(),
        round: round_name(round),
        target_group: GROUP.into(),
        audience: Audience::Methodologist.into(),
        page_size: 1000,
        ..ListFiguresRequest::default()
    };
    let mut figures = Vec::new();
    loop {
        let page = suite.figures().list_figures(request.clone()).await;
        let page = page.expect("figures can be listed").into_inner();
        figures.extend(page.figures);
        request.page_token = page.next_page_token;
        if request.page_token.is_empty() {
            return figures;
        }
    }
}

/// How many persons returned a response in either round, by area. R has a key of persons and counts them once; the
/// services have none, so that each round counts its own.
pub fn persons_of_both_rounds() -> BTreeMap<String, f64> {
    let mut both: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in ["00_respondents_r1.csv", "00_respondents_r2.csv"].into_iter().flat_map(rows) {
        both.entry(area_name(&row["muni"])).or_default().insert(row["pid"].clone());
    }
    both.into_iter().map(|(area, persons)| (area, float(i64::try_from(persons.len()).unwrap()))).collect()
}

#[allow(clippy::cast_precision_loss, reason = "a count of persons is small")]
fn float(count: i64) -> f64 {
    count as f64
}
