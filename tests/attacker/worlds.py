"""What could be behind the figures: for each area, group, cell of the breakdowns and kind of answer, how many.

Every count of every figure is a sum of these, those without a stated option and without an answer among them. So all
sums that figures have with each other hold by themselves, and `0 <= numerator <= respondents <= eligible` does too.
"""

import itertools
import math
from dataclasses import dataclass, field
from typing import Iterable, Iterator

import numpy as np

from exports import Exports, Figure, Place, Range

RETURNED = "returned"
SILENT = "no answer"
UNLIMITED = math.inf
LARGEST_LISTED = 3_000


class Contradiction(Exception):
    """The exports say two things that cannot both be true."""


@dataclass(frozen=True)
class Count:
    """Something that is counted: of whom, and which kinds of answer; none of them for all who returned a response."""

    place: Place
    kinds: frozenset[str]

    def __str__(self) -> str:
        return f"{', '.join(sorted(self.kinds)) or RETURNED}: {self.place}"


@dataclass(frozen=True)
class Question:
    """The answers to one item in one round; without an item, the returned responses alone."""

    round: str
    item: str


@dataclass
class World:
    """The unknown counts of one round and question, as columns of a linear program."""

    areas: list[str]
    groups: list[str]
    cells: list[tuple[str | None, ...]]
    cuts: list[str]
    kinds: list[str]
    signatures: dict[str, str]
    absent: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def __post_init__(self) -> None:
        shape = (len(self.areas), len(self.groups), len(self.cells), len(self.kinds))
        self.columns = np.arange(math.prod(shape)).reshape(shape)
        self.refused = self.columns.size + np.arange(shape[0] * shape[1]).reshape(shape[:2])

    @property
    def size(self) -> int:
        """Columns: counts of answers, and behind them who was asked and did not complete."""
        return self.columns.size + self.refused.size

    def of(self, count: Count) -> np.ndarray:
        """The columns that add up to a count."""
        kinds = {self.signatures[code] for code in count.kinds} if count.kinds else set(self.kinds)
        where = [place for place, kind in enumerate(self.kinds) if kind in kinds]
        return self.columns[np.ix_(*self._whom(count.place), self._cells(count.place), where)].ravel()

    def not_completed(self, place: Place) -> np.ndarray:
        """The columns of those who were asked and did not complete."""
        return self.refused[np.ix_(*self._whom(place))].ravel()

    def _whom(self, place: Place) -> tuple[list[int], list[int]]:
        areas = [at for at, one in enumerate(self.areas) if one in place.areas]
        groups = [at for at, one in enumerate(self.groups) if one in place.groups]
        return areas, groups

    def _cells(self, place: Place) -> list[int]:
        wanted = [(self.cuts.index(item), option) for item, option in place.part]
        return [at for at, cell in enumerate(self.cells) if all(cell[cut] == option for cut, option in wanted)]


def world(exports: Exports, question: Question) -> World:
    """The unknown counts behind the figures of a question. Options that no indicator tells apart are one kind."""
    figures = [one for one in exports.figures if one.round == question.round]
    options: dict[str, set[str]] = {}
    for item, option in itertools.chain.from_iterable(one.place.part for one in figures):
        options.setdefault(item, set()).add(option)
    cuts = sorted(options)
    cells = list(itertools.product(*([None, *sorted(options[cut])] for cut in cuts)))
    signatures = _signatures(exports, question)
    kinds = [*sorted(set(signatures.values())), SILENT] if signatures else [RETURNED]
    areas = sorted(exports.areas)
    groups = sorted({group for one in figures for group in one.place.groups})
    found = World(areas, groups, cells, cuts, kinds, signatures)
    taking_part = {
        (min(one.place.areas), group) for one in figures if len(one.place.areas) == 1 for group in one.place.groups
    }
    absent = [
        found.columns[a, g].ravel()
        for (a, area), (g, group) in itertools.product(enumerate(areas), enumerate(groups))
        if (area, group) not in taking_part
    ]
    found.absent = np.concatenate(absent) if absent else found.absent
    return found


