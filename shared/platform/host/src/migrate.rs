//! `migrate up|status|check`.

use std::process::ExitCode;

use jamfor_database::{Database, Schema};

use crate::arguments::Migrate;
use crate::run::show;
use crate::{Hosted, Service, StartError};

pub(crate) async fn run<S: Service>(what: Migrate, settings: &S::Settings) -> Result<ExitCode, StartError> {
    let database = Database::connect(S::NAME, settings.platform().database).await?;
    let done = act::<S>(what, &database).await;
    database.close().await?;
    done
}

async fn act<S: Service>(what: Migrate, database: &Database) -> Result<ExitCode, StartError> {
    match what {
        Migrate::Up => {
            let done = jamfor_database::migrate::<S::Migrator>(database).await?;
            Ok(show(&match done.as_slice() {
                [] => "nothing to do".to_owned(),
                done => done.join("\n"),
            }))
        }
        Migrate::Status => {
            let steps = jamfor_database::status::<S::Migrator>(database).await?;
            let lines: Vec<String> = steps.iter().map(ToString::to_string).collect();
            Ok(show(&lines.join("\n")))
        }
        Migrate::Check => match jamfor_database::schema::<S::Migrator>(database).await? {
            Schema::Behind(missing) => Err(StartError::SchemaBehind(missing.join(", "))),
            Schema::Current | Schema::Ahead(_) => Ok(ExitCode::SUCCESS),
        },
    }
}
