//! The municipalities that do not exist: how large each is, how eager to take part, and how it collects.

use super::draw::Draw;
use super::recipe::{Recipe, Register};
use super::tool::Tool;

/// The stream from which the places themselves are drawn: they are the same in every round.
const STREAM: u64 = 0;

/// A place that does not exist.
pub(super) struct Place {
    /// The code.
    pub(super) code: String,
    /// How many answers it gets beside the others.
    pub(super) size: u64,
    /// How its respondents lean, of 10,000, in every round and item.
    pub(super) lean: i32,
    /// What it collects with where no common tool is used.
    pub(super) tool: Tool,
    eagerness: u32,
    /// One for each target group: it takes part when the group reaches for more areas than this, of 100.
    reluctance: [u32; 4],
}

impl Place {
    /// Whether it takes part with the target group in this place of the list.
    pub(super) fn takes_part(&self, group: usize, areas: u32) -> bool {
        self.reluctance.get(group).is_some_and(|reluctance| *reluctance < areas)
    }
}

/// The participants of a round from its register, by code: the eager ones more often than others.
pub(super) fn participants(recipe: &Recipe, draw: &mut Draw) -> Vec<Place> {
    let mut ranked: Vec<(u32, Place)> = register(recipe.register)
        .into_iter()
        .map(|place| (place.eagerness + draw.below(700), place))
        .collect();
    ranked.sort_by(|(a, one), (b, other)| b.cmp(a).then_with(|| one.code.cmp(&other.code)));
    let mut chosen: Vec<Place> = ranked.into_iter().take(recipe.fictional).map(|(_, place)| place).collect();
    chosen.sort_by(|one, other| one.code.cmp(&other.code));
    chosen
}

fn register(register: Register) -> Vec<Place> {
    let mut draw = Draw::stream(STREAM);
    let mut ranks: Vec<u64> = (0..register.size as u64).collect();
    draw.shuffle(&mut ranks);
    ranks.into_iter().enumerate().map(|(at, rank)| place(register, at, rank, &mut draw)).collect()
}

fn place(register: Register, at: usize, rank: u64, draw: &mut Draw) -> Place {
    let tools = [(Tool::Paper, 55), (Tool::Mixed, 35), (Tool::Pictogram, 10)];
    Place {
        code: format!("{}{:03}", register.prefix, at + 1),
        // The third power of evenly spread ranks: a few large places and many small ones.
        size: (2 * rank + 1).pow(3),
        lean: draw.around_zero(600),
        tool: draw.pick(&tools).unwrap_or(Tool::Paper),
        eagerness: draw.below(1_000),
        reluctance: std::array::from_fn(|_| draw.below(100)),
    }
}
