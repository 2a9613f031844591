//! Looking for a change that could hide a figure, and for the cheapest one where more has to be hidden for it.

use super::{
    Cover, Lattice, Place, Room, Shift,
    axes::{At, Step},
};

/// How many hidden areas are tried as the other side of a change.
const HIDDEN_PARTNERS: usize = 16;
/// How many areas that are shown are tried as the other side of a change.
const SHOWN_PARTNERS: usize = 8;
/// Along how many ways a change of everybody is divided among the parts of the respondents.
const WAYS: usize = 12;

/// How far a hidden figure must be able to be from what can be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Need {
    /// The least width of the interval that can be known of it.
    pub width: u32,
    /// What the upper end of the interval must reach.
    pub reach: u32,
}

/// A change, both ways.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// The area on its other side; none when every owner could believe it.
    pub(super) partner: Option<At>,
    /// What it costs to hide what has to be hidden.
    pub(super) price: u64,
    /// What has to be hidden.
    pub(super) hides: Vec<usize>,
    /// To a larger value.
    pub(super) up: Shift,
    /// To a smaller one.
    pub(super) down: Shift,
    /// How far apart both are.
    pub(super) width: i64,
}

/// Where to look.
#[derive(Clone, Copy, Debug)]
pub(super) struct Search<'a> {
    pub(super) lattice: &'a Lattice,
    pub(super) cover: &'a [Cover],
    pub(super) room: &'a Room,
    /// What hiding each figure costs; none where nothing more is hidden.
    pub(super) prices: Option<&'a [u64]>,
}

/// How far a figure can be moved, and what that costs.
#[derive(Clone, Copy, Debug)]
struct Reach {
    up: u32,
    down: u32,
    price: u64,
}

