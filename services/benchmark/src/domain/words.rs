//! What readers are told in words, in Swedish, Danish and English: caveats, and findings as parts of a sentence.
//!
//! The words stand in `words/*.ftl`, one catalogue a language, which are part of the program.

use std::{
    borrow::Cow,
    collections::BTreeMap,
    sync::{Arc, LazyLock},
};

use fluent_bundle::{FluentArgs, FluentResource, concurrent::FluentBundle};
use jamfor_survey::{Language, Texts};

use super::{
    figure::{Caveat, Missing, Reason},
    kind::Kind,
    word::Word,
};

/// Languages and their catalogues.
const CATALOGUES: [(&str, &str); 3] = [
    ("sv", include_str!("../../words/sv.ftl")),
    ("da", include_str!("../../words/da.ftl")),
    ("en", include_str!("../../words/en.ftl")),
];

/// What a title is looked for in when it is not in the language of a sentence.
const COMMON: &str = "en";

/// All that needs no title: made once.
static WORDS: LazyLock<Words> = LazyLock::new(Words::new);

/// A caveat with the words of the catalogue.
#[must_use]
pub fn caveat(reason: Reason, detail: impl Into<String>) -> Caveat {
    let text = WORDS.caveats.get(&reason).map_or_else(Cow::default, Cow::Borrowed);
    Caveat { reason, text, detail: detail.into() }
}

/// A word for what a figure is held against, such as "better than the participants".
#[must_use]
pub fn against(kind: Kind, word: Word) -> Texts {
    WORDS.against.get(&(kind, word)).cloned().unwrap_or_default()
}

/// The same for a stored comparator, which is named by its title.
#[must_use]
pub fn against_stored(word: Word, title: &Texts) -> Texts {
    WORDS.in_each(|catalogue, language| {
        let title = title_in(title, language);
        catalogue.part(&message_of(Kind::Stored), word, Some(title))
    })
}

/// A word for a line through rounds, such as "getting better from round to round".
#[must_use]
pub fn trend(word: Word) -> Texts {
    WORDS.others.get(&("trend", word)).cloned().unwrap_or_default()
}

/// A word for the mean change of the same areas.
#[must_use]
pub fn panel(word: Word) -> Texts {
    WORDS.others.get(&("panel", word)).cloned().unwrap_or_default()
}

/// A step of an explanation, or a kind of missing.
#[must_use]
pub fn explained(name: Explained, language: &Language) -> String {
    let message = name.message();
    WORDS.catalogue(language).and_then(|catalogue| catalogue.whole(message)).unwrap_or_default()
}

/// How to name a value as it was published, and what is computed on from it.
#[must_use]
pub fn sources(based: &str, language: &Language) -> (String, String) {
    let say = |message| {
        let catalogue = WORDS.catalogue(language);
        catalogue.and_then(|catalogue| catalogue.with(message, "based", based)).unwrap_or_default()
    };
    (say("explain-source"), say("explain-derived"))
}

/// What an explanation says in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Explained {
    /// Why there is no value.
    Missing(Missing),
    /// Who is counted for a participation rate.
    Asked,
    /// Who is in the denominator: answers of substance.
    Substantive,
    /// Who is in the denominator: everybody who answered.
    AllAnswered,
    /// Who is in the numerator: classes of options.
    PositiveClasses,
    /// Who is in the numerator: single options.
    PositiveOptions,
    /// A share of weights.
    Share,
    /// Completed by asked.
    Rate,
    /// A mean of areas.
    Mean,
    /// Rounding for those who do not see everything.
    Rounded,
    /// Rounding for the methodologist.
    Printed,
    /// An interval from printed numbers.
    IntervalPrinted,
    /// An interval from exact ones.
    Interval,
}

impl Explained {
    const fn message(self) -> &'static str {
        match self {
            Self::Missing(Missing::Suppressed) => "explain-suppressed",
            Self::Missing(Missing::NotAsked) => "explain-not-asked",
            Self::Missing(Missing::NotApplicable) => "explain-not-applicable",
            Self::Missing(Missing::NoAnswer) => "explain-no-answer",
            Self::Missing(Missing::NotCollected) => "explain-not-collected",
            Self::Missing(Missing::NotComparable) => "explain-not-comparable",
            Self::Asked => "explain-asked",
            Self::Substantive => "explain-substantive",
            Self::AllAnswered => "explain-all-answered",
            Self::PositiveClasses => "explain-positive-classes",
            Self::PositiveOptions => "explain-positive-options",
            Self::Share => "explain-share",
            Self::Rate => "explain-rate",
            Self::Mean => "explain-mean",
            Self::Rounded => "explain-rounded",
            Self::Printed => "explain-printed",
            Self::IntervalPrinted => "explain-interval-printed",
            Self::Interval => "explain-interval",
        }
    }
}

