//! All figures of a release as comma-separated values: every row can be read without anything else.
//!
//! The bytes depend on the release, the verdicts that were set for it, the audience and which areas are shown alone.

mod beside;
mod cells;
mod loss;
mod row;
mod status;

use std::io::Write;
use std::num::NonZeroUsize;

use jamfor_survey::Language;

use super::{
    figure::Subject,
    frame::Frame,
    labels::Labels,
    lookup::Place,
    reader::Reader,
    record::Record,
    view::{read, show},
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
const BATCH: usize = 2_048;

/// Bytes of a row, by experience.
const ROW: usize = 700;

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
    let mut header = CsvCells::new(0);
    HEADER.iter().for_each(|name| header.text(name));
    header.end();
    pieces.write_all(&header.finish().0)?;
    for records in file.reader.built.records.chunks(BATCH * file.threads.get()) {
        let written = std::thread::scope(|scope| {
            let begun: Vec<_> =
                records.chunks(BATCH).map(|part| scope.spawn(|| file.rows(part, &shown))).collect();
            begun.into_iter().map(std::thread::ScopedJoinHandle::join).collect::<Result<Vec<_>, _>>()
        });
        let written = written.map_err(|_| std::io::Error::other("a thread that wrote rows ended"))?;
        for part in written {
            pieces.write_all(&part.bytes)?;
            loss.figures += part.figures;
            loss.left_out += part.left_out;
            loss.guarded += part.guarded;
        }
    }
    pieces.flush()?;
    Ok(loss)
}

/// Some rows of a file.
struct Rows {
    bytes: Vec<u8>,
    figures: i64,
    left_out: i64,
    guarded: i64,
}

impl File<'_> {
    fn rows(&self, records: &[Record], shown: impl Fn(&Subject) -> bool) -> Rows {
        let (built, audience) = (self.reader.built, self.reader.audience);
        let frame: &Frame = &built.frame;
        let row = Row { release: self.release, frame, labels: self.labels, language: self.language };
        let mut cells = CsvCells::new(records.len() * ROW);
        let mut beside = Beside::new(self.reader);
        let (mut figures, mut left_out) = (0, 0);
        for record in records {
            let place = Place::of(frame, record.key);
            if !shown(&place.subject) {
                left_out += 1;
                continue;
            }
            figures += 1;
            let mine = read(built, &place, audience);
            let figure = show(built, &place, &mine, audience);
            let [pooled, equal_unit] = beside.compare(record.key, &mine);
            let compared = [pooled.as_ref(), equal_unit.as_ref()];
            row.write(&figure, record.masks.public, record.key.indicator, compared, &mut cells);
        }
        let (bytes, guarded) = cells.finish();
        Rows { bytes, figures, left_out, guarded }
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
