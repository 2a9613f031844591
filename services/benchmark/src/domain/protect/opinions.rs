//! Answers with an opinion beside all answers to the same item: a few between both had none.

use jamfor_disclosure::lattice::{Cover, Need, Room};

use super::{
    minimum,
    target::{Case, Persons, Target, half, narrow},
};
use crate::domain::{
    mask::Mask,
    view::{tells_no_opinion, tells_of_few_without_opinion},
};

impl Target<'_> {
    /// Which figures say in print how many had no opinion.
    pub(super) fn tell_of_all(&self, masks: &[Mask]) -> Vec<bool> {
        let mut told = vec![false; self.lattice().len()];
        for (at, number, record) in self.each() {
            told[number] |= tells_no_opinion(self.frame, record, masks[at]);
        }
        told
    }

    /// How many may have answered at all, where a figure leaves out how many had no opinion.
    pub(super) fn most_of_all(&self, masks: &[Mask]) -> Vec<Option<u32>> {
        let mut most = vec![None; self.lattice().len()];
        for (at, number, record) in self.each() {
            if tells_of_few_without_opinion(self.frame, record, masks[at]) {
                let few = minimum(&self.frame.policy, record.cell.sensitive);
                most[number] = Some(narrow(record.cell.persons() + few));
            }
        }
        most
    }

    /// Hides figures of all answers that would tell how few had no opinion, beside how many had one.
    pub(super) fn hide_few(
        &self,
        case: &mut Case,
        persons: &Persons,
        beside: Option<&Opinions>,
        masks: &[Mask],
    ) {
        let Some(beside) = beside else { return };
        beside.hold(case);
        self.ask_of_hidden(case, persons, beside, masks);
        for at in beside.few(persons).filter(|&at| !self.is_known(at)) {
            case.cover[at] = Cover::Secret;
            case.needs[at] = Some(beside.need(at, &case.room));
        }
    }

    /// What is hidden of areas beside how many had an opinion must not be told, whoever it is hidden for; unless it is
    /// left out.
    fn ask_of_hidden(&self, case: &mut Case, persons: &Persons, beside: &Opinions, masks: &[Mask]) {
        let known = self.masks(masks);
        let is_asked = |at: &usize| {
            let is_figure = persons.least[*at].is_some() && self.lattice().area_of(*at).is_some();
            is_figure && beside.is_shown[*at] && !self.is_known(*at)
        };
        for at in (0..persons.values.len()).filter(is_asked) {
            case.needs[at] = case.needs[at].or(Some(beside.need(at, &case.room)));
            if matches!(known[at], Some(Mask::Complementary | Mask::Primary(_))) {
                case.cover[at] = Cover::Secret;
            }
        }
    }

    /// Asks the same of those that are hidden; whether one of them is shown.
    pub(super) fn tell_of_few(
        &self,
        case: &mut Case,
        persons: &Persons,
        beside: Option<&Opinions>,
        masks: &[Mask],
    ) -> bool {
        let Some(beside) = beside else { return false };
        beside.hold(case);
        self.ask_of_hidden(case, persons, beside, masks);
        let (hidden, shown): (Vec<usize>, Vec<usize>) =
            beside.few(persons).partition(|&at| case.cover[at].is_hidden());
        for at in hidden {
            case.cover[at] = Cover::Secret;
            case.needs[at] = case.needs[at].or(Some(beside.need(at, &case.room)));
        }
        !shown.is_empty()
    }
}

/// How many had an opinion, beside how many answered at all.
#[derive(Clone, Debug)]
pub(super) struct Opinions {
    pub(super) persons: Persons,
    /// Where it is shown.
    pub(super) is_shown: Vec<bool>,
    /// Where the share of those without an opinion is shown too, which tells how many answered.
    pub(super) told: Vec<bool>,
    /// The most who may have answered, where that share is left out as of few.
    pub(super) most: Vec<Option<u32>>,
}

impl Opinions {
    /// At least as many answered as had an opinion, where that is known, and a few more where that is told.
    fn hold(&self, Case { room, .. }: &mut Case) {
        for at in (0..room.value.len()).filter(|&at| self.is_shown[at]) {
            room.down[at] = room.down[at].min(room.value[at].saturating_sub(self.persons.values[at]));
        }
        for (at, most) in self.most.iter().enumerate() {
            let up = most.map_or(u32::MAX, |most| most.saturating_sub(room.value[at]));
            room.up[at] = room.up[at].min(up);
        }
    }

    /// The figures of all answers with a few more answers than those with an opinion.
    pub(super) fn few<'b>(&'b self, persons: &'b Persons) -> impl Iterator<Item = usize> + 'b {
        let few = move |at: &usize| {
            let Some(least) = persons.least[*at] else { return false };
            (1..least).contains(&persons.values[*at].saturating_sub(self.persons.values[*at]))
        };
        (0..persons.values.len()).filter(few)
    }

    /// What is needed of them: half of what lies between those with an opinion and those who returned a response, where
    /// that is less than what is needed elsewhere.
    fn need(&self, at: usize, room: &Room) -> Need {
        Need { width: half(room.up[at].saturating_add(room.down[at])), reach: 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_answers_lie_between_those_with_an_opinion_and_a_few_more_where_that_is_told() {
        let persons = Persons { values: vec![39, 39, 0], least: vec![Some(5); 3] };
        let beside = Opinions {
            persons,
            is_shown: vec![true, true, false],
            told: vec![false; 3],
            most: vec![Some(44), None, None],
        };
        // 42 of the 46 who returned a response answered
        let room = Room { up: vec![4; 3], ..Room::of_counts(vec![42; 3]) };
        let mut case = Case { cover: vec![Cover::Secret; 3], room, needs: vec![None; 3] };
        beside.hold(&mut case);
        assert_eq!((case.room.up, case.room.down), (vec![2, 4, 4], vec![3, 3, 42]));
        let room = Room { up: vec![2, 0, 0], down: vec![3, 3, 0], ..Room::default() };
        assert_eq!([0, 1, 2].map(|at| beside.need(at, &room).width), [5, 2, 0]);
    }
}
