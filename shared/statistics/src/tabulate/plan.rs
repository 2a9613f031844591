//! How the work is divided: groups of items, ranges of rows, threads; and how the parts come together.

use std::array;
use std::borrow::Cow;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::columns::{Checked, Columns, Item, Malformed, Weights, codes_are_valid};
use super::kernel::{Lane, Split, add_counts, add_weighted};
use super::pages::Pages;
use super::tabulation::{Shape, Tabulation, Tally, width};
use super::{FIRST_MISSING, MISSING_CODES};

/// Items in lockstep. Four were fastest of 3 to 10, shuffled and sorted: the table of 300 areas stays inside
/// a core's second-level cache.
const GROUP: usize = 4;
/// Rows that are checked and then added while they are still in the first-level cache.
const BLOCK: usize = 4096;
/// A group's table should not outgrow this many bytes.
const TABLE_BYTES: usize = 1 << 29;

/// One piece of work: some items over some rows, with a table of its own.
struct Unit {
    slots: usize,
    items: Vec<usize>,
    rows: Range<usize>,
}

/// What is known of the weights.
enum CellWeights<'a> {
    PerRow(Cow<'a, [i64]>),
    PerCell(Vec<u64>),
    Equal(u64),
}

impl CellWeights<'_> {
    fn arranged(self, pages: &Pages) -> Self {
        match self {
            Self::PerRow(Cow::Borrowed(weights)) => Self::PerRow(pages.arrange(weights)),
            others => others,
        }
    }
}

/// Everything the units share.
struct Job<'a, C: Clone> {
    columns: &'a Columns<'a>,
    shape: &'a Shape,
    pages: Pages,
    /// In the order of the pages, as are the weights.
    cells: Cow<'a, [C]>,
    weights: CellWeights<'a>,
    split: Split,
}

pub(super) fn run(columns: &Columns<'_>, checked: &Checked, threads: usize) -> Result<Tabulation, Malformed> {
    match &checked.cells {
        Some(cells) => run_cells(columns, checked, cells, threads),
        None => run_cells(columns, checked, columns.areas, threads),
    }
}

fn run_cells<C: Copy + Default + Into<u32> + Sync>(
    columns: &Columns<'_>,
    checked: &Checked,
    cells: &[C],
    threads: usize,
) -> Result<Tabulation, Malformed> {
    let shape = &checked.shape;
    let weights = cell_weights(columns.weights, cells, shape.cells());
    let pages = match weights {
        CellWeights::PerRow(_) => Pages::new(columns.areas, shape),
        CellWeights::PerCell(_) | CellWeights::Equal(_) => Pages::one(shape.cells(), columns.rows()),
    };
    let units = units(columns.items, columns.rows(), pages.size(), threads);
    let job = Job {
        columns,
        shape,
        cells: pages.arrange(cells),
        weights: weights.arranged(&pages),
        split: Split::new(checked.largest_weight),
        pages,
    };
    let mut items: Vec<Vec<Tally>> = vec![Vec::new(); columns.items.len()];
    for (unit, sums) in job.all(&units, threads)? {
        for (&item, sums) in units[unit].items.iter().zip(sums) {
            merge(&mut items[item], sums);
        }
    }
    let respondents = respondents(&items, shape, cells);
    Ok(Tabulation { shape: shape.clone(), respondents, items })
}

/// Integer sums: the order in which threads finish does not matter.
fn merge(into: &mut Vec<Tally>, sums: Vec<Tally>) {
    if into.is_empty() {
        *into = sums;
    } else {
        into.iter_mut().zip(&sums).for_each(|(mine, theirs)| mine.merge(theirs));
    }
}

/// Every row has exactly one code per item, so the counts of any item add up to the rows.
fn respondents<C: Copy + Into<u32>>(items: &[Vec<Tally>], shape: &Shape, cells: &[C]) -> Vec<u64> {
    if let (Some(tallies), Some(&options)) = (items.first(), shape.options().first()) {
        let count = |tallies: &[Tally]| tallies.iter().map(|tally| tally.count).sum();
        return tallies.chunks_exact(width(options)).map(count).collect();
    }
    let mut respondents = vec![0; shape.cells()];
    for &cell in cells {
        if let Some(count) = respondents.get_mut(cell.into() as usize) {
            *count += 1;
        }
    }
    respondents
}

