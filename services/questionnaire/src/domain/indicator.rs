//! Indicators: named statistics on items, and what must hold of the items they bind.

use std::collections::BTreeMap;

use jamfor_contract::names::Collection;
use jamfor_fault::{FieldPath, Violation, Violations};
use jamfor_survey::{Denominator, Direction, ItemKey, Questionnaire, Scale, Statistic, Texts};
use serde::{Deserialize, Serialize};

use super::definition::Content;
use super::list::check_unique;
use super::name::{ConceptName, QuestionnaireName};
use super::reason;

/// A named statistic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Indicator {
    /// What it is called.
    pub title: Texts,
    /// What is counted.
    pub counts: Counts,
    /// The items it is counted from, at most one a questionnaire.
    pub items: Vec<Binding>,
    /// Which answers are in the denominator.
    pub denominator: Denominator,
    /// Whether a high value is good.
    pub direction: Direction,
    /// Digits behind the point of the percentage in print.
    pub printed_decimals: u8,
    /// What it measures.
    pub concept: Option<ConceptName>,
}

/// What is counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counts {
    /// Answers to the bound items.
    Answers(Statistic),
    /// Those asked who completed a response.
    Participation,
}

/// An item of a questionnaire, in whichever revision a round pins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Binding {
    /// The questionnaire.
    pub questionnaire: QuestionnaireName,
    /// The item.
    pub item: ItemKey,
}

/// The states of each bound questionnaire that a round could pin: the draft first, then the newest revision.
pub type Bound = BTreeMap<QuestionnaireName, Vec<Questionnaire>>;

impl Content for Indicator {
    const COLLECTION: Collection = Collection::Indicators;
}

impl Indicator {
    /// Notes everything that is wrong with the indicator itself.
    pub fn check(&self, path: &FieldPath, found: &mut Violations) {
        let items = path.field("items");
        let place = |at| items.index(at).field("questionnaire");
        check_unique(self.items.iter().map(|binding| &binding.questionnaire), place, found);
        match (&self.counts, self.items.is_empty()) {
            (Counts::Participation, false) => {
                let words = "bind no item: a participation rate is counted from contacts";
                found.push(Violation::new(items, reason::TOO_LONG, words));
            }
            (Counts::Answers(_), true) => {
                found.push(Violation::new(items, reason::TOO_SHORT, "bind at least one item"));
            }
            _ => {}
        }
    }

    /// Notes every binding that does not hold: questionnaires and items that do not exist, items without a scale,
    /// options that a scale does not have. A binding holds when it does in one of the states.
    pub fn check_bound(&self, bound: &Bound, path: &FieldPath, found: &mut Violations) {
        let mut all = Vec::new();
        for (at, binding) in self.items.iter().enumerate() {
            let place = path.field("items").index(at);
            let Some(states) = bound.get(&binding.questionnaire) else {
                let words = "name a questionnaire that exists";
                all.push(Violation::new(place.field("questionnaire"), reason::REFERENCE_DANGLING, words));
                continue;
            };
            let mut wrong = states.iter().map(|state| self.wrong_in(state, binding, path, &place));
            let first = wrong.next().unwrap_or_default();
            if !first.is_empty() && !wrong.any(|later| later.is_empty()) {
                all.extend(first);
            }
        }
        // What is wrong with the statistic itself is found again with every item.
        for (at, violation) in all.iter().enumerate() {
            if !all[..at].contains(violation) {
                found.push(violation.clone());
            }
        }
    }

    fn wrong_in(
        &self,
        state: &Questionnaire,
        binding: &Binding,
        path: &FieldPath,
        place: &FieldPath,
    ) -> Vec<Violation> {
        let Some(item) = state.item(binding.item.as_str()) else {
            let words = "name an item of the questionnaire";
            let violation = Violation::new(place.field("item"), reason::REFERENCE_DANGLING, words);
            return vec![violation.allowing(state.items.iter().map(|item| item.key.as_str()))];
        };
        match (&self.counts, state.scale_of(item)) {
            (Counts::Participation, _) => Vec::new(),
            (Counts::Answers(_), None) => {
                let words = "bind an item of single or multiple choice";
                vec![Violation::new(place.field("item"), reason::SCALE_MISMATCH, words)]
            }
            (Counts::Answers(statistic), Some(scale)) => {
                let wrong = statistic.check(self.denominator, scale).err().unwrap_or_default();
                wrong.into_iter().map(|violation| of_the_list(violation).under(path)).collect()
            }
        }
    }

