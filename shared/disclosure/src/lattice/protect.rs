//! Hiding as much more as the hidden figures need, and as little of what matters as can be found.

use std::collections::BinaryHeap;

use super::{
    Cover, Lattice, Need, Part, Room,
    axes::At,
    search::{Found, Search},
};

/// A figure has this many independent changes, so that no two owners together see through all of them.
pub(super) const CHANGES: usize = 3;

/// What protecting left.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Figures that were hidden for the sake of others.
    pub hidden: Vec<usize>,
    /// Secret figures for which not enough could be hidden.
    pub exposed: Vec<usize>,
}

/// Hides what the secret figures need. `need` says of a figure how well it has to be hidden once it is, and nothing
/// where it is no secret; `prices` say what hiding a figure costs.
pub fn protect(
    lattice: &Lattice,
    cover: &mut [Cover],
    room: &Room,
    prices: &[u64],
    need: impl Fn(usize) -> Option<Need>,
) -> Outcome {
    let mut work = Work { lattice, queue: BinaryHeap::new(), outcome: Outcome::default() };
    for at in 0..cover.len() {
        if cover[at].is_hidden() {
            work.hide_below(at, cover, &need);
        }
    }
    (0..cover.len()).filter(|&at| cover[at] == Cover::Secret).for_each(|at| work.push(at, room));
    while let Some((_, _, std::cmp::Reverse(at))) = work.queue.pop() {
        let Some(needed) = need(at) else { continue };
        let mut partners: Vec<At> = Vec::new();
        let alone = loop {
            let search = Search { lattice, cover, room, prices: Some(prices) };
            let Some(found) = search.find(at, needed, &partners) else { break false };
            work.hide(&found, cover, room, &need);
            match found.partner {
                None => break true,
                Some(partner) => partners.push(partner),
            }
            if partners.len() == CHANGES {
                break true;
            }
        };
        if !alone {
            work.outcome.exposed.push(at);
        }
    }
    work.outcome
}

/// Figures in the order in which they are protected: everybody first, since the parts follow; then the largest.
type Queue = BinaryHeap<(u8, u32, std::cmp::Reverse<usize>)>;

struct Work<'a> {
    lattice: &'a Lattice,
    queue: Queue,
    outcome: Outcome,
}

impl Work<'_> {
    fn push(&mut self, at: usize, room: &Room) {
        let level = match self.lattice.parts.part(self.lattice.place(at).part) {
            Part::Everybody => 2,
            Part::Single { .. } => 1,
            Part::Crossed { .. } => 0,
        };
        self.queue.push((level, room.value[at], std::cmp::Reverse(at)));
    }

    fn hide(&mut self, found: &Found, cover: &mut [Cover], room: &Room, need: &impl Fn(usize) -> Option<Need>) {
        for &at in &found.hides {
            if !cover[at].is_hidden() {
                cover[at] = if need(at).is_some() { Cover::Secret } else { Cover::Withheld };
                self.outcome.hidden.push(at);
            }
            for below in self.hide_below(at, cover, need) {
                self.push(below, room);
            }
            self.push(at, room);
        }
    }

    fn hide_below(
        &mut self,
        at: usize,
        cover: &mut [Cover],
        need: &impl Fn(usize) -> Option<Need>,
    ) -> Vec<usize> {
        let below = self.lattice.hide_below(at, cover);
        for &one in &below {
            cover[one] = if need(one).is_some() { Cover::Secret } else { Cover::Withheld };
        }
        self.outcome.hidden.extend(&below);
        below
    }
}
