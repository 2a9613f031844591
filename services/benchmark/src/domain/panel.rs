//! The areas that are in two rounds, each held against itself: areas that came or left do not move this.

use jamfor_statistics::{
    estimate::Estimate,
    panel::{Pair, panel_change},
};
use jamfor_survey::Texts;

use super::{
    cell::Contrast,
    difference::{Difference, tested},
    frame::Frame,
    key::{Basis, Key},
    lookup::Place,
    method::Method,
    printed::percent_of,
    protect,
    reader::{Reader, direction},
    verdict::Verdict,
    view::{Reading, read},
    word::Word,
    words,
};

/// The name of the test in the list of methods.
const TEST: &str = "panel_change";

/// The mean change of the areas that are in two rounds.
#[derive(Clone, Debug, PartialEq)]
pub struct PanelChange {
    /// The unweighted mean of their changes; none where the rounds do not compare.
    pub change: Option<Difference>,
    /// Areas that have a value in both rounds.
    pub areas: u64,
    /// Areas that have a value in either.
    pub of: u64,
    /// A word for it.
    pub word: Word,
    /// The same as a part of a sentence.
    pub words: Texts,
}

/// An area's value in a round.
struct Value {
    estimate: Estimate,
    answers: u64,
}

impl Reader<'_> {
    /// The mean change of the areas from an earlier round to the one of a key, as far as the verdict on the two rounds
    /// allows; none where no area is in both, and for an owner where they are too few for a total.
    pub(super) fn panel(&self, key: Key, earlier: u16, holding: Verdict) -> Option<PanelChange> {
        let frame = &self.built.frame;
        let areas = (0_u16..).take(frame.areas.len());
        let values = areas.map(|area| {
            let later = key.of(Basis::Area(area));
            (self.value(later.in_round(earlier)), self.value(later))
        });
        let (mut pairs, mut of, mut answers) = (Vec::new(), 0, (0, 0));
        for (before, after) in values {
            of += u64::from(before.is_some() || after.is_some());
            let Some((before, after)) = before.zip(after) else { continue };
            answers = (answers.0 + before.answers, answers.1 + after.answers);
            pairs.push(Pair { earlier: before.estimate, later: after.estimate });
        }
        let exact = self.audience == jamfor_disclosure::Audience::Methodologist;
        let found = panel_change(&pairs).ok()?;
        // everybody can compute it from what is published; an owner sees no others before that
        let owner = self.audience == jamfor_disclosure::Audience::Owner;
        if owner && found.areas < frame.policy.totals.minimum_areas {
            return None;
        }
        let rules = &frame.policy.tests;
        let decimals = if exact { decimals(frame, key) } else { 0 };
        let se = Some(found.se_of_answers).filter(|se| *se > 0.0);
        let contrast = Contrast { difference: found.change, se };
        let untested = Difference::untested(found.change, percent_of(found.change, decimals));
        let untested = Difference { standard_error: se.filter(|_| exact), ..untested };
        let method = if exact { Method::DIFFERENCE_INTERVAL } else { Method::PRINTED_NORMAL_INTERVAL };
        let enough = answers.0.min(answers.1) >= rules.minimum_respondents;
        let judged = enough.then(|| tested(&contrast, (found.change, 0.0), rules, TEST, method, &untested));
        let change = self.given(Some(judged.flatten().unwrap_or(untested)), holding);
        let word = Word::of(change.as_ref().and_then(|found| found.finding), direction(frame, key));
        Some(PanelChange { change, areas: found.areas, of, word, words: words::panel(word) })
    }

    /// The value of an area that may be published, exact for those who see everything.
    fn value(&self, key: Key) -> Option<Value> {
        let frame = &self.built.frame;
        let reading = read(self.built, &Place::of(frame, key), self.audience);
        let (value, variance) = match &reading {
            Reading::Exact(cell) if protect::primary(cell, &frame.policy).is_shown() => {
                (cell.p()?, cell.variance().unwrap_or(0.0))
            }
            Reading::Printed(cell) => (cell.printed.share(), cell.variance()),
            Reading::Exact(_) | Reading::Set(_) | Reading::Missing(..) => return None,
        };
        Some(Value { estimate: Estimate::new(value, variance).ok()?, answers: reading.base()? })
    }
}

fn decimals(frame: &Frame, key: Key) -> u8 {
    frame.indicators.get(usize::from(key.indicator)).map_or(0, |one| one.printed_decimals)
}
