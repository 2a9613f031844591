//! Why comparisons are to be read with care: each reason once, numbered, with the numbers that refer to it in the
//! rows.

use jamfor_contract::benchmark::{
    Caveat, CaveatReason, Comparison, SetVerdict, Share, Standardised, Verdict,
};

use super::{Cell, Language, text, words};

/// The reasons of a table in the order in which they came up.
#[derive(Clone, Debug, Default)]
pub struct Reasons {
    seen: Vec<Reason>,
    /// Whether reasons that differ in their numbers alone are one.
    together: bool,
}

/// Words, and the numbers behind them.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Reason {
    words: String,
    details: Vec<String>,
}

impl Reasons {
    /// Reasons for many rows: what differs in its numbers alone is one reason, and its numbers are told when all rows
    /// share them.
    #[must_use]
    pub fn of_many() -> Self {
        Self { together: true, ..Self::default() }
    }

    /// The verdict that holds, with the numbers of its reasons: the one that a person set, where one did.
    pub fn verdict(&mut self, comparison: &Comparison, language: Language) -> Cell {
        let (verdict, numbers) = self.told(comparison, language);
        let shown = format!("{} {numbers}", words::verdict(verdict, language));
        Cell::new(shown.trim_end(), verdict.as_str_name().trim_start_matches("VERDICT_"))
    }

    /// The same apart: the verdict, and the numbers.
    pub(crate) fn told(&mut self, comparison: &Comparison, language: Language) -> (Verdict, String) {
        let set = comparison.set_verdict.as_ref();
        // What a person said is told in the person's own words.
        let told = |caveat: &&Caveat| set.is_none() || caveat.reason() != CaveatReason::VerdictSet;
        let mut reasons: Vec<Reason> =
            comparison.reasons.iter().filter(told).map(|caveat| Reason::of(caveat, language)).collect();
        reasons.extend(set.map(|set| set_by(set, comparison.verdict(), language)));
        reasons.extend(comparison.standardised.as_ref().map(|it| with_equal_mix(it, language)));
        (set.map_or(comparison.verdict(), SetVerdict::verdict), self.numbered(reasons))
    }

    /// The numbers of some caveats: `1,3`.
    pub fn numbers(&mut self, caveats: &[Caveat], language: Language) -> String {
        self.numbered(caveats.iter().map(|caveat| Reason::of(caveat, language)).collect())
    }

    fn numbered(&mut self, reasons: Vec<Reason>) -> String {
        let mut numbers: Vec<usize> = reasons.into_iter().map(|reason| self.number(reason)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
    }

    fn number(&mut self, reason: Reason) -> usize {
        let same =
            |seen: &Reason| seen.words == reason.words && (self.together || seen.details == reason.details);
        let Some(at) = self.seen.iter().position(same) else {
            self.seen.push(reason);
            return self.seen.len();
        };
        let new = reason.details.into_iter().filter(|detail| !self.seen[at].details.contains(detail));
        let new: Vec<String> = new.collect();
        self.seen[at].details.extend(new);
        at + 1
    }

    /// Whether a caveat is among the reasons.
    #[must_use]
    pub fn tell(&self, caveat: &Caveat, language: Language) -> bool {
        self.seen.contains(&Reason::of(caveat, language))
    }

    /// All reasons, one a line.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        self.seen.iter().zip(1..).map(|(reason, number)| format!("{number}  {}", reason.sentence())).collect()
    }
}

impl Reason {
    fn of(caveat: &Caveat, language: Language) -> Self {
        let words = text(&caveat.text, language);
        let name = caveat.reason().as_str_name().trim_start_matches("CAVEAT_REASON_");
        let words = if words.is_empty() { name } else { words };
        Self::new(words, &caveat.detail)
    }

    fn new(words: impl Into<String>, detail: &str) -> Self {
        let details = if detail.is_empty() { Vec::new() } else { vec![detail.to_owned()] };
        Self { words: words.into(), details }
    }

    fn sentence(&self) -> String {
        match self.details.as_slice() {
            [detail] => format!("{} ({detail})", self.words.trim_end_matches('.')),
            _ => self.words.clone(),
        }
    }
}

/// A caveat in words with the numbers behind it.
pub(super) fn sentence(caveat: &Caveat, language: Language) -> String {
    Reason::of(caveat, language).sentence()
}

/// Some caveats, one a line.
pub(super) fn lines(caveats: &[Caveat], language: Language) -> impl Iterator<Item = String> {
    caveats.iter().map(move |caveat| format!("–  {}", sentence(caveat, language)))
}

