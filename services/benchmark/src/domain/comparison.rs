//! One figure held against another: difference, word, verdict and reasons; and the answers made of them.

use std::collections::BTreeSet;

use jamfor_disclosure::Audience;

use super::{
    built::Built,
    difference::{self, Difference, Relation},
    facts,
    figure::{Caveat, Figure, Missing, Reason},
    frame::Frame,
    key::{Basis, Key},
    lookup::{Place, Unknown, Wanted, find},
    verdict::{Facts, Verdict, judge},
    view::{Reading, figure, read, show},
    word::Word,
    words::caveat,
};

/// One figure held against another.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// What it is held against.
    pub comparator: Comparator,
    /// The figure it is held against.
    pub against: Figure,
    /// The difference; none where there is nothing to subtract, or it may not be.
    pub difference: Option<Difference>,
    /// A word for it.
    pub word: Word,
    /// Whether it may be made.
    pub verdict: Verdict,
    /// Why not, or what to mind.
    pub reasons: Vec<Caveat>,
}

/// What a figure is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparator {
    /// All participants together.
    Pooled,
    /// The unweighted mean of the participants.
    EqualUnit,
    /// The same of an earlier round.
    EarlierRound,
}

impl Comparator {
    const fn relation(self) -> Relation {
        match self {
            Self::Pooled => Relation::PartOfWhole,
            Self::EqualUnit => Relation::WithMean,
            Self::EarlierRound => Relation::Independent,
        }
    }
}

/// An area's figure held against the participants of the same round.
#[must_use]
pub fn against_participants(
    built: &Built,
    place: &Place,
    comparator: Comparator,
    audience: Audience,
) -> Option<Comparison> {
    let key = place.key.ok()?;
    let basis = if comparator == Comparator::EqualUnit { Basis::EqualUnit } else { Basis::Pooled };
    let other = Place::of(&built.frame, key.of(basis));
    let facts = facts::beside_participants(&built.frame, built.sides(), key);
    Some(compare(built, (place, key), &other, comparator, facts, audience))
}

fn compare(
    built: &Built,
    (place, key): (&Place, Key),
    other: &Place,
    comparator: Comparator,
    facts: Facts,
    audience: Audience,
) -> Comparison {
    let frame = &built.frame;
    let (mine, theirs) = (read(built, place, audience), read(built, other, audience));
    let against = show(built, other, &theirs, audience);
    let (verdict, reasons) = verdict(frame, key, (&mine, &theirs), facts);
    let found = if verdict == Verdict::NotComparable {
        None
    } else {
        subtract(frame, key, &mine, &theirs, comparator.relation())
    };
    let word = Word::of(found.as_ref().and_then(|found| found.finding), direction(frame, key));
    Comparison { comparator, against, difference: found, word, verdict, reasons }
}

/// The verdict from the facts; without two values there is nothing to compare, and facts that rest on answers stay
/// unsaid.
fn verdict(
    frame: &Frame,
    key: Key,
    (mine, theirs): (&Reading<'_>, &Reading<'_>),
    mut facts: Facts,
) -> (Verdict, Vec<Caveat>) {
    let (Some(own), Some(other)) = (mine.base(), theirs.base()) else {
        let known = Facts {
            coverage: facts.coverage,
            of_comparator: facts.of_comparator,
            change: facts.change,
            rounds: facts.rounds,
            ..Facts::default()
        };
        let (_, mut reasons) = judge(&known, &frame.policy.verdicts);
        for reading in [mine, theirs] {
            if let Reading::Missing(_, Some(reason)) = reading {
                reasons.push(caveat(*reason, ""));
            }
        }
        return (Verdict::NotComparable, reasons);
    };
    facts.small_base = own.min(other) < frame.policy.tests.minimum_respondents;
    let options = frame.options(key);
    let shares = [mine.no_opinion(options), theirs.no_opinion(options)];
    facts.no_opinion = shares.into_iter().flatten().reduce(f64::max);
    judge(&facts, &frame.policy.verdicts)
}

/// The difference of two readings of the same audience.
#[must_use]
pub fn subtract(
    frame: &Frame,
    key: Key,
    mine: &Reading<'_>,
    theirs: &Reading<'_>,
    relation: Relation,
) -> Option<Difference> {
    let rules = &frame.policy.tests;
    match (mine, theirs) {
        (Reading::Exact(own), Reading::Exact(other)) => {
            let decimals =
                frame.indicators.get(usize::from(key.indicator)).map_or(0, |one| one.printed_decimals);
            difference::exact(own, other, relation, decimals, rules)
        }
        (Reading::Printed(own), Reading::Printed(other)) => difference::printed(own, other, relation, rules),
        _ => None,
    }
}

fn direction(frame: &Frame, key: Key) -> jamfor_survey::Direction {
    let indicator = frame.indicators.get(usize::from(key.indicator));
    indicator.map_or(jamfor_survey::Direction::Neutral, |indicator| indicator.direction)
}

/// One indicator of an area's report.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportRow {
    /// The area's figure.
    pub figure: Figure,
    /// The same by each option of the release's breakdowns.
    pub by_breakdown: Vec<Figure>,
    /// Against all participants together.
    pub pooled: Option<Comparison>,
    /// Against the mean of the participants.
    pub equal_unit: Option<Comparison>,
}

