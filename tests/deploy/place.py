"""Where things are: the repository, its deploy folder, and the programs that tests/install fetched."""

import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
CHART = DEPLOY / "chart" / "jamfor"
SERVICES = ("questionnaire", "intake", "benchmark")


def tool(name, *arguments, text=None):
    """Runs a program of .tools, .venv or the last build; the result, whatever its exit code."""
    folders = (ROOT / ".tools/bin", ROOT / ".venv/bin", ROOT / "target/debug")
    found = next(folder / name for folder in folders if (folder / name).exists())
    return subprocess.run([found, *map(str, arguments)], input=text, capture_output=True, text=True, timeout=120)
