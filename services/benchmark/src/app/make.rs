//! Making a release from what it names: what a build stores, and what a verification holds against that.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::time::Instant;

use jamfor_context::Context;
use jamfor_fault::Kind;
use sha2::{Digest as _, Sha256};
use tracing::Instrument;

use super::{
    App,
    gather::Gathered,
    measures::{self, Measures},
};
use crate::Error;
use crate::domain::{
    alike::{Alike, alike},
    build::{Inputs, RoundInput, estimate_all, protect_all},
    built::Built,
    counted::{Counted, NotCounted, count},
    cut::Cut,
    earlier::Earlier,
    encode::{Encoded, Unreadable, encode},
    manifest::{Input, InputKind, Provenance},
    method::Method,
    policy::Policy,
    protection::Report,
    release::{Content, Phase, Release},
};
use crate::settings::BuildSettings;
use crate::sources::Frozen;

/// Makes releases, and stores nothing.
#[derive(Clone, Debug)]
pub(super) struct Maker {
    app: App,
    threads: NonZeroUsize,
    /// None where it is no build that is measured.
    measures: Option<Measures>,
}

/// A whole release, ready to be stored.
pub(super) struct Made {
    pub(super) encoded: Encoded,
    pub(super) figures: i64,
    pub(super) protection: Report,
    pub(super) provenance: Provenance,
}

/// Why a release cannot be made.
pub(super) enum NotMade {
    /// The rows of a snapshot cannot be read as they were promised.
    Rows {
        /// Its name.
        snapshot: String,
        /// What is wrong.
        cause: Error,
    },
    /// An earlier release that it is protected together with cannot be read.
    Earlier {
        /// Its name.
        release: String,
        /// What is wrong.
        cause: Error,
    },
    /// Something else.
    Other(Error),
}

impl From<Error> for NotMade {
    fn from(error: Error) -> Self {
        Self::Other(error)
    }
}

impl From<NotMade> for Error {
    fn from(not: NotMade) -> Self {
        match not {
            NotMade::Rows { cause, .. } | NotMade::Other(cause) => cause,
            NotMade::Earlier { release, cause } => Self::Answer {
                service: "benchmark",
                cause: format!("{release}, which this release is to be protected together with: {cause}"),
            },
        }
    }
}

/// The counted tables of a round, and the digest of the rows behind them.
#[derive(Default)]
struct CountedRound {
    tables: Vec<Counted>,
    rows: String,
    alike: BTreeSet<Alike>,
}

/// How a release and the earlier ones of its rounds are broken down.
#[derive(Clone)]
struct Divided {
    cuts: Vec<Cut>,
    breakdowns: Vec<String>,
    /// In alphabetical order each.
    crossings: BTreeSet<Alike>,
}

/// The bytes of a release, how many figures it has, and the report on its protection.
type Protected = (Result<Encoded, Unreadable>, usize, Report);

impl Maker {
    pub(super) fn new(app: App, threads: NonZeroUsize, measures: Option<Measures>) -> Self {
        Self { app, threads, measures }
    }

