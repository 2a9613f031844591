//! The one-byte codes of answers, in the encoding and in a snapshot's columns.
//!
//! | code | meaning |
//! |---|---|
//! | 0 to 199 | the option with this index in its scale |
//! | 200 to 249 | reserved |
//! | 250 | not asked: the routing left the item out |
//! | 251 | no answer: asked, and not answered |
//! | 252 | answered, and the value follows (every kind but single choice) |
//! | 253 to 255 | reserved |

/// Version of the encoding: its first byte.
pub const FORMAT: u8 = 1;

/// The routing left the item out.
pub const NOT_ASKED: u8 = 250;

/// The item was asked and not answered.
pub const NO_ANSWER: u8 = 251;

/// The item was answered, and the value follows.
pub const ANSWERED: u8 = 252;
