//! What can go wrong on this side of the wire, and the exit code that tells a script why.
//!
//! Everything that is wrong is kept as a list of [`Problem`]s, so that a person sees all of it at once.

use std::fmt;
use std::path::PathBuf;

use jamfor_contract::{common::ErrorReason, reason_name};
use tonic::Code;

/// Why the program ends, as its exit code says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The program itself is wrong, or the machine it runs on.
    Internal,
    /// The command line is wrong.
    Usage,
    /// A file or a request is wrong.
    InvalidInput,
    /// The named resource does not exist.
    NotFound,
    /// The resource is not in the state that the command needs.
    Precondition,
    /// Something else stands under that name or key, or somebody changed it meanwhile.
    Conflict,
    /// The caller may not do this.
    Permission,
    /// A service cannot be reached, or has no time.
    Unavailable,
}

impl Cause {
    /// The exit code.
    #[must_use]
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Internal => 1,
            Self::Usage => 2,
            Self::InvalidInput => 3,
            Self::NotFound => 4,
            Self::Precondition => 5,
            Self::Conflict => 6,
            Self::Permission => 7,
            Self::Unavailable => 8,
        }
    }

    /// The cause that a status code stands for.
    #[must_use]
    pub const fn of_code(code: Code) -> Self {
        match code {
            Code::InvalidArgument | Code::OutOfRange => Self::InvalidInput,
            Code::NotFound => Self::NotFound,
            Code::FailedPrecondition => Self::Precondition,
            Code::AlreadyExists | Code::Aborted => Self::Conflict,
            Code::PermissionDenied | Code::Unauthenticated => Self::Permission,
            Code::Unavailable | Code::DeadlineExceeded | Code::Cancelled | Code::ResourceExhausted => {
                Self::Unavailable
            }
            Code::Ok | Code::Unknown | Code::Unimplemented | Code::Internal | Code::DataLoss => {
                Self::Internal
            }
        }
    }
}

/// A place in a file, counted from 1; zero stands for the file as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The file as it was named; `-` for standard input. Empty for something that came from no file.
    pub file: String,
    /// The line.
    pub line: u64,
    /// The column, in characters.
    pub column: u64,
}

impl Place {
    /// A file as a whole.
    #[must_use]
    pub fn file(file: &str) -> Self {
        Self { file: file.to_owned(), ..Self::default() }
    }

    /// A line of it.
    #[must_use]
    pub fn line(file: &str, line: u64) -> Self {
        Self { file: file.to_owned(), line, column: 0 }
    }

    /// A character of it.
    #[must_use]
    pub fn at(file: &str, line: u64, column: u64) -> Self {
        Self { file: file.to_owned(), line, column }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        match (self.line, self.column) {
            (0, _) => Ok(()),
            (line, 0) => write!(f, ":{line}"),
            (line, column) => write!(f, ":{line}:{column}"),
        }
    }
}

/// One thing that is wrong: where, why, what to do, and what would have been accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where in a file; none for an answer of a server.
    pub place: Option<Box<Place>>,
    /// The field, as a path; empty for the input as a whole.
    pub field: String,
    /// A stable reason, `UPPER_SNAKE`.
    pub reason: String,
    /// What to do.
    pub description: String,
    /// What would have been accepted, where it can be listed.
    pub allowed: Vec<String>,
}

impl Problem {
    /// A problem at a place in a file.
    #[must_use]
    pub fn at(place: Place, reason: ErrorReason, description: impl Into<String>) -> Self {
        Self {
            place: Some(Box::new(place)),
            field: String::new(),
            reason: reason_name(reason).to_owned(),
            description: description.into(),
            allowed: Vec::new(),
        }
    }

    /// The same problem, of a field.
    #[must_use]
    pub fn of(mut self, field: impl Into<String>) -> Self {
        self.field = field.into();
        self
    }

    /// The same problem, saying what would have been accepted.
    #[must_use]
    pub fn allowing<S: Into<String>>(mut self, allowed: impl IntoIterator<Item = S>) -> Self {
        self.allowed = allowed.into_iter().map(Into::into).collect();
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = &self.place {
            write!(f, "{place}: ")?;
        }
        if !self.field.is_empty() {
            write!(f, "{}: ", self.field)?;
        }
        write!(f, "{} ({})", self.description, self.reason)?;
        if !self.allowed.is_empty() {
            write!(f, "; allowed: {}", self.allowed.join(", "))?;
        }
        Ok(())
    }
}

