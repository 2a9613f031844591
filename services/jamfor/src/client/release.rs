//! Building, watching and publishing releases, and reading their exports.

use std::io::Write;

use jamfor_contract::benchmark::{
    Audience, CreateReleaseRequest, ExportFiguresRequest, ExportFormat, Loss, PublishReleaseRequest, Release,
    Seal, WatchReleaseRequest, progress::Phase, release::State,
};

use super::{Answered, Suite, refusal};
use crate::failure::{Cause, Failure};
use crate::show::Language;

/// A file that was written.
#[derive(Clone, Debug, Default)]
pub struct Exported {
    /// Its length.
    pub bytes: u64,
    /// The proof of where it comes from; none where the server has no key.
    pub seal: Option<Seal>,
    /// What the format could not carry.
    pub loss: Option<Loss>,
}

impl Suite {
    /// Starts building a release.
    ///
    /// # Errors
    /// The refusal of the benchmark service.
    pub async fn create_release(&self, request: CreateReleaseRequest) -> Result<Release, Failure> {
        Ok(self.releases().create_release(request).await.answered()?.release.unwrap_or_default())
    }

    /// Watches a release until it is built, and tells of every change.
    ///
    /// # Errors
    /// When it could not be built, or the benchmark service cannot be reached.
    pub async fn watch_release(
        &self,
        name: &str,
        mut told: impl FnMut(&Release),
    ) -> Result<Release, Failure> {
        let request = WatchReleaseRequest { name: name.to_owned() };
        let mut changes = self.releases().watch_release(request).await.answered()?;
        let mut last = Release::default();
        while let Some(change) = changes.message().await.map_err(refusal)? {
            last = change.release.unwrap_or_default();
            told(&last);
        }
        match last.state() {
            State::Ready
            | State::Approved
            | State::Embargoed
            | State::Published
            | State::Superseded
            | State::Withdrawn => Ok(last),
            State::Failed => Err(Failure::Partly {
                cause: Cause::Precondition,
                message: format!("{name} could not be built: {}", last.failure),
            }),
            State::Building | State::Unspecified => Err(Failure::Partly {
                cause: Cause::Unavailable,
                message: format!("{name} is still being built; watch it again"),
            }),
        }
    }

    /// Opens a release to an audience.
    ///
    /// # Errors
    /// The refusal of the benchmark service.
    pub async fn publish_release(&self, name: &str, audience: Audience) -> Result<Release, Failure> {
        let request = PublishReleaseRequest {
            name: name.to_owned(),
            audience: audience.into(),
            ..PublishReleaseRequest::default()
        };
        Ok(self.releases().publish_release(request).await.answered()?.release.unwrap_or_default())
    }

    /// Writes all figures of a release for an audience as CSV, with labels in a language.
    ///
    /// # Errors
    /// The refusal of the benchmark service, or of the machine.
    pub async fn export(
        &self,
        name: &str,
        audience: Audience,
        language: Language,
        mut out: impl Write,
    ) -> Result<Exported, Failure> {
        let request = ExportFiguresRequest {
            release: name.to_owned(),
            audience: audience.into(),
            format: ExportFormat::Csv.into(),
            language: language.tag().to_owned(),
        };
        let mut pieces = self.figures().export_figures(request).await.answered()?;
        let mut exported = Exported::default();
        while let Some(piece) = pieces.message().await.map_err(refusal)? {
            out.write_all(&piece.content).map_err(Failure::file("the export"))?;
            exported.bytes += u64::try_from(piece.content.len()).unwrap_or_default();
            exported.seal = piece.seal.or(exported.seal);
            exported.loss = piece.loss.or(exported.loss);
        }
        out.flush().map_err(Failure::file("the export"))?;
        Ok(exported)
    }
}

/// What a release that is being built does now, in a word.
#[must_use]
pub fn phase(release: &Release) -> String {
    let Some(progress) = &release.progress else {
        return release.state().as_str_name().trim_start_matches("STATE_").to_lowercase();
    };
    let step = match progress.phase() {
        Phase::Unspecified => "waiting",
        Phase::Fetching => "fetching",
        Phase::Tabulating => "tabulating",
        Phase::Estimating => "estimating",
        Phase::Protecting => "protecting",
        Phase::Storing => "storing",
    };
    format!("{step} {}/{}", progress.done, progress.total)
}