def _signatures(exports: Exports, question: Question) -> dict[str, str]:
    """The kind of each option: in which numerators and denominators it is, and whether it is an opinion."""
    if not question.item:
        return {}
    described = exports.described
    counting = [one for one in described.indicators.values() if one.item == question.item]
    sets = [part for one in counting for part in (one.numerator, one.denominator)]
    sets.append(described.no_opinion(question.item))
    return {code: "".join("01"[code in one] for one in sets) for code in described.items[question.item]}


@dataclass
class Statements:
    """What is known of the counts: each between two ends, and some in a proportion to others."""

    ranges: dict[Count, Range] = field(default_factory=dict)
    shares: dict[tuple[Count, Count], Range] = field(default_factory=dict)
    rates: dict[Place, Range] = field(default_factory=dict)
    asked: dict[Place, Range] = field(default_factory=dict)

    def say(self, count: Count, least: float, most: float = UNLIMITED) -> None:
        """Notes that a count is at least and at most so many."""
        _narrow(self.ranges, count, (least, most))

    def printed(self, part: Count, whole: Count, share: Range, within: Range, unanimous_below: int) -> None:
        """Notes a printed share of a count that lies within two ends.

        A small count and its share tell each other: of 5 to 9 answers, 43 % are 3 of 7. Under `unanimous_below` a
        share of all or of none would not have been printed.
        """
        found = pairs(share, within, unanimous_below)
        if found is None:
            self.say(whole, *within)
            _narrow(self.shares, (part, whole), share)
            return
        if not found:
            raise Contradiction(f"no count in {within} has a share in {share}: {whole.place}")
        wholes, parts = [one for one, _ in found], [one for _, one in found]
        self.say(whole, min(wholes), max(wholes))
        self.say(part, min(parts), max(parts))
        if len(set(wholes)) > 1:
            _narrow(self.shares, (part, whole), (min(x / n for n, x in found), max(x / n for n, x in found)))


def _narrow(known: dict, key: object, new: Range) -> None:
    least, most = known.get(key, (0.0, UNLIMITED))
    least, most = max(least, new[0]), min(most, new[1])
    if least > most + 1e-9:
        raise Contradiction(f"between {least} and {most}: {key}")
    known[key] = (least, most)


def pairs(share: Range, within: Range, unanimous_below: int) -> list[tuple[int, int]] | None:
    """All whole counts and parts of them that print so; none where they are too many to list."""
    least, most = int(within[0]), within[1]
    if most > least and most > LARGEST_LISTED:
        return None
    found = []
    for whole in range(max(1, least), int(most) + 1):
        first, last = math.ceil(share[0] * whole - 1e-9), math.ceil(share[1] * whole - 1e-9) - 1
        if share[1] >= 1.0:
            last = whole
        if whole < unanimous_below:
            first, last = max(first, 1), min(last, whole - 1)
        if first <= last:
            found += [(whole, first), (whole, last)]
    return found


def statements(exports: Exports, question: Question) -> Statements:
    """What exports say of the counts of a question."""
    said = Statements()
    for figure in _of_round(exports, question.round):
        _returned(said, exports, figure)
        if not figure.is_mean:
            _public(said, exports, question, figure)
    return said


def owned(own: Iterable[Exports], question: Question) -> Statements:
    """What owners know besides: the exact counts of their own areas, shown or not."""
    said = Statements()
    for exports in own:
        for figure in _of_round(exports, question.round):
            _exact(said, exports, question, figure)
    return said


def _of_round(exports: Exports, round: str) -> Iterator[Figure]:
    return (one for one in exports.figures if one.round == round)


