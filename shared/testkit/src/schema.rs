//! Schemas as they are and as they were: dumps, and the catalogue to compare.

use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use tokio::process::Command;

use crate::postgres::programs;
use crate::{TestDatabase, postgres, sqlite};

/// Everything of PostgreSQL's catalogue that a schema says, a line each.
const POSTGRES: &str = "
    SELECT format('column %s.%s %s %s identity %s default %s collate %s', table_name, column_name, udt_name,
        is_nullable, is_identity, coalesce(column_default, 'none'), coalesce(collation_name, 'none'))
        FROM information_schema.columns WHERE table_schema = current_schema()
    UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = current_schema()
    UNION ALL SELECT format('constraint %s.%s %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
        FROM pg_constraint WHERE connamespace = current_schema()::regnamespace AND contype <> 'n'
    UNION ALL SELECT format('sequence %s %s', sequencename, data_type) FROM pg_sequences
        WHERE schemaname = current_schema()";

/// The same of SQLite: columns as the engine understood them, and the words that made tables and indexes.
const SQLITE: &str = "
    SELECT 'column ' || s.name || '.' || c.name || ' ' || c.type || ' not null ' || c.\"notnull\" || ' default '
        || coalesce(c.dflt_value, 'none') || ' key ' || c.pk || ' hidden ' || c.hidden
        FROM sqlite_master s JOIN pragma_table_xinfo(s.name) c WHERE s.type = 'table'
    UNION ALL SELECT s.type || ' ' || s.name || ' ' || coalesce(s.sql, 'of a key') FROM sqlite_master s";

impl TestDatabase {
    /// Another database of the same engine, empty.
    ///
    /// # Panics
    /// Where [`sqlite`] and [`postgres`] do.
    pub async fn another(&self) -> Self {
        if self.is_postgres() { postgres().await } else { sqlite() }
    }

    /// Runs a dump: statements that end with a semicolon.
    ///
    /// # Panics
    /// When the engine refuses one of them.
    pub async fn load(&self, dump: &str) {
        let connection = self.connection().await;
        connection.execute_unprepared(dump).await.expect("a dump is what the engine understands");
        // a dump sets up its session to its own taste: nobody else may get it
        connection.close().await.expect("the connection closes");
    }

    /// What the schema says: columns, types, defaults, keys, indexes and constraints, sorted, a line each.
    ///
    /// # Panics
    /// When the database does not answer.
    pub async fn catalogue(&self) -> Vec<String> {
        let connection = self.connection().await;
        let ask = if self.is_postgres() { POSTGRES } else { SQLITE };
        let ask = Statement::from_string(connection.get_database_backend(), ask);
        let rows = connection.query_all_raw(ask).await.expect("the catalogue answers");
        let line =
            |row: &sea_orm::QueryResult| -> String { row.try_get_by_index(0).expect("a line is text") };
        let words = |line: String| line.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut lines: Vec<String> = rows.iter().map(|row| words(line(row))).collect();
        connection.close().await.expect("the connection closes");
        lines.sort();
        lines
    }

    /// A dump of this PostgreSQL database, restored into another one that is empty, with PostgreSQL's own programs.
    ///
    /// # Panics
    /// When they are not installed or fail.
    pub async fn restore_into(&self, empty: &Self) {
        let home = tempfile::tempdir().expect("a temporary directory can be made");
        let file = home.path().join("dump");
        let file = file.to_str().expect("its name is text");
        self.run("pg_dump", &["--format=custom", "--file", file]).await;
        empty.run("pg_restore", &["--exit-on-error", "--no-owner", file]).await;
    }

    async fn run(&self, program: &str, arguments: &[&str]) {
        let mut command = Command::new(programs().join(program));
        let output = command.args(arguments).args(["--dbname", self.url()]).output().await;
        let output = output.expect("PostgreSQL's programs are installed");
        assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    }

    async fn connection(&self) -> DatabaseConnection {
        // a file is made where there is none, as a service does
        let made = if self.is_postgres() { "" } else { "?mode=rwc" };
        let mut options = sea_orm::ConnectOptions::new(format!("{}{made}", self.url()));
        options.max_connections(1).sqlx_logging(false);
        sea_orm::Database::connect(options).await.expect("the test's database answers")
    }
}
