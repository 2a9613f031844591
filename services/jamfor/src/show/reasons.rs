//! Why comparisons are to be read with care: each reason once, numbered, with the numbers that refer to it in the
//! rows.

use jamfor_contract::benchmark::{
    Caveat, CaveatReason, Comparison, SetVerdict, Share, Standardised, Verdict,
};

use super::{Cell, Language, text, words};

/// The reasons of a table in the order in which they came up.
#[derive(Clone, Debug, Default)]
pub struct Reasons {
    seen: Vec<String>,
}

impl Reasons {
    /// The verdict that holds, with the numbers of its reasons: the one that a person set, where one did.
    pub fn verdict(&mut self, comparison: &Comparison, language: Language) -> Cell {
        let set = comparison.set_verdict.as_ref();
        // What a person said is told in the person's own words.
        let told = |caveat: &&Caveat| set.is_none() || caveat.reason() != CaveatReason::VerdictSet;
        let mut sentences: Vec<String> =
            comparison.reasons.iter().filter(told).map(|caveat| sentence(caveat, language)).collect();
        sentences.extend(set.map(|set| set_by(set, comparison.verdict(), language)));
        sentences.extend(comparison.standardised.as_ref().map(|it| with_equal_mix(it, language)));
        let numbers = self.numbered(sentences);
        let verdict = set.map_or(comparison.verdict(), SetVerdict::verdict);
        let shown = format!("{} {numbers}", words::verdict(verdict, language));
        Cell::new(shown.trim_end(), verdict.as_str_name().trim_start_matches("VERDICT_"))
    }

    /// The numbers of some caveats: `1,3`.
    pub fn numbers(&mut self, caveats: &[Caveat], language: Language) -> String {
        self.numbered(caveats.iter().map(|caveat| sentence(caveat, language)).collect())
    }

    fn numbered(&mut self, sentences: Vec<String>) -> String {
        let mut numbers: Vec<usize> = sentences.into_iter().map(|sentence| self.number(sentence)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
    }

    fn number(&mut self, sentence: String) -> usize {
        let at = self.seen.iter().position(|seen| *seen == sentence).unwrap_or_else(|| {
            self.seen.push(sentence);
            self.seen.len() - 1
        });
        at + 1
    }

    /// Whether a caveat is among the reasons.
    #[must_use]
    pub fn tell(&self, caveat: &Caveat, language: Language) -> bool {
        self.seen.contains(&sentence(caveat, language))
    }

    /// All reasons, one a line.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        self.seen.iter().zip(1..).map(|(sentence, number)| format!("{number}  {sentence}")).collect()
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

/// Some caveats, one a line.
pub(super) fn lines(caveats: &[Caveat], language: Language) -> impl Iterator<Item = String> {
    caveats.iter().map(move |caveat| format!("–  {}", sentence(caveat, language)))
}

/// Who set a verdict, when and why, and what was computed.
fn set_by(set: &SetVerdict, computed: Verdict, language: Language) -> String {
    let set_by = language.of("Set by", "Satt av", "Sat af");
    let day = set.time.as_ref().map_or(String::new(), |time| format!(", {}", day(time.seconds)));
    let reason = text(&set.reason, language);
    let was = language.of("computed", "beräknat", "beregnet");
    format!("{set_by} {}{day}: {reason} ({was}: {})", set.author, words::verdict(computed, language))
}

/// `2026-01-31`; nothing for a time outside of the calendar.
fn day(seconds: i64) -> String {
    time::OffsetDateTime::from_unix_timestamp(seconds).map_or(String::new(), |time| time.date().to_string())
}

/// What the two figures would be with the same mix of target groups.
fn with_equal_mix(standardised: &Standardised, language: Language) -> String {
    let share = |share: &Option<Share>| {
        share.as_ref().map_or_else(|| "–".to_owned(), |share| format!("{} %", share.printed))
    };
    let difference = standardised.difference.as_ref().map_or("–", |difference| difference.printed.as_str());
    format!(
        "{}: {} {} {}, {difference}",
        language.of(
            "With the same mix of target groups",
            "Med samma sammansättning av målgrupper",
            "Med samme sammensætning af målgrupper"
        ),
        share(&standardised.own),
        language.of("against", "mot", "over for"),
        share(&standardised.against),
    )
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
                "2  Set by methodologist-1, 2026-01-01: The question is the same. (computed: not comparable)"
            ]
        );
        let mut reasons = Reasons::default();
        assert_eq!(reasons.verdict(&comparison, Language::Sv).shown, "med försiktighet 1,2");
        assert!(reasons.notes()[1].ends_with("Frågan är densamma. (beräknat: ej jämförbart)"));
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
        assert_eq!(reasons.notes(), ["1  With the same mix of target groups: 78 % against 80 %, -2"]);
    }
}
