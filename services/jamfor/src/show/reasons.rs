//! Why comparisons are to be read with care: each reason once, numbered, with the numbers that refer to it in the
//! rows.

use jamfor_contract::benchmark::{Caveat, CaveatReason, Comparison};

use super::{Cell, Language, text, words};

/// The reasons of a table in the order in which they came up.
#[derive(Clone, Debug, Default)]
pub struct Reasons {
    seen: Vec<(CaveatReason, String)>,
}

impl Reasons {
    /// The verdict of a comparison with the numbers of its reasons.
    pub fn verdict(&mut self, comparison: &Comparison, language: Language) -> Cell {
        let numbers = self.numbers(&comparison.reasons, language);
        let verdict = comparison.verdict();
        let shown = format!("{} {numbers}", words::verdict(verdict, language));
        Cell::new(shown.trim_end(), verdict.as_str_name().trim_start_matches("VERDICT_"))
    }

    /// The numbers of some caveats: `1,3`.
    pub fn numbers(&mut self, caveats: &[Caveat], language: Language) -> String {
        let mut numbers: Vec<usize> = caveats.iter().map(|caveat| self.number(caveat, language)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
    }

    fn number(&mut self, caveat: &Caveat, language: Language) -> usize {
        let key = (caveat.reason(), sentence(caveat, language));
        let at = self.seen.iter().position(|seen| *seen == key).unwrap_or_else(|| {
            self.seen.push(key);
            self.seen.len() - 1
        });
        at + 1
    }

    /// Whether a caveat is among the reasons.
    #[must_use]
    pub fn tell(&self, caveat: &Caveat, language: Language) -> bool {
        let sentence = sentence(caveat, language);
        self.seen.iter().any(|(_, seen)| *seen == sentence)
    }

    /// All reasons, one a line.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        self.seen.iter().zip(1..).map(|((_, sentence), number)| format!("{number}  {sentence}")).collect()
    }
}

/// A caveat in words with the numbers behind it.
pub(super) fn sentence(caveat: &Caveat, language: Language) -> String {
    let words = text(&caveat.text, language);
    let name = caveat.reason().as_str_name().trim_start_matches("CAVEAT_REASON_");
    let words = if words.is_empty() { name } else { words };
    if caveat.detail.is_empty() {
        words.to_owned()
    } else {
        format!("{} ({})", words.trim_end_matches('.'), caveat.detail)
    }
}

/// The stable names of reasons, for programs.
pub(super) fn names(caveats: &[Caveat]) -> String {
    let name = |caveat: &Caveat| caveat.reason().as_str_name().trim_start_matches("CAVEAT_REASON_");
    caveats.iter().map(name).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caveat(reason: CaveatReason, detail: &str) -> Caveat {
        Caveat { reason: reason.into(), text: Vec::new(), detail: detail.to_owned() }
    }

    #[test]
    fn a_reason_is_told_once() {
        let mut reasons = Reasons::default();
        let first = [caveat(CaveatReason::CoveragePartial, "87 of 290"), caveat(CaveatReason::ModeMix, "")];
        let second = [caveat(CaveatReason::ModeMix, ""), caveat(CaveatReason::CoveragePartial, "87 of 290")];
        assert_eq!(reasons.numbers(&first, Language::En), "1,2");
        assert_eq!(reasons.numbers(&second, Language::En), "1,2");
        assert_eq!(reasons.numbers(&[caveat(CaveatReason::CoveragePartial, "40 of 290")], Language::En), "3");
        assert_eq!(reasons.notes()[0], "1  COVERAGE_PARTIAL (87 of 290)");
    }
}
