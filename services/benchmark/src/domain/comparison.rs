//! One figure held against another: difference, word, verdict and reasons.

use std::sync::Arc;

use jamfor_disclosure::Audience;
use jamfor_survey::Texts;

use super::{
    against::{Against, Other, of_participants, subtract},
    cell::Contrast,
    comparator::Comparator,
    difference::{Difference, Relation},
    family::Adjusted,
    figure::{Caveat, Figure, Reason},
    frame::Frame,
    key::{Basis, Key},
    kind::Kind,
    lookup::Place,
    reader::{Reader, direction},
    standardised::Standardised,
    verdict::{Facts, Verdict, judge},
    verdict_override::{Compared, Override, set_for},
    view::{Reading, read, show},
    word::Word,
    words::{self, caveat},
};

/// One figure held against another.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// What kind of thing it is held against.
    pub kind: Kind,
    /// The pinned comparator; empty for the other kinds.
    pub comparator: String,
    /// The figure it is held against.
    pub against: Figure,
    /// The difference; none where there is nothing to subtract, or it may not be.
    pub difference: Option<Difference>,
    /// A word for it.
    pub word: Word,
    /// The word as a part of a sentence.
    pub words: Texts,
    /// Whether it may be made, as computed.
    pub verdict: Verdict,
    /// Why not, or what to mind.
    pub reasons: Vec<Caveat>,
    /// The verdict that holds in the place of the computed one.
    pub set: Option<SetVerdict>,
    /// What is left of the p-value when it is one of many.
    pub multiplicity: Vec<Adjusted>,
    /// The same with one mix of target groups.
    pub standardised: Option<Standardised>,
}

/// What is found of a comparison, before it is told in full.
#[derive(Clone, Debug)]
pub(super) struct Brief<'a> {
    pub(super) difference: Option<Difference>,
    pub(super) word: Word,
    /// As computed.
    pub(super) verdict: Verdict,
    /// The one that holds.
    pub(super) holding: Verdict,
    pub(super) reasons: Arc<Vec<Caveat>>,
    pub(super) set: Option<&'a Override>,
}

/// A verdict as computed, with its reasons.
#[derive(Clone, Debug)]
pub(super) struct Judged {
    verdict: Verdict,
    reasons: Arc<Vec<Caveat>>,
}

/// What two readings add to the facts of collection.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Between {
    /// Two values: whether one of them rests on few answers, and how many have no opinion where they are too many.
    Values { small_base: bool, no_opinion: Option<f64> },
    /// A value is missing, with what is told of both.
    Missing([Option<Reason>; 2]),
}

/// A verdict that a methodologist set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetVerdict {
    /// What holds.
    pub verdict: Verdict,
    /// Why.
    pub reason: Texts,
    /// Who set it; empty but for the methodologist.
    pub author: String,
    /// When, in microseconds since the epoch.
    pub micros: i64,
}

impl SetVerdict {
    /// What an audience reads of an override: who set it is told to the body alone.
    pub(super) fn of(set: &Override, audience: Audience) -> Self {
        let told = audience == Audience::Methodologist;
        Self {
            verdict: set.verdict,
            reason: set.reason.clone(),
            author: if told { set.author.clone() } else { String::new() },
            micros: set.created_micros,
        }
    }
}

impl Comparison {
    /// The verdict that holds.
    #[must_use]
    pub fn holding(&self) -> Verdict {
        self.set.as_ref().map_or(self.verdict, |set| set.verdict)
    }
}

impl<'a> Reader<'a> {
    /// A figure held against another; none for a figure that the release does not have.
    #[must_use]
    pub fn compare(&self, place: &Place, against: Against) -> Option<Comparison> {
        let key = place.key.ok()?;
        let mine = read(self.built, place, self.audience);
        let other = self.other(key, &mine, against);
        Some(self.hold(key, &mine, &other))
    }

    fn hold(&self, key: Key, mine: &Reading<'_>, other: &Other<'_>) -> Comparison {
        let frame = &self.built.frame;
        let kind = other.against.kind();
        let comparator = stored(frame, other.against);
        let sides = (other.relation, other.contrast);
        let judged = Between::of(frame, key, (mine, &other.reading)).judge(frame, &other.facts);
        let brief = self.brief(key, (mine, &other.reading), other.against, sides, judged);
        let Brief { difference, word, verdict, holding, reasons, set } = brief;
        let reasons = Arc::unwrap_or_clone(reasons);
        let set = set.map(|set| SetVerdict::of(set, self.audience));
        Comparison {
            kind,
            comparator: comparator.map_or_else(String::new, |one| one.name.clone()),
            against: show(self.built, &other.place, &other.reading, self.audience),
            standardised: self.standardised(key, other, &reasons, holding),
            difference,
            word,
            words: comparator
                .map_or_else(|| words::against(kind, word), |one| words::against_stored(word, &one.title)),
            verdict,
            reasons,
            set,
            multiplicity: Vec::new(),
        }
    }

