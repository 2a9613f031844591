//! Areas beside each other: one row an area, with its interval and what it is held against.

use jamfor_contract::benchmark::{
    AreaComparison, CompareAreasResponse, Comparison, SetVerdict, Verdict, Word,
};
use plotters::prelude::Color;

use super::about::About;
use super::axis::Axis;
use super::chart::{Axes, BELOW, Chart, percent, row_name};
use super::frame::{Frame, WIDTH, printable, shortened};
use super::ink::{BLACK, Field, Ink, TEXT, Wrong, letters};
use crate::client::Titles;
use crate::failure::Failure;
use crate::show::{Language, Mark, Reasons, area_of, difference_text, tenths, value_cell};

/// How high a row is.
const ROW: u32 = 24;
/// How wide the names are at the left, and the numbers at the right.
const NAMES: u32 = 270;
const NUMBERS: u32 = 290;

/// One row: an area that has a value.
struct Row {
    name: String,
    mark: Mark,
    ink: Ink,
    against: Option<f64>,
    numbers: String,
}

/// Areas as a picture, each in a row of its own, in the order of the answer. An area without a value has no row.
///
/// # Errors
/// When it cannot be drawn.
pub fn areas(answer: &CompareAreasResponse, titles: &Titles, title: &str) -> Result<String, Failure> {
    let language = titles.language();
    let mut reasons = Reasons::of_many();
    let rows: Vec<Row> = answer.areas.iter().filter_map(|area| row(area, &mut reasons, titles)).collect();
    let about = About::of(answer.areas.iter().filter_map(|area| area.figure.as_ref()));
    let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let mut notes = reasons.notes();
    notes.extend(about.lines(titles));
    let frame = Frame {
        title: title.to_owned(),
        description: description(rows.len(), language),
        synthetic: about.synthetic(language),
        legend: legend(language),
        notes,
        height: count.saturating_mul(ROW).saturating_add(BELOW),
        language,
    };
    frame.draw_if(!rows.is_empty(), |field| draw(field, &rows, count))
}

fn row(area: &AreaComparison, reasons: &mut Reasons, titles: &Titles) -> Option<Row> {
    let figure = area.figure.as_ref()?;
    let mark = Mark::of(figure)?;
    let language = titles.language();
    let comparison = area.comparison.as_ref();
    let mut numbers = vec![value_cell(figure, language).shown];
    numbers.extend(comparison.and_then(difference_text));
    numbers.extend(comparison.map(|comparison| reasons.verdict(comparison, language).shown));
    // What does not compare has no colour either.
    let word = comparison.filter(|it| holds(it.verdict(), it.set_verdict.as_ref().map(SetVerdict::verdict)));
    let word = word.map_or(Word::None, Comparison::word);
    Some(Row {
        name: area_of(figure, titles).shown,
        ink: Ink::of_word(word, mark.few),
        against: comparison.and_then(|it| Mark::of(it.against.as_ref()?)).map(|mark| mark.share),
        numbers: numbers.join(" · "),
        mark,
    })
}

/// Whether a comparison may be made, by the verdict that a person set or else by the computed one.
pub(super) fn holds(computed: Verdict, set: Option<Verdict>) -> bool {
    set.unwrap_or(computed) != Verdict::NotComparable
}

fn draw(field: &Field<'_>, rows: &[Row], count: u32) -> Result<(), Wrong> {
    let (left, right) = field.split_horizontally(WIDTH - NUMBERS);
    let reach = rows.iter().flat_map(|row| [row.mark.reach().0, row.mark.reach().1]);
    let shares = tenths(reach.chain(rows.iter().filter_map(|row| row.against)));
    let names: Vec<String> = rows.iter().map(|row| shortened(&row.name)).collect();
    let axes = Axes {
        across: Axis::shares(shares),
        up: Axis::rows(count),
        across_label: &percent,
        up_label: &|at| row_name(&names, *at),
        across_title: "",
        left: NAMES,
    };
    let mut chart = Chart::on(&left, axes)?;
    for (row, top) in rows.iter().zip((0..count).map(f64::from)) {
        let middle = top + 0.5;
        if let Some(against) = row.against {
            chart.line([(against, top), (against, top + 1.0)], BLACK)?;
        }
        let (lower, upper) = row.mark.reach();
        chart.line([(lower, middle), (upper, middle)], row.ink.color.stroke_width(3))?;
        chart.mark(row.ink, (row.mark.share, middle))?;
        let beside = chart.pixel((row.mark.share, middle)).1 - right.get_base_pixel().1 - 6;
        right.draw_text(&printable(&row.numbers), &letters(TEXT, BLACK), (16, beside))?;
    }
    Ok(())
}

