//! The suite as a cluster runs it: three processes on one PostgreSQL with TLS, tokens and client certificates, started
//! by the settings files that the chart mounts. Only places differ: ports of loopback and folders of this test.

use std::{
    collections::BTreeMap,
    fs,
    path::PathBuf,
    process::{Command, Output},
    time::{Duration, Instant},
};

use jamfor::client::{Endpoints, Proof, Suite};
use jamfor_identity::development::{DevelopmentIssuer, TokenRequest};
use tempfile::TempDir;

use crate::{
    authority::Authority,
    chart,
    process::{Process, binary, free_ports},
};

/// The services in the order in which they need each other.
pub const SERVICES: [&str; 3] = ["questionnaire", "intake", "benchmark"];

/// The role that owns the tables, and the one that serves.
const ROLES: &str = "CREATE ROLE jamfor_owner LOGIN; CREATE ROLE jamfor_app LOGIN;
    GRANT CREATE, CONNECT ON DATABASE postgres TO jamfor_owner;";

/// A running suite.
pub struct Secured {
    /// The issuer whose tokens are believed.
    pub issuer: DevelopmentIssuer,
    /// The authority of all certificates.
    pub authority: Authority,
    /// The services, by name.
    pub processes: BTreeMap<&'static str, Process>,
    ports: BTreeMap<&'static str, (u16, u16)>,
    home: TempDir,
    database: String,
}

impl Secured {
    /// Makes roles, migrates as the one and serves as the other.
    pub async fn start(database: &str, collector: &str) -> Self {
        let mut suite = Self::prepared(database, collector).await;
        for service in SERVICES {
            suite.migrate(service);
        }
        for service in SERVICES {
            suite.launch(service).await;
        }
        suite
    }

    /// Everything but the processes, on an empty database.
    pub async fn prepared(database: &str, collector: &str) -> Self {
        sql(database, ROLES);
        let issuer = DevelopmentIssuer::start(([127, 0, 0, 1], 0).into()).await.expect("an issuer can start");
        let [a, b, c, d, e, f] = free_ports();
        let ports = SERVICES.into_iter().zip([(a, b), (c, d), (e, f)]).collect();
        let home = TempDir::new().expect("a temporary folder can be made");
        let suite = Self {
            issuer,
            authority: Authority::new(),
            processes: BTreeMap::new(),
            ports,
            home,
            database: database.to_owned(),
        };
        let rendered = chart::settings(suite.issuer.url(), collector);
        for service in SERVICES {
            suite.certify(service);
            let settings = suite.at_home(service, &rendered[service]);
            fs::write(suite.settings_file(service), settings).expect("the settings can be written");
            for (role, file) in [("jamfor_app", "url"), ("jamfor_owner", "migration-url")] {
                fs::write(suite.folder(service).join(file), suite.url(role))
                    .expect("a secret can be written");
            }
        }
        suite
    }

    /// Gives a service a certificate of the authority, in place of the one that it has.
    pub fn certify(&self, service: &str) {
        let (host, headless) = (chart::host(service), chart::headless(service));
        self.authority.write(&self.folder(service).join("tls"), &[&host, &headless, "localhost"], &[]);
    }

    /// The mounted file with the places of this test.
    fn at_home(&self, service: &str, settings: &str) -> String {
        let (port, admin) = self.ports[service];
        let folder = self.folder(service).display().to_string();
        let mut settings = settings
            .replace("0.0.0.0:8443", &format!("127.0.0.1:{port}"))
            .replace("0.0.0.0:9090", &format!("127.0.0.1:{admin}"))
            .replace("/etc/jamfor-secrets/authorities", &format!("{folder}/tls"))
            .replace("/etc/jamfor-secrets", &folder);
        for other in SERVICES {
            let place = format!("{}:8443", chart::headless(other));
            settings = settings.replace(&place, &format!("127.0.0.1:{}", self.ports[other].0));
        }
        assert!(!settings.contains("/etc/") && !settings.contains(":8443"), "{settings}");
        settings
    }

    /// Brings a service's schema up to date, as the role that owns it.
    pub fn migrate(&self, service: &'static str) {
        let done = self.run(service, "migration-url", &["migrate", "up"]);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }

    /// Runs a command of a service's binary to its end, with the database address in a file of its folder.
    pub fn run(&self, service: &'static str, url: &str, arguments: &[&str]) -> Output {
        let mut command = Command::new(binary(&format!("jamfor-{service}")));
        command.envs(self.environment(service, url)).args(arguments);
        command.arg("--config").arg(self.settings_file(service));
        command.output().expect("the binary can be run")
    }

    /// Starts a service, and waits until it is ready.
    pub async fn launch(&mut self, service: &'static str) {
        self.spawn(service);
        self.until_ready(service).await;
    }

