//! Built releases in memory: they never change, so a read costs no database.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use jamfor_context::Context;
use jamfor_contract::names::{Collection, Name};
use jamfor_database::Audit;
use jamfor_disclosure::Audience;

use super::{App, audience::sight};
use crate::Error;
use crate::domain::{
    built::Built,
    earlier::Earlier,
    encode::decode,
    release::{Content, Release, Sight, State},
};

/// The releases that were read last, the newest first.
#[derive(Debug)]
pub(super) struct Library {
    kept: usize,
    shelf: Mutex<VecDeque<(String, Arc<Built>)>>,
}

/// A release that the caller may read for an audience.
#[derive(Clone, Debug)]
pub(super) struct Opened {
    pub(super) release: Release,
    pub(super) built: Arc<Built>,
}

impl Library {
    pub(super) fn new(kept: usize) -> Self {
        Self { kept, shelf: Mutex::default() }
    }

    /// The release with this name and digest, and to the front with it.
    fn take(&self, key: &str) -> Option<Arc<Built>> {
        let mut shelf = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        let at = shelf.iter().position(|(found, _)| found == key)?;
        let entry = shelf.remove(at)?;
        let built = entry.1.clone();
        shelf.push_front(entry);
        Some(built)
    }

    fn put(&self, key: String, built: Arc<Built>) {
        let mut shelf = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        shelf.retain(|(found, _)| *found != key);
        shelf.push_front((key, built));
        shelf.truncate(self.kept);
    }
}

impl App {
    /// Opens a release for an audience that the caller may read for. An unmasked read is logged before anything is
    /// read.
    pub(super) async fn open(
        &self,
        ctx: &Context,
        name: &Name,
        audience: Audience,
        action: &str,
    ) -> Result<Opened, Error> {
        let closed = || match audience {
            Audience::Methodologist => Error::NotReady { name: name.to_string() },
            Audience::Public => Error::NotPublished { name: name.to_string(), audience: "PUBLIC" },
            Audience::Owner => Error::NotPublished { name: name.to_string(), audience: "OWNER" },
        };
        let release = match self.store.release(ctx, name).await {
            // others cannot tell a release that is missing from one that is not for them
            Err(Error::NotFound { .. }) if sight(ctx, &name.body) != Sight::All => return Err(closed()),
            found => found?,
        };
        if !release.is_open_to(audience) {
            let was_open = release.state == State::Withdrawn && release.is_seen(sight(ctx, &name.body));
            return Err(if was_open { Error::ended(&release) } else { closed() });
        }
        if audience == Audience::Methodologist {
            self.store.record(ctx, Audit::new(action, name.to_string())).await?;
        }
        let built = self.built(ctx, &release).await?;
        Ok(Opened { release, built })
    }

    pub(super) async fn built(&self, ctx: &Context, release: &Release) -> Result<Arc<Built>, Error> {
        let name = release.name.to_string();
        let key = format!("{name} {}", release.digest);
        if let Some(built) = self.library.take(&key) {
            return Ok(built);
        }
        let built = Arc::new(self.stored(ctx, &release.name, release.digest.clone()).await?);
        self.library.put(key, built.clone());
        Ok(built)
    }

    /// A release that another one is protected together with, as it is stored: it takes no place of what readers read.
    pub(super) async fn earlier(&self, ctx: &Context, one: &Earlier) -> Result<Built, Error> {
        self.stored(ctx, &name_of(one)?, one.digest.clone()).await
    }

    /// What an earlier release counts.
    pub(super) async fn earlier_content(&self, ctx: &Context, one: &Earlier) -> Result<Content, Error> {
        Ok(self.store.release(ctx, &name_of(one)?).await?.content)
    }

    async fn stored(&self, ctx: &Context, name: &Name, digest: String) -> Result<Built, Error> {
        let pieces = self.store.pieces(ctx, name).await?;
        let name = name.to_string();
        let decoded = tokio::task::spawn_blocking(move || decode(&pieces, &digest)).await;
        let decoded =
            decoded.map_err(|ended| Error::Damaged { name: name.clone(), cause: ended.to_string() })?;
        decoded.map_err(|cause| Error::unreadable(&name, &cause))
    }
}

fn name_of(one: &Earlier) -> Result<Name, Error> {
    Name::parse(Collection::Releases, &one.release)
        .map_err(|error| Error::Damaged { name: one.release.clone(), cause: error.to_string() })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::domain::{
        build::{Inputs, build},
        instrument::Changes,
        member::Regions,
        method::Method,
        policy::{EstimationRules, Policy, TestRules, TotalRules, VerdictRules},
        round::Survey,
    };

    fn empty() -> Built {
        build(&Inputs {
            method: Method::default(),
            survey: Survey {
                name: String::new(),
                country: "SE".into(),
                eligible_areas: 0,
                sensitive_groups: Default::default(),
            },
            policy: Policy {
                name: String::new(),
                digest: String::new(),
                disclosure: jamfor_disclosure::Policy::default(),
                totals: TotalRules::default(),
                tests: TestRules::default(),
                verdicts: VerdictRules::default(),
                estimation: EstimationRules::default(),
            },
            indicators: Vec::new(),
            breakdowns: Vec::new(),
            crossings: Vec::new(),
            comparators: Vec::new(),
            regions: Regions::new(),
            pooled_rounds: Vec::new(),
            rounds: Vec::new(),
            changes: Changes::default(),
        })
    }

    #[test]
    fn the_release_that_was_read_longest_ago_gives_way() {
        let library = Library::new(2);
        let built = Arc::new(empty());
        for key in ["a", "b"] {
            library.put(key.into(), built.clone());
        }
        assert!(library.take("a").is_some());
        library.put("c".into(), built);
        assert!(library.take("a").is_some() && library.take("b").is_none() && library.take("c").is_some());
    }
}
