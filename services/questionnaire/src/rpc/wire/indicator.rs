//! Indicators on the wire.

use std::collections::BTreeSet;

use jamfor_contract::names::Collection;
use jamfor_contract::questionnaire::{
    DenominatorRule, Direction as WireDirection, Indicator as Wire, ItemBinding, ParticipationRate,
    ShareOfClasses, ShareOfOptions, indicator::Statistic as WireStatistic,
};
use jamfor_fault::{FieldPath, Violation};
use jamfor_survey::{Denominator, Direction, OptionCode, Statistic};

use super::revision::revision;
use super::scale::{read_class, write_class};
use crate::app::Update;
use crate::domain::definition::Document;
use crate::domain::indicator::{Binding, Counts, Indicator};
use crate::domain::name::{ConceptName, QuestionnaireName};
use crate::domain::reason;
use crate::rpc::fields::{Fields, non_empty, texts};

pub(in crate::rpc) fn read(
    indicator: Option<Wire>,
    allow_missing: bool,
    fields: &mut Fields,
) -> Option<Update<Indicator>> {
    let path = FieldPath::from("indicator");
    let wire = fields.required(indicator, path.clone())?;
    let name = fields.name(Collection::Indicators, &wire.name, path.field("name"));
    let title = fields.texts(wire.title, &path.field("title"));
    let statistic = fields.required(wire.statistic, path.field("statistic"));
    let counts = statistic.and_then(|statistic| read_counts(statistic, &path, fields));
    let items = read_bindings(wire.items, &path.field("items"), fields);
    let denominator = fields.chosen_or(
        wire.denominator,
        path.field("denominator"),
        read_denominator,
        Denominator::AllAnswered,
    );
    let direction =
        fields.chosen_or(wire.direction, path.field("direction"), read_direction, Direction::Neutral);
    let concept = non_empty(wire.concept)
        .and_then(|concept| fields.keep(ConceptName::parse(&concept, path.field("concept"))));
    let printed = u8::try_from(wire.printed_decimals);
    let wrong =
        |_| Violation::new(path.field("printed_decimals"), reason::OUT_OF_RANGE, "print 0 to 3 decimals");
    let printed_decimals = fields.keep_or(printed.map_err(wrong), 0);
    let content = Indicator {
        title,
        counts: counts?,
        items: items?,
        denominator,
        direction,
        printed_decimals,
        concept,
    };
    Some(Update { name: name?, content, etag: non_empty(wire.etag), allow_missing })
}

fn read_counts(statistic: WireStatistic, path: &FieldPath, fields: &mut Fields) -> Option<Counts> {
    match statistic {
        WireStatistic::ShareOfClasses(ShareOfClasses { classes }) => {
            let place = path.field("share_of_classes").field("classes");
            let read: Vec<_> = classes
                .into_iter()
                .enumerate()
                .map(|(at, class)| fields.chosen(class, place.index(at), read_class))
                .collect();
            let classes: Vec<_> = read.into_iter().collect::<Option<_>>()?;
            Some(Counts::Answers(Statistic::ShareOfClasses(set(classes, &place, fields))))
        }
        WireStatistic::ShareOfOptions(ShareOfOptions { options }) => {
            let place = path.field("share_of_options").field("options");
            let options: Vec<_> = options.into_iter().map(OptionCode::new).collect();
            Some(Counts::Answers(Statistic::ShareOfOptions(set(options, &place, fields))))
        }
        WireStatistic::ParticipationRate(ParticipationRate {}) => Some(Counts::Participation),
    }
}

/// What is counted is a set: an entry that stands twice is a mistake.
fn set<T: Ord>(values: Vec<T>, path: &FieldPath, fields: &mut Fields) -> BTreeSet<T> {
    let mut set = BTreeSet::new();
    for (at, value) in values.into_iter().enumerate() {
        if !set.insert(value) {
            fields.note(Violation::new(path.index(at), reason::DUPLICATE, "list each entry once"));
        }
    }
    set
}

fn read_bindings(items: Vec<ItemBinding>, path: &FieldPath, fields: &mut Fields) -> Option<Vec<Binding>> {
    let mut read = Vec::with_capacity(items.len());
    for (at, ItemBinding { questionnaire, item }) in items.into_iter().enumerate() {
        let place = path.index(at).field("questionnaire");
        let questionnaire = fields.keep(QuestionnaireName::parse(&questionnaire, place));
        read.push(questionnaire.map(|questionnaire| Binding { questionnaire, item: item.as_str().into() }));
    }
    read.into_iter().collect()
}

pub(in crate::rpc) fn write(document: Document<Indicator>) -> Wire {
    let Document { name, content, etag, revision: newest } = document;
    let binding = |binding: &Binding| ItemBinding {
        questionnaire: binding.questionnaire.to_string(),
        item: binding.item.to_string(),
    };
    Wire {
        name: name.to_string(),
        title: texts(&content.title),
        statistic: Some(write_counts(&content.counts)),
        items: content.items.iter().map(binding).collect(),
        denominator: write_denominator(content.denominator).into(),
        direction: write_direction(content.direction).into(),
        printed_decimals: content.printed_decimals.into(),
        concept: content.concept.map(|concept| concept.to_string()).unwrap_or_default(),
        revision: newest.as_ref().map(revision),
        etag,
    }
}

fn write_counts(counts: &Counts) -> WireStatistic {
    match counts {
        Counts::Answers(Statistic::ShareOfClasses(classes)) => {
            let classes = classes.iter().map(|class| write_class(*class).into()).collect();
            WireStatistic::ShareOfClasses(ShareOfClasses { classes })
        }
        Counts::Answers(Statistic::ShareOfOptions(options)) => {
            let options = options.iter().map(ToString::to_string).collect();
            WireStatistic::ShareOfOptions(ShareOfOptions { options })
        }
        Counts::Participation => WireStatistic::ParticipationRate(ParticipationRate {}),
    }
}

const fn read_denominator(rule: DenominatorRule) -> Option<Denominator> {
    Some(match rule {
        DenominatorRule::Unspecified | DenominatorRule::Substantive => Denominator::SubstantiveOnly,
        DenominatorRule::AllAnswered => Denominator::AllAnswered,
    })
}

const fn write_denominator(denominator: Denominator) -> DenominatorRule {
    match denominator {
        Denominator::SubstantiveOnly => DenominatorRule::Substantive,
        Denominator::AllAnswered => DenominatorRule::AllAnswered,
    }
}

const fn read_direction(direction: WireDirection) -> Option<Direction> {
    match direction {
        WireDirection::Unspecified => None,
        WireDirection::HighIsGood => Some(Direction::HighIsGood),
        WireDirection::LowIsGood => Some(Direction::LowIsGood),
        WireDirection::Neutral => Some(Direction::Neutral),
    }
}

const fn write_direction(direction: Direction) -> WireDirection {
    match direction {
        Direction::HighIsGood => WireDirection::HighIsGood,
        Direction::LowIsGood => WireDirection::LowIsGood,
        Direction::Neutral => WireDirection::Neutral,
    }
}
