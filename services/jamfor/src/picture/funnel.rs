//! Areas by their size, between the limits of what is usual.

use jamfor_contract::benchmark::{FunnelLimits, GetFunnelResponse, funnel_point::Flag};
use plotters::prelude::Color;
use plotters::style::ShapeStyle;

use super::about::About;
use super::axis::Axis;
use super::chart::{Axes, Chart, percent};
use super::frame::{Frame, shortened};
use super::ink::{BLACK, DARK, Field, Ink, PALE, TEXT, Wrong, letters};
use crate::client::Titles;
use crate::failure::Failure;
use crate::show::{
    Language, Place, area_of, flag_word, funnel_limits, funnel_notes, sizes, strength, tenths, ticks,
};

/// How high the picture is, in pixels.
const HEIGHT: u32 = 560;
/// How many areas are named, at most: those that are very unusual.
const NAMED: usize = 20;

/// The funnel as a picture. An area without a place is not in it.
///
/// # Errors
/// When it cannot be drawn.
pub fn funnel(answer: &GetFunnelResponse, titles: &Titles, title: &str) -> Result<String, Failure> {
    let language = titles.language();
    let mut places: Vec<(String, Place)> = answer
        .areas
        .iter()
        .filter_map(|area| Some((area_of(area.figure.as_ref()?, titles).shown, Place::of(area)?)))
        .collect();
    // The unusual come last, so that nothing hides them.
    places.sort_by_key(|(_, place)| strength(place.flag));
    let with_place = answer.areas.iter().filter(|area| area.size.is_some());
    let about = About::of(with_place.filter_map(|area| area.figure.as_ref()));
    let flags = [Flag::Within, Flag::AlertHigh, Flag::AlertLow, Flag::OutlierHigh, Flag::OutlierLow];
    let mut notes = vec![lines(language).to_owned()];
    notes.extend(funnel_notes(answer, language));
    notes.extend(about.source(titles));
    let frame = Frame {
        title: title.to_owned(),
        description: description(places.len(), language),
        synthetic: about.synthetic(language),
        legend: flags.map(|flag| (Ink::of_flag(flag, false), flag_word(flag, language))).to_vec(),
        notes,
        height: HEIGHT,
        language,
    };
    let ends = sizes(places.iter().map(|(_, place)| place));
    frame.draw_if(ends.is_some(), |field| {
        ends.map_or(Ok(()), |ends| draw(field, answer, &places, ends, language))
    })
}

fn draw(
    field: &Field<'_>,
    answer: &GetFunnelResponse,
    places: &[(String, Place)],
    ends: (f64, f64),
    language: Language,
) -> Result<(), Wrong> {
    let limits: Vec<&FunnelLimits> =
        answer.limits.iter().filter(|it| funnel_limits(it).iter().all(|share| share.is_finite())).collect();
    let reach = limits.iter().flat_map(|it| funnel_limits(it));
    let shares = tenths(reach.chain(places.iter().map(|(_, place)| place.mark.share)));
    let axes = Axes {
        across: Axis::sizes(ends, ticks(ends)),
        up: Axis::shares(shares),
        across_label: &|size| format!("{size:.0}"),
        up_label: &percent,
        across_title: language.of(
            "answers, on a logarithmic scale",
            "svar, på logaritmisk skala",
            "svar, på logaritmisk skala",
        ),
        left: 64,
    };
    let mut chart = Chart::on(field, axes)?;
    chart.line([(ends.0, answer.centre), (ends.1, answer.centre)], BLACK)?;
    for (at, limit) in limit_lines(&limits).into_iter().enumerate() {
        chart.line(limit, limit_style(at))?;
    }
    for (_, place) in places {
        chart.mark(Ink::of_flag(place.flag, place.mark.few), (place.size, place.mark.share))?;
    }
    let unusual = places.iter().filter(|(_, place)| strength(place.flag) == 3);
    for (name, place) in unusual.take(NAMED) {
        let (x, y) = chart.pixel((place.size, place.mark.share));
        let (left, top) = field.get_base_pixel();
        let beside = (x - left + 12, y - top - 6);
        field.draw_text(&shortened(name), &letters(TEXT, BLACK), beside)?;
    }
    Ok(())
}

/// The four limits, each as a line through the sizes.
fn limit_lines(limits: &[&FunnelLimits]) -> [Vec<(f64, f64)>; 4] {
    [0, 1, 2, 3].map(|at| limits.iter().map(|it| (it.size, funnel_limits(it)[at])).collect())
}

/// The outer limits are dark, the inner ones pale.
fn limit_style(at: usize) -> ShapeStyle {
    if at == 0 || at == 3 { DARK.stroke_width(2) } else { PALE.stroke_width(2) }
}

const fn lines(language: Language) -> &'static str {
    language.of(
        "Pale lines: limits that one area in forty would pass by chance; dark lines: one in a thousand; both with the spread between areas.",
        "Ljusa linjer: gränser som ett område av fyrtio skulle passera av en slump; mörka linjer: ett av tusen; båda med spridningen mellan områden.",
        "Lyse linjer: grænser, som ét område ud af fyrre ville passere ved et tilfælde; mørke linjer: ét ud af tusind; begge med spredningen mellem områder.",
    )
}

fn description(places: usize, language: Language) -> String {
    match language {
        Language::En => format!(
            "The shares of {places} areas by how many answers they have, between the limits of what is usual."
        ),
        Language::Sv => format!(
            "Andelarna för {places} områden efter hur många svar de har, mellan gränserna för det vanliga."
        ),
        Language::Da => format!(
            "Andelene for {places} områder efter, hvor mange svar de har, mellem grænserne for det sædvanlige."
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
    async fn each_area_with_a_place_is_drawn_and_the_very_unusual_are_named() {
        let titles = made_up::titles(Language::En);
        let mut answer = made_up::funnel();
        let drawn = funnel(&answer, &titles, "Funnel").unwrap();
        let read = Read::svg(&drawn);
        // The legend has a dot and four triangles; the areas three dots and two triangles.
        assert_eq!((read.count("circle"), read.count("polygon")), (4, 6));
        assert!(read.says("XX-05") && !read.says("XX-03") && !read.says("XX-04"));
        assert!(read.says("5 areas differ 3.2 times as much as by chance"));
        answer.areas.retain(|area| area.size.is_some());
        assert_eq!(drawn, funnel(&answer, &titles, "Funnel").unwrap());
    }

    #[tokio::test]
    async fn numbers_that_are_none_are_not_drawn() {
        let mut answer = made_up::funnel();
        answer.limits[2].adjusted_upper_998 = f64::NAN;
        answer.areas[0].size = Some(f64::INFINITY);
        let drawn = funnel(&answer, &made_up::titles(Language::En), "Funnel").unwrap();
        let read = Read::svg(&drawn);
        assert_eq!(read.count("circle"), 3);
        assert!(!drawn.contains("NaN") && !drawn.contains("inf"));
    }

    #[tokio::test]
    async fn one_area_alone_stands_in_the_middle() {
        let mut answer = made_up::funnel();
        answer.areas.truncate(1);
        answer.limits.truncate(1);
        let read = Read::svg(&funnel(&answer, &made_up::titles(Language::Sv), "Funnel").unwrap());
        assert!(read.texts.contains(&"50".to_owned()) && read.texts.contains(&"20".to_owned()));
    }
}