    /// Starts a service.
    pub fn spawn(&mut self, service: &'static str) {
        let arguments =
            ["serve".to_owned(), "--config".to_owned(), self.settings_file(service).display().to_string()];
        let log = self.home.path().join(format!("{service}.log"));
        let environment = self.environment(service, "url");
        let process = Process::start(&format!("jamfor-{service}"), &arguments, &environment, log);
        self.processes.insert(service, process);
    }

    /// Waits until a service says that it is ready.
    pub async fn until_ready(&mut self, service: &'static str) {
        let admin = self.ports[service].1;
        let process = self.processes.get_mut(service).expect("the service was started");
        process.until_listening(admin).await;
        let end = Instant::now() + Duration::from_secs(60);
        loop {
            let (code, text) = self.admin(service, "/readyz").await;
            if code == 200 {
                return;
            }
            let log = || self.processes[service].log();
            assert!(Instant::now() < end, "{service} is not ready: {text}\n{}", log());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    fn environment(&self, service: &str, url: &str) -> Vec<(String, String)> {
        let key = format!("JAMFOR_{}__DATABASE__URL_FILE", service.to_uppercase());
        vec![(key, self.folder(service).join(url).display().to_string())]
    }

    /// What an admin port answers.
    pub async fn admin(&self, service: &str, path: &str) -> (u16, String) {
        let address = format!("127.0.0.1:{}", self.ports[service].1);
        crate::http::get(&address, path).await
    }

    /// Where the admin port of a service is.
    pub fn admin_port(&self, service: &str) -> u16 {
        self.ports[service].1
    }

    /// Where a service answers calls.
    pub fn port(&self, service: &str) -> u16 {
        self.ports[service].0
    }

    /// The suite for a caller with a token.
    pub fn suite(&self, caller: &TokenRequest) -> Suite {
        self.suite_with(self.issuer.token(caller).expect("the issuer gives what is asked for"))
    }

    /// The suite with some text as the token.
    pub fn suite_with(&self, token: impl Into<String>) -> Suite {
        let proof = Proof { token: jamfor_settings::Secret::new(token), ..self.proof() };
        Suite::with(&self.endpoints(), &proof).expect("the endpoints and files are right")
    }

    /// The suite for somebody without a token.
    pub fn suite_of_nobody(&self) -> Suite {
        Suite::with(&self.endpoints(), &self.proof()).expect("the endpoints and files are right")
    }

    /// What a caller believes, with nothing of its own to show.
    pub fn proof(&self) -> Proof {
        Proof {
            authorities: self.folder("questionnaire").join("tls/ca.crt"),
            server_name: "localhost".to_owned(),
            ..Proof::default()
        }
    }

    /// Where the services are.
    pub fn endpoints(&self) -> Endpoints {
        let at = |service: &str| format!("https://127.0.0.1:{}", self.ports[service].0);
        Endpoints { questionnaire: at("questionnaire"), intake: at("intake"), benchmark: at("benchmark") }
    }

    /// All that the services have written to their logs.
    pub fn logs(&self) -> String {
        self.processes.values().map(Process::log).collect()
    }

    /// The folder of a service's files, as a cluster would mount them.
    pub fn folder(&self, service: &str) -> PathBuf {
        let folder = self.home.path().join(service);
        fs::create_dir_all(&folder).expect("the folder can be made");
        folder
    }

    fn settings_file(&self, service: &str) -> PathBuf {
        self.folder(service).join(format!("{service}.toml"))
    }

    /// The database's address for one of its roles.
    fn url(&self, role: &str) -> String {
        let (_, rest) = self.database.split_once('@').expect("the address names a role");
        format!("postgres://{role}@{rest}")
    }
}

/// Everything that a body does: definitions, rounds, releases.
pub fn methodologist(body: &str) -> TokenRequest {
    TokenRequest::of("methodologist").of_body(body).with_role("methodologist")
}

/// Somebody who delivers for every area.
pub fn supplier(body: &str) -> TokenRequest {
    TokenRequest::of("supplier").of_body(body).with_role("supplier").with_area("*")
}

/// Lays more settings beside the file of a service, as an operator would.
pub fn settle(suite: &Secured, service: &str, settings: &str) {
    let folder = suite.folder(service).join(format!("{service}.conf.d"));
    fs::create_dir_all(&folder).expect("the folder can be made");
    fs::write(folder.join("test.toml"), settings).expect("the settings can be written");
}

/// Runs statements as the database's own superuser.
pub fn sql(url: &str, statements: &str) {
    let mut psql = Command::new("psql");
    psql.args(["--quiet", "--no-psqlrc", "-v", "ON_ERROR_STOP=1"]).arg(url).arg("--command").arg(statements);
    let output = psql.output().expect("psql can be run");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
