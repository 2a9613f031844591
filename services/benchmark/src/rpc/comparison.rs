//! Comparisons on the wire.

use jamfor_contract::{benchmark as wire, questionnaire};
use jamfor_survey::{Commonality, Facet};

use super::{
    figure, published_figure,
    release::{texts, timestamp},
};
use crate::app::AreasPage;
use crate::domain::{
    areas::AreaRow,
    comparison::{Comparison, SetVerdict},
    country::{Countries, Crosswalk},
    difference::Difference,
    family::{Adjusted, Family},
    kind::Kind,
    panel::PanelChange,
    report::ReportRow,
    series::{RoundPoint, Series},
    standardised::Standardised,
    trend::Trend,
    verdict::Verdict,
    word::Word,
};

pub(super) fn to_wire(release: &str, comparison: Comparison) -> wire::Comparison {
    wire::Comparison {
        kind: kind(comparison.kind).into(),
        comparator: comparison.comparator,
        difference: comparison.difference.as_ref().map(difference),
        word: word(comparison.word).into(),
        words: texts(&comparison.words),
        verdict: verdict(comparison.verdict).into(),
        reasons: figure::caveats(&comparison.reasons),
        multiplicity: comparison.multiplicity.iter().map(adjusted).collect(),
        set_verdict: comparison.set.as_ref().map(set_verdict),
        standardised: comparison.standardised.as_ref().map(standardised),
        against: Some(figure::to_wire(release, comparison.against)),
    }
}

fn adjusted(one: &Adjusted) -> wire::Multiplicity {
    wire::Multiplicity {
        family: match one.family {
            Family::Areas => wire::Family::Areas,
            Family::Indicators => wire::Family::Indicators,
        }
        .into(),
        tests: small(one.tests),
        holm: one.holm,
        benjamini_hochberg: one.benjamini_hochberg,
    }
}

fn set_verdict(set: &SetVerdict) -> wire::SetVerdict {
    wire::SetVerdict {
        verdict: verdict(set.verdict).into(),
        reason: texts(&set.reason),
        author: set.author.clone(),
        time: Some(timestamp(set.micros)),
    }
}

fn standardised(found: &Standardised) -> wire::Standardised {
    wire::Standardised {
        own: Some(figure::share(&found.own)),
        against: Some(figure::share(&found.against)),
        difference: found.difference.as_ref().map(difference),
    }
}

pub(super) fn small(count: u64) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

pub(super) fn report_row(release: &str, row: ReportRow) -> wire::ReportRow {
    let compared = |all: Vec<Comparison>| all.into_iter().map(|one| to_wire(release, one)).collect();
    wire::ReportRow {
        figure: Some(figure::to_wire(release, row.figure)),
        by_breakdown: row.by_breakdown.into_iter().map(|one| figure::to_wire(release, one)).collect(),
        pooled: row.pooled.map(|one| to_wire(release, one)),
        equal_unit: row.equal_unit.map(|one| to_wire(release, one)),
        comparators: compared(row.comparators),
        earlier_rounds: compared(row.earlier_rounds),
        pooled_rounds: row.pooled_rounds.into_iter().map(|one| figure::to_wire(release, one)).collect(),
        published: row.published.into_iter().map(published_figure::to_wire).collect(),
    }
}

pub(super) fn areas(release: &str, page: AreasPage) -> wire::CompareAreasResponse {
    let row = |row: AreaRow| wire::AreaComparison {
        figure: Some(figure::to_wire(release, row.figure)),
        comparison: row.comparison.map(|one| to_wire(release, one)),
    };
    wire::CompareAreasResponse {
        areas: page.rows.into_iter().map(row).collect(),
        against: page.against.map(|one| figure::to_wire(release, one)),
        next_page_token: page.next,
    }
}

pub(super) fn series(release: &str, series: Series) -> wire::CompareRoundsResponse {
    let point = |point: RoundPoint| wire::RoundPoint {
        figure: Some(figure::to_wire(release, point.figure)),
        change: point.change.map(|one| to_wire(release, one)),
        panel: point.panel.as_ref().map(panel),
    };
    wire::CompareRoundsResponse {
        points: series.points.into_iter().map(point).collect(),
        pooled: series.pooled.into_iter().map(|one| figure::to_wire(release, one)).collect(),
        trend: series.trend.as_ref().map(trend),
    }
}

fn panel(panel: &PanelChange) -> wire::PanelChange {
    wire::PanelChange {
        change: panel.change.as_ref().map(difference),
        areas: small(panel.areas),
        of: small(panel.of),
        word: word(panel.word).into(),
        words: texts(&panel.words),
    }
}

fn trend(trend: &Trend) -> wire::Trend {
    wire::Trend {
        per_year: trend.per_year,
        interval: Some(figure::interval(&trend.interval)),
        p_value: trend.p_value,
        rounds: small(trend.rounds),
        word: word(trend.word).into(),
        words: texts(&trend.words),
        reasons: figure::caveats(&trend.reasons),
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
        set_verdict: found.set.as_ref().map(set_verdict),
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
        standard_error: found.standard_error,
    }
}

const fn kind(kind: Kind) -> wire::ComparatorKind {
    match kind {
        Kind::Pooled => wire::ComparatorKind::ParticipantsPooled,
        Kind::EqualUnit => wire::ComparatorKind::ParticipantsEqualUnit,
        Kind::EarlierRound => wire::ComparatorKind::EarlierRound,
        Kind::Country => wire::ComparatorKind::Country,
        Kind::Others => wire::ComparatorKind::OtherParticipants,
        Kind::Stored => wire::ComparatorKind::Stored,
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
