//! The respondents: one response each, with the collection that the cell's protocol allows.

use jamfor_contract::{
    common::{Answer, answer::Value},
    intake::Response,
};
use time::{Date, Duration, Month};

use super::ballot::{Choices, choices};
use super::cell::Cell;
use super::draw::Draw;
use super::item::Item;
use super::recipe::Recipe;
use super::settle::Counts;

/// How far respondents lean to the good end, from 0 to below this.
const LEANING: u32 = 1_000;

/// The responses of a cell. `counts` has one entry for each item.
pub(super) fn respondents(recipe: &Recipe, cell: &Cell, counts: &[Counts], draw: &mut Draw) -> Vec<Response> {
    let group = recipe.groups[cell.group].key;
    let leanings: Vec<u32> = (0..cell.answers).map(|_| draw.below(LEANING)).collect();
    let by_item: Vec<Choices> = recipe
        .items
        .iter()
        .zip(counts)
        .map(|(item, counts)| choices(cell, group, item, *counts, &leanings, draw))
        .collect();
    (0..leanings.len()).map(|at| response(recipe, cell, &by_item, at, draw)).collect()
}

fn response(recipe: &Recipe, cell: &Cell, by_item: &[Choices], at: usize, draw: &mut Draw) -> Response {
    let mut answers = Vec::with_capacity(recipe.items.len() + 4);
    for (item, choices) in recipe.items.iter().zip(by_item) {
        answers.extend(filter_answer(item, choices, at));
        answers.extend(choices.option[at].map(|option| answer(item.key, option)));
    }
    answers.extend(draw.pick(recipe.kon).flatten().map(|option| answer("kon", option)));
    let manner = cell.tool.manner(draw);
    Response {
        key: draw.key(),
        area: cell.area_name(),
        unit: String::new(),
        target_group: recipe.groups[cell.group].key.to_owned(),
        mode: manner.mode.into(),
        language: manner.language.to_owned(),
        assistance: manner.assistance.into(),
        day: day(recipe, draw),
        answers,
    }
}

/// Whether the respondent receives what the item is about, for an item that has a filter.
fn filter_answer(item: &Item, choices: &Choices, at: usize) -> Option<Answer> {
    let filter = item.filter.as_ref()?;
    Some(answer(filter.item, if choices.shown[at] { filter.yes } else { filter.no }))
}

fn answer(item: &str, option: &str) -> Answer {
    Answer { item: item.to_owned(), value: Some(Value::Option(option.to_owned())) }
}

/// A day of the round, `YYYY-MM-DD`.
fn day(recipe: &Recipe, draw: &mut Draw) -> String {
    let (year, month, first) = recipe.start;
    let start =
        Month::try_from(month).ok().and_then(|month| Date::from_calendar_date(year, month, first).ok());
    let later = Duration::days(i64::from(draw.below(recipe.days)));
    start.and_then(|start| start.checked_add(later)).map(|day| day.to_string()).unwrap_or_default()
}
