//! Areas by where they can stand: one row an area, with a line from its best rank to its worst.

use jamfor_contract::benchmark::{Quarter, RankAreasResponse, RankBand, RankedArea};
use plotters::prelude::Color;

use super::about::About;
use super::axis::Axis;
use super::chart::{Axes, BELOW, Chart, row_name};
use super::frame::{Frame, WIDTH, printable, shortened};
use super::ink::{BLACK, Field, Ink, TEXT, Wrong, letters};
use crate::client::Titles;
use crate::failure::Failure;
use crate::show::{Language, Mark, area_of, quarter_word, rank_notes, rank_range};

/// How high a row is.
const ROW: u32 = 24;
/// How wide the names are at the left, and the words at the right.
const NAMES: u32 = 270;
const WORDS: u32 = 290;

/// One row: an area that is ranked.
struct Row {
    name: String,
    ranks: RankBand,
    ink: Ink,
    words: String,
}

/// Ranked areas as a picture, each in a row of its own, in the order of the answer. An area that is not ranked has no
/// row.
///
/// # Errors
/// When it cannot be drawn.
pub fn ranks(answer: &RankAreasResponse, titles: &Titles, title: &str) -> Result<String, Failure> {
    let language = titles.language();
    let rows: Vec<Row> = answer.areas.iter().filter_map(|area| row(area, answer.ranked, titles)).collect();
    let ranked = answer.areas.iter().filter(|area| area.ranks.is_some());
    let about = About::of(ranked.filter_map(|area| area.figure.as_ref()));
    let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let mut notes = rank_notes(answer, language);
    notes.extend(about.source(titles));
    let frame = Frame {
        title: title.to_owned(),
        description: description(rows.len(), language),
        synthetic: about.synthetic(language),
        legend: [Quarter::Best25, Quarter::Middle50, Quarter::Worst25]
            .map(|quarter| (Ink::of_quarter(quarter, false), quarter_word(quarter, language)))
            .to_vec(),
        notes,
        height: count.saturating_mul(ROW).saturating_add(BELOW),
        language,
    };
    frame.draw_if(!rows.is_empty(), |field| draw(field, &rows, (count, answer.ranked), language))
}

fn row(area: &RankedArea, ranked: i32, titles: &Titles) -> Option<Row> {
    let (figure, ranks) = (area.figure.as_ref()?, area.ranks?);
    let mark = Mark::of(figure)?;
    Some(Row {
        name: area_of(figure, titles).shown,
        ranks,
        ink: Ink::of_quarter(area.quarter(), mark.few),
        words: format!("{} · {:.0} %", rank_range(&ranks, ranked, titles.language()), mark.share * 100.0),
    })
}

fn draw(
    field: &Field<'_>,
    rows: &[Row],
    (count, ranked): (u32, i32),
    language: Language,
) -> Result<(), Wrong> {
    let (left, right) = field.split_horizontally(WIDTH - WORDS);
    let names: Vec<String> = rows.iter().map(|row| shortened(&row.name)).collect();
    let axes = Axes {
        across: Axis::ranks(ranked),
        up: Axis::rows(count),
        across_label: &|rank| format!("{rank:.0}"),
        up_label: &|at| row_name(&names, *at),
        across_title: language.of("rank, 1 is the best", "plats, 1 är bäst", "placering, 1 er bedst"),
        left: NAMES,
    };
    let mut chart = Chart::on(&left, axes)?;
    for (row, top) in rows.iter().zip((0..count).map(f64::from)) {
        let middle = top + 0.5;
        let (best, worst) = (f64::from(row.ranks.best), f64::from(row.ranks.worst));
        chart.line([(best, middle), (worst, middle)], row.ink.color.stroke_width(3))?;
        // No mark in the middle: an area has a band of ranks and no rank.
        for end in [best, worst] {
            chart.line([(end, top + 0.2), (end, top + 0.8)], row.ink.color.stroke_width(3))?;
        }
        let beside = chart.pixel((best, middle)).1 - right.get_base_pixel().1;
        row.ink.at(&right, (16, beside))?;
        right.draw_text(&printable(&row.words), &letters(TEXT, BLACK), (32, beside - 6))?;
    }
    Ok(())
}

fn description(rows: usize, language: Language) -> String {
    match language {
        Language::En => format!(
            "The ranks that {rows} areas can have, one row an area, from the best at the left to the worst at the right."
        ),
        Language::Sv => format!(
            "De platser som {rows} områden kan ha, en rad per område, från bäst till vänster till sämst till höger."
        ),
        Language::Da => format!(
            "De placeringer, som {rows} områder kan have, en række pr. område, fra bedst til venstre til dårligst til højre."
        ),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::picture::read::Read;
    use crate::show::made_up;

    #[tokio::test]
    async fn each_ranked_area_has_a_band_and_no_other_has_a_row() {
        let titles = made_up::titles(Language::Da);
        let mut answer = made_up::ranks();
        let drawn = ranks(&answer, &titles, "Ranks").unwrap();
        let read = Read::svg(&drawn);
        for text in ["XX-01", "1–2 af 4 · 90 %", "4–4 af 4 · 60 %", "placering, 1 er bedst"] {
            assert!(read.texts.contains(&text.to_owned()), "{text}: {:#?}", read.texts);
        }
        assert!(!read.says("XX-03"));
        // Best and worst, each in the legend and in one row.
        assert_eq!(read.count("polygon"), 4);
        answer.areas.retain(|area| area.ranks.is_some());
        assert_eq!(drawn, ranks(&answer, &titles, "Ranks").unwrap());
    }

    #[tokio::test]
    async fn without_ranks_there_is_nothing_to_draw() {
        let mut answer = made_up::ranks();
        answer.areas.iter_mut().for_each(|area| area.ranks = None);
        let read = Read::svg(&ranks(&answer, &made_up::titles(Language::En), "Ranks").unwrap());
        assert!(read.says("There is no value that can be drawn.") && !read.says("Own calculation"));
    }
}
