//! One figure: its value with its interval, counts and status.

use jamfor_contract::benchmark::{
    Count, Estimate, Figure, Missing, Reliability, Share, Status, count, figure,
};

use super::bar::{band_against, scale};
use super::mark::Mark;
use super::words::Heading;
use super::{Cell, Column, Language, words};

/// How wide a bar is.
pub(super) const BAR: usize = 21;

/// What stands for a count that is not shown.
const WITHHELD: &str = "..";

/// The estimate of a figure, when it has one.
pub(super) fn estimate(figure: &Figure) -> Option<&Estimate> {
    match &figure.value {
        Some(figure::Value::Estimate(estimate)) => Some(estimate),
        _ => None,
    }
}

/// The share as it is printed, or why there is none. A low reliability is marked with an asterisk.
#[must_use]
pub fn value_cell(figure: &Figure, language: Language) -> Cell {
    match &figure.value {
        Some(figure::Value::Estimate(estimate)) => {
            let mut cell = share_cell(estimate.share.as_ref());
            if figure.status() == Status::LowReliability {
                cell.shown.push('*');
            }
            cell
        }
        Some(figure::Value::Missing(missing)) => {
            let missing = Missing::try_from(*missing).unwrap_or_default();
            Cell::new(words::missing(missing, language), missing.as_str_name().trim_start_matches("MISSING_"))
        }
        None => Cell::default(),
    }
}

/// A share as it is printed.
#[must_use]
pub fn share_cell(share: Option<&Share>) -> Cell {
    share.map_or_else(Cell::default, |share| {
        Cell::new(format!("{} %", share.printed), share.value.to_string())
    })
}

/// A count, exact or as a range.
#[must_use]
pub fn count_cell(count: Option<&Count>) -> Cell {
    match count.and_then(|count| count.count.as_ref()) {
        Some(count::Count::Exact(exact)) => exact.to_string().into(),
        Some(count::Count::Range(range)) => {
            Cell::new(format!("{}–{}", range.from, range.to), format!("{}..{}", range.from, range.to))
        }
        None => Cell::new(WITHHELD, ""),
    }
}

/// The columns of a figure behind one that says what it is of: answers, share, bar, and the interval in whole percent
/// for people, with both ends exactly for programs.
#[must_use]
pub fn figure_columns(first: Vec<Column>, language: Language) -> Vec<Column> {
    let head = |it| words::heading(it, language);
    let mut columns = first;
    columns.extend([
        Column::numbers(head(Heading::Answers)),
        Column::numbers(head(Heading::Share)),
        Column::words(scale(BAR)).for_people(),
        Column::words(head(Heading::Interval)).for_people(),
        Column::numbers("lower").for_programs(),
        Column::numbers("upper").for_programs(),
        Column::words("reliability").for_programs(),
    ]);
    columns
}

/// The cells of those columns.
#[must_use]
pub fn figure_cells(first: Vec<Cell>, figure: &Figure, language: Language) -> Vec<Cell> {
    figure_cells_against(first, figure, None, language)
}

/// The same with the value that the figure is held against marked in its bar.
pub(super) fn figure_cells_against(
    first: Vec<Cell>,
    figure: &Figure,
    against: Option<&Figure>,
    language: Language,
) -> Vec<Cell> {
    let mut cells = first;
    let bar = bar_cell(figure, against);
    cells.extend([count_cell(figure.respondents.as_ref()), value_cell(figure, language), bar]);
    cells.extend(interval_cells(figure));
    cells
}

/// What the lines of a bar stand for.
pub(super) fn bar_legend(language: Language) -> String {
    language
        .of(
            "│  value; ▒ its interval; ┊ what it is held against",
            "│  värde; ▒ dess intervall; ┊ det som det ställs mot",
            "│  værdi; ▒ dens interval; ┊ det den holdes op imod",
        )
        .to_owned()
}

fn interval_cells(figure: &Figure) -> [Cell; 4] {
    let Some((found, it)) = estimate(figure).and_then(|found| Some((found, found.interval.as_ref()?))) else {
        return [const { Cell { shown: String::new(), exact: String::new() } }; 4];
    };
    let percent = |value: f64| format!("{:.0}", value * 100.0);
    let shown = format!("{}–{}{}", percent(it.lower), percent(it.upper), mark(found.reliability()));
    let reliability = match found.reliability() {
        Reliability::Unspecified => "",
        known => known.as_str_name().trim_start_matches("RELIABILITY_"),
    };
    [shown.into(), it.lower.to_string().into(), it.upper.to_string().into(), Cell::repeated(reliability)]
}

