//! Policies: the rules by which figures are protected, tested and judged, and the defaults of each number.
//!
//! A policy is stored with every number, the defaults filled in: a revision keeps its meaning when a default changes.
//! A rule that came later is left out where it says what was done before it could be stated, so that a policy from
//! before is still the same content; such a default never changes.

use jamfor_contract::names::Collection;
use jamfor_fault::{FieldPath, Violation, Violations};
use jamfor_survey::Texts;
use serde::{Deserialize, Serialize};

use super::definition::Content;
use super::reason;
use super::share::Share;

/// The rules of a body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// What it is called.
    pub title: Texts,
    /// What may be shown to whom.
    pub disclosure: Disclosure,
    /// When a total of the participants may be shown.
    pub totals: Totals,
    /// When a difference is tested and named.
    pub tests: Tests,
    /// When a comparison is to be read with caution, or not to be made.
    pub verdicts: Verdicts,
    /// How variances are estimated.
    #[serde(default, skip_serializing_if = "Estimation::is_usual")]
    pub estimation: Estimation,
}

/// Under how many answers the exact test takes over where nothing else is stated.
const EXACT_BELOW: i32 = 30;

/// The distance between two mixes of assistance where nothing else is stated.
const ASSISTANCE_MIX: Share = Share::thousandths(100);

