//! Small lists that answers are made with, kept for a few seconds: several replicas write them, and each read of a
//! figure needs them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::Error;

/// For how long a list is believed: what another replica wrote shows after this.
const FRESH: Duration = Duration::from_secs(2);

/// How many lists are kept.
const KEPT: usize = 64;

/// Lists by the name of what they are of.
#[derive(Debug)]
pub(super) struct Fresh<T> {
    lists: Mutex<Lists<T>>,
}

#[derive(Debug)]
struct Lists<T> {
    /// Counts what was forgotten: a list that was read before is not kept after.
    forgotten: u64,
    by_name: HashMap<String, (Instant, Arc<[T]>)>,
}

impl<T> Fresh<T> {
    pub(super) fn new() -> Self {
        Self { lists: Mutex::new(Lists { forgotten: 0, by_name: HashMap::new() }) }
    }

    /// The list of a name, read anew unless it was a moment ago.
    pub(super) async fn list(
        &self,
        name: &str,
        read: impl Future<Output = Result<Vec<T>, Error>>,
    ) -> Result<Arc<[T]>, Error> {
        let begun = Instant::now();
        let forgotten = {
            let lists = self.lock();
            if let Some((at, list)) = lists.by_name.get(name)
                && begun.duration_since(*at) < FRESH
            {
                return Ok(list.clone());
            }
            lists.forgotten
        };
        let list: Arc<[T]> = read.await?.into();
        let mut lists = self.lock();
        if lists.forgotten == forgotten {
            lists.by_name.retain(|_, (at, _)| begun.saturating_duration_since(*at) < FRESH);
            if lists.by_name.len() < KEPT {
                lists.by_name.insert(name.to_owned(), (begun, list.clone()));
            }
        }
        Ok(list)
    }

    /// Forgets the list of a name: it says something else now.
    pub(super) fn forget(&self, name: &str) {
        let mut lists = self.lock();
        lists.forgotten += 1;
        lists.by_name.remove(name);
    }

    fn lock(&self) -> MutexGuard<'_, Lists<T>> {
        self.lists.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::future::ready;

    use super::*;

    async fn seen(fresh: &Fresh<u8>, now: u8) -> Vec<u8> {
        fresh.list("a", ready(Ok(vec![now]))).await.unwrap().to_vec()
    }

    #[tokio::test]
    async fn a_list_is_read_once_in_a_moment_and_anew_when_it_was_written() {
        let fresh = Fresh::new();
        assert_eq!([seen(&fresh, 1).await, seen(&fresh, 2).await], [[1], [1]]);
        fresh.forget("a");
        assert_eq!([seen(&fresh, 3).await, seen(&fresh, 4).await], [[3], [3]]);
    }

    #[tokio::test]
    async fn what_was_read_before_a_write_is_not_kept_after_it() {
        let fresh = Fresh::new();
        let read = async {
            fresh.forget("a");
            Ok(vec![1])
        };
        assert_eq!(fresh.list("a", read).await.unwrap().to_vec(), [1]);
        assert_eq!(seen(&fresh, 2).await, [2]);
    }
}
