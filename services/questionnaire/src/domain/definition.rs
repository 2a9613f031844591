//! Definitions are documents with revisions: canonical content, its digest, and numbered states that never change.

use jamfor_contract::names::{Collection, Name};
use jamfor_survey::{ChangeClass, Digest};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Hexadecimal digits of an etag.
const ETAG_DIGITS: usize = 32;

/// What a definition says, apart from its name.
pub trait Content: Serialize + DeserializeOwned + Clone + Send + Sync + 'static {
    /// The collection that its names belong to.
    const COLLECTION: Collection;

    /// The canonical JSON: fields in the order of declaration, maps ordered by key, no white space.
    #[expect(clippy::expect_used, reason = "no map with keys other than text, no number that JSON lacks")]
    fn canonical(&self) -> Canonical {
        let text = serde_json::to_string(self).expect("a definition is representable in JSON");
        Canonical::of(Self::COLLECTION, text)
    }
}

/// Content as it is stored and digested.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Canonical {
    text: String,
    digest: Digest,
}

/// Stored content that does not say what it once said.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("stored content is damaged: {0}")]
pub struct Damaged(String);

impl Damaged {
    /// Damage, in words for the log.
    pub fn new(cause: &impl ToString) -> Self {
        Self(cause.to_string())
    }
}

impl Canonical {
    fn of(collection: Collection, text: String) -> Self {
        let digest = digest(collection, &text);
        Self { text, digest }
    }

    /// Content that was stored before.
    ///
    /// # Errors
    /// When it no longer has the digest that it was stored with.
    pub fn stored(collection: Collection, text: String, stored: &str) -> Result<Self, Damaged> {
        let content = Self::of(collection, text);
        if content.digest.to_string() == stored {
            Ok(content)
        } else {
            Err(Damaged(format!("the digest is {} and was {stored}", content.digest)))
        }
    }

    /// The JSON.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// SHA-256 over a line with collection and format version, and the JSON.
    #[must_use]
    pub const fn digest(&self) -> Digest {
        self.digest
    }

    /// A mark of exactly this content, quoted as HTTP does.
    #[must_use]
    pub fn etag(&self) -> String {
        format!("\"{}\"", &hex::encode(self.digest.as_bytes())[..ETAG_DIGITS])
    }

    /// The content as a value.
    ///
    /// # Errors
    /// When it is of another form than this program knows.
    pub fn read<T: Content>(&self) -> Result<T, Damaged> {
        serde_json::from_str(&self.text).map_err(|error| Damaged(error.to_string()))
    }
}

fn digest(collection: Collection, text: &str) -> Digest {
    // The line keeps a later form, or another kind, from ever having the digest of this one.
    Digest::of(format!("jamfor/{}/1\n{text}", collection.as_str()).as_bytes())
}

/// The mark of an immutable state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Revision {
    /// Counted from 1.
    pub number: i32,
    /// Of the content.
    pub digest: Digest,
    /// When it was made, in microseconds since the epoch.
    pub created_micros: i64,
}

/// A definition as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// Its name.
    pub name: Name,
    /// The newest content; of a questionnaire, the draft.
    pub content: Canonical,
    /// The newest revision; none while nothing was published.
    pub newest: Option<Revision>,
}

/// A state of a definition that never changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frozen {
    /// The name of the definition.
    pub name: Name,
    /// Number, digest and time.
    pub revision: Revision,
    /// The content.
    pub content: Canonical,
    /// How it differs from the revision before; none for kinds whose changes are not classed.
    pub change: Option<ChangeClass>,
}

/// A definition, in its newest state or in a pinned one, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document<T> {
    /// Its name.
    pub name: Name,
    /// What it says.
    pub content: T,
    /// The mark of exactly this content.
    pub etag: String,
    /// The revision: the pinned one, or the newest.
    pub revision: Option<Revision>,
}

impl<T: Content> TryFrom<Definition> for Document<T> {
    type Error = Damaged;

    fn try_from(definition: Definition) -> Result<Self, Damaged> {
        let Definition { name, content, newest } = definition;
        Ok(Self { name, content: content.read()?, etag: content.etag(), revision: newest })
    }
}

impl<T: Content> TryFrom<Frozen> for Document<T> {
    type Error = Damaged;

    fn try_from(frozen: Frozen) -> Result<Self, Damaged> {
        let Frozen { name, revision, content, .. } = frozen;
        Ok(Self { name, content: content.read()?, etag: content.etag(), revision: Some(revision) })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn content_that_was_altered_is_not_read() {
        let content = Canonical::of(Collection::Concepts, "{}".to_owned());
        let digest = content.digest().to_string();
        assert_eq!(Canonical::stored(Collection::Concepts, "{}".to_owned(), &digest), Ok(content));
        assert!(Canonical::stored(Collection::Concepts, "{ }".to_owned(), &digest).is_err());
        assert!(Canonical::stored(Collection::Surveys, "{}".to_owned(), &digest).is_err());
    }

    #[test]
    fn an_etag_is_quoted_and_follows_the_content() {
        let one = Canonical::of(Collection::Concepts, "1".to_owned()).etag();
        let two = Canonical::of(Collection::Concepts, "2".to_owned()).etag();
        assert!(one.starts_with('"') && one.ends_with('"') && one.len() == ETAG_DIGITS + 2);
        assert_ne!(one, two);
    }
}
