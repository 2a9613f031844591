//! The three directions in which the figures of a release add up, and the smallest changes along each that leave every
//! sum as it is.

use std::collections::BTreeMap;

/// The place of a node along an axis.
pub type At = u16;

/// How a change moves nodes of one axis: each with its sign.
pub(super) type Step = Vec<(At, i32)>;

/// Target groups, and sums over some of them or all: questions are asked of different groups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Groups {
    /// How many there are; their places are `0..count`.
    pub count: At,
    /// The members of each sum, sorted; the place of the first sum is `count`.
    wholes: Vec<Vec<At>>,
}

/// Areas, and sums over some of them: the participants, and comparators that are sums.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Areas {
    /// How many there are; their places are `0..count`.
    pub count: At,
    /// The members of each sum, sorted; the place of the first sum is `count`.
    totals: Vec<Vec<At>>,
    /// The sums that each area is in, sorted.
    around: Vec<Vec<At>>,
    /// The first area in the same sums, of each area.
    first_alike: Vec<At>,
}

/// Parts of the respondents: everybody at 0, then the cells of each cut, then those of each crossing.
///
/// Every cut has one cell more than it has options, the last one, for those who are in none of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    cuts: Vec<Block>,
    crossings: Vec<Crossing>,
    len: At,
    /// The sums that each place is in, each with whether it is the whole.
    around: Vec<Vec<(usize, bool)>>,
}

/// Cells that follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Block {
    first: At,
    cells: At,
}

/// The cells of two cuts that are crossed; those of the second vary fastest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Crossing {
    cuts: [usize; 2],
    block: Block,
}

/// What a place along the parts is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Everybody.
    Everybody,
    /// A cell of a cut.
    Single {
        /// Which cut.
        cut: usize,
        /// Which cell.
        cell: At,
    },
    /// A cell of a crossing.
    Crossed {
        /// Which crossing.
        crossing: usize,
        /// The cell of each of its cuts.
        cells: [At; 2],
    },
}

impl Groups {
    /// So many groups, and the members of each sum, sorted, the largest sum first.
    #[must_use]
    pub const fn new(count: At, wholes: Vec<Vec<At>>) -> Self {
        Self { count, wholes }
    }

    /// So many groups, with figures of all of them together or without.
    #[must_use]
    pub fn with(count: At, all: bool) -> Self {
        Self { count, wholes: all.then(|| (0..count).collect()).into_iter().collect() }
    }

    /// How many places there are.
    #[must_use]
    pub fn len(&self) -> At {
        self.count + At::try_from(self.wholes.len()).unwrap_or(0)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The places of the sums.
    #[must_use]
    pub fn wholes(&self) -> std::ops::Range<At> {
        self.count..self.len()
    }

    /// The sums: a whole and its parts.
    pub fn sums(&self) -> impl Iterator<Item = (At, Vec<At>)> + '_ {
        self.wholes().zip(self.wholes.iter().cloned())
    }

    /// The sums that a place is in, each with whether it is the whole.
    pub(super) fn around(&self, at: At) -> Vec<(usize, bool)> {
        let sums = self.wholes().filter(|&whole| whole == at || (at < self.count && self.has(whole, at)));
        sums.map(|whole| (usize::from(whole), whole == at)).collect()
    }

    /// Whether a group is in a sum.
    fn has(&self, whole: At, group: At) -> bool {
        self.wholes.get(usize::from(whole - self.count)).is_some_and(|one| one.binary_search(&group).is_ok())
    }

    /// The smallest changes that move a place.
    #[must_use]
    pub fn steps(&self, at: At) -> Vec<Step> {
        if at < self.count {
            let others = (0..self.count).filter(|&other| other != at);
            return others.map(|other| self.pair(at, other)).chain([self.alone(at)]).collect();
        }
        let (inside, outside): (Vec<At>, Vec<At>) = (0..self.count).partition(|&one| self.has(at, one));
        let pairs = |one: At| outside.iter().map(move |&other| self.pair(one, other));
        inside.iter().flat_map(|&one| [self.alone(one)].into_iter().chain(pairs(one))).collect()
    }

    /// A group alone, with every sum that it is in.
    fn alone(&self, group: At) -> Step {
        let sums = self.wholes().filter(|&whole| self.has(whole, group));
        [(group, 1)].into_iter().chain(sums.map(|whole| (whole, 1))).collect()
    }

    /// One group against another, with every sum that only one of them is in.
    fn pair(&self, group: At, other: At) -> Step {
        let sums = self.wholes().filter_map(|whole| {
            let sign = i32::from(self.has(whole, group)) - i32::from(self.has(whole, other));
            (sign != 0).then_some((whole, sign))
        });
        [(group, 1), (other, -1)].into_iter().chain(sums).collect()
    }
}

