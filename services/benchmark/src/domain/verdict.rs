//! Whether two figures may be compared, computed from facts of collection with the thresholds of the policy.

use jamfor_survey::ChangeClass;

use super::{
    figure::{Caveat, Reason},
    policy::VerdictRules,
    words::caveat,
};

/// Whether two figures may be compared. Ordered: a later one is the stricter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// They may.
    Comparable,
    /// They may, with the reasons in mind.
    WithCaution,
    /// They may not.
    NotComparable,
}

impl Verdict {
    /// Every verdict.
    pub const ALL: [Self; 3] = [Self::Comparable, Self::WithCaution, Self::NotComparable];

    /// The verdict as a stable word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Comparable => "COMPARABLE",
            Self::WithCaution => "WITH_CAUTION",
            Self::NotComparable => "NOT_COMPARABLE",
        }
    }

    /// The verdict of a stable word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == text)
    }
}

/// What is known of a comparison. What is not known is none and gives no reason.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// Areas that took part, of those that could; of a comparator, of its members.
    pub coverage: Option<(u64, u64)>,
    /// Whether it is the coverage of a comparator.
    pub of_comparator: bool,
    /// The two participation rates.
    pub participation: (Option<f64>, Option<f64>),
    /// Whether one of them is a hidden figure, of which no number may be told.
    pub rates_hidden: bool,
    /// Whether the rates are what is compared.
    pub compares_rates: bool,
    /// The total variation between the mixes of modes.
    pub mode_variation: Option<f64>,
    /// The total variation between the mixes of help.
    pub assistance_variation: Option<f64>,
    /// Both ways of asking people to take part, where they differ.
    pub recruitment: Option<(String, String)>,
    /// Both counting units, where they differ.
    pub counting_units: Option<(String, String)>,
    /// How much the question differs.
    pub change: Option<ChangeClass>,
    /// The same participants, of all in either round.
    pub same_participants: Option<(u64, u64)>,
    /// The larger share of answers without an opinion.
    pub no_opinion: Option<f64>,
    /// The total variation between the mixes of target groups.
    pub group_variation: Option<f64>,
    /// Special events and pilots of the rounds, with their words.
    pub rounds: Vec<Caveat>,
    /// Whether a side has too few answers for a test.
    pub small_base: bool,
}

/// The verdict and all its reasons.
#[must_use]
pub fn judge(facts: &Facts, rules: &VerdictRules) -> (Verdict, Vec<Caveat>) {
    let mut found: Vec<(Verdict, Caveat)> = Vec::new();
    found.extend(change(facts));
    found.extend(mode_mix(facts, rules));
    found.extend(assistance(facts, rules));
    found.extend(coverage(facts));
    found.extend(participation(facts, rules));
    found.extend(collection(facts));
    found.extend(participants(facts, rules));
    found.extend(answers(facts, rules));
    found.extend(facts.rounds.iter().map(|caveat| (Verdict::WithCaution, caveat.clone())));
    let verdict = found.iter().map(|(verdict, _)| *verdict).max().unwrap_or(Verdict::Comparable);
    (verdict, found.into_iter().map(|(_, caveat)| caveat).collect())
}

type Finding = Option<(Verdict, Caveat)>;

fn caution(reason: Reason, detail: impl Into<String>) -> Finding {
    Some((Verdict::WithCaution, caveat(reason, detail)))
}

fn change(facts: &Facts) -> Finding {
    let class = facts.change?;
    match class {
        ChangeClass::Identical => None,
        ChangeClass::TextOnly => caution(Reason::TextChanged, class.as_str()),
        ChangeClass::Additive => caution(Reason::ItemChanged, class.as_str()),
        ChangeClass::Recoded | ChangeClass::Breaking => {
            Some((Verdict::NotComparable, caveat(Reason::ItemChanged, class.as_str())))
        }
    }
}

fn mode_mix(facts: &Facts, rules: &VerdictRules) -> Finding {
    let variation = facts.mode_variation?;
    let verdict = match variation {
        v if reaches(v, rules.mode_mix_not_comparable) => Verdict::NotComparable,
        v if reaches(v, rules.mode_mix_caution) => Verdict::WithCaution,
        _ => return None,
    };
    Some((verdict, caveat(Reason::ModeMix, points(variation))))
}

