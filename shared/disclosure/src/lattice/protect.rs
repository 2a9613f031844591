//! Hiding as much more as the hidden figures need, and as little of what matters as can be found.
//!
//! Figures are hidden one by one, the cheapest ones first: those of everybody, then divisions of the respondents. Where
//! that is not enough for a division it is hidden by whole cuts: first those of all target groups of an area, then those
//! of some areas alike, the smallest first, and then those of all groups together; then what is precious too, and
//! at last the smallest figure that it is a part of.

use std::collections::BinaryHeap;

use super::{
    Cover, Lattice, NEVER, Need, PRECIOUS, Place, Room,
    axes::At,
    ground::Ground,
    search::{Found, May, Scratch, Search, WIDE},
};

/// A figure has this many independent changes, so that no two owners together see through all of them.
const CHANGES: usize = 3;
/// In so many areas alike a block is hidden before more is hidden in a figure's own area.
const PARTNERS: usize = 6;

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
    let mut work = Work::new(lattice, cover, room, prices, &need);
    work.all();
    work.outcome
}

/// The same where all or nothing is asked for: whether all of them could be protected. Where one cannot, the others are
/// not tried.
pub fn protect_all(
    lattice: &Lattice,
    cover: &mut [Cover],
    room: &Room,
    prices: &[u64],
    need: impl Fn(usize) -> Option<Need>,
) -> bool {
    let mut work = Work { is_patient: false, ..Work::new(lattice, cover, room, prices, &need) };
    // the finest figures are the most likely ones to fail
    work.crossings();
    work.all();
    work.outcome.exposed.is_empty()
}

struct Work<'a, N> {
    ground: Ground,
    scratch: Scratch,
    lattice: &'a Lattice,
    cover: &'a mut [Cover],
    room: &'a Room,
    prices: &'a [u64],
    need: &'a N,
    /// Figures of everybody that are to be protected, the largest first.
    queue: BinaryHeap<(u32, std::cmp::Reverse<usize>)>,
    /// Figures with enough changes. They keep them, whatever is hidden besides.
    settled: Vec<bool>,
    outcome: Outcome,
    /// Whether the others are protected where one cannot be.
    is_patient: bool,
}

/// Cells of the respondents that are hidden together: those of a cut or of a crossing.
#[derive(Clone, Debug)]
struct Block {
    cells: Vec<At>,
}

impl<'a, N: Fn(usize) -> Option<Need>> Work<'a, N> {
    fn new(
        lattice: &'a Lattice,
        cover: &'a mut [Cover],
        room: &'a Room,
        prices: &'a [u64],
        need: &'a N,
    ) -> Self {
        let mut work = Self {
            ground: Ground::new(lattice, cover, room, Some(prices)),
            scratch: Scratch::default(),
            queue: BinaryHeap::new(),
            settled: vec![false; cover.len()],
            outcome: Outcome::default(),
            is_patient: true,
            lattice,
            cover,
            room,
            prices,
            need,
        };
        for at in 0..work.cover.len() {
            if work.cover[at].is_hidden() {
                work.hide_below(at);
            }
        }
        work
    }

    /// Protects all figures. What is hidden of larger ones, for the sake of their parts, is protected in the next turn.
    fn all(&mut self) {
        while !self.has_failed() {
            let before = self.outcome.hidden.len();
            self.outcome.exposed.clear();
            self.everybody();
            self.cuts();
            self.crossings();
            if self.outcome.hidden.len() == before {
                break;
            }
        }
    }

    /// Whether the rest need not be tried.
    fn has_failed(&self) -> bool {
        !self.is_patient && !self.outcome.exposed.is_empty()
    }

    fn everybody(&mut self) {
        let secret = |at: &usize| self.cover[*at] == Cover::Secret && self.lattice.depth(*at) == 0;
        let found: Vec<usize> = (0..self.cover.len()).filter(secret).collect();
        found.into_iter().for_each(|at| self.push(at));
        while let Some((_, std::cmp::Reverse(at))) = self.queue.pop().filter(|_| !self.has_failed()) {
            if !self.changes(at, Some(self.cheaply(at))) {
                self.outcome.exposed.push(at);
            }
        }
    }

