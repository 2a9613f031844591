//! How many in each cell answer what: drawn around plausible shares, then settled so that the shares of all
//! participants together come out exactly. Only fictional cells give way.

use super::apportion::{apportion, of_whole};
use super::cell::Cell;
use super::draw::Draw;
use super::item::Item;
use super::recipe::{Known, Recipe, Share};

/// The smallest and the largest share that respondents of a fictional area lean to, of 10,000.
const LEAN_BOUNDS: (i32, i32) = (300, 9_850);

/// The answers to one item in one cell by class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    /// To whom the item was shown.
    pub(super) shown: u32,
    /// Who has no opinion.
    pub(super) no_opinion: u32,
    /// Who answered on the matter: positive, neutral or negative.
    pub(super) substantive: u32,
    pub(super) positive: u32,
    pub(super) negative: u32,
}

impl Counts {
    /// Who answered in the middle.
    pub(super) const fn neutral(&self) -> u32 {
        self.substantive - self.positive - self.negative
    }

    /// The positive and, of the rest, the negative ones.
    fn split(&mut self, positive: u32, negative: u32) {
        self.positive = positive;
        self.negative = negative;
    }
}

/// What is known of an item in a cell.
pub(super) fn known(cell: &Cell, item: &Item) -> Option<Known> {
    let (_, known) = cell.printed?.known.iter().find(|(key, _)| *key == item.key)?;
    Some(*known)
}

/// The counts of an item in all cells of a round.
pub(super) fn counts(recipe: &Recipe, cells: &[Cell], item: usize, draw: &mut Draw) -> Vec<Counts> {
    let asked = &recipe.items[item];
    let share_in = |cell: &Cell| recipe.groups[cell.group].shares[item];
    let mut counts: Vec<Counts> =
        cells.iter().map(|cell| shown(cell, asked, recipe.groups[cell.group].key, draw)).collect();
    for (cell, counts) in cells.iter().zip(&mut counts) {
        let share = share_in(cell);
        match known(cell, asked) {
            Some(_) => {}
            None if cell.printed.is_some() => at_share(counts, share),
            None => around_share(counts, share, cell.lean + draw.around_zero(450), draw),
        }
    }
    print_percentages(cells, asked, &mut counts, &share_in);
    for group in 0..recipe.groups.len() {
        settle(cells, group, asked, recipe.groups[group].shares[item], &mut counts);
    }
    counts
}

/// To how many the item is shown, and how many of them answer at all.
fn shown(cell: &Cell, item: &Item, group: &str, draw: &mut Draw) -> Counts {
    match known(cell, item) {
        Some(Known::Blank) => Counts { shown: cell.answers, ..Counts::default() },
        Some(Known::Chosen(groups)) => chosen(cell, item, group, groups),
        Some(Known::Percent(_)) | None => {
            let shown =
                item.filter.as_ref().map_or(cell.answers, |filter| draw.count(cell.answers, filter.share));
            let blank = draw.count(shown, item.blank);
            let no_opinion = draw.count(shown - blank, item.no_opinion);
            Counts { shown, no_opinion, substantive: shown - blank - no_opinion, ..Counts::default() }
        }
    }
}

/// What is chosen at an item, by target group.
type ByGroup = &'static [(&'static str, &'static [(&'static str, u32)])];

fn chosen(cell: &Cell, item: &Item, group: &str, groups: ByGroup) -> Counts {
    let options = groups.iter().find(|(key, _)| *key == group).map_or(&[][..], |(_, options)| *options);
    let sum = |codes: &[(&str, u32)]| {
        let among = |code: &str| codes.iter().any(|(known, _)| *known == code);
        options.iter().filter(|(code, _)| among(code)).map(|(_, count)| count).sum::<u32>()
    };
    let (positive, negative) = (sum(item.scale.positive), sum(item.scale.negative));
    let substantive = positive + negative + sum(item.scale.neutral);
    Counts {
        shown: cell.answers,
        no_opinion: sum(&[(item.scale.no_opinion, 1)]),
        substantive,
        positive,
        negative,
    }
}

/// Of 10,000 who are not positive, how many are negative.
const fn negative_of_rest(share: Share) -> u32 {
    share.negative * 10_000 / (10_000 - share.positive)
}

/// Exactly at the share, as near as whole respondents come.
fn at_share(counts: &mut Counts, share: Share) {
    let positive = of_whole(counts.substantive, share.positive);
    counts.split(positive, of_whole(counts.substantive - positive, negative_of_rest(share)));
}

/// Drawn around the share.
fn around_share(counts: &mut Counts, share: Share, lean: i32, draw: &mut Draw) {
    let leaning = (share.positive.cast_signed() + lean).clamp(LEAN_BOUNDS.0, LEAN_BOUNDS.1);
    let positive = draw.count(counts.substantive, leaning.unsigned_abs());
    let negative = draw.count(counts.substantive - positive, negative_of_rest(share));
    counts.split(positive, negative);
}

