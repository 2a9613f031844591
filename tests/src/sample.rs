//! The sample, loaded through the contract once a run and copied for each test.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use tempfile::TempDir;

use crate::embedded::Embedded;

/// A suite of its own with the sample in it, releases published.
pub struct Sample {
    /// The running suite.
    pub running: Embedded,
    _data: TempDir,
}

/// Starts a suite on a copy of the loaded sample.
pub async fn sample() -> Sample {
    let loaded = loaded().await;
    let data = TempDir::new().expect("a temporary folder can be made");
    for entry in fs::read_dir(&loaded).expect("the loaded sample can be read") {
        let path = entry.expect("the loaded sample can be read").path();
        if path.file_name().is_some_and(|name| name != "lock" && name != "complete" && name != "log") {
            fs::copy(&path, data.path().join(path.file_name().unwrap())).expect("a database can be copied");
        }
    }
    Sample { running: Embedded::start(data.path()).await, _data: data }
}

/// The folder with the loaded databases. The first test of a run loads; the others wait for it.
async fn loaded() -> PathBuf {
    let run = std::env::var("NEXTEST_RUN_ID").unwrap_or_else(|_| std::process::id().to_string());
    let folder = std::env::temp_dir().join(format!("jamfor-sample-{run}"));
    fs::create_dir_all(&folder).expect("a temporary folder can be made");
    let lock = File::create(folder.join("lock")).expect("a lock can be made");
    lock.lock().expect("a lock can be taken");
    if !folder.join("complete").exists() {
        load(&folder).await;
        File::create(folder.join("complete")).expect("a mark can be made");
    }
    folder
}

async fn load(folder: &Path) {
    let mut running = Embedded::start(folder).await;
    jamfor::demo::load(&running.suite)
        .await
        .unwrap_or_else(|failure| panic!("the sample does not load: {failure:?}\n{}", running.process.log()));
    running.process.terminate().await;
}
