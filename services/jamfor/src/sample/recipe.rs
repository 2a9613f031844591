//! What a round of the sample must come to: who takes part, how many answer, and which shares are known.

use super::item::Item;
use super::tool::Tool;

/// A round: what is printed of it and what is assumed.
pub(super) struct Recipe {
    /// The resource name.
    pub(super) round: &'static str,
    /// The stream of draws that it has for itself.
    pub(super) stream: u64,
    /// The first day and how many days it lasts.
    pub(super) start: (i32, u8, u8),
    pub(super) days: u32,
    /// What is asked, in the order of the questionnaire.
    pub(super) items: &'static [Item],
    /// What respondents say of their sex.
    pub(super) kon: &'static [(Option<&'static str>, u32)],
    /// The target groups.
    pub(super) groups: &'static [Group],
    /// Where the fictional participants come from.
    pub(super) register: Register,
    /// How many fictional areas take part.
    pub(super) fictional: usize,
    /// How many participants use the common web tool, printed areas among them.
    pub(super) web_tool: usize,
    /// What all others use; nothing for what each area has of its own.
    pub(super) others: Option<Tool>,
    /// The areas that a source names.
    pub(super) printed: &'static [Printed],
    /// Of 100 who were asked, how many answered; nothing when the round has no tallies.
    pub(super) rate: Option<u32>,
    /// Whether there are answers, or tallies alone.
    pub(super) answers: bool,
}

/// A register of fictional areas.
#[derive(Clone, Copy)]
pub(super) struct Register {
    /// What its codes begin with.
    pub(super) prefix: &'static str,
    /// How many areas it has.
    pub(super) size: usize,
}

/// A target group with the shares of all its participants together.
pub(super) struct Group {
    pub(super) key: &'static str,
    /// Answers of all participants.
    pub(super) answers: u32,
    /// Of 100 fictional participants, how many take part with this group.
    pub(super) areas: u32,
    /// One for each item.
    pub(super) shares: &'static [Share],
}

/// Shares of substantive answers, of 10,000.
#[derive(Clone, Copy)]
pub(super) struct Share {
    pub(super) positive: u32,
    pub(super) negative: u32,
}

/// An area that a source names.
pub(super) struct Printed {
    /// The code.
    pub(super) area: &'static str,
    /// Answers by target group.
    pub(super) answers: &'static [(&'static str, u32)],
    /// How it collects.
    pub(super) tool: Tool,
    /// How many were asked.
    pub(super) asked: Asked,
    /// What is known of its answers, by item. Items that are not named are drawn at the share of all participants.
    pub(super) known: &'static [(&'static str, Known)],
}

/// How many an area asked.
#[derive(Clone, Copy)]
pub(super) enum Asked {
    /// Nobody printed it: there is no tally.
    NotPrinted,
    /// Of all target groups together.
    Together(u32),
    /// By target group.
    ByGroup(&'static [(&'static str, u32)]),
    /// Together, by strokes on a list for each language, with the reasons of those who declined.
    Strokes(u32),
}

/// What is known of an item in one area.
#[derive(Clone, Copy)]
pub(super) enum Known {
    /// The positive share over all its target groups, in percent.
    Percent(u32),
    /// Who chose what, by target group; the rest leave it blank.
    Chosen(&'static [(&'static str, &'static [(&'static str, u32)])]),
    /// No source prints it: everybody leaves it blank.
    Blank,
}

/// A share of a scale without a middle.
pub(super) const fn two(positive: u32) -> Share {
    Share { positive, negative: 10_000 - positive }
}

/// A share of a scale with a middle.
pub(super) const fn three(positive: u32, negative: u32) -> Share {
    Share { positive, negative }
}
