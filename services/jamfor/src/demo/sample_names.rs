//! Names of the sample that the scenes show.

use jamfor_contract::benchmark::FigureKey;

pub(super) const IFO: &str = "bodies/se-skr/releases/ifo-2014-2021";
pub(super) const VIVE: &str = "bodies/dk-vive/releases/specialised-2021";
pub(super) const SWEDEN: &str = "areas/SE";
pub(super) const DENMARK: &str = "areas/DK";
pub(super) const BORAS: &str = "areas/SE-1490";
pub(super) const OSBY: &str = "areas/SE-1273";
pub(super) const NORA: &str = "areas/SE-1884";

/// The Swedish round of a year.
pub(super) fn ifo(year: u16) -> String {
    format!("bodies/se-skr/rounds/ifo-{year}")
}

/// The Danish round.
pub(super) fn vive() -> String {
    "bodies/dk-vive/rounds/vive-2021".to_owned()
}

/// A Swedish indicator.
pub(super) fn swedish(id: &str) -> String {
    format!("bodies/se-skr/indicators/{id}")
}

/// A Danish indicator.
pub(super) fn danish(id: &str) -> String {
    format!("bodies/dk-vive/indicators/{id}")
}

/// Whether a figure is the positive share of an item: neither another share of it nor a rate.
pub(super) fn is_positive_share(key: &FigureKey) -> bool {
    let name = key.indicator.split("/revisions/").next().unwrap_or_default();
    let id = name.rsplit('/').next().unwrap_or_default();
    !id.ends_with("-negativ") && !["forbattrad-situation-mycket", "paverka-inte", "deltagande"].contains(&id)
}
