//! Osby 2020: few answers, and some of them unanimous. What everybody may read, and what only the methodologist may.

use jamfor_contract::benchmark::{Audience, Figure};

use super::sample_names::{IFO, OSBY, ifo, swedish};
use super::stage::{Of, Stage};
use crate::failure::Failure;
use crate::show::{Cell, Column, Heading, Sheet, count_cell, heading, value_cell};

const ITEMS: [&str; 5] =
    ["helhetssyn", "forbattrad-situation", "fragar-efter-synpunkter", "paverka-hjalp", "deltagande"];
const GROUPS: [&str; 2] = ["youth", "guardians"];

const NOTES: [&str; 2] = [
    "*  few answers: not for tests, words, ranks or trends",
    "–  \"All young people are satisfied\" would tell what each of them answered: neither the public nor the municipality \
     itself reads it out of the system. The methodologist does, and every such read is logged.",
];

/// Both target groups, for everybody and for the methodologist.
pub(super) async fn run(stage: &mut Stage<'_>) -> Result<(), Failure> {
    stage.figures("Osby 2020: what is too small to be shown")?;
    let language = stage.language;
    let columns = vec![
        Column::words(heading(Heading::Group, language)),
        Column::words(heading(Heading::Question, language)),
        Column::numbers("public: n"),
        Column::numbers("public"),
        Column::numbers("owner"),
        Column::numbers("methodologist: n"),
        Column::numbers("methodologist"),
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
            let owner = stage.figure(of(Audience::Owner)).await?;
            let logged = stage.figure(of(Audience::Methodologist)).await?;
            let mut cells = vec![stage.titles.group(group).into(), stage.titles.of(&indicator).into()];
            cells.extend(shown(&public, stage));
            cells.push(value_cell(&owner, language));
            cells.extend(shown(&logged, stage));
            sheet.row(cells);
        }
    }
    sheet.notes.extend(NOTES.map(str::to_owned));
    stage.show(&sheet)
}

fn shown(figure: &Figure, stage: &Stage<'_>) -> [Cell; 2] {
    [count_cell(figure.respondents.as_ref()), value_cell(figure, stage.language)]
}
