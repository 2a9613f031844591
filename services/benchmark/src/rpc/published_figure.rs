//! Figures printed elsewhere on the wire.

use jamfor_contract::benchmark as wire;

use super::release::timestamp;
use crate::domain::published_figure::{Basis, PublishedFigure};

/// A printed figure under its name.
pub(super) fn to_wire(figure: PublishedFigure) -> wire::PublishedFigure {
    wire::PublishedFigure {
        name: figure.name().map(|name| name.to_string()).unwrap_or_default(),
        indicator: figure.indicator,
        area: format!("areas/{}", figure.area),
        basis: match figure.basis {
            Basis::Area => wire::Basis::Area,
            Basis::EqualUnit => wire::Basis::ParticipantsEqualUnit,
            Basis::Pooled => wire::Basis::ParticipantsPooled,
        }
        .into(),
        target_group: figure.group,
        period: figure.period,
        round: figure.round.unwrap_or_default(),
        percent: figure.percent.as_str().to_owned(),
        lowest: figure.percent.lowest(),
        highest: figure.percent.highest(),
        base: figure.base.and_then(|base| i64::try_from(base).ok()),
        denominator: figure.denominator,
        source: figure.source,
        licence: figure.licence,
        import_time: Some(timestamp(figure.imported_micros)),
    }
}
