//! A suite with something loaded through the contract: once a run, copied for each test.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use jamfor::client::Suite;
use tempfile::TempDir;

use crate::embedded::Embedded;

/// A suite of its own on a copy of what was loaded.
pub struct Copied {
    /// The running suite.
    pub running: Embedded,
    _data: TempDir,
}

/// Starts a suite on a copy of what `load` put there. The first test of a run loads; the others wait for it.
pub async fn cached(what: &str, load: impl AsyncFnOnce(&Suite)) -> Copied {
    let loaded = loaded(what, load).await;
    let data = TempDir::new().expect("a temporary folder can be made");
    for entry in fs::read_dir(&loaded).expect("what was loaded can be read") {
        let path = entry.expect("what was loaded can be read").path();
        if path.file_name().is_some_and(|name| name != "lock" && name != "complete" && name != "log") {
            fs::copy(&path, data.path().join(path.file_name().unwrap())).expect("a database can be copied");
        }
    }
    Copied { running: Embedded::start(data.path()).await, _data: data }
}

async fn loaded(what: &str, load: impl AsyncFnOnce(&Suite)) -> PathBuf {
    let run = std::env::var("NEXTEST_RUN_ID").unwrap_or_else(|_| std::process::id().to_string());
    let folder = std::env::temp_dir().join(format!("jamfor-{what}-{run}"));
    fs::create_dir_all(&folder).expect("a temporary folder can be made");
    let lock = File::create(folder.join("lock")).expect("a lock can be made");
    lock.lock().expect("a lock can be taken");
    if !folder.join("complete").exists() {
        fill(&folder, load).await;
        File::create(folder.join("complete")).expect("a mark can be made");
    }
    folder
}

async fn fill(folder: &Path, load: impl AsyncFnOnce(&Suite)) {
    let mut running = Embedded::start(folder).await;
    load(&running.suite).await;
    running.process.terminate().await;
}
