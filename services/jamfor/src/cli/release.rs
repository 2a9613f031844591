//! `jamfor release`: builds and publishes what is counted.

use std::path::PathBuf;

use jamfor_contract::benchmark::{
    Audience, CreateReleaseRequest, GetManifestRequest, Input, Release, VerifyReleaseRequest,
    verify_release_response::Outcome,
};
use jamfor_contract::names::{Collection, Name};

use super::{Session, list};
use crate::client::{Answered, Described, phase};
use crate::definition::{Content, read_all};
use crate::failure::{Cause, Failure};
use crate::show::{Column, Sheet, details};

/// Build, watch, publish and list releases.
#[derive(Debug, clap::Subcommand)]
pub(super) enum ReleaseCommand {
    /// Start building the releases of definition files (`kind: Release`)
    Create {
        /// A file or folder of definitions, or - for standard input
        #[arg(short, long = "file", required = true)]
        files: Vec<PathBuf>,
        /// Wait until they are built
        #[arg(long)]
        wait: bool,
    },
    /// Follow a release until it is built
    Watch {
        /// bodies/{body}/releases/{release}
        name: String,
    },
    /// Open a release to an audience
    Publish {
        /// bodies/{body}/releases/{release}
        name: String,
        /// To whom; the owners of areas can read what is public
        #[arg(long, value_enum, default_value_t)]
        audience: To,
    },
    /// Build a release anew from what it was made from, and say whether the same comes out; exit code 5 if not
    Verify {
        /// bodies/{body}/releases/{release}
        name: String,
    },
    /// Show what a release was made from
    Manifest {
        /// bodies/{body}/releases/{release}
        name: String,
    },
    /// List the releases of a body
    List {
        /// The id of the body, such as se-skr
        #[arg(long)]
        body: String,
    },
}

/// For whom a figure is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum To {
    /// Everybody.
    #[default]
    Public,
    /// An area looking at its own results.
    Owner,
    /// The national body; every read is logged.
    Methodologist,
}

impl From<To> for Audience {
    fn from(to: To) -> Self {
        match to {
            To::Public => Self::Public,
            To::Owner => Self::Owner,
            To::Methodologist => Self::Methodologist,
        }
    }
}

impl ReleaseCommand {
    pub(super) async fn run(self, session: &mut Session<'_>) -> Result<(), Failure> {
        match self {
            Self::Create { files, wait } => create(session, &files, wait).await,
            Self::Watch { name } => {
                let release = watch(session, &name).await?;
                show(session, &release)
            }
            Self::Publish { name, audience } => {
                let release = session.suite.publish_release(&name, audience.into()).await?;
                show(session, &release)
            }
            Self::Verify { name } => verify(session, name).await,
            Self::Manifest { name } => manifest(session, name).await,
            Self::List { body } => list::List::releases(body).run(session).await,
        }
    }
}

async fn create(session: &mut Session<'_>, files: &[PathBuf], wait: bool) -> Result<(), Failure> {
    let requests = requests(files)?;
    for request in requests {
        let mut release = session.suite.create_release(request).await?;
        if wait {
            release = watch(session, &release.name).await?;
        }
        show(session, &release)?;
    }
    Ok(())
}

/// The releases of some files. Anything else in them is refused: a release counts what stands.
fn requests(files: &[PathBuf]) -> Result<Vec<CreateReleaseRequest>, Failure> {
    let mut requests = Vec::new();
    for document in read_all(files)? {
        let place = document.place.to_string();
        let Content::Release(release) = document.content else {
            return Err(Failure::Usage(format!(
                "{place}: only `kind: Release` can be created; apply the others"
            )));
        };
        let name = Name::parse(Collection::Releases, &release.name)
            .map_err(|error| Failure::Usage(format!("{place}: name: {error}")))?;
        requests.push(CreateReleaseRequest {
            parent: name.body.to_string(),
            release_id: name.id().to_owned(),
            release: Some(release),
        });
    }
    Ok(requests)
}

async fn verify(session: &mut Session<'_>, name: String) -> Result<(), Failure> {
    let bar = session.screen.spinner(name.rsplit('/').next().unwrap_or(&name));
    let answer = session.suite.provenance().verify_release(VerifyReleaseRequest { name: name.clone() }).await;
    bar.finish_and_clear();
    let answer = answer.answered()?;
    session.output.write(session.screen, &answer, || {
        let outcome = answer.outcome().as_str_name().trim_start_matches("OUTCOME_").to_lowercase();
        vec![inputs(format!("{name}: {outcome}"), &answer.gone)]
    })?;
    let message = match answer.outcome() {
        Outcome::Same => return Ok(()),
        Outcome::Different => "the same inputs give other bytes",
        Outcome::InputGone => "something it was made from is gone, or was changed",
        Outcome::OtherMethod => "it was built by another version of the method",
        Outcome::Unspecified => "the server did not say what came out",
    };
    Err(Failure::Partly { cause: Cause::Precondition, message: format!("{name}: {message}") })
}

async fn manifest(session: &mut Session<'_>, release: String) -> Result<(), Failure> {
    let answer = session.suite.provenance().get_manifest(GetManifestRequest { release }).await.answered()?;
    session.output.write(session.screen, &answer, || {
        let manifest = answer.manifest.clone().unwrap_or_default();
        let title = format!("{} · {} · {}", manifest.release, manifest.method, manifest.digest);
        vec![inputs(title, &manifest.inputs)]
    })
}

fn inputs(title: String, inputs: &[Input]) -> Sheet {
    let columns = vec![Column::words("what"), Column::words("name"), Column::words("digest")];
    let mut sheet = Sheet::new(title, columns);
    for input in inputs {
        let kind = input.kind().as_str_name().trim_start_matches("KIND_").to_lowercase().replace('_', " ");
        sheet.row(vec![kind.into(), input.name.as_str().into(), input.digest.as_str().into()]);
    }
    sheet
}

async fn watch(session: &mut Session<'_>, name: &str) -> Result<Release, Failure> {
    let bar = session.screen.spinner(name.rsplit('/').next().unwrap_or(name));
    let release = session.suite.watch_release(name, |release| bar.set_message(phase(release))).await;
    bar.finish_and_clear();
    release
}

fn show(session: &mut Session<'_>, release: &Release) -> Result<(), Failure> {
    let release = release.dynamic()?;
    let language = session.output.language;
    session.output.write_dynamic(session.screen, &release, || vec![details(&release, language)])
}
