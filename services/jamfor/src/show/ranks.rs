//! Where areas can stand among each other: a band of ranks each, and never a single one.

use jamfor_contract::benchmark::{RankAreasResponse, RankBand, RankedArea};

use super::comparison::area_of;
use super::words::{Heading, heading, quarter};
use super::{Cell, Column, Language, Sheet, count_cell, reasons, value_cell};
use crate::client::Titles;

/// How wide the field of ranks is.
const FIELD: usize = 41;

/// Areas as a table: one line an area, with its band drawn from the best rank to the worst.
#[must_use]
pub fn ranks(answer: &RankAreasResponse, titles: &Titles, title: impl Into<String>) -> Sheet {
    let language = titles.language();
    let head = |it| heading(it, language);
    let columns = vec![
        Column::words(head(Heading::Area)).at_most(34),
        Column::numbers(head(Heading::Answers)),
        Column::numbers(head(Heading::Share)),
        Column::numbers(head(Heading::Ranks)).for_people(),
        Column::words(scale(answer.ranked)).for_people(),
        Column::words(head(Heading::Quarter)),
        Column::numbers("best").for_programs(),
        Column::numbers("worst").for_programs(),
        Column::numbers("not told apart").for_programs(),
    ];
    let mut sheet = Sheet::new(title, columns);
    for area in &answer.areas {
        sheet.row(row(area, answer.ranked, titles));
    }
    sheet.notes = notes(answer, language);
    sheet
}

fn row(area: &RankedArea, ranked: i32, titles: &Titles) -> Vec<Cell> {
    let language = titles.language();
    let figure = area.figure.clone().unwrap_or_default();
    let band = area.ranks.as_ref();
    let number =
        |of: fn(&RankBand) -> i32| Cell::repeated(band.map_or_else(String::new, |it| of(it).to_string()));
    vec![
        area_of(&figure, titles),
        count_cell(figure.respondents.as_ref()),
        value_cell(&figure, language),
        Cell::new(band.map_or_else(|| "–".to_owned(), |band| range(band, ranked, language)), ""),
        Cell::new(band.map_or_else(String::new, |band| drawn(band, ranked)), ""),
        Cell::new(
            quarter(area.quarter(), language),
            area.quarter().as_str_name().trim_start_matches("QUARTER_"),
        ),
        number(|band| band.best),
        number(|band| band.worst),
        number(|band| band.not_told_apart),
    ]
}

/// `3–17 of 40`.
pub(crate) fn range(band: &RankBand, ranked: i32, language: Language) -> String {
    format!("{}–{} {} {ranked}", band.best, band.worst, language.of("of", "av", "af"))
}

/// `····├──────┤········`: from the best rank at the left to the worst at the right.
fn drawn(band: &RankBand, ranked: i32) -> String {
    let (best, worst) = (place(band.best, ranked), place(band.worst, ranked));
    (0..FIELD)
        .map(|cell| match cell {
            cell if cell == best && cell == worst => '┼',
            cell if cell == best => '├',
            cell if cell == worst => '┤',
            cell if best < cell && cell < worst => '─',
            _ => '·',
        })
        .collect()
}

/// Where a rank stands in the field.
fn place(rank: i32, ranked: i32) -> usize {
    let rank = usize::try_from(rank.clamp(1, ranked.max(1)) - 1).unwrap_or_default();
    let last = usize::try_from(ranked.max(1) - 1).unwrap_or_default();
    (rank * (FIELD - 1) + last / 2).checked_div(last).unwrap_or_default()
}

fn scale(ranked: i32) -> String {
    format!("{:<width$}{ranked}", 1, width = FIELD - ranked.to_string().len())
}

