//! One area, or all participants, through the rounds of a release.

use super::{
    against::Against,
    comparison::Comparison,
    figure::Figure,
    frame::Frame,
    key::Key,
    lookup::{Place, Unknown, Wanted, find},
    panel::PanelChange,
    reader::Reader,
    trend::Trend,
    view::figure,
};

/// A series of rounds.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// One a round of the release, in order of time.
    pub points: Vec<RoundPoint>,
    /// Rounds counted together.
    pub pooled: Vec<Figure>,
    /// The rounds as a line; none where fewer than three of them compare.
    pub trend: Option<Trend>,
}

/// One round of a series.
#[derive(Clone, Debug, PartialEq)]
pub struct RoundPoint {
    /// Its figure.
    pub figure: Figure,
    /// Against the round before it that has a value; none for the first.
    pub change: Option<Comparison>,
    /// The same over the areas that are in both rounds; for all participants alone.
    pub panel: Option<PanelChange>,
}

impl Reader<'_> {
    /// One area, or all participants, through the rounds of the release.
    ///
    /// # Errors
    /// What the release does not know.
    pub fn series(&self, wanted: &Wanted) -> Result<Series, Unknown> {
        let frame = &self.built.frame;
        let mut points = Vec::with_capacity(frame.rounds.len());
        let mut with_values: Vec<Place> = Vec::new();
        let (mut before, mut last): (Option<Key>, Option<Place>) = (None, None);
        for round in &frame.rounds {
            let place = find(frame, &Wanted { round: round.name.clone(), ..wanted.clone() })?;
            let point = self.point(&place, before);
            last = Some(place.clone());
            if let (Ok(key), true) = (place.key, point.figure.value.is_ok()) {
                before = Some(key);
                with_values.push(place);
            }
            points.push(point);
        }
        let pooled = last.map_or_else(Vec::new, |place| self.pooled_rounds(&place));
        Ok(Series { points, pooled, trend: self.trend(&with_values) })
    }

    fn point(&self, place: &Place, before: Option<Key>) -> RoundPoint {
        let here = place.key.ok().filter(|key| self.built.get(key).is_some());
        let earlier = before.zip(here).map(|(before, key)| (key, before.round));
        let change = earlier.and_then(|(_, round)| self.compare(place, Against::EarlierRound(round)));
        let panel = earlier.zip(change.as_ref()).and_then(|((key, round), change)| {
            if is_of_participants(&self.built.frame, place) {
                self.panel(key, round, change.holding())
            } else {
                None
            }
        });
        RoundPoint { figure: figure(self.built, place, self.audience), change, panel }
    }
}

fn is_of_participants(frame: &Frame, place: &Place) -> bool {
    place.subject.area == frame.survey.country
}
