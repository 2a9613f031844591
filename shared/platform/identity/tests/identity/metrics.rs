//! What an operator sees of the keys of issuers.

use jamfor_settings::TimeSpan;
use jamfor_telemetry::{TelemetrySettings, exposition, init};

use crate::support::{Answer, Door, Issuer, Pen, wait_until};

/// The value of the line that begins with a name and holds all of the labels.
fn value(name: &str, labels: &[&str]) -> Option<f64> {
    let text = exposition();
    let mut lines = text.lines();
    let line =
        lines.find(|line| line.starts_with(name) && labels.iter().all(|label| line.contains(label)))?;
    line.rsplit_once(' ')?.1.parse().ok()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_operator_sees_how_old_keys_are_and_how_fetches_end() {
    let _telemetry = init("questionnaire", &TelemetrySettings::default()).unwrap();
    let pen = Pen::ec("e");
    let issuer = Issuer::of(&[&pen]).await;
    let mut settings = issuer.settings();
    settings.name = "measured".to_owned();
    settings.refresh = TimeSpan::millis(200);
    let _door = Door::of(settings).await;
    let refreshes = |outcome: &str| {
        let outcome = format!(r#"outcome="{outcome}""#);
        value("jamfor_identity_keys_refreshes_total", &[r#"issuer="measured""#, &outcome]).unwrap_or(0.0)
    };
    let age = || value("jamfor_identity_keys_age_seconds", &[r#"issuer="measured""#]);
    wait_until("the same keys were fetched again", || refreshes("unchanged") >= 2.0).await;
    assert!(age().unwrap() < 10.0);

    issuer.answers(Answer::Broken);
    wait_until("a fetch failed", || refreshes("failed") >= 1.0).await;
    let before = age().unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    assert!(age().unwrap() >= before + 0.4, "keys that cannot be fetched grow older");

    let new = Pen::ec("new");
    issuer.answers(Answer::Keys(vec![new.published()]));
    wait_until("new keys were fetched", || refreshes("fetched") >= 2.0).await;
}
