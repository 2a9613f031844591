//! Every method of the registry: its vector through the library, and every public function in its place.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use jamfor_statistics::registry::{Method, methods};

use crate::vectors::{Inputs, evaluate};

#[test]
fn the_library_gives_what_r_gives() {
    for method in methods() {
        let found = evaluate(method.name, &Inputs::of(&method.vector));
        let found: BTreeMap<&str, f64> = found.into_iter().collect();
        assert_eq!(found.len(), method.vector.outputs.len(), "{}: {found:?}", method.name);
        method.vector.outputs.iter().for_each(|output| compare(method, output, &found));
    }
}

fn compare(method: &Method, (name, expected): &(&str, f64), found: &BTreeMap<&str, f64>) {
    let value = found.get(name).unwrap_or_else(|| panic!("{}: no output {name}", method.name));
    let tolerance = if expected.abs() < 1e-6 { 1e-12 } else { 1e-9 * expected.abs() };
    assert!((value - expected).abs() <= tolerance, "{}: {name} is {value}, R has {expected}", method.name);
}

/// Which method a public function is, by file and name.
const FUNCTIONS: &[(&str, &[&str])] = &[
    ("balance", &["balance.rs balance"]),
    (
        "benjamini_hochberg",
        &["multiplicity.rs adjust", "multiplicity.rs adjust_defined", "multiplicity.rs adjust_table"],
    ),
    ("benjamini_yekutieli", &["multiplicity.rs adjust"]),
    ("bonferroni", &["multiplicity.rs adjust"]),
    ("hochberg", &["multiplicity.rs adjust"]),
    ("holm", &["multiplicity.rs adjust"]),
    ("agresti_coull", &["interval.rs agresti_coull"]),
    ("asin", &["design_interval.rs asin"]),
    ("beta", &["design_interval.rs beta"]),
    ("binomial", &["exact_test.rs binomial"]),
    ("byar", &["interval.rs byar"]),
    ("change", &["rounds.rs change"]),
    ("clopper_pearson", &["interval.rs clopper_pearson_share"]),
    ("clopper_pearson_counts", &["interval.rs clopper_pearson"]),
    ("contrast", &["contrast.rs contrast", "contrast.rs mean_of_units"]),
    ("difference_to_equal_unit_mean", &["compare.rs difference", "mean_difference.rs mean_difference"]),
    ("difference_to_rest", &["compare.rs difference", "mean_difference.rs mean_difference"]),
    ("difference_to_whole", &["compare.rs difference", "mean_difference.rs mean_difference"]),
    ("direct_standardisation", &["standardise.rs standardise"]),
    ("distribution", &["distribution.rs distribution", "distribution.rs no_opinion"]),
    ("effective_counts", &["exact_test.rs Counts::effective"]),
    ("equal_unit_mean", &["share.rs equal_unit_mean"]),
    (
        "equivalence",
        &["equivalence.rs finding", "equivalence.rs finding_from", "equivalence.rs within_tolerance"],
    ),
    ("fisher", &["exact_test.rs fisher"]),
    ("funnel_exact_limits", &["funnel.rs exact_limits", "funnel.rs exact_limits_for"]),
    ("funnel_position", &["funnel.rs exact_position"]),
    ("funnel_score_limits", &["funnel.rs score_limits"]),
    ("hybrid_score_interval", &["compare.rs hybrid_score_interval"]),
    ("independent_difference", &["compare.rs independent_difference"]),
    ("interval_flag", &["target.rs interval_flag"]),
    ("judgement", &["judgement.rs judge"]),
    ("mean", &["mean.rs mean"]),
    ("overdispersion", &["overdispersion.rs overdispersion", "overdispersion.rs pooled_target"]),
    ("overdispersion_arcsine", &["overdispersion.rs overdispersion"]),
    ("overlapping_change", &["rounds.rs overlapping_change_variance"]),
    ("panel_change", &["panel.rs panel_change"]),
    ("peer_difference", &["peers.rs peer_difference"]),
    ("places", &["band.rs places"]),
    ("pooled_rounds", &["rounds.rs pooled_rounds"]),
    ("quantile_groups", &["band.rs quantile_groups"]),
    ("quarters", &["band.rs Quarters::new"]),
    (
        "question_index",
        &[
            "index.rs question_index",
            "index.rs covariance_of_means",
            "combination.rs combine",
            "combination.rs covariance",
        ],
    ),
    ("rank_bands", &["rank.rs rank_bands"]),
    ("reference_distribution", &["reference_distribution.rs ReferenceDistribution::fit"]),
    ("share", &["share.rs share", "share.rs share_of_stratum"]),
    ("share_of_clusters", &["cluster.rs share_of_clusters"]),
    ("standardised_difference", &["standardise.rs standardised_difference"]),
    ("t", &["design_interval.rs t"]),
    ("target_difference", &["target.rs target_difference"]),
    ("target_test", &["target.rs target_test"]),
    ("test_by_size", &["exact_test.rs test_against"]),
    ("trend", &["regression.rs trend", "regression.rs trend_with_covariance"]),
    ("wald", &["interval.rs wald"]),
    ("wilson_counts", &["interval.rs wilson"]),
    ("wilson_design", &["design_interval.rs wilson_design"]),
    (
        "wilson_kish",
        &["interval.rs wilson_share", "interval.rs wilson_kish", "interval.rs wilson_kish_aggregate"],
    ),
    ("xlogit", &["design_interval.rs xlogit"]),
];

