//! The plan of a round: everything that is sent to intake for it.

use jamfor_contract::intake::{ContactTally, Participant, Response};

use super::cell::{Cell, cells};
use super::draw::Draw;
use super::recipe::Recipe;
use super::respondent::respondents;
use super::settle::{Counts, counts};
use super::tally::tallies;
use super::{ifo, vive};

/// Who sends the responses of the sample.
const SOURCE: &str = "sample";

/// What goes into a round: participants before it opens, tallies and responses while it is open.
#[derive(Clone, Debug, PartialEq)]
pub struct RoundPlan {
    /// The round, `bodies/{body}/rounds/{round}`.
    pub round: String,
    /// Who takes part, with which target group, and how each collects.
    pub participants: Vec<Participant>,
    /// Who was asked. Empty where no rate was ever printed.
    pub tallies: Vec<ContactTally>,
    /// Who answered, and what. Empty for the pilot.
    pub responses: Vec<Response>,
    /// The source of the responses, for the header of their stream.
    pub source: String,
}

/// The plans of all rounds, in order of time. The same on every call and every machine.
#[must_use]
pub fn rounds() -> Vec<RoundPlan> {
    ifo::ROUNDS.iter().chain(std::iter::once(&vive::ROUND)).map(plan).collect()
}

fn plan(recipe: &Recipe) -> RoundPlan {
    let mut draw = Draw::stream(recipe.stream);
    let cells = cells(recipe, &mut draw);
    let responses = if recipe.answers { responses(recipe, &cells, &mut draw) } else { Vec::new() };
    let tallies = tallies(recipe, &cells, &responses, &mut draw);
    let participants = cells.iter().map(|cell| participant(recipe, cell)).collect();
    RoundPlan { round: recipe.round.to_owned(), participants, tallies, responses, source: SOURCE.to_owned() }
}

fn responses(recipe: &Recipe, cells: &[Cell], draw: &mut Draw) -> Vec<Response> {
    let by_item: Vec<Vec<Counts>> =
        (0..recipe.items.len()).map(|item| counts(recipe, cells, item, draw)).collect();
    let of_cell = |at: usize| by_item.iter().map(|counts| counts[at]).collect::<Vec<_>>();
    cells.iter().enumerate().flat_map(|(at, cell)| respondents(recipe, cell, &of_cell(at), draw)).collect()
}

fn participant(recipe: &Recipe, cell: &Cell) -> Participant {
    Participant {
        area: cell.area_name(),
        target_group: recipe.groups[cell.group].key.to_owned(),
        protocol: Some(cell.tool.protocol()),
        clients: None,
    }
}