/// Why a command did not do what it was asked to.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The command line asks for something that cannot be.
    #[error("{0}")]
    Usage(String),
    /// Files are wrong. Nothing was sent.
    #[error("{what}")]
    Input {
        /// What was being read.
        what: String,
        /// All that is wrong.
        problems: Vec<Problem>,
    },
    /// A service answered with an error.
    #[error("{message} ({reason})")]
    Refused {
        /// Why, by the status code.
        cause: Cause,
        /// The stable reason of the answer.
        reason: String,
        /// What to do.
        message: String,
        /// All that is wrong.
        problems: Vec<Problem>,
        /// What the service calls this request in its log; empty when it did not say.
        request_id: String,
    },
    /// The command did its work, and part of it did not come out.
    #[error("{message}")]
    Partly {
        /// Why.
        cause: Cause,
        /// What did not come out.
        message: String,
    },
    /// A file cannot be read or written.
    #[error("{path}: {source}", path = path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// What the machine says.
        source: std::io::Error,
    },
    /// The program or the machine is wrong.
    #[error("{0}")]
    Internal(String),
}

impl Failure {
    /// A file that is wrong.
    #[must_use]
    pub fn input(what: impl Into<String>, problems: Vec<Problem>) -> Self {
        Self::Input { what: what.into(), problems }
    }

    /// A file that cannot be read or written.
    pub fn file(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { path, source }
    }

    /// The same failure, saying what it came from.
    #[must_use]
    pub fn about(self, what: &str) -> Self {
        let said = |words: String| format!("{what}: {words}");
        match self {
            Self::Refused { cause, reason, message, problems, request_id } => {
                Self::Refused { cause, reason, message: said(message), problems, request_id }
            }
            Self::Input { what: words, problems } => Self::Input { what: said(words), problems },
            Self::Internal(words) => Self::Internal(said(words)),
            other => other,
        }
    }

    /// Why, as the exit code says it.
    #[must_use]
    pub fn cause(&self) -> Cause {
        match self {
            Self::Usage(_) => Cause::Usage,
            Self::Input { .. } => Cause::InvalidInput,
            Self::Refused { cause, .. } | Self::Partly { cause, .. } => *cause,
            Self::File { source, .. } if source.kind() == std::io::ErrorKind::NotFound => Cause::NotFound,
            Self::File { .. } | Self::Internal(_) => Cause::Internal,
        }
    }

    /// All that is wrong, where the failure is a list.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        match self {
            Self::Input { problems, .. } | Self::Refused { problems, .. } => problems,
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_cause_has_an_exit_code_of_its_own() {
        let causes = [
            (Cause::Internal, 1),
            (Cause::Usage, 2),
            (Cause::InvalidInput, 3),
            (Cause::NotFound, 4),
            (Cause::Precondition, 5),
            (Cause::Conflict, 6),
            (Cause::Permission, 7),
            (Cause::Unavailable, 8),
        ];
        for (cause, code) in causes {
            assert_eq!(cause.exit_code(), code, "{cause:?}");
        }
    }

    #[test]
    fn a_status_code_tells_the_cause() {
        assert_eq!(Cause::of_code(Code::InvalidArgument), Cause::InvalidInput);
        assert_eq!(Cause::of_code(Code::NotFound), Cause::NotFound);
        assert_eq!(Cause::of_code(Code::FailedPrecondition), Cause::Precondition);
        assert_eq!(Cause::of_code(Code::AlreadyExists), Cause::Conflict);
        assert_eq!(Cause::of_code(Code::Aborted), Cause::Conflict);
        assert_eq!(Cause::of_code(Code::PermissionDenied), Cause::Permission);
        assert_eq!(Cause::of_code(Code::Unavailable), Cause::Unavailable);
        assert_eq!(Cause::of_code(Code::Internal), Cause::Internal);
    }

    #[test]
    fn a_problem_reads_as_one_line() {
        let problem =
            Problem::at(Place::at("a.yaml", 3, 7), ErrorReason::FieldUnknown, "there is no such field")
                .of("items[0].wording")
                .allowing(["wordings"]);
        assert_eq!(
            problem.to_string(),
            "a.yaml:3:7: items[0].wording: there is no such field (FIELD_UNKNOWN); allowed: wordings"
        );
    }
}
