//! Comparisons on the wire.

use jamfor_contract::{benchmark as wire, questionnaire};
use jamfor_survey::{Commonality, Facet};

use super::{figure, release::texts};
use crate::domain::{
    comparison::{AreaRow, Comparator, Comparison, ReportRow, RoundPoint},
    country::{Countries, Crosswalk},
    difference::Difference,
    verdict::Verdict,
    word::Word,
};

pub(super) fn to_wire(release: &str, comparison: Comparison) -> wire::Comparison {
    wire::Comparison {
        kind: match comparison.comparator {
            Comparator::Pooled => wire::ComparatorKind::ParticipantsPooled,
            Comparator::EqualUnit => wire::ComparatorKind::ParticipantsEqualUnit,
            Comparator::EarlierRound => wire::ComparatorKind::EarlierRound,
        }
        .into(),
        difference: comparison.difference.as_ref().map(difference),
        word: word(comparison.word).into(),
        verdict: verdict(comparison.verdict).into(),
        reasons: figure::caveats(&comparison.reasons),
        against: Some(figure::to_wire(release, comparison.against)),
        ..wire::Comparison::default()
    }
}

pub(super) fn report_row(release: &str, row: ReportRow) -> wire::ReportRow {
    wire::ReportRow {
        figure: Some(figure::to_wire(release, row.figure)),
        by_breakdown: row.by_breakdown.into_iter().map(|one| figure::to_wire(release, one)).collect(),
        pooled: row.pooled.map(|one| to_wire(release, one)),
        equal_unit: row.equal_unit.map(|one| to_wire(release, one)),
        ..wire::ReportRow::default()
    }
}

pub(super) fn area_row(release: &str, row: AreaRow) -> wire::AreaComparison {
    wire::AreaComparison {
        figure: Some(figure::to_wire(release, row.figure)),
        comparison: row.comparison.map(|one| to_wire(release, one)),
    }
}

pub(super) fn round_point(release: &str, point: RoundPoint) -> wire::RoundPoint {
    wire::RoundPoint {
        figure: Some(figure::to_wire(release, point.figure)),
        change: point.change.map(|one| to_wire(release, one)),
        panel: None,
    }
}

pub(super) fn countries(left: &str, right: &str, found: Countries) -> wire::CompareCountriesResponse {
    let missing = found.harmonised.as_ref().err().copied().map(figure::missing);
    wire::CompareCountriesResponse {
        left: Some(figure::to_wire(left, found.left)),
        right: Some(figure::to_wire(right, found.right)),
        level: Some(found.crosswalk.as_ref().map_or_else(wire::CountryLevel::default, level)),
        harmonised: found.harmonised.as_ref().ok().map(difference),
        harmonised_missing: missing.unwrap_or(wire::Missing::Unspecified).into(),
        verdict: verdict(found.verdict).into(),
        reasons: figure::caveats(&found.reasons),
        set_verdict: None,
    }
}

fn level(crosswalk: &Crosswalk) -> wire::CountryLevel {
    let difference = |one: &jamfor_survey::FacetDifference| wire::CountryDifference {
        facet: match one.facet {
            Facet::Construct => questionnaire::Facet::Construct,
            Facet::Scale => questionnaire::Facet::Scale,
            Facet::Population => questionnaire::Facet::Population,
        }
        .into(),
        text: texts(&one.text),
    };
    wire::CountryLevel {
        crosswalk: crosswalk.name.clone(),
        construct: commonality(crosswalk.construct).into(),
        scale: commonality(crosswalk.scale).into(),
        population: commonality(crosswalk.population).into(),
        overall: commonality(crosswalk.overall()).into(),
        differences: crosswalk.differences.iter().map(difference).collect(),
    }
}

const fn commonality(level: Commonality) -> questionnaire::Commonality {
    match level {
        Commonality::None => questionnaire::Commonality::None,
        Commonality::Low => questionnaire::Commonality::Low,
        Commonality::Medium => questionnaire::Commonality::Medium,
        Commonality::High => questionnaire::Commonality::High,
        Commonality::Identical => questionnaire::Commonality::Identical,
    }
}

fn difference(found: &Difference) -> wire::Difference {
    wire::Difference {
        value: found.value,
        printed: found.printed(),
        interval: found.interval.as_ref().map(figure::interval),
        p_value: found.p_value,
        test: found.test.to_owned(),
        standard_error: None,
    }
}

const fn word(word: Word) -> wire::Word {
    match word {
        Word::Better => wire::Word::Better,
        Word::Level => wire::Word::Level,
        Word::CannotBeToldApart => wire::Word::CannotBeToldApart,
        Word::Worse => wire::Word::Worse,
        Word::None => wire::Word::None,
        Word::Higher => wire::Word::Higher,
        Word::Lower => wire::Word::Lower,
    }
}

const fn verdict(verdict: Verdict) -> wire::Verdict {
    match verdict {
        Verdict::Comparable => wire::Verdict::Comparable,
        Verdict::WithCaution => wire::Verdict::WithCaution,
        Verdict::NotComparable => wire::Verdict::NotComparable,
    }
}
