//! Areas beside each other, and countries beside each other.

use jamfor_contract::benchmark::{CompareAreasResponse, CompareCountriesResponse, Figure, Missing};
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
        let mut cells = figure_cells(vec![area_of(figure, titles).into()], figure, language);
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
        let first = vec![area_of(figure, titles).into(), question.into()];
        let mut cells = figure_cells(first, figure, language);
        cells.push(names(&figure.caveats).into());
        sheet.row(cells);
    }
    sheet.notes = level_lines(answer, language);
    sheet
}

/// What the crosswalk says of two countries, in lines: levels, verdict, difference, reasons.
#[must_use]
pub fn level_lines(answer: &CompareCountriesResponse, language: Language) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(level) = &answer.level {
        lines.push(format!(
            "{} {} · {} {} · {} {} · {} {}",
            language.of("construct", "begrepp", "begreb"),
            commonality(level.construct(), language),
            language.of("scale", "skala", "skala"),
            commonality(level.scale(), language),
            language.of("population", "population", "population"),
            commonality(level.population(), language),
            language.of("overall", "sammantaget", "samlet"),
            commonality(level.overall(), language),
        ));
        for difference in &level.differences {
            let words = text(&difference.text, language);
            lines.push(format!("{}: {words}", facet(difference.facet(), language)));
        }
    }
    let withheld = match (&answer.harmonised, answer.harmonised_missing()) {
        (Some(difference), _) => difference.printed.clone(),
        (None, Missing::Unspecified) => "–".to_owned(),
        (None, kind) => missing(kind, language).to_owned(),
    };
    lines.push(format!(
        "{}: {} · {}: {withheld}",
        heading(Heading::Verdict, language),
        verdict(answer.verdict(), language),
        language.of("difference", "skillnad", "forskel"),
    ));
    lines.extend(answer.reasons.iter().map(|reason| format!("– {}", sentence(reason, language))));
    lines
}

fn area_of(figure: &Figure, titles: &Titles) -> String {
    figure.key.as_ref().map(|key| titles.area(&key.area)).unwrap_or_default()
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
