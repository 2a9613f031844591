//! The life of a schema: what stands in it, a program that is older than it, and roles that may not change it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use jamfor_context::Context;
use jamfor_database::{
    Audit, AuditTable, Database, DatabaseSettings, Schema, StoreError, migrate, pending, schema, status,
};
use jamfor_testkit::{TestDatabase, for_each_engine};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, Statement};
use sea_orm_migration::{MigrationName, MigrationTrait, MigratorTrait, SchemaManager};

/// A step that makes a table of its name.
struct Makes(&'static str);

impl MigrationName for Makes {
    fn name(&self) -> &'static str {
        self.0
    }
}

#[sea_orm_migration::async_trait::async_trait]
impl MigrationTrait for Makes {
    #[allow(elided_lifetimes_in_paths)]
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let create = format!("CREATE TABLE {} (id INTEGER PRIMARY KEY)", self.0);
        manager.get_connection().execute_unprepared(&create).await.map(|_| ())
    }
}

struct Older;

impl MigratorTrait for Older {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![Box::new(AuditTable), Box::new(Makes("m000002_old"))]
    }
}

struct Newer;

impl MigratorTrait for Newer {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![Box::new(AuditTable), Box::new(Makes("m000002_old")), Box::new(Makes("m000003_new"))]
    }
}

struct Strange;

impl MigratorTrait for Strange {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![Box::new(AuditTable), Box::new(Makes("m000002_other"))]
    }
}

async fn connect(test: &TestDatabase) -> Database {
    Database::connect("test", &DatabaseSettings::at(test.url())).await.unwrap()
}

async fn statuses<M: MigratorTrait>(database: &Database) -> Vec<String> {
    status::<M>(database).await.unwrap().iter().map(ToString::to_string).collect()
}

