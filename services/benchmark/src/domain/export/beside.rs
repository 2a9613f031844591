//! What the figures of a file are held against, read once for all areas that stand beside it.

use crate::domain::{
    against::Against,
    comparison::{Between, Brief, Judged},
    key::{Basis, Key, Part},
    reader::Reader,
    verdict::Facts,
    view::{Reading, read_key},
};

/// Both figures of the participants.
const PARTICIPANTS: [(Against, Basis); 2] =
    [(Against::Pooled, Basis::Pooled), (Against::EqualUnit, Basis::EqualUnit)];

/// The participants beside the figure that was looked at last: rows come in the order of their keys, so that the next
/// one mostly stands beside the same.
pub(super) struct Beside<'a> {
    reader: Reader<'a>,
    /// Of which round, group and indicator the readings are.
    of: Option<Key>,
    readings: Vec<((Basis, Option<Part>), Reading<'a>)>,
    /// What is known of an area beside the participants; it is the same for every part of its respondents.
    facts: Option<(Key, Facts)>,
    /// What followed from these facts for two readings.
    judged: Vec<(Between, Judged)>,
}

impl<'a> Beside<'a> {
    pub(super) const fn new(reader: Reader<'a>) -> Self {
        Self { reader, of: None, readings: Vec::new(), facts: None, judged: Vec::new() }
    }

    /// An area's figure held against all participants and against their mean; none for other figures.
    pub(super) fn compare(&mut self, key: Key, mine: &Reading<'a>) -> [Option<Brief<'a>>; 2] {
        if !key.basis.is_area() {
            return [None, None];
        }
        self.turn_to(key);
        PARTICIPANTS.map(|(against, basis)| {
            let theirs = self.reading(key, basis);
            let between = Between::of(&self.reader.built.frame, key, (mine, &self.readings.get(theirs)?.1));
            let judged = self.judge(between)?;
            let (_, theirs) = self.readings.get(theirs)?;
            Some(self.reader.beside(key, (mine, theirs), against, judged))
        })
    }

    fn turn_to(&mut self, key: Key) {
        let of = Key { basis: Basis::Pooled, part: None, ..key };
        if self.of != Some(of) {
            self.of = Some(of);
            self.readings.clear();
        }
        let area = key.for_part(None);
        if self.facts.as_ref().is_none_or(|(known, _)| *known != area) {
            self.judged.clear();
            self.facts = Some((area, self.reader.beside_participants(area)));
        }
    }

    /// The place of a figure of the participants among the readings.
    fn reading(&mut self, key: Key, basis: Basis) -> usize {
        let wanted = (basis, key.part);
        let known = self.readings.iter().position(|(of, _)| *of == wanted);
        known.unwrap_or_else(|| {
            let reading = read_key(self.reader.built, &key.of(basis), self.reader.audience);
            self.readings.push((wanted, reading));
            self.readings.len() - 1
        })
    }

    /// The verdict on two readings; most parts of an area's respondents share one.
    fn judge(&mut self, between: Between) -> Option<Judged> {
        if let Some((_, judged)) = self.judged.iter().find(|(of, _)| *of == between) {
            return Some(judged.clone());
        }
        let (_, facts) = self.facts.as_ref()?;
        let judged = between.judge(&self.reader.built.frame, facts);
        self.judged.push((between, judged.clone()));
        Some(judged)
    }
}