    /// Makes a release of a survey's pinned revision; `say` is told of each step and of the rounds that are done in it.
    pub(super) async fn make(
        &self,
        ctx: &Context,
        release: &Release,
        survey: &str,
        say: impl Fn(Phase, i32),
    ) -> Result<Made, NotMade> {
        let content = &release.content;
        say(Phase::Fetching, 0);
        let gathered = self.during(Phase::Fetching, self.app.gather(ctx, content, survey)).await?;
        let mut provenance = gathered.provenance();
        let crossings: Vec<(String, String)> =
            content.crossings.iter().map(|one| (one.first.clone(), one.second.clone())).collect();
        let divided = self.divided(ctx, release, &crossings).await?;
        let counting = async {
            let mut tables = Vec::with_capacity(gathered.rounds.len());
            let (mut rows, mut alike) = (BTreeMap::new(), BTreeSet::new());
            for (done, (frozen, _)) in (0..).zip(&gathered.rounds) {
                say(Phase::Tabulating, done);
                let counted = self.count_round(ctx, &gathered, frozen, &divided).await;
                let counted = counted.map_err(|cause| of_rows(&frozen.round.snapshot, cause))?;
                tables.push(counted.tables);
                rows.insert(frozen.round.snapshot.clone(), counted.rows);
                alike.extend(counted.alike);
            }
            divided.check(&alike)?;
            Ok::<_, NotMade>((tables, rows))
        };
        let (tables, rows) = self.during(Phase::Tabulating, counting).await?;
        provenance.rows = rows;
        let earlier = release.earlier.iter();
        provenance
            .inputs
            .extend(earlier.map(|one| Input::new(InputKind::Release, &one.release, &one.digest)));
        let inputs = self.inputs(gathered, tables, content, crossings);
        say(Phase::Estimating, 0);
        let built = self.during(Phase::Estimating, blocking(move || estimate_all(&inputs))).await?;
        say(Phase::Protecting, 0);
        let protecting = self.protect(ctx, release, built);
        let (encoded, figures, protection) = self.during(Phase::Protecting, protecting).await?;
        let encoded = encoded.map_err(|error| Error::unreadable(&release.name.to_string(), &error))?;
        Ok(Made { encoded, figures: i64::try_from(figures).unwrap_or(i64::MAX), protection, provenance })
    }

    /// Protects a release together with the earlier ones of its rounds, which are held for no longer than that.
    async fn protect(
        &self,
        ctx: &Context,
        release: &Release,
        mut built: Built,
    ) -> Result<Protected, NotMade> {
        let mut earlier = Vec::with_capacity(release.earlier.len());
        for one in &release.earlier {
            earlier.push(self.app.earlier(ctx, one).await.map_err(|cause| of_earlier(one, cause))?);
        }
        let threads = self.threads;
        let protected = blocking(move || {
            let earlier: Vec<&Built> = earlier.iter().collect();
            protect_all(&mut built, &earlier, threads);
            let report = Report::new(&built, &earlier, threads);
            (encode(&built), built.records.len(), report)
        });
        Ok(protected.await?)
    }

    /// Does a phase of a build: measured, and a span of its trace.
    pub(super) async fn during<T>(&self, phase: Phase, work: impl Future<Output = T>) -> T {
        let begun = Instant::now();
        let span = tracing::debug_span!("release.phase", phase = measures::name(phase));
        let done = work.instrument(span).await;
        if let Some(measures) = &self.measures {
            measures.phase(phase, begun.elapsed());
        }
        done
    }

    /// Counts the tables of a round, one after the other: the rows of one are gone before the next ones come.
    async fn count_round(
        &self,
        ctx: &Context,
        gathered: &Gathered,
        frozen: &Frozen,
        divided: &Divided,
    ) -> Result<CountedRound, Error> {
        let mut counted = CountedRound::default();
        let mut hash = Sha256::new();
        for pinned in &frozen.round.instruments {
            let wanted = gathered.items(&pinned.revision, &divided.breakdowns);
            let table = self.app.sources.table(ctx, frozen, &pinned.group, &wanted).await?;
            let (Divided { cuts, breakdowns, .. }, threads) = (divided.clone(), self.threads);
            let (digest, alike, done) =
                blocking(move || (table.digest(), alike(&table, &breakdowns), count(&table, &cuts, threads)))
                    .await?;
            hash.update(digest);
            counted.alike.extend(alike);
            counted.tables.push(done?);
        }
        counted.rows = format!("sha256:{}", hex::encode(hash.finalize()));
        Ok(counted)
    }

