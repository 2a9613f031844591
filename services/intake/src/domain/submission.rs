//! A response as a source sent it, before anything was judged.

use jamfor_survey::RawAnswer;

/// What one respondent answered, as it came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Submission {
    /// The key that the source gave it.
    pub key: String,
    /// The area, `areas/{code}`.
    pub area: String,
    /// The unit within the area; empty for none.
    pub unit: String,
    /// The target group.
    pub target_group: String,
    /// The number of the mode; 0 when not stated.
    pub mode: i32,
    /// The language; empty when not known.
    pub language: String,
    /// The number of the assistance; 0 when not known.
    pub assistance: i32,
    /// The day, `YYYY-MM-DD`; empty when not known.
    pub day: String,
    /// The answers.
    pub answers: Vec<RawAnswer>,
}
