-- The schema as release 0.1.0 made it, with one row. What was released is never edited.
CREATE TABLE "audit" ( "id" text NOT NULL PRIMARY KEY, "at_micros" integer NOT NULL, "caller" text NOT NULL, "request_id" text NOT NULL, "action" text NOT NULL, "resource" text NOT NULL );
CREATE TABLE "release" ( "name" text NOT NULL PRIMARY KEY, "body" text NOT NULL, "content" text NOT NULL, "asked" text NOT NULL, "survey" text NOT NULL, "state" text NOT NULL, "failure" text NOT NULL, "digest" text NOT NULL, "method" text NOT NULL, "lease_owner" text NOT NULL, "phase" integer NOT NULL, "done" integer NOT NULL, "total" integer NOT NULL, "synthetic" boolean NOT NULL, "public" boolean NOT NULL, "owner" boolean NOT NULL, "figures" integer NOT NULL, "created_micros" integer NOT NULL, "version" integer NOT NULL, "lease_expires_micros" integer NOT NULL, "ready_micros" integer );
CREATE TABLE "release_piece" ( "release" text NOT NULL, "number" integer NOT NULL, "content" blob NOT NULL, PRIMARY KEY ("release", "number") );
CREATE TABLE "seaql_migrations" ( "version" varchar NOT NULL PRIMARY KEY, "applied_at" integer NOT NULL );
INSERT INTO "seaql_migrations" VALUES('m000001_audit',1795615227);
INSERT INTO "seaql_migrations" VALUES('m000002_releases',1795615227);
CREATE INDEX "audit_resource" ON "audit" ("resource", "id");
CREATE INDEX "release_list" ON "release" ("body", "name");
CREATE INDEX "release_waiting" ON "release" ("state", "created_micros");
INSERT INTO audit VALUES ('0198f2a0-0000-7000-8000-000000000001', 1756000000000000, 'local-operator', 'r-1', 'first.write', 'bodies/se-skr');
