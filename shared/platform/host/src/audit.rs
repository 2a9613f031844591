//! `audit`: the access log, for whoever has to account for it.

use std::process::ExitCode;

use jamfor_database::{AuditRow, Database};

use crate::run::show;
use crate::{Hosted, Service, StartError};

/// What the columns hold.
const HEADER: [&str; 5] = ["time", "caller", "action", "resource", "request_id"];

/// Prints the newest rows, tab by tab.
pub(crate) async fn list<S: Service>(
    settings: &S::Settings,
    resource: Option<&str>,
    limit: u64,
) -> Result<ExitCode, StartError> {
    let database = Database::connect(S::NAME, settings.platform().database).await?;
    let rows = database.audit(resource, limit).await;
    database.close().await?;
    let lines: Vec<String> = rows?.iter().map(line).collect();
    Ok(show(&[HEADER.join("\t"), lines.join("\n")].join("\n")))
}

fn line(row: &AuditRow) -> String {
    let at = time::OffsetDateTime::from_unix_timestamp_nanos(i128::from(row.at_micros) * 1_000).ok();
    let at = at.and_then(|at| at.format(&time::format_description::well_known::Rfc3339).ok());
    let columns = [&at.unwrap_or_default(), &row.caller, &row.action, &row.resource, &row.request_id];
    // a name that somebody chose cannot begin a line of its own
    columns.map(|text| text.replace(char::is_control, " ")).join("\t")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_a_line_whatever_its_caller_is_called() {
        let row = AuditRow {
            id: String::new(),
            at_micros: 1_700_000_000_000_000,
            caller: "anna\n2026\tforged".to_owned(),
            request_id: "r".to_owned(),
            action: "snapshots.read".to_owned(),
            resource: "bodies/se-skr/rounds/r/snapshots/1".to_owned(),
        };
        let line = line(&row);
        assert!(line.starts_with("2023-11-14T22:13:20Z\tanna 2026 forged\tsnapshots.read"), "{line}");
        assert_eq!(line.lines().count(), 1);
    }
}