/// How many tables there are, in any schema of ours.
async fn tables(test: &TestDatabase) -> i64 {
    let connection = sea_orm::Database::connect(test.url()).await.unwrap();
    let sql = if test.is_postgres() {
        "SELECT COUNT(*) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
    } else {
        "SELECT COUNT(*) FROM sqlite_master"
    };
    let ask = Statement::from_string(connection.get_database_backend(), sql);
    let count = connection.query_one_raw(ask).await.unwrap().unwrap().try_get_by_index(0).unwrap();
    connection.close().await.unwrap();
    count
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn migrating_tells_what_it_did_and_the_second_time_nothing() {
    for_each_engine(|test| async move {
        let database = connect(&test).await;
        assert_eq!(migrate::<Older>(&database).await.unwrap(), ["m000001_audit", "m000002_old"]);
        assert_eq!(migrate::<Newer>(&database).await.unwrap(), ["m000003_new"]);
        assert_eq!(migrate::<Newer>(&database).await.unwrap(), Vec::<String>::new());
        assert_eq!(schema::<Newer>(&database).await.unwrap(), Schema::Current);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn looking_at_an_empty_database_makes_nothing_in_it() {
    for_each_engine(|test| async move {
        let database = connect(&test).await;
        assert_eq!(statuses::<Older>(&database).await, ["pending m000001_audit", "pending m000002_old"]);
        let missing = vec!["m000001_audit".to_owned(), "m000002_old".to_owned()];
        assert_eq!(schema::<Older>(&database).await.unwrap(), Schema::Behind(missing.clone()));
        assert_eq!(pending::<Older>(&database).await.unwrap(), missing);
        assert_eq!(tables(&test).await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_schema_that_is_newer_than_the_program_is_told_and_left_alone() {
    for_each_engine(|test| async move {
        let database = connect(&test).await;
        migrate::<Newer>(&database).await.unwrap();
        let ahead = Schema::Ahead(vec!["m000003_new".to_owned()]);
        assert_eq!(schema::<Older>(&database).await.unwrap(), ahead);
        assert_eq!(pending::<Older>(&database).await.unwrap(), Vec::<String>::new());
        assert_eq!(migrate::<Older>(&database).await.unwrap(), Vec::<String>::new());
        assert_eq!(schema::<Newer>(&database).await.unwrap(), Schema::Current);
        let all = ["applied m000001_audit", "applied m000002_old", "unknown m000003_new"];
        assert_eq!(statuses::<Older>(&database).await, all);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_schema_of_another_program_is_refused_and_left_alone() {
    for_each_engine(|test| async move {
        let database = connect(&test).await;
        migrate::<Older>(&database).await.unwrap();
        let before = tables(&test).await;
        let refused = migrate::<Strange>(&database).await.unwrap_err();
        assert!(matches!(refused, StoreError::Unusable(_)), "{refused}");
        assert!(refused.to_string().contains("m000002_old"), "{refused}");
        assert_eq!(tables(&test).await, before);
    })
    .await;
}

/// A database of two roles: one that owns the schema, and one that serves.
struct Roles {
    _test: TestDatabase,
    owner: DatabaseSettings,
    application: DatabaseSettings,
}

/// Roles belong to the whole server, which other tests use too.
async fn roles(schema: &str) -> Roles {
    let test = jamfor_testkit::postgres().await;
    let (address, name) = test.url().rsplit_once('/').unwrap();
    let (owner, application) = (format!("owner_{name}"), format!("app_{name}"));
    let admin = sea_orm::Database::connect(test.url()).await.unwrap();
    let schema_owner = if schema.is_empty() {
        format!("ALTER SCHEMA public OWNER TO {owner}")
    } else {
        format!("CREATE SCHEMA {schema} AUTHORIZATION {owner}")
    };
    for sql in
        [format!("CREATE ROLE {owner} LOGIN"), format!("CREATE ROLE {application} LOGIN"), schema_owner]
    {
        admin.execute_unprepared(&sql).await.unwrap();
    }
    admin.close().await.unwrap();
    let (_, host) = address.rsplit_once('@').unwrap();
    let at = |role: &str| {
        let url = format!("postgres://{role}@{host}/{name}");
        DatabaseSettings {
            application_role: application.clone(),
            ..DatabaseSettings::at(url).with_schema(schema)
        }
    };
    Roles { owner: at(&owner), application: at(&application), _test: test }
}

async fn raw(settings: &DatabaseSettings) -> DatabaseConnection {
    let mut options = sea_orm::ConnectOptions::new(settings.url.expose());
    if !settings.schema.is_empty() {
        options.set_schema_search_path(settings.schema.as_str());
    }
    sea_orm::Database::connect(options).await.unwrap()
}

async fn write(database: &Database, sql: &'static str) -> Result<(), StoreError> {
    database
        .write(&Context::for_test(), Audit::new("things.create", "things/1"), move |tx| {
            Box::pin(async move {
                tx.execute_unprepared(sql).await?;
                Ok(())
            })
        })
        .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_role_that_serves_has_the_rows_and_not_the_tables() {
    for name in ["", "intake"] {
        let roles = roles(name).await;
        let owner = Database::connect("test", &roles.owner).await.unwrap();
        migrate::<Older>(&owner).await.unwrap();
        migrate::<Newer>(&owner).await.unwrap(); // a table that came after the first grant

        let served = Database::connect("test", &roles.application).await.unwrap();
        assert_eq!(schema::<Newer>(&served).await.unwrap(), Schema::Current);
        for table in ["m000002_old", "m000003_new"] {
            let insert: &'static str = if table == "m000002_old" {
                "INSERT INTO m000002_old (id) VALUES (1)"
            } else {
                "INSERT INTO m000003_new (id) VALUES (1)"
            };
            write(&served, insert).await.unwrap_or_else(|error| panic!("{table} in {name:?}: {error}"));
        }
        write(&served, "DELETE FROM m000002_old").await.unwrap();
        assert_eq!(served.audit(None, 10).await.unwrap().len(), 3);

        let connection = raw(&roles.application).await;
        for forbidden in [
            "CREATE TABLE mine (id INTEGER)",
            "ALTER TABLE m000002_old ADD COLUMN more INTEGER",
            "DROP TABLE m000002_old",
            "TRUNCATE m000003_new",
            "CREATE SCHEMA mine",
            "DELETE FROM audit",
            "UPDATE audit SET caller = 'another'",
            "DELETE FROM seaql_migrations",
            "INSERT INTO seaql_migrations VALUES ('m000009', 0)",
        ] {
            let refused = connection.execute_unprepared(forbidden).await;
            let refused = refused.expect_err(&format!("{forbidden} was allowed in {name:?}")).to_string();
            assert!(refused.contains("permission denied") || refused.contains("must be owner"), "{refused}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_role_without_the_right_to_make_tables_can_look_and_cannot_migrate() {
    let roles = roles("intake").await;
    let database = Database::connect("test", &roles.application).await.unwrap();
    assert!(matches!(schema::<Older>(&database).await.unwrap(), Schema::Behind(_)));
    migrate::<Older>(&database).await.unwrap_err();
    let owner = Database::connect("test", &roles.owner).await.unwrap();
    migrate::<Older>(&owner).await.unwrap();
    assert_eq!(schema::<Older>(&database).await.unwrap(), Schema::Current);
    assert_eq!(migrate::<Older>(&owner).await.unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn a_role_for_sqlite_or_with_a_quote_in_it_is_refused() {
    for (url, role) in [("sqlite:///tmp/x.db", "app"), ("postgres://localhost/x", "app\"; DROP")] {
        let settings = DatabaseSettings { application_role: role.to_owned(), ..DatabaseSettings::at(url) };
        let refused = Database::connect("test", &settings).await.unwrap_err();
        assert!(refused.to_string().contains("application_role"), "{refused}");
    }
}
