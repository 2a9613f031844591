"""How far the numerator of a hidden figure could move inside of the shown figures that contain it.

Each shown figure is taken by itself, also one of another indicator of the same item: with as many respondents as it
has, where that is known to whoever judges, also where a range is printed, and with every numerator that prints so. What
several figures tell together lowers no demand.
"""

import math
from dataclasses import dataclass
from typing import Callable

from exports import Described, Exports, Figure, Place, Range
from worlds import pairs


@dataclass(frozen=True)
class Inside:
    """How many are in the numerator of a shown figure, and how many outside of it: as many as it may print so."""

    place: Place
    numerator: Range
    others: Range
    # the kinds of answers that are in the numerator, and outside of it
    kinds: tuple[frozenset[str], frozenset[str]]
    indicator: str


class Room:
    """What the shown figures of some exports leave to the counts inside of them."""

    def __init__(
        self,
        exports: Exports,
        respondents: Callable[[Figure], Range | None],
        returned: Callable[[Figure], Range | None] = lambda _: None,
    ) -> None:
        self.shown: dict[tuple[str, str], list[Inside]] = {}
        self.among: dict[tuple[str, Place], list[tuple[frozenset[str], float]]] = {}
        self.respondents: dict[tuple[str, Place, frozenset[str]], Range] = {}
        for figure in exports.figures:
            if figure.is_mean or figure.indicator.is_rate:
                continue
            if figure.eligible:
                self._narrow(figure, frozenset(), returned(figure) or figure.eligible)
            if figure.percent and figure.respondents:
                self._narrow(figure, figure.indicator.denominator, figure.respondents)
                key = (figure.round, figure.indicator.item)
                among = respondents(figure) or figure.respondents
                counted = (figure.indicator.denominator, among[0])
                self.among.setdefault((figure.round, figure.place), []).append(counted)
                self.shown.setdefault(key, []).append(_inside(figure, among, exports.described))

    def of(self, figure: Figure, is_numerator: bool = True) -> float:
        """Between how many a count of this figure lies: of its numerator, or of the answers outside of that."""
        least, most = 0.0, self._most(figure)
        fewest = self.respondents.get((figure.round, figure.place, figure.indicator.denominator), (0.0, 0.0))[0]
        numerator, denominator = figure.indicator.numerator, figure.indicator.denominator
        counted = numerator if is_numerator else denominator - numerator
        for whole in self.shown.get((figure.round, figure.indicator.item), []):
            if whole.indicator == figure.indicator.name and contains(whole.place, figure.place):
                inside, rest = (whole.numerator, whole.others) if is_numerator else (whole.others, whole.numerator)
                most = min(most, inside[1])
                least = max(least, fewest - rest[1])
            elif whole.indicator != figure.indicator.name and within(whole.place, figure.place):
                held = [ends[1] for kinds, ends in zip(whole.kinds, (whole.numerator, whole.others)) if counted <= kinds]
                most = min([most, *held])
        return max(0.0, most - least)

    def between(self, figure: Figure) -> float:
        """How many lie between those who gave fewer kinds of answers to the same item and those who returned a response,
        where both are printed of the same place."""
        returned = self.respondents.get((figure.round, figure.place, frozenset()), (0.0, math.inf))[1]
        shown = self.among.get((figure.round, figure.place), [])
        fewer = [count for kinds, count in shown if kinds < figure.indicator.denominator]
        return returned - max(fewer) if fewer else math.inf

    def _most(self, figure: Figure) -> float:
        """The most who may have answered: as is printed by others, or as many as returned a response."""
        every = (frozenset(), figure.indicator.denominator)
        printed = [self.respondents.get((figure.round, figure.place, kinds)) for kinds in every]
        return min((ends[1] for ends in printed if ends), default=math.inf)

    def _narrow(self, figure: Figure, kinds: frozenset[str], ends: Range) -> None:
        key = (figure.round, figure.place, kinds)
        least, most = self.respondents.get(key, (0.0, math.inf))
        self.respondents[key] = (max(least, ends[0]), min(most, ends[1]))


def contains(whole: Place, part: Place) -> bool:
    """Whether one place lies within another one, and is another one."""
    return whole != part and within(whole, part)


def within(whole: Place, part: Place) -> bool:
    """Whether one place lies within another one, or is the same."""
    return (
        whole.groups >= part.groups
        and whole.areas >= part.areas
        and set(whole.part) <= set(part.part)
    )


def _inside(figure: Figure, respondents: Range, described: Described) -> Inside:
    """Every numerator among so many respondents that prints so."""
    indicator = figure.indicator
    kinds = (indicator.numerator, indicator.denominator - indicator.numerator)
    found = pairs(figure.percent, respondents, described.unanimous_below)
    if found:
        parts, others = [part for _, part in found], [whole - part for whole, part in found]
        inside, outside = (min(parts), max(parts)), (min(others), max(others))
    else:
        (least, most), (low, high) = respondents, figure.percent
        inside, outside = (low * least, high * most), ((1.0 - high) * least, (1.0 - low) * most)
    return Inside(figure.place, inside, outside, kinds, indicator.name)
