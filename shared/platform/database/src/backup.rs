//! A copy of a SQLite database while it is used. PostgreSQL has tools of its own for that.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use sea_orm::{ConnectionTrait, DbBackend, Statement};

use crate::{Database, Engine, StoreError, sqlite};

/// What the copy is called until it is whole.
const PARTIAL: &str = ".partial";

/// Answers are in it: nobody but the owner of the process reads the copy.
const MODE: u32 = 0o600;

impl Database {
    /// Writes the database, as it is at one moment, into a new file. Reads and writes go on meanwhile. The file has
    /// its name only when it is whole and on disk; restoring is putting it where the settings say, with no service
    /// running and without the old file's `-wal` and `-shm`.
    ///
    /// # Errors
    /// [`StoreError::Unusable`] on PostgreSQL, when the file exists, and when it cannot be written.
    pub async fn backup_to(&self, file: &Path) -> Result<(), StoreError> {
        if self.engine() == Engine::Postgres {
            return Err(StoreError::Unusable(
                "PostgreSQL is backed up with pg_dump or its archive".to_owned(),
            ));
        }
        let failed = |error: io::Error| {
            StoreError::Unusable(format!("the backup {} cannot be written: {error}", file.display()))
        };
        if file.exists() {
            return Err(failed(io::ErrorKind::AlreadyExists.into()));
        }
        let partial = partial(file);
        let _ = std::fs::remove_file(&partial); // of a backup that was cut
        OpenOptions::new().write(true).create_new(true).mode(MODE).open(&partial).map_err(failed)?;
        let name = partial.to_str().ok_or_else(|| failed(io::ErrorKind::InvalidFilename.into()))?;
        let copy = Statement::from_sql_and_values(DbBackend::Sqlite, "VACUUM INTO ?", [name.into()]);
        let copier = sqlite::copier(&self.settings).await?;
        let copied = copier.execute_raw(copy).await;
        copier.close().await?;
        if let Err(error) = copied {
            let _ = std::fs::remove_file(&partial);
            return Err(error.into());
        }
        keep(&partial, file).map_err(failed)
    }
}

fn partial(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(PARTIAL);
    name.into()
}

/// Brings a whole copy to disk, and then to its name.
fn keep(partial: &Path, file: &Path) -> io::Result<()> {
    File::open(partial)?.sync_all()?;
    std::fs::rename(partial, file)?;
    let directory = file.parent().filter(|directory| !directory.as_os_str().is_empty());
    File::open(directory.unwrap_or(Path::new(".")))?.sync_all()
}
