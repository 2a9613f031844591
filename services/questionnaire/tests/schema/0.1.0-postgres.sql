-- The schema as release 0.1.0 made it, with one row. What was released is never edited.
SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

SET default_tablespace = '';

SET default_table_access_method = heap;

CREATE TABLE public.area (
    code text NOT NULL COLLATE pg_catalog."C",
    country text NOT NULL,
    kind text NOT NULL,
    parent text,
    title text NOT NULL,
    classification text NOT NULL,
    valid_from text,
    valid_to text,
    successors text NOT NULL,
    fictional boolean NOT NULL,
    source text NOT NULL
);

CREATE TABLE public.audit (
    id text NOT NULL,
    at_micros bigint NOT NULL,
    caller text NOT NULL,
    request_id text NOT NULL,
    action text NOT NULL,
    resource text NOT NULL
);

CREATE TABLE public.definition (
    name text NOT NULL COLLATE pg_catalog."C",
    body text NOT NULL,
    collection text NOT NULL,
    content text NOT NULL,
    digest text NOT NULL,
    revision integer NOT NULL,
    revision_digest text NOT NULL,
    revision_micros bigint NOT NULL,
    updated_micros bigint NOT NULL
);

CREATE TABLE public.definition_revision (
    name text NOT NULL COLLATE pg_catalog."C",
    number integer NOT NULL,
    content text NOT NULL,
    digest text NOT NULL,
    change_class text,
    created_micros bigint NOT NULL
);

CREATE TABLE public.seaql_migrations (
    version character varying NOT NULL,
    applied_at bigint NOT NULL
);

INSERT INTO public.seaql_migrations VALUES ('m000001_audit', 1795615226);
INSERT INTO public.seaql_migrations VALUES ('m000002_definitions', 1795615226);

ALTER TABLE ONLY public.area
    ADD CONSTRAINT area_pkey PRIMARY KEY (code);

ALTER TABLE ONLY public.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.definition
    ADD CONSTRAINT definition_pkey PRIMARY KEY (name);

ALTER TABLE ONLY public.definition_revision
    ADD CONSTRAINT definition_revision_pkey PRIMARY KEY (name, number);

ALTER TABLE ONLY public.seaql_migrations
    ADD CONSTRAINT seaql_migrations_pkey PRIMARY KEY (version);

CREATE INDEX area_list ON public.area USING btree (country, code);

CREATE INDEX audit_resource ON public.audit USING btree (resource, id);

CREATE INDEX definition_list ON public.definition USING btree (body, collection, name);

INSERT INTO public.audit VALUES ('0198f2a0-0000-7000-8000-000000000001', 1756000000000000, 'local-operator', 'r-1', 'first.write', 'bodies/se-skr');