/// The share as a bar, with the ends of its interval and the value that it is held against.
pub(super) fn bar_cell(figure: &Figure, against: Option<&Figure>) -> Cell {
    let against = against.and_then(Mark::of).map(|mark| mark.share);
    Mark::of(figure)
        .map_or_else(Cell::default, |mark| band_against(mark.share, mark.interval, against, BAR).into())
}

/// What stands behind an interval whose value does not carry far.
const fn mark(reliability: Reliability) -> &'static str {
    match reliability {
        Reliability::Review => " ~",
        Reliability::Low => " ~~",
        Reliability::High | Reliability::Unspecified => "",
    }
}

/// What the marks behind the intervals of some figures mean, one a line.
pub(super) fn reliability_notes<'f>(
    figures: impl IntoIterator<Item = &'f Figure>,
    language: Language,
) -> Vec<String> {
    let found: Vec<Reliability> =
        figures.into_iter().filter_map(estimate).map(Estimate::reliability).collect();
    let told = [Reliability::Review, Reliability::Low].into_iter().filter(|one| found.contains(one));
    told.map(|one| format!("{}  {}", mark(one).trim_start(), words::reliability(one, language))).collect()
}

/// A participation rate: answered, asked, computed, stated, and whether the two disagree.
#[must_use]
pub fn rate_cells(figure: &Figure, language: Language) -> Vec<Cell> {
    let stated = figure.stated.as_ref();
    let note = match stated {
        Some(stated) if stated.differs => language.of(
            "the stated rate differs",
            "den uppgivna andelen avviker",
            "den oplyste andel afviger",
        ),
        Some(_) => language.of("agrees", "stämmer", "stemmer"),
        None => "",
    };
    vec![
        count_cell(figure.respondents.as_ref()),
        count_cell(figure.eligible.as_ref()),
        value_cell(figure, language),
        stated.map_or_else(Cell::default, |stated| {
            Cell::new(format!("{} %", stated.percent), stated.percent.clone())
        }),
        note.into(),
    ]
}

#[cfg(test)]
mod tests {
    use jamfor_contract::benchmark::{CountRange, Interval};

    use super::*;

    fn figure(share: f64, printed: &str, interval: (f64, f64)) -> Figure {
        let estimate = Estimate {
            share: Some(Share { value: share, rounding: 1, printed: printed.to_owned() }),
            interval: Some(Interval {
                lower: interval.0,
                upper: interval.1,
                level: 0.95,
                method: String::new(),
            }),
            ..Estimate::default()
        };
        Figure { value: Some(figure::Value::Estimate(estimate)), ..Figure::default() }
    }

    #[test]
    fn a_value_is_shown_as_it_was_printed_by_the_service() {
        let figure = figure(0.325, "33", (0.27, 0.39));
        assert_eq!(value_cell(&figure, Language::En), Cell::new("33 %", "0.325"));
        assert_eq!(interval_cells(&figure)[0].shown, "27–39");
    }

    #[test]
    fn a_value_of_low_reliability_is_marked() {
        let mut figure = figure(0.5, "50", (0.2, 0.8));
        figure.set_status(Status::LowReliability);
        assert_eq!(value_cell(&figure, Language::En).shown, "50 %*");
    }

    #[test]
    fn a_value_that_does_not_carry_far_says_so() {
        let mut figure = figure(0.5, "50", (0.38, 0.62));
        let Some(figure::Value::Estimate(estimate)) = &mut figure.value else { return };
        estimate.set_reliability(Reliability::Review);
        assert_eq!(interval_cells(&figure)[0].shown, "38–62 ~");
        assert_eq!(interval_cells(&figure)[3].exact, "REVIEW");
        assert!(reliability_notes([&figure], Language::En)[0].starts_with("~  look closer"));
        assert!(reliability_notes(&[], Language::En).is_empty());
    }

    #[test]
    fn a_missing_value_is_a_word_and_never_a_number() {
        let figure =
            Figure { value: Some(figure::Value::Missing(Missing::Suppressed.into())), ..Figure::default() };
        assert_eq!(value_cell(&figure, Language::Sv), Cell::new("skyddat", "SUPPRESSED"));
        assert_eq!(bar_cell(&figure, None), Cell::default());
        assert_eq!(count_cell(figure.respondents.as_ref()).shown, "..");
    }

    #[test]
    fn a_small_count_is_a_range() {
        let range = Count { count: Some(count::Count::Range(CountRange { from: 5, to: 29 })) };
        assert_eq!(count_cell(Some(&range)), Cell::new("5–29", "5..29"));
    }
}
