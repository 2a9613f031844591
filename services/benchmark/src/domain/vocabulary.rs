//! Collecting the vocabulary of a release: groups, areas, breakdowns, what is bound, what changed, how it was collected.

use std::collections::{BTreeMap, BTreeSet};

use jamfor_survey::ChangeClass;

use super::{
    build::{Inputs, RoundInput},
    columns::is_unknown,
    counted::Counted,
    cut::{self, Breakdown, Crossing},
    frame::{Bound, Change, Collection, Frame},
    indicator::Indicator,
    key::Group,
    member::Membership,
    pooled,
    round::Pinned,
};

/// The vocabulary of a release: its definitions and the facts of collection.
pub(super) fn frame(inputs: &Inputs) -> Frame {
    let groups: BTreeSet<&str> = inputs.rounds.iter().flat_map(groups_of).collect();
    let areas: BTreeSet<&str> = inputs.rounds.iter().flat_map(areas_of).collect();
    let mut frame = Frame {
        method: inputs.method.version.clone(),
        survey: inputs.survey.clone(),
        policy: inputs.policy.clone(),
        indicators: inputs.indicators.clone(),
        rounds: inputs.rounds.iter().map(|input| input.round.clone()).collect(),
        groups: groups.into_iter().map(str::to_owned).collect(),
        areas: areas.into_iter().map(str::to_owned).collect(),
        breakdowns: inputs.breakdowns.iter().map(|item| breakdown(inputs, item)).collect(),
        crossings: inputs.crossings.iter().filter_map(|pair| crossing(inputs, pair)).collect(),
        comparators: Vec::new(),
        pooled: Vec::new(),
        bound: Vec::new(),
        changes: Vec::new(),
        collections: Vec::new(),
    };
    frame.bound = bound(inputs, &frame);
    frame.changes = changes(inputs, &frame);
    frame.collections = collections(inputs, &frame);
    let membership = |one| Membership::new(one, &frame.areas, &inputs.regions);
    frame.comparators = inputs.comparators.iter().map(membership).collect();
    pooled::add(&mut frame, &inputs.pooled_rounds);
    frame
}

fn groups_of(input: &RoundInput) -> impl Iterator<Item = &str> {
    input.round.instruments.iter().map(|pinned| pinned.group.as_str())
}

fn areas_of(input: &RoundInput) -> impl Iterator<Item = &str> {
    let asked = input.contacts.iter().map(|contact| contact.area.as_str());
    let answered = input.tables.iter().flat_map(|table| table.areas.iter().map(String::as_str));
    input.participants.iter().map(|participant| participant.area.as_str()).chain(asked).chain(answered)
}

fn breakdown(inputs: &Inputs, item: &str) -> Breakdown {
    let options = if cut::FACTS.contains(&item) { of_fact(inputs, item) } else { of_item(inputs, item) };
    Breakdown { item: item.to_owned(), options }
}

fn of_item(inputs: &Inputs, item: &str) -> Vec<String> {
    let mut options: Vec<String> = Vec::new();
    let instruments = inputs.rounds.iter().flat_map(|input| &input.instruments);
    for option in
        instruments.filter_map(|instrument| instrument.items.get(item)).flat_map(|found| &found.options)
    {
        if !options.contains(&option.code) {
            options.push(option.code.clone());
        }
    }
    options
}

/// What somebody answered with, in order.
fn of_fact(inputs: &Inputs, fact: &str) -> Vec<String> {
    let Some(at) = inputs.breakdowns.iter().position(|item| item == fact) else { return Vec::new() };
    let tables = inputs.rounds.iter().flat_map(|input| &input.tables);
    let counted = tables.filter_map(|table| table.cuts.get(at)?.as_ref());
    let options: BTreeSet<&str> = counted.flat_map(|counted| counted.options()).collect();
    options.into_iter().map(str::to_owned).collect()
}

fn crossing(inputs: &Inputs, (first, second): &(String, String)) -> Option<Crossing> {
    let place = |item: &String| {
        let at = inputs.breakdowns.iter().position(|found| found == item)?;
        u8::try_from(at).ok()
    };
    Some(Crossing { first: place(first)?, second: place(second)? })
}

