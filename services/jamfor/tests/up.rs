//! All three services in one process, and the commands against them, as somebody at a terminal uses them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use jamfor::suite::{LocalSuite, Ports};

const SURVEY: &str = r#"
kind: Survey
name: bodies/se-skr/surveys/liten
title: [{language: sv, text: Liten}]
country: SE
eligible_areas: 3
target_groups:
  - key: youth
    title: [{language: sv, text: Ungdomar}]
---
kind: Questionnaire
name: bodies/se-skr/questionnaires/liten
survey: bodies/se-skr/surveys/liten
target_group: youth
title: [{language: sv, text: Liten}]
languages: [sv]
scales:
  - key: ja-nej
    options:
      - {code: ja, label: [{language: sv, text: Ja}], class: OPTION_CLASS_POSITIVE}
      - {code: nej, label: [{language: sv, text: Nej}], class: OPTION_CLASS_NEGATIVE}
items:
  - key: nojd
    wording: [{language: sv, text: "Är du nöjd?"}]
    required: true
    single_choice: {scale: ja-nej}
"#;

const ROUND: &str = r#"
kind: Participants
round: bodies/se-skr/rounds/liten-2024
participants:
  - {area: areas/SE-0580, target_group: youth}
---
kind: Round
name: bodies/se-skr/rounds/liten-2024
survey: bodies/se-skr/surveys/liten
title: [{language: sv, text: Liten 2024}]
start_date: "2024-09-01"
end_date: "2024-10-31"
instruments:
  - {target_group: youth, questionnaire_revision: bodies/se-skr/questionnaires/liten/revisions/1}
counting_unit: COUNTING_UNIT_PERSON
synthetic: true
processing_record:
  controller: the municipality
  processor: the national body
  purpose: a test
  legal_basis: 6.1.e
  retention_until: "2030-12-31"
  dpia_reference: none needed
"#;

const AREAS: &str = "area,name,kind,parent\nSE,Sverige,country,\nSE-05,Östergötlands län,region,SE\n\
                     SE-0580,Linköping,municipality,SE-05\n";

struct Terminal {
    folder: tempfile::TempDir,
    environment: Vec<(&'static str, String)>,
}

impl Terminal {
    fn at(suite: &LocalSuite) -> Self {
        let endpoints = suite.endpoints();
        let environment = vec![
            ("JAMFOR_ENDPOINT_QUESTIONNAIRE", endpoints.questionnaire.clone()),
            ("JAMFOR_ENDPOINT_INTAKE", endpoints.intake.clone()),
            ("JAMFOR_ENDPOINT_BENCHMARK", endpoints.benchmark.clone()),
        ];
        Self { folder: tempfile::tempdir().unwrap(), environment }
    }

    /// Runs a command beside the services; says its exit code, what it printed, and what it told.
    async fn run(&self, line: &str) -> (i32, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jamfor"));
        command.args(line.split_whitespace()).current_dir(self.folder.path());
        command.envs(self.environment.iter().cloned());
        let output: Output = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
    }

    async fn done(&self, line: &str) -> String {
        let (code, out, err) = self.run(line).await;
        assert_eq!(code, 0, "{line}\n{out}\n{err}");
        out
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.folder.path().join(name), text).unwrap();
    }
}

async fn start(folder: &Path) -> LocalSuite {
    LocalSuite::start(folder, Ports::default(), None).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_round_is_defined_collected_and_frozen_from_a_terminal() {
    let data = tempfile::tempdir().unwrap();
    let suite = start(data.path()).await;
    let terminal = Terminal::at(&suite);
    let round = "bodies/se-skr/rounds/liten-2024";
    terminal.write("areas.csv", AREAS);
    terminal.write("survey.yaml", SURVEY);
    terminal.write("round.yaml", ROUND);
    terminal.done("apply -f areas.csv -f survey.yaml").await;
    terminal.done("publish bodies/se-skr/questionnaires/liten").await;
    terminal.done("apply -f round.yaml").await;
    terminal.done(&format!("round open {round}")).await;

    terminal.write("contacts.csv", "key,area,target_group,asked,completed\nk-1,SE-0580,youth,5,2\n");
    assert!(terminal.done(&format!("contacts --round {round} contacts.csv -o csv")).await.contains("1,0"));

    let good = "key,area,target_group,mode,nojd\naaaa-0001,SE-0580,youth,paper,ja\naaaa-0002,SE-0580,youth,web,nej\n";
    terminal.write("good.csv", good);
    let checked = terminal.done(&format!("submit --round {round} good.csv --dry-run -o csv")).await;
    assert!(checked.contains("accepted,2"), "{checked}");
    let sent = terminal.done(&format!("submit --round {round} good.csv -o csv")).await;
    assert!(sent.contains("accepted,2"), "{sent}");
    let again = terminal.done(&format!("submit --round {round} good.csv -o csv")).await;
    assert!(again.contains("accepted,0\nduplicate,2"), "{again}");

    let bad = "{\"key\": \"aaaa-0003\", \"area\": \"areas/SE-0580\", \"targetGroup\": \"youth\"}\n{\"nyckel\": 1}\n";
    terminal.write("bad.ndjson", bad);
    let (code, out, err) = terminal.run(&format!("submit --round {round} bad.ndjson -o csv")).await;
    assert_eq!(code, 3, "{err}");
    assert!(out.contains("rejected,2"), "{out}");
    assert!(err.contains("bad.ndjson:1: answers[\"nojd\"]") && err.contains("(ANSWER_MISSING)"), "{err}");
    assert!(err.contains("bad.ndjson:2:") && err.contains("(FIELD_UNKNOWN)"), "{err}");

    terminal.done(&format!("round close {round}")).await;
    let (code, _, err) = terminal.run(&format!("submit --round {round} good.csv")).await;
    assert_eq!(code, 5, "{err}");
    assert!(err.contains("ROUND_NOT_OPEN"), "{err}");
    let frozen = terminal.done(&format!("round freeze {round} --wait -o json")).await;
    assert!(frozen.contains("STATE_FROZEN") && frozen.contains("snapshots/1"), "{frozen}");
    suite.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_is_there_at_the_next_start() {
    let data = tempfile::tempdir().unwrap();
    let suite = start(data.path()).await;
    let terminal = Terminal::at(&suite);
    terminal.write("areas.csv", AREAS);
    terminal.done("apply -f areas.csv").await;
    suite.stop().await.unwrap();

    let suite = start(data.path()).await;
    let terminal = Terminal::at(&suite);
    assert!(terminal.done("get areas/SE-0580 -o json").await.contains("Linköping"));
    suite.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_tells_its_cause_by_its_exit_code() {
    let data = tempfile::tempdir().unwrap();
    let suite = start(data.path()).await;
    let terminal = Terminal::at(&suite);
    terminal.write("wrong.yaml", "kind: Survey\nnam: x\n");
    terminal.write("areas.csv", AREAS);
    let (code, _, err) = terminal.run("apply -f areas.csv -f wrong.yaml").await;
    assert!(code == 3 && err.contains("wrong.yaml:2:1: nam"), "{code} {err}");
    assert_eq!(terminal.run("get areas/SE").await.0, 4, "nothing of the files was applied");
    assert_eq!(terminal.run("get").await.0, 2);
    assert_eq!(terminal.run("apply -f missing.yaml").await.0, 4);
    assert_eq!(terminal.run("get areas/SE --endpoint-questionnaire http://127.0.0.1:1").await.0, 8);
    suite.stop().await.unwrap();
}
