//! All figures of a release as comma-separated values: every row can be read without anything else.
//!
//! The bytes depend on the release, the verdicts that were set for it, the audience and which areas are shown alone.

use jamfor_disclosure::{Audience, PrintedCount};

use super::{
    against::Against,
    built::Built,
    comparison::Comparison,
    figure::{Caveat, Figure, Subject, Whose},
    lookup::Place,
    reader::Reader,
    view::figure,
};

/// The largest piece of a file.
pub const PIECE: usize = 64 * 1024;

/// The columns, in order.
pub const HEADER: [&str; 57] = [
    "release",
    "method",
    "round",
    "synthetic",
    "indicator",
    "area",
    "basis",
    "target_group",
    "breakdown_item",
    "breakdown_option",
    "audience",
    "status",
    "missing",
    "value",
    "rounding",
    "printed_percent",
    "lower",
    "upper",
    "level",
    "interval_method",
    "effective_respondents",
    "respondents_from",
    "respondents_to",
    "eligible_from",
    "eligible_to",
    "no_opinion_percent",
    "areas_participating",
    "areas_eligible",
    "areas_contributing",
    "stated_percent",
    "stated_differs",
    "caveats",
    "pooled_difference",
    "pooled_lower",
    "pooled_upper",
    "pooled_p_value",
    "pooled_word",
    "pooled_verdict",
    "pooled_reasons",
    "equal_unit_difference",
    "equal_unit_lower",
    "equal_unit_upper",
    "equal_unit_p_value",
    "equal_unit_word",
    "equal_unit_verdict",
    "equal_unit_reasons",
    "second_breakdown_item",
    "second_breakdown_option",
    "pooled_rounds",
    "comparator",
    "reliability",
    "standard_error",
    "degrees_of_freedom",
    "kish_respondents",
    "design_respondents",
    "weight",
    "numerator",
];

/// Writes the file piece by piece, with the figures that are `shown`; `take` says whether more is wanted.
///
/// # Errors
/// Never: the file is written to memory.
pub fn export(
    release: &str,
    reader: &Reader<'_>,
    shown: impl Fn(&Subject) -> bool,
    take: impl FnMut(Vec<u8>) -> bool,
) -> std::io::Result<()> {
    let pieces = Pieces { take, rest: Vec::with_capacity(PIECE) };
    let mut rows = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(pieces);
    rows.write_record(HEADER)?;
    for record in &reader.built.records {
        let place = Place::of(&reader.built.frame, record.key);
        if shown(&place.subject) {
            rows.write_record(row(release, reader, &place))?;
        }
    }
    rows.flush()
}

/// Collects bytes until a piece is full.
struct Pieces<F: FnMut(Vec<u8>) -> bool> {
    take: F,
    rest: Vec<u8>,
}

impl<F: FnMut(Vec<u8>) -> bool> Pieces<F> {
    fn hand_over(&mut self) -> std::io::Result<()> {
        let piece = std::mem::replace(&mut self.rest, Vec::with_capacity(PIECE));
        let wanted = piece.is_empty() || (self.take)(piece);
        if wanted { Ok(()) } else { Err(std::io::ErrorKind::BrokenPipe.into()) }
    }
}

impl<F: FnMut(Vec<u8>) -> bool> std::io::Write for Pieces<F> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let fits = bytes.len().min(PIECE - self.rest.len());
        self.rest.extend_from_slice(&bytes[..fits]);
        if self.rest.len() == PIECE {
            self.hand_over()?;
        }
        Ok(fits)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.hand_over()
    }
}

fn row(release: &str, reader: &Reader<'_>, place: &Place) -> Vec<String> {
    let figure = figure(reader.built, place, reader.audience);
    let mut row = key(release, reader.built, &figure);
    row.extend(value(&figure));
    row.extend(counts(&figure));
    row.push(reasons(&figure.caveats));
    for against in [Against::Pooled, Against::EqualUnit] {
        let compared = match place.subject.whose {
            Whose::Area => reader.compare(place, against),
            Whose::Pooled | Whose::EqualUnit | Whose::Comparator => None,
        };
        row.extend(comparison(compared.as_ref()));
    }
    row.extend(second_part(&figure));
    row.extend(precision(&figure));
    row
}

/// What came after the first version of the file, so that its columns keep their places.
fn second_part(figure: &Figure) -> [String; 4] {
    let subject = &figure.subject;
    let (item, option) = subject.part.get(1).cloned().unwrap_or_default();
    [item, option, subject.pooled_rounds.join(" "), subject.comparator.clone()]
}

