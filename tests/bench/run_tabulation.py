"""Times the release's tabulation beside Polars and DuckDB on the same data, threads and order of rows.

    python tests/bench/run_tabulation.py [--rows 1000000] [--threads 2] [--repetitions 9] [--binary PATH]

Needs the packages of requirements.txt. Builds nothing: make the binary first with
`cargo build --release -p jamfor-statistics --example tabulate_bench`.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

# R's survey package is measured where it is installed: `apt install r-cran-survey`.
R = shutil.which("Rscript")
SHARES = Path(__file__).with_name("shares.R")

PARSER = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
PARSER.add_argument("--rows", type=int, default=1_000_000)
PARSER.add_argument("--threads", type=int, default=2)
PARSER.add_argument("--repetitions", type=int, default=9)
PARSER.add_argument("--release", type=Path, default=Path("target/release/examples/national_release"))
PARSER.add_argument("--binary", type=Path, default=Path("target/release/examples/tabulate_bench"))
ARGUMENTS = PARSER.parse_args()

# Polars reads its number of threads once, when it is imported.
os.environ["POLARS_MAX_THREADS"] = str(ARGUMENTS.threads)
for name in ("OPENBLAS_CORETYPE", "OPENBLAS_NUM_THREADS"):
    os.environ.pop(name, None)

import numpy as np  # noqa: E402

import peers  # noqa: E402
from survey import simulate  # noqa: E402


def seconds(job):
    """Median and best."""
    job()
    taken = []
    for _ in range(ARGUMENTS.repetitions):
        start = time.perf_counter()
        job()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken), min(taken)


def ours(survey, breakdowns=0):
    """`breakdowns` background items are crossed: their cells and every margin of them are counted."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        survey.write(folder)
        command = [ARGUMENTS.binary, folder, str(ARGUMENTS.threads), str(ARGUMENTS.repetitions), str(breakdowns)]
        report = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        return report, np.fromfile(folder / "estimates.f64").reshape(-1, 5)


def measure(order, weights):
    survey = simulate(ARGUMENTS.rows, order, weights)
    reports, rows = [], []
    jobs = {
        "Polars, plain": lambda: peers.polars_plain(survey),
        "Polars, masked weights": lambda: peers.polars_masked(survey, squares=False),
        "Polars, all products made beforehand": lambda: peers.polars_masked(survey, squares=True),
        "DuckDB in memory": lambda: peers.duckdb_memory(survey, ARGUMENTS.threads, masked=False),
        "DuckDB in memory, masked weights": lambda: peers.duckdb_memory(survey, ARGUMENTS.threads, masked=True),
    }
    for name, prepare in jobs.items():
        report, estimates = ours(survey)
        reports.append(report)
        job = prepare()
        assert np.allclose(job(), estimates, rtol=1e-8, atol=1e-12), f"{name} and we disagree"
        rows.append((name, *seconds(job)))
    # We run once beside each peer, so that a busy moment of the machine does not hit one side alone.
    middle = {name: statistics.median(report[name] for report in reports) for name in reports[0]}
    middle["best_seconds"] = min(report["best_seconds"] for report in reports)
    return middle, rows


def cells():
    """All sex x age cells with their margins, beside DuckDB's grouping sets."""
    print("\n| order | engine | median s | best s | times ours, median | best |\n|---|---|---|---|---|---|")
    for order in ("shuffled", "sorted"):
        survey = simulate(ARGUMENTS.rows, order, "own")
        report, estimates = ours(survey, breakdowns=2)
        job = peers.duckdb_cells(survey, ARGUMENTS.threads)
        shares = peers.shares_of_areas(job(), len(survey.items))
        assert np.allclose(shares, estimates[:, 0], rtol=1e-8, atol=1e-12), "DuckDB's cells and ours disagree"
        median, best = seconds(job)
        again, _ = ours(survey, breakdowns=2)
        own = statistics.median(one["tabulation_seconds"] for one in (report, again))
        own_best = min(one["best_tabulation_seconds"] for one in (report, again))
        print(f"| {order} | ours, all cells and margins | {own:.4f} | {own_best:.4f} | 1 | 1 |")
        print(f"| {order} | DuckDB, grouping sets | {median:.4f} | {best:.4f} | {median / own:.1f} | {best / own_best:.1f} |", flush=True)


def release():
    """A whole release, figures stored as bytes, funnels and rankings read, beside DuckDB's tabulation alone."""
    print("\n| order | whole release, s | figures | DuckDB's tabulation alone, s | times that | grouping sets alone, s | times that |")
    print("|---|---|---|---|---|---|---|")
    for order in ("shuffled", "sorted"):
        survey = simulate(ARGUMENTS.rows, order, "own")
        with tempfile.TemporaryDirectory() as name:
            survey.write(Path(name))
            command = [ARGUMENTS.release, name, str(ARGUMENTS.threads), "3"]
            report = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            shares = subprocess.run(["Rscript", SHARES, name], check=False, capture_output=True, text=True) if R else None
        alone = seconds(peers.duckdb_memory(survey, ARGUMENTS.threads, masked=False))[0]
        sets = seconds(peers.duckdb_cells(survey, ARGUMENTS.threads))[0]
        taken = report["seconds"]
        print(
            f"| {order} | {taken:.3f} | {report['figures']} | {alone:.3f} | {taken / alone:.1f} | {sets:.3f} | {taken / sets:.1f} |",
            flush=True,
        )
    if shares is None or shares.returncode:
        print("\nR with its survey package is not installed: its time is not measured")
    else:
        print(f"\nR's survey package, the shares of one item in every area alone: {float(shares.stdout):.1f} s, {float(shares.stdout) / taken:.0f} times the whole release")


def scale():
    """Ten times the rows: how many times the time, and how much memory a row takes."""
    print("\n| rows | median s | times the first | peak memory, bytes a row |\n|---|---|---|---|")
    first = None
    for rows in (ARGUMENTS.rows, 10 * ARGUMENTS.rows):
        report, _ = ours(simulate(rows, "shuffled", "own"))
        first = first or report["seconds"]
        memory = report["peak_bytes"] / rows
        print(f"| {rows} | {report['seconds']:.4f} | {report['seconds'] / first:.2f} | {memory:.1f} |", flush=True)


def main():
    print(f"{ARGUMENTS.rows} rows, 20 items, 290 areas, {ARGUMENTS.threads} threads, {ARGUMENTS.repetitions} repetitions\n")
    print("| order | weights | engine | median s | best s | times ours, median | best |\n|---|---|---|---|---|---|---|")
    for order, weights in [("shuffled", "own"), ("sorted", "own"), ("shuffled", "area"), ("sorted", "area")]:
        report, rows = measure(order, weights)
        own, own_best, kernel = (report[name] for name in ("seconds", "best_seconds", "tabulation_seconds"))
        print(f"| {order} | {weights} | ours (tabulation {kernel:.4f}, with estimates) | {own:.4f} | {own_best:.4f} | 1 | 1 |")
        for name, median, best in rows:
            ratios = f"{median / own:.1f} | {best / own_best:.1f}"
            print(f"| {order} | {weights} | {name} | {median:.4f} | {best:.4f} | {ratios} |", flush=True)

    cells()
    release()
    scale()


main()
