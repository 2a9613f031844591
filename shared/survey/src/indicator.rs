//! What an indicator counts: the role of each answer to one item, as a table that tabulation looks up by code.

use std::collections::BTreeSet;

use jamfor_fault::{FieldPath, Violation, Violations};
use serde::{Deserialize, Serialize};

use crate::{AnswerOption, OptionClass, OptionCode, Scale, reason};

/// What is counted, of all answers in the denominator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Statistic {
    /// The share of answers whose option has one of these classes.
    ShareOfClasses(BTreeSet<OptionClass>),
    /// The share of answers with one of these options.
    ShareOfOptions(BTreeSet<OptionCode>),
}

/// Which answers are in the denominator. Routed out and unanswered never are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Denominator {
    /// Positive, neutral and negative answers.
    SubstantiveOnly,
    /// Every option that was chosen, no opinion and refusals too.
    AllAnswered,
}

/// Whether a high value is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// High is good.
    HighIsGood,
    /// Low is good.
    LowIsGood,
    /// Neither: the value describes.
    Neutral,
}

/// What an answer counts as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum OptionRole {
    /// Not counted.
    Excluded = 0,
    /// In the denominator only.
    DenominatorOnly = 1,
    /// In the numerator, and so in the denominator.
    Numerator = 2,
}

/// The role of every one-byte code of an item of single choice, see [`crate::code`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleTable([u8; 256]);

impl RoleTable {
    /// The role of the answer with `code`.
    #[must_use]
    pub const fn role(&self, code: u8) -> OptionRole {
        match self.0[code as usize] {
            2 => OptionRole::Numerator,
            1 => OptionRole::DenominatorOnly,
            _ => OptionRole::Excluded,
        }
    }

    /// The roles as numbers, by code: 0 excluded, 1 denominator only, 2 numerator.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 256] {
        &self.0
    }
}

impl Statistic {
    /// Whether an option is counted.
    #[must_use]
    pub fn counts(&self, option: &AnswerOption) -> bool {
        match self {
            Self::ShareOfClasses(classes) => classes.contains(&option.class),
            Self::ShareOfOptions(codes) => codes.contains(&option.code),
        }
    }

    /// Whether the statistic can be counted on the scale.
    ///
    /// # Errors
    /// Everything that is wrong: nothing to count, options that the scale does not have, options or classes that
    /// the denominator leaves out.
    pub fn check(&self, denominator: Denominator, scale: &Scale) -> Result<(), Violations> {
        let mut found = Violations::new();
        match self {
            Self::ShareOfClasses(classes) => check_classes(classes, denominator, &mut found),
            Self::ShareOfOptions(codes) => check_options(codes, denominator, scale, &mut found),
        }
        found.into_result(())
    }
}

impl Denominator {
    /// Whether answers of a class are counted in it.
    #[must_use]
    pub const fn takes(self, class: OptionClass) -> bool {
        match self {
            Self::SubstantiveOnly => class.is_substantive(),
            Self::AllAnswered => true,
        }
    }
}

/// The role of each option of a scale, and of every other code.
#[must_use]
pub fn classify(scale: &Scale, statistic: &Statistic, denominator: Denominator) -> RoleTable {
    let mut table = [OptionRole::Excluded as u8; 256];
    for (role, option) in table.iter_mut().zip(scale.options.iter().take(crate::OPTIONS_MAX)) {
        *role = match (denominator.takes(option.class), statistic.counts(option)) {
            (false, _) => OptionRole::Excluded,
            (true, false) => OptionRole::DenominatorOnly,
            (true, true) => OptionRole::Numerator,
        } as u8;
    }
    RoleTable(table)
}

fn check_classes(classes: &BTreeSet<OptionClass>, denominator: Denominator, found: &mut Violations) {
    let path = FieldPath::from("share_of_classes").field("classes");
    if classes.is_empty() {
        found.push(Violation::new(path.clone(), reason::TOO_SHORT, "count at least one class"));
    }
    for (at, class) in classes.iter().enumerate() {
        check_inside(*class, denominator, &path.index(at), found);
    }
}

fn check_options(
    codes: &BTreeSet<OptionCode>,
    denominator: Denominator,
    scale: &Scale,
    found: &mut Violations,
) {
    let path = FieldPath::from("share_of_options").field("options");
    if codes.is_empty() {
        found.push(Violation::new(path.clone(), reason::TOO_SHORT, "count at least one option"));
    }
    for (at, code) in codes.iter().enumerate() {
        match scale.option(code.as_str()) {
            Some((_, option)) => check_inside(option.class, denominator, &path.index(at), found),
            None => {
                let words = "name options that every bound item offers";
                let violation = Violation::new(path.index(at), reason::SCALE_MISMATCH, words);
                found.push(violation.allowing(scale.codes()));
            }
        }
    }
}

fn check_inside(class: OptionClass, denominator: Denominator, path: &FieldPath, found: &mut Violations) {
    if !denominator.takes(class) {
        let words = "count only what is in the denominator, or count all answers in it";
        found.push(Violation::new(path.clone(), reason::NOT_DEFINED, words));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Texts, code};

    fn scale() -> Scale {
        let option = |(code, class): (&str, OptionClass)| AnswerOption {
            code: code.into(),
            label: Texts::new(),
            class,
            score_milli: None,
        };
        let options = [
            ("bra", OptionClass::Positive),
            ("daligt", OptionClass::Negative),
            ("vet-inte", OptionClass::NoOpinion),
        ];
        Scale { key: "s".into(), options: options.map(option).into() }
    }

    fn positive() -> Statistic {
        Statistic::ShareOfClasses([OptionClass::Positive].into())
    }

    #[test]
    fn no_opinion_counts_only_among_all_who_answered() {
        let roles = |denominator| {
            let table = classify(&scale(), &positive(), denominator);
            [0, 1, 2].map(|code| table.role(code))
        };
        use OptionRole::{DenominatorOnly, Excluded, Numerator};
        assert_eq!(roles(Denominator::SubstantiveOnly), [Numerator, DenominatorOnly, Excluded]);
        assert_eq!(roles(Denominator::AllAnswered), [Numerator, DenominatorOnly, DenominatorOnly]);
    }

    #[test]
    fn what_is_missing_is_never_counted() {
        let table = classify(&scale(), &positive(), Denominator::AllAnswered);
        for code in [3, 199, code::NOT_ASKED, code::NO_ANSWER, code::ANSWERED, 255] {
            assert_eq!(table.role(code), OptionRole::Excluded, "{code}");
        }
    }

    #[test]
    fn a_numerator_lies_within_its_denominator() {
        let codes = Statistic::ShareOfOptions(["bra".into(), "finns-inte".into(), "vet-inte".into()].into());
        let found = codes.check(Denominator::SubstantiveOnly, &scale()).err().unwrap_or_default();
        let found: Vec<_> = found.iter().map(|v| format!("{} {}", v.field, v.reason)).collect();
        let at = "share_of_options.options";
        assert_eq!(found, [format!("{at}[1] SCALE_MISMATCH"), format!("{at}[2] NOT_DEFINED")]);
        assert_eq!(positive().check(Denominator::SubstantiveOnly, &scale()), Ok(()));
    }
}