/// Areas of which a percentage over all target groups is printed come to exactly that.
fn print_percentages(cells: &[Cell], item: &Item, counts: &mut [Counts], share_in: &impl Fn(&Cell) -> Share) {
    let printed: Vec<(&str, u32, usize)> = cells
        .iter()
        .enumerate()
        .filter_map(|(at, cell)| match known(cell, item) {
            Some(Known::Percent(percent)) => Some((cell.area.as_str(), percent, at)),
            _ => None,
        })
        .collect();
    for (area, percent, first) in &printed {
        let places: Vec<usize> = printed.iter().filter(|(of, ..)| of == area).map(|(_, _, at)| *at).collect();
        // Each area once: with the first of its cells.
        if places.first() != Some(first) {
            continue;
        }
        let weights: Vec<u64> = places.iter().map(|at| counts[*at].substantive.into()).collect();
        let total = places.iter().map(|at| counts[*at].substantive).sum();
        let parts = apportion(of_whole(total, percent * 100), &weights);
        for (at, positive) in places.into_iter().zip(parts) {
            let rest = counts[at].substantive - positive;
            counts[at].split(positive, of_whole(rest, negative_of_rest(share_in(&cells[at]))));
        }
    }
}

/// Moves single respondents of fictional cells, the largest first, until the whole group has its share.
fn settle(cells: &[Cell], group: usize, item: &Item, share: Share, counts: &mut [Counts]) {
    let members: Vec<usize> = (0..cells.len()).filter(|at| cells[*at].group == group).collect();
    let mut order: Vec<usize> = members.iter().copied().filter(|at| cells[*at].printed.is_none()).collect();
    order.sort_by_key(|at| (std::cmp::Reverse(counts[*at].substantive), *at));
    let total: u32 = members.iter().map(|at| counts[*at].substantive).sum();
    let middle = !item.scale.neutral.is_empty();
    let sum = |counts: &[Counts], of: fn(&Counts) -> u32| -> i64 {
        members.iter().map(|at| i64::from(of(&counts[*at]))).sum()
    };

    let missing = i64::from(of_whole(total, share.positive)) - sum(counts, |counts| counts.positive);
    step(&order, counts, missing, |counts, up| move_positive(counts, up, middle));
    if middle {
        let missing = i64::from(of_whole(total, share.negative)) - sum(counts, |counts| counts.negative);
        step(&order, counts, missing, move_negative);
    }
}

/// Moves one respondent a cell, round after round, until nothing is missing or nobody can be moved.
fn step(
    order: &[usize],
    counts: &mut [Counts],
    missing: i64,
    mut shift: impl FnMut(&mut Counts, bool) -> bool,
) {
    let mut left = missing.unsigned_abs();
    while left > 0 {
        let before = left;
        for at in order {
            if left > 0 && shift(&mut counts[*at], missing > 0) {
                left -= 1;
            }
        }
        if left == before {
            return;
        }
    }
}

/// Between the positive and the middle, or the negative where there is no middle.
fn move_positive(counts: &mut Counts, up: bool, middle: bool) -> bool {
    let room = if middle { counts.neutral() } else { counts.negative };
    match up {
        true if room > 0 => counts.positive += 1,
        false if counts.positive > 0 => counts.positive -= 1,
        _ => return false,
    }
    if !middle {
        counts.negative = counts.substantive - counts.positive;
    }
    true
}

/// Between the negative and the middle.
fn move_negative(counts: &mut Counts, up: bool) -> bool {
    match up {
        true if counts.neutral() > 0 => counts.negative += 1,
        false if counts.negative > 0 => counts.negative -= 1,
        _ => return false,
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(substantive: u32, positive: u32, negative: u32) -> Counts {
        Counts { shown: substantive, no_opinion: 0, substantive, positive, negative }
    }

    #[test]
    fn respondents_move_until_nothing_is_missing() {
        let mut cells = [counts(10, 5, 5), counts(4, 0, 4), counts(1, 0, 1)];
        step(&[0, 1], &mut cells, 4, |counts, up| move_positive(counts, up, false));
        assert_eq!(cells, [counts(10, 7, 3), counts(4, 2, 2), counts(1, 0, 1)]);
        step(&[2], &mut cells, -1, |counts, up| move_positive(counts, up, false));
        assert_eq!(cells[2], counts(1, 0, 1));
    }

    #[test]
    fn the_middle_gives_and_takes() {
        let mut cell = counts(10, 6, 1);
        assert!(move_positive(&mut cell, true, true) && move_negative(&mut cell, true));
        assert_eq!((cell, cell.neutral()), (counts(10, 7, 2), 1));
        assert!(move_negative(&mut cell, true) && !move_negative(&mut cell, true));
    }

    #[test]
    fn a_share_without_a_middle_leaves_none() {
        let mut cell = counts(7, 0, 0);
        at_share(&mut cell, super::super::recipe::two(8_500));
        assert_eq!((cell.positive, cell.neutral()), (6, 0));
    }
}
