//! What every plan must be: the same again, accepted by intake, and nobody's.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};

use jamfor_contract::{
    intake::Participant, questionnaire as contract, questionnaire::item::Kind as ContractKind,
};
use jamfor_server::Validator;
use jamfor_survey::{
    AnswerOption, CompiledQuestionnaire, Condition, Digest, Item, ItemKind, ItemRole, OptionClass,
    Questionnaire, RawAnswer, Scale, Texts, find_person_number,
};
use prost::Message;

use super::test_figures::{Sample, chosen, documents};
use super::{RoundPlan, areas, releases, rounds};
use crate::definition::{Content, read_register};

/// Digests of the plans. A change of any draw changes them: then look at what else changed.
const DIGESTS: [(&str, usize, &str); 8] = [
    ("ifo-2014", 0, "sha256:2da1a31a7c09037df4bbb6d5879d138529a0704bfb08a9fc0e82d2af6b240a2a"),
    ("ifo-2015", 5_000, "sha256:73237e6614c75bff3bc5924062e536572dec39227451abf4ac016cc67eabb156"),
    ("ifo-2017", 10_200, "sha256:c0ce52e18a07dafe218fca3eaaabfb1f5d877495f8e0c8cba3d5e4bdbd2dfb6f"),
    ("ifo-2018", 11_000, "sha256:141cb9ae56532e5b1a1609e7d4f55c6d7a10d43241cc7aa881bd824521ae0d6a"),
    ("ifo-2019", 10_000, "sha256:28f497c713256629ecd95dc9f5a24dc8f189f06235ccd8b3f6f9062299208028"),
    ("ifo-2020", 1_500, "sha256:3fbc16939c2ad39e116d8d62f1ff02f1a0099d69aec7dad622a4ff7bbfab3ae9"),
    ("ifo-2021", 8_223, "sha256:cc8e94ffb1bedab20d264c224199fa5953d05625d4aeb8a8d97cdd0484fa39b6"),
    ("vive-2021", 5_040, "sha256:2ac6e9f8d742b894f3b2bdf6b792c5f5e49dee259347fa20b9f18ca6d8879085"),
];

fn digest(plan: &RoundPlan) -> String {
    let mut bytes = Vec::new();
    plan.participants.iter().for_each(|it| it.encode_length_delimited(&mut bytes).unwrap());
    plan.tallies.iter().for_each(|it| it.encode_length_delimited(&mut bytes).unwrap());
    plan.responses.iter().for_each(|it| it.encode_length_delimited(&mut bytes).unwrap());
    Digest::of(&bytes).to_string()
}

#[test]
fn every_plan_is_the_same_again() {
    let plans = rounds();
    let found: Vec<_> = plans
        .iter()
        .map(|plan| (plan.round.rsplit('/').next().unwrap(), plan.responses.len(), digest(plan)))
        .collect();
    let found: Vec<_> =
        found.iter().map(|(round, responses, digest)| (*round, *responses, digest.as_str())).collect();
    assert_eq!(found, DIGESTS);
}

#[test]
fn no_key_looks_like_a_person_and_none_comes_twice() {
    for plan in rounds() {
        let mut keys = BTreeSet::new();
        let tallies = plan.tallies.iter().map(|tally| &tally.key);
        for key in plan.responses.iter().map(|response| &response.key).chain(tallies) {
            assert_eq!(find_person_number(key), None, "{key}");
            assert!(keys.insert(key), "{key} comes twice in {}", plan.round);
        }
    }
}

#[test]
fn every_response_answers_its_questionnaire() {
    let sample = Sample::new();
    for (round, plan) in &sample.plans {
        let mut compiled: BTreeMap<&str, CompiledQuestionnaire> = BTreeMap::new();
        for response in &plan.responses {
            let group = response.target_group.as_str();
            let questionnaire = compiled
                .entry(group)
                .or_insert_with(|| domain(sample.questionnaire(round, group)).compile().unwrap());
            let raw: Vec<_> = response
                .answers
                .iter()
                .map(|answer| RawAnswer::option(&answer.item, chosen(response, &answer.item).unwrap()))
                .collect();
            let valid = questionnaire.validate(&raw);
            assert!(valid.is_ok(), "{round} {}: {:?}", response.key, valid.err());
        }
    }
}

