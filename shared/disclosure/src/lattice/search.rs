//! Looking for a change that could hide a figure, and for the cheapest one where more has to be hidden for it.

mod gather;
mod lift;

use std::collections::BTreeSet;

pub(super) use self::gather::Scratch;
use self::{
    gather::{Gather, Supports},
    lift::Lift,
};
use super::{
    Lattice, Place, Room, Shift,
    axes::{At, Step},
    ground::{Ground, Reach},
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
/// The price of what is hidden only for its own sake, and where nothing cheaper helps what is a part of it.
pub const PRECIOUS: u64 = 1 << 36;

/// What more a search may hide.
#[derive(Clone, Copy, Debug)]
pub(super) struct May {
    /// What is less divided than this is not hidden.
    pub(super) depth: u8,
    /// Nor is what costs as much as this.
    pub(super) below: u64,
}

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
#[derive(Clone, Copy)]
pub(super) struct Search<'a> {
    pub(super) lattice: &'a Lattice,
    pub(super) ground: &'a Ground,
    pub(super) room: &'a Room,
    /// What may be hidden besides, if anything.
    pub(super) may: Option<May>,
    pub(super) scratch: &'a Scratch,
    /// So many times as many areas are tried on the other side of a change.
    pub(super) breadth: usize,
}

/// How much wider a search is where an ordinary one finds nothing.
pub(super) const WIDE: usize = 8;

/// The figures that a change moves, each with its sign.
type Support = Vec<(usize, i32)>;

