//! The language in which things are shown.

use jamfor_contract::common::Text;

/// The languages that the program speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Language {
    /// Swedish.
    Sv,
    /// Danish.
    Da,
    /// English.
    #[default]
    En,
}

impl Language {
    /// Its BCP 47 tag.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Sv => "sv",
            Self::Da => "da",
            Self::En => "en",
        }
    }

    /// One of three texts.
    #[must_use]
    pub const fn of<'t>(self, en: &'t str, sv: &'t str, da: &'t str) -> &'t str {
        match self {
            Self::Sv => sv,
            Self::Da => da,
            Self::En => en,
        }
    }
}

/// The text in a language, or else in English, or else in whichever there is; empty when there is none.
#[must_use]
pub fn text(texts: &[Text], language: Language) -> &str {
    let in_language = |tag: &str| {
        let fits = |text: &&Text| text.language == tag || text.language.starts_with(&format!("{tag}-"));
        texts.iter().find(fits)
    };
    let found = in_language(language.tag()).or_else(|| in_language("en")).or_else(|| texts.first());
    found.map_or("", |text| text.text.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_shown_in_the_nearest_language_there_is() {
        let texts = [("sv", "nöjd"), ("en", "satisfied")]
            .map(|(language, text)| Text { language: language.to_owned(), text: text.to_owned() });
        assert_eq!(text(&texts, Language::Sv), "nöjd");
        assert_eq!(text(&texts, Language::Da), "satisfied");
        assert_eq!(text(&texts[..1], Language::Da), "nöjd");
        assert_eq!(text(&[], Language::Da), "");
    }
}
