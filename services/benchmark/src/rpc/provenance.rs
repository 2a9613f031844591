//! Manifests, seals and explanations on the wire.

use jamfor_contract::benchmark::{self as wire, input, verify_release_response};
use jamfor_seal::Seal;

use super::{figure, release::timestamp};
use crate::app::{Manifest, Outcome, Piece, Verified};
use crate::domain::{
    explain::{Explanation, Step},
    export::Loss,
    manifest::{Input, InputKind},
};

pub(super) fn manifest(found: Manifest) -> wire::GetManifestResponse {
    let Manifest { release, provenance, seal: sealed } = found;
    let manifest = wire::Manifest {
        release: release.name.to_string(),
        digest: release.digest,
        method: release.method,
        software: provenance.software,
        ready_time: release.ready_micros.map(timestamp),
        inputs: provenance.inputs.into_iter().map(input).collect(),
        corrects: release.content.corrects,
    };
    wire::GetManifestResponse { manifest: Some(manifest), seal: sealed.map(seal) }
}

pub(super) fn explanation(release: &str, found: Explanation) -> wire::ExplainFigureResponse {
    let step = |Step { text, formula, computed, method }: Step| wire::Step {
        text,
        formula: formula.to_owned(),
        computed,
        method: method.to_owned(),
    };
    wire::ExplainFigureResponse {
        figure: Some(figure::to_wire(release, found.figure)),
        steps: found.steps.into_iter().map(step).collect(),
        inputs: found.inputs.into_iter().map(input).collect(),
        source: found.source,
        derived_source: found.derived_source,
    }
}

pub(super) fn verified(found: Verified) -> wire::VerifyReleaseResponse {
    wire::VerifyReleaseResponse {
        outcome: outcome(found.outcome).into(),
        digest: found.digest,
        rebuilt: found.rebuilt,
        gone: found.gone.into_iter().map(input).collect(),
    }
}

/// A piece of an exported file.
pub(super) fn piece(piece: Piece) -> wire::ExportFiguresResponse {
    let loss = |loss: Loss| wire::Loss {
        figures: loss.figures,
        left_out: loss.left_out,
        fields: loss.fields.iter().map(|field| (*field).to_owned()).collect(),
        guarded: loss.guarded,
    };
    wire::ExportFiguresResponse {
        content: piece.content,
        seal: piece.seal.map(seal),
        loss: piece.loss.map(loss),
    }
}

fn seal(seal: Seal) -> wire::Seal {
    let Seal { statement, signature, key_id, public_key } = seal;
    wire::Seal { statement, signature, key_id, public_key }
}

fn input(input: Input) -> wire::Input {
    wire::Input { kind: kind(input.kind).into(), name: input.name, digest: input.digest }
}

const fn kind(kind: InputKind) -> input::Kind {
    match kind {
        InputKind::Survey => input::Kind::Survey,
        InputKind::Questionnaire => input::Kind::Questionnaire,
        InputKind::Indicator => input::Kind::Indicator,
        InputKind::Policy => input::Kind::Policy,
        InputKind::Snapshot => input::Kind::Snapshot,
        InputKind::WeightSet => input::Kind::WeightSet,
        InputKind::Comparator => input::Kind::Comparator,
        InputKind::Areas => input::Kind::Areas,
        InputKind::Release => input::Kind::Release,
    }
}

const fn outcome(outcome: Outcome) -> verify_release_response::Outcome {
    match outcome {
        Outcome::Same => verify_release_response::Outcome::Same,
        Outcome::Different => verify_release_response::Outcome::Different,
        Outcome::InputGone => verify_release_response::Outcome::InputGone,
        Outcome::OtherMethod => verify_release_response::Outcome::OtherMethod,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_input_is_the_contract_s_own() {
        for one in InputKind::ALL {
            assert_eq!(kind(one).as_str_name(), format!("KIND_{}", one.as_str()));
        }
    }
}