def _returned(said: Statements, exports: Exports, figure: Figure) -> None:
    """How many returned a response, which every question has in common. Means print those of all their areas."""
    described, place = exports.described, figure.place
    everybody = Count(place, frozenset())
    if figure.indicator.is_rate:
        if figure.is_mean or not described.completed_are_returned or not figure.respondents:
            return
        said.say(everybody, *figure.respondents)
        _narrow(said.asked, place, figure.eligible or (0.0, UNLIMITED))
        if figure.percent:
            _narrow(said.rates, place, figure.percent)
        return
    if figure.missing == "NO_ANSWER":
        # that nobody answered is shown only of enough who could have
        said.say(everybody, described.minimum)
    if figure.missing == "NOT_COLLECTED":
        said.say(everybody, 0.0, 0.0)
    if figure.eligible:
        said.say(everybody, *figure.eligible)
    if figure.respondents and not figure.is_mean:
        said.say(everybody, figure.respondents[0])
    if described.completed_are_returned:
        of = {"own": place.areas, "all": exports.areas}
        for whose, share in figure.rates:
            _narrow(said.rates, Place(place.groups, of[whose], ()), share)


def _public(said: Statements, exports: Exports, question: Question, figure: Figure) -> None:
    """What a printed figure says of the answers to a question."""
    described, indicator, place = exports.described, figure.indicator, figure.place
    if not figure.respondents:
        if figure.missing == "NO_ANSWER" and indicator.item == question.item and question.item:
            said.say(Count(place, indicator.denominator), 0.0, 0.0)
        return
    if figure.respondents[1] < described.minimum_sensitive and place.groups - described.sensitive:
        # with anybody of a sensitive group it would not have been printed
        touched = place.groups & described.sensitive
        if touched:
            said.say(Count(Place(touched, place.areas, place.part), frozenset()), 0.0, 0.0)
    if indicator.is_rate or indicator.item != question.item:
        return
    whole, part = Count(place, indicator.denominator), Count(place, indicator.numerator)
    if figure.percent:
        said.printed(part, whole, figure.percent, figure.respondents, described.unanimous_below)
    else:
        said.say(whole, *figure.respondents)
    _opinions(said, exports, question, figure)
    _members(said, figure)


def _opinions(said: Statements, exports: Exports, question: Question, figure: Figure) -> None:
    """The printed share of answers without an opinion among all answers to the item. Of one target group of an area
    it is left out only where there are none such answers or few."""
    described = exports.described
    codes = described.no_opinion(question.item)
    if not codes or figure.numerator is not None:
        return
    answered, without = Count(figure.place, frozenset(described.items[question.item])), Count(figure.place, codes)
    if figure.no_opinion:
        _narrow(said.shares, (without, answered), figure.no_opinion)
    elif _is_one(figure.place) and figure.respondents[0] >= described.distribution_from:
        said.say(without, 0, described.needed(figure.place.groups))


def _is_one(place: Place) -> bool:
    """Whether a place is all respondents of one target group of one area."""
    return len(place.groups) == 1 and len(place.areas) == 1 and not place.part


def _members(said: Statements, figure: Figure) -> None:
    """Where all areas of a sum are in it, somebody answered in each. Who takes part is not told by parts."""
    place, kinds = figure.place, figure.indicator.denominator
    for count, part, of in ((figure.contributing, place.part, kinds), (figure.participating, (), frozenset())):
        if count == len(place.areas) > 1:
            for area in place.areas:
                said.say(Count(Place(place.groups, frozenset([area]), part), of), 1)


def _exact(said: Statements, exports: Exports, question: Question, figure: Figure) -> None:
    """What an owner knows of its own figure, shown or not: exact counts."""
    described, indicator, place = exports.described, figure.indicator, figure.place
    if figure.is_mean:
        return
    if indicator.is_rate:
        if described.completed_are_returned and figure.respondents and figure.eligible:
            said.say(Count(place, frozenset()), *figure.respondents)
            _narrow(said.asked, place, figure.eligible)
        return
    if figure.eligible:
        said.say(Count(place, frozenset()), *figure.eligible)
    if indicator.item != question.item:
        return
    if figure.missing == "NO_ANSWER":
        said.say(Count(place, indicator.denominator), 0.0, 0.0)
    if figure.respondents and figure.numerator is not None:
        said.say(Count(place, indicator.denominator), *figure.respondents)
        said.say(Count(place, indicator.numerator), figure.numerator, figure.numerator)
