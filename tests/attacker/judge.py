"""Which counts are secret, and whether an attacker came too close to them.

How far a secret has to be free is the policy of `docs/decisions/0021-what-is-hidden-can-be-shifted.md`: respondents by
five persons and up to the minimum, those of all answers beside how many had an opinion by half of what lies between
these and those who returned a response where that is less; a numerator by five persons, or by half of what a shown
figure around it leaves where that is less. Where that leaves nothing, or another indicator prints the same count, there is no secret.
"""

import math

from collections import Counter
from dataclasses import dataclass, field
from typing import Iterable, Sequence

import means
from exports import Described, Exports, Figure, Place
from means import Told
from program import Program, Search
from room import Room
from worlds import Contradiction, Count, Question, Statements, owned, statements, world

WIDTH = 5
LATER = 1_000_000
RESPONDENTS, NUMERATOR, OTHERS = "respondents", "numerator", "answers outside the numerator"
RECOVERED, TIGHT, LOW, WIDE, UNTRIED, NOBODY = (
    "recovered",
    "too tight",
    "under the minimum",
    "wide",
    "not tried",
    "nobody",
)
LEAKS = (RECOVERED, TIGHT, LOW)


@dataclass(frozen=True)
class Secret:
    """A count of a suppressed figure that nobody may come close to."""

    question: Question
    count: Count
    measure: str
    indicator: str
    # how many it has to seem able to be, and by how many it has to be free
    needed: int
    width: int
    # of a suppressed figure of more respondents in the same place
    is_part: bool

    def __str__(self) -> str:
        name = self.indicator.rpartition("/")[2]
        return f"{self.measure} of {name}: {self.count.place}"


@dataclass(frozen=True)
class Finding:
    """What an attacker knows of a secret."""

    secret: Secret
    least: int
    most: int
    verdict: str

    def __str__(self) -> str:
        free = "" if self.secret.width == WIDTH else f" (free by {self.secret.width} at least)"
        return f"{self.verdict}: {self.secret}: {self.least}–{self.most}{free}"


@dataclass
class Report:
    """What one attacker tried and found."""

    attacker: str
    suppressed: int
    findings: list[Finding] = field(default_factory=list)
    solved: int = 0

    def of(self, is_part: bool) -> Counter:
        return Counter(one.verdict for one in self.findings if one.secret.is_part == is_part)

    @property
    def leaks(self) -> list[Finding]:
        """What must not be: parts of larger suppressed figures are told apart and do not count."""
        return [one for one in self.findings if not one.secret.is_part and one.verdict in LEAKS]

    def narrowest(self) -> int | None:
        """The narrowest interval of a secret that is not a part of another one."""
        widths = [
            one.most - one.least for one in self.findings if not one.secret.is_part and one.verdict in (*LEAKS, WIDE)
        ]
        return min(widths, default=None)

    def lines(self, show: int) -> Iterable[str]:
        yield f"{self.attacker}: {self.suppressed} suppressed figures, {self.solved} programs solved"
        for is_part, words in ((False, "secret counts"), (True, "counts of parts")):
            found = self.of(is_part)
            if found:
                told = ", ".join(f"{found[verdict]} {verdict}" for verdict in (*LEAKS, WIDE, NOBODY, UNTRIED))
                yield f"  {sum(found.values())} {words}: {told}"
        if self.narrowest() is not None:
            yield f"  narrowest interval of a secret count: {self.narrowest()} (of wide ones: at least)"
        for finding in sorted(self.leaks, key=lambda one: (one.most - one.least, str(one)))[:show]:
            yield f"    {finding}"


