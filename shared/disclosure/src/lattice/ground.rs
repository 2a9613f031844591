//! What a search stands on: how far each figure can be moved as things are, and what hiding it would cost. Kept up to
//! date while more is hidden, so that nothing of it is worked out twice.

use std::sync::OnceLock;

use super::{Cover, Lattice, NEVER, Room, axes::Step, search::May};

/// A shown figure that is rounded by as much can be moved without hiding it.
const ENOUGH: u32 = 5;

/// All figures of a lattice, and the steps from each place.
#[derive(Debug)]
pub(super) struct Ground {
    figures: Vec<Figure>,
    groups: Vec<OnceLock<Vec<Step>>>,
    parts: Vec<OnceLock<Vec<Step>>>,
}

/// How far a figure can be moved.
#[derive(Clone, Copy, Debug)]
struct Figure {
    up: u32,
    down: u32,
    /// As long as it is shown.
    slack: u32,
    /// What hiding it costs, where that has to be and can be.
    price: Option<u64>,
    depth: u8,
    hidden: bool,
}

/// How far a figure can be moved, and what that costs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reach {
    pub(super) up: u32,
    pub(super) down: u32,
    pub(super) price: u64,
}

impl Ground {
    /// The figures as they are covered; without prices nothing more can be hidden.
    pub(super) fn new(lattice: &Lattice, cover: &[Cover], room: &Room, prices: Option<&[u64]>) -> Self {
        let depths: Vec<u8> = (0..lattice.parts.len()).map(|part| lattice.parts.depth(part)).collect();
        let figure = |(at, depth): (usize, u8)| {
            let slack = room.slack[at];
            let price = prices.map(|prices| prices[at]).filter(|price| *price < NEVER && slack < ENOUGH);
            let hidden = cover[at].is_hidden();
            Figure { up: room.up[at], down: room.down[at], slack, price, depth, hidden }
        };
        let steps = |len: u16| (0..len).map(|_| OnceLock::new()).collect();
        Self {
            figures: (0..lattice.len()).zip(depths.into_iter().cycle()).map(figure).collect(),
            groups: steps(lattice.groups.len()),
            parts: steps(lattice.parts.len()),
        }
    }

    /// A figure is hidden from now on.
    pub(super) fn hide(&mut self, at: usize) {
        self.figures[at].hidden = true;
    }

    pub(super) fn is_hidden(&self, at: usize) -> bool {
        self.figures[at].hidden
    }

    /// What hiding a figure costs that is shown and has to be hidden to be moved; none where it need not, cannot or
    /// may not be.
    pub(super) fn price(&self, at: usize, may: May) -> Option<u64> {
        let one = &self.figures[at];
        one.price.filter(|price| !one.hidden && one.depth >= may.depth && *price < may.below)
    }

    /// How far a figure can be moved, where some others may be hidden; none without.
    pub(super) fn reach(&self, at: usize, may: Option<May>) -> Reach {
        let Figure { up, down, slack, .. } = self.figures[at];
        if self.figures[at].hidden {
            return Reach { up, down, price: 0 };
        }
        match may.and_then(|may| self.price(at, may)) {
            Some(price) => Reach { up, down, price },
            None => Reach { up: slack, down: slack, price: 0 },
        }
    }

    /// The smallest changes that move a place along the groups.
    pub(super) fn groups(&self, lattice: &Lattice, group: u16) -> &[Step] {
        self.groups[usize::from(group)].get_or_init(|| lattice.groups.steps(group))
    }

    /// The smallest changes that move a place along the parts.
    pub(super) fn parts(&self, lattice: &Lattice, part: u16) -> &[Step] {
        self.parts[usize::from(part)].get_or_init(|| lattice.parts.steps(part))
    }
}
