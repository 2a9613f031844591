//! A PostgreSQL of a test's own, that can be stopped at once and started again.

use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::TempDir;

use crate::process::free_ports;

/// A running cluster with full durability. Stopped and removed when it is dropped.
pub struct Cluster {
    home: TempDir,
    binaries: PathBuf,
    port: u16,
}

impl Cluster {
    /// Makes and starts one.
    pub fn start() -> Self {
        let home = TempDir::new().expect("a temporary folder can be made");
        let [port] = free_ports();
        let cluster = Self { home, binaries: binaries(), port };
        if is_root() {
            run(Command::new("chown").arg("postgres").arg(cluster.home.path()));
        }
        run(cluster
            .owner("initdb")
            .args(["--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C"])
            .arg("-D")
            .arg(cluster.data()));
        cluster.resume();
        cluster
    }

    /// Starts it again after a stop.
    pub fn resume(&self) {
        let options = format!(
            "-p {} -c listen_addresses=127.0.0.1 -c unix_socket_directories={} -c fsync=on -c synchronous_commit=on",
            self.port,
            self.home.path().display()
        );
        let log = self.home.path().join("log");
        run(self
            .owner("pg_ctl")
            .arg("-D")
            .arg(self.data())
            .arg("-l")
            .arg(log)
            .args(["-w", "-o", &options, "start"]));
    }

    /// Stops it at once, as if the machine had lost power: no checkpoint, no goodbye.
    pub fn stop_immediately(&self) {
        run(self.owner("pg_ctl").arg("-D").arg(self.data()).args(["-m", "immediate", "-w", "stop"]));
    }

    /// Where it is.
    pub fn url(&self) -> String {
        format!("postgres://postgres@{}/postgres", self.address())
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        SocketAddr::from(([127, 0, 0, 1], self.port))
    }

    fn data(&self) -> PathBuf {
        self.home.path().join("data")
    }

    /// A program of PostgreSQL, run as somebody who is not root: it refuses root.
    fn owner(&self, program: &str) -> Command {
        let program = self.binaries.join(program);
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        command.current_dir(self.home.path());
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let mut stop = self.owner("pg_ctl");
        stop.arg("-D").arg(self.data()).args(["-m", "immediate", "stop"]);
        drop(stop.output());
    }
}

fn binaries() -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> =
        versions.map(|entry| entry.path().join("bin")).filter(|bin| bin.join("initdb").is_file()).collect();
    found.sort();
    found.pop().expect("PostgreSQL is not installed: run tests/install")
}

fn is_root() -> bool {
    fs::metadata("/proc/self").map(|found| std::os::unix::fs::MetadataExt::uid(&found) == 0).unwrap_or(false)
}

fn run(command: &mut Command) {
    // A server that pg_ctl starts keeps a pipe open for ever; files do not wait for it.
    let status = command
        .stdin(std::process::Stdio::null())
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .status();
    assert!(status.expect("the program can be run").success(), "{command:?} failed");
}

/// For messages about a cluster's files.
pub fn log_of(cluster: &Cluster) -> String {
    fs::read_to_string(Path::new(cluster.home.path()).join("log")).unwrap_or_default()
}
