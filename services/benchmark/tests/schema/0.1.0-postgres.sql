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

CREATE TABLE public.audit (
    id text NOT NULL,
    at_micros bigint NOT NULL,
    caller text NOT NULL,
    request_id text NOT NULL,
    action text NOT NULL,
    resource text NOT NULL
);

CREATE TABLE public.release (
    name text NOT NULL COLLATE pg_catalog."C",
    body text NOT NULL,
    content text NOT NULL,
    asked text NOT NULL,
    survey text NOT NULL,
    state text NOT NULL,
    failure text NOT NULL,
    digest text NOT NULL,
    method text NOT NULL,
    lease_owner text NOT NULL,
    phase integer NOT NULL,
    done integer NOT NULL,
    total integer NOT NULL,
    synthetic boolean NOT NULL,
    public boolean NOT NULL,
    owner boolean NOT NULL,
    figures bigint NOT NULL,
    created_micros bigint NOT NULL,
    version bigint NOT NULL,
    lease_expires_micros bigint NOT NULL,
    ready_micros bigint
);

CREATE TABLE public.release_piece (
    release text NOT NULL COLLATE pg_catalog."C",
    number integer NOT NULL,
    content bytea NOT NULL
);

CREATE TABLE public.seaql_migrations (
    version character varying NOT NULL,
    applied_at bigint NOT NULL
);

INSERT INTO public.seaql_migrations VALUES ('m000001_audit', 1795615227);
INSERT INTO public.seaql_migrations VALUES ('m000002_releases', 1795615227);

ALTER TABLE ONLY public.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.release_piece
    ADD CONSTRAINT release_piece_pkey PRIMARY KEY (release, number);

ALTER TABLE ONLY public.release
    ADD CONSTRAINT release_pkey PRIMARY KEY (name);

ALTER TABLE ONLY public.seaql_migrations
    ADD CONSTRAINT seaql_migrations_pkey PRIMARY KEY (version);

CREATE INDEX audit_resource ON public.audit USING btree (resource, id);

CREATE INDEX release_list ON public.release USING btree (body, name);

CREATE INDEX release_waiting ON public.release USING btree (state, created_micros);

INSERT INTO public.audit VALUES ('0198f2a0-0000-7000-8000-000000000001', 1756000000000000, 'local-operator', 'r-1', 'first.write', 'bodies/se-skr');
