//! From the words of a request to a key of a release, or to the kind of missing that stands in its place.

use std::sync::Arc;

use super::{
    figure::{Missing, Subject, Whose},
    frame::{ALL, Frame},
    indicator::Indicator,
    key::{Basis, Group, Key, Part},
    pooled::has_all_groups,
    round::Round,
};

/// What is asked for, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The indicator, with or without revision.
    pub indicator: String,
    /// The round; empty for rounds that are counted together.
    pub round: String,
    /// The rounds that are counted together; empty for one.
    pub pooled_rounds: Vec<String>,
    /// The area's code.
    pub area: String,
    /// Whose figure; none for what the area suggests.
    pub whose: Option<Whose>,
    /// The comparator whose members it is of, with or without revision; empty for the others.
    pub comparator: String,
    /// The target group; empty for all.
    pub group: String,
    /// Item and option, two where they are crossed; none for all respondents.
    pub part: Vec<(String, String)>,
}

/// Why a release has no such figure at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// No such indicator.
    Indicator,
    /// No such round.
    Round,
    /// The release does not count these rounds together.
    PooledRounds,
    /// No such comparator.
    Comparator,
    /// No such target group.
    Group,
    /// No such breakdown item, or no such crossing.
    Breakdown,
    /// No such option of a breakdown item.
    Option,
    /// Participants and comparators have a country, areas have not.
    Whose,
}

/// A figure that the release has, or could have had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// What it is of, in words.
    pub subject: Arc<Subject>,
    /// The round, or the rounds that are counted together.
    pub round: u16,
    /// Where it stands, or why it is not there.
    pub key: Result<Key, Missing>,
}

impl Place {
    /// The place of a stored figure.
    #[must_use]
    pub fn of(frame: &Frame, key: Key) -> Self {
        Self { subject: Arc::new(subject(frame, key)), round: key.round, key: Ok(key) }
    }

    /// Turns to another stored figure; the words that both have in common stay as they are.
    pub(super) fn turn_to(&mut self, frame: &Frame, key: Key) {
        let Some(before) = self.key.ok().filter(|before| before.of(key.basis).for_part(key.part) == key)
        else {
            *self = Self::of(frame, key);
            return;
        };
        let subject = Arc::make_mut(&mut self.subject);
        if before.basis != key.basis {
            subject.area.clear();
            subject.area.push_str(frame.area_code(key.basis));
            subject.whose = whose(key.basis);
            subject.comparator = comparator_name(frame, key.basis);
        }
        if before.part != key.part {
            subject.part = words_of(frame, key.part);
        }
        subject.without = None;
        self.key = Ok(key);
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
        pooled_rounds: if frame.is_pooled(key.round) {
            frame.each_round(key.round).map(|round| round.name.clone()).collect()
        } else {
            Vec::new()
        },
        area: frame.area_code(key.basis).to_owned(),
        whose: whose(key.basis),
        comparator: comparator_name(frame, key.basis),
        group: frame.group_name(key.group).to_owned(),
        part: words_of(frame, key.part),
        without: None,
    }
}

fn comparator_name(frame: &Frame, basis: Basis) -> String {
    frame.membership(basis).map_or_else(String::new, |one| one.comparator.name.clone())
}

fn words_of(frame: &Frame, part: Option<Part>) -> Vec<(String, String)> {
    part.map_or_else(Vec::new, |part| frame.words_of(part))
}

/// Whose figure a basis means.
#[must_use]
pub const fn whose(basis: Basis) -> Whose {
    match basis {
        Basis::Area(_) => Whose::Area,
        Basis::Pooled => Whose::Pooled,
        Basis::EqualUnit => Whose::EqualUnit,
        Basis::Comparator(_) => Whose::Comparator,
    }
}

/// Finds what is asked for.
///
/// # Errors
/// What the release does not know.
pub fn find(frame: &Frame, wanted: &Wanted) -> Result<Place, Unknown> {
    let indicator = frame.indicator(&wanted.indicator).ok_or(Unknown::Indicator)?;
    let round = match wanted.pooled_rounds.as_slice() {
        [] => frame.round(&wanted.round).ok_or(Unknown::Round)?,
        pooled => frame.pooled_rounds(pooled).ok_or(Unknown::PooledRounds)?,
    };
    let group = frame.group(&wanted.group).ok_or(Unknown::Group)?;
    let part = frame.part_of(&wanted.part)?;
    let is_country = wanted.area.len() == 2;
    let whose = wanted.whose.unwrap_or(if is_country { Whose::Pooled } else { Whose::Area });
    if is_country == (whose == Whose::Area) {
        return Err(Unknown::Whose);
    }
    let of_country = |basis| (wanted.area == frame.survey.country).then_some(basis);
    let basis = match whose {
        Whose::Area => frame.area(&wanted.area).map(Basis::Area),
        Whose::Pooled => of_country(Basis::Pooled),
        Whose::EqualUnit => of_country(Basis::EqualUnit),
        Whose::Comparator => {
            let at = frame.comparator(&wanted.comparator).ok_or(Unknown::Comparator)?;
            of_country(Basis::Comparator(at))
        }
    };
    let key = basis.map(|basis| Key { round, group, indicator, basis, part }).ok_or(Missing::NotCollected);
    let any = Key { round, group, indicator, basis: basis.unwrap_or(Basis::Pooled), part };
    let subject = Arc::new(Subject { area: wanted.area.clone(), whose, ..subject(frame, any) });
    Ok(Place { subject, round, key: key.and_then(|key| asked(frame, key)) })
}

/// The key, unless the round did not collect, the question was not asked, or it makes no sense.
fn asked(frame: &Frame, key: Key) -> Result<Key, Missing> {
    let indicator = frame.indicators.get(usize::from(key.indicator)).ok_or(Missing::NotCollected)?;
    let group = frame.group_name(key.group);
    let collects = |round: &Round| group == ALL || round.instruments.iter().any(|one| one.group == group);
    if !frame.each_round(key.round).all(collects) {
        return Err(Missing::NotCollected);
    }
    let asks = |round| !frame.bound_groups(round, key.group, key.indicator).is_empty();
    if !frame.rounds_of(key.round).into_iter().all(asks) {
        return Err(Missing::NotAsked);
    }
    if !asks(key.round) || (key.group == Group::All && !has_all_groups(frame, key.round, key.indicator)) {
        return Err(Missing::NotComparable);
    }
    if key.part.is_some_and(|part| !has_part(frame, key, indicator, part)) {
        return Err(Missing::NotApplicable);
    }
    Ok(key)
}

/// Contacts are tallied without any breakdown, and only areas have figures of their units.
fn has_part(frame: &Frame, key: Key, indicator: &Indicator, part: Part) -> bool {
    !indicator.is_participation() && (frame.unit_cut() != Some(part.cut) || key.basis.is_area())
}
