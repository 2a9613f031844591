//! Attacking a release once it is protected: what everybody, the owner of an area and two owners together can compute
//! of what is hidden, by adding and subtracting what is shown.
//!
//! First the persons who returned a response, whom every question has in common; then those who answered each question,
//! and those of them in the numerator of each indicator. Means of areas, units, rounds that are counted together and
//! other releases are not attacked here.

mod question;
mod space;

use std::collections::BTreeMap;

use jamfor_disclosure::lattice::{Audit, Cover, Need, Room, audit};

use self::question::{Family, Question};
use self::space::Space;
use super::{frame::Frame, mask::Mask, protect, record::Record};

/// How far apart the ends of what can be known of a hidden figure must be, in persons.
const WIDTH: u32 = 5;

/// Attacks every hidden figure. `records` must be sorted by key.
pub(super) fn attack(frame: &Frame, records: &[Record], threads: usize) -> Vec<Audit> {
    let mut audits = Vec::new();
    for block in records.chunk_by(|one, other| one.key.round == other.key.round) {
        let Some(round) = block.first().map(|one| one.key.round).filter(|round| !frame.is_pooled(*round))
        else {
            continue;
        };
        for family in Family::all(frame, round, block) {
            let target = Target { frame, records: block, space: Space::new(frame, &family), threads };
            let questions = || family.questions.iter().flat_map(Question::indicators);
            audits.push(target.counts(questions(), |record| record.cell.eligible));
            for question in &family.questions {
                for indicators in [&question.substantive, &question.answered] {
                    audits.push(target.counts(indicators.iter().copied(), |record| record.cell.persons()));
                    audits.extend(indicators.iter().map(|&indicator| target.numerators(indicator)));
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

    /// Attacks how many are in the numerator of an indicator. Printed shares are whole percent, so that those of more
    /// than a hundred leave some room; and a numerator may be small.
    fn numerators(&self, indicator: u16) -> Audit {
        let of = |record: &Record| record.cell.share().map_or(0, |share| share.moments.x);
        let Counted { values, cover, needs, slack } = self.count([indicator], of);
        let room = Room { slack, ..Room::of_counts(values) };
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
        let indicators: Vec<u16> = indicators.into_iter().collect();
        for record in self.records.iter().filter(|one| indicators.contains(&one.key.indicator)) {
            let Some(at) = self.space.number(record.key) else { continue };
            counted.values[at] = counted.values[at].max(narrow(of(record)));
            counted.slack[at] = narrow(record.cell.persons()).saturating_sub(100) / 200;
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
                Mask::Primary(_) | Mask::Complementary if counted.values[at] == 0 => Cover::Withheld,
                Mask::Primary(_) | Mask::Complementary => Cover::Secret,
            };
        }
        self.space.fill(&mut counted.values, &mut counted.cover);
        counted
    }
}

fn narrow(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