/// The catalogues, and the texts that follow from them alone.
struct Words {
    catalogues: Vec<(Language, Catalogue)>,
    caveats: BTreeMap<Reason, Arc<Texts>>,
    against: BTreeMap<(Kind, Word), Texts>,
    others: BTreeMap<(&'static str, Word), Texts>,
}

impl Words {
    fn new() -> Self {
        let catalogues = CATALOGUES.map(|(language, text)| (language.into(), Catalogue::new(language, text)));
        let mut words = Self {
            catalogues: catalogues.into(),
            caveats: BTreeMap::new(),
            against: BTreeMap::new(),
            others: BTreeMap::new(),
        };
        for reason in Reason::ALL {
            let message = format!("caveat-{}", key(reason.as_str()));
            words.caveats.insert(reason, Arc::new(words.in_each(|catalogue, _| catalogue.whole(&message))));
        }
        for word in Word::ALL {
            for kind in Kind::ALL.into_iter().filter(|kind| *kind != Kind::Stored) {
                let texts = words.in_each(|catalogue, _| catalogue.part(&message_of(kind), word, None));
                words.against.insert((kind, word), texts);
            }
            for message in ["trend", "panel"] {
                let texts = words.in_each(|catalogue, _| catalogue.part(message, word, None));
                words.others.insert((message, word), texts);
            }
        }
        words
    }

    /// The catalogue of a language, of its main language, or the common one.
    fn catalogue(&self, language: &Language) -> Option<&Catalogue> {
        let main = language.as_str().split('-').next().unwrap_or_default();
        let of = |tag: &str| {
            let found = self.catalogues.iter().find(|(known, _)| known.as_str() == tag);
            found.map(|(_, catalogue)| catalogue)
        };
        of(main).or_else(|| of(COMMON))
    }

    fn in_each(&self, say: impl Fn(&Catalogue, &Language) -> Option<String>) -> Texts {
        let said = |(language, catalogue): &(Language, Catalogue)| {
            say(catalogue, language).map(|text| (language.clone(), text))
        };
        self.catalogues
            .iter()
            .filter_map(said)
            .fold(Texts::new(), |texts, (language, text)| texts.with(language, text))
    }
}

/// The messages of one language.
struct Catalogue(FluentBundle<FluentResource>);

impl Catalogue {
    /// What cannot be read is left out: a test holds that nothing is.
    fn new(language: &str, text: &str) -> Self {
        let mut bundle = FluentBundle::new_concurrent(vec![language.parse().unwrap_or_default()]);
        bundle.set_use_isolating(false);
        let messages = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(messages, _)| messages);
        bundle.add_resource_overriding(messages);
        Self(bundle)
    }

    fn whole(&self, message: &str) -> Option<String> {
        self.text(message, None, None)
    }

    fn with(&self, message: &str, argument: &'static str, value: &str) -> Option<String> {
        self.text(message, None, Some((argument, value)))
    }

    fn part(&self, message: &str, word: Word, title: Option<&str>) -> Option<String> {
        self.text(message, Some(&key(word.as_str())), title.map(|title| ("comparator", title)))
    }

