//! Figures on the wire.

use jamfor_contract::benchmark::{self as wire, count, figure};
use jamfor_disclosure::{Audience, PrintedCount};

use super::{audience, release::texts};
use crate::app::{Listed, Page};
use crate::domain::figure::{
    Caveat, Coverage, Estimate, Figure, Missing, OptionShare, Range, Reason, Share, Stated, Status, Subject,
    Whose,
};
use crate::domain::precision::{Precision, Reliability};

/// A figure of a release.
pub(super) fn to_wire(release: &str, figure: Figure) -> wire::Figure {
    let key = key(release, &figure.subject, audience::to_wire(figure.audience));
    wire::Figure {
        key: Some(key),
        value: Some(match figure.value {
            Ok(value) => figure::Value::Estimate(estimate(value)),
            Err(kind) => figure::Value::Missing(missing(kind).into()),
        }),
        respondents: figure.respondents.map(count),
        eligible: figure.eligible.map(count),
        status: status(figure.status).into(),
        caveats: caveats(&figure.caveats),
        synthetic: figure.synthetic,
        coverage: figure.coverage.map(coverage),
        stated: figure.stated.map(|Stated { percent, source, differs }| wire::StatedValue {
            percent,
            source,
            differs,
        }),
    }
}

fn key(release: &str, subject: &Subject, audience: wire::Audience) -> wire::FigureKey {
    let breakdown = |(item, option): (String, String)| wire::Breakdown { item, option };
    wire::FigureKey {
        release: release.to_owned(),
        indicator: subject.indicator.clone(),
        round: subject.round.clone(),
        area: format!("areas/{}", subject.area),
        basis: match subject.whose {
            Whose::Area => wire::Basis::Area,
            Whose::Pooled => wire::Basis::ParticipantsPooled,
            Whose::EqualUnit => wire::Basis::ParticipantsEqualUnit,
            Whose::Comparator => wire::Basis::Comparator,
        }
        .into(),
        target_group: subject.group.clone(),
        breakdown: subject.part.iter().cloned().map(breakdown).collect(),
        audience: audience.into(),
        pooled_rounds: subject.pooled_rounds.clone(),
        comparator: subject.comparator.clone(),
        without: subject.without.as_ref().map(|area| format!("areas/{area}")).unwrap_or_default(),
    }
}

/// A page of what was updated in a release.
pub(super) fn updated(release: &str, audience: Audience, page: Page<Listed>) -> wire::ListFiguresResponse {
    let mut answer = wire::ListFiguresResponse { next_page_token: page.next, ..Default::default() };
    for one in page.items {
        match one {
            Listed::Figure(figure) => answer.figures.push(to_wire(release, *figure)),
            Listed::Deleted(subject) => {
                answer.deleted.push(key(release, &subject, audience::to_wire(audience)));
            }
        }
    }
    answer
}

fn estimate(estimate: Estimate) -> wire::Estimate {
    wire::Estimate {
        share: Some(share(&estimate.share)),
        interval: estimate.interval.as_ref().map(interval),
        effective_respondents: estimate.effective,
        no_opinion: estimate.no_opinion.as_ref().map(share),
        distribution: estimate.distribution.into_iter().map(option_share).collect(),
        reliability: reliability(estimate.reliability).into(),
        precision: estimate.precision.as_ref().map(precision),
    }
}

const fn reliability(reliability: Reliability) -> wire::Reliability {
    match reliability {
        Reliability::High => wire::Reliability::High,
        Reliability::Review => wire::Reliability::Review,
        Reliability::Low => wire::Reliability::Low,
    }
}

fn precision(precision: &Precision) -> wire::Precision {
    let signed = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    wire::Precision {
        standard_error: precision.standard_error,
        degrees_of_freedom: precision.degrees.map(signed),
        kish_respondents: precision.kish,
        design_respondents: precision.design,
        weight: precision.weight,
        numerator: precision.numerator.map(signed),
        intervals: precision.intervals().iter().map(interval).collect(),
    }
}

fn option_share(one: OptionShare) -> wire::OptionShare {
    wire::OptionShare {
        share: Some(share(&one.share)),
        count: one.count.map(|exact| count(PrintedCount::Exact(exact))),
        option: one.option,
    }
}

pub(super) fn share(share: &Share) -> wire::Share {
    let rounding = if share.rounded { wire::Rounding::WholePercent } else { wire::Rounding::None };
    wire::Share { value: share.value, rounding: rounding.into(), printed: share.printed.to_string() }
}

