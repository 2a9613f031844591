//! The service's binary.

use std::process::ExitCode;

fn main() -> ExitCode {
    jamfor_host::main::<jamfor_intake::IntakeService>()
}
