//! Which revision publishing a draft gives: one that exists, or the next.

use jamfor_fault::Violation;
use jamfor_survey::{ChangeClass, Changes, Difference, Digest, compare};

use super::definition::{Canonical, Damaged, Revision};
use super::questionnaire::Questionnaire;
use super::reason;

/// What publishing comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Publication {
    /// This revision exists: it is the answer when it has the draft's content, and in the way when it has not.
    Existing(i32),
    /// The draft becomes this revision.
    Next(i32),
}

/// What publishing content of this digest comes to, where `number` is what the revision must get or have.
///
/// # Errors
/// A violation when the number can neither be got nor is there.
pub fn decide(
    newest: Option<&Revision>,
    digest: Digest,
    number: Option<i32>,
) -> Result<Publication, Violation> {
    let last = newest.map_or(0, |newest| newest.number);
    let same = newest.filter(|newest| newest.digest == digest);
    match (number, same) {
        (Some(number), _) if number <= last => Ok(Publication::Existing(number)),
        (None, Some(same)) => Ok(Publication::Existing(same.number)),
        (Some(_), Some(same)) => Err(wrong_number(same.number)),
        (Some(number), None) if number != last + 1 => Err(wrong_number(last + 1)),
        (_, None) => Ok(Publication::Next(last + 1)),
    }
}

fn wrong_number(right: i32) -> Violation {
    let words = "name the revision that this content has or gets, or 0";
    Violation::new("revision", reason::OUT_OF_RANGE, words).allowing([right.to_string()])
}

/// How new content of a questionnaire differs from the revision before; the first one differs from nothing.
///
/// # Errors
/// When one of them cannot be read.
pub fn change(before: Option<&Canonical>, after: &Canonical) -> Result<ChangeClass, Damaged> {
    let Some(before) = before else { return Ok(ChangeClass::Identical) };
    Ok(changes(&before.read()?, &after.read()?).class)
}

/// How two questionnaires differ, as a whole and item by item.
#[must_use]
pub fn changes(before: &Questionnaire, after: &Questionnaire) -> Changes {
    let mut changes = compare(&before.content, &after.content);
    if before.survey != after.survey {
        // Items ask what they asked: which survey holds them is no more than a heading.
        let class = ChangeClass::TextOnly;
        changes.class = changes.class.max(class);
        changes.differences.push(Difference { class, words: "survey".to_owned() });
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn newest(number: i32, content: &[u8]) -> Revision {
        Revision { number, digest: Digest::of(content), created_micros: 0 }
    }

    #[test]
    fn the_same_content_stays_the_revision_it_is() {
        let newest = newest(2, b"same");
        assert_eq!(decide(Some(&newest), Digest::of(b"same"), None), Ok(Publication::Existing(2)));
        assert_eq!(decide(Some(&newest), Digest::of(b"same"), Some(2)), Ok(Publication::Existing(2)));
        assert!(decide(Some(&newest), Digest::of(b"same"), Some(3)).is_err());
    }

    #[test]
    fn new_content_gets_the_next_number_and_no_other() {
        let newest = newest(2, b"old");
        assert_eq!(decide(None, Digest::of(b"new"), None), Ok(Publication::Next(1)));
        assert_eq!(decide(Some(&newest), Digest::of(b"new"), None), Ok(Publication::Next(3)));
        assert_eq!(decide(Some(&newest), Digest::of(b"new"), Some(3)), Ok(Publication::Next(3)));
        assert_eq!(decide(Some(&newest), Digest::of(b"new"), Some(1)), Ok(Publication::Existing(1)));
        let wrong = decide(Some(&newest), Digest::of(b"new"), Some(4)).err();
        assert_eq!(wrong.map(|wrong| wrong.allowed), Some(vec!["3".to_owned()]));
    }
}