class Truth:
    """The exact figures, for judging alone: where nobody answered there is no secret."""

    def __init__(self, exports: Exports | None) -> None:
        figures = exports.figures if exports else []
        self.is_known = exports is not None
        self.respondents = {
            key_of(one): one.respondents[0] if one.respondents else 0.0 for one in figures if not one.is_mean
        }
        self.touched = {
            (one.round, group, one.place.areas, one.place.part)
            for one in figures
            if one.eligible and one.eligible[1] > 0
            for group in (one.place.groups if len(one.place.groups) == 1 else ())
        }

        self.eligible = {
            key_of(one): one.eligible[0] for one in figures if one.eligible and not one.is_mean and not one.indicator.is_rate
        }
        self.numerators = {key_of(one): one.numerator or 0.0 for one in figures if not one.is_mean}

    def check(self, finding: Finding) -> None:
        """Holds bounds against what is true: an attacker who is wrong has found nothing."""
        secret = finding.secret
        key = (secret.question.round, secret.indicator, secret.count.place)
        if key not in self.respondents:
            return
        respondents, numerator = self.respondents[key], self.numerators[key]
        true = {RESPONDENTS: respondents, NUMERATOR: numerator, OTHERS: respondents - numerator}[secret.measure]
        if not finding.least <= true <= finding.most:
            raise Contradiction(f"{finding}, and it is {true:.0f}")

    def counted(self, figure: Figure) -> tuple[float, float] | None:
        """How many respondents a figure has, where that is known."""
        count = self.respondents.get(key_of(figure))
        return None if count is None else (count, count)

    def returned(self, figure: Figure) -> tuple[float, float] | None:
        """How many of a figure returned a response, where that is known."""
        count = self.eligible.get(key_of(figure))
        return None if count is None else (count, count)

    def nobody(self, figure: Figure) -> bool:
        return self.is_known and self.respondents.get(key_of(figure), 1.0) == 0.0

    def is_few(self, figure: Figure, described: Described) -> bool:
        """Whether a figure has too few respondents to be shown; so taken where it is not known."""
        return self.respondents.get(key_of(figure), 0.0) < described.needed(self.groups(figure))

    def groups(self, figure: Figure) -> Iterable[str]:
        """The groups of a figure of whom somebody returned a response."""
        place = figure.place
        if not self.is_known or len(place.groups) == 1:
            return place.groups
        return [group for group in place.groups if (figure.round, group, place.areas, place.part) in self.touched]

    def fewer(self, figure: Figure, whole: Figure) -> bool:
        """Whether a figure has fewer respondents than another one; so taken where it is not known."""
        if not self.is_known:
            return True
        return self.respondents.get(key_of(figure), 0.0) < self.respondents.get(key_of(whole), 0.0)


def key_of(figure: Figure) -> tuple[str, str, Place]:
    """Of what a figure is, in whichever release."""
    return figure.round, figure.indicator.name, figure.place


def secrets(exports: Exports, truth: Truth, known_areas: frozenset[str] = frozenset()) -> list[Secret]:
    """Every count that a suppressed figure hides, but for those of an owner's own areas.

    How many respondents a figure has is no secret of it where another indicator prints that, and so with its numerator;
    its parts stand for themselves then.
    """
    hidden = [one for one in exports.hidden if not one.place.areas <= known_areas and not truth.nobody(one)]
    # a total that is withheld for the sake of areas tells of persons where they are few
    hidden = [one for one in hidden if not one.is_withheld or truth.is_few(one, exports.described)]
    by_whom: dict[tuple, list[Figure]] = {}
    for one in hidden:
        by_whom.setdefault((one.round, one.indicator.name, one.place.groups, one.place.areas), []).append(one)
    told, room = _told(exports), Room(exports, truth.counted, truth.returned)
    found: dict[tuple, Secret] = {}
    for figure in hidden:
        indicator, place = figure.indicator, figure.place
        around = by_whom[figure.round, indicator.name, place.groups, place.areas]
        wholes = [one for one in around if one.place.holds(place) and truth.fewer(figure, one)]
        question = Question(figure.round, indicator.item)
        needed = exports.described.needed(truth.groups(figure))
        if not _is_told(told, figure, indicator.denominator):
            is_part = any(not _is_told(told, one, indicator.denominator) for one in wholes)
            count = Count(place, indicator.denominator)
            width = WIDTH if indicator.is_rate else needed_width(room.between(figure))
            _keep(found, Secret(question, count, RESPONDENTS, indicator.name, needed, width, is_part))
        if indicator.is_rate:
            continue
        others = indicator.denominator - indicator.numerator
        for measure, kinds in ((NUMERATOR, indicator.numerator), (OTHERS, others)):
            width = needed_width(room.of(figure, is_numerator=measure == NUMERATOR))
            if width and not _is_told(told, figure, kinds):
                _keep(found, Secret(question, Count(place, kinds), measure, indicator.name, 0, width, bool(wholes)))
    return list(found.values())


