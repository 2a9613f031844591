"""Makes a survey, releases it three times, and attacks what everybody and the owners of areas can read of it.

Releases A and B are of the same answers, held against other sets of areas; C corrects A. What the attacker computes is
held against the exact figures, which it does not see: bounds that miss the truth are a fault of the attacker.

Exit code 1 when anything leaked, 2 when the attacker contradicts the exports or the truth, 3 when it shows nothing:
where there is little to attack, much is not tried, or a figure that is made public for a trial is not found.
"""

import argparse
import collections
import contextlib
import dataclasses
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from typing import Iterable, Iterator

import survey
from attacker import guarded
from exports import Described, Exports
from judge import RECOVERED, RESPONDENTS, UNTRIED, WIDE, Attack, Effort, Finding, Report, key_of

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOGETHER = {"A": ("a",), "A and B": ("a", "b"), "A and C": ("a", "c")}
# what everybody can do is tried at length, what each of many owners can do more shortly
# (programs a question; one leak is enough to fail, and some more say where to look)
PUBLIC = Effort(limit=800, enough=40, refined=4, parts=False)
OWNER = Effort(limit=200, enough=5, glances=0, parts=False)
PARTS = Effort(limit=200, enough=40, wholes=False)
PAIRED = 4
# what everybody can do shows something where so many counts are secret, and all but so many of all are tried
FEWEST, MOST_UNTRIED = 200, 0.02


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--binary", type=pathlib.Path, default=ROOT / "target/debug/jamfor", help="the program (default: builds it)"
    )
    parser.add_argument("--keep", type=pathlib.Path, metavar="DIR", help="leave the exports in this folder")
    parser.add_argument(
        "--attack", type=pathlib.Path, metavar="DIR", help="attack exports that were kept, and start nothing"
    )
    parser.add_argument(
        "--small", action="store_true", help="a survey of fewer areas, of which more is shown, for every day"
    )
    parser.add_argument("--seed", type=int, help="of the respondents (default: that of the survey)")
    parser.add_argument(
        "--limit",
        type=int,
        default=PUBLIC.limit,
        help="programs a question for what everybody can read (default %(default)s)",
    )
    parser.add_argument(
        "--owner-limit", type=int, default=OWNER.limit, help="the same for each owner or two (default %(default)s)"
    )
    parser.add_argument(
        "--all", action="store_true", help="look for every leak within the limits, and not only for some"
    )
    parser.add_argument("--others", action="store_true", help="bound the answers outside of each numerator too")
    parser.add_argument("--show", type=int, default=5, help="leaks to print of each attack (default %(default)s)")
    return parser.parse_args()


@dataclass
class CommandLine:
    """`jamfor` against a running suite, in a folder."""

    binary: pathlib.Path
    folder: pathlib.Path
    ports: dict[str, int]

    def __call__(self, *words: str) -> None:
        endpoints = {f"JAMFOR_ENDPOINT_{name.upper()}": f"http://127.0.0.1:{port}" for name, port in self.ports.items()}
        command = [self.binary.resolve(), *words]
        ended = subprocess.run(
            command, cwd=self.folder, env={**os.environ, **endpoints}, capture_output=True, text=True, check=False
        )
        if ended.returncode != 0:
            raise SystemExit(f"jamfor {' '.join(words)}: exit code {ended.returncode}\n{ended.stdout}{ended.stderr}")

    def write(self, name: str, *documents: dict) -> str:
        """A file of definitions. JSON is YAML."""
        (self.folder / name).write_text("\n---\n".join(json.dumps(one) for one in documents))
        return name


