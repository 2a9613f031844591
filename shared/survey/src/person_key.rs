//! Texts that look like a national identity number: a key or an answer that holds one is refused.
//!
//! A random key of exactly ten or twelve digits can look like one, too; use keys with letters, such as UUIDs.

use std::fmt;

use time::{Date, Month};

/// Longest separator between the groups of a number: a hyphen with a space on either side.
const SEPARATOR_MAX: usize = 3;

/// Characters of a UUID with hyphens.
const UUID_LENGTH: usize = 36;

/// The kind of number that a text looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PersonNumberKind {
    /// Swedish personnummer: a date of birth, three digits and a valid check digit.
    Personnummer,
    /// Swedish samordningsnummer: the same with 60 added to the day.
    Samordningsnummer,
    /// Danish CPR number: a date of birth and four digits. Those given since 2007 have no check digit.
    Cpr,
}

impl fmt::Display for PersonNumberKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Personnummer => "personnummer",
            Self::Samordningsnummer => "samordningsnummer",
            Self::Cpr => "CPR number",
        })
    }
}

/// Whether the whole text, but for white space around it, looks like a person's number.
#[must_use]
pub fn looks_like_person_number(text: &str) -> Option<PersonNumberKind> {
    let bytes = text.trim().as_bytes();
    let (kind, end) = bytes.first().filter(|byte| byte.is_ascii_digit()).and_then(|_| number_at(bytes, 0))?;
    (end == bytes.len()).then_some(kind)
}

/// The first part of the text that looks like a person's number. UUIDs in the text are skipped.
#[must_use]
pub fn find_person_number(text: &str) -> Option<PersonNumberKind> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(offset) = bytes[at..].iter().position(u8::is_ascii_digit) {
        at += offset;
        // The bytes before the first digit may begin a UUID, too, which is why its own start is looked for.
        if let Some(end) = uuid_around(bytes, at) {
            at = end;
            continue;
        }
        let free = !text[..at].ends_with(char::is_alphanumeric);
        if let Some((kind, end)) = number_at(bytes, at).filter(|_| free)
            && !text[end..].starts_with(char::is_alphanumeric)
        {
            return Some(kind);
        }
        at += digits(&bytes[at..]);
    }
    None
}

/// The end of the UUID that holds the byte at `at`.
fn uuid_around(bytes: &[u8], at: usize) -> Option<usize> {
    let earliest = at.saturating_sub(UUID_LENGTH - 1);
    let start = (earliest..=at).find(|start| bytes[*start..].get(..UUID_LENGTH).is_some_and(is_uuid))?;
    Some(start + UUID_LENGTH)
}

fn is_uuid(bytes: &[u8]) -> bool {
    bytes.iter().enumerate().all(|(at, byte)| match at {
        8 | 13 | 18 | 23 => *byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    })
}

/// A number that begins with the digit at `start`, in one of the ways of writing it, and where it ends.
fn number_at(bytes: &[u8], start: usize) -> Option<(PersonNumberKind, usize)> {
    /// The groups of digits in which numbers are written.
    const SHAPES: [&[usize]; 8] =
        [&[10], &[12], &[6, 4], &[8, 4], &[2, 2, 2, 4], &[4, 2, 2, 4], &[6, 2, 2], &[8, 2, 2]];
    SHAPES.iter().find_map(|shape| {
        let (number, length, end) = groups(bytes, start, shape)?;
        Some((kind_of(&number[..length], shape)?, end))
    })
}

/// The digits of groups of exactly these sizes, how many they are, and where the last group ends.
fn groups(bytes: &[u8], start: usize, shape: &[usize]) -> Option<([u8; 12], usize, usize)> {
    let (mut number, mut length, mut at) = ([0; 12], 0, start);
    for (group, size) in shape.iter().enumerate() {
        if group > 0 {
            at += separator(&bytes[at..])?;
        }
        if digits(&bytes[at..]) != *size {
            return None;
        }
        number[length..length + size].copy_from_slice(&bytes[at..at + size]);
        length += size;
        at += size;
    }
    number.iter_mut().take(length).for_each(|digit| *digit -= b'0');
    Some((number, length, at))
}

