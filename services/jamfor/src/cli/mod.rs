//! The command line: what can be asked, and one file a command.

mod apply;
mod compare;
mod contacts;
mod demo;
mod explain;
mod export;
mod get;
mod list;
mod methods;
mod publish;
mod published;
mod release;
mod report;
mod resource;
mod round;
mod session;
mod submit;
mod token;
mod up;
mod verdict;
mod verify;

use std::convert::Infallible;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use jamfor_settings::Secret;

use crate::client::{Endpoints, Proof};
use crate::failure::{Cause, Failure};
use crate::screen::Screen;
use crate::show::{Format, Language, Output};

pub(crate) use compare::learn as learn_figures;
pub(crate) use report::learn as learn_report;
pub use session::Session;

const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  the program or the machine is wrong
  2  the command line is wrong
  3  a file or a request is wrong; each thing that is wrong stands on a line of its own
  4  the named resource or file does not exist
  5  the resource is not in the state that the command needs
  6  something else stands under that name or key, or somebody changed it meanwhile
  7  the caller may not do this
  8  a service cannot be reached, or has no time";

/// Compare what people think of their social services: areas, rounds and countries, with the uncertainty.
#[derive(Debug, Parser)]
#[command(name = "jamfor", version, after_help = EXIT_CODES, disable_help_subcommand = true)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// What every command takes.
#[derive(Debug, Args)]
struct Global {
    /// Where the questionnaire service is
    #[arg(
        long,
        global = true,
        env = "JAMFOR_ENDPOINT_QUESTIONNAIRE",
        default_value = "http://127.0.0.1:7401"
    )]
    endpoint_questionnaire: String,
    /// Where the intake service is
    #[arg(long, global = true, env = "JAMFOR_ENDPOINT_INTAKE", default_value = "http://127.0.0.1:7402")]
    endpoint_intake: String,
    /// Where the benchmark service is
    #[arg(long, global = true, env = "JAMFOR_ENDPOINT_BENCHMARK", default_value = "http://127.0.0.1:7403")]
    endpoint_benchmark: String,
    #[command(flatten)]
    identity: Identity,
    /// The form of the result
    #[arg(short = 'o', long, global = true, value_enum, default_value_t)]
    output: Format,
    /// The language of texts in tables
    #[arg(long, global = true, env = "JAMFOR_LANGUAGE", value_enum, default_value_t)]
    language: Language,
}

/// How the caller proves who it is, and what it believes of the services.
#[derive(Debug, Args)]
#[command(next_help_heading = "Identity")]
struct Identity {
    /// The token to show to the services; better in the environment than on the command line, where others see it
    #[arg(long, global = true, env = "JAMFOR_TOKEN", hide_env_values = true, default_value = "", value_parser = secret)]
    token: Secret,
    /// A file with the token to show to the services
    #[arg(long, global = true, env = "JAMFOR_TOKEN_FILE", value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// The authorities that certificates of the services must be from, in PEM; the system's unless given
    #[arg(long, global = true, env = "JAMFOR_AUTHORITIES", value_name = "FILE")]
    authorities: Option<PathBuf>,
    /// The certificate to show to the services, in PEM
    #[arg(long, global = true, env = "JAMFOR_CERTIFICATE", value_name = "FILE")]
    certificate: Option<PathBuf>,
    /// The key of the certificate, in PEM
    #[arg(long, global = true, env = "JAMFOR_KEY", value_name = "FILE")]
    key: Option<PathBuf>,
    /// The name that certificates of the services must have; the endpoint's host unless given
    #[arg(long, global = true, env = "JAMFOR_SERVER_NAME", value_name = "NAME", default_value = "")]
    server_name: String,
}

/// What can be done.
#[derive(Debug, Subcommand)]
enum Command {
    /// Run all three services in this process, on embedded databases
    Up(up::Up),
    /// Get a token of the development issuer
    Token(token::Token),
    /// Do the whole job on synthetic respondents, and show comparisons
    Demo(demo::Demo),
    /// Apply definition files: areas, surveys, questionnaires, concepts, indicators, crosswalks, policies, rounds, comparators
    Apply(apply::Apply),
    /// Freeze the draft of a questionnaire as its next revision
    Publish(publish::Publish),
    /// Bring a round forward
    #[command(subcommand)]
    Round(round::RoundCommand),
    /// Send a file of responses to an open round
    Submit(submit::Submit),
    /// Send a file of contact tallies to an open round
    Contacts(contacts::Contacts),
    /// Build, watch, publish and list releases
    #[command(subcommand)]
    Release(release::ReleaseCommand),
    /// Show all that a release says of one area in one round
    Report(report::Report),
    /// Compare areas, rounds or countries
    #[command(subcommand)]
    Compare(compare::Compare),
    /// Set, revoke and list verdicts on comparisons
    #[command(subcommand)]
    Verdict(verdict::VerdictCommand),
    /// Import and list figures that were printed elsewhere
    #[command(subcommand)]
    Published(published::Published),
    /// List the methods by which figures, intervals and tests are computed
    Methods(methods::Methods),
    /// Write all figures of a release to a file
    Export(export::Export),
    /// Check an exported file against its seal, without asking any server
    Verify(verify::Verify),
    /// Show how a figure came to be
    Explain(explain::Explain),
    /// Show one resource by its name
    Get(get::Get),
    /// List the resources of a body, or areas
    List(list::List),
}

