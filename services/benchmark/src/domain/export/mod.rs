//! All figures of a release as comma-separated values: every row can be read without anything else.
//!
//! The bytes depend on the release, the verdicts that were set for it, the audience and which areas are shown alone.

mod beside;
mod cells;
mod loss;
mod row;
mod spelled;
mod status;

use std::io::{Error, Write};
use std::num::NonZeroUsize;
use std::thread::{ScopedJoinHandle, scope};

use jamfor_survey::Language;

use super::{
    figure::Subject,
    frame::Frame,
    labels::Labels,
    lookup::Place,
    reader::Reader,
    record::Record,
    view::{read_record, show},
};
use beside::Beside;
use cells::{Cells, CsvCells};
pub use loss::Loss;
use row::Row;

/// The largest piece of a file.
pub const PIECE: usize = 64 * 1024;

/// The columns, in order.
pub const HEADER: [&str; 64] = [
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
    "obs_status",
    "conf_status",
    "indicator_label",
    "area_label",
    "target_group_label",
    "breakdown_label",
    "second_breakdown_label",
];

/// Rows that one thread writes at a time.
const BATCH: usize = 1_024;

/// A file to write.
#[derive(Clone, Copy, Debug)]
pub struct File<'a> {
    /// `bodies/{body}/releases/{release}`.
    pub release: &'a str,
    /// What is read of it.
    pub reader: Reader<'a>,
    /// What its codes are called.
    pub labels: &'a Labels,
    /// In which language.
    pub language: &'a Language,
    /// Threads that write rows.
    pub threads: NonZeroUsize,
}

/// Writes the file piece by piece, with the figures that are `shown`; `take` says whether more is wanted.
///
/// # Errors
/// When no more is wanted.
pub fn export(
    file: &File<'_>,
    shown: impl Fn(&Subject) -> bool + Sync,
    take: impl FnMut(Vec<u8>) -> bool,
) -> std::io::Result<Loss> {
    let mut pieces = Pieces { take, rest: Vec::with_capacity(PIECE) };
    let mut loss = Loss::new();
    let mut header = CsvCells::new();
    HEADER.iter().for_each(|name| header.text(name));
    header.end();
    pieces.write_all(&header.take().0)?;
    let shown = &shown;
    let mut lanes: Vec<Lane<'_>> = (0..file.threads.get()).map(|_| Lane::new(file)).collect();
    let mut written = Vec::new();
    for records in file.reader.built.records.chunks(BATCH * lanes.len()) {
        written = scope(|scope| {
            let begin = |(lane, part)| scope.spawn(move || Lane::rows(lane, part, shown));
            let begun: Vec<_> = lanes.iter_mut().zip(records.chunks(BATCH)).map(begin).collect();
            // what was written before is taken meanwhile
            let taken = hand_over(written, &mut pieces, &mut loss);
            let ended: Result<Vec<Rows>, _> = begun.into_iter().map(ScopedJoinHandle::join).collect();
            let ended = ended.map_err(|_| Error::other("a thread that wrote rows ended"));
            taken.and(ended)
        })?;
    }
    hand_over(written, &mut pieces, &mut loss)?;
    pieces.flush()?;
    Ok(loss)
}

fn hand_over(written: Vec<Rows>, pieces: &mut impl Write, loss: &mut Loss) -> std::io::Result<()> {
    for part in written {
        pieces.write_all(&part.bytes)?;
        loss.figures += part.figures;
        loss.left_out += part.left_out;
        loss.guarded += part.guarded;
    }
    Ok(())
}

/// Some rows of a file.
struct Rows {
    bytes: Vec<u8>,
    figures: i64,
    left_out: i64,
    guarded: i64,
}

/// What a thread keeps while it writes row after row.
struct Lane<'a> {
    file: &'a File<'a>,
    cells: CsvCells,
    beside: Beside<'a>,
    place: Option<Place>,
}

impl<'a> Lane<'a> {
    fn new(file: &'a File<'a>) -> Self {
        Self { file, cells: CsvCells::new(), beside: Beside::new(file.reader), place: None }
    }

    fn rows(&mut self, records: &'a [Record], shown: impl Fn(&Subject) -> bool) -> Rows {
        let (mut figures, mut left_out) = (0, 0);
        for record in records {
            if self.row(record, &shown) {
                figures += 1;
            } else {
                left_out += 1;
            }
        }
        let (bytes, guarded) = self.cells.take();
        Rows { bytes, figures, left_out, guarded }
    }

    /// Whether the figure is among those that are shown, and written.
    fn row(&mut self, record: &'a Record, shown: impl Fn(&Subject) -> bool) -> bool {
        let File { release, reader, labels, language, .. } = *self.file;
        let (built, audience) = (reader.built, reader.audience);
        let frame: &Frame = &built.frame;
        let place = self.place.get_or_insert_with(|| Place::of(frame, record.key));
        place.turn_to(frame, record.key);
        if !shown(&place.subject) {
            return false;
        }
        let mine = read_record(frame, record, audience);
        let figure = show(built, place, &mine, audience);
        let [pooled, equal_unit] = self.beside.compare(record.key, &mine);
        let compared = [pooled.as_ref(), equal_unit.as_ref()];
        let row = Row { release, frame, labels, language };
        row.write(&figure, record.masks.public, record.key.indicator, compared, &mut self.cells);
        true
    }
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

impl<F: FnMut(Vec<u8>) -> bool> Write for Pieces<F> {
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
