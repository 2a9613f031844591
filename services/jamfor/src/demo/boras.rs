//! Borås against the participants, question by question.

use jamfor_contract::benchmark::Audience;

use super::sample_names::{BORAS, IFO, ifo, swedish};
use super::stage::{Of, Stage};
use crate::failure::Failure;
use crate::show::{by_breakdown, distribution, report};

/// 2018 and 2021.
pub(super) async fn run(stage: &mut Stage<'_>) -> Result<(), Failure> {
    stage.figures("Borås against the participants")?;
    for year in [2018, 2021] {
        let round = ifo(year);
        let answer = stage.report(IFO, BORAS, &round, "").await?;
        let (area, group) = (stage.titles.area(BORAS), stage.titles.group(""));
        let title = format!("{area} · {} · {group}", stage.titles.of(&round));
        stage.show(&report(&answer, &stage.titles, title))?;
        if year == 2018 {
            let by_sex = by_breakdown(&answer, &stage.titles, "The same by sex");
            stage.show(&by_sex)?;
            options(stage).await?;
        }
    }
    Ok(())
}

/// What stands behind one share.
async fn options(stage: &mut Stage<'_>) -> Result<(), Failure> {
    let (indicator, round) = (swedish("helhetssyn"), ifo(2018));
    let of = Of {
        release: IFO,
        indicator: &indicator,
        round: &round,
        area: BORAS,
        group: "",
        audience: Audience::Public,
    };
    let figure = stage.figure(of).await?;
    let title = format!("{}: every option", stage.titles.of(&indicator));
    match distribution(&figure, &stage.titles, title) {
        Some(sheet) => stage.show(&sheet),
        None => Ok(()),
    }
}
