//! One thing wrong with an input, and the collection of all of them.

use std::fmt;

/// Where in an input something stands: `lines[3].answers[0].option`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldPath(String);

impl FieldPath {
    /// The input as a whole.
    #[must_use]
    pub const fn root() -> Self {
        Self(String::new())
    }

    /// A field of this place.
    #[must_use]
    pub fn field(&self, name: &str) -> Self {
        if self.0.is_empty() { Self(name.to_owned()) } else { Self(format!("{}.{name}", self.0)) }
    }

    /// An element of the list at this place, counted from zero.
    #[must_use]
    pub fn index(&self, at: usize) -> Self {
        Self(format!("{}[{at}]", self.0))
    }

    /// An element of the collection at this place, named by its key.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        Self(format!("{}[\"{key}\"]", self.0))
    }

    /// The path as text; empty for the root.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for FieldPath {
    fn from(path: &str) -> Self {
        Self(path.to_owned())
    }
}

impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One thing wrong with an input: where, why (stable), what to do, and what would have been allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The place in the input.
    pub field: FieldPath,
    /// A stable reason, `UPPER_SNAKE`, at most 63 characters; callers branch on it.
    pub reason: &'static str,
    /// What is wrong and what to do: lower case, no full stop, never a value that could identify a person.
    pub description: String,
    /// The values that would have been accepted, where they can be listed.
    pub allowed: Vec<String>,
}

impl Violation {
    /// A violation without a list of allowed values.
    pub fn new(field: impl Into<FieldPath>, reason: &'static str, description: impl Into<String>) -> Self {
        Self { field: field.into(), reason, description: description.into(), allowed: Vec::new() }
    }

    /// The same violation, saying what would have been accepted.
    #[must_use]
    pub fn allowing<I, S>(mut self, allowed: I) -> Self
    where
        I: IntoIterator<Item = S>,
        S: Into<String>,
    {
        self.allowed = allowed.into_iter().map(Into::into).collect();
        self
    }

    /// The same violation, seen from an input that holds the checked one at `prefix`.
    #[must_use]
    pub fn under(mut self, prefix: &FieldPath) -> Self {
        let inner = self.field.as_str();
        self.field = match (prefix.as_str().is_empty(), inner.is_empty(), inner.starts_with('[')) {
            (true, _, _) => self.field,
            (_, true, _) => prefix.clone(),
            (_, _, true) => FieldPath(format!("{prefix}{inner}")),
            _ => FieldPath(format!("{prefix}.{inner}")),
        };
        self
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.field.as_str().is_empty() {
            write!(f, "{}: ", self.field)?;
        }
        write!(f, "{} ({})", self.description, self.reason)?;
        if !self.allowed.is_empty() {
            write!(f, "; allowed: {}", self.allowed.join(", "))?;
        }
        Ok(())
    }
}

/// All that is wrong with an input, in the order in which it was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Violations(Vec<Violation>);

impl Violations {
    /// Nothing wrong so far.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Notes one more.
    pub fn push(&mut self, violation: Violation) {
        self.0.push(violation);
    }

    /// Notes those of a part, seen from the whole.
    pub fn extend_under(&mut self, prefix: &FieldPath, part: Self) {
        self.0.extend(part.0.into_iter().map(|violation| violation.under(prefix)));
    }

    /// Keeps the value of a part that was right, or notes what was wrong with it.
    pub fn keep<T>(&mut self, part: Result<T, Violation>) -> Option<T> {
        part.map_err(|violation| self.push(violation)).ok()
    }

    /// `value` when nothing was noted, otherwise everything that was.
    ///
    /// # Errors
    /// All noted violations.
    pub fn into_result<T>(self, value: T) -> Result<T, Self> {
        if self.0.is_empty() { Ok(value) } else { Err(self) }
    }

    /// Whether nothing was noted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many were noted.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Those noted, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Violation> {
        self.0.iter()
    }

    /// Those noted, as a slice.
    #[must_use]
    pub fn as_slice(&self) -> &[Violation] {
        &self.0
    }
}

impl From<Violation> for Violations {
    fn from(violation: Violation) -> Self {
        Self(vec![violation])
    }
}

impl From<Vec<Violation>> for Violations {
    fn from(violations: Vec<Violation>) -> Self {
        Self(violations)
    }
}

impl IntoIterator for Violations {
    type Item = Violation;
    type IntoIter = std::vec::IntoIter<Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Violations {
    type Item = &'a Violation;
    type IntoIter = std::slice::Iter<'a, Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, violation) in self.0.iter().enumerate() {
            if at > 0 {
                f.write_str("; ")?;
            }
            write!(f, "{violation}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Violations {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_reads_as_it_is_written_in_the_input() {
        let path = FieldPath::root().field("lines").index(3).field("answers").key("helhetssyn");
        assert_eq!(path.as_str(), r#"lines[3].answers["helhetssyn"]"#);
    }

    #[test]
    fn a_part_keeps_its_path_inside_the_whole() {
        let mut all = Violations::new();
        all.extend_under(
            &"lines[3]".into(),
            Violation::new("option", "OPTION_UNKNOWN", "unknown option").into(),
        );
        all.extend_under(&"lines".into(), Violation::new("[4]", "LINE_EMPTY", "empty").into());
        let fields: Vec<_> = all.iter().map(|violation| violation.field.as_str()).collect();
        assert_eq!(fields, ["lines[3].option", "lines[4]"]);
    }
}
