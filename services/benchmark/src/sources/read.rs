//! From the contract's definitions to those of the domain.

use std::collections::{BTreeMap, BTreeSet};

use jamfor_contract::{common, questionnaire as wire};
use jamfor_statistics::stratified::Lonely;
use jamfor_survey::{ChangeClass, Commonality, Denominator, Direction, Facet, Language, OptionClass, Texts};

use crate::domain::{
    indicator::{Binding, Indicator, Statistic},
    instrument::{ChoiceItem, Instrument, ScaleOption},
    policy::{EstimationRules, Policy, TestRules, TotalRules, VerdictRules},
};

pub(super) fn texts(texts: Vec<common::Text>) -> Texts {
    texts.into_iter().map(|text| (Language::new(text.language), text.text)).collect::<Texts>()
}

fn class(class: wire::OptionClass) -> Option<OptionClass> {
    Some(match class {
        wire::OptionClass::Unspecified => return None,
        wire::OptionClass::Positive => OptionClass::Positive,
        wire::OptionClass::Neutral => OptionClass::Neutral,
        wire::OptionClass::Negative => OptionClass::Negative,
        wire::OptionClass::NoOpinion => OptionClass::NoOpinion,
        wire::OptionClass::NotApplicable => OptionClass::NotApplicable,
        wire::OptionClass::Refused => OptionClass::Refused,
    })
}

/// The indicator under its pinned name; none if the answer has no revision or no statistic.
pub(super) fn indicator(wire: wire::Indicator) -> Option<Indicator> {
    use wire::indicator::Statistic as Wire;
    let revision = wire.revision.as_ref()?;
    let (denominator, direction) = (wire.denominator(), wire.direction());
    Some(Indicator {
        name: format!("{}/revisions/{}", wire.name, revision.number),
        digest: revision.digest.clone(),
        title: texts(wire.title),
        statistic: match wire.statistic? {
            Wire::ShareOfClasses(share) => Statistic::Classes(share.classes().filter_map(class).collect()),
            Wire::ShareOfOptions(share) => Statistic::Options(share.options.into_iter().collect()),
            Wire::ParticipationRate(_) => Statistic::Participation,
        },
        bindings: wire
            .items
            .into_iter()
            .map(|binding| Binding { questionnaire: binding.questionnaire, item: binding.item })
            .collect(),
        denominator: match denominator {
            wire::DenominatorRule::AllAnswered => Denominator::AllAnswered,
            wire::DenominatorRule::Unspecified | wire::DenominatorRule::Substantive => {
                Denominator::SubstantiveOnly
            }
        },
        direction: match direction {
            wire::Direction::HighIsGood => Direction::HighIsGood,
            wire::Direction::LowIsGood => Direction::LowIsGood,
            wire::Direction::Unspecified | wire::Direction::Neutral => Direction::Neutral,
        },
        printed_decimals: u8::try_from(wire.printed_decimals).unwrap_or(0),
    })
}

/// The policy under its pinned name, with the defaults of the contract.
pub(super) fn policy(wire: &wire::Policy) -> Option<Policy> {
    let revision = wire.revision.as_ref()?;
    let usual = jamfor_disclosure::Policy::default();
    let disclosure = wire.disclosure.unwrap_or_default();
    let (totals, tests) = (wire.totals.unwrap_or_default(), wire.tests.unwrap_or_default());
    let count =
        |given: Option<i32>, usual: u64| given.and_then(|count| u64::try_from(count).ok()).unwrap_or(usual);
    let (total, test) = (TotalRules::default(), TestRules::default());
    Some(Policy {
        name: format!("{}/revisions/{}", wire.name, revision.number),
        digest: revision.digest.clone(),
        disclosure: jamfor_disclosure::Policy {
            minimum_respondents: count(disclosure.minimum_respondents, usual.minimum_respondents),
            sensitive_minimum_respondents: count(
                disclosure.minimum_respondents_sensitive,
                usual.sensitive_minimum_respondents,
            ),
            unanimous_below: count(disclosure.unanimous_below, usual.unanimous_below),
            band_below: count(disclosure.band_below, usual.band_below),
            ..usual
        },
        totals: TotalRules {
            minimum_areas: count(totals.minimum_areas, total.minimum_areas),
            largest_share: totals.largest_share.unwrap_or(total.largest_share),
        },
        tests: TestRules {
            minimum_respondents: count(tests.minimum_respondents, test.minimum_respondents),
            tolerance: tests.tolerance.unwrap_or(test.tolerance),
            significance: tests.significance.unwrap_or(test.significance),
            exact_below: count(tests.exact_below, test.exact_below),
        },
        verdicts: verdict_rules(&wire.verdicts.unwrap_or_default()),
        estimation: estimation_rules(&wire.estimation.unwrap_or_default()),
    })
}