#[test]
fn every_response_follows_the_protocol_of_its_participant() {
    let sample = Sample::new();
    for (round, plan) in &sample.plans {
        let of =
            |it: &Participant| ((it.area.clone(), it.target_group.clone()), it.protocol.clone().unwrap());
        let protocols: BTreeMap<_, _> = plan.participants.iter().map(of).collect();
        assert_eq!(protocols.len(), plan.participants.len(), "a participant comes twice in {round}");
        let period = &sample.rounds[round];
        for response in &plan.responses {
            let protocol = &protocols[&(response.area.clone(), response.target_group.clone())];
            assert!(protocol.modes.contains(&response.mode), "{round} {}", response.area);
            assert!(protocol.languages.contains(&response.language), "{round} {}", response.area);
            assert!(protocol.assistance.contains(&response.assistance), "{round} {}", response.area);
            assert!(
                (&period.start_date..=&period.end_date).contains(&&response.day),
                "{round} {}",
                response.day
            );
        }
        for tally in &plan.tallies {
            assert!(protocols.contains_key(&(tally.area.clone(), tally.target_group.clone())), "{round}");
            assert!(
                tally.asked >= tally.completed + tally.declined + tally.not_reached,
                "{round} {}",
                tally.area
            );
            assert_eq!(tally.counting_unit, period.counting_unit, "{round}");
            let told: i64 = tally.decline_reasons.iter().map(|reason| reason.count).sum();
            assert!(told <= tally.declined, "{round} {}", tally.area);
        }
    }
}

#[test]
fn every_area_is_in_a_register_and_real_ones_are_few() {
    let mut known = BTreeMap::new();
    for file in areas() {
        for area in read_register(file.path, file.text).unwrap().areas {
            known.insert(area.name, area.fictional);
        }
    }
    let mut real = BTreeSet::new();
    for plan in rounds() {
        for participant in &plan.participants {
            if !known[&participant.area] {
                real.insert(participant.area.clone());
            }
        }
    }
    let named = ["SE-0580", "SE-1273", "SE-1490", "SE-1884", "SE-1980", "SE-2580"]
        .map(|code| format!("areas/{code}"));
    assert_eq!(real, BTreeSet::from(named));
}

#[test]
fn sizes_are_skewed_and_no_area_is_a_quarter_of_a_round() {
    let sample = Sample::new();
    for (round, plan) in sample.plans.iter().filter(|(_, plan)| !plan.responses.is_empty()) {
        let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
        for response in &plan.responses {
            *sizes.entry(&response.area).or_default() += 1;
        }
        let mut sizes: Vec<usize> = sizes.into_values().collect();
        sizes.sort_unstable();
        let (median, largest) = (sizes[sizes.len() / 2], sizes[sizes.len() - 1]);
        assert!(largest <= 700 && largest * 4 < plan.responses.len(), "{round}: {largest}");
        assert!(largest > 3 * median, "{round}: {largest} and {median}");
    }
    let small = |size: &usize| *size < 5;
    let areas: BTreeSet<_> = sample.plan("ifo-2018").participants.iter().map(|it| it.area.as_str()).collect();
    let sizes: Vec<usize> = areas.iter().map(|area| sample.answers("ifo-2018", area, "youth")).collect();
    assert!(
        sizes.iter().filter(|size| small(size) && **size > 0).count() >= 5,
        "small cells are part of the sample"
    );
}

#[test]
fn forty_one_used_the_common_web_tool_in_2018() {
    let sample = Sample::new();
    let web_alone = |it: &&Participant| {
        let modes = &it.protocol.as_ref().unwrap().modes;
        !modes.contains(&jamfor_contract::common::Mode::Paper.into())
    };
    let participants = &sample.plan("ifo-2018").participants;
    let areas: BTreeSet<_> = participants.iter().filter(web_alone).map(|it| &it.area).collect();
    assert_eq!(areas.len(), 41);
}

#[test]
fn releases_name_what_the_definitions_define() {
    let mut names = BTreeSet::new();
    for document in documents() {
        names.insert(document.content.name());
    }
    for request in releases() {
        let release = request.release.unwrap();
        assert!(names.contains(&release.policy), "{}", release.policy);
        for indicator in &release.indicators {
            assert!(names.contains(indicator), "{indicator}");
        }
        for snapshot in &release.snapshots {
            let round = snapshot.strip_suffix("/snapshots/1").unwrap();
            assert!(names.contains(round), "{round}");
        }
    }
}

#[test]
fn every_round_has_its_processing_record_and_is_synthetic() {
    let sample = Sample::new();
    assert_eq!(sample.rounds.keys().collect::<Vec<_>>(), sample.plans.keys().collect::<Vec<_>>());
    for (name, round) in &sample.rounds {
        assert!(round.synthetic && round.processing_record.is_some() && !round.note.is_empty(), "{name}");
        assert_eq!(round.name, sample.plan(name).round);
    }
}

