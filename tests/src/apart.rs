//! The three services as processes of their own, on one PostgreSQL, with as many replicas of intake as a test needs.

use jamfor::client::Suite;
use tempfile::TempDir;

use crate::{
    embedded::endpoints,
    process::{Process, free_ports},
};

/// Services running apart.
pub struct Apart {
    /// The questionnaire service.
    pub questionnaire: Process,
    /// Replicas of intake.
    pub intakes: Vec<Process>,
    /// The benchmark service.
    pub benchmark: Process,
    /// One suite for each replica of intake; the other two services are the same.
    pub suites: Vec<Suite>,
    url: String,
    ports: Ports,
    logs: TempDir,
}

#[derive(Clone)]
struct Ports {
    questionnaire: u16,
    intakes: Vec<u16>,
    benchmark: u16,
}

impl Apart {
    /// Starts all of them on one database, each with a schema of its own.
    pub async fn start(url: &str, replicas: usize) -> Self {
        let [questionnaire, benchmark] = free_ports();
        let intakes: Vec<u16> = free_ports::<4>().into_iter().take(replicas).collect();
        let ports = Ports { questionnaire, intakes, benchmark };
        let logs = TempDir::new().expect("a temporary folder can be made");
        let mut questionnaire = launch("questionnaire", url, ports.questionnaire, &ports, &logs);
        questionnaire.until_listening(ports.questionnaire).await;
        let mut intakes = Vec::new();
        for port in &ports.intakes {
            let mut intake = launch("intake", url, *port, &ports, &logs);
            intake.until_listening(*port).await;
            intakes.push(intake);
        }
        let mut benchmark = launch("benchmark", url, ports.benchmark, &ports, &logs);
        benchmark.until_listening(ports.benchmark).await;
        let suite = |intake: &u16| Suite::at(&endpoints([ports.questionnaire, *intake, ports.benchmark]));
        let suites =
            ports.intakes.iter().map(|intake| suite(intake).expect("loopback endpoints are URLs")).collect();
        Self { questionnaire, intakes, benchmark, suites, url: url.to_owned(), ports, logs }
    }

    /// The suite of the first replica.
    pub fn suite(&self) -> &Suite {
        &self.suites[0]
    }

    /// Starts one more replica of the benchmark service beside the first; it lives as long as its process.
    pub async fn another_benchmark(&self) -> (Process, Suite) {
        let [port] = free_ports();
        let mut benchmark = launch("benchmark", &self.url, port, &self.ports, &self.logs);
        benchmark.until_listening(port).await;
        let places = endpoints([self.ports.questionnaire, self.ports.intakes[0], port]);
        (benchmark, Suite::at(&places).expect("loopback endpoints are URLs"))
    }

    /// Starts a killed replica of intake again.
    pub async fn restart_intake(&mut self, replica: usize) {
        let port = self.ports.intakes[replica];
        let mut intake = launch("intake", &self.url, port, &self.ports, &self.logs);
        intake.until_listening(port).await;
        self.intakes[replica] = intake;
    }
}

fn launch(service: &str, url: &str, port: u16, ports: &Ports, logs: &TempDir) -> Process {
    let set = |key: &str, value: String| (format!("JAMFOR_{}__{key}", service.to_uppercase()), value);
    let mut environment = vec![
        set("DATABASE__URL", url.to_owned()),
        set("DATABASE__SCHEMA", service.to_owned()),
        set("SERVER__LISTEN", format!("127.0.0.1:{port}")),
    ];
    if service != "questionnaire" {
        environment.push(set("QUESTIONNAIRE__ENDPOINT", format!("http://127.0.0.1:{}", ports.questionnaire)));
    }
    if service == "benchmark" {
        environment.push(set("INTAKE__ENDPOINT", format!("http://127.0.0.1:{}", ports.intakes[0])));
    }
    let log = logs.path().join(format!("{service}-{port}"));
    Process::start(&format!("jamfor-{service}"), &[], &environment, log)
}
