//! Texts by language: what a respondent reads.

use std::collections::BTreeMap;
use std::fmt;

use jamfor_fault::{FieldPath, Violation, Violations};
use serde::{Deserialize, Serialize};

use crate::reason;

/// Characters of one text at most.
const TEXT_LENGTH_MAX: usize = 4_000;

/// A BCP 47 language tag: `sv`, `sv-SE`, `so`, `zh-Hant`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Language(String);

impl Language {
    /// The tag as it is written, not yet checked.
    pub fn new(tag: impl Into<String>) -> Self {
        Self(tag.into())
    }

    /// The tag as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the tag has the form of BCP 47: a language of 2-8 letters, then subtags of 1-8 letters and digits.
    #[must_use]
    pub fn is_well_formed(&self) -> bool {
        let mut subtags = self.0.split('-');
        let language = subtags.next().unwrap_or_default();
        (2..=8).contains(&language.len())
            && language.bytes().all(|byte| byte.is_ascii_alphabetic())
            && self.0.len() <= 35
            && subtags
                .all(|tag| (1..=8).contains(&tag.len()) && tag.bytes().all(|b| b.is_ascii_alphanumeric()))
    }

    /// Notes a malformed tag at `path`.
    pub(crate) fn check(&self, path: &FieldPath, found: &mut Violations) {
        if !self.is_well_formed() {
            let words = "write the language as a BCP 47 tag, such as sv or sv-SE";
            found.push(Violation::new(path.clone(), reason::PATTERN, words));
        }
    }
}

impl From<&str> for Language {
    fn from(tag: &str) -> Self {
        Self::new(tag)
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One text in several languages, ordered by tag.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Texts(BTreeMap<Language, String>);

impl Texts {
    /// No text in any language.
    #[must_use]
    pub const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// The same texts and one more; an earlier text of the language is replaced.
    #[must_use]
    pub fn with(mut self, language: impl Into<Language>, text: impl Into<String>) -> Self {
        self.0.insert(language.into(), text.into());
        self
    }

    /// The text in `language`, which must match exactly.
    #[must_use]
    pub fn get(&self, language: &Language) -> Option<&str> {
        self.0.get(language).map(String::as_str)
    }

    /// Every language and its text, ordered by tag.
    pub fn iter(&self) -> impl Iterator<Item = (&Language, &str)> {
        self.0.iter().map(|(language, text)| (language, text.as_str()))
    }

    /// Whether there is no text at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Notes required languages without words, malformed tags and texts that are too long.
    pub(crate) fn check(&self, required: &[Language], path: &FieldPath, found: &mut Violations) {
        for language in required {
            if self.get(language).is_none_or(|text| text.trim().is_empty()) {
                let at = path.key(language.as_str());
                found.push(Violation::new(
                    at,
                    reason::TEXT_MISSING,
                    "give the text in every required language",
                ));
            }
        }
        for (language, text) in self.iter() {
            let at = path.key(language.as_str());
            language.check(&at, found);
            if text.chars().count() > TEXT_LENGTH_MAX {
                let words = format!("shorten the text to at most {TEXT_LENGTH_MAX} characters");
                found.push(Violation::new(at, reason::TOO_LONG, words));
            }
        }
    }
}

impl<L: Into<Language>, T: Into<String>> FromIterator<(L, T)> for Texts {
    fn from_iter<I: IntoIterator<Item = (L, T)>>(texts: I) -> Self {
        Self(texts.into_iter().map(|(language, text)| (language.into(), text.into())).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_a_tag_of_bcp_47() {
        for right in ["sv", "sv-SE", "zh-Hant", "sr-Latn-RS"] {
            assert!(Language::new(right).is_well_formed(), "{right}");
        }
        for wrong in ["", "s", "sv_SE", "sv-", "svenska språket", "12"] {
            assert!(!Language::new(wrong).is_well_formed(), "{wrong}");
        }
    }

    #[test]
    fn a_blank_text_is_a_missing_one() {
        let texts = Texts::new().with("sv", "Hur nöjd är du?").with("en", " ");
        let mut found = Violations::new();
        texts.check(&["sv".into(), "en".into(), "so".into()], &"title".into(), &mut found);
        let fields: Vec<_> = found.iter().map(|v| (v.field.as_str(), v.reason)).collect();
        assert_eq!(fields, [(r#"title["en"]"#, "TEXT_MISSING"), (r#"title["so"]"#, "TEXT_MISSING")]);
    }
}
