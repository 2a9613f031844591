"""Times the export of a release beside DuckDB's and Polars' CSV writers on the same table and threads.

    python tests/bench/run_export.py [--threads 2] [--repetitions 5] [--binary PATH]

The job is not equal, to our disadvantage: the peers write a table that is ready in memory; we read masked cells, make
intervals, two comparisons with their verdicts, and the row. Builds nothing: make the binary first with
`cargo build --release -p jamfor-benchmark --example build_time`.
"""

import argparse
import os
import re
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

PARSER = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
PARSER.add_argument("--threads", type=int, default=2)
PARSER.add_argument("--repetitions", type=int, default=5)
PARSER.add_argument("--binary", type=Path, default=Path("target/release/examples/build_time"))
ARGUMENTS = PARSER.parse_args()

# Polars reads its number of threads once, when it is imported.
os.environ["POLARS_MAX_THREADS"] = str(ARGUMENTS.threads)

import duckdb  # noqa: E402
import polars  # noqa: E402


def seconds(job):
    """Median of the repetitions, after one that warms up."""
    job()
    taken = []
    for _ in range(ARGUMENTS.repetitions):
        start = time.perf_counter()
        job()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def main():
    with tempfile.TemporaryDirectory() as folder:
        file, copy = Path(folder) / "release.csv", Path(folder) / "copy.csv"
        said = subprocess.run([ARGUMENTS.binary, file], check=True, capture_output=True, text=True).stdout
        figures, ours = re.search(r"exporting Public: (\d+) figures.* ([0-9.]+) s,", said).groups()
        frame = polars.read_csv(file, infer_schema_length=None)
        assert frame.height == int(figures)
        database = duckdb.connect(config={"threads": ARGUMENTS.threads})
        database.execute(f"CREATE TABLE figures AS SELECT * FROM read_csv('{file}', sample_size = -1)")
        rows = {
            "jamfor": float(ours),
            "duckdb": seconds(lambda: database.execute(f"COPY figures TO '{copy}' (HEADER)")),
            "polars": seconds(lambda: frame.write_csv(copy)),
        }
        print(f"{figures} figures, {frame.width} columns, {file.stat().st_size} bytes, {ARGUMENTS.threads} threads")
        for name, taken in rows.items():
            print(f"{name:<8}{taken:>8.3f} s{int(figures) / taken:>12,.0f} rows a second")


main()
