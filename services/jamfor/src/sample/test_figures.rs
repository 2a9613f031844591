//! Figures counted straight from the plans, by the classes that the definition files give the options. This is a
//! second way to every number, beside that of the services.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};

use jamfor_contract::{
    common::answer::Value,
    intake::{Response, Round},
    questionnaire::{OptionClass, Questionnaire, item::Kind},
};

use super::{RoundPlan, definitions, rounds};
use crate::definition::{Content, Document};

/// A share as a numerator and a denominator.
pub(super) type Counted = (u64, u64);

/// The sample with the definitions that give its answers their meaning.
pub(super) struct Sample {
    pub(super) plans: BTreeMap<String, RoundPlan>,
    pub(super) rounds: BTreeMap<String, Round>,
    /// By revision name.
    pub(super) questionnaires: BTreeMap<String, Questionnaire>,
}

impl Sample {
    pub(super) fn new() -> Self {
        let plans =
            rounds().into_iter().map(|plan| (plan.round.rsplit('/').next().unwrap().to_owned(), plan));
        let mut sample =
            Self { plans: plans.collect(), rounds: BTreeMap::new(), questionnaires: BTreeMap::new() };
        for document in documents() {
            match document.content {
                Content::Round(round) => {
                    sample.rounds.insert(round.name.rsplit('/').next().unwrap().to_owned(), round);
                }
                Content::Questionnaire(it) => {
                    let first = format!("{}/revisions/1", it.name);
                    let known = sample.questionnaires.contains_key(&first);
                    let name = if known { format!("{}/revisions/2", it.name) } else { first };
                    sample.questionnaires.insert(name, it);
                }
                _ => {}
            }
        }
        sample
    }

    pub(super) fn plan(&self, round: &str) -> &RoundPlan {
        &self.plans[round]
    }

    /// The questionnaire that a target group answers in a round.
    pub(super) fn questionnaire(&self, round: &str, group: &str) -> &Questionnaire {
        let instruments = &self.rounds[round].instruments;
        let instrument = instruments.iter().find(|instrument| instrument.target_group == group).unwrap();
        &self.questionnaires[&instrument.questionnaire_revision]
    }

    pub(super) fn responses<'a>(
        &'a self,
        round: &str,
        area: &'a str,
        group: &'a str,
    ) -> impl Iterator<Item = &'a Response> {
        let within =
            move |response: &&Response| fits(&response.area, area) && fits(&response.target_group, group);
        self.plan(round).responses.iter().filter(within)
    }

    /// How many answered. An empty area or group stands for all.
    pub(super) fn answers(&self, round: &str, area: &str, group: &str) -> usize {
        self.responses(round, area, group).count()
    }

    /// How many municipalities have answers.
    pub(super) fn municipalities(&self, round: &str, group: &str) -> usize {
        self.responses(round, "", group).map(|response| &response.area).collect::<BTreeSet<_>>().len()
    }

    /// The share of a class among substantive answers.
    pub(super) fn share(
        &self,
        round: &str,
        area: &str,
        group: &str,
        item: &str,
        class: OptionClass,
    ) -> Counted {
        let mut counted = (0, 0);
        for response in self.responses(round, area, group) {
            let Some(code) = chosen(response, item) else { continue };
            let found = class_of(self.questionnaire(round, &response.target_group), item, code);
            if matches!(found, OptionClass::Positive | OptionClass::Neutral | OptionClass::Negative) {
                counted = (counted.0 + u64::from(found == class), counted.1 + 1);
            }
        }
        counted
    }

    pub(super) fn positive(&self, round: &str, area: &str, group: &str, item: &str) -> Counted {
        self.share(round, area, group, item, OptionClass::Positive)
    }

    pub(super) fn negative(&self, round: &str, area: &str, group: &str, item: &str) -> Counted {
        self.share(round, area, group, item, OptionClass::Negative)
    }

    /// The share of some options among all that were chosen.
    pub(super) fn options(
        &self,
        round: &str,
        area: &str,
        group: &str,
        item: &str,
        codes: &[&str],
    ) -> Counted {
        let chosen = self.responses(round, area, group).filter_map(|response| chosen(response, item));
        chosen.fold((0, 0), |(part, whole), code| (part + u64::from(codes.contains(&code)), whole + 1))
    }

    /// Completed of asked.
    pub(super) fn rate(&self, round: &str, area: &str, group: &str) -> Counted {
        let tallies = self.plan(round).tallies.iter();
        let within = tallies.filter(|tally| fits(&tally.area, area) && fits(&tally.target_group, group));
        within.fold((0, 0), |(part, whole), tally| {
            (part + tally.completed.unsigned_abs(), whole + tally.asked.unsigned_abs())
        })
    }
}

/// All documents, in the order in which they are applied.
pub(super) fn documents() -> Vec<Document> {
    let parsed = definitions().into_iter().map(|file| {
        Document::parse(file.path, file.text).unwrap_or_else(|problems| panic!("{}: {problems:?}", file.path))
    });
    parsed.flatten().collect()
}

/// In whole percent, halves away from zero.
pub(super) fn percent((part, whole): Counted) -> u64 {
    assert!(whole > 0, "nobody answered");
    (200 * part + whole) / (2 * whole)
}

/// In hundredths of a percent, cut off.
pub(super) fn basis_points((part, whole): Counted) -> u64 {
    assert!(whole > 0, "nobody answered");
    10_000 * part / whole
}

/// The code chosen at an item.
pub(super) fn chosen<'a>(response: &'a Response, item: &str) -> Option<&'a str> {
    let answer = response.answers.iter().find(|answer| answer.item == item)?;
    match answer.value.as_ref()? {
        Value::Option(code) => Some(code),
        other => panic!("the sample has single choices alone, not {other:?}"),
    }
}

fn class_of(questionnaire: &Questionnaire, item: &str, code: &str) -> OptionClass {
    let item = questionnaire.items.iter().find(|found| found.key == item).expect("the item is asked");
    let Some(Kind::SingleChoice(choice)) = &item.kind else { panic!("{} is no single choice", item.key) };
    let scale =
        questionnaire.scales.iter().find(|scale| scale.key == choice.scale).expect("the scale is defined");
    scale.options.iter().find(|option| option.code == code).expect("the option is offered").class()
}

fn fits(name: &str, wanted: &str) -> bool {
    wanted.is_empty() || name == wanted || name.strip_prefix("areas/") == Some(wanted)
}