def collect(jamfor: CommandLine, scale: survey.Scale, seed: int | None) -> None:
    """Defines the survey, sends the answers and freezes the round."""
    jamfor("apply", "-f", jamfor.write("definitions.yaml", *survey.definitions(scale)))
    for group in scale.groups:
        jamfor("publish", f"{survey.BODY}/questionnaires/{group}")
    jamfor("apply", "-f", jamfor.write("collection.yaml", *survey.collection(scale)))
    answers = survey.draw(scale, seed)
    (jamfor.folder / "answers.ndjson").write_text(answers.lines())
    (jamfor.folder / "contacts.csv").write_text(answers.contacts())
    jamfor("round", "open", survey.ROUND)
    jamfor("submit", "--round", survey.ROUND, "answers.ndjson")
    jamfor("contacts", "--round", survey.ROUND, "contacts.csv")
    jamfor("round", "close", survey.ROUND)
    jamfor("round", "freeze", "--wait", survey.ROUND)


def publish(jamfor: CommandLine, scale: survey.Scale) -> None:
    """Builds and publishes each release, and exports it for everybody and for those who see everything."""
    for wanted in survey.RELEASES:
        jamfor("release", "create", "--wait", "-f", jamfor.write(f"release-{wanted.key}.yaml", survey.release(wanted)))
        jamfor("release", "publish", wanted.name)
        for audience in ("public", "methodologist"):
            jamfor("export", "--release", wanted.name, "--audience", audience, "--out", f"{wanted.key}-{audience}.csv")
    (jamfor.folder / "described.json").write_text(json.dumps(survey.described(scale), indent=2))


@dataclass
class Driver:
    """Attacks the exports in a folder."""

    folder: pathlib.Path
    given: argparse.Namespace
    reports: list[Report] = field(default_factory=list)
    # why what was found shows nothing
    blind: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.described = Described.read(self.folder / "described.json")

    def read(self, keys: Iterable[str], audience: str) -> Exports:
        return Exports.read([self.folder / f"{key}-{audience}.csv" for key in keys], self.described)

    def run(self) -> bool:
        """Whether nothing leaked."""
        known: list[Finding] = []
        for name, keys in TOGETHER.items():
            attack, found = self.public(name, keys, known)
            if name == "A":
                known = found
                with self.timed("figures made public for a trial"):
                    self.trial(attack)
                self.owners(attack, known)
        self.blind += list(shows_nothing(self.reports))
        return all(not one.leaks for one in self.reports)

    def public(self, name: str, keys: tuple[str, ...], known: list[Finding]) -> tuple[Attack, list[Finding]]:
        """What everybody can compute from some releases; what is known to leak from one alone is not tried again."""
        attack = Attack(self.read(keys, "public"), self.read(keys, "methodologist"))
        with self.timed(f"everybody, {name}") as label:
            usual = dataclasses.replace(PUBLIC, refined=1) if self.given.small else PUBLIC
            report = attack.public(label, self.effort(usual, self.given.limit), known)
            self.tell(report)
        if attack.unclear:
            print(f"  {attack.unclear} means of areas tell the share and size of one hidden area, and not of which")
        if name == "A":
            with self.timed(f"everybody, {name}, parts too") as label:
                self.tell(attack.by_owners(label, [], PARTS))
        return attack, report.leaks

    def trial(self, attack: Attack) -> None:
        """Makes one hidden figure of each question public, as if by another release: the attacker has to find it."""
        truth = self.read(("a",), "methodologist")
        hidden = {key_of(one): one for one in attack.exports.hidden}
        exact = {key_of(one): one.respondents for one in truth.figures if one.respondents and not one.is_mean}
        findings = [one for one in self.reports[0].findings if one.verdict == WIDE]
        for question in sorted({one.secret.question for one in findings}, key=lambda one: (one.round, one.item)):
            of = [one.secret for one in findings if one.secret.question == question]
            keys = {(question.round, one.indicator, one.count.place): one for one in of if one.measure == RESPONDENTS}
            if not keys:
                continue
            # the largest: what is shown of few would have told of who is in it too
            key = max(keys, key=lambda key: (exact[key], str(key[2])))
            shown = dataclasses.replace(hidden[key], missing="", respondents=exact[key])
            exports = dataclasses.replace(attack.exports, figures=[*attack.exports.figures, shown])
            report = Attack(exports, truth).public("trial", Effort(parts=False))
            if not any(one.secret == keys[key] and one.verdict == RECOVERED for one in report.findings):
                self.blind.append(f"made public and not found: {keys[key]}")

    def owners(self, attack: Attack, known: list[Finding]) -> None:
        """Each owner of an area with what it knows of itself, and each two of the smallest."""
        exact = self.read(("a",), "methodologist")
        size = {area: self.size(exact.of_area(area)) for area in sorted(exact.areas)}
        smallest = sorted(size, key=lambda area: size[area])[:PAIRED]
        pairs = [(one, other) for at, one in enumerate(smallest) for other in smallest[at + 1 :]]
        for kind, attackers in (("owner", [(area,) for area in size]), ("owners", pairs)):
            with self.timed(f"A, {len(attackers)} times {kind}"):
                for areas in attackers:
                    label = f"{kind} of {' and '.join(areas)}, A"
                    own = [exact.of_area(area) for area in areas]
                    effort = self.effort(OWNER, self.given.owner_limit)
                    self.tell(attack.by_owners(label, own, effort, known), brief=True)

    def effort(self, usual: Effort, limit: int) -> Effort:
        enough = Effort.enough if self.given.all else usual.enough
        return dataclasses.replace(usual, limit=limit, enough=enough, others=self.given.others)

    @staticmethod
    def size(own: Exports) -> float:
        return max((one.eligible[1] for one in own.figures if one.eligible), default=0.0)

    def tell(self, report: Report, brief: bool = False) -> None:
        self.reports.append(report)
        if not brief:
            print("\n".join(report.lines(self.given.show)))
            return
        found = ", ".join(f"{count} {verdict}" for verdict, count in sorted(report.of(is_part=False).items()))
        print(f"  {report.attacker}: {found}; narrowest {report.narrowest()}")
        for finding in report.leaks[:1]:
            print(f"    {finding}")

    @contextlib.contextmanager
    def timed(self, label: str) -> Iterator[str]:
        begun = time.monotonic()
        yield label
        print(f"{label}: {time.monotonic() - begun:.0f} s", flush=True)


