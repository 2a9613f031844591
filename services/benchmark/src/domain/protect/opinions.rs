//! Answers with an opinion beside all answers to the same item: a few between both had none.

use jamfor_disclosure::lattice::{Cover, Need, Room};

use super::target::{Case, Persons, Target, WIDTH};
use crate::domain::{mask::Mask, view::tells_no_opinion};

impl Target<'_> {
    /// Which figures say in print how many had no opinion.
    pub(super) fn tell_of_all(&self, masks: &[Mask]) -> Vec<bool> {
        let mut told = vec![false; self.lattice().len()];
        for (at, number, record) in self.each() {
            told[number] |= tells_no_opinion(self.frame, record, masks[at]);
        }
        told
    }

    /// Hides figures of all answers that would tell how few had no opinion, beside how many had one.
    pub(super) fn hide_few(&self, case: &mut Case, persons: &Persons, beside: Option<&Opinions>) {
        let Some(beside) = beside else { return };
        beside.hold(case);
        for at in beside.few(persons).filter(|&at| !self.is_known(at)) {
            case.cover[at] = Cover::Secret;
            case.needs[at] = Some(beside.need(at, &case.room));
        }
    }

    /// Asks the same of those that are hidden; whether one of them is shown.
    pub(super) fn tell_of_few(&self, case: &mut Case, persons: &Persons, beside: Option<&Opinions>) -> bool {
        let Some(beside) = beside else { return false };
        beside.hold(case);
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
}

impl Opinions {
    /// At least as many answered as had an opinion, where that is known.
    fn hold(&self, Case { room, .. }: &mut Case) {
        for at in (0..room.value.len()).filter(|&at| self.is_shown[at]) {
            room.down[at] = room.down[at].min(room.value[at].saturating_sub(self.persons.values[at]));
        }
    }

    /// The figures of all answers with a few more answers than those with an opinion.
    fn few<'b>(&'b self, persons: &'b Persons) -> impl Iterator<Item = usize> + 'b {
        let few = move |at: &usize| {
            let Some(least) = persons.least[*at] else { return false };
            (1..least).contains(&persons.values[*at].saturating_sub(self.persons.values[*at]))
        };
        (0..persons.values.len()).filter(few)
    }

    /// What is needed of them: half of what lies between those with an opinion and those who returned a response, where
    /// that is less than what is needed elsewhere.
    fn need(&self, at: usize, room: &Room) -> Need {
        let width = match room.up[at].saturating_add(room.down[at]) {
            WIDTH.. => WIDTH,
            less => less.div_ceil(2),
        };
        Need { width, reach: 0 }
    }
}
