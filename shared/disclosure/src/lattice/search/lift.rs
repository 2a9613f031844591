//! Dividing a change of everybody among the parts of the respondents.

use super::{Search, Shift};
use crate::lattice::{Part, axes::At};

/// Along how many ways a change of everybody is divided among the parts of the respondents.
const WAYS: usize = 12;

/// Divides a change of everybody among the parts.
#[derive(Clone, Copy)]
pub(super) struct Lift<'a> {
    pub(super) search: &'a Search<'a>,
    /// Everybody, in each figure that changes.
    pub(super) tops: &'a [(usize, i32)],
    /// The part that has to change too.
    pub(super) through: Option<At>,
}

impl Lift<'_> {
    /// As large a change as there is room for, up to a limit, in a direction.
    pub(super) fn up_to(&self, limit: u32, direction: i32) -> Shift {
        let mut left = self.rooms(direction);
        left[0] = limit;
        let mut changes = Vec::new();
        for _ in 0..WAYS {
            let way = self.way(&left);
            let amount = way.iter().map(|&part| left[usize::from(part)]).min().unwrap_or(0);
            if amount == 0 {
                break;
            }
            for part in way {
                let rest = &mut left[usize::from(part)];
                *rest = rest.saturating_sub(amount);
                let by = |sign: i32| i64::from(sign * direction) * i64::from(amount);
                changes.extend(self.tops.iter().map(|&(top, sign)| (top + usize::from(part), by(sign))));
            }
        }
        Shift::of_changes(changes)
    }

    /// How far each part can be moved in all figures that change.
    pub(super) fn rooms(&self, direction: i32) -> Vec<u32> {
        let Search { lattice, room, ground, .. } = self.search;
        let mut rooms = vec![u32::MAX; usize::from(lattice.parts.len())];
        for &(top, sign) in self.tops {
            let whole_is_hidden = self.search.must_hide(top) || ground.is_hidden(top);
            let open = if sign * direction > 0 { &room.up } else { &room.down };
            for (left, at) in rooms.iter_mut().zip(top..) {
                let is_hidden = whole_is_hidden || ground.is_hidden(at);
                *left = (*left).min(if is_hidden { open[at] } else { room.slack[at] });
            }
        }
        rooms
    }

    /// Everybody, one cell of each cut and one of each crossing, where most is left.
    pub(super) fn way(&self, left: &[u32]) -> Vec<At> {
        let parts = &self.search.lattice.parts;
        let mut chosen: Vec<Option<At>> = vec![None; parts.cuts()];
        if let Some(through) = self.through {
            self.choose(&mut chosen, through);
        }
        let mut way = vec![0];
        for (at, [first, second]) in parts.crossings().enumerate() {
            let fits = |cut: usize, cell: At| chosen[cut].is_none_or(|one| one == cell);
            let cells =
                (0..parts.cells(first)).flat_map(|one| (0..parts.cells(second)).map(move |two| [one, two]));
            let open = cells.filter(|[one, two]| fits(first, *one) && fits(second, *two));
            let most = open.max_by_key(|&[one, two]| {
                let of = |part: At| left[usize::from(part)];
                of(parts.crossed(at, [one, two]))
                    .min(of(parts.single(first, one)))
                    .min(of(parts.single(second, two)))
            });
            if let Some([one, two]) = most {
                (chosen[first], chosen[second]) = (Some(one), Some(two));
                way.push(parts.crossed(at, [one, two]));
            }
        }
        for (cut, chosen) in chosen.into_iter().enumerate() {
            let most = (0..parts.cells(cut)).max_by_key(|&cell| left[usize::from(parts.single(cut, cell))]);
            way.extend(chosen.or(most).map(|cell| parts.single(cut, cell)));
        }
        way
    }

    fn choose(&self, chosen: &mut [Option<At>], part: At) {
        let parts = &self.search.lattice.parts;
        match parts.part(part) {
            Part::Everybody => {}
            Part::Single { cut, cell } => chosen[cut] = Some(cell),
            Part::Crossed { crossing, cells } => {
                for (cut, cell) in parts.crossings().nth(crossing).unwrap_or_default().into_iter().zip(cells)
                {
                    chosen[cut] = Some(cell);
                }
            }
        }
    }
}
