//! The cells of a round: an area, a target group, and how many answer there.

use super::apportion::apportion_from_one;
use super::draw::Draw;
use super::fictional::{Place, participants};
use super::recipe::{Printed, Recipe};
use super::tool::Tool;

/// One area with one target group.
pub(super) struct Cell {
    /// The code of the area.
    pub(super) area: String,
    /// The place of the target group in the recipe.
    pub(super) group: usize,
    /// How many answer.
    pub(super) answers: u32,
    /// How it collects.
    pub(super) tool: Tool,
    /// How its respondents lean, of 10,000.
    pub(super) lean: i32,
    /// What is printed of it; nothing for a fictional area.
    pub(super) printed: Option<&'static Printed>,
}

impl Cell {
    /// The name of its area.
    pub(super) fn area_name(&self) -> String {
        format!("areas/{}", self.area)
    }
}

/// All cells of a round, by target group and area.
pub(super) fn cells(recipe: &Recipe, draw: &mut Draw) -> Vec<Cell> {
    let places = participants(recipe, draw);
    let tools = tools(recipe, &places, draw);
    let mut cells = Vec::new();
    for (group, target) in recipe.groups.iter().enumerate() {
        let printed = printed_cells(recipe, group);
        let left = target.answers - printed.iter().map(|cell| cell.answers).sum::<u32>();
        let taking: Vec<usize> =
            (0..places.len()).filter(|at| places[*at].takes_part(group, target.areas)).collect();
        let weights: Vec<u64> = taking.iter().map(|at| places[*at].size).collect();
        cells.extend(printed);
        cells.extend(taking.iter().zip(apportion_from_one(left, &weights)).map(|(at, answers)| Cell {
            area: places[*at].code.clone(),
            group,
            answers,
            tool: tools[*at],
            lean: places[*at].lean,
            printed: None,
        }));
    }
    cells
}

fn printed_cells(recipe: &Recipe, group: usize) -> Vec<Cell> {
    let key = recipe.groups[group].key;
    let of = |printed: &'static Printed| {
        let (_, answers) = printed.answers.iter().find(|(of, _)| *of == key)?;
        let area = printed.area.to_owned();
        Some(Cell { area, group, answers: *answers, tool: printed.tool, lean: 0, printed: Some(printed) })
    };
    recipe.printed.iter().filter_map(of).collect()
}

/// What each place collects with: some of them, drawn, with the common web tool.
fn tools(recipe: &Recipe, places: &[Place], draw: &mut Draw) -> Vec<Tool> {
    let taken = recipe.printed.iter().filter(|printed| printed.tool == Tool::CommonWeb).count();
    let mut order: Vec<usize> = (0..places.len()).collect();
    draw.shuffle(&mut order);
    let mut tools: Vec<Tool> = places.iter().map(|place| recipe.others.unwrap_or(place.tool)).collect();
    for at in order.into_iter().take(recipe.web_tool.saturating_sub(taken)) {
        tools[at] = Tool::CommonWeb;
    }
    tools
}
