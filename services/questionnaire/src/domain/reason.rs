//! The stable reasons that the rules of this service give. Each one stands in the contract; a test holds that.

/// Several reasons and the list of all of them.
macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident)*) => {
        $($(#[$doc])* pub const $name: &str = stringify!($name);)*

        /// Every reason of this file.
        pub const ALL: &[&str] = &[$($name),*];
    };
}

reasons! {
    /// A resource name does not have the form that its field asks for.
    NAME_MALFORMED
    /// The field must be set.
    REQUIRED
    /// The list is too short.
    TOO_SHORT
    /// The list is too long.
    TOO_LONG
    /// The number is too small or too large.
    OUT_OF_RANGE
    /// The value may not be used here.
    NOT_DEFINED
    /// The same key stands twice.
    DUPLICATE
    /// A text holds characters that are not for reading.
    TEXT_CONTROL_CHARACTERS
    /// A key or code does not have the form asked for.
    KEY_MALFORMED
    /// A number is not written as the item asks for.
    NUMBER_MALFORMED
    /// A day is not written as year, month and day, or does not exist.
    DAY_MALFORMED
    /// The last day lies before the first.
    PERIOD_REVERSED
    /// The smallest value is larger than the largest.
    BOUNDS_REVERSED
    /// What is named does not exist.
    REFERENCE_DANGLING
    /// Parents form a circle.
    REFERENCE_CIRCULAR
    /// Two things that must belong to one country do not.
    COUNTRY_MISMATCH
    /// The survey has no such target group.
    TARGET_GROUP_UNKNOWN
    /// The bound items do not have the options that are named.
    SCALE_MISMATCH
    /// The resource belongs to another body.
    BODY_MISMATCH
}
