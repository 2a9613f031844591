//! Pages of cells: rows are brought together so that the table being filled stays inside a core's
//! second-level cache, however many cells there are.
//!
//! A shuffled row otherwise reaches any slot of all cells, and waits for nearly every one of them.

use std::borrow::Cow;
use std::ops::Range;

use super::tabulation::Shape;

/// Up to so many cells are one page: their table is near enough, and moving the rows would cost more.
const FEW_CELLS: usize = 512;
/// Cells of a page, where an area has no more: 256 KiB of slots for four items in lockstep.
const PAGE_CELLS: usize = 128;
/// Rows are written to the ends of all pages in turn; these should stay inside the first-level cache.
const MOST_PAGES: usize = 256;

/// Which areas make a page, and the order of rows in which those of a page are together.
pub(super) struct Pages {
    /// Cells of a page; the last may have fewer.
    size: usize,
    /// Where each row goes; none if all rows stay where they are.
    places: Option<Vec<u32>>,
    /// The first row of each page, and the number of rows at the end.
    starts: Vec<usize>,
}

/// A page, or as much of it as a range of rows reaches.
pub(super) struct Page {
    pub(super) first_cell: usize,
    pub(super) rows: Range<usize>,
}

impl Pages {
    /// All cells on one page, all rows where they are.
    pub(super) fn one(cells: usize, rows: usize) -> Self {
        Self { size: cells, places: None, starts: vec![0, rows] }
    }

    /// Pages of whole areas, so that rows sorted by area stay where they are.
    pub(super) fn new(areas: &[u16], shape: &Shape) -> Self {
        if shape.cells() <= FEW_CELLS {
            return Self::one(shape.cells(), areas.len());
        }
        let area_count = usize::from(shape.areas());
        let area_cells = shape.cells() / area_count;
        let fitting = (PAGE_CELLS / area_cells).checked_ilog2().unwrap_or(0);
        let needed = area_count.div_ceil(MOST_PAGES).next_power_of_two().ilog2();
        let bits = fitting.max(needed);
        let page = |area: &u16| usize::from(area >> bits);
        let starts = starts(areas.iter().map(page), area_count.div_ceil(1 << bits));
        let places = (!areas.is_sorted_by_key(page)).then(|| places(areas.iter().map(page), &starts));
        Self { size: area_cells << bits, places, starts }
    }

    pub(super) const fn size(&self) -> usize {
        self.size
    }

    /// A column in the order of the pages.
    pub(super) fn arrange<'c, T: Copy + Default>(&self, column: &'c [T]) -> Cow<'c, [T]> {
        let Some(places) = &self.places else { return Cow::Borrowed(column) };
        let mut arranged = vec![T::default(); column.len()];
        for (&value, &place) in column.iter().zip(places) {
            arranged[place as usize] = value;
        }
        Cow::Owned(arranged)
    }

    /// The pages that a range of arranged rows reaches.
    pub(super) fn within(&self, rows: &Range<usize>) -> impl Iterator<Item = Page> {
        let bounds = self.starts.array_windows().enumerate();
        let pages = bounds.map(|(page, &[start, end])| Page {
            first_cell: page * self.size,
            rows: start.max(rows.start)..end.min(rows.end),
        });
        pages.filter(|page| !page.rows.is_empty())
    }
}

/// Where each page starts if they follow each other, and where the last one ends.
fn starts(pages: impl Iterator<Item = usize>, page_count: usize) -> Vec<usize> {
    let mut starts = vec![0; page_count + 1];
    pages.for_each(|page| starts[page + 1] += 1);
    for page in 1..=page_count {
        starts[page] += starts[page - 1];
    }
    starts
}

/// Row by row the next free place of its page.
fn places(pages: impl Iterator<Item = usize>, starts: &[usize]) -> Vec<u32> {
    let mut next = starts.to_vec();
    let place = |page: usize| {
        let place = next[page] as u32;
        next[page] += 1;
        place
    };
    pages.map(place).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// Sex and age: twelve cells an area.
    const LEVELS: [u8; 2] = [2, 3];

    /// One row an area, so that neighbours are on different pages.
    fn shuffled(areas: u16) -> Vec<u16> {
        let (even, odd) = ((0..areas).step_by(2), (1..areas).step_by(2));
        odd.rev().chain(even).collect()
    }

    fn pages(areas: &[u16], levels: &[u8]) -> Pages {
        let area_count = u16::try_from(areas.len()).unwrap();
        Pages::new(areas, &Shape::new(area_count, levels.to_vec(), Vec::new()))
    }

    #[test]
    fn each_row_comes_once_and_on_its_page() {
        let areas = shuffled(290);
        let pages = pages(&areas, &LEVELS);
        let arranged = pages.arrange(&areas);
        let mut seen = Vec::new();
        for page in pages.within(&(0..290)) {
            let areas = &arranged[page.rows];
            let cells = page.first_cell..page.first_cell + pages.size();
            assert!(areas.iter().all(|&area| cells.contains(&(usize::from(area) * 12))));
            seen.extend_from_slice(areas);
        }
        seen.sort_unstable();
        assert_eq!(seen, (0..290).collect::<Vec<_>>());
    }

    #[test]
    fn columns_stay_in_step() {
        let areas = shuffled(290);
        let weights: Vec<i64> = areas.iter().map(|&area| i64::from(area) + 1).collect();
        let pages = pages(&areas, &LEVELS);
        let (areas, weights) = (pages.arrange(&areas), pages.arrange(&weights));
        assert!(areas.iter().zip(weights.iter()).all(|(&area, &weight)| i64::from(area) + 1 == weight));
    }

    #[test]
    fn rows_sorted_by_area_and_few_cells_stay_where_they_are() {
        let stay = |areas: &[u16], levels: &[u8]| pages(areas, levels).places.is_none();
        let sorted: Vec<u16> = (0..290).collect();
        assert!(stay(&sorted, &LEVELS));
        assert!(stay(&shuffled(290), &[]));
        assert!(!stay(&shuffled(290), &LEVELS));
    }

    #[test]
    fn there_are_no_more_pages_than_their_ends_have_room_for() {
        for areas in [1, 43, 513, 4096, 4097, u16::MAX] {
            for levels in [&[][..], &LEVELS, &[200, 200]] {
                let pages = pages(&shuffled(areas), levels);
                assert!(pages.starts.len() <= MOST_PAGES + 1, "{areas} areas, {levels:?}");
            }
        }
    }

    #[test]
    fn ranges_of_rows_reach_parts_of_pages() {
        let pages = pages(&shuffled(290), &LEVELS);
        let rows = |range: Range<usize>| -> usize { pages.within(&range).map(|page| page.rows.len()).sum() };
        assert_eq!((rows(0..100), rows(100..101), rows(101..290)), (100, 1, 189));
    }
}
