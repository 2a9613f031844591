//! What the codes of a release are called, as definitions and register said it when the release was built.

use std::collections::BTreeMap;

use jamfor_survey::{Language, Texts};
use serde::{Deserialize, Serialize};

/// What a label is looked for in when it is not in the language that is asked for.
const COMMON: &str = "en";

/// Labels by code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Labels {
    /// What the survey is called.
    pub survey: Texts,
    /// Names of areas, by code.
    pub areas: BTreeMap<String, String>,
    /// Titles of target groups, by key.
    pub groups: BTreeMap<String, Texts>,
    /// Labels of options, by item and code.
    pub options: BTreeMap<String, BTreeMap<String, Texts>>,
}

impl Labels {
    /// The name of an area; empty where it is not known.
    #[must_use]
    pub fn area(&self, code: &str) -> &str {
        self.areas.get(code).map_or("", String::as_str)
    }

    /// The title of a target group; empty where it is not known.
    #[must_use]
    pub fn group(&self, key: &str, language: &Language) -> &str {
        self.groups.get(key).map_or("", |texts| said(texts, language))
    }

    /// The label of an option; empty where it is not known.
    #[must_use]
    pub fn option(&self, item: &str, code: &str, language: &Language) -> &str {
        let texts = self.options.get(item).and_then(|options| options.get(code));
        texts.map_or("", |texts| said(texts, language))
    }

    /// Adds labels of options; those that are there stay.
    pub fn add_options(&mut self, item: &str, labels: impl IntoIterator<Item = (String, Texts)>) {
        let known = self.options.entry(item.to_owned()).or_default();
        for (code, texts) in labels {
            known.entry(code).or_insert(texts);
        }
    }
}

/// A text in a language, in its main language, in English, or in the first one that there is; empty for none.
#[must_use]
pub fn said<'a>(texts: &'a Texts, language: &Language) -> &'a str {
    let main = language.as_str().split('-').next().unwrap_or_default();
    let of = |tag: &str| texts.iter().find(|(known, _)| known.as_str() == tag);
    let found = of(language.as_str()).or_else(|| of(main)).or_else(|| of(COMMON));
    found.or_else(|| texts.iter().next()).map_or("", |(_, text)| text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_comes_in_the_nearest_language_that_it_has() {
        let texts = Texts::new().with("en", "woman").with("sv", "kvinna").with("fi", "nainen");
        for (language, expected) in [("sv", "kvinna"), ("sv-SE", "kvinna"), ("da", "woman"), ("", "woman")] {
            assert_eq!(said(&texts, &language.into()), expected, "{language}");
        }
        assert_eq!(said(&Texts::new().with("sv", "kvinna"), &"da".into()), "kvinna");
        assert_eq!(said(&Texts::new(), &"da".into()), "");
    }

    #[test]
    fn the_first_label_of_a_code_stays() {
        let mut labels = Labels::default();
        for word in ["Woman", "Female"] {
            labels.add_options("sex", [("f".to_owned(), Texts::new().with("en", word))]);
        }
        assert_eq!(labels.option("sex", "f", &"en".into()), "Woman");
        assert_eq!((labels.option("sex", "m", &"en".into()), labels.area("SE")), ("", ""));
    }
}