fn estimation_rules(wire: &wire::EstimationRules) -> EstimationRules {
    let lonely = match wire.lonely_stratum() {
        wire::LonelyStratum::Unspecified => EstimationRules::default().lonely,
        wire::LonelyStratum::Adjust => Lonely::Adjust,
        wire::LonelyStratum::Certainty => Lonely::Certainty,
        wire::LonelyStratum::Average => Lonely::Average,
    };
    EstimationRules { lonely }
}

fn verdict_rules(wire: &wire::VerdictRules) -> VerdictRules {
    let usual = VerdictRules::default();
    VerdictRules {
        mode_mix_caution: wire.mode_mix_caution.unwrap_or(usual.mode_mix_caution),
        mode_mix_not_comparable: wire.mode_mix_not_comparable.unwrap_or(usual.mode_mix_not_comparable),
        participation_rate_low: wire.participation_rate_low.unwrap_or(usual.participation_rate_low),
        participation_rate_apart: wire.participation_rate_apart.unwrap_or(usual.participation_rate_apart),
        same_participants: wire.same_participants.unwrap_or(usual.same_participants),
        no_opinion: wire.no_opinion.unwrap_or(usual.no_opinion),
        target_group_mix: wire.target_group_mix.unwrap_or(usual.target_group_mix),
        assistance_mix: wire.assistance_mix.unwrap_or(usual.assistance_mix),
    }
}

/// The items of a frozen questionnaire.
pub(super) fn instrument(wire: wire::QuestionnaireRevision) -> Option<Instrument> {
    let (revision, content) = (wire.revision?, wire.snapshot?);
    let labelled: BTreeMap<String, BTreeMap<String, Texts>> =
        content.scales.iter().map(|scale| (scale.key.clone(), labels(&scale.options))).collect();
    let scales: BTreeMap<String, Vec<ScaleOption>> =
        content.scales.into_iter().map(|scale| (scale.key, options(scale.options))).collect();
    let (mut items, mut others, mut labels) = (BTreeMap::new(), BTreeSet::new(), BTreeMap::new());
    for item in content.items {
        match item.kind {
            Some(wire::item::Kind::SingleChoice(choice)) => {
                let options = scales.get(&choice.scale)?.clone();
                let labelled = labelled.get(&choice.scale).cloned().unwrap_or_default();
                labels.insert(item.key.clone(), labelled);
                items.insert(item.key, ChoiceItem { background: item.background, options });
            }
            _ => {
                others.insert(item.key);
            }
        }
    }
    Some(Instrument { revision: wire.name, digest: revision.digest, items, others, labels })
}

fn labels(options: &[wire::Option]) -> BTreeMap<String, Texts> {
    options.iter().map(|option| (option.code.clone(), texts(option.label.clone()))).collect()
}

fn options(options: Vec<wire::Option>) -> Vec<ScaleOption> {
    let read = |option: wire::Option| {
        let class = class(option.class()).unwrap_or(OptionClass::Refused);
        ScaleOption { code: option.code, class }
    };
    options.into_iter().map(read).collect()
}

/// How each item differs.
pub(super) fn changes(wire: wire::CompareQuestionnaireRevisionsResponse) -> BTreeMap<String, ChangeClass> {
    let read = |change: wire::ItemChange| {
        let class = match change.change_class() {
            wire::ChangeClass::Identical => ChangeClass::Identical,
            wire::ChangeClass::TextOnly => ChangeClass::TextOnly,
            wire::ChangeClass::Additive => ChangeClass::Additive,
            wire::ChangeClass::Recoded => ChangeClass::Recoded,
            wire::ChangeClass::Breaking | wire::ChangeClass::Unspecified => ChangeClass::Breaking,
        };
        (change.item, class)
    };
    wire.items.into_iter().map(read).collect()
}

/// How much two things have in common; what is not stated is nothing.
pub(super) fn commonality(wire: wire::Commonality) -> Commonality {
    match wire {
        wire::Commonality::Identical => Commonality::Identical,
        wire::Commonality::High => Commonality::High,
        wire::Commonality::Medium => Commonality::Medium,
        wire::Commonality::Low => Commonality::Low,
        wire::Commonality::None | wire::Commonality::Unspecified => Commonality::None,
    }
}

/// What differs.
pub(super) fn facet(wire: wire::Facet) -> Option<Facet> {
    Some(match wire {
        wire::Facet::Unspecified => return None,
        wire::Facet::Construct => Facet::Construct,
        wire::Facet::Scale => Facet::Scale,
        wire::Facet::Population => Facet::Population,
    })
}