/// Who set a verdict, when and why, and what was computed.
fn set_by(set: &SetVerdict, computed: Verdict, language: Language) -> Reason {
    let set_by = language.of("Set by", "Satt av", "Sat af");
    let day = set.time.as_ref().map_or(String::new(), |time| format!(", {}", day(time.seconds)));
    let reason = text(&set.reason, language);
    let was = language.of("computed", "beräknat", "beregnet");
    let computed = format!("{was}: {}", words::verdict(computed, language));
    Reason::new(format!("{set_by} {}{day}: {reason}", set.author), &computed)
}

/// `2026-01-31`; nothing for a time outside of the calendar.
fn day(seconds: i64) -> String {
    time::OffsetDateTime::from_unix_timestamp(seconds).map_or(String::new(), |time| time.date().to_string())
}

/// What stands in brackets behind the difference, and what the two figures would be.
fn with_equal_mix(standardised: &Standardised, language: Language) -> Reason {
    let share = |share: &Option<Share>| {
        share.as_ref().map_or_else(|| "–".to_owned(), |share| format!("{} %", share.printed))
    };
    let against = language.of("against", "mot", "over for");
    let shares = format!("{} {against} {}", share(&standardised.own), share(&standardised.against));
    let words = language.of(
        "In brackets: the difference with the same mix of target groups",
        "Inom parentes: skillnaden med samma sammansättning av målgrupper",
        "I parentes: forskellen med samme sammensætning af målgrupper",
    );
    Reason::new(words, &shares)
}

/// The stable names of reasons, for programs.
pub(super) fn names(caveats: &[Caveat]) -> String {
    let name = |caveat: &Caveat| caveat.reason().as_str_name().trim_start_matches("CAVEAT_REASON_");
    caveats.iter().map(name).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use jamfor_contract::benchmark::Difference;
    use jamfor_contract::common::Text;

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

    #[test]
    fn among_many_rows_a_reason_is_one_whatever_its_numbers() {
        let mut reasons = Reasons::of_many();
        let partial = || caveat(CaveatReason::CoveragePartial, "87 of 290");
        let rows = [
            [partial(), caveat(CaveatReason::ModeMix, "18 points")],
            [partial(), caveat(CaveatReason::ModeMix, "35 points")],
        ];
        assert_eq!(rows.map(|row| reasons.numbers(&row, Language::En)), ["1,2", "1,2"]);
        assert_eq!(reasons.notes(), ["1  COVERAGE_PARTIAL (87 of 290)", "2  MODE_MIX"]);
    }

    #[test]
    fn a_verdict_that_a_person_set_holds_and_says_why() {
        let reason = |language: &str, text: &str| Text { language: language.into(), text: text.into() };
        let comparison = Comparison {
            verdict: Verdict::NotComparable.into(),
            reasons: vec![caveat(CaveatReason::ItemChanged, ""), caveat(CaveatReason::VerdictSet, "")],
            set_verdict: Some(SetVerdict {
                verdict: Verdict::WithCaution.into(),
                reason: vec![reason("sv", "Frågan är densamma."), reason("en", "The question is the same.")],
                author: "methodologist-1".to_owned(),
                time: Some(prost_types::Timestamp { seconds: 1_767_225_600, nanos: 0 }),
            }),
            ..Comparison::default()
        };
        let mut reasons = Reasons::default();
        assert_eq!(reasons.verdict(&comparison, Language::En), Cell::new("with caution 1,2", "WITH_CAUTION"));
        assert_eq!(
            reasons.notes(),
            [
                "1  ITEM_CHANGED",
                "2  Set by methodologist-1, 2026-01-01: The question is the same (computed: not comparable)"
            ]
        );
        let mut reasons = Reasons::default();
        assert_eq!(reasons.verdict(&comparison, Language::Sv).shown, "med försiktighet 1,2");
        assert!(reasons.notes()[1].ends_with("Frågan är densamma (beräknat: ej jämförbart)"));
    }

    #[test]
    fn a_comparison_with_another_mix_says_what_the_same_mix_would_give() {
        let share = |printed: &str| Some(Share { value: 0.5, rounding: 2, printed: printed.to_owned() });
        let standardised = Standardised {
            own: share("78"),
            against: share("80"),
            difference: Some(Difference { value: -0.02, printed: "-2".to_owned(), ..Difference::default() }),
        };
        let comparison = Comparison { standardised: Some(standardised), ..Comparison::default() };
        let mut reasons = Reasons::default();
        reasons.verdict(&comparison, Language::En);
        assert_eq!(
            reasons.notes(),
            ["1  In brackets: the difference with the same mix of target groups (78 % against 80 %)"]
        );
    }
}