impl Search<'_> {
    /// The cheapest change of a figure, without these areas on its other side.
    pub(super) fn find(&self, at: usize, need: Need, avoid: &[At]) -> Option<Found> {
        let place = self.lattice.place(at);
        let groups = self.ground.groups(self.lattice, place.group);
        let partners = self.partners(place, need, avoid);
        let mut best: Option<Found> = None;
        for partners in &partners {
            let limit = best.as_ref().map(|one| one.price);
            let ways = Ways { place, groups, areas: &self.step(place.area, partners), need };
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
        if best.is_some() && self.may.is_none() {
            return best;
        }
        let side = |partners: Vec<At>| Side { step: self.step(place.area, &partners), partners };
        let steps: Vec<Side> = partners.into_iter().map(side).collect();
        for Side { partners, step } in &steps {
            let limit = best.as_ref().map(|one| one.price);
            if let Some(found) = self.lifted(&Ways { place, groups, areas: step, need }, limit) {
                best = Some(Found { partners: partners.clone(), ..found });
            }
            if best.as_ref().is_some_and(|one| one.price == 0) {
                return best;
            }
        }
        let gathered = self.gathered(place, need, groups, &steps);
        best.into_iter().chain(gathered).min_by_key(|one| one.price)
    }

    /// Changes by one step along each direction that cost nothing, each with other areas on its other side; as many as are
    /// wanted, or up to one that every owner could believe.
    pub(super) fn free(&self, at: usize, need: Need, wanted: usize) -> Vec<Found> {
        let place = self.lattice.place(at);
        let groups = self.ground.groups(self.lattice, place.group);
        let mut found: Vec<Found> = Vec::new();
        for partners in self.partners(place, need, &[]) {
            if partners.iter().any(|area| found.iter().any(|one| one.partners.contains(area))) {
                continue;
            }
            let ways = Ways { place, groups, areas: &self.step(place.area, &partners), need };
            if let Some(one) = self.straight(&ways, Some(0)) {
                let is_last = found.len() + 1 == wanted || partners.is_empty();
                found.push(Found { partners, ..one });
                if is_last {
                    break;
                }
            }
        }
        found
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
        let mut tried: [[Vec<(bool, u32, At)>; 2]; 2] = Default::default();
        for area in (0..areas.count).filter(|area| *area != place.area && !avoid.contains(area)) {
            let at = number(area);
            let in_total = place.area < areas.count || areas.has(place.area, area);
            let hidden = self.ground.is_hidden(at);
            if in_total && (hidden || (self.may.is_some() && self.room.down[at] >= missing)) {
                let unlike = place.area < areas.count && !areas.are_alike(place.area, area);
                let size = self.room.down[at].min(self.room.up[at]);
                // of the hidden ones those with most room, of the others those that matter least and have enough
                let enough = !hidden && size >= wanted;
                let rank = (!enough, if enough { size } else { u32::MAX - size }, area);
                tried[usize::from(unlike)][usize::from(!hidden)].push(rank);
            }
        }
        let most = [[HIDDEN_PARTNERS, SHOWN_PARTNERS], [UNLIKE_PARTNERS, UNLIKE_PARTNERS]];
        let kinds = tried.into_iter().flatten().zip(most.into_iter().flatten());
        let tried = kinds.flat_map(|(kind, most)| least(kind, most * self.breadth));
        let tried = tried.map(|(.., area)| area);
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
        let hidden: Vec<(u32, At)> = outside
            .map(|area| (self.lattice.at(Place { area, ..place }), area))
            .filter(|(at, _)| self.ground.is_hidden(*at))
            .map(|(at, area)| (u32::MAX - self.room.down[at].min(self.room.up[at]), area))
            .collect();
        least(hidden, UNLIKE_PARTNERS * self.breadth).into_iter().map(|(_, area)| area).collect()
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
        let parts = self.ground.parts(self.lattice, place.part);
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
                let first = self.lattice.at(Place { group, area, part: 0 });
                for &(part, by_part) in parts {
                    let sign = by_group * by_area * by_part;
                    self.narrow(&mut reach, first + usize::from(part), sign, limit)?;
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

    /// Adds every support of a change by one step along each direction.
    fn add_steps<'s>(&self, supports: &mut Supports<'s>, ways: &Ways<'_>, partners: &'s [At]) {
        let parts = self.ground.parts(self.lattice, ways.place.part);
        for groups in ways.groups {
            for parts in parts {
                supports.add(partners, |found| self.put_support(found, [groups, ways.areas, parts]));
            }
        }
    }

    /// Adds the supports of changes that also move everybody, through the part of the place.
    fn add_through<'s>(&self, supports: &mut Supports<'s>, ways: &Ways<'_>, partners: &'s [At]) {
        for groups in ways.groups {
            let tops = self.support(groups, ways.areas, &vec![(0, 1)]);
            if self.reach(&tops, None).is_none() {
                continue;
            }
            let mut divided: BTreeSet<Vec<At>> = BTreeSet::new();
            for direction in [1, -1] {
                let lift = Lift { search: self, tops: &tops, through: None };
                let rooms = lift.rooms(direction);
                let throughs = self.throughs(ways.place.part).into_iter();
                divided.extend(throughs.map(|through| Lift { through, ..lift }.way(&rooms)));
            }
            for way in divided {
                let parts = way.into_iter().map(|part| (part, 1)).collect();
                supports.add(partners, |found| self.put_support(found, [groups, ways.areas, &parts]));
            }
        }
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
        let mut supports = Supports::default();
        for Side { partners, step } in steps.iter().take(GATHERED_PARTNERS * self.breadth) {
            let ways = Ways { place, groups, areas: step, need };
            self.add_steps(&mut supports, &ways, partners);
            self.add_through(&mut supports, &ways, partners);
        }
        let missing = reach.saturating_sub(value);
        // as far down as can be, and where that costs something also up alone
        let both = self.gathered_from(&supports, place, need, missing.max(width.saturating_sub(value)));
        if place.part == 0 || both.as_ref().is_some_and(|one| one.price == 0) {
            return both;
        }
        let upwards = self.gathered_from(&supports, place, need, missing.max(width));
        both.into_iter().chain(upwards).min_by_key(|one| one.price)
    }

    /// A change of these, at first so far up.
    fn gathered_from(&self, supports: &Supports<'_>, place: Place, need: Need, first: u32) -> Option<Found> {
        let at = self.lattice.at(place);
        let width = i64::from(need.width);
        let mut gather = Gather::new(self, supports);
        let mut up = Shift::default();
        gather.until(&mut up, at, i64::from(first), 1)?;
        let mut down = Shift::default();
        let rest = width - up.of(at);
        if gather.until(&mut down, at, rest, -1).is_none() {
            gather.until(&mut up, at, width + down.of(at), 1)?;
        }
        let width = up.of(at) - down.of(at);
        let found = Found {
            partners: gather.partners.clone(),
            price: gather.price,
            hides: gather.hides.clone(),
            up,
            down,
            width,
        };
        self.is_enough(&found, place, need).then_some(found)
    }

    fn found(&self, support: &[(usize, i32)], up: u32, down: u32, price: u64) -> Found {
        let shift = |by: i64| {
            Shift::of_changes(support.iter().map(|&(at, sign)| (at, i64::from(sign) * by)).collect())
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
        self.put_support(&mut support, [groups, areas, parts]);
        support
    }

    fn put_support(&self, support: &mut Support, [groups, areas, parts]: [&Step; 3]) {
        for &(group, by_group) in groups {
            for &(area, by_area) in areas {
                let first = self.lattice.at(Place { group, area, part: 0 });
                let by = by_group * by_area;
                support.extend(parts.iter().map(|&(part, sign)| (first + usize::from(part), by * sign)));
            }
        }
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
        self.may.is_some_and(|may| self.ground.price(at, may).is_some())
    }

    fn reach_of(&self, at: usize) -> Reach {
        self.ground.reach(at, self.may)
    }

    /// A change of everybody in some figures, divided among their parts; of a part, through that part. The cheapest one, where
    /// it costs less than the limit.
    fn lifted(&self, ways: &Ways<'_>, limit: Option<u64>) -> Option<Found> {
        let Ways { place, need, .. } = *ways;
        let at = self.lattice.at(place);
        let wanted_up = need.reach.saturating_sub(self.room.value[at]).max(need.width);
        let value = self.room.value[at];
        let through = (place.part != 0).then_some(place.part);
        let mut best: Option<Found> = None;
        for groups in ways.groups {
            let tops = self.support(groups, ways.areas, &vec![(0, 1)]);
            let Some(reach) = self.reach(&tops, None) else { continue };
            let limit = best.as_ref().map(|one| one.price).or(limit);
            let (up, down) = (reach.up.min(wanted_up), reach.down.min(need.width));
            let enough = up.saturating_add(down) >= need.width && value.saturating_add(up) >= need.reach;
            if !enough || limit.is_some_and(|limit| reach.price >= limit) {
                continue;
            }
            let lift = Lift { search: self, tops: &tops, through };
            let (up, down) = (lift.up_to(up, 1), lift.up_to(down, -1));
            let width = up.of(at) - down.of(at);
            let hides = tops.iter().map(|one| one.0).filter(|&at| self.must_hide(at)).collect();
            let found = Found { partners: Vec::new(), price: reach.price, hides, up, down, width };
            best = Some(found).filter(|one| self.is_enough(one, place, need)).or(best);
        }
        best
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

/// The least of some, in their order.
fn least<T: Ord>(mut all: Vec<T>, most: usize) -> Vec<T> {
    if all.len() > most {
        all.select_nth_unstable(most);
        all.truncate(most);
    }
    all.sort_unstable();
    all
}
