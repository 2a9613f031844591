//! Building, watching and publishing releases, and reading their exports.

use std::io::Write;

use jamfor_contract::benchmark::{
    ApproveReleaseRequest, Audience, CompareReleasesRequest, CreateReleaseRequest, ExportFiguresRequest,
    ExportFormat, FigureChange, GetProtectionReportRequest, GetProtectionReportResponse, Loss,
    PublishReleaseRequest, Release, Seal, WatchReleaseRequest, WatchReleasesRequest, WatchReleasesResponse,
    WithdrawReleaseRequest, progress::Phase, release::State,
};
use prost_types::Timestamp;

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

    /// Says that the caller answers for the figures with a digest.
    ///
    /// # Errors
    /// The refusal of the benchmark service.
    pub async fn approve_release(&self, name: &str, digest: &str) -> Result<Release, Failure> {
        let request = ApproveReleaseRequest { name: name.to_owned(), digest: digest.to_owned() };
        Ok(self.releases().approve_release(request).await.answered()?.release.unwrap_or_default())
    }

    /// Opens a release to an audience at once.
    ///
    /// # Errors
    /// The refusal of the benchmark service.
    pub async fn publish_release(&self, name: &str, audience: Audience) -> Result<Release, Failure> {
        self.publish_release_at(name, audience, None).await
    }

    /// Opens a release to an audience, from a time on where one is given.
    ///
    /// # Errors
    /// The refusal of the benchmark service.
    pub async fn publish_release_at(
        &self,
        name: &str,
        audience: Audience,
        publish_time: Option<Timestamp>,
    ) -> Result<Release, Failure> {
        let request = PublishReleaseRequest {
            name: name.to_owned(),
            audience: audience.into(),
            etag: String::new(),
            publish_time,
        };
        Ok(self.releases().publish_release(request).await.answered()?.release.unwrap_or_default())
    }

    /// Takes a release back.
    ///
    /// # Errors
    /// The refusal of the benchmark service.
    pub async fn withdraw_release(&self, name: &str, reason: &str) -> Result<Release, Failure> {
        let request =
            WithdrawReleaseRequest { name: name.to_owned(), reason: reason.to_owned(), etag: String::new() };
        Ok(self.releases().withdraw_release(request).await.answered()?.release.unwrap_or_default())
    }

    /// All that differs between two releases for an audience.
    ///
    /// # Errors
    /// The refusal of the benchmark service.
    pub async fn compare_releases(
        &self,
        before: &str,
        after: &str,
        audience: Audience,
    ) -> Result<Vec<FigureChange>, Failure> {
        let mut request = CompareReleasesRequest {
            before: before.to_owned(),
            after: after.to_owned(),
            audience: audience.into(),
            page_size: 1_000,
            page_token: String::new(),
        };
        let mut changes = Vec::new();
        loop {
            let page = self.releases().compare_releases(request.clone()).await.answered()?;
            changes.extend(page.changes);
            if page.next_page_token.is_empty() {
                return Ok(changes);
            }
            request.page_token = page.next_page_token;
        }
    }

    /// Tells what becomes of the releases of a body after an event, until the service ends the stream.
    ///
    /// # Errors
    /// The refusal of the benchmark service, and that of `told`.
    pub async fn watch_releases(
        &self,
        parent: &str,
        after: i64,
        mut told: impl FnMut(&WatchReleasesResponse) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let request = WatchReleasesRequest { parent: parent.to_owned(), after };
        let mut events = self.releases().watch_releases(request).await.answered()?;
        while let Some(event) = events.message().await.map_err(refusal)? {
            told(&event)?;
        }
        Ok(())
    }

    /// How a release was protected, in full.
    ///
    /// # Errors
    /// The refusal of the benchmark service.
    pub async fn protection_report(&self, name: &str) -> Result<GetProtectionReportResponse, Failure> {
        let request = GetProtectionReportRequest { name: name.to_owned() };
        self.releases().get_protection_report(request).await.answered()
    }

    /// Writes all figures of a release for an audience as CSV, with labels in a language.
    ///
    /// # Errors
    /// The refusal of the benchmark service, or of the machine; when the last piece did not come.
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
        if exported.loss.is_none() {
            let message = format!("the export of {name} broke off; ask for it again");
            return Err(Failure::Partly { cause: Cause::Unavailable, message });
        }
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
