//! What becomes of releases, on the wire.

use jamfor_contract::benchmark::{self as wire, watch_releases_response};

use super::release;
use crate::domain::life::{Event, Kind};

pub(super) fn to_wire(event: Event) -> wire::WatchReleasesResponse {
    let kind = match event.kind {
        Kind::Previewed => watch_releases_response::Kind::Previewed,
        Kind::Published => watch_releases_response::Kind::Published,
        Kind::Superseded => watch_releases_response::Kind::Superseded,
        Kind::Withdrawn => watch_releases_response::Kind::Withdrawn,
    };
    wire::WatchReleasesResponse {
        number: event.number,
        kind: kind.into(),
        time: Some(release::timestamp(event.micros)),
        release: Some(release::to_wire(event.release)),
    }
}