    fn push(&mut self, at: usize) {
        self.queue.push((self.room.value[at], std::cmp::Reverse(at)));
    }

    /// Looks for enough changes of a figure, and hides what they cost; whether there are enough.
    fn changes(&mut self, at: usize, may: Option<May>) -> bool {
        self.settled[at] = self.settled[at] || self.find_changes(at, may);
        self.settled[at]
    }

    /// What may be hidden for a figure: what is precious only where the figure itself is.
    fn cheaply(&self, at: usize) -> May {
        let below = if self.prices[at] < PRECIOUS { PRECIOUS } else { NEVER };
        May { depth: self.lattice.depth(at), below }
    }

    fn find_changes(&mut self, at: usize, may: Option<May>) -> bool {
        let needed = (self.need)(at).filter(|need| {
            !need.is_met_by(self.room.value[at]) && !self.lattice.lies_in_hidden(at, self.cover)
        });
        let Some(need) = needed else { return true };
        let free = self.search(may).free(at, need, CHANGES);
        // what costs nothing has to be hidden too
        free.iter().for_each(|found| self.hide_all(found));
        if free.len() == CHANGES || free.last().is_some_and(|found| found.partners.is_empty()) {
            return true;
        }
        let done = free.len();
        let mut partners: Vec<At> = free.into_iter().flat_map(|found| found.partners).collect();
        if self.is_of_nobody_else(at, need, &partners) {
            return true;
        }
        for _ in done..CHANGES {
            let search = self.search(may);
            let found = search.find(at, need, &partners);
            if found.as_ref().is_none_or(|one| one.price > 0) && !partners.is_empty() {
                // those that were found share no area with each other, which is more than is needed
                let hidden = Search { may: None, ..search };
                let wide = Search { breadth: WIDE, ..hidden };
                if [hidden, wide].into_iter().any(|one| one.against_two(at, need, |_| true, |_| None).is_ok())
                {
                    return true;
                }
            }
            let Some(found) = found else { return false };
            self.hide_all(&found);
            partners.extend(&found.partners);
            if found.partners.is_empty() || self.is_of_nobody_else(at, need, &partners) {
                return true;
            }
        }
        true
    }

