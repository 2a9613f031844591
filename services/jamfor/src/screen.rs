//! Where the program writes: results to standard output, everything else to standard error.
//!
//! The one place that does. Results can be piped; progress bars and errors never mix with them.

use std::io::{self, IsTerminal, Write};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::failure::Failure;

const BAR: &str = "{prefix:<28} {bar:30.cyan/dim} {pos:>7}/{len:<7} {per_sec:>14} {msg}";
const COUNTER: &str = "{prefix:<28} {pos:>7} {per_sec:>14} {msg}";
const SPINNER: &str = "{prefix:<28} {spinner} {msg}";

/// Standard output and standard error.
pub struct Screen {
    out: Box<dyn Write + Send>,
    err: Box<dyn Write + Send>,
    bars: bool,
}

impl Screen {
    /// The program's own streams. Bars are drawn when somebody can see them.
    #[must_use]
    pub fn standard() -> Self {
        Self { out: Box::new(io::stdout()), err: Box::new(io::stderr()), bars: io::stderr().is_terminal() }
    }

    /// Streams of the caller's choice, without bars.
    #[must_use]
    pub fn to(out: impl Write + Send + 'static, err: impl Write + Send + 'static) -> Self {
        Self { out: Box::new(out), err: Box::new(err), bars: false }
    }

    /// A line of the result.
    ///
    /// # Errors
    /// When standard output cannot be written to.
    pub fn say(&mut self, line: impl AsRef<str>) -> Result<(), Failure> {
        self.write(line.as_ref().as_bytes())?;
        self.write(b"\n")
    }

    /// Bytes of the result, as they are.
    ///
    /// # Errors
    /// When standard output cannot be written to.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        match self.out.write_all(bytes) {
            // Whoever read the result has seen enough of it.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            written => written.map_err(Failure::file("standard output")),
        }
    }

    /// A line beside the result: what is being done, what is wrong. A closed standard error changes nothing.
    pub fn note(&mut self, line: impl AsRef<str>) {
        let _ = writeln!(self.err, "{}", line.as_ref());
    }

    /// Makes sure that all that was said has left the program.
    pub fn flush(&mut self) {
        let _ = self.out.flush();
        let _ = self.err.flush();
    }

    /// A bar for work of a known length.
    #[must_use]
    pub fn bar(&self, what: &str, length: u64) -> ProgressBar {
        self.progress(ProgressBar::new(length), what, BAR)
    }

    /// A counter for work of unknown length.
    #[must_use]
    pub fn counter(&self, what: &str) -> ProgressBar {
        self.progress(ProgressBar::no_length(), what, COUNTER)
    }

    /// A sign of life for work that others do.
    #[must_use]
    pub fn spinner(&self, what: &str) -> ProgressBar {
        let bar = self.progress(ProgressBar::no_length(), what, SPINNER);
        if self.bars {
            bar.enable_steady_tick(Duration::from_millis(120));
        }
        bar
    }

    fn progress(&self, bar: ProgressBar, what: &str, template: &str) -> ProgressBar {
        let target = if self.bars { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        bar.set_draw_target(target);
        bar.set_prefix(what.to_owned());
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style.progress_chars("━╸─"));
        }
        bar
    }
}
