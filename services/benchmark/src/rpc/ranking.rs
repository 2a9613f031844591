//! Funnels and bands of ranks on the wire.

use jamfor_contract::benchmark::{self as wire, funnel_point};
use jamfor_statistics::{band::Band, funnel::Flag, interval::Interval, rank::RankBand};

use super::{comparison::small, figure};
use crate::domain::{
    funnel::{Funnel, FunnelLimits, FunnelPoint, METHOD, Spread},
    ranking::{Ranked, Ranking},
};

pub(super) fn ranking(release: &str, found: Ranking) -> wire::RankAreasResponse {
    let area = |one: Ranked| wire::RankedArea {
        figure: Some(figure::to_wire(release, one.figure)),
        ranks: one.ranks.as_ref().map(band),
        quarter: one.quarter.map_or(wire::Quarter::Unspecified, quarter).into(),
    };
    wire::RankAreasResponse {
        areas: found.areas.into_iter().map(area).collect(),
        ranked: small(found.ranked),
        of: small(found.of),
        best_quarter_from: found.best_quarter_from,
        worst_quarter_to: found.worst_quarter_to,
        caveats: figure::caveats(&found.caveats),
    }
}

fn band(ranks: &RankBand) -> wire::RankBand {
    wire::RankBand {
        best: small(ranks.best),
        worst: small(ranks.worst),
        not_told_apart: small(ranks.alike()),
    }
}

const fn quarter(band: Band) -> wire::Quarter {
    match band {
        Band::Best => wire::Quarter::Best25,
        Band::Middle => wire::Quarter::Middle50,
        Band::Worst => wire::Quarter::Worst25,
    }
}

pub(super) fn funnel(release: &str, found: Funnel) -> wire::GetFunnelResponse {
    wire::GetFunnelResponse {
        whole: Some(figure::to_wire(release, found.whole)),
        centre: found.centre.unwrap_or_default(),
        areas: found.areas.into_iter().map(|one| point(release, one)).collect(),
        limits: found.limits.iter().map(limits).collect(),
        overdispersion: found.spread.as_ref().map(spread),
        method: METHOD.to_owned(),
        caveats: figure::caveats(&found.caveats),
    }
}

fn point(release: &str, one: FunnelPoint) -> wire::FunnelPoint {
    let scores = one.at.and_then(|at| at.scores);
    let [by_chance, adjusted] =
        scores.map_or([None, None], |[by_chance, adjusted]| [Some(by_chance), Some(adjusted)]);
    let flagged =
        |score: Option<(f64, Flag)>| score.map_or(funnel_point::Flag::Unspecified, |(_, one)| flag(one));
    wire::FunnelPoint {
        figure: Some(figure::to_wire(release, one.figure)),
        size: one.at.map(|at| at.size),
        z: by_chance.map(|(z, _)| z),
        z_adjusted: adjusted.map(|(z, _)| z),
        flag: flagged(adjusted).into(),
        flag_by_chance: flagged(by_chance).into(),
    }
}

const fn flag(flag: Flag) -> funnel_point::Flag {
    match flag {
        Flag::Inside => funnel_point::Flag::Within,
        Flag::AlertLow => funnel_point::Flag::AlertLow,
        Flag::AlertHigh => funnel_point::Flag::AlertHigh,
        Flag::OutlierLow => funnel_point::Flag::OutlierLow,
        Flag::OutlierHigh => funnel_point::Flag::OutlierHigh,
    }
}

/// Without a spread the limits with it are those by chance.
fn limits(limits: &FunnelLimits) -> wire::FunnelLimits {
    let or = |adjusted: Option<Interval>, chance: Interval| adjusted.unwrap_or(chance);
    let (alert, outlier) = (limits.alert, limits.outlier);
    let (adjusted, far) = (or(limits.adjusted_alert, alert), or(limits.adjusted_outlier, outlier));
    wire::FunnelLimits {
        size: limits.size,
        lower_95: alert.lower,
        upper_95: alert.upper,
        lower_998: outlier.lower,
        upper_998: outlier.upper,
        adjusted_lower_95: adjusted.lower,
        adjusted_upper_95: adjusted.upper,
        adjusted_lower_998: far.lower,
        adjusted_upper_998: far.upper,
    }
}

fn spread(spread: &Spread) -> wire::Overdispersion {
    wire::Overdispersion { phi: spread.phi, tau_squared: spread.tau_squared, areas: small(spread.areas) }
}