def needed_width(room: float) -> int:
    """By how many a count has to be free that has so much room beside the shown figures around it."""
    return WIDTH if room >= WIDTH else math.ceil(room / 2)


def _is_told(told: dict[tuple[str, Count], set[str]], figure: Figure, kinds: frozenset[str]) -> bool:
    """Whether another indicator prints a count of a figure."""
    by = told.get((figure.round, Count(figure.place, kinds)), set())
    return bool(by - {figure.indicator.name})


def _keep(found: dict[tuple, Secret], secret: Secret) -> None:
    """Keeps one of the same count; one that is no part of another before one that is, and the wider one."""
    key = (secret.question, secret.count, secret.measure)
    if key not in found or (found[key].is_part, -found[key].width) > (secret.is_part, -secret.width):
        found[key] = secret


def _told(exports: Exports) -> dict[tuple[str, Count], set[str]]:
    """By which indicators a count is printed: what another one prints is no secret of this one."""
    told: dict[tuple[str, Count], set[str]] = {}
    for one in exports.figures:
        if one.respondents and not one.is_mean:
            told.setdefault((one.round, Count(one.place, one.indicator.denominator)), set()).add(one.indicator.name)
            if one.percent and not one.indicator.is_rate:
                told.setdefault((one.round, Count(one.place, one.indicator.numerator)), set()).add(one.indicator.name)
        if one.eligible and not one.is_mean and not one.indicator.is_rate:
            told.setdefault((one.round, Count(one.place, frozenset())), set()).add(one.indicator.name)
        if one.no_opinion and one.respondents:
            every = Count(one.place, frozenset(exports.described.items[one.indicator.item]))
            told.setdefault((one.round, every), set()).add(one.indicator.name)
    return told


@dataclass(frozen=True)
class Effort:
    """How much is tried: linear programs for each question, how many leaks are enough, and which secrets are bounded.

    Parts are of larger secrets in the same place; `others` are the answers outside of the numerator.
    """

    limit: int = 400
    enough: int = 1_000_000
    glances: int = 10
    # secrets of a question that are bounded in whole numbers too, unless enough leaks otherwise
    refined: int = 0
    wholes: bool = True
    parts: bool = True
    others: bool = False

    def takes(self, secret: Secret) -> bool:
        return (self.parts if secret.is_part else self.wholes) and (self.others or secret.measure != OTHERS)