fn assistance(facts: &Facts, rules: &VerdictRules) -> Finding {
    let variation =
        facts.assistance_variation.filter(|variation| reaches(*variation, rules.assistance_mix))?;
    caution(Reason::AssistanceDiffers, points(variation))
}

fn coverage(facts: &Facts) -> Finding {
    let (k, of) = facts.coverage?;
    let reason = if facts.of_comparator { Reason::ComparatorIncomplete } else { Reason::CoveragePartial };
    if of > 0 && k < of { caution(reason, format!("{k} of {of}")) } else { None }
}

fn participation(facts: &Facts, rules: &VerdictRules) -> Vec<(Verdict, Caveat)> {
    let (own, other) = facts.participation;
    let low: Vec<String> = [own, other]
        .into_iter()
        .flatten()
        .filter(|rate| *rate < rules.participation_rate_low)
        .map(percent)
        .collect();
    let told = |detail: String| if facts.rates_hidden { String::new() } else { detail };
    let low = if low.is_empty() { None } else { caution(Reason::ParticipationLow, told(low.join(", "))) };
    let apart = own.zip(other).filter(|_| !facts.compares_rates);
    let apart = apart.filter(|(a, b)| reaches((a - b).abs(), rules.participation_rate_apart));
    let apart = apart.and_then(|(a, b)| {
        caution(Reason::ParticipationApart, told(format!("{} and {}", percent(a), percent(b))))
    });
    low.into_iter().chain(apart).collect()
}

fn collection(facts: &Facts) -> Vec<(Verdict, Caveat)> {
    let both = |pair: &Option<(String, String)>, reason| {
        pair.as_ref().and_then(|(own, other)| caution(reason, format!("{own} and {other}")))
    };
    let recruitment = both(&facts.recruitment, Reason::RecruitmentDiffers);
    recruitment.into_iter().chain(both(&facts.counting_units, Reason::CountingUnitDiffers)).collect()
}

fn participants(facts: &Facts, rules: &VerdictRules) -> Finding {
    let (same, all) = facts.same_participants?;
    let changed = all > 0 && (same as f64) < rules.same_participants * all as f64;
    if changed { caution(Reason::ParticipantsChanged, format!("{same} of {all}")) } else { None }
}

fn answers(facts: &Facts, rules: &VerdictRules) -> Vec<(Verdict, Caveat)> {
    let no_opinion = facts.no_opinion.filter(|share| *share > rules.no_opinion);
    let no_opinion = no_opinion.and_then(|share| caution(Reason::NoOpinionHigh, percent(share)));
    let mix = facts.group_variation.filter(|variation| *variation > rules.target_group_mix);
    let mix = mix.and_then(|variation| caution(Reason::TargetGroupMix, points(variation)));
    let small = if facts.small_base { caution(Reason::SmallBase, "") } else { None };
    no_opinion.into_iter().chain(mix).chain(small).collect()
}

/// At least the threshold; decimals such as 0.1 are not exact in binary.
fn reaches(value: f64, threshold: f64) -> bool {
    value >= threshold - 1e-12
}

fn percent(share: f64) -> String {
    format!("{} %", super::printed::percent_of(share, 0))
}

fn points(variation: f64) -> String {
    format!("{} percentage points", super::printed::percent_of(variation, 0))
}

