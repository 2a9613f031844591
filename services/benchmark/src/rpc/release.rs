//! Releases on the wire.

use jamfor_contract::benchmark::{self as wire, progress, release};
use jamfor_contract::common;
use jamfor_survey::{Language, Texts};

use crate::domain::member::Regions;
use crate::domain::release::{Content, Crossing, Phase, Release, State};

/// What a release counts, as it was asked for.
pub(super) fn content(release: wire::Release) -> Content {
    Content {
        title: release
            .title
            .into_iter()
            .map(|text| (Language::new(text.language), text.text))
            .collect::<Texts>(),
        snapshots: release.snapshots,
        indicators: release.indicators,
        policy: release.policy,
        breakdowns: release.breakdowns,
        crossings: release.crossings.into_iter().map(crossing).collect(),
        comparators: release.comparators,
        pooled_rounds: release.pooled_rounds.into_iter().map(|pooled| pooled.rounds).collect(),
        regions: Regions::new(),
    }
}

fn crossing(wire::Crossing { first, second }: wire::Crossing) -> Crossing {
    Crossing { first, second }
}

/// A release with everything that the server sets.
pub(super) fn to_wire(release: Release) -> wire::Release {
    let (building, name, etag) = (release.state == State::Building, release.name.to_string(), release.etag());
    let crossing = |Crossing { first, second }| wire::Crossing { first, second };
    let crossings = release.content.crossings.into_iter().map(crossing);
    let pooled_rounds = release.content.pooled_rounds.into_iter().map(|rounds| wire::PooledRounds { rounds });
    let published_to = [(release.public, wire::Audience::Public), (release.owner, wire::Audience::Owner)];
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
        published_to: published_to.into_iter().filter(|(open, _)| *open).map(|(_, to)| to.into()).collect(),
        create_time: Some(timestamp(release.created_micros)),
        ready_time: release.ready_micros.map(timestamp),
        ..wire::Release::default()
    }
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
        State::Published => release::State::Published,
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
