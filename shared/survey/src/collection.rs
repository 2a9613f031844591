//! The facts of collection that belong to a response and to its digest.

/// How, where and when one response was collected, as canonical text. An empty text says "not given".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Collection<'a> {
    /// The area: `SE-1490`.
    pub area: &'a str,
    /// The unit within the area.
    pub unit: &'a str,
    /// Paper, web, tablet, interview, pictogram.
    pub mode: &'a str,
    /// The BCP 47 tag of the language that it was answered in.
    pub language: &'a str,
    /// The help that the respondent had.
    pub assistance: &'a str,
    /// How the respondent was reached.
    pub recruitment: &'a str,
    /// The day of the answer, `YYYY-MM-DD`.
    pub day: &'a str,
}

impl<'a> Collection<'a> {
    /// Every fact in the order in which it is digested. A new fact needs a new format of the digest.
    #[must_use]
    pub const fn fields(&self) -> [&'a str; 7] {
        [self.area, self.unit, self.mode, self.language, self.assistance, self.recruitment, self.day]
    }
}