    /// By what a release is broken down, and the earlier ones of its rounds.
    async fn divided(
        &self,
        ctx: &Context,
        release: &Release,
        crossings: &[(String, String)],
    ) -> Result<Divided, NotMade> {
        let content = &release.content;
        let mut all = Divided {
            cuts: Cut::all(&content.breakdowns, crossings),
            breakdowns: Vec::new(),
            crossings: BTreeSet::new(),
        };
        all.take(content);
        for one in &release.earlier {
            let earlier = self.app.earlier_content(ctx, one).await;
            all.take(&earlier.map_err(|cause| of_earlier(one, cause))?);
        }
        Ok(all)
    }

    fn inputs(
        &self,
        gathered: Gathered,
        tables: Vec<Vec<Counted>>,
        content: &Content,
        crossings: Vec<(String, String)>,
    ) -> Inputs {
        let rounds =
            gathered.rounds.into_iter().zip(tables).map(|((frozen, instruments), tables)| RoundInput {
                round: frozen.round,
                instruments,
                participants: frozen.participants,
                contacts: frozen.contacts,
                tables,
            });
        Inputs {
            method: Method { lonely: gathered.policy.estimation.lonely, ..self.app.method.clone() },
            survey: gathered.pinned.survey,
            policy: Policy {
                totals: gathered.policy.totals.decided(content.totals.as_ref().map(|one| one.kind)),
                ..gathered.policy
            },
            indicators: gathered.indicators,
            breakdowns: content.breakdowns.clone(),
            crossings,
            comparators: gathered.comparators,
            regions: content.regions.clone(),
            pooled_rounds: content.pooled_rounds.clone(),
            rounds: rounds.collect(),
            changes: gathered.changes,
        }
    }
}

impl Divided {
    fn take(&mut self, content: &Content) {
        for breakdown in &content.breakdowns {
            if !self.breakdowns.contains(breakdown) {
                self.breakdowns.push(breakdown.clone());
            }
        }
        self.crossings.extend(content.crossings.iter().map(|one| {
            let mut crossed = [one.first.clone(), one.second.clone()];
            crossed.sort();
            crossed
        }));
    }

    /// Breakdowns that divide by the same thing are crossed: how their figures add up is known only then.
    fn check(&self, alike: &BTreeSet<Alike>) -> Result<(), Error> {
        let not_crossed = alike.iter().filter(|pair| !self.crossings.contains(*pair));
        let pairs: Vec<String> = not_crossed.map(|[one, other]| format!("{one} and {other}")).collect();
        if pairs.is_empty() { Ok(()) } else { Err(NotCounted::Alike { pairs: pairs.join("; ") }.into()) }
    }
}

/// What is wrong with an earlier release, apart from what passes.
fn of_earlier(one: &Earlier, cause: Error) -> NotMade {
    match cause {
        Error::Damaged { .. } | Error::Outdated { .. } => {
            NotMade::Earlier { release: one.release.clone(), cause }
        }
        passing => NotMade::Other(passing),
    }
}

/// What is wrong with rows, apart from what passes.
fn of_rows(snapshot: &str, cause: Error) -> NotMade {
    let unreadable = match &cause {
        Error::Answer { .. } | Error::NotCounted(_) => true,
        Error::Dependency { fault, .. } => matches!(fault.kind(), Kind::Internal | Kind::NotFound),
        _ => false,
    };
    if unreadable { NotMade::Rows { snapshot: snapshot.to_owned(), cause } } else { NotMade::Other(cause) }
}

/// As many threads as the settings say, or as there are processors.
pub(super) fn threads(settings: &BuildSettings) -> NonZeroUsize {
    NonZeroUsize::new(settings.threads)
        .or_else(|| std::thread::available_parallelism().ok())
        .unwrap_or(NonZeroUsize::MIN)
}

/// Does work that takes long, beside the tasks that answer.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Error> {
    let ended =
        |error: tokio::task::JoinError| Error::Answer { service: "benchmark", cause: error.to_string() };
    tokio::task::spawn_blocking(work).await.map_err(ended)
}
