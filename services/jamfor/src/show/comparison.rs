//! Areas beside each other, and countries beside each other.

use jamfor_contract::benchmark::{Basis, CompareAreasResponse, CompareCountriesResponse, Figure, Missing};
use jamfor_contract::questionnaire::{Commonality, Facet};

use super::against::{comparison_cells, comparison_columns, no_comparison};
use super::figure::{bar_legend, figure_cells_against, reliability_notes};
use super::reasons::{names, sentence};
use super::words::{Heading, heading, missing, verdict};
use super::{Cell, Column, Language, Reasons, Sheet, figure_cells, figure_columns, text};
use crate::client::Titles;

/// Areas as a table: one line an area, each against the comparator.
#[must_use]
pub fn areas(answer: &CompareAreasResponse, titles: &Titles, title: impl Into<String>) -> Sheet {
    let language = titles.language();
    let area = Column::words(heading(Heading::Area, language)).at_most(34);
    let mut columns = figure_columns(vec![area], language);
    columns.extend(comparison_columns(language));
    let mut sheet = Sheet::new(title, columns);
    let mut reasons = Reasons::of_many();
    for area in &answer.areas {
        let Some(figure) = &area.figure else { continue };
        let comparison = area.comparison.as_ref();
        let against = comparison.and_then(|comparison| comparison.against.as_ref());
        let mut cells = figure_cells_against(vec![area_of(figure, titles)], figure, against, language);
        cells.extend(
            comparison
                .map_or_else(no_comparison, |comparison| comparison_cells(comparison, &mut reasons, titles)),
        );
        sheet.row(cells);
    }
    let figures = answer.areas.iter().filter_map(|area| area.figure.as_ref());
    sheet.notes = std::iter::once(bar_legend(language)).chain(reasons.notes()).collect();
    sheet.notes.extend(reliability_notes(figures, language));
    sheet
}

/// Two countries as a table: each its own figure, then how far they measure the same.
#[must_use]
pub fn countries(answer: &CompareCountriesResponse, titles: &Titles, title: impl Into<String>) -> Sheet {
    let language = titles.language();
    let head = |it| heading(it, language);
    let first = vec![Column::words(head(Heading::Area)).at_most(34), Column::words(head(Heading::Question))];
    let mut columns = figure_columns(first, language);
    columns.push(Column::words(head(Heading::Note)).for_programs());
    let mut sheet = Sheet::new(title, columns);
    for figure in [&answer.left, &answer.right].into_iter().flatten() {
        let question = figure.key.as_ref().map(|key| titles.of(&key.indicator)).unwrap_or_default();
        let first = vec![area_of(figure, titles), question.into()];
        let mut cells = figure_cells(first, figure, language);
        cells.push(names(&figure.caveats).into());
        sheet.row(cells);
    }
    sheet.notes = level_lines(answer, language);
    sheet
}

/// What the crosswalk says of two countries, in lines: levels, differences, verdict, and what else is to be minded.
#[must_use]
pub fn level_lines(answer: &CompareCountriesResponse, language: Language) -> Vec<String> {
    let mut lines = Vec::new();
    let mut told = Vec::new();
    if let Some(level) = &answer.level {
        let same = language.of("what they have in common", "vad de har gemensamt", "hvad de har til fælles");
        lines.push(format!("{same}: {}", commonality(level.overall(), language)));
        for difference in &level.differences {
            let words = text(&difference.text, language);
            let facet_level = match difference.facet() {
                Facet::Construct => level.construct(),
                Facet::Scale => level.scale(),
                Facet::Population | Facet::Unspecified => level.population(),
            };
            let facet = facet(difference.facet(), language);
            lines.push(format!("–  {facet} ({}): {words}", commonality(facet_level, language)));
            told.push(words);
        }
    }
    let others = answer.reasons.iter().filter(|reason| !told.contains(&text(&reason.text, language)));
    lines.extend(others.map(|reason| format!("–  {}", sentence(reason, language))));
    lines.push(verdict_line(answer, language));
    lines
}

