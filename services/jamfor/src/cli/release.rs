//! `jamfor release`: builds what is counted, and leads it through its life.

use std::path::PathBuf;

use jamfor_contract::benchmark::{
    Audience, Basis, CreateReleaseRequest, Figure, FigureChange, FigureKey, GetManifestRequest, Input,
    Release, VerifyReleaseRequest, WatchReleasesResponse, verify_release_response::Outcome,
};
use jamfor_contract::names::{Collection, Name};
use prost_types::Timestamp;

use super::{Session, list};
use crate::client::{Answered, Described, phase};
use crate::definition::{Content, read_all};
use crate::failure::{Cause, Failure};
use crate::show::{Cell, Column, Language, Sheet, details, value_cell};

/// Build, watch, approve, publish, compare, withdraw and list releases.
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
        /// From when on, such as 2027-03-01T06:00:00Z; at once without it
        #[arg(long)]
        at: Option<Timestamp>,
    },
    /// Let the owners of areas read a release before it is published
    Preview {
        /// bodies/{body}/releases/{release}
        name: String,
    },
    /// Say that you answer for a release
    Approve {
        /// bodies/{body}/releases/{release}
        name: String,
        /// The digest of the figures that you looked at
        #[arg(long)]
        digest: String,
    },
    /// Take a release back
    Withdraw {
        /// bodies/{body}/releases/{release}
        name: String,
        /// Why, for all readers
        #[arg(long)]
        reason: String,
    },
    /// Show what differs between two releases of a body
    Diff {
        /// The earlier one
        before: String,
        /// The later one
        after: String,
        /// For whom
        #[arg(long, value_enum, default_value_t)]
        audience: To,
    },
    /// Follow what becomes of all releases of a body
    WatchAll {
        /// The id of the body, such as se-skr
        #[arg(long)]
        body: String,
        /// The number of the last event that you saw
        #[arg(long, default_value_t)]
        after: i64,
    },
    /// Show how a release is protected, to its methodologist
    Protection {
        /// bodies/{body}/releases/{release}
        name: String,
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
            Self::Publish { name, audience, at } => {
                let release = session.suite.publish_release_at(&name, audience.into(), at).await?;
                show(session, &release)
            }
            Self::Preview { name } => {
                let release = session.suite.publish_release(&name, Audience::Owner).await?;
                show(session, &release)
            }
            Self::Approve { name, digest } => {
                let release = session.suite.approve_release(&name, &digest).await?;
                show(session, &release)
            }
            Self::Withdraw { name, reason } => {
                let release = session.suite.withdraw_release(&name, &reason).await?;
                show(session, &release)
            }
            Self::Diff { before, after, audience } => {
                let changes = session.suite.compare_releases(&before, &after, audience.into()).await?;
                let sheet = changed(&changes, session.output.language);
                session.output.write_sheet(session.screen, &sheet)
            }
            Self::WatchAll { body, after } => watch_all(session, &body, after).await,
            Self::Protection { name } => {
                let report = session.suite.protection_report(&name).await?.dynamic()?;
                let language = session.output.language;
                session.output.write_dynamic(session.screen, &report, || vec![details(&report, language)])
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

/// Each event on a line of its own, as soon as it comes.
async fn watch_all(session: &mut Session<'_>, body: &str, after: i64) -> Result<(), Failure> {
    let parent = format!("bodies/{}", body.trim_start_matches("bodies/"));
    let (suite, output) = (session.suite.clone(), session.output);
    let screen = &mut *session.screen;
    suite.watch_releases(&parent, after, |event| output.write(screen, event, || vec![heard(event)])).await
}

fn heard(event: &WatchReleasesResponse) -> Sheet {
    let columns = ["number", "time", "kind", "release"].map(Column::words);
    let mut sheet = Sheet::new("", columns.into());
    let time = event.time.map(|time| time.to_string()).unwrap_or_default();
    let kind = event.kind().as_str_name().trim_start_matches("KIND_").to_lowercase();
    let release = event.release.as_ref().map(|release| release.name.clone()).unwrap_or_default();
    sheet.row(vec![event.number.to_string().into(), time.into(), kind.into(), release.into()]);
    sheet
}

/// What became of each figure, one a line.
fn changed(changes: &[FigureChange], language: Language) -> Sheet {
    let columns = ["indicator", "round", "group", "area", "basis", "breakdown", "before", "after"];
    let mut sheet = Sheet::new("", columns.map(Column::words).into());
    for change in changes {
        let one = change.after.as_ref().or(change.before.as_ref());
        let Some(key) = one.and_then(|figure| figure.key.as_ref()) else { continue };
        let value = |figure: Option<&Figure>| figure.map_or(Cell::from("-"), |one| value_cell(one, language));
        let mut cells: Vec<Cell> = place(key).map(Cell::from).into();
        cells.extend([value(change.before.as_ref()), value(change.after.as_ref())]);
        sheet.row(cells);
    }
    sheet
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

/// What a figure is of, without what all figures of a body share.
fn place(key: &FigureKey) -> [String; 6] {
    let last = |name: &str| name.rsplit('/').next().unwrap_or(name).to_owned();
    let rounds = std::iter::once(&key.round).chain(&key.pooled_rounds).filter(|round| !round.is_empty());
    let basis = if key.basis() == Basis::Comparator {
        last(key.comparator.split("/revisions/").next().unwrap_or(&key.comparator))
    } else {
        key.basis().as_str_name().trim_start_matches("BASIS_").to_lowercase()
    };
    let breakdown = key.breakdown.iter().map(|one| format!("{}={}", one.item, one.option));
    [
        last(key.indicator.split("/revisions/").next().unwrap_or(&key.indicator)),
        rounds.map(|round| last(round)).collect::<Vec<_>>().join("+"),
        key.target_group.clone(),
        last(&key.area),
        basis,
        breakdown.collect::<Vec<_>>().join(" "),
    ]
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