fn digits(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// The length of a separator at the beginning of `bytes`: a hyphen or plus with optional spaces, or a space.
fn separator(bytes: &[u8]) -> Option<usize> {
    let length = bytes.iter().take_while(|byte| matches!(byte, b' ' | b'-' | b'+')).count();
    let signs = bytes[..length].iter().filter(|byte| **byte != b' ').count();
    ((1..=SEPARATOR_MAX).contains(&length) && signs <= 1).then_some(length)
}

fn kind_of(number: &[u8], shape: &[usize]) -> Option<PersonNumberKind> {
    let (century, short) = number.split_at(number.len() - 10);
    let swedish = if passes_luhn(short) { swedish_kind(century, short) } else { None };
    let danish =
        matches!(shape, [10] | [6, 4]) && is_date(None, two(&short[4..]), two(&short[2..]), two(short));
    swedish.or(danish.then_some(PersonNumberKind::Cpr))
}

fn swedish_kind(century: &[u8], short: &[u8]) -> Option<PersonNumberKind> {
    let century = if century.is_empty() { None } else { Some(two(century)) };
    let (year, month, day) = (two(short), two(&short[2..]), two(&short[4..]));
    if is_date(century, year, month, day) {
        return Some(PersonNumberKind::Personnummer);
    }
    let coordinated = day.checked_sub(60).is_some_and(|day| is_date(century, year, month, day));
    coordinated.then_some(PersonNumberKind::Samordningsnummer)
}

/// The number that the first two digits make.
fn two(digits: &[u8]) -> u8 {
    digits.iter().take(2).fold(0, |sum, digit| sum * 10 + digit)
}

/// Whether the day exists in the century, or in any of 1800 to 2099 when none is given.
fn is_date(century: Option<u8>, year: u8, month: u8, day: u8) -> bool {
    let exists = |century: u8| {
        let month = Month::try_from(month).ok()?;
        Date::from_calendar_date(i32::from(century) * 100 + i32::from(year), month, day).ok()
    };
    match century {
        Some(century) => (18..=20).contains(&century) && exists(century).is_some(),
        None => (18..=20).any(|century| exists(century).is_some()),
    }
}

/// The check digit of ISO/IEC 7812 (Luhn) over ten digits.
fn passes_luhn(number: &[u8]) -> bool {
    let sum: u32 = number
        .iter()
        .enumerate()
        .map(|(at, digit)| {
            let weighted = if at % 2 == 0 { digit * 2 } else { *digit };
            u32::from(weighted / 10 + weighted % 10)
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use PersonNumberKind::{Cpr, Personnummer, Samordningsnummer};
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_are_recognised_however_they_are_written() {
        for text in
            ["8112189876", "811218-9876", "811218+9876", "19811218-9876", "198112189876", " 811218 9876 "]
        {
            assert_eq!(looks_like_person_number(text), Some(Personnummer), "{text}");
        }
        for text in ["1981-12-18-9876", "81 12 18 - 9876", "19811218 98 76"] {
            assert_eq!(looks_like_person_number(text), Some(Personnummer), "{text}");
        }
        assert_eq!(looks_like_person_number("701063-2391"), Some(Samordningsnummer));
        assert_eq!(looks_like_person_number("311299-1234"), Some(Cpr));
        assert_eq!(looks_like_person_number("3112991234"), Some(Cpr));
    }

    #[test]
    fn what_is_no_number_is_let_through() {
        for text in ["811218-9875", "811318-9876", "19811218-9875", "81121898", "r-0001", "", "5550001234567"]
        {
            assert_eq!(looks_like_person_number(text), None, "{text}");
        }
        assert_eq!(looks_like_person_number("178112189876"), None);
    }

    #[test]
    fn a_number_is_found_inside_a_text() {
        for text in ["Jag heter Kim, 811218-9876.", "pnr:8112189876!", "boras-811218-9876", "åäö 811218-9876"]
        {
            assert_eq!(find_person_number(text), Some(Personnummer), "{text}");
        }
        for text in
            ["x8112189876", "8112189876x", "ö8112189876", "88112189876", "2024-02-29 kl 10.30", "år 1981"]
        {
            assert_eq!(find_person_number(text), None, "{text}");
        }
    }

    #[test]
    fn a_uuid_hides_nothing_that_stands_beside_it() {
        let uuid = "19811218-9876-4981-8112-811218987600";
        assert_eq!(find_person_number(uuid), None);
        assert_eq!(find_person_number(&format!("{uuid} 811218-9876")), Some(Personnummer));
    }

    proptest! {
        #[test]
        fn a_random_uuid_is_never_flagged(bytes: [u8; 16], prefix in "[a-z]{0,8}[-:/ ]") {
            let uuid = uuid::Builder::from_random_bytes(bytes).into_uuid();
            prop_assert_eq!(looks_like_person_number(&uuid.to_string()), None);
            prop_assert_eq!(find_person_number(&uuid.to_string()), None);
            prop_assert_eq!(find_person_number(&uuid.simple().to_string()), None);
            let prefixed = format!("{prefix}{uuid}");
            prop_assert_eq!(find_person_number(&prefixed), None);
        }

        #[test]
        fn a_uuid_of_digits_alone_is_never_flagged(text in "[0-9]{8}-[0-9]{4}-4[0-9]{3}-[89][0-9]{3}-[0-9]{12}") {
            prop_assert_eq!(find_person_number(&text), None);
        }

        #[test]
        fn a_random_base32_key_is_never_flagged(key in "[A-Z2-7]{16,40}") {
            prop_assert_eq!(find_person_number(&key), None);
            prop_assert_eq!(looks_like_person_number(&key), None);
        }

        #[test]
        fn any_text_is_searched_without_fault(text: String) {
            let _ = (find_person_number(&text), looks_like_person_number(&text));
        }
    }
}