fn verdict_line(answer: &CompareCountriesResponse, language: Language) -> String {
    let verdict = verdict(answer.verdict(), language);
    let side_by_side = language.of("side by side only", "endast sida vid sida", "kun side om side");
    let difference = language.of("difference", "skillnad", "forskel");
    match (&answer.harmonised, answer.harmonised_missing()) {
        (Some(found), _) => format!("=> {verdict}; {difference} {}", found.printed),
        (None, Missing::Unspecified | Missing::NotComparable) => format!("=> {verdict}: {side_by_side}"),
        (None, kind) => format!("=> {verdict}; {difference}: {}", missing(kind, language)),
    }
}

/// The area of a figure, or whose participants it is of.
pub(crate) fn area_of(figure: &Figure, titles: &Titles) -> Cell {
    let Some(key) = &figure.key else { return Cell::default() };
    let shown = match key.basis() {
        Basis::ParticipantsPooled | Basis::ParticipantsEqualUnit | Basis::Comparator => {
            titles.participants(&key.area)
        }
        Basis::Area | Basis::Unspecified => titles.area(&key.area),
    };
    Cell::new(shown, key.area.clone())
}

const fn commonality(level: Commonality, language: Language) -> &'static str {
    match level {
        Commonality::Identical => language.of("IDENTICAL", "IDENTISK", "IDENTISK"),
        Commonality::High => language.of("HIGH", "HÖG", "HØJ"),
        Commonality::Medium => language.of("MEDIUM", "MEDEL", "MIDDEL"),
        Commonality::Low => language.of("LOW", "LÅG", "LAV"),
        Commonality::None => language.of("NONE", "INGEN", "INGEN"),
        Commonality::Unspecified => "–",
    }
}

const fn facet(facet: Facet, language: Language) -> &'static str {
    match facet {
        Facet::Construct => language.of("what is measured", "vad som mäts", "hvad der måles"),
        Facet::Scale => language.of("the options", "svarsalternativen", "svarmulighederne"),
        Facet::Population => language.of("who is asked", "vilka som tillfrågas", "hvem der spørges"),
        Facet::Unspecified => "–",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::show::made_up;

    #[tokio::test]
    async fn an_area_stands_beside_the_mark_of_what_it_is_held_against() {
        let lines = areas(&made_up::areas(), &made_up::titles(Language::En), "").lines();
        let shown: Vec<String> =
            lines.iter().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        assert_eq!(
            shown[2..],
            [
                "XX-01 300 86 % ███████████████┊█│▒·· 82–90 participants 77 % +9 better, said the service with caution 1",
                "XX-02 .. suppressed participants 77 % – none, said the service with caution 1",
                "XX-03 324 58 % ███████████│▒··┊····· 53–63 participants 77 % -19 worse, said the service with caution 1",
                "XX-04 25 60 %* █████████▒▒▒│▒▒┊····· 42–78 participants 77 % – none, said the service with caution 1",
                "│ value; ▒ its interval; ┊ what it is held against",
                "1 Not every area took part (40 of 290)",
            ]
        );
    }

    #[tokio::test]
    async fn programs_get_no_picture_and_every_number() {
        let csv = areas(&made_up::areas(), &made_up::titles(Language::Sv), "").csv().unwrap();
        let csv = String::from_utf8(csv).unwrap();
        let lines: Vec<&str> = csv.lines().collect();
        assert!(
            !csv.contains(['┊', '▒'])
                && lines[0].ends_with("p benjamini-hochberg indicators,difference same mix")
        );
        assert_eq!(
            lines[2],
            "areas/XX-02,,SUPPRESSED,,,,PARTICIPANTS_POOLED,0.77,,NONE,WITH_CAUTION,COVERAGE_PARTIAL,,,,,,,,"
        );
    }
}
