//! The tallies: who was asked, and what became of asking. Counted apart from the answers, as strokes on a list are.

use std::collections::BTreeMap;

use jamfor_contract::{
    common::CountingUnit,
    intake::{ContactTally, DeclineReason, Response},
};

use super::apportion::apportion;
use super::cell::Cell;
use super::draw::Draw;
use super::recipe::{Asked, Recipe};

/// Why people declined, where somebody noted it, and how often.
const REASONS: [(&str, u64); 4] =
    [("no-time", 42), ("does-not-want-to", 27), ("language", 18), ("answered-before", 13)];

/// The tallies of a round.
pub(super) fn tallies(
    recipe: &Recipe,
    cells: &[Cell],
    responses: &[Response],
    draw: &mut Draw,
) -> Vec<ContactTally> {
    let Some(rate) = recipe.rate else { return Vec::new() };
    let asked = asked(recipe, cells, rate, draw);
    let mut tallies = Vec::new();
    for (cell, asked) in cells.iter().zip(asked) {
        let Some(asked) = asked else { continue };
        let group = recipe.groups[cell.group].key;
        if matches!(cell.printed.map(|printed| printed.asked), Some(Asked::Strokes(_))) {
            tallies.extend(strokes(cell, group, asked, responses, draw));
        } else {
            tallies.push(tally(cell, group, "", cell.answers, asked, draw));
        }
    }
    tallies
}

/// How many were asked in each cell; nothing where nobody printed it.
fn asked(recipe: &Recipe, cells: &[Cell], rate: u32, draw: &mut Draw) -> Vec<Option<u32>> {
    let mut asked: Vec<Option<u32>> = cells.iter().map(|cell| printed_asked(recipe, cells, cell)).collect();
    let printed = |cell: &Cell| cell.printed.is_some();
    let counted = |at: &usize| asked[*at].is_some() || !printed(&cells[*at]);
    let answers: u32 = (0..cells.len()).filter(counted).map(|at| cells[at].answers).sum();
    let known: u32 = asked.iter().flatten().sum();
    let fictional: Vec<usize> = (0..cells.len()).filter(|at| !printed(&cells[*at])).collect();
    let answered: u32 = fictional.iter().map(|at| cells[*at].answers).sum();

    // The whole comes to the rate; what is left beyond the answers spreads over the fictional cells, unevenly.
    let whole = (answers * 100 + rate / 2) / rate;
    let silent = whole.saturating_sub(known + answered);
    let weights: Vec<u64> =
        fictional.iter().map(|at| u64::from(cells[*at].answers) * u64::from(60 + draw.below(81))).collect();
    for (at, silent) in fictional.iter().zip(apportion(silent, &weights)) {
        asked[*at] = Some(cells[*at].answers + silent);
    }
    asked
}

fn printed_asked(recipe: &Recipe, cells: &[Cell], cell: &Cell) -> Option<u32> {
    match cell.printed?.asked {
        Asked::NotPrinted => None,
        Asked::ByGroup(groups) => {
            let key = recipe.groups[cell.group].key;
            groups.iter().find(|(group, _)| *group == key).map(|(_, asked)| *asked)
        }
        Asked::Together(total) | Asked::Strokes(total) => {
            let own: Vec<&Cell> = cells.iter().filter(|other| other.area == cell.area).collect();
            let weights: Vec<u64> = own.iter().map(|cell| cell.answers.into()).collect();
            let at = own.iter().position(|other| other.group == cell.group)?;
            apportion(total, &weights).get(at).copied()
        }
    }
}

/// One tally a language, with the reasons of those who declined.
fn strokes(
    cell: &Cell,
    group: &str,
    asked: u32,
    responses: &[Response],
    draw: &mut Draw,
) -> Vec<ContactTally> {
    let area = cell.area_name();
    let mut languages: BTreeMap<&str, u32> = BTreeMap::new();
    for response in
        responses.iter().filter(|response| response.area == area && response.target_group == group)
    {
        *languages.entry(&response.language).or_default() += 1;
    }
    if languages.is_empty() {
        // A pilot without responses: one list for everybody.
        languages.insert("", cell.answers);
    }
    let weights: Vec<u64> = languages.values().map(|completed| (*completed).into()).collect();
    let of_language = |((language, completed), asked): ((&str, u32), u32)| {
        let mut tally = tally(cell, group, language, completed, asked, draw);
        tally.decline_reasons = reasons(tally.declined);
        tally
    };
    languages.into_iter().zip(apportion(asked, &weights)).map(of_language).collect()
}

fn tally(
    cell: &Cell,
    group: &str,
    language: &str,
    completed: u32,
    asked: u32,
    draw: &mut Draw,
) -> ContactTally {
    let silent = asked - completed;
    let declined = silent * 4 / 5;
    ContactTally {
        key: draw.key(),
        area: cell.area_name(),
        target_group: group.to_owned(),
        language: language.to_owned(),
        counting_unit: CountingUnit::Visit.into(),
        asked: asked.into(),
        completed: completed.into(),
        declined: declined.into(),
        not_reached: (silent - declined).into(),
        ..ContactTally::default()
    }
}

/// The reasons of nine in ten: not everybody says why.
fn reasons(declined: i64) -> Vec<DeclineReason> {
    let told = u32::try_from(declined * 9 / 10).unwrap_or_default();
    let weights = REASONS.map(|(_, weight)| weight);
    let reasons = REASONS.into_iter().zip(apportion(told, &weights));
    reasons
        .filter(|(_, count)| *count > 0)
        .map(|((reason, _), count)| DeclineReason { reason: reason.to_owned(), count: count.into() })
        .collect()
}
