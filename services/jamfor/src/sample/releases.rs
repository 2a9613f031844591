//! The releases of the sample: one over all Swedish rounds, one over the Danish one.

use jamfor_contract::{
    benchmark::{CreateReleaseRequest, PooledRounds, Release},
    common::Text,
};

use super::{ifo, item, vive};

/// What to create when all rounds are frozen. Each round has one snapshot, the first.
#[must_use]
pub fn releases() -> Vec<CreateReleaseRequest> {
    vec![ifo_release(), vive_release()]
}

fn ifo_release() -> CreateReleaseRequest {
    let mut indicators = of_items(&item::IFO);
    indicators.extend(["forbattrad-situation-mycket", "paverka-inte", "deltagande"].map(str::to_owned));
    let title = [
        ("sv", "Individ- och familjeomsorgen 2014–2021"),
        ("da", "Individ- og familieomsorgen 2014–2021"),
        ("en", "Individual and family care 2014–2021"),
    ];
    let rounds = ifo::ROUNDS.iter().map(|recipe| recipe.round);
    let mut request = release("se-skr", "ifo-2014-2021", &title, rounds, &indicators);
    if let Some(release) = &mut request.release {
        // few answered in the pandemic
        let rounds = ["ifo-2019", "ifo-2020"].map(|id| format!("bodies/se-skr/rounds/{id}")).into();
        release.pooled_rounds = vec![PooledRounds { rounds }];
    }
    request
}

fn vive_release() -> CreateReleaseRequest {
    let mut indicators = of_items(&item::VIVE);
    indicators.push("deltagelse".to_owned());
    let title = [
        ("da", "Det specialiserede socialområde 2021"),
        ("sv", "Det specialiserade sociala området 2021"),
        ("en", "The specialised social area 2021"),
    ];
    release("dk-vive", "specialised-2021", &title, std::iter::once(vive::ROUND.round), &indicators)
}

/// The positive and the negative share of every item.
fn of_items(items: &[item::Item]) -> Vec<String> {
    items.iter().flat_map(|item| [item.key.to_owned(), format!("{}-negativ", item.key)]).collect()
}

fn release<'a>(
    body: &str,
    id: &str,
    title: &[(&str, &str)],
    rounds: impl Iterator<Item = &'a str>,
    indicators: &[String],
) -> CreateReleaseRequest {
    let text =
        |(language, text): &(&str, &str)| Text { language: (*language).to_owned(), text: (*text).to_owned() };
    let release = Release {
        title: title.iter().map(text).collect(),
        snapshots: rounds.map(|round| format!("{round}/snapshots/1")).collect(),
        indicators: indicators.iter().map(|id| format!("bodies/{body}/indicators/{id}")).collect(),
        policy: format!("bodies/{body}/policies/standard"),
        breakdowns: vec!["kon".to_owned()],
        ..Release::default()
    };
    let parent = format!("bodies/{body}");
    CreateReleaseRequest { parent, release_id: id.to_owned(), release: Some(release) }
}
