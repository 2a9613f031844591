//! Verdicts set by hand on the wire.

use jamfor_contract::benchmark as wire;
use jamfor_contract::names::{Area, Body, Collection, MaybeRevision, Name, NameError};
use jamfor_fault::{FieldPath, Violation};

use super::comparator::read_texts;
use super::release::{texts, timestamp};
use crate::app::{Noted, VerdictDraft};
use crate::domain::{
    kind::Kind,
    verdict::Verdict,
    verdict_override::{Comparisons, Override},
};

/// What stands before the words of kinds in the contract.
const KIND: &str = "COMPARATOR_KIND_";

/// What stands before the words of verdicts in the contract.
const VERDICT: &str = "VERDICT_";

/// The verdict to set; none when it cannot be read at all.
pub(super) fn read(request: wire::OverrideVerdictRequest, noted: &mut Noted) -> Option<VerdictDraft> {
    let path = FieldPath::from("verdict_override");
    let parent = name(request.parent.parse::<Body>(), "parent".into(), noted);
    let required = || Violation::new(path.clone(), "REQUIRED", "set the field");
    let wire = noted.keep(request.verdict_override.ok_or_else(required))?;
    let (kind, verdict) = (read_kind(wire.kind()), read_verdict(wire.verdict()));
    let release = name(Name::parse(Collection::Releases, &wire.release), path.field("release"), noted);
    let elsewhere = || Violation::new(path.field("release"), "BODY_MISMATCH", "name a release of the parent");
    let release = release.and_then(|release| {
        let same = parent.is_some_and(|parent| parent == release.body);
        noted.keep(if same { Ok(release) } else { Err(elsewhere()) })
    });
    let revision = |collection, text: &str, field: &str, noted: &mut Noted| {
        given(text, |text| MaybeRevision::parse(collection, text).map(|name| name.to_string()))
            .and_then(|read| name(read, path.field(field), noted))
    };
    let round = |text: &str| Name::parse(Collection::Rounds, text).map(|name| name.to_string());
    let indicator = revision(Collection::Indicators, &wire.indicator, "indicator", noted);
    let comparator = revision(Collection::Comparators, &wire.comparator, "comparator", noted);
    let earlier_round =
        given(&wire.earlier_round, round).and_then(|read| name(read, path.field("earlier_round"), noted));
    let area = given(&wire.area, |text| text.parse::<Area>().map(|area| area.code().to_owned()));
    let area = area.and_then(|read| name(read, path.field("area"), noted));
    let round = name(round(&wire.round), path.field("round"), noted);
    let reason = read_texts(wire.reason, &path.field("reason"), noted);
    let on = Comparisons { indicator, round: round?, kind: kind?, comparator, earlier_round, area };
    Some(VerdictDraft { release: release?, request_id: request.request_id, on, verdict: verdict?, reason })
}

/// What was given, read; none where nothing was.
fn given<T>(text: &str, read: impl Fn(&str) -> Result<T, NameError>) -> Option<Result<T, NameError>> {
    (!text.is_empty()).then(|| read(text))
}

fn name<T>(read: Result<T, NameError>, path: FieldPath, noted: &mut Noted) -> Option<T> {
    noted.keep(read.map_err(|error| Violation::new(path, "NAME_MALFORMED", error.to_string())))
}

/// The kind; none for one that the contract refuses.
fn read_kind(kind: wire::ComparatorKind) -> Option<Kind> {
    Kind::parse(kind.as_str_name().trim_start_matches(KIND))
}

/// The verdict; none for one that the contract refuses.
fn read_verdict(verdict: wire::Verdict) -> Option<Verdict> {
    Verdict::parse(verdict.as_str_name().trim_start_matches(VERDICT))
}

/// A verdict with everything that the server sets.
pub(super) fn to_wire(set: Override) -> wire::VerdictOverride {
    let Comparisons { indicator, round, kind, comparator, earlier_round, area } = set.on;
    let kind = wire::ComparatorKind::from_str_name(&format!("{KIND}{}", kind.as_str()));
    let verdict = wire::Verdict::from_str_name(&format!("{VERDICT}{}", set.verdict.as_str()));
    wire::VerdictOverride {
        name: set.name,
        release: set.release,
        indicator: indicator.unwrap_or_default(),
        round,
        kind: kind.unwrap_or_default().into(),
        comparator: comparator.unwrap_or_default(),
        earlier_round: earlier_round.unwrap_or_default(),
        area: area.map(|code| format!("areas/{code}")).unwrap_or_default(),
        verdict: verdict.unwrap_or_default().into(),
        reason: texts(&set.reason),
        author: set.author,
        create_time: Some(timestamp(set.created_micros)),
        revoke_time: set.revoked_micros.map(timestamp),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_kind_and_verdict_is_the_contract_s_own() {
        for kind in Kind::ALL {
            let wire = wire::ComparatorKind::from_str_name(&format!("{KIND}{}", kind.as_str()));
            assert_eq!(read_kind(wire.unwrap()), Some(kind));
        }
        for verdict in [Verdict::Comparable, Verdict::WithCaution, Verdict::NotComparable] {
            let wire = wire::Verdict::from_str_name(&format!("{VERDICT}{}", verdict.as_str()));
            assert_eq!(read_verdict(wire.unwrap()), Some(verdict));
        }
        assert_eq!(read_kind(wire::ComparatorKind::Unspecified), None);
        assert_eq!(read_verdict(wire::Verdict::Unspecified), None);
    }
}
