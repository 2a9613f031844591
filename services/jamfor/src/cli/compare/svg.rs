//! Where a picture goes.

use std::fs;
use std::path::{Path, PathBuf};

use super::Session;
use crate::failure::Failure;

/// Whether to draw the result, too.
#[derive(Debug, clap::Args)]
pub(super) struct Svg {
    /// Draw it, too: into this file, as SVG
    #[arg(long = "svg", value_name = "FILE")]
    file: Option<PathBuf>,
}

impl Svg {
    /// Draws the picture into its file, when one is wanted, and says so beside the result.
    pub(super) fn write(
        &self,
        session: &mut Session<'_>,
        draw: impl FnOnce() -> Result<String, Failure>,
    ) -> Result<(), Failure> {
        let Some(file) = &self.file else { return Ok(()) };
        whole(file, &draw()?)?;
        session.screen.note(format!("{}: drawn", file.display()));
        Ok(())
    }
}

/// Writes a file that is whole as soon as it is there.
fn whole(file: &Path, content: &str) -> Result<(), Failure> {
    let mut name = file.as_os_str().to_owned();
    name.push(".part");
    let unfinished = PathBuf::from(name);
    fs::write(&unfinished, content).map_err(Failure::file(&unfinished))?;
    fs::rename(&unfinished, file).map_err(Failure::file(file))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::failure::Cause;

    #[test]
    fn a_picture_takes_the_place_of_an_older_one() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("areas.svg");
        whole(&file, "old").unwrap();
        whole(&file, "new").unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let wrong = whole(&folder.path().join("none/areas.svg"), "").unwrap_err();
        assert!(wrong.cause() == Cause::NotFound && wrong.to_string().contains("none/areas.svg"));
    }
}
