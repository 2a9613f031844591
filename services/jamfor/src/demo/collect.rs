//! Rounds: who takes part, who was asked, what they answered; then closed and frozen.

use std::time::Instant;

use jamfor_contract::intake::{Line, SubmissionHeader, UpdateParticipantsRequest};

use super::stage::Stage;
use crate::client::{Door, Tally, apply, refusal};
use crate::definition::Content;
use crate::failure::{Cause, Failure};
use crate::sample::RoundPlan;
use crate::show::{Cell, Column, Sheet, grouped};

/// Brings every round of the sample from draft to frozen.
pub(super) async fn run(stage: &mut Stage<'_>, plans: Vec<RoundPlan>) -> Result<(), Failure> {
    let columns = vec![
        Column::words("round"),
        Column::numbers("areas × groups"),
        Column::numbers("asked"),
        Column::numbers("answers"),
        Column::numbers("a second"),
        Column::words("snapshot"),
    ];
    let mut sheet = Sheet::new("", columns);
    let started = Instant::now();
    let rounds: Vec<String> = plans.iter().map(|plan| plan.round.clone()).collect();
    stage.titles.learn(rounds.iter().map(String::as_str)).await?;
    let mut answers = 0;
    for plan in plans {
        let (cells, accepted) = collect(stage, plan).await?;
        answers += accepted;
        sheet.row(cells);
    }
    let spinner = stage.screen.spinner("freezing");
    for (round, row) in rounds.iter().zip(&mut sheet.rows) {
        let frozen = stage.suite.wait_until_frozen(round).await?;
        row.push(frozen.snapshot.rsplit("/rounds/").next().unwrap_or_default().into());
    }
    spinner.finish_and_clear();
    let seconds = started.elapsed().as_secs_f64();
    let answers = grouped(i64::try_from(answers).unwrap_or_default());
    sheet
        .notes
        .push(format!("{answers} answers in {seconds:.1} s, each with a receipt that says it is on disk"));
    stage.show(&sheet)
}

async fn collect(stage: &mut Stage<'_>, plan: RoundPlan) -> Result<(Vec<Cell>, u64), Failure> {
    let round = plan.round.clone();
    let title = stage.titles.of(&round);
    let participants = plan.participants.len();
    let request = UpdateParticipantsRequest { round: round.clone(), participants: plan.participants.clone() };
    apply(&stage.suite, &Content::Participants(request)).await.map_err(|failure| failure.about(&round))?;
    stage.suite.open_round(&round).await.map_err(|failure| failure.about(&round))?;
    let asked: i64 = plan.tallies.iter().map(|tally| tally.asked).sum();
    stage.suite.record_contacts(&round, &plan.tallies).await.map_err(|failure| failure.about(&round))?;
    let started = Instant::now();
    let tally = send(stage, &title, plan).await?;
    let seconds = started.elapsed().as_secs_f64();
    stage.suite.close_round(&round).await.map_err(|failure| failure.about(&round))?;
    stage.suite.freeze_round(&round).await.map_err(|failure| failure.about(&round))?;
    let accepted = u32::try_from(tally.accepted).map_or(f64::MAX, f64::from);
    let speed = if tally.accepted == 0 { "–".to_owned() } else { format!("{:.0}", accepted / seconds) };
    let count = |count: i64| Cell::from(if count == 0 { "–".to_owned() } else { grouped(count) });
    let answers = i64::try_from(tally.accepted).unwrap_or_default();
    let cells =
        vec![title.into(), participants.to_string().into(), count(asked), count(answers), speed.into()];
    Ok((cells, tally.accepted))
}

async fn send(stage: &Stage<'_>, title: &str, plan: RoundPlan) -> Result<Tally, Failure> {
    if plan.responses.is_empty() {
        return Ok(Tally::default());
    }
    let bar = stage.screen.bar(title, u64::try_from(plan.responses.len()).unwrap_or_default());
    let header =
        SubmissionHeader { round: plan.round.clone(), source: plan.source, ..SubmissionHeader::default() };
    let lines = plan.responses.into_iter().zip(1_i64..);
    let lines = lines.map(|(response, number)| Line { number, response: Some(response) });
    let mut wrong = None;
    let tally = jamfor_client::submit(&stage.suite, Door::Submit, &header, lines, |told| {
        bar.inc(1);
        if wrong.is_none() && !told.receipt.violations.is_empty() {
            wrong = Some(told.receipt.violations[0].clone());
        }
    })
    .await
    .map_err(|status| refusal(status).about(&plan.round))?;
    bar.finish_and_clear();
    match wrong {
        None => Ok(tally),
        Some(violation) => Err(Failure::Partly {
            cause: Cause::InvalidInput,
            message: format!("{}: {}: {}", plan.round, violation.field, violation.description),
        }),
    }
}