#[test]
fn every_document_of_a_kind_has_a_name_of_its_own() {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for document in documents() {
        *seen.entry(document.content.name()).or_default() += 1;
        if let Content::Indicator(indicator) = &document.content {
            assert!(indicator.direction != 0, "{}", indicator.name);
        }
    }
    for (name, times) in seen {
        let two_revisions = name.contains("/questionnaires/ifo-");
        assert_eq!(times, if two_revisions { 2 } else { 1 }, "{name}");
    }
}

#[test]
fn everything_that_is_sent_keeps_to_the_bounds_of_the_contract() {
    let validator = Validator::new(jamfor_contract::pool()).unwrap();
    for document in documents() {
        let name = document.content.kind().message();
        let checked = match &document.content {
            Content::Survey(it) => validator.check(name, it),
            Content::Policy(it) => validator.check(name, it),
            Content::Concept(it) => validator.check(name, it),
            Content::Questionnaire(it) => validator.check(name, it),
            Content::Indicator(it) => validator.check(name, it),
            Content::Crosswalk(it) => validator.check(name, it),
            Content::Round(it) => validator.check(name, it),
            other => panic!("the sample has no {:?}", other.kind()),
        };
        assert!(checked.is_ok(), "{}: {checked:?}", document.content.name());
    }
    for plan in rounds() {
        for participant in &plan.participants {
            assert!(validator.check("jamfor.intake.v1.Participant", participant).is_ok(), "{participant:?}");
        }
        for tally in &plan.tallies {
            assert!(validator.check("jamfor.intake.v1.ContactTally", tally).is_ok(), "{tally:?}");
        }
        for response in plan.responses.iter().take(100) {
            assert!(validator.check("jamfor.intake.v1.Response", response).is_ok(), "{response:?}");
        }
    }
    for request in releases() {
        assert!(validator.check("jamfor.benchmark.v1.CreateReleaseRequest", &request).is_ok(), "{request:?}");
    }
}

/// The questionnaire as `jamfor_survey` has it; the sample needs single choices alone.
fn domain(questionnaire: &contract::Questionnaire) -> Questionnaire {
    let scales = questionnaire.scales.iter().map(|scale| Scale {
        key: scale.key.as_str().into(),
        options: scale.options.iter().map(option).collect(),
    });
    Questionnaire {
        key: questionnaire.name.rsplit('/').next().unwrap().into(),
        title: texts(&questionnaire.title),
        languages: questionnaire.languages.iter().map(|language| language.as_str().into()).collect(),
        target_group: questionnaire.target_group.as_str().into(),
        scales: scales.collect(),
        items: questionnaire.items.iter().map(item).collect(),
        note: questionnaire.note.clone(),
    }
}

fn item(item: &contract::Item) -> Item {
    let Some(ContractKind::SingleChoice(choice)) = &item.kind else {
        panic!("{} is no single choice", item.key)
    };
    Item {
        key: item.key.as_str().into(),
        wording: texts(&item.wording),
        kind: ItemKind::SingleChoice { scale: choice.scale.as_str().into() },
        role: if item.background { ItemRole::Background } else { ItemRole::Question },
        required: item.required,
        concept: None,
        quality_area: None,
        shown_if: item.shown_if.as_ref().map(condition),
    }
}

fn condition(condition: &contract::Condition) -> Condition {
    let Some(contract::condition::Test::AnswerIs(test)) = &condition.test else {
        panic!("no such condition here")
    };
    let options = test.options.iter().map(|code| code.as_str().into()).collect();
    Condition::AnswerIs { item: test.item.as_str().into(), options }
}

fn option(option: &contract::Option) -> AnswerOption {
    let class = match option.class() {
        contract::OptionClass::Positive => OptionClass::Positive,
        contract::OptionClass::Neutral => OptionClass::Neutral,
        contract::OptionClass::Negative => OptionClass::Negative,
        contract::OptionClass::NoOpinion => OptionClass::NoOpinion,
        contract::OptionClass::NotApplicable => OptionClass::NotApplicable,
        contract::OptionClass::Refused => OptionClass::Refused,
        contract::OptionClass::Unspecified => panic!("{} has no class", option.code),
    };
    AnswerOption { code: option.code.as_str().into(), label: texts(&option.label), class, score_milli: None }
}

fn texts(texts: &[jamfor_contract::common::Text]) -> Texts {
    texts.iter().map(|text| (text.language.as_str(), text.text.as_str())).collect()
}