    /// The short form for one of the participants' figures, of which the caller knows the verdict.
    pub(super) fn beside(
        &self,
        key: Key,
        (mine, theirs): (&Reading<'_>, &Reading<'_>),
        against: Against,
        judged: Judged,
    ) -> Brief<'a> {
        self.brief(key, (mine, theirs), against, of_participants(mine, against), judged)
    }

    fn brief(
        &self,
        key: Key,
        (mine, theirs): (&Reading<'_>, &Reading<'_>),
        against: Against,
        sides: (Relation, Option<Contrast>),
        Judged { verdict, mut reasons }: Judged,
    ) -> Brief<'a> {
        let frame = &self.built.frame;
        let set = self.set(key, (mine, theirs), against);
        if let Some(set) = &set {
            Arc::make_mut(&mut reasons).push(caveat(Reason::VerdictSet, set.verdict.as_str()));
        }
        let holding = set.map_or(verdict, |set| set.verdict);
        let difference = self.given(subtract(frame, key, mine, theirs, sides), holding);
        let word = Word::of(difference.as_ref().and_then(|found| found.finding), direction(frame, key));
        Brief { difference, word, verdict, holding, reasons, set }
    }

    /// The difference as far as the verdict allows.
    pub(super) fn given(&self, found: Option<Difference>, holding: Verdict) -> Option<Difference> {
        match holding {
            Verdict::NotComparable if self.include_not_comparable => found.map(Difference::without_test),
            Verdict::NotComparable => None,
            Verdict::Comparable | Verdict::WithCaution => found,
        }
    }

    /// The verdict that was set, where both sides have a value that it can be about.
    fn set(
        &self,
        key: Key,
        (mine, theirs): (&Reading<'_>, &Reading<'_>),
        against: Against,
    ) -> Option<&'a Override> {
        if self.overrides.is_empty() {
            return None;
        }
        mine.base().zip(theirs.base())?;
        let frame = &self.built.frame;
        let round = |at: u16| frame.rounds.get(usize::from(at)).map_or("", |round| round.name.as_str());
        let indicator = frame.indicators.get(usize::from(key.indicator))?;
        let one = Compared {
            indicator: &indicator.name,
            round: round(key.round),
            kind: against.kind(),
            comparator: stored(frame, against).map_or("", |one| one.name.as_str()),
            earlier_round: if let Against::EarlierRound(at) = against { round(at) } else { "" },
            area: frame.area_code(key.basis),
        };
        set_for(self.overrides, &one)
    }
}

/// The stored comparator.
fn stored(frame: &Frame, against: Against) -> Option<&Comparator> {
    let Against::Stored(at) = against else { return None };
    frame.membership(Basis::Comparator(at)).map(|one| &one.comparator)
}

impl Between {
    pub(super) fn of(frame: &Frame, key: Key, (mine, theirs): (&Reading<'_>, &Reading<'_>)) -> Self {
        let (Some(own), Some(other)) = (mine.base(), theirs.base()) else {
            return Self::Missing([mine, theirs].map(Reading::reason));
        };
        let shares = [mine, theirs].map(|reading| reading.no_opinion(|| frame.options(key)));
        let no_opinion = shares.into_iter().flatten().reduce(f64::max);
        Self::Values {
            small_base: own.min(other) < frame.policy.tests.minimum_respondents,
            no_opinion: no_opinion.filter(|share| *share > frame.policy.verdicts.no_opinion),
        }
    }

    /// The verdict from the facts; without two values there is nothing to compare, and facts that rest on answers stay
    /// unsaid.
    pub(super) fn judge(self, frame: &Frame, facts: &Facts) -> Judged {
        let rules = &frame.policy.verdicts;
        let (verdict, reasons) = match self {
            Self::Values { small_base, no_opinion } => {
                judge(&Facts { small_base, no_opinion, ..facts.clone() }, rules)
            }
            Self::Missing(told) => {
                let known = Facts {
                    coverage: facts.coverage,
                    of_comparator: facts.of_comparator,
                    change: facts.change,
                    rounds: facts.rounds.clone(),
                    ..Facts::default()
                };
                let (_, mut reasons) = judge(&known, rules);
                reasons.extend(told.into_iter().flatten().map(|reason| caveat(reason, "")));
                (Verdict::NotComparable, reasons)
            }
        };
        Judged { verdict, reasons: Arc::new(reasons) }
    }
}
