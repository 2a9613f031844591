//! From the words of a request to a key of a release, or to the kind of missing that stands in its place.

use super::{
    figure::{Missing, Subject, Whose},
    frame::Frame,
    key::{Basis, Key, Part},
};

/// What is asked for, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The indicator, with or without revision.
    pub indicator: String,
    /// The round.
    pub round: String,
    /// The area's code.
    pub area: String,
    /// Whose figure; none for what the area suggests.
    pub whose: Option<Whose>,
    /// The target group; empty for all.
    pub group: String,
    /// Item and option.
    pub part: Option<(String, String)>,
}

/// Why a release has no such figure at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// No such indicator.
    Indicator,
    /// No such round.
    Round,
    /// No such target group.
    Group,
    /// No such breakdown item.
    Breakdown,
    /// No such option of a breakdown item.
    Option,
    /// Participants have a country, areas have not.
    Whose,
}

/// A figure that the release has, or could have had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// What it is of, in words.
    pub subject: Subject,
    /// The round.
    pub round: u16,
    /// Where it stands, or why it is not there.
    pub key: Result<Key, Missing>,
}

impl Place {
    /// The place of a stored figure.
    #[must_use]
    pub fn of(frame: &Frame, key: Key) -> Self {
        Self { subject: subject(frame, key), round: key.round, key: Ok(key) }
    }
}

/// What a key is of, in words.
#[must_use]
pub fn subject(frame: &Frame, key: Key) -> Subject {
    Subject {
        indicator: frame
            .indicators
            .get(usize::from(key.indicator))
            .map_or_else(String::new, |one| one.name.clone()),
        round: frame.rounds.get(usize::from(key.round)).map_or_else(String::new, |round| round.name.clone()),
        area: frame.area_code(key.basis).to_owned(),
        whose: whose(key.basis),
        group: frame.group_name(key.group).to_owned(),
        part: key.part.and_then(|part| words_of(frame, part)),
        without: None,
    }
}

/// Whose figure a basis means.
#[must_use]
pub const fn whose(basis: Basis) -> Whose {
    match basis {
        Basis::Area(_) => Whose::Area,
        Basis::Pooled => Whose::Pooled,
        Basis::EqualUnit => Whose::EqualUnit,
    }
}

fn words_of(frame: &Frame, part: Part) -> Option<(String, String)> {
    let breakdown = frame.breakdowns.get(usize::from(part.item))?;
    Some((breakdown.item.clone(), breakdown.options.get(usize::from(part.option))?.clone()))
}

/// Finds what is asked for.
///
/// # Errors
/// What the release does not know.
pub fn find(frame: &Frame, wanted: &Wanted) -> Result<Place, Unknown> {
    let indicator = frame.indicator(&wanted.indicator).ok_or(Unknown::Indicator)?;
    let round = frame.round(&wanted.round).ok_or(Unknown::Round)?;
    let group = frame.group(&wanted.group).ok_or(Unknown::Group)?;
    let part = part(frame, wanted.part.as_ref())?;
    let is_country = wanted.area.len() == 2;
    let whose = wanted.whose.unwrap_or(if is_country { Whose::Pooled } else { Whose::Area });
    if is_country == (whose == Whose::Area) {
        return Err(Unknown::Whose);
    }
    let basis = match whose {
        Whose::Area => frame.area(&wanted.area).map(Basis::Area),
        Whose::Pooled => (wanted.area == frame.survey.country).then_some(Basis::Pooled),
        Whose::EqualUnit => (wanted.area == frame.survey.country).then_some(Basis::EqualUnit),
    };
    let key = basis.map(|basis| Key { round, group, indicator, basis, part }).ok_or(Missing::NotCollected);
    let any = Key { round, group, indicator, basis: Basis::Pooled, part };
    let subject = Subject { area: wanted.area.clone(), whose, ..subject(frame, any) };
    Ok(Place { subject, round, key: key.and_then(|key| asked(frame, key)) })
}

fn part(frame: &Frame, wanted: Option<&(String, String)>) -> Result<Option<Part>, Unknown> {
    let Some((item, option)) = wanted else { return Ok(None) };
    if !frame.breakdowns.iter().any(|breakdown| breakdown.item == *item) {
        return Err(Unknown::Breakdown);
    }
    frame.part(item, option).map(Some).ok_or(Unknown::Option)
}

/// The key, unless the round did not collect, the question was not asked, or it makes no sense.
fn asked(frame: &Frame, key: Key) -> Result<Key, Missing> {
    let round = frame.rounds.get(usize::from(key.round)).ok_or(Missing::NotCollected)?;
    let indicator = frame.indicators.get(usize::from(key.indicator)).ok_or(Missing::NotCollected)?;
    let group = frame.group_name(key.group);
    let in_round = group == super::frame::ALL || round.instruments.iter().any(|pinned| pinned.group == group);
    if !in_round {
        return Err(Missing::NotCollected);
    }
    if frame.bound_groups(key.round, key.group, key.indicator).is_empty() {
        return Err(Missing::NotAsked);
    }
    if indicator.is_participation() && key.part.is_some() {
        return Err(Missing::NotApplicable);
    }
    Ok(key)
}
