//! A PostgreSQL server for the tests of one process, with full durability.
//!
//! A shell supervises the server and reads from a pipe that only this process holds: when the process ends,
//! however it ends, the pipe closes and the shell stops the server and removes its directory.

use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use crate::free_port;

/// The server to use instead of an own one, such as `postgres://postgres@127.0.0.1:5433/postgres`.
const SHARED: &str = "JAMFOR_TEST_POSTGRES";

/// Another process may take a port between our look and the server's.
const ATTEMPTS: usize = 5;

/// A server and the process that watches over it.
struct Supervised {
    url: String,
    _shell: Child,
}

/// The address of the server's maintenance database.
pub(crate) fn server() -> &'static str {
    static SHARED_URL: OnceLock<Option<String>> = OnceLock::new();
    static OWN: OnceLock<Supervised> = OnceLock::new();
    match SHARED_URL.get_or_init(|| std::env::var(SHARED).ok().filter(|url| !url.is_empty())) {
        Some(url) => url,
        None => &OWN.get_or_init(start).url,
    }
}

fn start() -> Supervised {
    let programs = programs();
    let mut last = String::new();
    for _ in 0..ATTEMPTS {
        match attempt(&programs, free_port()) {
            Ok(server) => return server,
            Err(said) => last = said,
        }
    }
    panic!("PostgreSQL does not start: {last}");
}

fn attempt(programs: &Path, port: u16) -> Result<Supervised, String> {
    let mut shell = Command::new("sh")
        .args(["-c", include_str!("postgres.sh"), "postgres.sh"])
        .arg(programs)
        .arg(port.to_string())
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .process_group(0) // it must outlive a signal to our group, to stop the server
        .spawn()
        .expect("sh can be started");
    let stdout = shell.stdout.take().expect("stdout was asked for");
    let mut said = String::new();
    BufReader::new(stdout).read_line(&mut said).expect("the shell can be read");
    if said.trim() == "ready" {
        Ok(Supervised { url: format!("postgres://postgres@127.0.0.1:{port}/postgres"), _shell: shell })
    } else {
        shell.wait().expect("the shell ends");
        Err(said)
    }
}

/// Where `initdb`, `pg_dump` and the others are: PostgreSQL's own word, or Debian's directories, the newest first.
pub(crate) fn programs() -> PathBuf {
    let said = Command::new("pg_config").arg("--bindir").output().ok();
    let said = said.map(|output| PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()));
    let mut found: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .map(|versions| versions.flatten().map(|version| version.path().join("bin")).collect())
        .unwrap_or_default();
    found.sort();
    let mut candidates = said.into_iter().chain(found.into_iter().rev());
    candidates.find(|directory| directory.join("initdb").exists()).unwrap_or_else(|| {
        panic!(
            "PostgreSQL is not installed and this test needs it: apt-get install postgresql (or set {SHARED})"
        )
    })
}