    /// None where anything is missing in the message, so that no reader sees half of one.
    fn text(&self, message: &str, part: Option<&str>, given: Option<(&'static str, &str)>) -> Option<String> {
        let message = self.0.get_message(message)?;
        let pattern = match part {
            Some(part) => message.get_attribute(part)?.value(),
            None => message.value()?,
        };
        let mut arguments = FluentArgs::new();
        if let Some((argument, value)) = given {
            arguments.set(argument, value);
        }
        let mut errors = Vec::new();
        let text = self.0.format_pattern(pattern, Some(&arguments), &mut errors).into_owned();
        errors.is_empty().then_some(text)
    }
}

fn message_of(kind: Kind) -> String {
    format!("against-{}", key(kind.as_str()))
}

/// The key in a catalogue of a stable word.
fn key(word: &str) -> String {
    word.to_lowercase().replace('_', "-")
}

/// The title in a language, in the common one, or in any.
fn title_in<'a>(title: &'a Texts, language: &Language) -> &'a str {
    let found = title.get(language).or_else(|| title.get(&COMMON.into()));
    found.or_else(|| title.iter().next().map(|(_, text)| text)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// What explanations say, but for kinds of missing.
    const STEPS: [Explained; 12] = [
        Explained::Asked,
        Explained::Substantive,
        Explained::AllAnswered,
        Explained::PositiveClasses,
        Explained::PositiveOptions,
        Explained::Share,
        Explained::Rate,
        Explained::Mean,
        Explained::Rounded,
        Explained::Printed,
        Explained::IntervalPrinted,
        Explained::Interval,
    ];

    fn explanations() -> impl Iterator<Item = Explained> {
        Missing::ALL.map(Explained::Missing).into_iter().chain(STEPS)
    }

    #[test]
    fn every_step_and_kind_of_missing_is_said_in_each_language_in_its_own_words() {
        for (language, _) in CATALOGUES {
            let mut texts: Vec<String> = explanations().map(|one| explained(one, &language.into())).collect();
            assert!(texts.iter().all(|text| !text.is_empty()), "{language}: {texts:?}");
            texts.sort();
            texts.dedup();
            assert_eq!(texts.len(), explanations().count(), "{language}");
        }
        let swedish = explained(Explained::Asked, &"sv".into());
        assert_eq!(explained(Explained::Asked, &"sv-SE".into()), swedish);
        assert_eq!(explained(Explained::Asked, &"fi".into()), explained(Explained::Asked, &"en".into()));
    }

    #[test]
    fn what_was_published_and_what_is_computed_from_it_are_named_apart() {
        let (source, derived) = sources("A survey, 2018", &"en".into());
        assert_eq!(source, "Source: A survey, 2018");
        assert_eq!(derived, "Own calculation based on A survey, 2018");
        assert_eq!(sources("x", &"da".into()).0, "Kilde: x");
    }

    fn said(texts: &Texts) -> Vec<&str> {
        let words: Vec<&str> = texts.iter().map(|(_, text)| text).collect();
        assert!(words.iter().all(|text| !text.is_empty() && !text.contains(['{', '$'])), "{words:?}");
        words
    }

    #[test]
    fn every_reason_word_and_kind_has_a_text_in_each_language() {
        for reason in Reason::ALL {
            assert_eq!(said(&caveat(reason, "").text).len(), 3, "{reason:?}");
        }
        let title = Texts::new().with("en", "the target").with("sv", "målet");
        for word in Word::ALL {
            for kind in Kind::ALL.into_iter().filter(|kind| *kind != Kind::Stored) {
                assert_eq!(said(&against(kind, word)).len(), 3, "{kind:?} {word:?}");
            }
            for texts in [trend(word), panel(word), against_stored(word, &title)] {
                assert_eq!(said(&texts).len(), 3, "{word:?}");
            }
        }
    }

    #[test]
    fn no_two_words_say_the_same_of_one_kind() {
        for kind in Kind::ALL.into_iter().filter(|kind| *kind != Kind::Stored) {
            for at in 0..3 {
                let mut texts: Vec<String> =
                    Word::ALL.map(|word| said(&against(kind, word))[at].to_owned()).into();
                texts.sort();
                texts.dedup();
                assert_eq!(texts.len(), Word::ALL.len(), "{kind:?}: {texts:?}");
            }
        }
    }

    #[test]
    fn a_stored_comparator_is_named_by_its_title() {
        let title = Texts::new().with("en", "municipalities of this size").with("sv", "lika stora kommuner");
        let texts = against_stored(Word::Better, &title);
        let expected = Texts::new()
            .with("sv", "bättre än lika stora kommuner")
            .with("da", "bedre end municipalities of this size");
        assert_eq!(texts, expected.with("en", "better than municipalities of this size"));
        let odd = Texts::new().with("fi", "{ $oops } { -term }");
        assert_eq!(said_raw(&against_stored(Word::Worse, &odd), "en"), "worse than { $oops } { -term }");
    }

    fn said_raw(texts: &Texts, language: &str) -> String {
        texts.get(&language.into()).unwrap().to_owned()
    }

    /// The keys of a catalogue: messages, and attributes under them.
    fn keys(text: &str) -> Vec<String> {
        let mut message = String::new();
        let mut found = Vec::new();
        for line in text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            let (name, _) = line.split_once('=').unwrap();
            if line.starts_with(' ') {
                found.push(format!("{message}{}", name.trim()));
            } else {
                name.trim().clone_into(&mut message);
                found.push(message.clone());
            }
        }
        found.sort();
        found
    }

    #[test]
    fn every_catalogue_is_read_in_full_and_has_the_same_keys_once() {
        let [first, ..] = CATALOGUES;
        for (language, text) in CATALOGUES {
            let read = FluentResource::try_new(text.to_owned());
            assert!(read.is_ok(), "{language}: {:?}", read.err().map(|(_, errors)| errors));
            assert_eq!(keys(text), keys(first.1), "{language}");
            let mut once = keys(text);
            once.dedup();
            assert_eq!(once.len(), keys(text).len(), "{language}");
        }
        let kinds = Kind::ALL.map(message_of);
        let used = |name: &str| {
            let message = name.split('.').next().unwrap_or_default();
            let caveats = Reason::ALL.map(|reason| format!("caveat-{}", key(reason.as_str())));
            kinds.iter().chain(&caveats).any(|known| known == message)
                || ["trend", "panel", "explain-source", "explain-derived"].contains(&message)
                || explanations().any(|one| one.message() == message)
        };
        assert_eq!(keys(first.1).into_iter().find(|name| !used(name)), None);
    }
}
