//! One area, or all participants, through the rounds: each with its interval, joined where they compare.

use jamfor_contract::benchmark::{CompareRoundsResponse, RoundPoint, Verdict};
use plotters::prelude::Color;

use super::about::About;
use super::axis::Axis;
use super::chart::{Axes, Chart, percent};
use super::frame::{Frame, printable};
use super::ink::{BLACK, BLUE, DARK, FEW, Field, Ink, Shape, TEXT, Wrong, letters};
use crate::client::{Titles, last_part};
use crate::failure::Failure;
use crate::show::{Language, Mark, Reasons, tenths, trend_sentence};

/// How high the picture is, in pixels.
const HEIGHT: u32 = 440;
/// How wide the rounds stand from the first to the last, how much room is beside those two, and how wide a letter of
/// their names is, in pixels.
const FIELD: f64 = 860.0;
const EDGE: f64 = 80.0;
const LETTER: f64 = 8.0;
/// The mark of a round.
const ROUND: Ink = Ink { shape: Shape::Dot, color: BLUE, size: 6 };

/// One round that has a value.
struct Point {
    /// When, in years; or where in the order of rounds.
    at: f64,
    round: String,
    mark: Mark,
    /// How it compares with the one before it that is drawn, and the numbers of the reasons.
    verdict: Option<(Verdict, String)>,
}

/// A series as a picture, in the order of time. A round without a value is not in it.
///
/// # Errors
/// When it cannot be drawn.
pub fn series(answer: &CompareRoundsResponse, titles: &Titles, title: &str) -> Result<String, Failure> {
    let language = titles.language();
    let mut reasons = Reasons::default();
    let points = points(&answer.points, titles, &mut reasons);
    let about = About::of(answer.points.iter().filter_map(|point| point.figure.as_ref()));
    let mut notes = vec![lines(language).to_owned()];
    notes.extend(answer.trend.as_ref().map(|trend| trend_sentence(trend, language)));
    notes.extend(reasons.notes());
    notes.extend(about.lines(titles));
    let frame = Frame {
        title: title.to_owned(),
        description: description(&points, language),
        synthetic: about.synthetic(language),
        legend: vec![
            (ROUND, language.of("a round", "en omgång", "en runde")),
            (FEW, language.of("few answers", "få svar", "få svar")),
        ],
        notes,
        height: HEIGHT,
        language,
    };
    frame.draw_if(!points.is_empty(), |field| draw(field, &points, titles))
}

fn points(points: &[RoundPoint], titles: &Titles, reasons: &mut Reasons) -> Vec<Point> {
    let drawn = points.iter().filter_map(|point| {
        let figure = point.figure.as_ref()?;
        Some((point, figure.key.as_ref()?.round.clone(), Mark::of(figure)?))
    });
    let drawn: Vec<_> = drawn.collect();
    let times: Option<Vec<f64>> = drawn.iter().map(|(_, round, _)| titles.year(round)).collect();
    let order = || (0..u32::MAX).map(f64::from).take(drawn.len()).collect();
    let times = times.unwrap_or_else(order);
    let read = |((point, round, mark), at): ((&RoundPoint, String, Mark), f64)| {
        let verdict = point.change.as_ref().map(|change| reasons.told(change, titles.language()));
        Point { at, round, mark, verdict }
    };
    drawn.into_iter().zip(times).map(read).collect()
}

fn draw(field: &Field<'_>, points: &[Point], titles: &Titles) -> Result<(), Wrong> {
    let shares = tenths(points.iter().flat_map(|point| [point.mark.reach().0, point.mark.reach().1]));
    let names = names(points, titles);
    let name = |at: &f64| {
        let found = points.iter().zip(&names).find(|(point, _)| (point.at - at).abs() < 1e-9);
        found.map_or_else(String::new, |(_, name)| name.clone())
    };
    let axes = Axes {
        across: Axis::places(points.iter().map(|point| point.at).collect()),
        up: Axis::shares(shares),
        across_label: &name,
        up_label: &percent,
        across_title: "",
        left: 64,
    };
    let mut chart = Chart::on(field, axes)?;
    for pair in points.windows(2) {
        let [before, point] = pair else { continue };
        let (from, to) = ((before.at, before.mark.share), (point.at, point.mark.share));
        let Some((verdict, numbers)) = &point.verdict else { continue };
        match verdict {
            Verdict::Comparable => chart.line([from, to], DARK.stroke_width(2))?,
            Verdict::WithCaution => chart.dashes([from, to], DARK.stroke_width(2))?,
            // What does not compare is not joined.
            Verdict::NotComparable | Verdict::Unspecified => {}
        }
        let (x, y) = chart.pixel((f64::midpoint(from.0, to.0), f64::midpoint(from.1, to.1)));
        let (left, top) = field.get_base_pixel();
        field.draw_text(numbers, &letters(TEXT, BLACK), (x - left, y - top - 22))?;
    }
    for point in points {
        let ink = if point.mark.few { FEW } else { ROUND };
        let (lower, upper) = point.mark.reach();
        chart.line([(point.at, lower), (point.at, upper)], ink.color.stroke_width(3))?;
        chart.mark(ink, (point.at, point.mark.share))?;
    }
    Ok(())
}