impl Search<'_> {
    /// The cheapest change of a figure, without these areas on its other side.
    pub(super) fn find(&self, at: usize, need: Need, avoid: &[At]) -> Option<Found> {
        let place = self.lattice.place(at);
        let mut best: Option<Found> = None;
        for (partner, areas) in self.area_steps(place, avoid) {
            for groups in self.lattice.groups.steps(place.group) {
                let limit = best.as_ref().map(|one| (one.price, one.width));
                let found = self.along(place, &groups, &areas, need, limit);
                let better = |one: &Found| {
                    let now = (one.price, std::cmp::Reverse(one.width));
                    best.as_ref().is_none_or(|best| now < (best.price, std::cmp::Reverse(best.width)))
                };
                if let Some(found) = found.filter(better) {
                    best = Some(Found { partner, ..found });
                }
            }
            // nothing is cheaper than what is hidden already
            if best.as_ref().is_some_and(|one| one.price == 0) {
                break;
            }
        }
        best
    }

    /// The steps along the areas, each with the area on its other side, the most promising ones first.
    fn area_steps(&self, place: Place, avoid: &[At]) -> Vec<(Option<At>, Step)> {
        let areas = &self.lattice.areas;
        let number = |area: At| self.lattice.at(Place { area, ..place });
        let mut steps = Vec::new();
        let (mut hidden, mut shown) = (Vec::new(), Vec::new());
        for area in (0..areas.count).filter(|area| *area != place.area && !avoid.contains(area)) {
            let at = number(area);
            if place.area >= areas.count && !areas.has(place.area, area) {
                continue;
            }
            if self.cover[at].is_hidden() {
                hidden.push((std::cmp::Reverse(self.room.down[at].min(self.room.up[at])), area));
            } else if self.prices.is_some() && self.room.value[at] > 0 {
                shown.push((self.room.value[at], area));
            }
        }
        hidden.sort_unstable();
        shown.sort_unstable();
        let hidden = hidden.into_iter().map(|(_, area)| area).take(HIDDEN_PARTNERS);
        let shown = shown.into_iter().map(|(_, area)| area).take(SHOWN_PARTNERS);
        if place.area < areas.count {
            steps.push((None, areas.alone(place.area)));
            steps.extend(hidden.chain(shown).map(|other| (Some(other), areas.pair(place.area, other))));
        } else {
            steps.extend(hidden.chain(shown).map(|area| (Some(area), areas.alone(area))));
        }
        steps
    }

    /// The cheapest change of a place along these steps, if it is better than the best one so far.
    fn along(
        &self,
        place: Place,
        groups: &Step,
        areas: &Step,
        need: Need,
        limit: Option<(u64, i64)>,
    ) -> Option<Found> {
        let at = self.lattice.at(place);
        let wanted_up = need.reach.saturating_sub(self.room.value[at]).max(need.width);
        let enough = |up: u32, down: u32| {
            up.saturating_add(down) >= need.width
                && self.room.value[at].saturating_add(up) >= need.reach
        };
        let mut best: Option<Found> = None;
        for parts in self.lattice.parts.steps(place.part) {
            let support = self.support(groups, areas, &parts);
            let Some(reach) = self.reach(&support, limit.map(|one| one.0)) else { continue };
            let (up, down) = (reach.up.min(wanted_up), reach.down.min(need.width));
            let width = i64::from(up) + i64::from(down);
            let better = best.as_ref().is_none_or(|best| (reach.price, -width) < (best.price, -best.width));
            if enough(up, down) && better {
                best = Some(self.found(&support, up, down, reach.price));
            }
        }
        if best.is_none() {
            best = self.lifted(place, groups, areas, need, wanted_up).filter(|one| {
                enough(
                    u32::try_from(one.up.of(at)).unwrap_or(0),
                    u32::try_from(-one.down.of(at)).unwrap_or(0),
                )
            });
        }
        best
    }

    fn found(&self, support: &[(usize, i32)], up: u32, down: u32, price: u64) -> Found {
        let shift = |by: i64| {
            let mut shift = Shift::default();
            support.iter().for_each(|(at, sign)| shift.add(*at, i64::from(*sign) * by));
            shift
        };
        let hides = support.iter().map(|one| one.0).filter(|&at| self.must_hide(at)).collect();
        let width = i64::from(up) + i64::from(down);
        Found { partner: None, price, hides, up: shift(i64::from(up)), down: shift(-i64::from(down)), width }
    }

    fn support(&self, groups: &Step, areas: &Step, parts: &Step) -> Vec<(usize, i32)> {
        let mut support = Vec::with_capacity(groups.len() * areas.len() * parts.len());
        for &(group, by_group) in groups {
            for &(area, by_area) in areas {
                for &(part, by_part) in parts {
                    let at = self.lattice.at(Place { group, area, part });
                    support.push((at, by_group * by_area * by_part));
                }
            }
        }
        support
    }

    /// How far all of a support can be moved at once; none when that costs more than the limit.
    fn reach(&self, support: &[(usize, i32)], limit: Option<u64>) -> Option<Reach> {
        let mut reach = Reach { up: u32::MAX, down: u32::MAX, price: 0 };
        for &(at, sign) in support {
            let one = self.reach_of(at);
            let (up, down) = if sign > 0 { (one.up, one.down) } else { (one.down, one.up) };
            reach.up = reach.up.min(up);
            reach.down = reach.down.min(down);
            reach.price += one.price;
            let nothing = reach.up == 0 && reach.down == 0;
            if nothing || limit.is_some_and(|limit| reach.price > limit) {
                return None;
            }
        }
        Some(reach)
    }

    /// Whether a figure that is shown has to be hidden to be moved.
    fn must_hide(&self, at: usize) -> bool {
        !self.cover[at].is_hidden() && self.room.slack[at] < ENOUGH && self.prices.is_some()
    }

    fn reach_of(&self, at: usize) -> Reach {
        let Room { up, down, slack, .. } = self.room;
        if self.cover[at].is_hidden() {
            return Reach { up: up[at], down: down[at], price: 0 };
        }
        match self.prices {
            Some(prices) if self.must_hide(at) => Reach { up: up[at], down: down[at], price: prices[at] },
            _ => Reach { up: slack[at], down: slack[at], price: 0 },
        }
    }

    /// A change of everybody in some figures, divided among their parts; of a part, through that part.
    fn lifted(
        &self,
        place: Place,
        groups: &Step,
        areas: &Step,
        need: Need,
        wanted_up: u32,
    ) -> Option<Found> {
        let tops = self.support(groups, areas, &vec![(0, 1)]);
        let reach = self.reach(&tops, None)?;
        let lift = Lift { search: self, tops: &tops, through: (place.part != 0).then_some(place.part) };
        let up = lift.up_to(reach.up.min(wanted_up), 1);
        let down = lift.up_to(reach.down.min(need.width), -1);
        let at = self.lattice.at(place);
        let width = up.of(at) - down.of(at);
        let hides = tops.iter().map(|one| one.0).filter(|&at| self.must_hide(at)).collect();
        Some(Found { partner: None, price: reach.price, hides, up, down, width })
    }
}