class Attack:
    """What is exported, as a program for each question that has secrets."""

    def __init__(self, exports: Exports, truth: Exports | None = None) -> None:
        self.exports = exports
        self.truth = Truth(truth)
        self.programs: dict[Question, Program] = {}
        self.told = list(means.told(exports))
        self.hidden_too: set[tuple] = set()
        # how wide a secret was for everybody
        self.widths: dict[Secret, int] = {}
        # means that tell the share and size of one hidden area, and not of which
        self.unclear = 0

    def public(self, name: str, effort: Effort, known: Iterable[Finding] = ()) -> Report:
        """Bounds every secret count from what is exported."""
        report = self.by_owners(name, [], effort, known)
        self.widths = {one.secret: one.most - one.least for one in report.findings}
        return report

    def by_owners(self, name: str, own: Sequence[Exports], effort: Effort, known: Iterable[Finding] = ()) -> Report:
        """The same with what the owners of areas know besides; what is `known` to leak is not tried again."""
        known_areas = frozenset().union(*(one.areas for one in own))
        leaked = {one.secret for one in known}
        found = secrets(self.exports, self.truth, known_areas)
        wanted = [one for one in found if effort.takes(one) and one not in leaked]
        self.hidden_too = self._beside(known_areas)
        report = Report(name, len(self.exports.hidden))
        for question in sorted({one.question for one in wanted}, key=lambda one: (one.round, one.item)):
            program = self._program(question)
            before = program.solved
            with program.knowing(owned(own, question)):
                report.findings += self._search(program, [one for one in wanted if one.question == question], effort)
            report.solved += program.solved - before
        return report

    def _program(self, question: Question) -> Program:
        if question not in self.programs:
            behind, said = world(self.exports, question), statements(self.exports, question)
            program = Program(behind, said)
            means = [
                one for one in self.told if Question(one.figures[0].round, one.figures[0].indicator.item) == question
            ]
            if self._learn(program, said, means):
                program = Program(behind, said)
            self.programs[question] = program
        return self.programs[question]

    def _learn(self, program: Program, said: Statements, means: list[Told]) -> bool:
        """Adds what means tell of hidden areas, where only one of them can be meant."""
        learned = False
        for one in means:
            meant = [figure for figure in one.figures if program.allows(self._printed(Statements(), one, figure))]
            if not meant:
                raise Contradiction(f"a mean tells of none of {[str(figure.place) for figure in one.figures]}")
            if len(meant) == 1:
                self._printed(said, one, meant[0])
                learned = True
            else:
                self.unclear += 1
        return learned

    def _printed(self, said: Statements, told: Told, figure: Figure) -> Statements:
        """What a figure of this share and size says."""
        indicator, least = figure.indicator, self.exports.described.unanimous_below
        part, whole = Count(figure.place, indicator.numerator), Count(figure.place, indicator.denominator)
        said.printed(part, whole, told.share, told.respondents, least)
        return said

    def _beside(self, areas: frozenset[str]) -> set[tuple]:
        """Which figures of these areas are hidden: beside them an owner knows more than everybody does."""
        own = (one for one in self.exports.hidden if one.place.areas <= areas)
        return {(one.indicator.name, one.place.groups, one.place.part) for one in own}

    def _turn(self, secret: Secret) -> float:
        """When a secret is tried: parts of others last, first what is hidden of the attacker's own area too.

        Among these, the narrowest for everybody come first."""
        place = secret.count.place
        beside = (secret.indicator, place.groups, place.part) in self.hidden_too
        late = 2 * LATER if secret.is_part else 0 if beside else LATER
        return late + min(self.widths.get(secret, 0), LATER - 1)

    def _search(self, program: Program, wanted: list[Secret], effort: Effort) -> list[Finding]:
        needed, widths = [one.needed for one in wanted], [one.width for one in wanted]
        search = Search(program, [one.count for one in wanted], needed, widths)
        search.run([self._turn(one) for one in wanted], effort.glances, effort.limit, effort.enough)
        seen_wide = search.wide()
        if effort.refined and search.stayed < effort.enough:
            search.refine(seen_wide & [not one.is_part for one in wanted], effort.refined)
        ended, wide = search.bounds.ended.all(axis=0), search.wide()
        found = []
        for at, secret in enumerate(wanted):
            finding = _judge(secret, *search.bounds.whole(at), bool(ended[at]), bool(wide[at]))
            if ended[at]:
                self.truth.check(finding)
            found.append(finding)
        return found


def _judge(secret: Secret, least: int, most: int, ended: bool, wide: bool) -> Finding:
    if wide:
        verdict = WIDE
    elif not ended:
        verdict = UNTRIED
    elif most == 0 and secret.measure == RESPONDENTS:
        verdict = NOBODY
    elif least >= most:
        verdict = RECOVERED
    elif most - least < secret.width:
        verdict = TIGHT
    else:
        verdict = LOW
    return Finding(secret, least, most, verdict)