/// What stands under the rounds: their titles where there is room for them, or else their ids.
fn names(points: &[Point], titles: &Titles) -> Vec<String> {
    let all: Vec<String> = points.iter().map(|point| printable(&titles.of(&point.round))).collect();
    let first = points.first().map_or(0.0, |point| point.at);
    let span = points.last().map_or(0.0, |point| point.at) - first;
    let nearest = points.windows(2).filter_map(|pair| match pair {
        [before, after] => Some((after.at - before.at) / span * FIELD),
        _ => None,
    });
    let room = nearest.fold(2.0 * EDGE, f64::min);
    let longest = all.iter().map(|title| title.chars().count()).max().unwrap_or_default();
    let fits = f64::from(u32::try_from(longest).unwrap_or(u32::MAX)) * LETTER <= room;
    if fits { all } else { points.iter().map(|point| printable(&last_part(&point.round))).collect() }
}

const fn lines(language: Language) -> &'static str {
    language.of(
        "Joined: rounds that compare; joined by dashes: with caution; not joined: they do not compare. Numbers: why.",
        "Förbundna: omgångar som går att jämföra; streckat: med försiktighet; ej förbundna: de går inte att jämföra. Siffror: varför.",
        "Forbundet: runder, der kan sammenlignes; stiplet: med forbehold; ikke forbundet: de kan ikke sammenlignes. Tal: hvorfor.",
    )
}

fn description(points: &[Point], language: Language) -> String {
    let rounds = points.len();
    match language {
        Language::En => format!("The shares of {rounds} rounds in order of time, each with its interval."),
        Language::Sv => {
            format!("Andelarna i {rounds} omgångar i tidsordning, var och en med sitt intervall.")
        }
        Language::Da => format!("Andelene i {rounds} runder i tidsrækkefølge, hver med sit interval."),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use jamfor_contract::benchmark::SetVerdict;

    use super::*;
    use crate::picture::read::Read;
    use crate::show::made_up;

    fn drawn(answer: &CompareRoundsResponse) -> String {
        series(answer, &made_up::titles(Language::En), "Rounds").unwrap()
    }

    #[tokio::test]
    async fn each_round_with_a_value_is_drawn_and_no_other_leaves_a_trace() {
        let mut answer = made_up::rounds();
        let drawing = drawn(&answer);
        let read = Read::svg(&drawing);
        assert!(read.texts.contains(&"2017".to_owned()) && read.texts.contains(&"2021".to_owned()));
        assert!(!read.texts.contains(&"2019".to_owned()));
        assert!(read.says("Trend, percentage points a year: -1.2 (-3.0 to +0.4): cannot be told apart."));
        answer.points.remove(2);
        assert_eq!(drawing, drawn(&answer));
    }

    #[tokio::test]
    async fn rounds_that_do_not_compare_are_not_joined() {
        let joined = |verdict: Verdict, set: Option<Verdict>| {
            let mut answer = made_up::rounds();
            answer.points.truncate(2);
            let change = answer.points[1].change.as_mut().unwrap();
            change.set_verdict(verdict);
            change.set_verdict = set.map(|set| SetVerdict { verdict: set.into(), ..SetVerdict::default() });
            Read::svg(&drawn(&answer)).count("polyline")
        };
        let apart = joined(Verdict::NotComparable, None);
        assert_eq!(joined(Verdict::Comparable, None), apart + 1);
        assert!(joined(Verdict::WithCaution, None) > apart + 3);
        assert_eq!(joined(Verdict::Comparable, Some(Verdict::NotComparable)), apart);
        assert_eq!(joined(Verdict::NotComparable, Some(Verdict::Comparable)), apart + 1);
    }

    #[tokio::test]
    async fn a_round_with_few_answers_has_no_colour() {
        let mut answer = made_up::rounds();
        answer.points.drain(..3);
        let read = Read::svg(&drawn(&answer));
        // The legend has one round in colour; the round itself has none.
        let blue = "#0072B2";
        let document = drawn(&answer);
        assert_eq!(document.matches(blue).count(), 1);
        assert!(read.colors.contains(&blue.to_owned()));
    }
}