/// Public functions that are parts of methods, or no statistics.
const PARTS: &[&str] = &[
    "balance.rs sides",
    "design_interval.rs asin_folded",
    "interval.rs effective_n",
    "interval.rs effective_n_aggregate",
    "quantile.rs beta_cdf",
    "quantile.rs beta_quantile",
    "quantile.rs normal_cdf",
    "quantile.rs normal_quantile",
    "quantile.rs t_two_sided_p",
    "quantile.rs t_upper",
    "quantile.rs two_sided_p",
    "registry/mod.rs method",
    "registry/mod.rs methods",
    "round.rs half_away",
    "round.rs percent",
    "standardise.rs own_mix",
    "stratified.rs degrees_of_freedom",
    "stratified.rs pooled",
    "tabulate/clusters.rs tabulate_clusters",
    "tabulate/joint.rs tabulate_joint",
    "tabulate/mod.rs tabulate",
];

#[test]
fn every_method_is_a_function_and_every_function_a_method() {
    let registered: BTreeSet<&str> = methods().map(|method| method.name).collect();
    let listed: BTreeSet<&str> = FUNCTIONS.iter().map(|(name, _)| *name).collect();
    assert_eq!(registered, listed);
    let named = FUNCTIONS.iter().flat_map(|(_, functions)| *functions).chain(PARTS);
    let (types, free): (BTreeSet<&str>, BTreeSet<&str>) =
        named.copied().partition(|name| name.contains("::"));
    let public = public_functions();
    let public: BTreeSet<&str> = public.iter().map(String::as_str).collect();
    let unknown: Vec<_> = public.difference(&free).collect();
    assert!(unknown.is_empty(), "public functions that are neither a method nor a part: {unknown:?}");
    let gone: Vec<_> = free.difference(&public).collect();
    assert!(gone.is_empty(), "listed functions that do not exist: {gone:?}");
    assert!(types.iter().all(|name| has_associated(name)), "{types:?}");
}

fn source() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The free public functions of the crate as "file name", those at the start of a line.
fn public_functions() -> Vec<String> {
    let mut found = Vec::new();
    for file in files(&source()) {
        let text = fs::read_to_string(&file).unwrap();
        let names = text
            .lines()
            .filter_map(|line| line.strip_prefix("pub fn ").or_else(|| line.strip_prefix("pub const fn ")));
        let name = |rest: &str| rest.split(['(', '<']).next().unwrap().to_owned();
        let path = file.strip_prefix(source()).unwrap().to_str().unwrap().to_owned();
        found.extend(names.map(|rest| format!("{path} {}", name(rest))));
    }
    found
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// Whether "file Type::name" stands in the file.
fn has_associated(listed: &str) -> bool {
    let (file, path) = listed.split_once(' ').unwrap();
    let (kind, name) = path.split_once("::").unwrap();
    let text = fs::read_to_string(source().join(file)).unwrap();
    text.contains(&format!("impl {kind} {{")) && text.contains(&format!("    pub fn {name}("))
}