#[cfg(test)]
#[path = "verdict_document_tests.rs"]
mod document;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn reasons(facts: &Facts) -> (Verdict, Vec<Reason>) {
        let (verdict, caveats) = judge(facts, &VerdictRules::default());
        (verdict, caveats.into_iter().map(|caveat| caveat.reason).collect())
    }

    #[test]
    fn nothing_known_is_nothing_against() {
        assert_eq!(reasons(&Facts::default()), (Verdict::Comparable, vec![]));
    }

    #[test]
    fn every_fact_gives_its_reason_at_its_threshold() {
        use Verdict::{Comparable, NotComparable, WithCaution};
        let facts = Facts::default;
        let differ = || Some(("A".to_owned(), "B".to_owned()));
        let table: Vec<(Facts, Verdict, Option<Reason>)> = vec![
            (Facts { coverage: Some((87, 290)), ..facts() }, WithCaution, Some(Reason::CoveragePartial)),
            (Facts { coverage: Some((290, 290)), ..facts() }, Comparable, None),
            (Facts { coverage: Some((87, 0)), ..facts() }, Comparable, None),
            (
                Facts { participation: (Some(0.39), None), ..facts() },
                WithCaution,
                Some(Reason::ParticipationLow),
            ),
            (Facts { participation: (Some(0.40), Some(0.41)), ..facts() }, Comparable, None),
            (
                Facts { participation: (Some(0.70), Some(0.55)), ..facts() },
                WithCaution,
                Some(Reason::ParticipationApart),
            ),
            (Facts { participation: (Some(0.70), Some(0.56)), ..facts() }, Comparable, None),
            (
                Facts { participation: (Some(0.9), Some(0.5)), compares_rates: true, ..facts() },
                Comparable,
                None,
            ),
            (Facts { mode_variation: Some(0.09), ..facts() }, Comparable, None),
            (Facts { mode_variation: Some(0.10), ..facts() }, WithCaution, Some(Reason::ModeMix)),
            (Facts { mode_variation: Some(0.30), ..facts() }, NotComparable, Some(Reason::ModeMix)),
            (Facts { assistance_variation: Some(0.09), ..facts() }, Comparable, None),
            (
                Facts { assistance_variation: Some(0.10), ..facts() },
                WithCaution,
                Some(Reason::AssistanceDiffers),
            ),
            (
                Facts { coverage: Some((3, 5)), of_comparator: true, ..facts() },
                WithCaution,
                Some(Reason::ComparatorIncomplete),
            ),
            (Facts { recruitment: differ(), ..facts() }, WithCaution, Some(Reason::RecruitmentDiffers)),
            (Facts { counting_units: differ(), ..facts() }, WithCaution, Some(Reason::CountingUnitDiffers)),
            (Facts { change: Some(ChangeClass::Identical), ..facts() }, Comparable, None),
            (
                Facts { change: Some(ChangeClass::TextOnly), ..facts() },
                WithCaution,
                Some(Reason::TextChanged),
            ),
            (
                Facts { change: Some(ChangeClass::Additive), ..facts() },
                WithCaution,
                Some(Reason::ItemChanged),
            ),
            (
                Facts { change: Some(ChangeClass::Recoded), ..facts() },
                NotComparable,
                Some(Reason::ItemChanged),
            ),
            (
                Facts { change: Some(ChangeClass::Breaking), ..facts() },
                NotComparable,
                Some(Reason::ItemChanged),
            ),
            (
                Facts { same_participants: Some((40, 87)), ..facts() },
                WithCaution,
                Some(Reason::ParticipantsChanged),
            ),
            (Facts { same_participants: Some((80, 100)), ..facts() }, Comparable, None),
            (Facts { no_opinion: Some(0.26), ..facts() }, WithCaution, Some(Reason::NoOpinionHigh)),
            (Facts { no_opinion: Some(0.25), ..facts() }, Comparable, None),
            (Facts { group_variation: Some(0.11), ..facts() }, WithCaution, Some(Reason::TargetGroupMix)),
            (Facts { group_variation: Some(0.10), ..facts() }, Comparable, None),
            (
                Facts { rounds: vec![caveat(Reason::SpecialEvent, "pandemic")], ..facts() },
                WithCaution,
                Some(Reason::SpecialEvent),
            ),
            (Facts { rounds: vec![caveat(Reason::Pilot, "")], ..facts() }, WithCaution, Some(Reason::Pilot)),
            (Facts { small_base: true, ..facts() }, WithCaution, Some(Reason::SmallBase)),
        ];
        for (facts, verdict, reason) in table {
            assert_eq!(reasons(&facts), (verdict, reason.into_iter().collect()), "{facts:?}");
        }
    }

    #[test]
    fn the_worst_reason_decides_and_all_are_told() {
        let facts = Facts {
            change: Some(ChangeClass::Breaking),
            coverage: Some((1, 2)),
            small_base: true,
            ..Facts::default()
        };
        let expected = vec![Reason::ItemChanged, Reason::CoveragePartial, Reason::SmallBase];
        assert_eq!(reasons(&facts), (Verdict::NotComparable, expected));
    }
}