/// All that a release says of one area in one round, and what to mind about the whole.
///
/// # Errors
/// What the release does not know.
pub fn report(
    built: &Built,
    wanted: &Wanted,
    audience: Audience,
) -> Result<(Vec<ReportRow>, Vec<Caveat>), Unknown> {
    let mut rows = Vec::with_capacity(built.frame.indicators.len());
    for indicator in &built.frame.indicators {
        let place = find(&built.frame, &Wanted { indicator: indicator.name.clone(), ..wanted.clone() })?;
        let parts = match place.key {
            _ if indicator.is_participation() => Vec::new(),
            Ok(key) => built.parts(key),
            Err(_) => built.frame.parts().collect(),
        };
        let parts = parts.into_iter().map(|part| {
            let key = place.key.map(|key| key.for_part(Some(part)));
            let mut one = Place { key, ..place.clone() };
            one.subject.part = built.frame.words_of(part);
            figure(built, &one, audience)
        });
        rows.push(ReportRow {
            by_breakdown: parts.collect(),
            figure: figure(built, &place, audience),
            pooled: against_participants(built, &place, Comparator::Pooled, audience),
            equal_unit: against_participants(built, &place, Comparator::EqualUnit, audience),
        });
    }
    let caveats = common_caveats(&rows);
    Ok((rows, caveats))
}

/// What every row has to say, once, and the coverage of the comparators.
fn common_caveats(rows: &[ReportRow]) -> Vec<Caveat> {
    const WHOLE: [Reason; 9] = [
        Reason::Synthetic,
        Reason::SpecialEvent,
        Reason::Pilot,
        Reason::CoveragePartial,
        Reason::ParticipationLow,
        Reason::ParticipationApart,
        Reason::ModeMix,
        Reason::RecruitmentDiffers,
        Reason::TargetGroupMix,
    ];
    let mut found: Vec<Caveat> = Vec::new();
    for row in rows {
        let compared = row.pooled.iter().flat_map(|comparison| &comparison.reasons);
        for one in row.figure.caveats.iter().chain(compared) {
            if WHOLE.contains(&one.reason) && !found.contains(one) {
                found.push(one.clone());
            }
        }
    }
    found.sort_by_key(|one| one.reason);
    found
}

/// One area beside others.
#[derive(Clone, Debug, PartialEq)]
pub struct AreaRow {
    /// Its figure.
    pub figure: Figure,
    /// Against the comparator.
    pub comparison: Option<Comparison>,
}

/// Areas of one round beside each other, and the figure of the comparator. No codes: all participants.
///
/// # Errors
/// What the release does not know.
pub fn areas(
    built: &Built,
    wanted: &Wanted,
    codes: &[String],
    comparator: Comparator,
    audience: Audience,
) -> Result<(Vec<AreaRow>, Figure), Unknown> {
    let frame = &built.frame;
    let country = Wanted { area: frame.survey.country.clone(), whose: None, ..wanted.clone() };
    let pooled = find(frame, &country)?;
    let mut against = pooled.clone();
    if comparator == Comparator::EqualUnit {
        against = find(frame, &Wanted { whose: Some(super::figure::Whose::EqualUnit), ..country })?;
    }
    let all;
    let codes = if codes.is_empty() {
        all = pooled.key.map_or_else(|_| Vec::new(), |key| participants(frame, key));
        &all
    } else {
        codes
    };
    let mut rows = Vec::with_capacity(codes.len());
    for code in codes {
        let place = find(frame, &Wanted { area: code.clone(), whose: None, ..wanted.clone() })?;
        rows.push(AreaRow {
            figure: figure(built, &place, audience),
            comparison: against_participants(built, &place, comparator, audience),
        });
    }
    Ok((rows, figure(built, &against, audience)))
}

/// The codes of the areas that took part in what a key is of.
fn participants(frame: &Frame, key: Key) -> Vec<String> {
    let found: BTreeSet<u16> =
        frame.collections(key.round, key.group, key.indicator).map(|one| one.area).collect();
    found.into_iter().map(|area| frame.area_code(Basis::Area(area)).to_owned()).collect()
}

/// One round of a series.
#[derive(Clone, Debug, PartialEq)]
pub struct RoundPoint {
    /// Its figure.
    pub figure: Figure,
    /// Against the round before it that has a value; none for the first.
    pub change: Option<Comparison>,
}

/// One area, or all participants, through the rounds of a release.
///
/// # Errors
/// What the release does not know.
pub fn rounds(built: &Built, wanted: &Wanted, audience: Audience) -> Result<Vec<RoundPoint>, Unknown> {
    let frame = &built.frame;
    let (mut points, mut before): (Vec<RoundPoint>, Option<(Place, Key)>) = (Vec::new(), None);
    for round in &frame.rounds {
        let place = find(frame, &Wanted { round: round.name.clone(), ..wanted.clone() })?;
        let change = before.as_ref().zip(place.key.ok()).and_then(|((earlier, earlier_key), key)| {
            let facts = facts::beside_earlier(frame, built.sides(), *earlier_key, key);
            let exists = built.get(&key).is_some();
            exists.then(|| compare(built, (&place, key), earlier, Comparator::EarlierRound, facts, audience))
        });
        let figure = figure(built, &place, audience);
        if let (Ok(key), true) = (place.key, figure.value.is_ok()) {
            before = Some((place, key));
        }
        points.push(RoundPoint { figure, change });
    }
    Ok(points)
}

/// Why a harmonised difference is not given.
#[must_use]
pub fn missing_of(figure: &Figure) -> Option<Missing> {
    figure.value.as_ref().err().copied()
}