/// How far the figure carries, and for the methodologist the design behind it.
fn precision(figure: &Figure) -> [String; 7] {
    let estimate = figure.value.as_ref().ok();
    let precision = estimate.and_then(|estimate| estimate.precision.as_ref());
    [
        estimate.map_or("", |estimate| estimate.reliability.as_str()).to_owned(),
        text(precision.and_then(|precision| precision.standard_error)),
        text(precision.and_then(|precision| precision.degrees)),
        text(precision.and_then(|precision| precision.kish)),
        text(precision.and_then(|precision| precision.design)),
        text(precision.and_then(|precision| precision.weight)),
        text(precision.and_then(|precision| precision.numerator)),
    ]
}

fn key(release: &str, built: &Built, figure: &Figure) -> Vec<String> {
    let subject = &figure.subject;
    let (item, option) = subject.part.first().cloned().unwrap_or_default();
    vec![
        release.to_owned(),
        built.frame.method.clone(),
        subject.round.clone(),
        figure.synthetic.to_string(),
        subject.indicator.clone(),
        format!("areas/{}", subject.area),
        subject.whose.as_str().to_owned(),
        subject.group.clone(),
        item,
        option,
        match figure.audience {
            Audience::Public => "PUBLIC",
            Audience::Owner => "OWNER",
            Audience::Methodologist => "METHODOLOGIST",
        }
        .to_owned(),
    ]
}

fn value(figure: &Figure) -> [String; 10] {
    let missing = figure.value.as_ref().err().map_or("", |missing| missing.as_str()).to_owned();
    let estimate = figure.value.as_ref().ok();
    let share = estimate.map(|estimate| &estimate.share);
    let interval = estimate.and_then(|estimate| estimate.interval.as_ref());
    [
        figure.status.as_str().to_owned(),
        missing,
        text(share.map(|share| share.value)),
        share.map_or("", |share| if share.rounded { "WHOLE_PERCENT" } else { "NONE" }).to_owned(),
        text(share.map(|share| share.printed)),
        text(interval.map(|interval| interval.lower)),
        text(interval.map(|interval| interval.upper)),
        text(interval.map(|interval| interval.level)),
        interval.map_or("", |interval| interval.method).to_owned(),
        text(estimate.map(|estimate| estimate.effective)),
    ]
}

fn counts(figure: &Figure) -> Vec<String> {
    let ends = |count: Option<PrintedCount>| match count {
        None => [String::new(), String::new()],
        Some(PrintedCount::Exact(count)) => [count.to_string(), count.to_string()],
        Some(PrintedCount::Band { from, to }) => [from.to_string(), to.to_string()],
    };
    let no_opinion = figure.value.as_ref().ok().and_then(|estimate| estimate.no_opinion.as_ref());
    let mut counts = Vec::with_capacity(10);
    counts.extend(ends(figure.respondents));
    counts.extend(ends(figure.eligible));
    counts.push(text(no_opinion.map(|share| share.printed)));
    counts.push(text(figure.coverage.map(|coverage| coverage.participating)));
    counts.push(text(figure.coverage.map(|coverage| coverage.eligible)));
    counts.push(text(figure.coverage.map(|coverage| coverage.contributing)));
    counts.push(figure.stated.as_ref().map_or_else(String::new, |stated| stated.percent.clone()));
    counts.push(text(figure.stated.as_ref().map(|stated| stated.differs)));
    counts
}

fn comparison(compared: Option<&Comparison>) -> [String; 7] {
    let difference = compared.and_then(|one| one.difference.as_ref());
    let interval = difference.and_then(|difference| difference.interval.as_ref());
    [
        text(difference.map(|difference| difference.value)),
        text(interval.map(|interval| interval.lower)),
        text(interval.map(|interval| interval.upper)),
        text(difference.and_then(|difference| difference.p_value)),
        compared.map_or("", |one| one.word.as_str()).to_owned(),
        compared.map_or("", |one| one.holding().as_str()).to_owned(),
        compared.map_or_else(String::new, |one| reasons(&one.reasons)),
    ]
}

fn reasons(caveats: &[Caveat]) -> String {
    let words = caveats.iter().map(|caveat| match caveat.detail.as_str() {
        "" => caveat.reason.as_str().to_owned(),
        detail => format!("{} ({detail})", caveat.reason.as_str()),
    });
    words.collect::<Vec<_>>().join("; ")
}

fn text(value: Option<impl ToString>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}
