//! No server outlives the test that started it, however the test ends.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::io::{BufRead, BufReader};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::time::Duration;

use jamfor_testkit::wait_until;

/// Runs as the child of the test below: starts a server, says where, and waits to be killed.
#[tokio::test]
#[ignore = "the child of another test"]
async fn child() {
    println!("\nat {}", jamfor_testkit::postgres().await.url());
    tokio::time::sleep(Duration::from_secs(60)).await;
}

#[tokio::test]
async fn a_server_ends_when_its_test_is_killed() {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child", "--ignored", "--nocapture"])
        .env_remove("JAMFOR_TEST_POSTGRES")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let said = lines.map_while(Result::ok).find(|line| line.starts_with("at ")).unwrap();
    let address = said.split(['@', '/']).find(|part| part.starts_with("127.0.0.1:")).unwrap().to_owned();
    assert!(TcpStream::connect(&address).is_ok());
    child.kill().unwrap();
    child.wait().unwrap();
    wait_until("the server is gone", Duration::from_secs(10), || async {
        TcpStream::connect(&address).is_err()
    })
    .await;
}
