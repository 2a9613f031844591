//! Areas beside each other, and countries beside each other.

use jamfor_contract::benchmark::{CompareAreasResponse, CompareCountriesResponse, Figure, Missing};
use jamfor_contract::questionnaire::{Commonality, Facet};

use super::figure::{BAR, bar_cell, value_cell};
use super::reasons::{names, sentence};
use super::report::comparison_cells;
use super::words::{Heading, heading, missing, verdict};
use super::{Cell, Column, Language, Reasons, Sheet, bar, count_cell, interval_cell, text};
use crate::client::Titles;

/// Areas as a table: one line an area, each against the comparator.
#[must_use]
pub fn areas(answer: &CompareAreasResponse, titles: &Titles, title: impl Into<String>) -> Sheet {
    let language = titles.language();
    let mut columns = figure_columns(Heading::Area, language);
    let head = |it| heading(it, language);
    columns.extend([
        Column::words(head(Heading::Against)),
        Column::numbers(head(Heading::Share)),
        Column::numbers(head(Heading::Difference)),
        Column::words(head(Heading::Word)),
        Column::words(head(Heading::Verdict)),
        Column::words(head(Heading::Reasons)).for_programs(),
    ]);
    let mut sheet = Sheet::new(title, columns);
    let mut reasons = Reasons::default();
    for area in &answer.areas {
        let Some(figure) = &area.figure else { continue };
        let mut cells = figure_cells(figure, titles);
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
    let mut columns = figure_columns(Heading::Area, language);
    columns.insert(1, Column::words(heading(Heading::Question, language)));
    let mut sheet = Sheet::new(title, columns);
    for figure in [&answer.left, &answer.right].into_iter().flatten() {
        let mut cells = figure_cells(figure, titles);
        let question = figure.key.as_ref().map(|key| titles.of(&key.indicator)).unwrap_or_default();
        cells.insert(1, question.into());
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

fn figure_columns(first: Heading, language: Language) -> Vec<Column> {
    let head = |it| heading(it, language);
    vec![
        Column::words(head(first)).at_most(34),
        Column::numbers(head(Heading::Answers)),
        Column::numbers(head(Heading::Share)),
        Column::words(bar::scale(BAR)).for_people(),
        Column::words(head(Heading::Interval)),
        Column::words(head(Heading::Note)).for_programs(),
    ]
}

fn figure_cells(figure: &Figure, titles: &Titles) -> Vec<Cell> {
    let area = figure.key.as_ref().map(|key| titles.area(&key.area)).unwrap_or_default();
    vec![
        Cell::from(area),
        count_cell(figure.respondents.as_ref()),
        value_cell(figure, titles.language()),
        bar_cell(figure),
        interval_cell(figure),
        Cell::repeated(names(&figure.caveats)),
    ]
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
