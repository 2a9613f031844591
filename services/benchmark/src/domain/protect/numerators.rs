//! How many are in the numerator of an indicator, and how far each numerator could be from the truth.

use std::collections::BTreeSet;

use jamfor_disclosure::lattice::{Cover, Need, Room};
use jamfor_statistics::round::percent;

use super::{
    alone::{Alone, Left},
    target::{Case, Persons, Target, half, narrow},
};
use crate::domain::mask::Mask;

/// How many answered, which the numerators of a question are among.
#[derive(Clone, Copy, Debug)]
pub(super) struct Answers<'a> {
    pub(super) persons: &'a Persons,
    pub(super) cover: &'a [Cover],
    /// How many returned a response, where that is known.
    pub(super) returned: &'a [Option<u32>],
    pub(super) left_out: &'a BTreeSet<usize>,
}

impl Target<'_> {
    /// How many are in the numerator of an indicator: as free as the shown figures that contain it and those beside it
    /// allow, up to what is needed. Denominators of which it is known how many could be in them are taken as known, but
    /// for those of few.
    pub(super) fn numerators(
        &self,
        indicator: u16,
        masks: &[Mask],
        Answers { persons, cover: answers, returned, left_out }: &Answers<'_>,
        alone: Option<&Alone>,
    ) -> Case {
        let len = persons.values.len();
        let (mut value, mut slack, mut is_figure) = (vec![0; len], vec![0; len], vec![false; len]);
        for (_, number, record) in self.each().filter(|(.., record)| record.key.indicator == indicator) {
            let part = record.cell.share().map_or(0, |share| share.moments.x);
            value[number] = narrow(part);
            slack[number] = percent_slack(record.cell.persons(), part);
            is_figure[number] = true;
        }
        self.space.fill(&mut value);
        let known = self.masks(masks);
        let left_out = |at: usize| {
            left_out.contains(&at) || matches!(known[at], Some(Mask::TotalWithheld | Mask::LeftOut))
        };
        let cover = |at: usize| {
            let by_itself = alone.and_then(|alone| alone.cover(at));
            match answers[at] {
                Cover::Shown => by_itself.unwrap_or_default(),
                _ if left_out(at) => Cover::Withheld,
                hidden if persons.least[at].is_none() => hidden,
                _ => self.hidden(at, known[at]),
            }
        };
        let mut cover: Vec<Cover> = (0..len).map(cover).collect();
        let own = self
            .each()
            .filter(|(at, _, record)| record.key.indicator == indicator && self.earlier.is_known(*at));
        let own: BTreeSet<usize> = own.map(|(_, number, _)| number).collect();
        self.cover_earlier(&mut cover, |at| own.contains(&at), |of| of.contains(&indicator));
        let rest = |at: usize| persons.values[at].saturating_sub(value[at]);
        let up = |at: usize| match returned[at].filter(|_| !self.space.is_of_earlier(at)) {
            None => u32::MAX,
            Some(most) if answers[at] == Cover::Secret => most.saturating_sub(value[at]),
            Some(_) => rest(at),
        };
        let up = (0..len).map(up).collect();
        let mut room = Room { up, slack, persons: persons.values.clone(), ..Room::of_counts(value) };
        let left = |at: usize| alone.and_then(|alone| alone.left(at, answers));
        for (at, left) in (0..len).filter_map(|at| Some((at, left(at)?))) {
            (room.up[at], room.down[at]) = (left.up, left.down);
        }
        // where a shown figure leaves less than what is needed, half of what it leaves
        let width = |at: usize| match (self.freedom(at, persons, &cover, &room, left), left(at)) {
            // what those beside it tell has to be hidden with them
            (1.., Some(left)) if left.between() == 0 => 1,
            (free, Some(left)) => half(free.min(left.between())),
            (free, None) => half(free),
        };
        let is_secret = |at: &usize| self.is_of_an_area(*at) || cover[*at] == Cover::Secret;
        let need = |at: usize| {
            persons.least[at].filter(|_| is_secret(&at)).map(|_| Need { width: width(at), reach: 0 })
        };
        let needs = (0..len).map(need).collect();
        let mut case = Case { cover, room, needs };
        // an earlier release has shown another indicator there
        let is_none = |at: usize| persons.least[at].is_some() && !is_figure[at];
        self.free(&mut case, |at| is_none(at) || self.is_no_sum(at, persons));
        case
    }

    /// How far the numerator of a figure could move at all, inside of the shown figures that contain it, and of those
    /// that are hidden alone.
    fn freedom(
        &self,
        at: usize,
        persons: &Persons,
        cover: &[Cover],
        room: &Room,
        left: impl Fn(usize) -> Option<Left>,
    ) -> u32 {
        let known = room.up[at] < u32::MAX;
        let (mut low, mut high) = (0, if known { persons.values[at] } else { u32::MAX });
        for whole in self.lattice().containing(at).into_iter().filter(|&one| persons.least[one].is_some()) {
            let [more, fewer] = match left(whole).filter(|_| cover[whole].is_hidden()) {
                Some(left) => left.beside,
                // as many as are taken to have answered
                None if cover[whole].is_hidden() => [room.up[whole], u32::MAX],
                None => [room.slack[whole]; 2],
            };
            let rest = persons.values[whole].saturating_sub(room.value[whole]);
            high = high.min(room.value[whole].saturating_add(more));
            if known {
                low = low.max(persons.values[at].saturating_sub(rest.saturating_add(fewer)));
            }
        }
        high.saturating_sub(low)
    }
}

/// How many more and fewer of these persons would print the same whole percent.
fn percent_slack(persons: u64, part: u64) -> u32 {
    let percent = |part: u64| percent(part.into(), persons.into(), 0).ok();
    let same = |other: &u64| percent(*other) == percent(part);
    let most = persons / 100 + 1;
    let more = (1..=most).take_while(|by| part + by <= persons && same(&(part + by))).count();
    let fewer = (1..=most).take_while(|by| *by <= part && same(&(part - by))).count();
    narrow(more.min(fewer) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percent_of_many_leaves_room_on_the_side_where_there_is_least() {
        // 173, 174 and 175 of 300 print 58
        assert_eq!([173, 174, 175].map(|part| percent_slack(300, part)), [0, 1, 0]);
        assert_eq!((percent_slack(80, 40), percent_slack(100, 40), percent_slack(0, 0)), (0, 0, 0));
        assert_eq!(percent_slack(2_000, 1_000), 9);
    }
}
