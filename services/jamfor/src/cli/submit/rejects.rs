//! The lines that were not taken: told on standard error, or kept in a file.

use std::fs::File;
use std::path::Path;

use jamfor_contract::intake::Receipt;

use super::problems;
use crate::failure::{Failure, Problem};
use crate::screen::Screen;

/// How many lines are told on standard error before the rest is only counted.
const TOLD: usize = 50;

/// Where rejected lines go.
pub(super) struct Rejects {
    file: Option<csv::Writer<File>>,
    told: Vec<String>,
    more: usize,
    unsent: u64,
    broken: Option<csv::Error>,
}

impl Rejects {
    /// Rejects that are written to a file, or kept to be told.
    pub(super) fn open(path: Option<&Path>) -> Result<Self, Failure> {
        let mut rejects = Self { file: None, told: Vec::new(), more: 0, unsent: 0, broken: None };
        if let Some(path) = path {
            let mut writer = csv::Writer::from_writer(File::create(path).map_err(Failure::file(path))?);
            let header = ["line", "field", "reason", "description", "allowed"];
            writer.write_record(header).map_err(|error| Failure::Internal(error.to_string()))?;
            rejects.file = Some(writer);
        }
        Ok(rejects)
    }

    /// A line that this side could not make sense of.
    pub(super) fn unsendable(&mut self, line: u64, problems: Vec<Problem>) {
        self.unsent += 1;
        self.note(line, problems);
    }

    /// A line that the service did not take.
    pub(super) fn receipt(&mut self, file: &str, receipt: &Receipt) {
        self.note(u64::try_from(receipt.line).unwrap_or_default(), problems(file, receipt));
    }

    /// How many lines were not even sent.
    pub(super) const fn unsent(&self) -> u64 {
        self.unsent
    }

    fn note(&mut self, line: u64, problems: Vec<Problem>) {
        for problem in problems {
            if let Some(writer) = &mut self.file {
                let line = line.to_string();
                let allowed = problem.allowed.join(" ");
                let record = [&line, &problem.field, &problem.reason, &problem.description, &allowed];
                self.broken = writer.write_record(record).err().or(self.broken.take());
            } else if self.told.len() < TOLD {
                self.told.push(problem.to_string());
            } else {
                self.more += 1;
            }
        }
    }

    /// Tells what is to be told.
    pub(super) fn finish(&mut self, screen: &mut Screen) -> Result<(), Failure> {
        for line in self.told.drain(..) {
            screen.note(line);
        }
        if self.more > 0 {
            screen.note(format!("and {} more; use --rejects FILE to see all", self.more));
        }
        if let Some(writer) = &mut self.file {
            writer.flush().map_err(Failure::file("the rejects"))?;
        }
        self.broken.take().map_or(Ok(()), |error| Err(Failure::Internal(error.to_string())))
    }
}
