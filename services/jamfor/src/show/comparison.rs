//! Areas beside each other, and countries beside each other.

use jamfor_contract::benchmark::{Basis, CompareAreasResponse, CompareCountriesResponse, Figure, Missing};
use jamfor_contract::questionnaire::{Commonality, Facet};

use super::reasons::{names, sentence};
use super::report::{comparison_cells, comparison_columns};
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
    let mut reasons = Reasons::default();
    for area in &answer.areas {
        let Some(figure) = &area.figure else { continue };
        let mut cells = figure_cells(vec![area_of(figure, titles)], figure, language);
        match &area.comparison {
            Some(comparison) => cells.extend(comparison_cells(comparison, &mut reasons, language)),
            None => cells.extend(vec![Cell::default(); 6]),
        }
        sheet.row(cells);
    }
    sheet.notes = reasons.notes();
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
fn area_of(figure: &Figure, titles: &Titles) -> Cell {
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
