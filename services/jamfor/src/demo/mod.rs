//! The whole job on the sample: from definitions and synthetic answers to comparisons, through the public contract
//! alone. One file a scene.

mod boras;
mod collect;
mod countries;
mod denmark;
mod exports;
mod osby;
mod prepare;
mod printed;
mod rates;
mod releases;
mod sample_names;
mod series;
mod stage;

use std::path::Path;
use std::time::Instant;

use crate::client::Suite;
use crate::failure::Failure;
use crate::sample;
use crate::screen::Screen;
use crate::show::Language;

use stage::Stage;

/// Does the whole job with a suite that holds nothing yet, and writes the exports to a folder.
///
/// # Errors
/// The first thing that did not work.
pub async fn run(suite: &Suite, screen: &mut Screen, language: Language, out: &Path) -> Result<(), Failure> {
    let started = Instant::now();
    let mut stage = Stage::new(suite, screen, language);
    let plans = tokio::task::spawn_blocking(sample::rounds);
    stage.chapter("Definitions")?;
    prepare::run(&mut stage).await?;
    let plans = plans.await.map_err(|error| Failure::Internal(error.to_string()))?;
    stage.chapter("Collection: synthetic respondents, drawn with a fixed seed; nobody real has answered")?;
    collect::run(&mut stage, plans).await?;
    stage.chapter("Releases")?;
    releases::run(&mut stage).await?;
    printed::run(&mut stage).await?;
    boras::run(&mut stage).await?;
    rates::run(&mut stage).await?;
    series::run(&mut stage).await?;
    osby::run(&mut stage).await?;
    denmark::run(&mut stage).await?;
    countries::run(&mut stage).await?;
    stage.chapter("Exports")?;
    exports::run(&mut stage, out).await?;
    stage.say("")?;
    stage.say(format!("Done in {:.1} s.", started.elapsed().as_secs_f64()))
}

/// Does the same up to the published releases, without a word: for those who want the sample to ask about.
///
/// # Errors
/// The first thing that did not work.
pub async fn load(suite: &Suite) -> Result<(), Failure> {
    let mut silent = Screen::to(std::io::sink(), std::io::sink());
    let mut stage = Stage::new(suite, &mut silent, Language::default());
    prepare::run(&mut stage).await?;
    let plans = tokio::task::spawn_blocking(sample::rounds).await;
    collect::run(&mut stage, plans.map_err(|error| Failure::Internal(error.to_string()))?).await?;
    releases::run(&mut stage).await?;
    printed::run(&mut stage).await
}
