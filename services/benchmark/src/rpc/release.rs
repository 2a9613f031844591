//! Releases on the wire.

use jamfor_contract::benchmark::{self as wire, progress, release, totals_decision};
use jamfor_contract::common;
use jamfor_disclosure::Audience;
use jamfor_survey::{Language, Texts};

use super::{audience, protection};
use crate::domain::earlier::Earlier;
use crate::domain::life::Approval;
use crate::domain::member::Regions;
use crate::domain::release::{Content, Crossing, Phase, Release, State, Totals, TotalsKind};

/// What a release counts, as it was asked for.
pub(super) fn content(release: wire::Release) -> Content {
    Content {
        title: from_texts(release.title),
        snapshots: release.snapshots,
        indicators: release.indicators,
        policy: release.policy,
        breakdowns: release.breakdowns,
        crossings: release.crossings.into_iter().map(crossing).collect(),
        comparators: release.comparators,
        pooled_rounds: release.pooled_rounds.into_iter().map(|pooled| pooled.rounds).collect(),
        regions: Regions::new(),
        corrects: release.corrects,
        notice: from_texts(release.notice),
        totals: release.totals.and_then(totals),
    }
}

fn from_texts(texts: Vec<common::Text>) -> Texts {
    texts.into_iter().map(|text| (Language::new(text.language), text.text)).collect()
}

fn totals(decision: wire::TotalsDecision) -> Option<Totals> {
    let kind = match decision.kind() {
        totals_decision::Kind::Unspecified => return None,
        totals_decision::Kind::Withheld => TotalsKind::Withheld,
        totals_decision::Kind::Shown => TotalsKind::Shown,
    };
    Some(Totals { kind, reason: decision.reason })
}

fn crossing(wire::Crossing { first, second }: wire::Crossing) -> Crossing {
    Crossing { first, second }
}

/// A release with everything that the server sets.
pub(super) fn to_wire(release: Release) -> wire::Release {
    let (building, name, etag) = (release.state == State::Building, release.name.to_string(), release.etag());
    let published_to = [Audience::Public, Audience::Owner].into_iter().filter(|to| release.is_open_to(*to));
    let published_to = published_to.map(|to| audience::to_wire(to).into()).collect();
    let protection = release.protection.as_ref().map(protection::known);
    let crossing = |Crossing { first, second }| wire::Crossing { first, second };
    let crossings = release.content.crossings.into_iter().map(crossing);
    let pooled_rounds = release.content.pooled_rounds.into_iter().map(|rounds| wire::PooledRounds { rounds });
    wire::Release {
        name,
        etag,
        title: texts(&release.content.title),
        snapshots: release.content.snapshots,
        indicators: release.content.indicators,
        policy: release.content.policy,
        breakdowns: release.content.breakdowns,
        crossings: crossings.collect(),
        comparators: release.content.comparators,
        pooled_rounds: pooled_rounds.collect(),
        state: state(release.state).into(),
        progress: building.then(|| wire::Progress {
            phase: phase(release.progress.phase).into(),
            done: release.progress.done,
            total: release.progress.total,
        }),
        failure: release.failure,
        digest: release.digest,
        figures: release.figures,
        method: release.method,
        synthetic: release.synthetic,
        published_to,
        corrects: release.content.corrects,
        notice: texts(&release.content.notice),
        totals: release.content.totals.map(decision),
        approvals: release.approvals.into_iter().map(approval).collect(),
        publish_time: release.publish_micros.map(timestamp),
        end_time: release.end_micros.map(timestamp),
        superseded_by: release.superseded_by,
        withdrawal: release.withdrawal,
        protection,
        earlier: release.earlier.into_iter().map(earlier).collect(),
        create_time: Some(timestamp(release.created_micros)),
        ready_time: release.ready_micros.map(timestamp),
    }
}

fn decision(totals: Totals) -> wire::TotalsDecision {
    let kind = match totals.kind {
        TotalsKind::Withheld => totals_decision::Kind::Withheld,
        TotalsKind::Shown => totals_decision::Kind::Shown,
    };
    wire::TotalsDecision { kind: kind.into(), reason: totals.reason }
}

fn earlier(Earlier { release, digest }: Earlier) -> wire::EarlierRelease {
    wire::EarlierRelease { release, digest }
}

fn approval(approval: Approval) -> wire::Approval {
    wire::Approval { subject: approval.subject, time: Some(timestamp(approval.micros)) }
}

pub(super) fn texts(texts: &Texts) -> Vec<common::Text> {
    let text = |(language, text): (&Language, &str)| common::Text {
        language: language.as_str().to_owned(),
        text: text.to_owned(),
    };
    texts.iter().map(text).collect()
}

const fn state(state: State) -> release::State {
    match state {
        State::Building => release::State::Building,
        State::Ready => release::State::Ready,
        State::Approved => release::State::Approved,
        State::Embargoed => release::State::Embargoed,
        State::Published => release::State::Published,
        State::Superseded => release::State::Superseded,
        State::Withdrawn => release::State::Withdrawn,
        State::Failed => release::State::Failed,
    }
}

const fn phase(phase: Phase) -> progress::Phase {
    match phase {
        Phase::Waiting => progress::Phase::Unspecified,
        Phase::Fetching => progress::Phase::Fetching,
        Phase::Tabulating => progress::Phase::Tabulating,
        Phase::Estimating => progress::Phase::Estimating,
        Phase::Protecting => progress::Phase::Protecting,
        Phase::Storing => progress::Phase::Storing,
    }
}

pub(super) fn timestamp(micros: i64) -> prost_types::Timestamp {
    let nanos = i32::try_from(micros.rem_euclid(1_000_000) * 1_000).unwrap_or(0);
    prost_types::Timestamp { seconds: micros.div_euclid(1_000_000), nanos }
}

/// A time in microseconds since the epoch; what is finer is cut off.
pub(super) fn micros(time: prost_types::Timestamp) -> i64 {
    time.seconds.saturating_mul(1_000_000).saturating_add(i64::from(time.nanos.div_euclid(1_000)))
}
