//! The words of the program in its three languages.

use jamfor_contract::benchmark::{ComparatorKind, Missing, Verdict, Word};

use super::Language;

/// A word for a difference.
#[must_use]
pub const fn word(word: Word, language: Language) -> &'static str {
    match word {
        Word::Better => language.of("better", "bättre", "bedre"),
        Word::Worse => language.of("worse", "sämre", "dårligere"),
        Word::Higher => language.of("higher", "högre", "højere"),
        Word::Lower => language.of("lower", "lägre", "lavere"),
        Word::Level => language.of("level", "i nivå", "på niveau"),
        Word::CannotBeToldApart => {
            language.of("cannot be told apart", "kan ej skiljas åt", "kan ikke skelnes")
        }
        Word::None | Word::Unspecified => "–",
    }
}

/// Whether two figures may be compared.
#[must_use]
pub const fn verdict(verdict: Verdict, language: Language) -> &'static str {
    match verdict {
        Verdict::Comparable => language.of("comparable", "jämförbart", "sammenligneligt"),
        Verdict::WithCaution => language.of("with caution", "med försiktighet", "med forbehold"),
        Verdict::NotComparable => language.of("not comparable", "ej jämförbart", "ikke sammenligneligt"),
        Verdict::Unspecified => "–",
    }
}

/// Why there is no value.
#[must_use]
pub const fn missing(missing: Missing, language: Language) -> &'static str {
    match missing {
        Missing::NotAsked => language.of("not asked", "ej ställd", "ikke stillet"),
        Missing::NotApplicable => language.of("not applicable", "ej tillämpligt", "ikke relevant"),
        Missing::NoAnswer => language.of("no answer", "inget svar", "intet svar"),
        Missing::NotCollected => language.of("not collected", "ej insamlat", "ikke indsamlet"),
        Missing::NotYetPublished => {
            language.of("not yet published", "ännu ej publicerat", "endnu ikke offentliggjort")
        }
        Missing::Suppressed => language.of("suppressed", "skyddat", "diskretioneret"),
        Missing::NotComparable => language.of("not comparable", "ej jämförbart", "ikke sammenligneligt"),
        Missing::Unspecified => "–",
    }
}

/// What a figure is held against.
#[must_use]
pub(super) const fn comparator(comparator: ComparatorKind, language: Language) -> &'static str {
    match comparator {
        ComparatorKind::ParticipantsPooled => language.of("participants", "deltagarna", "deltagerne"),
        ComparatorKind::ParticipantsEqualUnit => {
            language.of("mean of areas", "ovägt medel", "uvægtet gennemsnit")
        }
        ComparatorKind::EarlierRound => language.of("round before", "förra omgången", "forrige runde"),
        ComparatorKind::Country => language.of("other country", "annat land", "andet land"),
        ComparatorKind::OtherParticipants => {
            language.of("other participants", "övriga deltagare", "øvrige deltagere")
        }
        ComparatorKind::Stored => language.of("comparator", "jämförelsegrupp", "sammenligningsgruppe"),
        ComparatorKind::Unspecified => "–",
    }
}

/// What stands above a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the heading of that name")]
pub enum Heading {
    Question,
    Area,
    Round,
    Group,
    Answers,
    Asked,
    Share,
    Interval,
    Against,
    Difference,
    Word,
    Verdict,
    Reasons,
    Computed,
    Stated,
    Note,
    Option,
}

/// The heading in a language.
#[must_use]
pub const fn heading(heading: Heading, language: Language) -> &'static str {
    match heading {
        Heading::Question => language.of("question", "fråga", "spørgsmål"),
        Heading::Area => language.of("area", "område", "område"),
        Heading::Round => language.of("round", "omgång", "runde"),
        Heading::Group => language.of("target group", "målgrupp", "målgruppe"),
        Heading::Answers => language.of("answers", "svar", "svar"),
        Heading::Asked => language.of("asked", "tillfrågade", "adspurgte"),
        Heading::Share => language.of("share", "andel", "andel"),
        Heading::Interval => language.of("interval", "intervall", "interval"),
        Heading::Against => language.of("against", "mot", "over for"),
        Heading::Difference => language.of("diff.", "skillnad", "forskel"),
        Heading::Word => language.of("word", "omdöme", "vurdering"),
        Heading::Verdict => language.of("comparison", "jämförelse", "sammenligning"),
        Heading::Reasons => language.of("because", "därför att", "fordi"),
        Heading::Computed => language.of("computed", "beräknat", "beregnet"),
        Heading::Stated => language.of("stated", "uppgivet", "oplyst"),
        Heading::Note => language.of("note", "anmärkning", "bemærkning"),
        Heading::Option => language.of("option", "svarsalternativ", "svarmulighed"),
    }
}