impl Areas {
    /// So many areas, and the members of each sum, sorted.
    #[must_use]
    pub fn new(count: At, totals: Vec<Vec<At>>) -> Self {
        let has = |members: &[At], area: At| members.binary_search(&area).is_ok();
        let around = |area: At| -> Vec<At> {
            let sums = (count..).zip(&totals).filter(|(_, members)| has(members, area));
            sums.map(|(total, _)| total).collect()
        };
        let around: Vec<Vec<At>> = (0..count).map(around).collect();
        let mut firsts = BTreeMap::new();
        let first_alike = (0..count).zip(&around).map(|(area, sums)| *firsts.entry(sums).or_insert(area));
        Self { count, first_alike: first_alike.collect(), around, totals }
    }

    /// Whether two areas are in the same sums.
    #[must_use]
    pub fn are_alike(&self, one: At, other: At) -> bool {
        let first = |area: At| self.first_alike.get(usize::from(area));
        first(one) == first(other)
    }

    /// The sums that a place is in, each with whether it is the whole.
    pub(super) fn sums_around(&self, at: At) -> Vec<(usize, bool)> {
        let parts = self.around(at).iter().map(|&sum| (usize::from(sum), false));
        parts.chain((at >= self.count).then_some((usize::from(at), true))).collect()
    }

    /// The sums that an area is in.
    fn around(&self, area: At) -> &[At] {
        self.around.get(usize::from(area)).map(Vec::as_slice).unwrap_or_default()
    }

    /// How many places there are.
    #[must_use]
    pub fn len(&self) -> At {
        self.count + At::try_from(self.totals.len()).unwrap_or(0)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The sums: a whole and its parts.
    pub fn sums(&self) -> impl Iterator<Item = (At, Vec<At>)> + '_ {
        (self.count..).zip(&self.totals).map(|(whole, members)| (whole, members.clone()))
    }

    /// Whether an area is in a sum.
    #[must_use]
    pub fn has(&self, total: At, area: At) -> bool {
        self.totals.get(usize::from(total - self.count)).is_some_and(|one| one.binary_search(&area).is_ok())
    }

    /// An area alone, with every sum that it is in.
    #[must_use]
    pub fn alone(&self, area: At) -> Step {
        [(area, 1)].into_iter().chain(self.around(area).iter().map(|&total| (total, 1))).collect()
    }

    /// One area against another, with every sum that only one of them is in.
    #[must_use]
    pub fn pair(&self, area: At, other: At) -> Step {
        let (own, others) = (self.around(area), self.around(other));
        let gains = own.iter().filter(|total| !others.contains(total)).map(|&total| (total, 1));
        let losses = others.iter().filter(|total| !own.contains(total)).map(|&total| (total, -1));
        [(area, 1), (other, -1)].into_iter().chain(gains).chain(losses).collect()
    }
}

impl Parts {
    /// Cuts with so many options each, and which of them are crossed; none where they have too many cells.
    #[must_use]
    pub fn new(options: &[At], crossed: &[[usize; 2]]) -> Option<Self> {
        let mut len: At = 1;
        let mut take = |cells: At| {
            let block = Block { first: len, cells };
            len = len.checked_add(cells)?;
            Some(block)
        };
        let cuts: Vec<Block> =
            options.iter().map(|options| take(options.checked_add(1)?)).collect::<Option<_>>()?;
        let cells = |cut: usize| cuts.get(cut).map(|block: &Block| block.cells);
        let cross = |&cuts: &[usize; 2]| {
            let cells = cells(cuts[0])?.checked_mul(cells(cuts[1])?)?;
            Some(Crossing { cuts, block: take(cells)? })
        };
        let crossings = crossed.iter().map(cross).collect::<Option<_>>()?;
        let mut parts = Self { cuts, crossings, len, around: vec![Vec::new(); usize::from(len)] };
        for (sum, (whole, inside)) in parts.sums().into_iter().enumerate() {
            parts.around[usize::from(whole)].push((sum, true));
            inside.into_iter().for_each(|part| parts.around[usize::from(part)].push((sum, false)));
        }
        Some(parts)
    }

    /// The sums that a place is in, each with whether it is the whole.
    pub(super) fn around(&self, at: At) -> Vec<(usize, bool)> {
        self.around.get(usize::from(at)).cloned().unwrap_or_default()
    }

    /// How many places there are.
    #[must_use]
    pub const fn len(&self) -> At {
        self.len
    }

