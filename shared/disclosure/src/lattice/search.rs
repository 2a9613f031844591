//! Looking for a change that could hide a figure, and for the cheapest one where more has to be hidden for it.

mod gather;
mod lift;

use self::{gather::Gather, lift::Lift};
use super::{
    Cover, Lattice, Place, Room, Shift,
    axes::{At, Step},
};

/// How many hidden areas are tried as the other side of a change.
const HIDDEN_PARTNERS: usize = 16;
/// How many areas that are shown are tried as the other side of a change.
const SHOWN_PARTNERS: usize = 8;
/// Of how many areas a change is gathered.
const GATHERED_PARTNERS: usize = 12;
/// How many areas that are in other sums are tried, of each kind.
const UNLIKE_PARTNERS: usize = 3;

/// How far a hidden figure must be able to be from what can be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Need {
    /// The least width of the interval that can be known of it.
    pub width: u32,
    /// What the upper end of the interval must reach.
    pub reach: u32,
}

impl Need {
    /// Whether there is nothing to look for.
    pub(super) const fn is_met_by(self, value: u32) -> bool {
        self.width == 0 && value >= self.reach
    }
}

/// The price of what cannot be hidden.
pub const NEVER: u64 = u64::MAX;

/// A change, both ways.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// The areas on its other side; none when every owner could believe it.
    pub(super) partners: Vec<At>,
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
    /// What is less divided than this is not hidden.
    pub(super) depth: u8,
    /// So many times as many areas are tried on the other side of a change.
    pub(super) breadth: usize,
}

/// How much wider a search is where an ordinary one finds nothing.
pub(super) const WIDE: usize = 8;

