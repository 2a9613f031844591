//! The words that stand beside a reason, in Swedish, Danish and English.

use jamfor_survey::Texts;

use super::figure::{Caveat, Reason};

/// A caveat with the words of the catalogue.
#[must_use]
pub fn caveat(reason: Reason, detail: impl Into<String>) -> Caveat {
    let [sv, da, en] = words(reason);
    Caveat { reason, text: Texts::new().with("sv", sv).with("da", da).with("en", en), detail: detail.into() }
}

/// Swedish, Danish, English.
const fn words(reason: Reason) -> [&'static str; 3] {
    match reason {
        Reason::CoveragePartial => [
            "Alla områden som kunde delta gjorde det inte.",
            "Ikke alle områder, der kunne deltage, gjorde det.",
            "Not every area that could take part did.",
        ],
        Reason::ParticipationLow => {
            ["Få av de tillfrågade svarade.", "Få af de adspurgte svarede.", "Few of those asked answered."]
        }
        Reason::ParticipationApart => [
            "Andelen som svarade skiljer sig mycket åt.",
            "Andelen, der svarede, er meget forskellig.",
            "The participation rates are far apart.",
        ],
        Reason::ModeMix => [
            "Svaren lämnades på olika sätt.",
            "Svarene blev afgivet på forskellige måder.",
            "The answers were given in different ways.",
        ],
        Reason::RecruitmentDiffers => [
            "De tillfrågade bjöds in på olika sätt.",
            "De adspurgte blev inviteret på forskellige måder.",
            "People were asked to take part in different ways.",
        ],
        Reason::CountingUnitDiffers => [
            "De tillfrågade räknades i olika enheter.",
            "De adspurgte blev talt i forskellige enheder.",
            "Those asked were counted in different units.",
        ],
        Reason::TextChanged => [
            "Frågans text har ändrats.",
            "Spørgsmålets tekst er ændret.",
            "The wording of the question has changed.",
        ],
        Reason::ItemChanged => [
            "Frågan eller dess svarsalternativ har ändrats.",
            "Spørgsmålet eller dets svarmuligheder er ændret.",
            "The question or its options have changed.",
        ],
        Reason::ParticipantsChanged => {
            ["Andra områden deltog.", "Andre områder deltog.", "Other areas took part."]
        }
        Reason::NoOpinionHigh => {
            ["Många svarade att de inte vet.", "Mange svarede, at de ikke ved det.", "Many have no opinion."]
        }
        Reason::TargetGroupMix => [
            "Målgrupperna är olika stora delar av svaren.",
            "Målgrupperne udgør forskellige dele af svarene.",
            "The target groups are mixed differently.",
        ],
        Reason::SpecialEvent => [
            "En särskild händelse inföll under insamlingen.",
            "En særlig begivenhed fandt sted under indsamlingen.",
            "A special event fell into the collection.",
        ],
        Reason::Pilot => {
            ["Omgången var ett prov.", "Runden var en prøve.", "The round tried the survey out."]
        }
        Reason::SmallBase => [
            "För få svar för att pröva skillnaden.",
            "For få svar til at teste forskellen.",
            "There are too few answers for a test.",
        ],
        Reason::StatedRateDiffers => [
            "Den angivna och den beräknade andelen stämmer inte överens.",
            "Den angivne og den beregnede andel stemmer ikke overens.",
            "The stated and the computed rate disagree.",
        ],
        Reason::ConstructDiffers => [
            "Frågorna mäter olika saker.",
            "Spørgsmålene måler forskellige ting.",
            "The questions measure different things.",
        ],
        Reason::ScaleDiffers => {
            ["Svarsskalorna skiljer sig åt.", "Svarskalaerne er forskellige.", "The scales differ."]
        }
        Reason::PopulationDiffers => [
            "Frågorna ställdes till olika grupper av människor.",
            "Spørgsmålene blev stillet til forskellige grupper af mennesker.",
            "Different people were asked.",
        ],
        Reason::CrosswalkMissing => [
            "Ingen har beskrivit hur långt de mäter samma sak.",
            "Ingen har beskrevet, hvor langt de måler det samme.",
            "Nobody has said how far they measure the same.",
        ],
        Reason::TotalWithheld => [
            "Totalen visas inte: för få områden, eller ett av dem är en för stor del.",
            "Totalen vises ikke: for få områder, eller et af dem udgør en for stor del.",
            "The total is withheld: too few areas, or one of them is too large a part.",
        ],
        Reason::Synthetic => {
            ["Svaren är påhittade.", "Svarene er opdigtede.", "The respondents are made up."]
        }
        Reason::AssistanceDiffers => [
            "De svarande fick olika slags hjälp.",
            "De, der svarede, fik forskellig hjælp.",
            "People had help of different kinds when they answered.",
        ],
        Reason::RoundsPooled => [
            "Flera omgångar räknas tillsammans.",
            "Flere runder er talt sammen.",
            "Several rounds are counted together.",
        ],
        Reason::ComparatorIncomplete => [
            "Några områden i jämförelsen saknar värde.",
            "Nogle områder i sammenligningen mangler en værdi.",
            "Not every area of the comparator has a value.",
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_words_in_three_languages() {
        for reason in Reason::ALL {
            let caveat = caveat(reason, "");
            assert_eq!(caveat.text.iter().filter(|(_, text)| !text.is_empty()).count(), 3, "{reason:?}");
        }
    }
}
