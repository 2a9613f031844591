//! A questionnaire: what is asked of one target group, in one or more languages.

use serde::{Deserialize, Serialize};

use crate::{Digest, Item, Language, QuestionnaireKey, Scale, TargetGroup, Texts};

/// Stands before the canonical JSON, so that a later form can never have the digest of this one.
const DIGEST_FORMAT: &[u8] = b"jamfor/questionnaire/1\n";

/// The content of one version of a questionnaire.
///
/// The canonical JSON is the serialised value: fields in the order of declaration, every field written, maps
/// ordered by key, no white space.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Questionnaire {
    /// The key, unique within its body.
    pub key: QuestionnaireKey,
    /// The title by language.
    pub title: Texts,
    /// The languages that every text must have.
    pub languages: Vec<Language>,
    /// Whom it is for.
    pub target_group: TargetGroup,
    /// The scales that items refer to.
    pub scales: Vec<Scale>,
    /// The items in the order in which they are asked.
    pub items: Vec<Item>,
    /// What the makers want readers of the definition to know, such as an assumption or a source.
    #[serde(default)]
    pub note: String,
}

impl Questionnaire {
    /// The scale with `key`.
    #[must_use]
    pub fn scale(&self, key: &str) -> Option<&Scale> {
        self.scales.iter().find(|scale| scale.key.as_str() == key)
    }

    /// The item with `key`.
    #[must_use]
    pub fn item(&self, key: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.key.as_str() == key)
    }

    /// The scale of an item of single or multiple choice.
    #[must_use]
    pub fn scale_of(&self, item: &Item) -> Option<&Scale> {
        item.kind.scale().and_then(|key| self.scale(key.as_str()))
    }

    /// The canonical JSON: the form that is stored and digested.
    #[must_use]
    #[expect(clippy::expect_used, reason = "no map with keys other than text, no serializer that fails")]
    pub fn canonical_json(&self) -> String {
        serde_json::to_string(self).expect("a questionnaire is representable in JSON")
    }

    /// SHA-256 over a line with the format version and the canonical JSON.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(&[DIGEST_FORMAT, self.canonical_json().as_bytes()].concat())
    }
}