    /// Whether there are none; there is always everybody.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The cell of a cut; the one behind its options for those who are in none.
    #[must_use]
    pub fn single(&self, cut: usize, cell: At) -> At {
        self.cuts[cut].first + cell
    }

    /// The cell of a crossing.
    #[must_use]
    pub fn crossed(&self, crossing: usize, cells: [At; 2]) -> At {
        let Crossing { cuts, block } = self.crossings[crossing];
        block.first + cells[0] * self.cuts[cuts[1]].cells + cells[1]
    }

    /// How many cuts there are.
    #[must_use]
    pub fn cuts(&self) -> usize {
        self.cuts.len()
    }

    /// The cuts of each crossing.
    pub fn crossings(&self) -> impl Iterator<Item = [usize; 2]> + '_ {
        self.crossings.iter().map(|one| one.cuts)
    }

    /// How many cells a cut has, with the one for those in none of its options.
    #[must_use]
    pub fn cells(&self, cut: usize) -> At {
        self.cuts[cut].cells
    }

    /// What a place is.
    #[must_use]
    pub fn part(&self, at: At) -> Part {
        let holds = |block: &Block| (block.first..block.first + block.cells).contains(&at);
        if let Some(cut) = self.cuts.iter().position(holds) {
            return Part::Single { cut, cell: at - self.cuts[cut].first };
        }
        match self.crossings.iter().position(|one| holds(&one.block)) {
            None => Part::Everybody,
            Some(crossing) => {
                let Crossing { cuts, block } = self.crossings[crossing];
                let width = self.cuts[cuts[1]].cells;
                let cell = at - block.first;
                Part::Crossed { crossing, cells: [cell / width, cell % width] }
            }
        }
    }

    /// How far a place is divided: 0 for everybody, 1 for a cut, 2 for a crossing.
    #[must_use]
    pub fn depth(&self, at: At) -> u8 {
        match self.part(at) {
            Part::Everybody => 0,
            Part::Single { .. } => 1,
            Part::Crossed { .. } => 2,
        }
    }

    /// Whether a place is one that no figure is of: those who are in no option of a cut.
    #[must_use]
    pub fn is_unstated(&self, at: At) -> bool {
        let last = |cut: usize, cell: At| cell + 1 == self.cuts[cut].cells;
        match self.part(at) {
            Part::Everybody => false,
            Part::Single { cut, cell } => last(cut, cell),
            Part::Crossed { crossing, cells } => {
                let [first, second] = self.crossings[crossing].cuts;
                last(first, cells[0]) || last(second, cells[1])
            }
        }
    }

    /// The places that a place is a part of.
    #[must_use]
    pub fn above(&self, at: At) -> Vec<At> {
        match self.part(at) {
            Part::Everybody => Vec::new(),
            Part::Single { .. } => vec![0],
            Part::Crossed { crossing, cells } => {
                let cuts = self.crossings[crossing].cuts;
                [0].into_iter()
                    .chain(cuts.into_iter().zip(cells).map(|(cut, cell)| self.single(cut, cell)))
                    .collect()
            }
        }
    }

    /// The places that are parts of a place, and cannot be shown where it is hidden.
    #[must_use]
    pub fn below(&self, at: At) -> Vec<At> {
        match self.part(at) {
            Part::Everybody => (1..self.len).collect(),
            Part::Single { cut, cell } => self.of_single(cut, cell),
            Part::Crossed { .. } => Vec::new(),
        }
    }

    /// The cells of crossings that lie in a cell of a cut.
    fn of_single(&self, cut: usize, cell: At) -> Vec<At> {
        let mut found = Vec::new();
        for (at, crossing) in self.crossings.iter().enumerate() {
            let [first, second] = crossing.cuts;
            if first == cut {
                found.extend((0..self.cuts[second].cells).map(|other| self.crossed(at, [cell, other])));
            }
            if second == cut {
                found.extend((0..self.cuts[first].cells).map(|other| self.crossed(at, [other, cell])));
            }
        }
        found
    }

    /// The sums: a whole and its parts.
    #[must_use]
    pub fn sums(&self) -> Vec<(At, Vec<At>)> {
        let mut sums = Vec::new();
        for block in &self.cuts {
            sums.push((0, (block.first..block.first + block.cells).collect()));
        }
        for (at, crossing) in self.crossings.iter().enumerate() {
            let [first, second] = crossing.cuts.map(|cut| self.cuts[cut]);
            for cell in 0..first.cells {
                let parts = (0..second.cells).map(|other| self.crossed(at, [cell, other]));
                sums.push((first.first + cell, parts.collect()));
            }
            for cell in 0..second.cells {
                let parts = (0..first.cells).map(|other| self.crossed(at, [other, cell]));
                sums.push((second.first + cell, parts.collect()));
            }
        }
        sums
    }

    /// The smallest changes that move a place and leave everybody as they are; none for everybody.
    #[must_use]
    pub fn steps(&self, at: At) -> Vec<Step> {
        match self.part(at) {
            Part::Everybody => Vec::new(),
            Part::Single { cut, cell } => self.steps_of_single(cut, cell),
            Part::Crossed { crossing, cells } => self.steps_of_crossed(crossing, cells),
        }
    }

    fn steps_of_single(&self, cut: usize, cell: At) -> Vec<Step> {
        let mut steps = Vec::new();
        for other in (0..self.cells(cut)).filter(|&other| other != cell) {
            let base = vec![(self.single(cut, cell), 1), (self.single(cut, other), -1)];
            let mut found = vec![base];
            for (at, crossing) in self.crossings.iter().enumerate() {
                let Some(side) = crossing.cuts.iter().position(|&one| one == cut) else { continue };
                let place = |cell: At, across: At| {
                    self.crossed(at, if side == 0 { [cell, across] } else { [across, cell] })
                };
                let across = 0..self.cells(crossing.cuts[1 - side]);
                found = found
                    .into_iter()
                    .flat_map(|step| {
                        across.clone().map(move |across| {
                            let moved = [(place(cell, across), 1), (place(other, across), -1)];
                            step.iter().copied().chain(moved).collect()
                        })
                    })
                    .collect();
            }
            steps.extend(found);
        }
        steps
    }

    fn steps_of_crossed(&self, crossing: usize, [row, column]: [At; 2]) -> Vec<Step> {
        let [first, second] = self.crossings[crossing].cuts;
        let rows = (0..self.cells(first)).filter(|&other| other != row);
        rows.flat_map(|other| {
            let columns = (0..self.cells(second)).filter(|&across| across != column);
            columns.map(move |across| {
                [([row, column], 1), ([row, across], -1), ([other, column], -1), ([other, across], 1)]
                    .map(|(cells, sign)| (self.crossed(crossing, cells), sign))
                    .to_vec()
            })
        })
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(sums: impl IntoIterator<Item = (At, Vec<At>)>, step: &Step) -> bool {
        let of = |at: At| step.iter().filter(|(one, _)| *one == at).map(|(_, sign)| sign).sum::<i32>();
        sums.into_iter().all(|(whole, parts)| of(whole) == parts.into_iter().map(of).sum::<i32>())
    }

    #[test]
    fn every_step_leaves_every_sum_as_it_is() {
        for all in [false, true] {
            let groups = Groups::with(3, all);
            for step in (0..groups.len()).flat_map(|at| groups.steps(at)) {
                assert!(holds(groups.sums(), &step), "{step:?}");
            }
        }
        let groups = Groups::new(3, vec![vec![0, 1, 2], vec![0, 1]]);
        for step in (0..groups.len()).flat_map(|at| groups.steps(at)) {
            assert!(holds(groups.sums(), &step), "{step:?}");
        }
        let areas = Areas::new(4, vec![vec![0, 1, 2, 3], vec![0, 1]]);
        for step in [areas.alone(1), areas.pair(0, 1), areas.pair(1, 2)] {
            assert!(holds(areas.sums(), &step), "{step:?}");
        }
        assert_eq!(areas.pair(1, 2), [(1, 1), (2, -1), (5, 1)]);
        let parts = Parts::new(&[2, 3, 4], &[[0, 1], [0, 2]]).unwrap_or_else(|| unreachable!());
        for step in (0..parts.len()).flat_map(|at| parts.steps(at)) {
            assert!(holds(parts.sums(), &step), "{step:?}");
        }
    }

    #[test]
    fn more_cells_than_can_be_numbered_are_refused() {
        assert_eq!(Parts::new(&[400, 400], &[[0, 1]]), None);
        assert!(Parts::new(&[400, 400], &[]).is_some());
    }

    #[test]
    fn places_of_parts_are_found_again() {
        let parts = Parts::new(&[2, 3], &[[0, 1]]).unwrap_or_else(|| unreachable!());
        assert_eq!(parts.len(), 1 + 3 + 4 + 12);
        for at in 0..parts.len() {
            let again = match parts.part(at) {
                Part::Everybody => 0,
                Part::Single { cut, cell } => parts.single(cut, cell),
                Part::Crossed { crossing, cells } => parts.crossed(crossing, cells),
            };
            assert_eq!(again, at);
        }
        assert!(parts.is_unstated(parts.single(1, 3)) && !parts.is_unstated(parts.single(1, 2)));
        assert_eq!(parts.below(parts.single(0, 1)), [12, 13, 14, 15]);
    }
}
