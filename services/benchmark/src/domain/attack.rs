//! Attacking a release once it is protected: what everybody, the owner of an area and two owners together can compute
//! of what is hidden, by adding and subtracting what is shown.
//!
//! First the persons who returned a response, whom every question has in common; then those who answered each question,
//! and those of them in the numerator of each indicator. Means of areas, units, rounds that are counted together and
//! other releases are not attacked here.

mod question;
mod space;

use std::collections::{BTreeMap, BTreeSet};

use jamfor_disclosure::lattice::{Audit, Cover, Need, Room, audit};
use jamfor_statistics::round::percent;

use self::question::{Family, Question};
use self::space::Space;
use super::{frame::Frame, mask::Mask, protect, record::Record};

/// How far apart the ends of what can be known of a hidden figure must be, in persons.
pub(super) const WIDTH: u32 = 5;

/// Attacks every hidden figure. `records` must be sorted by key.
pub(super) fn attack(frame: &Frame, records: &[Record], threads: usize) -> Vec<Audit> {
    let mut audits = Vec::new();
    for block in records.chunk_by(|one, other| one.key.round == other.key.round) {
        let Some(round) = block.first().map(|one| one.key.round).filter(|round| !frame.is_pooled(*round))
        else {
            continue;
        };
        for family in Family::all(frame, round, block) {
            let Some(space) = Space::new(frame, &family) else {
                audits.push(Audit::impossible());
                continue;
            };
            let target = Target { frame, records: block, space, threads };
            let questions = || family.questions.iter().flat_map(Question::indicators);
            audits.push(target.counts(questions(), |record| record.cell.eligible));
            for question in &family.questions {
                for indicators in [&question.substantive, &question.answered] {
                    audits.push(target.counts(indicators.iter().copied(), |record| record.cell.persons()));
                    audits.extend(indicators.iter().flat_map(|&indicator| target.numerators(indicator)));
                }
            }
            audits.extend(
                family.rates.iter().map(|&rate| target.counts([rate], |record| record.cell.persons())),
            );
        }
    }
    audits
}

/// The figures of one round and family.
struct Target<'a> {
    frame: &'a Frame,
    records: &'a [Record],
    space: Space,
    threads: usize,
}

/// One thing that is counted, in each figure of a lattice.
struct Counted {
    values: Vec<u32>,
    cover: Vec<Cover>,
    needs: Vec<Option<Need>>,
    /// How far from the truth a shown one could be.
    slack: Vec<u32>,
}

impl Target<'_> {
    /// Attacks how many there are, of all these indicators: what one of them shows is known.
    fn counts(&self, indicators: impl IntoIterator<Item = u16>, of: impl Fn(&Record) -> u64) -> Audit {
        let counted = self.count(indicators, of);
        let room = Room::of_counts(counted.values.clone());
        audit(&self.space.lattice, &counted.cover, &room, self.threads, |at| counted.needs[at])
    }

    /// Attacks how many are in the numerator of an indicator, and how many are not; both may be few.
    fn numerators(&self, indicator: u16) -> [Audit; 2] {
        let inside = |record: &Record| record.cell.share().map_or(0, |share| share.moments.x);
        let outside = |record: &Record| record.cell.persons().saturating_sub(inside(record));
        [self.part(indicator, inside), self.part(indicator, outside)]
    }

    fn part(&self, indicator: u16, of: impl Fn(&Record) -> u64) -> Audit {
        let persons = self.count([indicator], |record| record.cell.persons()).values;
        let Counted { values, cover, needs, slack } = self.count([indicator], of);
        let room = Room { slack, persons, ..Room::of_counts(values) };
        let need = |at: usize| needs[at].map(|need: Need| Need { reach: 0, ..need });
        audit(&self.space.lattice, &cover, &room, self.threads, need)
    }

    fn count(&self, indicators: impl IntoIterator<Item = u16>, of: impl Fn(&Record) -> u64) -> Counted {
        let len = self.space.lattice.len();
        let mut counted = Counted {
            values: vec![0; len],
            cover: vec![Cover::Shown; len],
            needs: vec![None; len],
            slack: vec![0; len],
        };
        let mut masks: BTreeMap<usize, Mask> = BTreeMap::new();
        let mut persons: BTreeSet<usize> = BTreeSet::new();
        let indicators: Vec<u16> = indicators.into_iter().collect();
        for record in self.records.iter().filter(|one| indicators.contains(&one.key.indicator)) {
            let Some(at) = self.space.number(record.key) else { continue };
            counted.values[at] = counted.values[at].max(narrow(of(record)));
            if record.cell.persons().max(record.cell.eligible) > 0 {
                persons.insert(at);
            }
            counted.slack[at] = slack(record.cell.persons(), of(record));
            let least = narrow(protect::minimum(&self.frame.policy, record.cell.sensitive));
            counted.needs[at] = Some(Need { width: WIDTH, reach: least });
            let mask = masks.entry(at).or_insert(record.masks.public);
            if record.masks.public.is_shown() || *mask == Mask::TotalWithheld {
                *mask = record.masks.public;
            }
        }
        for (at, mask) in masks {
            counted.cover[at] = match mask {
                Mask::Shown => Cover::Shown,
                Mask::TotalWithheld => Cover::Withheld,
                // that there is nobody is no secret
                Mask::Primary(_) | Mask::Complementary if !persons.contains(&at) => Cover::Withheld,
                Mask::Primary(_) | Mask::Complementary => Cover::Secret,
            };
        }
        self.space.fill(&mut counted.values, &mut counted.cover);
        counted
    }
}

/// How many more and fewer of these persons would print the same whole percent.
fn slack(persons: u64, part: u64) -> u32 {
    let percent = |part: u64| percent(part.into(), persons.into(), 0).ok();
    let same = |other: &u64| percent(*other) == percent(part);
    let most = persons / 100 + 1;
    let more = (1..=most).take_while(|by| part + by <= persons && same(&(part + by))).count();
    let fewer = (1..=most).take_while(|by| *by <= part && same(&(part - by))).count();
    u32::try_from(more.min(fewer)).unwrap_or(0)
}

fn narrow(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percent_of_many_leaves_room_on_the_side_where_there_is_least() {
        // 173, 174 and 175 of 300 print 58
        assert_eq!([173, 174, 175].map(|part| slack(300, part)), [0, 1, 0]);
        assert_eq!((slack(80, 40), slack(100, 40), slack(0, 0)), (0, 0, 0));
        assert_eq!(slack(2_000, 1_000), 9);
    }
}