/// What the whole says: how many are ranked, where the quarters begin, and what to mind.
pub(crate) fn notes(answer: &RankAreasResponse, language: Language) -> Vec<String> {
    let (ranked, of) = (answer.ranked, answer.of);
    let mut notes = vec![match language {
        Language::En => format!("–  {ranked} of {of} areas have a band of ranks; 1 is the best"),
        Language::Sv => {
            format!("–  {ranked} av {of} områden har ett intervall av platser; 1 är bäst")
        }
        Language::Da => format!("–  {ranked} af {of} områder har et interval af placeringer; 1 er bedst"),
    }];
    if let (Some(best), Some(worst)) = (answer.best_quarter_from, answer.worst_quarter_to) {
        let percent = |share: f64| format!("{:.0} %", share * 100.0);
        let (best, worst) = (percent(best), percent(worst));
        notes.push(match language {
            Language::En => format!(
                "–  best 25 %: from {best}; worst 25 %: up to {worst}; the same value has the same quarter, and a quarter is an order, not a finding"
            ),
            Language::Sv => format!(
                "–  bästa 25 %: från {best}; sämsta 25 %: till och med {worst}; samma värde har samma fjärdedel, och en fjärdedel är en ordning, inget resultat"
            ),
            Language::Da => format!(
                "–  bedste 25 %: fra {best}; dårligste 25 %: til og med {worst}; samme værdi har samme fjerdedel, og en fjerdedel er en rækkefølge, ikke et resultat"
            ),
        });
    }
    notes.extend(reasons::lines(&answer.caveats, language));
    notes
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::show::made_up;

    #[tokio::test]
    async fn an_area_that_is_not_ranked_has_no_band_and_no_quarter() {
        let sheet = ranks(&made_up::ranks(), &made_up::titles(Language::En), "");
        let lines = sheet.lines();
        let shown: Vec<String> =
            lines.iter().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        assert_eq!(
            shown[2],
            format!("XX-01 300 90 % 1–2 of 4 ├{}┤{} best 25 %", "─".repeat(12), "·".repeat(27))
        );
        assert_eq!(shown[4], "XX-03 .. suppressed – –");
        let csv = String::from_utf8(sheet.csv().unwrap()).unwrap();
        assert_eq!(csv.lines().nth(1).unwrap(), "areas/XX-01,300,0.9,BEST_25,1,2,1");
        assert_eq!(csv.lines().nth(3).unwrap(), "areas/XX-03,,SUPPRESSED,UNSPECIFIED,,,");
    }

    fn band(best: i32, worst: i32) -> RankBand {
        RankBand { best, worst, not_told_apart: worst - best }
    }

    #[test]
    fn a_band_goes_from_its_best_rank_to_its_worst() {
        assert_eq!(drawn(&band(1, 41), 41), format!("├{}┤", "─".repeat(39)));
        assert_eq!(drawn(&band(1, 1), 41), format!("┼{}", "·".repeat(40)));
        assert_eq!(drawn(&band(2, 4), 41), format!("·├─┤{}", "·".repeat(37)));
        assert_eq!(drawn(&band(280, 290), 290).chars().last(), Some('┤'));
    }

    #[test]
    fn a_field_is_as_wide_as_its_scale() {
        for ranked in [0, 1, 2, 41, 290] {
            assert_eq!(scale(ranked).chars().count(), FIELD, "{ranked}");
            assert_eq!(drawn(&band(1, ranked), ranked).chars().count(), FIELD, "{ranked}");
        }
    }

    #[test]
    fn the_same_is_said_in_three_languages() {
        assert_eq!(range(&band(3, 17), 40, Language::En), "3–17 of 40");
        assert_eq!(range(&band(3, 17), 40, Language::Sv), "3–17 av 40");
        assert_eq!(range(&band(3, 17), 40, Language::Da), "3–17 af 40");
        let answer = RankAreasResponse {
            ranked: 40,
            of: 42,
            best_quarter_from: Some(0.84),
            worst_quarter_to: Some(0.714),
            ..RankAreasResponse::default()
        };
        let notes = [Language::En, Language::Sv, Language::Da].map(|language| notes(&answer, language));
        assert!(
            notes
                .iter()
                .all(|notes| notes.len() == 2 && notes[0].contains("42") && notes[1].contains("71 %"))
        );
    }
}
