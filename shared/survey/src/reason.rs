//! The stable reasons of every violation that this crate can find. Callers branch on them; none is ever renamed.
//!
//! Each is a value of the contract's list of error reasons, without its prefix.

macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident)*) => {
        $($(#[$doc])* pub const $name: &str = stringify!($name);)*

        /// Every reason, in the order of this file.
        pub const ALL: &[&str] = &[$($name),*];
    };
}

reasons! {
    /// The questionnaire has no such item.
    ITEM_UNKNOWN
    /// The item was answered although its routing condition does not hold.
    ANSWER_NOT_ASKED
    /// The item was answered more than once.
    ANSWER_DUPLICATE
    /// A required item that was shown has no answer.
    ANSWER_MISSING
    /// The value is of another type than the item asks for.
    ANSWER_WRONG_TYPE
    /// The scale has no such option.
    OPTION_UNKNOWN
    /// The same option was chosen twice.
    OPTION_DUPLICATE
    /// An option such as "no opinion" was combined with others.
    OPTION_EXCLUSIVE
    /// Fewer options than the item wants.
    TOO_FEW_OPTIONS
    /// More options than the item takes.
    TOO_MANY_OPTIONS
    /// The number lies outside the item's bounds.
    NUMBER_OUT_OF_RANGE
    /// Not a number, or with more decimals than the item takes.
    NUMBER_MALFORMED
    /// More characters than allowed.
    TEXT_TOO_LONG
    /// The text holds control characters other than line breaks and tabs.
    TEXT_CONTROL_CHARACTERS
    /// Not a day written as `YYYY-MM-DD`.
    DATE_MALFORMED
    /// The day lies outside the item's bounds.
    DATE_OUT_OF_RANGE
    /// The text holds what looks like a national identity number.
    PERSONAL_NUMBER

    /// The field must be set.
    REQUIRED
    /// The text or list is too short.
    TOO_SHORT
    /// The text or list is too long.
    TOO_LONG
    /// The text does not have the form asked for.
    PATTERN
    /// The number is too small or too large.
    OUT_OF_RANGE
    /// The value may not be used here.
    NOT_DEFINED
    /// The same key stands twice.
    DUPLICATE
    /// A key or code does not have the form asked for.
    KEY_MALFORMED
    /// What this refers to is not defined.
    REFERENCE_DANGLING
    /// A text is missing or blank in a required language.
    TEXT_MISSING
    /// The scale has no options.
    SCALE_EMPTY
    /// The condition refers to its own item or to a later one.
    CONDITION_FORWARD
    /// The lower bound lies above the upper.
    BOUNDS_REVERSED
    /// The item does not have the options that are named.
    SCALE_MISMATCH
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_unique_short_and_upper_snake() {
        let mut sorted = ALL.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(sorted.len(), ALL.len());
        for reason in ALL {
            assert!(
                reason.len() <= 63 && reason.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_')
            );
        }
    }
}