    fn search(&self, may: Option<May>) -> Search<'_> {
        let Self { lattice, ground, room, scratch, .. } = self;
        Search { lattice, ground, room, scratch, may, breadth: 1 }
    }

    /// Whether a figure is of nobody but those of one or two areas, so that two owners see through all of it, and each of
    /// them alone does not.
    fn is_of_nobody_else(&self, at: usize, need: Need, areas: &[At]) -> bool {
        areas.len() <= 2
            && self.room.is_of_nobody_else(self.lattice, at, areas)
            && self.search(None).against_two(at, need, |_| true, |_| None).is_ok()
    }

    fn hide_all(&mut self, found: &Found) {
        for &at in &found.hides {
            self.hide(at);
            self.hide_below(at);
            self.push(at);
        }
    }

    fn hide(&mut self, at: usize) {
        if self.can_hide(at) {
            self.cover[at] = if (self.need)(at).is_some() { Cover::Secret } else { Cover::Withheld };
            self.ground.hide(at);
            self.outcome.hidden.push(at);
        }
    }

    fn can_hide(&self, at: usize) -> bool {
        !self.cover[at].is_hidden() && self.prices[at] < NEVER && !self.is_of_shown_nobody(at)
    }

    /// Whether it is a part of a shown figure of nobody: there is nothing to hide.
    fn is_of_shown_nobody(&self, at: usize) -> bool {
        let is_nobody = |whole: usize| self.room.persons[whole] == 0 && !self.cover[whole].is_hidden();
        let place = self.lattice.place(at);
        let wholes = || self.lattice.parts.above(place.part).into_iter();
        self.room.persons[at] == 0 && wholes().any(|part| is_nobody(self.lattice.at(Place { part, ..place })))
    }

    /// Hides what cannot be shown where a figure is hidden: its parts.
    fn hide_below(&mut self, at: usize) {
        let place = self.lattice.place(at);
        for part in self.lattice.parts.below(place.part) {
            self.hide(self.lattice.at(Place { part, ..place }));
        }
    }

    fn cuts(&mut self) {
        let parts = &self.lattice.parts;
        let blocks: Vec<Block> = (0..parts.cuts())
            .map(|cut| Block { cells: (0..parts.cells(cut)).map(|cell| parts.single(cut, cell)).collect() })
            .collect();
        blocks.iter().for_each(|block| self.climb(block));
    }

    fn crossings(&mut self) {
        let parts = &self.lattice.parts;
        let blocks: Vec<Block> = parts
            .crossings()
            .enumerate()
            .map(|(at, [first, second])| {
                let cells = (0..parts.cells(first))
                    .flat_map(|one| (0..parts.cells(second)).map(move |two| [one, two]));
                Block { cells: cells.map(|cells| parts.crossed(at, cells)).collect() }
            })
            .collect();
        blocks.iter().for_each(|block| self.climb(block));
    }

    /// Hides single figures, and where they are not enough the block in more and more places, until every secret figure in
    /// it has enough changes.
    fn climb(&mut self, block: &Block) {
        let mut waiting = self.secrets(block);
        while let Some(at) = waiting.pop().filter(|_| !self.has_failed()) {
            let mut alike = PARTNERS;
            let found = self.changes(at, Some(self.cheaply(at)));
            waiting.extend(self.queue.drain().map(|(_, std::cmp::Reverse(at))| at));
            while !found && !self.changes(at, None) {
                let Some((area, rung)) = self.next(block, at, &mut alike) else {
                    let at_any_price = May { below: NEVER, ..self.cheaply(at) };
                    if !self.changes(at, Some(at_any_price)) && !self.lift(at) {
                        self.outcome.exposed.push(at);
                    }
                    waiting.extend(self.queue.drain().map(|(_, std::cmp::Reverse(at))| at));
                    break;
                };
                waiting.extend(self.raise(block, area, rung));
            }
        }
    }

    /// Hides the smallest figure that a figure is a part of, in the same place; whether there is one.
    fn lift(&mut self, at: usize) -> bool {
        let place = self.lattice.place(at);
        let above = self.lattice.parts.above(place.part).into_iter();
        let next = above.filter(|&part| self.lattice.parts.depth(part) + 1 == self.lattice.depth(at));
        let wholes = next.map(|part| self.lattice.at(Place { part, ..place }));
        let open = |whole: &usize| self.prices[*whole] < PRECIOUS && !self.cover[*whole].is_hidden();
        let Some(whole) = wholes.filter(open).min_by_key(|&whole| self.prices[whole]) else { return false };
        self.hide(whole);
        self.hide_below(whole);
        true
    }

    fn secrets(&self, block: &Block) -> Vec<usize> {
        let mut found = Vec::new();
        for group in 0..self.lattice.groups.len() {
            for area in 0..self.lattice.areas.len() {
                for &part in &block.cells {
                    let at = self.lattice.at(Place { group, area, part });
                    if self.cover[at] == Cover::Secret {
                        found.push(at);
                    }
                }
            }
        }
        found
    }

    /// How far the block is hidden in an area: not at all, in the single groups, or in all groups together too.
    fn rung(&self, block: &Block, area: At) -> u8 {
        let hidden = |group: At| {
            let at = |part: At| self.lattice.at(Place { group, area, part });
            let whole_is_shown = !self.cover[at(0)].is_hidden();
            // what costs nothing is no figure
            let is_figure = |part: &&At| self.prices[at(**part)] > 0;
            whole_is_shown
                && block.cells.iter().filter(is_figure).any(|&part| self.cover[at(part)].is_hidden())
        };
        let groups = &self.lattice.groups;
        if groups.wholes().any(hidden) { 2 } else { u8::from((0..groups.count).any(hidden)) }
    }

    fn groups_of(&self, rung: u8) -> std::ops::Range<At> {
        match rung {
            0 => 0..0,
            1 => 0..self.lattice.groups.count,
            _ => 0..self.lattice.groups.len(),
        }
    }

    /// Whether some of a rung is still shown in an area.
    fn is_behind(&self, block: &Block, area: At, rung: u8) -> bool {
        self.groups_of(rung).any(|group| {
            let at = |part: At| self.lattice.at(Place { group, area, part });
            block.cells.iter().any(|&part| self.can_hide(at(part)))
        })
    }

    /// Hides the block in an area up to a rung; the figures that are secret by that.
    fn raise(&mut self, block: &Block, area: At, rung: u8) -> Vec<usize> {
        let groups = self.groups_of(rung);
        let before = self.outcome.hidden.len();
        for group in groups {
            for &part in &block.cells {
                let at = self.lattice.at(Place { group, area, part });
                self.hide(at);
                self.hide_below(at);
            }
        }
        let mut fresh = self.outcome.hidden[before..].to_vec();
        fresh.retain(|&at| {
            self.cover[at] == Cover::Secret && block.cells.contains(&self.lattice.place(at).part)
        });
        fresh
    }

    /// Where to hide the block next for a figure, and how far: in the smallest area alike that is not as far, so many
    /// times; then in the figure's own area in all groups together, and again in areas alike.
    fn next(&self, block: &Block, at: usize, alike: &mut usize) -> Option<(At, u8)> {
        let Lattice { areas, groups, .. } = self.lattice;
        let place = self.lattice.place(at);
        let top: u8 = if groups.wholes().is_empty() { 1 } else { 2 };
        let own = self.rung(block, place.area).max(1);
        let partner = || self.partner(place, (self.need)(at), |area| self.is_behind(block, *area, own));
        if *alike > 0
            && place.area < areas.count
            && let Some(found) = partner()
        {
            *alike -= 1;
            return Some((found, own));
        }
        self.is_behind(block, place.area, top).then(|| {
            *alike = PARTNERS;
            (place.area, top)
        })
    }

    /// The smallest area in the same sums where a figure has room.
    fn partner(&self, place: Place, need: Option<Need>, behind: impl Fn(&At) -> bool) -> Option<At> {
        let Lattice { areas, groups, .. } = self.lattice;
        let value = self.room.value[self.lattice.at(place)];
        let wanted = need.map_or(0, |need| need.reach.saturating_sub(value).max(1));
        let has_room = |area: &At| self.room.down[self.lattice.at(Place { area: *area, ..place })] >= wanted;
        let size = |area: &At| {
            let of = |group: At| self.room.value[self.lattice.at(Place { group, area: *area, part: 0 })];
            ((0..groups.len()).map(of).max(), *area)
        };
        let alike = (0..areas.count).filter(|&area| area != place.area && areas.are_alike(area, place.area));
        alike.filter(behind).filter(has_room).min_by_key(size)
    }
}

impl Lattice {
    /// Whether a figure is a part of one that is secret, and of none that is shown with less than everybody: it is hidden
    /// with that one, and not bounded by itself.
    pub(super) fn lies_in_hidden(&self, at: usize, cover: &[Cover]) -> bool {
        let place = self.place(at);
        let above = self.parts.above(place.part);
        let covers = || above.iter().map(|&part| (part, cover[self.at(Place { part, ..place })]));
        let is_secret = covers().any(|(_, cover)| cover == Cover::Secret);
        is_secret && covers().all(|(part, cover)| part == 0 || cover.is_hidden())
    }

    /// How far a figure is divided: 0 for everybody, 1 for a cut, 2 for a crossing.
    #[must_use]
    pub fn depth(&self, at: usize) -> u8 {
        self.parts.depth(self.place(at).part)
    }
}