pub(super) fn interval(range: &Range) -> wire::Interval {
    wire::Interval {
        lower: range.lower,
        upper: range.upper,
        level: range.level,
        method: range.method.to_owned(),
    }
}

fn count(printed: PrintedCount) -> wire::Count {
    let signed = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let count = match printed {
        PrintedCount::Exact(exact) => count::Count::Exact(signed(exact)),
        PrintedCount::Band { from, to } => {
            count::Count::Range(wire::CountRange { from: signed(from), to: signed(to) })
        }
    };
    wire::Count { count: Some(count) }
}

fn coverage(coverage: Coverage) -> wire::Coverage {
    let small = |count: u64| i32::try_from(count).unwrap_or(i32::MAX);
    wire::Coverage {
        participating: small(coverage.participating),
        eligible: small(coverage.eligible.into()),
        contributing: small(coverage.contributing),
    }
}

pub(super) const fn missing(missing: Missing) -> wire::Missing {
    match missing {
        Missing::NotAsked => wire::Missing::NotAsked,
        Missing::NotApplicable => wire::Missing::NotApplicable,
        Missing::NoAnswer => wire::Missing::NoAnswer,
        Missing::NotCollected => wire::Missing::NotCollected,
        Missing::Suppressed => wire::Missing::Suppressed,
        Missing::NotComparable => wire::Missing::NotComparable,
    }
}

const fn status(status: Status) -> wire::Status {
    match status {
        Status::Normal => wire::Status::Normal,
        Status::LowReliability => wire::Status::LowReliability,
        Status::SpecialEvent => wire::Status::SpecialEvent,
        Status::Missing => wire::Status::Missing,
    }
}

pub(super) fn caveats(caveats: &[Caveat]) -> Vec<wire::Caveat> {
    let caveat = |one: &Caveat| wire::Caveat {
        reason: reason(one.reason).into(),
        text: texts(&one.text),
        detail: one.detail.clone(),
    };
    caveats.iter().map(caveat).collect()
}

const fn reason(reason: Reason) -> wire::CaveatReason {
    match reason {
        Reason::CoveragePartial => wire::CaveatReason::CoveragePartial,
        Reason::ParticipationLow => wire::CaveatReason::ParticipationLow,
        Reason::ParticipationApart => wire::CaveatReason::ParticipationApart,
        Reason::ModeMix => wire::CaveatReason::ModeMix,
        Reason::RecruitmentDiffers => wire::CaveatReason::RecruitmentDiffers,
        Reason::CountingUnitDiffers => wire::CaveatReason::CountingUnitDiffers,
        Reason::TextChanged => wire::CaveatReason::TextChanged,
        Reason::ItemChanged => wire::CaveatReason::ItemChanged,
        Reason::ParticipantsChanged => wire::CaveatReason::ParticipantsChanged,
        Reason::NoOpinionHigh => wire::CaveatReason::NoOpinionHigh,
        Reason::TargetGroupMix => wire::CaveatReason::TargetGroupMix,
        Reason::SpecialEvent => wire::CaveatReason::SpecialEvent,
        Reason::Pilot => wire::CaveatReason::Pilot,
        Reason::SmallBase => wire::CaveatReason::SmallBase,
        Reason::StatedRateDiffers => wire::CaveatReason::StatedRateDiffers,
        Reason::ConstructDiffers => wire::CaveatReason::ConstructDiffers,
        Reason::ScaleDiffers => wire::CaveatReason::ScaleDiffers,
        Reason::PopulationDiffers => wire::CaveatReason::PopulationDiffers,
        Reason::CrosswalkMissing => wire::CaveatReason::CrosswalkMissing,
        Reason::TotalWithheld => wire::CaveatReason::TotalWithheld,
        Reason::Synthetic => wire::CaveatReason::Synthetic,
        Reason::AssistanceDiffers => wire::CaveatReason::AssistanceDiffers,
        Reason::RoundsPooled => wire::CaveatReason::RoundsPooled,
        Reason::ComparatorIncomplete => wire::CaveatReason::ComparatorIncomplete,
        Reason::VerdictSet => wire::CaveatReason::VerdictSet,
        Reason::NoDirection => wire::CaveatReason::NoDirection,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_the_contract_s_own() {
        for one in Reason::ALL {
            assert_eq!(reason(one).as_str_name(), format!("CAVEAT_REASON_{}", one.as_str()));
        }
    }
}
