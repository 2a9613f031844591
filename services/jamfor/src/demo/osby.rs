//! Osby 2020: few answers, and some of them unanimous. What everybody may read, and what only the methodologist may.

use jamfor_contract::benchmark::{Audience, Figure};

use super::sample_names::{IFO, OSBY, ifo, swedish};
use super::stage::{Of, Stage};
use crate::failure::Failure;
use crate::show::{Cell, Column, Heading, Sheet, count_cell, heading, value_cell};

const ITEMS: [&str; 5] =
    ["helhetssyn", "forbattrad-situation", "fragar-efter-synpunkter", "paverka-hjalp", "deltagande"];
const GROUPS: [&str; 2] = ["youth", "guardians"];

/// Both target groups, for everybody and for the methodologist.
pub(super) async fn run(stage: &mut Stage<'_>) -> Result<(), Failure> {
    stage.figures("Osby 2020: what is too small to be shown")?;
    let language = stage.language;
    let columns = vec![
        Column::words(heading(Heading::Group, language)),
        Column::words(heading(Heading::Question, language)),
        Column::numbers("PUBLIC: n"),
        Column::numbers("PUBLIC"),
        Column::numbers("METHODOLOGIST: n"),
        Column::numbers("METHODOLOGIST"),
    ];
    let mut sheet = Sheet::new("", columns);
    let round = ifo(2020);
    for group in GROUPS {
        for item in ITEMS {
            let indicator = swedish(item);
            let of = |audience| Of {
                release: IFO,
                indicator: &indicator,
                round: &round,
                area: OSBY,
                group,
                audience,
            };
            let public = stage.figure(of(Audience::Public)).await?;
            let logged = stage.figure(of(Audience::Methodologist)).await?;
            let mut cells = vec![group.into(), stage.titles.of(&indicator).into()];
            cells.extend(shown(&public, stage));
            cells.extend(shown(&logged, stage));
            sheet.row(cells);
        }
    }
    sheet.notes.push(
        "\"All young people are satisfied\" would tell what each of them answered: nobody but the methodologist reads \
         it, and every such read is logged."
            .to_owned(),
    );
    stage.show(&sheet)
}

fn shown(figure: &Figure, stage: &Stage<'_>) -> [Cell; 2] {
    [count_cell(figure.respondents.as_ref()), value_cell(figure, stage.language)]
}
