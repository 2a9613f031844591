//! Starts the command line.

use std::process::ExitCode;

fn main() -> ExitCode {
    jamfor::run(std::env::args_os())
}
