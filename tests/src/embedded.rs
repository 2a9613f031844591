//! The three services in one process on embedded SQLite: `jamfor up`.

use std::path::{Path, PathBuf};

use jamfor::client::{Endpoints, Suite};

use crate::process::{Process, free_ports};

/// A running `jamfor up`.
pub struct Embedded {
    /// The process.
    pub process: Process,
    /// Its services.
    pub suite: Suite,
    /// Where they are.
    pub endpoints: Endpoints,
    data: PathBuf,
    ports: [u16; 3],
}

impl Embedded {
    /// Starts on the databases in a folder, on free ports.
    pub async fn start(data: &Path) -> Self {
        Self::start_on(data, free_ports()).await
    }

    /// Starts again on the same databases and ports.
    pub async fn restart(&mut self) {
        self.process = launch(&self.data, self.ports).await;
    }

    async fn start_on(data: &Path, ports: [u16; 3]) -> Self {
        let endpoints = endpoints(ports);
        let suite = Suite::at(&endpoints).expect("loopback endpoints are URLs");
        Self { process: launch(data, ports).await, suite, endpoints, data: data.to_owned(), ports }
    }
}

/// Endpoints on loopback: questionnaire, intake, benchmark.
pub fn endpoints([questionnaire, intake, benchmark]: [u16; 3]) -> Endpoints {
    let at = |port| format!("http://127.0.0.1:{port}");
    Endpoints { questionnaire: at(questionnaire), intake: at(intake), benchmark: at(benchmark) }
}

async fn launch(data: &Path, ports: [u16; 3]) -> Process {
    let [questionnaire, intake, benchmark] = ports.map(|port| port.to_string());
    let arguments = [
        "up".to_owned(),
        "--data".to_owned(),
        data.display().to_string(),
        "--questionnaire-port".to_owned(),
        questionnaire,
        "--intake-port".to_owned(),
        intake,
        "--benchmark-port".to_owned(),
        benchmark,
    ];
    let mut process = Process::start("jamfor", &arguments, &[], data.join("log"));
    for port in ports {
        process.until_listening(port).await;
    }
    process
}