/// Weights are very often one number per area (and target group); then counting is enough.
fn cell_weights<'a, C: Copy + Into<u32>>(
    weights: Weights<'a>,
    cells: &[C],
    cell_count: usize,
) -> CellWeights<'a> {
    let weights = match weights {
        Weights::Equal(weight) => return CellWeights::Equal(weight.units()),
        Weights::PerRow(weights) => weights,
    };
    let mut known = vec![0; cell_count];
    for (&cell, &weight) in cells.iter().zip(weights) {
        match known.get_mut(cell.into() as usize) {
            Some(known) if *known == weight => {}
            Some(known) if *known == 0 => *known = weight,
            _ => return CellWeights::PerRow(Cow::Borrowed(weights)),
        }
    }
    CellWeights::PerCell(known.into_iter().map(i64::unsigned_abs).collect())
}

/// Slots so that options and missing codes do not collide modulo the slots.
fn slots(options: u8) -> usize {
    match width(options) {
        0..=16 => 16,
        17..=32 => 32,
        33..=64 => 64,
        _ => 256,
    }
}

/// Groups of items with the same number of slots; rows are divided only if there are too few groups.
fn units(items: &[Item<'_>], rows: usize, cells: usize, threads: usize) -> Vec<Unit> {
    let mut groups = Vec::new();
    for class in [16, 32, 64, 256] {
        let members: Vec<usize> = (0..items.len()).filter(|&i| slots(items[i].options) == class).collect();
        let fits = TABLE_BYTES / (class * size_of::<Lane>() * cells.max(1));
        let most = if class == 256 { 1 } else { GROUP.min(fits).max(1) };
        let count = members.len().div_ceil(most).next_multiple_of(threads).min(members.len());
        let mut rest = members.as_slice();
        for left in (1..=count).rev() {
            let (group, others) = rest.split_at(rest.len().div_ceil(left));
            groups.push((class, group.to_vec()));
            rest = others;
        }
    }
    let parts = if groups.is_empty() { 1 } else { threads.div_ceil(groups.len()).min(rows / BLOCK + 1) };
    let part_rows = rows.div_ceil(parts);
    let mut units = Vec::with_capacity(groups.len() * parts);
    for (slots, items) in groups {
        for part in 0..parts {
            let rows = (part * part_rows).min(rows)..((part + 1) * part_rows).min(rows);
            units.push(Unit { slots, items: items.clone(), rows });
        }
    }
    units
}

/// The tallies of each item of a unit.
type ItemTallies = Vec<Vec<Tally>>;

/// They, or what is wrong with the unit's codes.
type UnitSums = Result<ItemTallies, Malformed>;

impl<C: Copy + Default + Into<u32> + Sync> Job<'_, C> {
    /// All units with their index, each taken by the thread that is free next; this thread works too.
    fn all(&self, units: &[Unit], threads: usize) -> Result<Vec<(usize, ItemTallies)>, Malformed> {
        let next = AtomicUsize::new(0);
        let work = || {
            let mut done: Vec<(usize, UnitSums)> = Vec::new();
            loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                let Some(unit) = units.get(index) else { return done };
                done.push((index, self.unit(unit)));
            }
        };
        let mut done = thread::scope(|scope| {
            let others: Vec<_> = (1..threads.min(units.len())).map(|_| scope.spawn(work)).collect();
            let mut done = work();
            for other in others {
                match other.join() {
                    Ok(sums) => done.extend(sums),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
            done
        });
        // By index, so that of several errors the same one is reported every time.
        done.sort_unstable_by_key(|(index, _)| *index);
        done.into_iter().map(|(index, sums)| Ok((index, sums?))).collect()
    }

    /// From numbers known at run time to a kernel compiled for them.
    fn unit(&self, unit: &Unit) -> UnitSums {
        match unit.slots {
            16 => self.unit_of_slots::<16>(unit),
            32 => self.unit_of_slots::<32>(unit),
            64 => self.unit_of_slots::<64>(unit),
            _ => self.group::<256, 1>(unit),
        }
    }

    fn unit_of_slots<const SLOTS: usize>(&self, unit: &Unit) -> UnitSums {
        match unit.items.len() {
            1 => self.group::<SLOTS, 1>(unit),
            2 => self.group::<SLOTS, 2>(unit),
            3 => self.group::<SLOTS, 3>(unit),
            _ => self.group::<SLOTS, GROUP>(unit),
        }
    }

    fn group<const SLOTS: usize, const ITEMS: usize>(&self, unit: &Unit) -> UnitSums {
        match &self.weights {
            CellWeights::PerRow(weights) => self.weigh::<SLOTS, ITEMS>(unit, weights),
            CellWeights::PerCell(weights) => self.count::<SLOTS, ITEMS>(unit, |cell| weights[cell]),
            CellWeights::Equal(weight) => self.count::<SLOTS, ITEMS>(unit, |_| *weight),
        }
    }

    fn weigh<const SLOTS: usize, const ITEMS: usize>(&self, unit: &Unit, weights: &[i64]) -> UnitSums {
        let columns = self.arranged::<ITEMS>(unit);
        let mut sums = self.empty(unit);
        let mut table = vec![[[Lane::default(); SLOTS]; ITEMS]; self.pages.size()];
        for page in self.pages.within(&unit.rows) {
            for rows in pieces(page.rows.clone(), self.split.rows()) {
                for block in pieces(rows, BLOCK) {
                    let codes = self.codes(unit, &columns, &block)?;
                    let cells = &self.cells[block.clone()];
                    add_weighted(cells, page.first_cell, &weights[block], codes, self.split, &mut table);
                }
                self.drain(unit, page.first_cell, &mut table, &mut sums, |_, lane| self.split.tally(lane));
            }
        }
        Ok(sums)
    }

    fn count<const SLOTS: usize, const ITEMS: usize>(
        &self,
        unit: &Unit,
        weight: impl Fn(usize) -> u64,
    ) -> UnitSums {
        let columns = self.arranged::<ITEMS>(unit);
        let mut sums = self.empty(unit);
        let mut table = vec![[[0_u32; SLOTS]; ITEMS]; self.pages.size()];
        for page in self.pages.within(&unit.rows) {
            for block in pieces(page.rows.clone(), BLOCK) {
                let codes = self.codes(unit, &columns, &block)?;
                add_counts(&self.cells[block], page.first_cell, codes, &mut table);
            }
            self.drain(unit, page.first_cell, &mut table, &mut sums, |cell, &count| {
                let (n, w) = (u128::from(count), u128::from(weight(cell)));
                Tally { count: u64::from(count), w: n * w, w2: n * w * w }
            });
        }
        Ok(sums)
    }

    /// The codes of a unit's items in the order of the pages.
    fn arranged<const ITEMS: usize>(&self, unit: &Unit) -> [Cow<'_, [u8]>; ITEMS] {
        array::from_fn(|i| self.pages.arrange(self.columns.items[unit.items[i]].codes))
    }

    fn empty(&self, unit: &Unit) -> ItemTallies {
        let size = |&item: &usize| self.shape.cells() * width(self.shape.options()[item]);
        unit.items.iter().map(|item| vec![Tally::default(); size(item)]).collect()
    }

    /// The codes of a block of rows, checked.
    fn codes<'c, const ITEMS: usize>(
        &self,
        unit: &Unit,
        columns: &'c [Cow<'_, [u8]>; ITEMS],
        rows: &Range<usize>,
    ) -> Result<[&'c [u8]; ITEMS], Malformed> {
        let codes = columns.each_ref().map(|column| &column[rows.clone()]);
        for (&item, codes) in unit.items.iter().zip(codes) {
            if !codes_are_valid(codes, self.columns.items[item].options) {
                return Err(Malformed::Code { item });
            }
        }
        Ok(codes)
    }

    /// Adds the slots of a page's table to the tallies and leaves the table empty.
    fn drain<T: Copy + Default + PartialEq, const SLOTS: usize, const ITEMS: usize>(
        &self,
        unit: &Unit,
        first_cell: usize,
        table: &mut [[[T; SLOTS]; ITEMS]],
        sums: &mut [Vec<Tally>],
        tally: impl Fn(usize, &T) -> Tally,
    ) {
        let first_missing = usize::from(FIRST_MISSING) % SLOTS;
        for (i, (&item, sums)) in unit.items.iter().zip(sums).enumerate() {
            let options = usize::from(self.shape.options()[item]);
            let sums = sums.chunks_exact_mut(options + MISSING_CODES).skip(first_cell);
            for (cell, (block, sums)) in (first_cell..).zip(table.iter_mut().zip(sums)) {
                let (low, high) = block[i].split_at_mut(first_missing);
                let slots = low[..options].iter_mut().chain(high);
                for (slot, sum) in slots.zip(sums).filter(|(slot, _)| **slot != T::default()) {
                    sum.merge(&tally(cell, slot));
                    *slot = T::default();
                }
            }
        }
    }
}

/// A range in pieces of at most `size`.
fn pieces(range: Range<usize>, size: usize) -> impl Iterator<Item = Range<usize>> {
    let end = range.end;
    range.step_by(size).map(move |start| start..(start + size).min(end))
}
