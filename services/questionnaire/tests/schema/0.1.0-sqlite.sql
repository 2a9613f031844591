-- The schema as release 0.1.0 made it, with one row. What was released is never edited.
CREATE TABLE "area" ( "code" text NOT NULL PRIMARY KEY, "country" text NOT NULL, "kind" text NOT NULL, "parent" text, "title" text NOT NULL, "classification" text NOT NULL, "valid_from" text, "valid_to" text, "successors" text NOT NULL, "fictional" boolean NOT NULL, "source" text NOT NULL );
CREATE TABLE "audit" ( "id" text NOT NULL PRIMARY KEY, "at_micros" integer NOT NULL, "caller" text NOT NULL, "request_id" text NOT NULL, "action" text NOT NULL, "resource" text NOT NULL );
CREATE TABLE "definition" ( "name" text NOT NULL PRIMARY KEY, "body" text NOT NULL, "collection" text NOT NULL, "content" text NOT NULL, "digest" text NOT NULL, "revision" integer NOT NULL, "revision_digest" text NOT NULL, "revision_micros" integer NOT NULL, "updated_micros" integer NOT NULL );
CREATE TABLE "definition_revision" ( "name" text NOT NULL, "number" integer NOT NULL, "content" text NOT NULL, "digest" text NOT NULL, "change_class" text, "created_micros" integer NOT NULL, PRIMARY KEY ("name", "number") );
CREATE TABLE "seaql_migrations" ( "version" varchar NOT NULL PRIMARY KEY, "applied_at" integer NOT NULL );
INSERT INTO "seaql_migrations" VALUES('m000001_audit',1795615223);
INSERT INTO "seaql_migrations" VALUES('m000002_definitions',1795615223);
CREATE INDEX "audit_resource" ON "audit" ("resource", "id");
CREATE INDEX "definition_list" ON "definition" ("body", "collection", "name");
CREATE INDEX "area_list" ON "area" ("country", "code");
INSERT INTO audit VALUES ('0198f2a0-0000-7000-8000-000000000001', 1756000000000000, 'local-operator', 'r-1', 'first.write', 'bodies/se-skr');