/// Rules that are given in part, and what stands where nothing is given.
macro_rules! rules {
    ($(#[$doc:meta])* $rules:ident, $given:ident {
        $($(#[doc = $field_doc:literal])* $(#[serde($($stored:tt)*)])? $field:ident: $type:ty = $default:expr,)*
    }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub struct $rules {
            $($(#[doc = $field_doc])* $(#[serde($($stored)*)])? pub $field: $type,)*
        }

        /// The same rules as they are given: in part.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub struct $given {
            $($(#[doc = $field_doc])* pub $field: Option<$type>,)*
        }

        impl $given {
            /// What is given, and the default of everything else.
            #[must_use]
            pub fn effective(self) -> $rules {
                $rules { $($field: self.$field.unwrap_or($default),)* }
            }
        }
    };
}

rules! {
    /// What may be shown to the public and to the owner of an area.
    Disclosure, GivenDisclosure {
        /// The fewest valid answers of a figure.
        minimum_respondents: i32 = 5,
        /// The same for sensitive target groups.
        minimum_respondents_sensitive: i32 = 10,
        /// Shares of 0 and 1 are withheld under this many answers.
        unanimous_below: i32 = 30,
        /// Counts are shown as a range under this many answers.
        band_below: i32 = 30,
    }
}

rules! {
    /// When a total of the participants may be shown.
    Totals, GivenTotals {
        /// The fewest areas.
        minimum_areas: i32 = 30,
        /// The largest share of all answers that one area may hold.
        largest_share: Share = Share::thousandths(250),
    }
}

rules! {
    /// When a difference is tested and named.
    Tests, GivenTests {
        /// The fewest answers on each side.
        minimum_respondents: i32 = 30,
        /// Two values are level when the interval of their difference lies within this.
        tolerance: Share = Share::thousandths(50),
        /// A difference is named when its p-value is under this.
        significance: Share = Share::thousandths(50),
        /// Under this many answers the exact test takes the place of the normal one; 0 for never.
        #[serde(default = "exact_below", skip_serializing_if = "is_usual_exact_below")]
        exact_below: i32 = EXACT_BELOW,
    }
}

const fn exact_below() -> i32 {
    EXACT_BELOW
}

fn is_usual_exact_below(count: &i32) -> bool {
    *count == EXACT_BELOW
}

rules! {
    /// When a comparison is to be read with caution, or not to be made.
    Verdicts, GivenVerdicts {
        /// The distance between two mixes of modes from which caution is due.
        mode_mix_caution: Share = Share::thousandths(100),
        /// The same from which two values do not compare.
        mode_mix_not_comparable: Share = Share::thousandths(300),
        /// The participation rate under which caution is due.
        participation_rate_low: Share = Share::thousandths(400),
        /// The distance between two participation rates from which caution is due.
        participation_rate_apart: Share = Share::thousandths(150),
        /// The share of the same participants under which caution is due.
        same_participants: Share = Share::thousandths(800),
        /// The share of answers without an opinion over which caution is due.
        no_opinion: Share = Share::thousandths(250),
        /// The distance between two mixes of target groups from which caution is due.
        target_group_mix: Share = Share::thousandths(100),
        /// The distance between two mixes of assistance from which caution is due.
        #[serde(default = "assistance_mix", skip_serializing_if = "is_usual_assistance_mix")]
        assistance_mix: Share = ASSISTANCE_MIX,
    }
}

const fn assistance_mix() -> Share {
    ASSISTANCE_MIX
}

fn is_usual_assistance_mix(share: &Share) -> bool {
    *share == ASSISTANCE_MIX
}

/// How variances are estimated where there is a choice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Estimation {
    /// What an area with one respondent adds to the variance of a total.
    pub lonely_stratum: LonelyStratum,
}

impl Estimation {
    /// Whether it is what is done where nothing is stated.
    fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}

/// What a stratum with one respondent contributes to a variance; R's `survey.lonely.psu`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum LonelyStratum {
    /// Its squared distance from the mean of all.
    #[default]
    Adjust,
    /// Nothing.
    Certainty,
    /// The mean of what the others contribute.
    Average,
}

/// A policy as it is given: in part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GivenPolicy {
    /// What it is called.
    pub title: Texts,
    /// What may be shown to whom.
    pub disclosure: GivenDisclosure,
    /// When a total may be shown.
    pub totals: GivenTotals,
    /// When a difference is tested and named.
    pub tests: GivenTests,
    /// When a comparison is to be read with caution.
    pub verdicts: GivenVerdicts,
    /// How variances are estimated.
    pub estimation: Estimation,
}

impl Content for Policy {
    const COLLECTION: Collection = Collection::Policies;
}

impl Policy {
    /// The policy that a given one stands for: its numbers, and the default of every number that is absent.
    #[must_use]
    pub fn effective(given: GivenPolicy) -> Self {
        Self {
            title: given.title,
            disclosure: given.disclosure.effective(),
            totals: given.totals.effective(),
            tests: given.tests.effective(),
            verdicts: given.verdicts.effective(),
            estimation: given.estimation,
        }
    }

    /// Notes rules that contradict each other.
    pub fn check(&self, path: &FieldPath, found: &mut Violations) {
        let mut demand = |holds: bool, rules: &str, field: &str, words: &str| {
            if !holds {
                let place = path.field(rules).field(field);
                found.push(Violation::new(place, reason::BOUNDS_REVERSED, words));
            }
        };
        let (disclosure, verdicts) = (&self.disclosure, &self.verdicts);
        demand(
            disclosure.minimum_respondents <= disclosure.minimum_respondents_sensitive,
            "disclosure",
            "minimum_respondents_sensitive",
            "ask of sensitive groups at least the minimum of the others",
        );
        demand(
            verdicts.mode_mix_caution <= verdicts.mode_mix_not_comparable,
            "verdicts",
            "mode_mix_caution",
            "let caution begin no later than where nothing compares",
        );
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_number_that_is_absent_has_its_default() {
        let tests = GivenTests { minimum_respondents: Some(50), ..GivenTests::default() };
        let policy = Policy::effective(GivenPolicy { tests, ..GivenPolicy::default() });
        assert_eq!(policy.tests.minimum_respondents, 50);
        assert_eq!(policy.tests.tolerance, Share::thousandths(50));
        assert_eq!(policy.disclosure.minimum_respondents_sensitive, 10);
        assert_eq!(policy.verdicts.participation_rate_low.get(), 0.4);
    }

    #[test]
    fn a_policy_from_before_a_rule_came_is_still_the_same_content() {
        let before = r#"{"title":{},"disclosure":{"minimum_respondents":5,"minimum_respondents_sensitive":10,"unanimous_below":30,"band_below":30},"totals":{"minimum_areas":30,"largest_share":250000000},"tests":{"minimum_respondents":30,"tolerance":50000000,"significance":50000000},"verdicts":{"mode_mix_caution":100000000,"mode_mix_not_comparable":300000000,"participation_rate_low":400000000,"participation_rate_apart":150000000,"same_participants":800000000,"no_opinion":250000000,"target_group_mix":100000000}}"#;
        let usual = Policy::effective(GivenPolicy::default());
        assert_eq!(serde_json::from_str::<Policy>(before).unwrap(), usual);
        assert_eq!(usual.canonical().text(), before);
    }

    #[test]
    fn a_rule_that_came_later_is_kept_where_it_says_something_else() {
        let verdicts =
            GivenVerdicts { assistance_mix: Some(Share::thousandths(50)), ..GivenVerdicts::default() };
        let estimation = Estimation { lonely_stratum: LonelyStratum::Certainty };
        let tests = GivenTests { exact_below: Some(0), ..GivenTests::default() };
        let policy = Policy::effective(GivenPolicy { verdicts, tests, estimation, ..GivenPolicy::default() });
        let content = policy.canonical();
        assert_ne!(content, Policy::effective(GivenPolicy::default()).canonical());
        assert_eq!(content.read::<Policy>().unwrap(), policy);
    }

    #[test]
    fn rules_that_contradict_each_other_are_refused() {
        let disclosure = GivenDisclosure { minimum_respondents: Some(11), ..GivenDisclosure::default() };
        let verdicts =
            GivenVerdicts { mode_mix_caution: Some(Share::thousandths(400)), ..GivenVerdicts::default() };
        let policy = Policy::effective(GivenPolicy { disclosure, verdicts, ..GivenPolicy::default() });
        let mut found = Violations::new();
        policy.check(&"policy".into(), &mut found);
        let found: Vec<_> = found.iter().map(|v| v.field.as_str()).collect();
        let expected =
            ["policy.disclosure.minimum_respondents_sensitive", "policy.verdicts.mode_mix_caution"];
        assert_eq!(found, expected);
    }
}