/// A shown figure that is rounded by as much can be moved without hiding it.
const ENOUGH: u32 = 5;

/// Divides a change of everybody among the parts.
struct Lift<'a> {
    search: &'a Search<'a>,
    /// Everybody, in each figure that changes.
    tops: &'a [(usize, i32)],
    /// The part that has to change too.
    through: Option<At>,
}

impl Lift<'_> {
    /// As large a change as there is room for, up to a limit, in a direction.
    fn up_to(&self, limit: u32, direction: i32) -> Shift {
        let parts = &self.search.lattice.parts;
        let mut left: Vec<u32> = (0..parts.len()).map(|part| self.room(part, direction)).collect();
        left[0] = limit;
        let mut shift = Shift::default();
        for _ in 0..WAYS {
            let way = self.way(&left);
            let amount = way.iter().map(|&part| left[usize::from(part)]).min().unwrap_or(0);
            if amount == 0 {
                break;
            }
            for part in way {
                let rest = &mut left[usize::from(part)];
                *rest = rest.saturating_sub(amount);
                for &(top, sign) in self.tops {
                    shift.add(top + usize::from(part), i64::from(sign * direction) * i64::from(amount));
                }
            }
        }
        shift
    }

    /// How far a part can be moved in all figures that change.
    fn room(&self, part: At, direction: i32) -> u32 {
        let Search { room, cover, .. } = self.search;
        let moved = |&(top, sign): &(usize, i32)| {
            let at = top + usize::from(part);
            if self.search.must_hide(top) || cover[top].is_hidden() || cover[at].is_hidden() {
                if sign * direction > 0 { room.up[at] } else { room.down[at] }
            } else {
                room.slack[at]
            }
        };
        self.tops.iter().map(moved).min().unwrap_or(0)
    }

    /// Everybody, one cell of each cut and one of each crossing, where most is left.
    fn way(&self, left: &[u32]) -> Vec<At> {
        let parts = &self.search.lattice.parts;
        let mut chosen: Vec<Option<At>> = vec![None; parts.cuts()];
        if let Some(through) = self.through {
            self.choose(&mut chosen, through);
        }
        let mut way = vec![0];
        for (at, [first, second]) in parts.crossings().enumerate() {
            let fits = |cut: usize, cell: At| chosen[cut].is_none_or(|one| one == cell);
            let cells = (0..parts.cells(first)).flat_map(|one| (0..parts.cells(second)).map(move |two| [one, two]));
            let open = cells.filter(|[one, two]| fits(first, *one) && fits(second, *two));
            let most = open.max_by_key(|&[one, two]| {
                let of = |part: At| left[usize::from(part)];
                of(parts.crossed(at, [one, two])).min(of(parts.single(first, one))).min(of(parts.single(second, two)))
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
            super::Part::Everybody => {}
            super::Part::Single { cut, cell } => chosen[cut] = Some(cell),
            super::Part::Crossed { crossing, cells } => {
                for (cut, cell) in parts.crossings().nth(crossing).unwrap_or_default().into_iter().zip(cells) {
                    chosen[cut] = Some(cell);
                }
            }
        }
    }
}
