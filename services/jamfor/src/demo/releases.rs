//! Building the two releases and opening them to everybody.

use std::time::Instant;

use jamfor_contract::benchmark::{Audience, CreateReleaseRequest};

use super::stage::Stage;
use crate::client::phase;
use crate::failure::Failure;
use crate::sample;
use crate::show::{Column, Sheet, grouped, text};

/// Creates, watches and publishes every release of the sample.
pub(super) async fn run(stage: &mut Stage<'_>) -> Result<(), Failure> {
    let columns = vec![
        Column::words("release"),
        Column::numbers("rounds"),
        Column::numbers("figures"),
        Column::numbers("seconds"),
        Column::words("digest"),
    ];
    let mut sheet = Sheet::new("", columns);
    for request in sample::releases() {
        sheet.row(build(stage, request).await?);
    }
    stage.show(&sheet)
}

async fn build(
    stage: &mut Stage<'_>,
    request: CreateReleaseRequest,
) -> Result<Vec<crate::show::Cell>, Failure> {
    let what = request.release_id.clone();
    let started = Instant::now();
    let created = stage.suite.create_release(request).await.map_err(|failure| failure.about(&what))?;
    let bar = stage.screen.spinner(&what);
    let ready = stage.suite.watch_release(&created.name, |release| bar.set_message(phase(release))).await;
    bar.finish_and_clear();
    let ready = ready?;
    let seconds = started.elapsed().as_secs_f64();
    stage
        .suite
        .publish_release(&created.name, Audience::Public)
        .await
        .map_err(|failure| failure.about(&what))?;
    let digest: String = ready.digest.chars().take(19).collect();
    Ok(vec![
        text(&ready.title, stage.language).into(),
        ready.snapshots.len().to_string().into(),
        grouped(ready.figures).into(),
        format!("{seconds:.1}").into(),
        format!("{digest}…").into(),
    ])
}
