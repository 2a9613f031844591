//! Participation rates: computed from the tallies, and as sources stated them.

use jamfor_contract::benchmark::Audience;

use super::sample_names::{BORAS, IFO, NORA, SWEDEN, ifo, swedish};
use super::stage::{Of, Stage};
use crate::failure::Failure;
use crate::show::{Column, Heading, Sheet, heading, rate_cells};

const SHOWN: [(&str, u16); 7] = [
    (BORAS, 2018),
    (SWEDEN, 2018),
    (BORAS, 2019),
    (SWEDEN, 2019),
    (BORAS, 2021),
    (SWEDEN, 2021),
    (NORA, 2015),
];

/// Borås beside the participants, and Nora, whose printed rate is not that of its counts.
pub(super) async fn run(stage: &mut Stage<'_>) -> Result<(), Failure> {
    stage.figures("Participation rates: answered of those asked, computed and stated")?;
    let language = stage.language;
    let head = |it| heading(it, language);
    let columns = vec![
        Column::words(head(Heading::Area)),
        Column::words(head(Heading::Round)),
        Column::numbers(head(Heading::Answers)),
        Column::numbers(head(Heading::Asked)),
        Column::numbers(head(Heading::Computed)),
        Column::numbers(head(Heading::Stated)),
        Column::words(head(Heading::Note)),
    ];
    let mut sheet = Sheet::new("", columns);
    let indicator = swedish("deltagande");
    for (area, year) in SHOWN {
        let round = ifo(year);
        let of = Of {
            release: IFO,
            indicator: &indicator,
            round: &round,
            area,
            group: "",
            audience: Audience::Public,
        };
        let figure = stage.figure(of).await?;
        let whose = if area == SWEDEN { stage.titles.participants(area) } else { stage.titles.area(area) };
        let mut cells = vec![whose.into(), stage.titles.of(&round).into()];
        cells.extend(rate_cells(&figure, language));
        sheet.row(cells);
    }
    sheet
        .notes
        .push("There is no list of those who could have been asked: these are no response rates.".to_owned());
    stage.show(&sheet)
}