def shows_nothing(reports: list[Report]) -> Iterator[str]:
    """Why attacks show little: too few counts were secret, or too many of them were not tried."""
    found = collections.Counter(one.verdict for report in reports for one in report.findings)
    if len(reports[0].findings) < FEWEST:
        yield f"only {len(reports[0].findings)} counts are secret"
    if found[UNTRIED] > MOST_UNTRIED * found.total():
        yield f"{found[UNTRIED]} of {found.total()} were not tried"


def exported(given: argparse.Namespace, folder: pathlib.Path) -> None:
    """Lets a suite of its own make the exports."""
    from suite import running_services

    with running_services(given.binary) as ports:
        jamfor = CommandLine(given.binary, folder, ports)
        scale = survey.SMALL if given.small else survey.LARGE
        collect(jamfor, scale, given.seed)
        publish(jamfor, scale)


def main() -> int:
    given = arguments()
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.attack or given.keep or pathlib.Path(scratch)
        if not given.attack:
            folder.mkdir(parents=True, exist_ok=True)
            exported(given, folder)
        driver = Driver(folder, given)
        safe = driver.run()
    leaks = sum(len(one.leaks) for one in driver.reports)
    solved = sum(one.solved for one in driver.reports)
    findings = [finding for one in driver.reports for finding in one.findings]
    untried = sum(one.verdict == UNTRIED for one in findings)
    told = f"{len(findings)} bounds of secret counts, {untried} not tried"
    print(f"{len(driver.reports)} attacks, {solved} programs, {told}: {leaks} leaks")
    for why in driver.blind:
        print(f"this shows nothing: {why}", file=sys.stderr)
    return 1 if not safe else 3 if driver.blind else 0


if __name__ == "__main__":
    sys.exit(guarded(main))