/// The figures that a change moves, each with its sign.
type Support = Vec<(usize, i32)>;

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
        let groups = self.lattice.groups.steps(place.group);
        let partners = self.partners(place, need, avoid);
        let mut best: Option<Found> = None;
        for partners in &partners {
            let limit = best.as_ref().map(|one| one.price);
            let ways = Ways { place, groups: &groups, areas: &self.step(place.area, partners), need };
            let found = self.straight(&ways, limit).filter(|one| limit.is_none_or(|limit| one.price < limit));
            if let Some(found) = found {
                best = Some(Found { partners: partners.clone(), ..found });
            }
            // nothing is cheaper than what is hidden already
            if best.as_ref().is_some_and(|one| one.price == 0) {
                return best;
            }
        }
        // nothing else is looked for where nothing more can be hidden
        if best.is_some() && self.prices.is_none() {
            return best;
        }
        let side = |partners: Vec<At>| Side { step: self.step(place.area, &partners), partners };
        let steps: Vec<Side> = partners.into_iter().map(side).collect();
        for Side { partners, step } in &steps {
            let found = self.lifted(&Ways { place, groups: &groups, areas: step, need });
            let limit = best.as_ref().map(|one| one.price);
            if let Some(found) = found.filter(|one| limit.is_none_or(|limit| one.price < limit)) {
                best = Some(Found { partners: partners.clone(), ..found });
            }
            if best.as_ref().is_some_and(|one| one.price == 0) {
                return best;
            }
        }
        let gathered = self.gathered(place, need, &groups, &steps);
        best.into_iter().chain(gathered).min_by_key(|one| one.price)
    }

    /// Whether there is a change that `is_right` whichever two areas are known; otherwise those that see through. Where none
    /// is found, `exact` looks for one.
    pub(super) fn against_two(
        &self,
        at: usize,
        need: Need,
        is_right: impl Fn(&Found) -> bool,
        exact: impl Fn(&[At]) -> Option<Found>,
    ) -> Result<(), Vec<At>> {
        let partners = |known: Vec<At>| {
            if self.room.is_of_nobody_else(self.lattice, at, &known) {
                return Ok(Vec::new());
            }
            let found = self.find(at, need, &known).filter(&is_right).or_else(|| exact(&known));
            found.map(|found| found.partners).ok_or(known)
        };
        // who knows none of the areas on the other side believes the first change
        for one in partners(Vec::new())? {
            for other in partners(vec![one])? {
                partners(vec![one, other])?;
            }
        }
        Ok(())
    }

    /// The step along the areas that moves a place with these areas on its other side; for a sum of areas, the first of
    /// them is inside.
    fn step(&self, area: At, partners: &[At]) -> Step {
        let areas = &self.lattice.areas;
        match *partners {
            [other] if area < areas.count => areas.pair(area, other),
            [inside] => areas.alone(inside),
            [inside, outside, ..] => areas.pair(inside, outside),
            [] => areas.alone(area),
        }
    }

    /// The areas to try on the other side of a change, the most promising ones first.
    fn partners(&self, place: Place, need: Need, avoid: &[At]) -> Vec<Vec<At>> {
        let areas = &self.lattice.areas;
        let number = |area: At| self.lattice.at(Place { area, ..place });
        let missing = need.reach.saturating_sub(self.room.value[number(place.area)]).max(1);
        let wanted = missing.max(need.width);
        let mut tried = Vec::new();
        for area in (0..areas.count).filter(|area| *area != place.area && !avoid.contains(area)) {
            let at = number(area);
            let in_total = place.area < areas.count || areas.has(place.area, area);
            let hidden = self.cover[at].is_hidden();
            if in_total && (hidden || (self.prices.is_some() && self.room.down[at] >= missing)) {
                let unlike = place.area < areas.count && !areas.are_alike(place.area, area);
                let size = self.room.down[at].min(self.room.up[at]);
                // of the hidden ones those with most room, of the others those that matter least and have enough
                let enough = !hidden && size >= wanted;
                tried.push((unlike, !hidden, !enough, if enough { size } else { u32::MAX - size }, area));
            }
        }
        tried.sort_unstable();
        let mut left = [[HIDDEN_PARTNERS, SHOWN_PARTNERS], [UNLIKE_PARTNERS, UNLIKE_PARTNERS]]
            .map(|kinds| kinds.map(|kind| kind * self.breadth));
        tried.retain(|&(unlike, shown, ..)| {
            let left = &mut left[usize::from(unlike)][usize::from(shown)];
            let taken = *left > 0;
            *left -= usize::from(taken);
            taken
        });
        let tried = tried.into_iter().map(|(.., area)| area);
        if place.area < areas.count {
            return [Vec::new()].into_iter().chain(tried.map(|other| vec![other])).collect();
        }
        let outside = self.outside(place, avoid);
        let sides = |inside: At| {
            let pairs = outside.iter().map(move |&outside| vec![inside, outside]);
            [vec![inside]].into_iter().chain(pairs)
        };
        tried.flat_map(sides).collect()
    }

    /// Some areas outside a sum that are hidden in the same figure.
    fn outside(&self, place: Place, avoid: &[At]) -> Vec<At> {
        let areas = &self.lattice.areas;
        let outside = (0..areas.count).filter(|area| !areas.has(place.area, *area) && !avoid.contains(area));
        let mut hidden: Vec<(u32, At)> = outside
            .map(|area| (self.lattice.at(Place { area, ..place }), area))
            .filter(|(at, _)| self.cover[*at].is_hidden())
            .map(|(at, area)| (u32::MAX - self.room.down[at].min(self.room.up[at]), area))
            .collect();
        hidden.sort_unstable();
        hidden.into_iter().map(|(_, area)| area).take(UNLIKE_PARTNERS * self.breadth).collect()
    }

    fn is_enough(&self, found: &Found, place: Place, need: Need) -> bool {
        let at = self.lattice.at(place);
        let up = found.up.of(at);
        up - found.down.of(at) >= i64::from(need.width)
            && i64::from(self.room.value[at]) + up >= i64::from(need.reach)
    }

    /// The cheapest change by one step along each direction; the first one that costs nothing.
    fn straight(&self, ways: &Ways<'_>, limit: Option<u64>) -> Option<Found> {
        let Ways { place, need, .. } = *ways;
        let value = self.room.value[self.lattice.at(place)];
        let parts = self.lattice.parts.steps(place.part);
        let mut best: Option<(Reach, [&Step; 2])> = None;
        for (groups, parts) in
            ways.groups.iter().flat_map(|groups| parts.iter().map(move |parts| (groups, parts)))
        {
            let limit = best.map(|(best, _)| best.price).or(limit);
            let Some(reach) = self.reach_along([groups, ways.areas, parts], limit) else { continue };
            let up = reach.up.min(need.reach.saturating_sub(value).max(need.width));
            let down = reach.down.min(need.width);
            let enough = up + down >= need.width && value.saturating_add(up) >= need.reach;
            let rank = |one: &Reach| (one.price, std::cmp::Reverse(one.up + one.down));
            let reach = Reach { up, down, ..reach };
            if enough && best.is_none_or(|(best, _)| rank(&reach) < rank(&best)) {
                best = Some((reach, [groups, parts]));
                if reach.price == 0 {
                    break;
                }
            }
        }
        let (Reach { up, down, price }, [groups, parts]) = best?;
        Some(self.found(&self.support(groups, ways.areas, parts), up, down, price))
    }

    /// How far all figures at the places of these steps can be moved at once; none when that costs more than the limit.
    fn reach_along(&self, [groups, areas, parts]: [&Step; 3], limit: Option<u64>) -> Option<Reach> {
        let mut reach = Reach { up: u32::MAX, down: u32::MAX, price: 0 };
        for &(group, by_group) in groups {
            for &(area, by_area) in areas {
                for &(part, by_part) in parts {
                    let at = self.lattice.at(Place { group, area, part });
                    self.narrow(&mut reach, at, by_group * by_area * by_part, limit)?;
                }
            }
        }
        Some(reach)
    }

    /// Narrows a reach by one more figure; none when nothing is left, or when it costs more than the limit.
    fn narrow(&self, reach: &mut Reach, at: usize, sign: i32, limit: Option<u64>) -> Option<()> {
        let one = self.reach_of(at);
        let (up, down) = if sign > 0 { (one.up, one.down) } else { (one.down, one.up) };
        reach.up = reach.up.min(up);
        reach.down = reach.down.min(down);
        reach.price += one.price;
        let nothing = reach.up == 0 && reach.down == 0;
        (!nothing && limit.is_none_or(|limit| reach.price <= limit)).then_some(())
    }

    /// Every support of a change by one step along each direction.
    fn supports<'s>(&'s self, ways: &'s Ways<'_>) -> impl Iterator<Item = Support> + 's {
        let parts = self.lattice.parts.steps(ways.place.part);
        ways.groups.iter().flat_map(move |groups| {
            parts.clone().into_iter().map(move |parts| self.support(groups, ways.areas, &parts))
        })
    }

    /// The supports of changes that also move everybody, through the part of the place.
    fn through<'s>(&'s self, ways: &'s Ways<'_>) -> impl Iterator<Item = Support> + 's {
        ways.groups.iter().flat_map(move |groups| {
            let tops = self.support(groups, ways.areas, &vec![(0, 1)]);
            let open = self.reach(&tops, None).is_some();
            let throughs = if open { self.throughs(ways.place.part) } else { Vec::new() };
            let both = throughs.into_iter().flat_map(|through| [(through, 1), (through, -1)]);
            both.map(|(through, direction)| {
                let lift = Lift { search: self, tops: &tops, through };
                let parts = lift.way(&lift.rooms(direction)).into_iter().map(|part| (part, 1)).collect();
                self.support(groups, ways.areas, &parts)
            })
            .collect::<Vec<_>>()
        })
    }

    /// The parts through which everybody is moved, to move a part; everybody through any.
    fn throughs(&self, part: At) -> Vec<Option<At>> {
        let parts = &self.lattice.parts;
        if part != 0 || parts.cuts() == 0 {
            vec![(part != 0).then_some(part)]
        } else {
            (1..parts.len()).map(Some).collect()
        }
    }

    /// A change by several steps together, each time the one that costs least for each person.
    fn gathered(&self, place: Place, need: Need, groups: &[Step], steps: &[Side]) -> Option<Found> {
        let Need { width, reach } = need;
        let at = self.lattice.at(place);
        let value = self.room.value[at];
        let supports =
            steps.iter().take(GATHERED_PARTNERS * self.breadth).flat_map(|Side { partners, step }| {
                let ways = Ways { place, groups, areas: step, need };
                let supports = self.supports(&ways).chain(self.through(&ways));
                supports.map(|support| (partners.as_slice(), support)).collect::<Vec<_>>()
            });
        let supports: Vec<_> = supports.collect();
        let mut gather =
            Gather { search: self, supports: &supports, hides: Vec::new(), partners: Vec::new(), price: 0 };
        let least = reach.saturating_sub(value).max(width.saturating_sub(value));
        let mut up = Shift::default();
        gather.until(&mut up, at, i64::from(least), 1)?;
        let mut down = Shift::default();
        let rest = i64::from(width) - up.of(at);
        if gather.until(&mut down, at, rest, -1).is_none() {
            gather.until(&mut up, at, i64::from(width) + down.of(at), 1)?;
        }
        let width = up.of(at) - down.of(at);
        let found =
            Found { partners: gather.partners, price: gather.price, hides: gather.hides, up, down, width };
        self.is_enough(&found, place, need).then_some(found)
    }

    fn found(&self, support: &[(usize, i32)], up: u32, down: u32, price: u64) -> Found {
        let shift = |by: i64| {
            let mut shift = Shift::default();
            support.iter().for_each(|(at, sign)| shift.add(*at, i64::from(*sign) * by));
            shift
        };
        let hides = support.iter().map(|one| one.0).filter(|&at| self.must_hide(at)).collect();
        let width = i64::from(up) + i64::from(down);
        Found {
            partners: Vec::new(),
            price,
            hides,
            up: shift(i64::from(up)),
            down: shift(-i64::from(down)),
            width,
        }
    }

    fn support(&self, groups: &Step, areas: &Step, parts: &Step) -> Support {
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
            self.narrow(&mut reach, at, sign, limit)?;
        }
        Some(reach)
    }

    /// Whether a figure that is shown has to be hidden to be moved, and can be.
    fn must_hide(&self, at: usize) -> bool {
        let price = self.prices.map_or(NEVER, |prices| prices[at]);
        let shallow = || self.lattice.depth(at) < self.depth;
        !self.cover[at].is_hidden() && self.room.slack[at] < ENOUGH && price < NEVER && !shallow()
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
    fn lifted(&self, ways: &Ways<'_>) -> Option<Found> {
        let Ways { place, need, .. } = *ways;
        let at = self.lattice.at(place);
        let wanted_up = need.reach.saturating_sub(self.room.value[at]).max(need.width);
        let lift = |groups: &Step| {
            let tops = self.support(groups, ways.areas, &vec![(0, 1)]);
            let reach = self.reach(&tops, None)?;
            let lift = Lift { search: self, tops: &tops, through: (place.part != 0).then_some(place.part) };
            let up = lift.up_to(reach.up.min(wanted_up), 1);
            let down = lift.up_to(reach.down.min(need.width), -1);
            let width = up.of(at) - down.of(at);
            let hides = tops.iter().map(|one| one.0).filter(|&at| self.must_hide(at)).collect();
            Some(Found { partners: Vec::new(), price: reach.price, hides, up, down, width })
        };
        let lifts = ways.groups.iter().filter_map(lift);
        lifts.filter(|one| self.is_enough(one, place, need)).min_by_key(|one| one.price)
    }
}

/// A step along the areas.
struct Side {
    /// The areas on its other side.
    partners: Vec<At>,
    step: Step,
}

/// What a change can be made of.
#[derive(Clone, Copy)]
struct Ways<'a> {
    place: Place,
    groups: &'a [Step],
    areas: &'a Step,
    need: Need,
}

/// A shown figure that is rounded by as much can be moved without hiding it.
const ENOUGH: u32 = 5;