fn bound(inputs: &Inputs, frame: &Frame) -> Vec<Bound> {
    let mut bound = Vec::new();
    for (round, input) in (0_u16..).zip(&inputs.rounds) {
        for (pinned, instrument) in input.round.instruments.iter().zip(&input.instruments) {
            let Some(Group::One(group)) = frame.group(&pinned.group) else { continue };
            for (indicator, definition) in (0_u16..).zip(&inputs.indicators) {
                let options = if definition.is_participation() {
                    Some(Vec::new())
                } else {
                    let item =
                        definition.item_of(&pinned.revision).and_then(|item| instrument.items.get(item));
                    item.map(|item| item.options.clone())
                };
                bound.extend(options.map(|options| Bound { round, group, indicator, options }));
            }
        }
    }
    bound.sort_by_key(|bound| (bound.round, bound.group, bound.indicator));
    bound
}

fn changes(inputs: &Inputs, frame: &Frame) -> Vec<Change> {
    let mut found = Vec::new();
    let rounds: Vec<(u16, &RoundInput)> = (0_u16..).zip(&inputs.rounds).collect();
    for (at, (before, earlier)) in rounds.iter().enumerate() {
        for (after, later) in &rounds[at + 1..] {
            for (indicator, definition) in (0_u16..).zip(&inputs.indicators) {
                for (group, class) in changed_groups(inputs, frame, definition, (earlier, later)) {
                    found.push(Change { before: *before, after: *after, group, indicator, class });
                }
            }
        }
    }
    found
}

fn changed_groups(
    inputs: &Inputs,
    frame: &Frame,
    definition: &Indicator,
    (earlier, later): (&RoundInput, &RoundInput),
) -> Vec<(u16, ChangeClass)> {
    let changed = |pinned: &Pinned| {
        let Group::One(group) = frame.group(&pinned.group)? else { return None };
        let after = later.round.instruments.iter().find(|other| other.group == pinned.group)?;
        let (before, after) = (pinned.revision.as_str(), after.revision.as_str());
        let items = (definition.item_of(before)?, definition.item_of(after)?);
        let class = inputs.changes.class((before, items.0), (after, items.1));
        (class != ChangeClass::Identical).then_some((group, class))
    };
    earlier.round.instruments.iter().filter_map(changed).collect()
}

fn collections(inputs: &Inputs, frame: &Frame) -> Vec<Collection> {
    let mut found: BTreeMap<(u16, u16, u16), Collection> = BTreeMap::new();
    for (round, input) in (0_u16..).zip(&inputs.rounds) {
        let mut at = |group: &str, area: &str, note: &mut dyn FnMut(&mut Collection)| {
            let (Some(Group::One(group)), Some(area)) = (frame.group(group), frame.area(area)) else {
                return;
            };
            let empty = || Collection { round, group, area, ..Collection::default() };
            note(found.entry((round, group, area)).or_insert_with(empty));
        };
        for one in &input.participants {
            at(&one.group, &one.area, &mut |collection| collection.recruitment.clone_from(&one.recruitment));
        }
        for one in &input.contacts {
            at(&one.group, &one.area, &mut |collection| {
                collection.contacts = Some((one.asked, one.completed));
            });
        }
        for table in &input.tables {
            for (local, area) in (0_u16..).zip(&table.areas) {
                let Some(cell) = table.whole.shape().cell(local, &[]) else { continue };
                at(&table.group, area, &mut |collection| {
                    collection.responses = table.whole.respondents(cell);
                    collection.modes = mix(table, cell, table.items.len(), &table.modes);
                    let help = mix(table, cell, table.items.len() + 1, &table.assistance);
                    collection.assistance = help.into_iter().filter(|(word, _)| !is_unknown(word)).collect();
                });
            }
        }
    }
    found.into_values().collect()
}

/// How many answered in each way, by name.
fn mix(table: &Counted, cell: usize, item: usize, words: &[String]) -> Vec<(String, u64)> {
    let count = |code: u8| table.whole.tally(cell, item, code).count;
    let mix = (0_u8..).zip(words).map(|(code, word)| (word.clone(), count(code)));
    let mut mix: Vec<(String, u64)> = mix.filter(|(_, count)| *count > 0).collect();
    mix.sort();
    mix
}
