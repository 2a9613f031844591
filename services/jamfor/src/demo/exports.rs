//! All figures of the releases as files.

use std::fs::{self, File};
use std::io::BufWriter;
use std::path::Path;

use jamfor_contract::benchmark::Audience;

use super::sample_names::{IFO, VIVE};
use super::stage::Stage;
use crate::failure::Failure;
use crate::show::{Language, grouped};

/// What everybody may read, one file a release.
pub(super) async fn run(stage: &mut Stage<'_>, folder: &Path) -> Result<(), Failure> {
    fs::create_dir_all(folder).map_err(Failure::file(folder))?;
    for release in [IFO, VIVE] {
        let id = release.rsplit('/').next().unwrap_or(release);
        let path = folder.join(format!("{id}.public.csv"));
        let file = BufWriter::new(File::create(&path).map_err(Failure::file(&path))?);
        let bytes = stage.suite.export(release, Audience::Public, Language::En, file).await?.bytes;
        let bytes = grouped(i64::try_from(bytes).unwrap_or_default());
        stage.say(format!("{}  {bytes} bytes", path.display()))?;
    }
    Ok(())
}
