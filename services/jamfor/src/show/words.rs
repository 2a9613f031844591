//! The words of the program in its three languages.

use jamfor_contract::benchmark::funnel_point::Flag;
use jamfor_contract::benchmark::{ComparatorKind, Missing, Quarter, Reliability, Verdict};

use super::Language;

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

/// How far a value carries; nothing where it carries far.
#[must_use]
pub(super) const fn reliability(reliability: Reliability, language: Language) -> &'static str {
    match reliability {
        Reliability::Review => language.of(
            "look closer: few degrees of freedom, or a wide interval",
            "granska: få frihetsgrader eller brett intervall",
            "se nærmere efter: få frihedsgrader eller bredt interval",
        ),
        Reliability::Low => language.of(
            "low reliability: not for official use",
            "låg säkerhet: inte för officiellt bruk",
            "lav sikkerhed: ikke til officiel brug",
        ),
        Reliability::High | Reliability::Unspecified => "",
    }
}

/// How unusual an area is.
#[must_use]
pub(crate) const fn flag(flag: Flag, language: Language) -> &'static str {
    match flag {
        Flag::Within => language.of("as expected", "som väntat", "som ventet"),
        Flag::AlertHigh => language.of("high", "högt", "højt"),
        Flag::AlertLow => language.of("low", "lågt", "lavt"),
        Flag::OutlierHigh => language.of("very high", "mycket högt", "meget højt"),
        Flag::OutlierLow => language.of("very low", "mycket lågt", "meget lavt"),
        Flag::Unspecified => "–",
    }
}

/// The quarter in which an area stands.
#[must_use]
pub(crate) const fn quarter(quarter: Quarter, language: Language) -> &'static str {
    match quarter {
        Quarter::Best25 => language.of("best 25 %", "bästa 25 %", "bedste 25 %"),
        Quarter::Middle50 => language.of("middle 50 %", "mittersta 50 %", "midterste 50 %"),
        Quarter::Worst25 => language.of("worst 25 %", "sämsta 25 %", "dårligste 25 %"),
        Quarter::Unspecified => "–",
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
    Size,
    Deviation,
    Flag,
    Ranks,
    Quarter,
    Rounds,
    Areas,
    Change,
    Yearly,
    Period,
    Source,
    Denominator,
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
        Heading::Size => language.of("size", "storlek", "størrelse"),
        Heading::Deviation => language.of("std. errors", "medelfel", "standardfejl"),
        Heading::Flag => language.of("for its size", "för sin storlek", "for sin størrelse"),
        Heading::Ranks => language.of("ranks", "platser", "placeringer"),
        Heading::Quarter => language.of("quarter", "fjärdedel", "fjerdedel"),
        Heading::Rounds => language.of("rounds", "omgångar", "runder"),
        Heading::Areas => language.of("areas", "områden", "områder"),
        Heading::Change => language.of("change", "förändring", "ændring"),
        Heading::Yearly => language.of("a year", "per år", "om året"),
        Heading::Period => language.of("period", "period", "periode"),
        Heading::Source => language.of("source", "källa", "kilde"),
        Heading::Denominator => language.of("out of", "av", "ud af"),
    }
}
