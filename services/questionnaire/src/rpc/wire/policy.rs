//! Policies on the wire: given in part, answered whole.

use jamfor_contract::names::Collection;
use jamfor_contract::questionnaire::{
    self as wire, DisclosureRules, EstimationRules, Policy as Wire, TestRules, TotalRules, VerdictRules,
};
use jamfor_fault::{FieldPath, Violation};

use super::revision::revision;
use crate::app::Update;
use crate::domain::definition::Document;
use crate::domain::policy::{
    Disclosure, Estimation, GivenDisclosure, GivenPolicy, GivenTests, GivenTotals, GivenVerdicts,
    LonelyStratum, Policy, Tests, Totals, Verdicts,
};
use crate::domain::reason;
use crate::domain::share::Share;
use crate::rpc::fields::{Fields, non_empty, texts};

pub(in crate::rpc) fn read(
    policy: Option<Wire>,
    allow_missing: bool,
    fields: &mut Fields,
) -> Option<Update<Policy>> {
    let path = FieldPath::from("policy");
    let wire = fields.required(policy, path.clone())?;
    let name = fields.name(Collection::Policies, &wire.name, path.field("name"));
    let given = GivenPolicy {
        title: fields.texts(wire.title, &path.field("title")),
        disclosure: wire.disclosure.map(read_disclosure).unwrap_or_default(),
        totals: read_totals(wire.totals.unwrap_or_default(), &path.field("totals"), fields),
        tests: read_tests(wire.tests.unwrap_or_default(), &path.field("tests"), fields),
        verdicts: read_verdicts(wire.verdicts.unwrap_or_default(), &path.field("verdicts"), fields),
        estimation: read_estimation(wire.estimation.unwrap_or_default()),
    };
    let content = Policy::effective(given);
    Some(Update { name: name?, content, etag: non_empty(wire.etag), allow_missing })
}

fn read_disclosure(wire: DisclosureRules) -> GivenDisclosure {
    GivenDisclosure {
        minimum_respondents: wire.minimum_respondents,
        minimum_respondents_sensitive: wire.minimum_respondents_sensitive,
        unanimous_below: wire.unanimous_below,
        band_below: wire.band_below,
    }
}

fn read_totals(wire: TotalRules, path: &FieldPath, fields: &mut Fields) -> GivenTotals {
    GivenTotals {
        minimum_areas: wire.minimum_areas,
        largest_share: positive(wire.largest_share, path.field("largest_share"), fields),
    }
}

fn read_tests(wire: TestRules, path: &FieldPath, fields: &mut Fields) -> GivenTests {
    GivenTests {
        minimum_respondents: wire.minimum_respondents,
        tolerance: positive(wire.tolerance, path.field("tolerance"), fields),
        significance: positive(wire.significance, path.field("significance"), fields),
        exact_below: wire.exact_below,
    }
}

fn read_verdicts(wire: VerdictRules, path: &FieldPath, fields: &mut Fields) -> GivenVerdicts {
    let (caution, not) = (wire.mode_mix_caution, wire.mode_mix_not_comparable);
    let (low, apart) = (wire.participation_rate_low, wire.participation_rate_apart);
    GivenVerdicts {
        mode_mix_caution: positive(caution, path.field("mode_mix_caution"), fields),
        mode_mix_not_comparable: positive(not, path.field("mode_mix_not_comparable"), fields),
        participation_rate_low: share(low, path.field("participation_rate_low"), fields),
        participation_rate_apart: positive(apart, path.field("participation_rate_apart"), fields),
        same_participants: share(wire.same_participants, path.field("same_participants"), fields),
        no_opinion: share(wire.no_opinion, path.field("no_opinion"), fields),
        target_group_mix: positive(wire.target_group_mix, path.field("target_group_mix"), fields),
        assistance_mix: positive(wire.assistance_mix, path.field("assistance_mix"), fields),
    }
}

fn read_estimation(wire: EstimationRules) -> Estimation {
    let lonely_stratum = match wire.lonely_stratum() {
        wire::LonelyStratum::Unspecified | wire::LonelyStratum::Adjust => LonelyStratum::Adjust,
        wire::LonelyStratum::Certainty => LonelyStratum::Certainty,
        wire::LonelyStratum::Average => LonelyStratum::Average,
    };
    Estimation { lonely_stratum }
}

fn share(number: Option<f64>, path: FieldPath, fields: &mut Fields) -> Option<Share> {
    let wrong = || Violation::new(path, reason::OUT_OF_RANGE, "give a share from 0 to 1");
    number.and_then(|number| fields.keep(Share::new(number).ok_or_else(wrong)))
}

/// Shares are held to nine decimals; what is over 0 must not become 0.
fn positive(number: Option<f64>, path: FieldPath, fields: &mut Fields) -> Option<Share> {
    let share = share(number, path.clone(), fields)?;
    let wrong = Violation::new(path, reason::OUT_OF_RANGE, "give a share of at least 0.000000001");
    fields.keep(if share.is_zero() { Err(wrong) } else { Ok(share) })
}

pub(in crate::rpc) fn write(document: Document<Policy>) -> Wire {
    let Document { name, content, etag, revision: newest } = document;
    Wire {
        name: name.to_string(),
        title: texts(&content.title),
        disclosure: Some(write_disclosure(&content.disclosure)),
        totals: Some(write_totals(&content.totals)),
        tests: Some(write_tests(&content.tests)),
        verdicts: Some(write_verdicts(&content.verdicts)),
        revision: newest.as_ref().map(revision),
        etag,
        estimation: Some(write_estimation(content.estimation)),
    }
}

const fn write_disclosure(rules: &Disclosure) -> DisclosureRules {
    DisclosureRules {
        minimum_respondents: Some(rules.minimum_respondents),
        minimum_respondents_sensitive: Some(rules.minimum_respondents_sensitive),
        unanimous_below: Some(rules.unanimous_below),
        band_below: Some(rules.band_below),
    }
}

fn write_totals(rules: &Totals) -> TotalRules {
    TotalRules { minimum_areas: Some(rules.minimum_areas), largest_share: Some(rules.largest_share.get()) }
}

fn write_tests(rules: &Tests) -> TestRules {
    TestRules {
        minimum_respondents: Some(rules.minimum_respondents),
        tolerance: Some(rules.tolerance.get()),
        significance: Some(rules.significance.get()),
        exact_below: Some(rules.exact_below),
    }
}

fn write_verdicts(rules: &Verdicts) -> VerdictRules {
    VerdictRules {
        mode_mix_caution: Some(rules.mode_mix_caution.get()),
        mode_mix_not_comparable: Some(rules.mode_mix_not_comparable.get()),
        participation_rate_low: Some(rules.participation_rate_low.get()),
        participation_rate_apart: Some(rules.participation_rate_apart.get()),
        same_participants: Some(rules.same_participants.get()),
        no_opinion: Some(rules.no_opinion.get()),
        target_group_mix: Some(rules.target_group_mix.get()),
        assistance_mix: Some(rules.assistance_mix.get()),
    }
}

const fn write_estimation(rules: Estimation) -> EstimationRules {
    let lonely_stratum = match rules.lonely_stratum {
        LonelyStratum::Adjust => wire::LonelyStratum::Adjust,
        LonelyStratum::Certainty => wire::LonelyStratum::Certainty,
        LonelyStratum::Average => wire::LonelyStratum::Average,
    };
    EstimationRules { lonely_stratum: lonely_stratum as i32 }
}
