//! Two countries side by side: own figures, how far they measure the same, and a difference only where it may be made.

use std::{borrow::Cow, sync::Arc};

use jamfor_survey::{Commonality, Facet, FacetDifference};

use super::{
    against::apart,
    built::Built,
    comparison::SetVerdict,
    difference::Difference,
    facts,
    figure::{Caveat, Figure, Missing, Reason},
    kind::Kind,
    lookup::Place,
    reader::Reader,
    verdict::Verdict,
    verdict_override::{Compared, set_for},
    view::{Reading, read, show},
    words::caveat,
};

/// A crosswalk in one revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crosswalk {
    /// Its name with revision.
    pub name: String,
    /// How far they measure the same thing.
    pub construct: Commonality,
    /// How far their scales say the same.
    pub scale: Commonality,
    /// How far they ask the same kind of people.
    pub population: Commonality,
    /// In what they differ.
    pub differences: Vec<FacetDifference>,
}

impl Crosswalk {
    /// The lowest of the three.
    #[must_use]
    pub fn overall(&self) -> Commonality {
        self.construct.min(self.scale).min(self.population)
    }

    fn level(&self, facet: Facet) -> Commonality {
        match facet {
            Facet::Construct => self.construct,
            Facet::Scale => self.scale,
            Facet::Population => self.population,
        }
    }
}

/// Two countries side by side.
#[derive(Clone, Debug, PartialEq)]
pub struct Countries {
    /// The one country's own figure.
    pub left: Figure,
    /// The other's.
    pub right: Figure,
    /// How far they measure the same; none when nobody has said.
    pub crosswalk: Option<Crosswalk>,
    /// The difference, or why there is none.
    pub harmonised: Result<Difference, Missing>,
    /// Whether they may be compared.
    pub verdict: Verdict,
    /// Why not, or what to mind.
    pub reasons: Vec<Caveat>,
    /// The verdict that holds in the place of the computed one.
    pub set: Option<SetVerdict>,
}

/// Holds the figures of two countries beside each other. A difference that does not compare is given only where it is
/// asked for by name, and none is tested under HIGH. A verdict that was set for the left release takes the place of the
/// crosswalk's, but makes no test.
#[must_use]
pub fn countries(
    left: &Reader<'_>,
    left_place: &Place,
    (right, right_place): (&Built, &Place),
    crosswalk: Option<Crosswalk>,
) -> Countries {
    let audience = left.audience;
    let (mine, theirs) = (read(left.built, left_place, audience), read(right, right_place, audience));
    let mut reasons =
        crosswalk.as_ref().map_or_else(|| vec![caveat(Reason::CrosswalkMissing, "")], differences);
    for (built, place) in [(left.built, left_place), (right, right_place)] {
        for one in facts::round_caveats(&built.frame, place.round) {
            if !reasons.contains(&one) {
                reasons.push(one);
            }
        }
    }
    reasons.extend(withheld(&mine, &theirs));
    let overall = crosswalk.as_ref().map(Crosswalk::overall);
    let verdict = verdict(overall, &reasons);
    let set = mine.base().and(theirs.base()).and_then(|_| set_for(left.overrides, &compared(left_place)));
    if let Some(set) = set {
        reasons.push(caveat(Reason::VerdictSet, set.verdict.as_str()));
    }
    let holding = set.map_or(verdict, |set| set.verdict);
    Countries {
        left: show(left.built, left_place, &mine, audience),
        right: show(right, right_place, &theirs, audience),
        harmonised: harmonised(left, left_place, (&mine, &theirs), overall, holding),
        verdict,
        crosswalk,
        reasons,
        set: set.map(|set| SetVerdict::of(set, audience)),
    }
}

fn compared(place: &Place) -> Compared<'_> {
    Compared {
        indicator: &place.subject.indicator,
        round: &place.subject.round,
        kind: Kind::Country,
        comparator: "",
        earlier_round: "",
        area: &place.subject.area,
    }
}

fn harmonised(
    left: &Reader<'_>,
    place: &Place,
    (mine, theirs): (&Reading<'_>, &Reading<'_>),
    overall: Option<Commonality>,
    holding: Verdict,
) -> Result<Difference, Missing> {
    for reading in [mine, theirs] {
        if let Reading::Missing(missing, _) = reading {
            return Err(*missing);
        }
    }
    let unset = overall.is_none() && holding == Verdict::NotComparable;
    if unset || (holding == Verdict::NotComparable && !left.include_not_comparable) {
        return Err(Missing::NotComparable);
    }
    let found = apart(&left.built.frame, place.key?, mine, theirs).ok_or(Missing::NotComparable)?;
    let tests = overall.is_some_and(Commonality::allows_tests) && holding != Verdict::NotComparable;
    Ok(if tests { found } else { found.without_test() })
}

fn verdict(overall: Option<Commonality>, reasons: &[Caveat]) -> Verdict {
    match overall {
        None => Verdict::NotComparable,
        Some(level) if level.is_side_by_side_only() => Verdict::NotComparable,
        Some(level) if level.allows_tests() && reasons.is_empty() => Verdict::Comparable,
        Some(_) => Verdict::WithCaution,
    }
}

fn withheld<'a>(mine: &'a Reading<'_>, theirs: &'a Reading<'_>) -> impl Iterator<Item = Caveat> + 'a {
    let withheld =
        |reading: &&Reading<'_>| matches!(reading, Reading::Missing(_, Some(Reason::TotalWithheld)));
    [mine, theirs].into_iter().find(withheld).map(|_| caveat(Reason::TotalWithheld, "")).into_iter()
}

/// One reason a facet below HIGH, in the words of the crosswalk where it has any.
fn differences(crosswalk: &Crosswalk) -> Vec<Caveat> {
    let facets = [
        (Facet::Construct, Reason::ConstructDiffers),
        (Facet::Scale, Reason::ScaleDiffers),
        (Facet::Population, Reason::PopulationDiffers),
    ];
    let mut found = Vec::new();
    for (facet, reason) in facets {
        let level = crosswalk.level(facet);
        if level.allows_tests() {
            continue;
        }
        let before = found.len();
        for one in crosswalk.differences.iter().filter(|one| one.facet == facet) {
            let text = Cow::Owned(Arc::new(one.text.clone()));
            found.push(Caveat { reason, text, detail: level.as_str().to_owned() });
        }
        if found.len() == before {
            found.push(caveat(reason, level.as_str()));
        }
    }
    found
}
