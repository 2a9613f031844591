//! All that a release says of one area in one round: the page that a municipality needs.

use std::sync::Arc;

use super::{
    against::Against,
    comparison::Comparison,
    family::{Family, adjust_family},
    figure::{Caveat, Figure, Reason, Subject, Whose},
    indicator::base,
    lookup::{Place, Unknown, Wanted, find},
    published_figure::{Basis, PublishedFigure},
    reader::Reader,
    view::figure,
};

/// One indicator of an area's report.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportRow {
    /// The area's figure.
    pub figure: Figure,
    /// The same by each option of the release's breakdowns.
    pub by_breakdown: Vec<Figure>,
    /// Against all participants together.
    pub pooled: Option<Comparison>,
    /// Against the mean of the participants.
    pub equal_unit: Option<Comparison>,
    /// Against each stored comparator of the release, in its order.
    pub comparators: Vec<Comparison>,
    /// Against each earlier round that the area has a figure of, the newest first.
    pub earlier_rounds: Vec<Comparison>,
    /// Rounds counted together.
    pub pooled_rounds: Vec<Figure>,
    /// What others printed of it, by period.
    pub published: Vec<PublishedFigure>,
}

impl Reader<'_> {
    /// The report of an area, and what to mind about the whole of it.
    ///
    /// # Errors
    /// What the release does not know.
    pub fn report(
        &self,
        wanted: &Wanted,
        published: &[PublishedFigure],
    ) -> Result<(Vec<ReportRow>, Vec<Caveat>), Unknown> {
        let frame = &self.built.frame;
        let mut rows = Vec::with_capacity(frame.indicators.len());
        for indicator in &frame.indicators {
            let place = find(frame, &Wanted { indicator: indicator.name.clone(), ..wanted.clone() })?;
            let mut row = self.row(&place, indicator.is_participation());
            row.published = printed_of(&place.subject, published);
            rows.push(row);
        }
        self.adjust(&mut rows);
        let caveats = common_caveats(&rows);
        Ok((rows, caveats))
    }

    fn row(&self, place: &Place, participation: bool) -> ReportRow {
        let frame = &self.built.frame;
        let parts = match place.key {
            _ if participation => Vec::new(),
            Ok(key) => self.built.parts(key),
            Err(_) => frame.parts().collect(),
        };
        let parts = parts.into_iter().map(|part| {
            let key = place.key.map(|key| key.for_part(Some(part)));
            let mut one = Place { key, ..place.clone() };
            Arc::make_mut(&mut one.subject).part = frame.words_of(part);
            figure(self.built, &one, self.audience)
        });
        let stored = (0_u16..).take(frame.comparators.len());
        ReportRow {
            by_breakdown: parts.collect(),
            figure: figure(self.built, place, self.audience),
            pooled: self.compare(place, Against::Pooled),
            equal_unit: self.compare(place, Against::EqualUnit),
            comparators: stored.filter_map(|at| self.compare(place, Against::Stored(at))).collect(),
            earlier_rounds: self.earlier_rounds(place),
            pooled_rounds: self.pooled_rounds(place),
            published: Vec::new(),
        }
    }

    /// The same figure of rounds that are counted together.
    pub(super) fn pooled_rounds(&self, place: &Place) -> Vec<Figure> {
        let frame = &self.built.frame;
        let first = frame.rounds.len();
        let pooled = (first..first + frame.pooled.len()).filter_map(|at| u16::try_from(at).ok());
        let found = pooled.filter_map(|round| {
            let names = frame.each_round(round).map(|one| one.name.clone()).collect();
            let subject = &place.subject;
            let wanted = Wanted {
                indicator: subject.indicator.clone(),
                pooled_rounds: names,
                area: subject.area.clone(),
                whose: Some(subject.whose),
                group: subject.group.clone(),
                part: subject.part.clone(),
                ..Wanted::default()
            };
            find(frame, &wanted).ok()
        });
        found.map(|place| figure(self.built, &place, self.audience)).collect()
    }

    fn earlier_rounds(&self, place: &Place) -> Vec<Comparison> {
        let Ok(key) = place.key else { return Vec::new() };
        let earlier = (0..key.round).rev().filter(|&round| self.built.get(&key.in_round(round)).is_some());
        earlier.filter_map(|round| self.compare(place, Against::EarlierRound(round))).collect()
    }

    /// One family for each thing that the indicators are held against.
    fn adjust(&self, rows: &mut [ReportRow]) {
        adjust_family(Family::Indicators, rows.iter_mut().filter_map(|row| row.pooled.as_mut()));
        adjust_family(Family::Indicators, rows.iter_mut().filter_map(|row| row.equal_unit.as_mut()));
        let names = |found: &dyn Fn(&ReportRow) -> Vec<String>| {
            let mut names: Vec<String> = rows.iter().flat_map(found).collect();
            names.sort();
            names.dedup();
            names
        };
        let comparators = names(&|row| row.comparators.iter().map(|one| one.comparator.clone()).collect());
        let rounds =
            names(&|row| row.earlier_rounds.iter().map(|one| one.against.subject.round.clone()).collect());
        for name in comparators {
            let all = rows.iter_mut().flat_map(|row| &mut row.comparators);
            adjust_family(Family::Indicators, all.filter(|one| one.comparator == name));
        }
        for round in rounds {
            let all = rows.iter_mut().flat_map(|row| &mut row.earlier_rounds);
            adjust_family(Family::Indicators, all.filter(|one| one.against.subject.round == round));
        }
    }
}

/// What others printed of the same figure, whatever the round.
fn printed_of(subject: &Subject, published: &[PublishedFigure]) -> Vec<PublishedFigure> {
    let basis = match subject.whose {
        Whose::Area => Basis::Area,
        Whose::Pooled => Basis::Pooled,
        Whose::EqualUnit => Basis::EqualUnit,
        Whose::Comparator => return Vec::new(),
    };
    let is_it = |one: &&PublishedFigure| {
        one.indicator == base(&subject.indicator)
            && one.area == subject.area
            && one.basis == basis
            && one.group == subject.group
    };
    let mut found: Vec<PublishedFigure> = published.iter().filter(is_it).cloned().collect();
    found.sort_by(|a, b| (&a.period, &a.source).cmp(&(&b.period, &b.source)));
    found
}

/// What every row has to say, once, and the coverage of the comparators.
fn common_caveats(rows: &[ReportRow]) -> Vec<Caveat> {
    const WHOLE: [Reason; 10] = [
        Reason::Synthetic,
        Reason::SpecialEvent,
        Reason::Pilot,
        Reason::CoveragePartial,
        Reason::ParticipationLow,
        Reason::ParticipationApart,
        Reason::ModeMix,
        Reason::AssistanceDiffers,
        Reason::RecruitmentDiffers,
        Reason::TargetGroupMix,
    ];
    let mut found: Vec<Caveat> = Vec::new();
    for row in rows {
        let compared = row.pooled.iter().flat_map(|comparison| &comparison.reasons);
        for one in row.figure.caveats.iter().chain(compared) {
            if WHOLE.contains(&one.reason) && !found.contains(one) {
                found.push(one.clone());
            }
        }
    }
    found.sort_by_key(|one| one.reason);
    found
}