fn legend(language: Language) -> Vec<(Ink, &'static str)> {
    vec![
        (
            Ink::of_word(Word::Better, false),
            language.of("better or higher", "bättre eller högre", "bedre eller højere"),
        ),
        (
            Ink::of_word(Word::Worse, false),
            language.of("worse or lower", "sämre eller lägre", "dårligere eller lavere"),
        ),
        (Ink::of_word(Word::Level, false), language.of("level", "i nivå", "på niveau")),
        (
            Ink::of_word(Word::CannotBeToldApart, false),
            language.of("cannot be told apart", "kan ej skiljas åt", "kan ikke skelnes"),
        ),
        (
            Ink::of_word(Word::None, false),
            language.of(
                "few answers, or not compared",
                "få svar eller ej jämfört",
                "få svar eller ikke sammenlignet",
            ),
        ),
    ]
}

fn description(rows: usize, language: Language) -> String {
    match language {
        Language::En => format!(
            "The shares of {rows} areas with their intervals, one row an area, each against the black line of what it is held against."
        ),
        Language::Sv => format!(
            "Andelarna för {rows} områden med sina intervall, en rad per område, vart och ett mot den svarta linjen för det som det ställs mot."
        ),
        Language::Da => format!(
            "Andelene for {rows} områder med deres intervaller, en række pr. område, hver over for den sorte linje for det, den holdes op imod."
        ),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::picture::read::Read;
    use crate::show::made_up;

    fn read(answer: &CompareAreasResponse, language: Language) -> Read {
        Read::svg(&areas(answer, &made_up::titles(language), "Areas").unwrap())
    }

    #[tokio::test]
    async fn each_area_has_a_row_with_its_mark_its_interval_and_its_numbers() {
        let read = read(&made_up::areas(), Language::En);
        for text in ["XX-01", "XX-03", "86 % · +9 · with caution 1", "60 %* · with caution 1"] {
            assert!(read.texts.contains(&text.to_owned()), "{text}: {:#?}", read.texts);
        }
        // One triangle up and one down in the legend, and one each for the area that is better and the one that is worse.
        assert_eq!(read.count("polygon"), 4);
        assert!(read.says("1 Not every area took part (40 of 290)"));
    }

    #[tokio::test]
    async fn an_area_that_is_withheld_leaves_no_trace() {
        let mut without = made_up::areas();
        without.areas.retain(|area| area.figure != Some(made_up::suppressed("XX-02", "2018")));
        assert_eq!(without.areas.len(), 3);
        let titles = made_up::titles(Language::En);
        let drawn = |answer| areas(answer, &titles, "Areas").unwrap();
        assert_eq!(drawn(&made_up::areas()), drawn(&without));
    }

    #[tokio::test]
    async fn few_answers_and_what_does_not_compare_have_no_colour() {
        let mut answer = made_up::areas();
        let colored = |answer: &CompareAreasResponse| {
            let rows: Vec<Ink> = answer
                .areas
                .iter()
                .filter_map(|area| row(area, &mut Reasons::default(), &made_up::titles(Language::En)))
                .map(|row| row.ink)
                .collect();
            rows
        };
        answer.areas[3].comparison.as_mut().unwrap().set_word(Word::Better);
        answer.areas[0].comparison.as_mut().unwrap().set_verdict(Verdict::NotComparable);
        let inks = colored(&answer);
        assert_eq!([inks[0].color, inks[2].color], [Ink::of_word(Word::None, true).color; 2]);
        assert_eq!(inks[1], Ink::of_word(Word::Worse, false));
    }

    #[tokio::test]
    async fn a_picture_says_whose_calculation_it_is_and_that_nobody_real_has_answered() {
        for (language, own, made_up) in [
            (Language::En, "Own calculation based on 2018 (bodies/a/releases/r).", "SYNTHETIC"),
            (Language::Sv, "Egen beräkning baserad på 2018 (bodies/a/releases/r).", "SYNTETISKT"),
            (Language::Da, "Egen beregning baseret på 2018 (bodies/a/releases/r).", "SYNTETISK"),
        ] {
            let read = read(&made_up::areas(), language);
            assert!(read.texts.contains(&own.to_owned()) && read.says(made_up), "{:#?}", read.texts);
            assert!(read.description.contains('3') && read.description.contains(made_up));
        }
    }

    #[tokio::test]
    async fn a_comparison_without_any_value_says_so() {
        let read = read(&CompareAreasResponse::default(), Language::Sv);
        assert!(read.says("Det finns inget värde att rita."));
    }

    #[tokio::test]
    async fn a_name_cannot_write_into_the_picture() {
        let mut answer = made_up::areas();
        answer.areas[0].figure.as_mut().unwrap().key.as_mut().unwrap().area = "areas/<b>&\u{7}".to_owned();
        assert!(read(&answer, Language::En).texts.contains(&"<b>&".to_owned()));
    }
}