    /// The scale of the first bound item whose scale is known.
    #[must_use]
    pub fn scale<'q>(&self, bound: &'q Bound) -> Option<&'q Scale> {
        let scale_in = |state: &'q Questionnaire, binding: &Binding| {
            state.item(binding.item.as_str()).and_then(|item| state.scale_of(item))
        };
        self.items.iter().find_map(|binding| {
            bound.get(&binding.questionnaire)?.iter().find_map(|state| scale_in(state, binding))
        })
    }
}

/// The statistic is a set: places in it are not places in the input, so the list as a whole is named.
fn of_the_list(mut violation: Violation) -> Violation {
    let list = violation.field.as_str().split('[').next().unwrap_or_default();
    violation.field = list.into();
    violation
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use jamfor_survey::{AnswerOption, Item, ItemKind, ItemRole, OptionClass};

    use super::*;

    fn questionnaire(item: &str, codes: &[&str]) -> Questionnaire {
        let option = |code: &&str| AnswerOption {
            code: (*code).into(),
            label: Texts::new(),
            class: OptionClass::Positive,
            score_milli: None,
        };
        let item = Item {
            key: item.into(),
            wording: Texts::new(),
            kind: ItemKind::SingleChoice { scale: "s".into() },
            role: ItemRole::Question,
            required: false,
            concept: None,
            quality_area: None,
            shown_if: None,
        };
        Questionnaire {
            key: "q".into(),
            title: Texts::new(),
            languages: vec!["sv".into()],
            target_group: "barn".into(),
            scales: vec![Scale { key: "s".into(), options: codes.iter().map(option).collect() }],
            items: vec![item],
            note: String::new(),
        }
    }

    fn name(id: &str) -> QuestionnaireName {
        QuestionnaireName::parse(&format!("bodies/b/questionnaires/{id}"), FieldPath::root()).unwrap()
    }

    fn indicator(bindings: &[(&str, &str)], options: &[&str]) -> Indicator {
        let binding = |&(id, item): &(&str, &str)| Binding { questionnaire: name(id), item: item.into() };
        Indicator {
            title: Texts::new(),
            counts: Counts::Answers(Statistic::ShareOfOptions(
                options.iter().map(|&code| code.into()).collect(),
            )),
            items: bindings.iter().map(binding).collect(),
            denominator: Denominator::SubstantiveOnly,
            direction: Direction::HighIsGood,
            printed_decimals: 0,
            concept: None,
        }
    }

    fn found(indicator: &Indicator, bound: &Bound) -> Vec<String> {
        let mut found = Violations::new();
        indicator.check(&"indicator".into(), &mut found);
        indicator.check_bound(bound, &"indicator".into(), &mut found);
        found.iter().map(|v| format!("{} {}", v.field, v.reason)).collect()
    }

    #[test]
    fn every_binding_that_does_not_hold_is_found_at_once() {
        let bound = Bound::from([(name("a"), vec![questionnaire("fraga", &["ja", "nej"])])]);
        let wrong = indicator(&[("a", "ingen"), ("a", "fraga"), ("x", "fraga")], &["kanske"]);
        let expected = [
            "indicator.items[1].questionnaire DUPLICATE",
            "indicator.items[0].item REFERENCE_DANGLING",
            "indicator.share_of_options.options SCALE_MISMATCH",
            "indicator.items[2].questionnaire REFERENCE_DANGLING",
        ];
        assert_eq!(found(&wrong, &bound), expected);
    }

    #[test]
    fn a_binding_holds_when_it_does_in_the_draft_or_in_the_newest_revision() {
        let (draft, published) = (questionnaire("ny", &["ja"]), questionnaire("fraga", &["ja"]));
        let bound = Bound::from([(name("a"), vec![draft, published])]);
        assert!(found(&indicator(&[("a", "fraga")], &["ja"]), &bound).is_empty());
        assert!(found(&indicator(&[("a", "ny")], &["ja"]), &bound).is_empty());
        assert_eq!(found(&indicator(&[("a", "gammal")], &["ja"]), &bound).len(), 1);
    }

    #[test]
    fn a_participation_rate_binds_no_item() {
        let bound = Bound::from([(name("a"), vec![questionnaire("fraga", &["ja"])])]);
        let mut rate = indicator(&[("a", "fraga")], &[]);
        rate.counts = Counts::Participation;
        assert_eq!(found(&rate, &bound), ["indicator.items TOO_LONG"]);
        rate.items.clear();
        assert!(found(&rate, &bound).is_empty());
    }
}