impl Cli {
    fn endpoints(&self) -> Endpoints {
        Endpoints {
            questionnaire: self.global.endpoint_questionnaire.clone(),
            intake: self.global.endpoint_intake.clone(),
            benchmark: self.global.endpoint_benchmark.clone(),
        }
    }

    fn proof(&self) -> Proof {
        let identity = &self.global.identity;
        let path = |path: &Option<PathBuf>| path.clone().unwrap_or_default();
        Proof {
            token: identity.token.clone(),
            token_file: path(&identity.token_file),
            authorities: path(&identity.authorities),
            certificate: path(&identity.certificate),
            key: path(&identity.key),
            server_name: identity.server_name.clone(),
        }
    }

    const fn output(&self) -> Output {
        Output { format: self.global.output, language: self.global.language }
    }
}

/// A text that is not shown again.
fn secret(text: &str) -> Result<Secret, Infallible> {
    Ok(Secret::new(text))
}

/// Runs the program and says how it ended.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { Cause::Usage.exit_code() } else { 0 });
        }
    };
    let mut screen = Screen::standard();
    let result = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::Internal(error.to_string()))
        .and_then(|runtime| runtime.block_on(execute(cli, &mut screen)));
    let code = result.as_ref().err().map_or(0, |failure| failure.cause().exit_code());
    if let Err(failure) = result {
        tell(&mut screen, &failure);
    }
    screen.flush();
    ExitCode::from(code)
}

async fn execute(cli: Cli, screen: &mut Screen) -> Result<(), Failure> {
    let (endpoints, proof, output) = (cli.endpoints(), cli.proof(), cli.output());
    let mut session = match cli.command {
        Command::Up(command) => return command.run(screen).await,
        Command::Demo(command) => return command.run(screen, output.language).await,
        Command::Token(command) => return command.run(screen).await,
        Command::Verify(command) => return command.run(screen, output),
        _ => Session::new(&endpoints, &proof, output, screen)?,
    };
    match cli.command {
        Command::Up(_) | Command::Demo(_) | Command::Token(_) | Command::Verify(_) => Ok(()),
        Command::Apply(command) => command.run(&mut session).await,
        Command::Publish(command) => command.run(&mut session).await,
        Command::Round(command) => command.run(&mut session).await,
        Command::Submit(command) => command.run(&mut session).await,
        Command::Contacts(command) => command.run(&mut session).await,
        Command::Release(command) => command.run(&mut session).await,
        Command::Report(command) => command.run(&mut session).await,
        Command::Compare(command) => command.run(&mut session).await,
        Command::Verdict(command) => command.run(&mut session).await,
        Command::Published(command) => command.run(&mut session).await,
        Command::Methods(command) => command.run(&mut session).await,
        Command::Export(command) => command.run(&mut session).await,
        Command::Explain(command) => command.run(&mut session).await,
        Command::Get(command) => command.run(&mut session).await,
        Command::List(command) => command.run(&mut session).await,
    }
}

/// Says what went wrong: the reason, then everything that is wrong, one a line.
fn tell(screen: &mut Screen, failure: &Failure) {
    screen.note(format!("error: {failure}"));
    for problem in failure.problems() {
        screen.note(format!("  {problem}"));
    }
    if let Failure::Refused { request_id, .. } = failure
        && !request_id.is_empty()
    {
        screen.note(format!("  request id: {request_id}"));
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn help_tells_the_exit_codes() {
        let help = Cli::command().render_long_help().to_string();
        for code in 0..=8 {
            assert!(help.contains(&format!("  {code}  ")), "{code}");
        }
    }

    #[test]
    fn who_calls_is_said_once_for_every_command() {
        let cli =
            Cli::try_parse_from(["jamfor", "get", "areas/SE", "--token-file", "t", "--authorities", "ca"])
                .unwrap();
        let proof = cli.proof();
        assert_eq!((proof.token_file, proof.authorities), (PathBuf::from("t"), PathBuf::from("ca")));
        assert!(proof.token.is_empty() && proof.server_name.is_empty());
    }

    #[test]
    fn a_token_is_not_shown_by_debug() {
        let cli = Cli::try_parse_from(["jamfor", "get", "areas/SE", "--token", "hemligt"]).unwrap();
        assert!(!format!("{:?}", cli.proof()).contains("hemligt"));
        assert!(!format!("{cli:?}").contains("hemligt"));
    }

    #[test]
    fn endpoints_are_those_of_up_unless_told() {
        let cli = Cli::try_parse_from(["jamfor", "get", "areas/SE", "--endpoint-intake", "http://intake:80"])
            .unwrap();
        let endpoints = cli.endpoints();
        assert_eq!(endpoints.intake, "http://intake:80");
        assert_eq!(endpoints.benchmark, "http://127.0.0.1:7403");
    }
}
