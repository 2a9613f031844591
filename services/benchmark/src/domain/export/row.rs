//! One figure as a row.

use jamfor_disclosure::{Audience, PrintedCount};
use jamfor_survey::Language;

use super::cells::Cells;
use super::status::{confidentiality, observation};
use crate::domain::{
    comparison::Brief,
    figure::{Caveat, Figure},
    frame::Frame,
    labels::{Labels, said},
    mask::Mask,
};

/// What is the same in every row of a file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row<'a> {
    pub(super) release: &'a str,
    pub(super) frame: &'a Frame,
    pub(super) labels: &'a Labels,
    pub(super) language: &'a Language,
}

impl Row<'_> {
    /// Writes a figure with what it is held against: all participants, and their mean.
    pub(super) fn write(
        self,
        figure: &Figure,
        public: Mask,
        indicator: u16,
        compared: [Option<&Brief<'_>>; 2],
        into: &mut impl Cells,
    ) {
        self.key(figure, into);
        value(figure, into);
        counts(figure, into);
        reasons(&figure.caveats, into);
        compared.into_iter().for_each(|one| comparison(one, into));
        second_part(figure, into);
        precision(figure, into);
        into.word(observation(figure));
        into.word(confidentiality(figure, public));
        self.called(figure, indicator, into);
        into.end();
    }

    fn key(self, figure: &Figure, into: &mut impl Cells) {
        let subject = &figure.subject;
        into.text(self.release);
        into.text(&self.frame.method);
        into.text(&subject.round);
        into.word(truth(figure.synthetic));
        into.text(&subject.indicator);
        into.plain(format_args!("areas/{}", subject.area));
        into.word(subject.whose.as_str());
        into.text(&subject.group);
        part(figure, 0, into);
        into.word(match figure.audience {
            Audience::Public => "PUBLIC",
            Audience::Owner => "OWNER",
            Audience::Methodologist => "METHODOLOGIST",
        });
    }

    /// What stands in the key in the language of the file.
    fn called(self, figure: &Figure, indicator: u16, into: &mut impl Cells) {
        let subject = &figure.subject;
        let title =
            self.frame.indicators.get(usize::from(indicator)).map(|one| said(&one.title, self.language));
        into.text(title.unwrap_or_default());
        into.text(self.labels.area(&subject.area));
        into.text(self.labels.group(&subject.group, self.language));
        for at in 0..2 {
            let option = subject.part.get(at);
            into.text(option.map_or("", |(item, code)| self.labels.option(item, code, self.language)));
        }
    }
}

/// Item and option of one side of a breakdown.
fn part(figure: &Figure, at: usize, into: &mut impl Cells) {
    let (item, option) = figure.subject.part.get(at).map_or(("", ""), |(item, option)| (item, option));
    into.text(item);
    into.text(option);
}

fn value(figure: &Figure, into: &mut impl Cells) {
    let estimate = figure.value.as_ref().ok();
    let share = estimate.map(|estimate| &estimate.share);
    let interval = estimate.and_then(|estimate| estimate.interval.as_ref());
    into.word(figure.status.as_str());
    into.word(figure.value.as_ref().err().map_or("", |missing| missing.as_str()));
    into.maybe_number(share.map(|share| share.value));
    into.word(share.map_or("", |share| if share.rounded { "WHOLE_PERCENT" } else { "NONE" }));
    into.maybe(share.map(|share| share.printed));
    into.maybe_number(interval.map(|interval| interval.lower));
    into.maybe_number(interval.map(|interval| interval.upper));
    into.maybe_number(interval.map(|interval| interval.level));
    into.word(interval.map_or("", |interval| interval.method));
    into.maybe_number(estimate.map(|estimate| estimate.effective));
}

fn counts(figure: &Figure, into: &mut impl Cells) {
    ends(figure.respondents, into);
    ends(figure.eligible, into);
    let no_opinion = figure.value.as_ref().ok().and_then(|estimate| estimate.no_opinion.as_ref());
    into.maybe(no_opinion.map(|share| share.printed));
    into.maybe(figure.coverage.map(|coverage| coverage.participating));
    into.maybe(figure.coverage.map(|coverage| coverage.eligible));
    into.maybe(figure.coverage.map(|coverage| coverage.contributing));
    into.text(figure.stated.as_ref().map_or("", |stated| stated.percent.as_str()));
    into.word(figure.stated.as_ref().map_or("", |stated| truth(stated.differs)));
}

fn ends(count: Option<PrintedCount>, into: &mut impl Cells) {
    let (from, to) = match count {
        None => (None, None),
        Some(PrintedCount::Exact(count)) => (Some(count), Some(count)),
        Some(PrintedCount::Band { from, to }) => (Some(from), Some(to)),
    };
    into.maybe(from);
    into.maybe(to);
}

fn comparison(compared: Option<&Brief<'_>>, into: &mut impl Cells) {
    let difference = compared.and_then(|one| one.difference.as_ref());
    let interval = difference.and_then(|difference| difference.interval.as_ref());
    into.maybe_number(difference.map(|difference| difference.value));
    into.maybe_number(interval.map(|interval| interval.lower));
    into.maybe_number(interval.map(|interval| interval.upper));
    into.maybe_number(difference.and_then(|difference| difference.p_value));
    into.word(compared.map_or("", |one| one.word.as_str()));
    into.word(compared.map_or("", |one| one.holding.as_str()));
    reasons(compared.map_or(&[], |one| one.reasons.as_slice()), into);
}

/// What came after the first version of the file, so that its columns keep their places.
fn second_part(figure: &Figure, into: &mut impl Cells) {
    part(figure, 1, into);
    into.composed(|names| {
        for name in &figure.subject.pooled_rounds {
            names.push_str(if names.is_empty() { "" } else { " " });
            names.push_str(name);
        }
    });
    into.text(&figure.subject.comparator);
}

/// How far the figure carries, and for the methodologist the design behind it.
fn precision(figure: &Figure, into: &mut impl Cells) {
    let estimate = figure.value.as_ref().ok();
    let precision = estimate.and_then(|estimate| estimate.precision.as_ref());
    into.word(estimate.map_or("", |estimate| estimate.reliability.as_str()));
    into.maybe_number(precision.and_then(|precision| precision.standard_error));
    into.maybe(precision.and_then(|precision| precision.degrees));
    into.maybe_number(precision.and_then(|precision| precision.kish));
    into.maybe_number(precision.and_then(|precision| precision.design));
    into.maybe_number(precision.and_then(|precision| precision.weight));
    into.maybe(precision.and_then(|precision| precision.numerator));
}

fn reasons(caveats: &[Caveat], into: &mut impl Cells) {
    into.composed(|words| {
        for caveat in caveats {
            words.push_str(if words.is_empty() { "" } else { "; " });
            words.push_str(caveat.reason.as_str());
            if !caveat.detail.is_empty() {
                words.push_str(" (");
                words.push_str(&caveat.detail);
                words.push(')');
            }
        }
    });
}

const fn truth(holds: bool) -> &'static str {
    if holds { "true" } else { "false" }
}
