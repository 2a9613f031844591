//! `jamfor release`: builds and publishes what is counted.

use std::path::PathBuf;

use jamfor_contract::benchmark::{Audience, CreateReleaseRequest, Release};
use jamfor_contract::names::{Collection, Name};

use super::{Session, list};
use crate::client::{Described, phase};
use crate::definition::{Content, read_all};
use crate::failure::Failure;
use crate::show::details;

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
