//! What is wrong with settings, all of it.

use std::fmt;

/// Settings that can tell whether their values fit each other.
pub trait Check {
    /// Notes everything that is wrong, by key.
    fn check(&self, problems: &mut Problems);
}

/// One thing wrong with the settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The key, as in `database.url`.
    pub key: String,
    /// What is wrong and what to do.
    pub text: String,
}

/// Everything that is wrong with the settings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems {
    section: String,
    found: Vec<Problem>,
}

impl Problems {
    /// Notes a problem of a key of the present section.
    pub fn note(&mut self, key: &str, text: impl Into<String>) {
        let key = if self.section.is_empty() { key.to_owned() } else { format!("{}.{key}", self.section) };
        self.found.push(Problem { key, text: text.into() });
    }

    /// Notes a problem unless something holds.
    pub fn expect(&mut self, holds: bool, key: &str, text: &str) {
        if !holds {
            self.note(key, text);
        }
    }

    /// Checks a section under its name.
    pub fn section(&mut self, name: &str, part: &impl Check) {
        let outer = self.section.clone();
        self.section = if outer.is_empty() { name.to_owned() } else { format!("{outer}.{name}") };
        part.check(self);
        self.section = outer;
    }

    /// Those found, in order.
    #[must_use]
    pub fn found(&self) -> &[Problem] {
        &self.found
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, Problem { key, text }) in self.found.iter().enumerate() {
            if at > 0 {
                f.write_str("; ")?;
            }
            write!(f, "{key}: {text}")?;
        }
        Ok(())
    }
}
