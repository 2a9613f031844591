"""Streamed, durable intake beside the database alone, in one run.

Peers: on PostgreSQL, COPY of the very rows that intake stored, into the same table with its index, in one transaction;
on SQLite, a prepared multi-row INSERT of the same rows into the same table with synchronous=FULL. Both peers only write
what intake had to receive, validate, digest and acknowledge line by line before. Run beside a PostgreSQL:

    tests/with-postgres python3 tests/bench/run_intake.py [--rows N] [--streams S]
"""

import argparse
import json
import os
import pathlib
import socket
import sqlite3
import subprocess
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
RELEASE = ROOT / "target/release"
TABLE = "response"


def free_port():
    with socket.socket() as each:
        each.bind(("127.0.0.1", 0))
        return each.getsockname()[1]


class Service:
    """One of the services, in release mode, on loopback."""

    def __init__(self, name, database, folder, **links):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        prefix = f"JAMFOR_{name.upper()}__"
        environment = {
            f"{prefix}DATABASE__URL": database,
            f"{prefix}SERVER__LISTEN": f"127.0.0.1:{self.port}",
            **{f"{prefix}{link.upper()}__ENDPOINT": url for link, url in links.items()},
        }
        if database.startswith("postgres"):
            environment[f"{prefix}DATABASE__SCHEMA"] = name
        log = open(folder / f"{name}.log", "wb")
        self.process = subprocess.Popen(
            [RELEASE / f"jamfor-{name}"], env=os.environ | environment, stdout=log, stderr=subprocess.STDOUT
        )
        end = time.monotonic() + 30
        while socket.socket().connect_ex(("127.0.0.1", self.port)) != 0:
            if self.process.poll() is not None or time.monotonic() > end:
                raise SystemExit((folder / f"{name}.log").read_text())
            time.sleep(0.05)

    def resident_mib(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS"))

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=60)


def load(questionnaire, intake, rows, streams):
    """Streams the rows; gives what the client said and intake's memory over the run."""
    memory = []
    running = True

    def watch():
        while running:
            memory.append(intake.resident_mib())
            time.sleep(0.2)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        said = subprocess.run(
            [RELEASE / "examples/submit_load", questionnaire.url, intake.url, str(rows), str(streams)],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    finally:
        running = False
        watcher.join()
    said = json.loads(said)
    assert said["accepted"] == rows // streams * streams, said
    early = max(memory[: max(1, len(memory) // 4)])
    return said, (early, max(memory))


def postgres(rows, streams, folder):
    url = os.environ["JAMFOR_TEST_POSTGRES"]
    questionnaire = Service("questionnaire", url, folder)
    intake = Service("intake", url, folder, questionnaire=questionnaire.url)
    try:
        said, memory = load(questionnaire, intake, rows, streams)
    finally:
        intake.stop()
        questionnaire.stop()

    def psql(statement):
        subprocess.run(["psql", "-q", "-v", "ON_ERROR_STOP=1", url, "-c", statement], check=True)

    copied = folder / "rows"
    psql(f"\\copy intake.{TABLE} TO '{copied}' WITH (FORMAT binary)")
    psql(f"TRUNCATE intake.{TABLE}")
    psql("CHECKPOINT")
    start = time.perf_counter()
    psql(f"\\copy intake.{TABLE} FROM '{copied}' WITH (FORMAT binary)")
    return said, memory, time.perf_counter() - start


def sqlite(rows, streams, folder):
    database = folder / "intake.db"
    questionnaire = Service("questionnaire", f"sqlite://{folder}/questionnaire.db", folder)
    intake = Service("intake", f"sqlite://{database}", folder, questionnaire=questionnaire.url)
    try:
        said, memory = load(questionnaire, intake, rows, streams)
    finally:
        intake.stop()
        questionnaire.stop()
    source = sqlite3.connect(database)
    schema = [sql for (sql,) in source.execute("SELECT sql FROM sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL", (TABLE,))]
    stored = source.execute(f"SELECT * FROM {TABLE}").fetchall()
    source.close()
    columns = len(stored[0])
    peer = sqlite3.connect(folder / "peer.db", isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=OFF"):
        peer.execute(f"PRAGMA {pragma}")
    for statement in schema:
        peer.execute(statement)
    at_once = 32_000 // columns
    start = time.perf_counter()
    for first in range(0, len(stored), at_once):
        part = stored[first : first + at_once]
        values = ",".join(["(" + ",".join("?" * columns) + ")"] * len(part))
        peer.execute("BEGIN IMMEDIATE")
        peer.execute(f"INSERT INTO {TABLE} VALUES {values}", [value for row in part for value in row])
        peer.execute("COMMIT")
    return said, memory, time.perf_counter() - start


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--streams", type=int, default=4)
    parser.add_argument("--only", choices=["postgres", "sqlite"])
    arguments = parser.parse_args()
    print("| database | rows | intake, rows/s | peer, rows/s | ratio | memory of intake, MiB: first quarter, whole run |")
    print("|---|---|---|---|---|---|")
    for name, run in {"postgres": postgres, "sqlite": sqlite}.items():
        if arguments.only in (None, name):
            with tempfile.TemporaryDirectory() as folder:
                said, (early, most), seconds = run(arguments.rows, arguments.streams, pathlib.Path(folder))
            ours, peer = said["rows_per_second"], said["accepted"] / seconds
            print(f"| {name} | {said['accepted']:,} | {ours:,.0f} | {peer:,.0f} | {ours / peer:.2f} | {early:.0f}, {most:.0f} |")


if __name__ == "__main__":
    main()
