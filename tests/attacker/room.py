"""How far the numerator of a hidden figure could move inside of the shown figures that contain it.

Each shown figure is taken by itself: with as many respondents as it has, where that is known to whoever judges, also
where a range is printed, and with every numerator that prints so. What several figures tell together lowers no demand.
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


class Room:
    """What the shown figures of some exports leave to the counts inside of them."""

    def __init__(self, exports: Exports, respondents: Callable[[Figure], Range | None]) -> None:
        self.shown: dict[tuple[str, str], list[Inside]] = {}
        self.respondents: dict[tuple[str, Place, frozenset[str]], Range] = {}
        for figure in exports.figures:
            if figure.is_mean or figure.indicator.is_rate:
                continue
            if figure.eligible:
                self._narrow(figure, frozenset(), figure.eligible)
            if figure.percent and figure.respondents:
                self._narrow(figure, figure.indicator.denominator, figure.respondents)
                key = (figure.round, figure.indicator.name)
                among = respondents(figure) or figure.respondents
                self.shown.setdefault(key, []).append(_inside(figure, among, exports.described))

    def of(self, figure: Figure, is_numerator: bool = True) -> float:
        """Between how many a count of this figure lies: of its numerator, or of the answers outside of that."""
        least, most = 0.0, self._most(figure)
        fewest = self.respondents.get((figure.round, figure.place, figure.indicator.denominator), (0.0, 0.0))[0]
        for whole in self.shown.get((figure.round, figure.indicator.name), []):
            if not contains(whole.place, figure.place):
                continue
            inside, rest = (whole.numerator, whole.others) if is_numerator else (whole.others, whole.numerator)
            most = min(most, inside[1])
            least = max(least, fewest - rest[1])
        return max(0.0, most - least)

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
    return (
        whole != part
        and whole.groups >= part.groups
        and whole.areas >= part.areas
        and set(whole.part) <= set(part.part)
    )


def _inside(figure: Figure, respondents: Range, described: Described) -> Inside:
    """Every numerator among so many respondents that prints so."""
    found = pairs(figure.percent, respondents, described.unanimous_below)
    if not found:
        (least, most), (low, high) = respondents, figure.percent
        return Inside(figure.place, (low * least, high * most), ((1.0 - high) * least, (1.0 - low) * most))
    parts, others = [part for _, part in found], [whole - part for whole, part in found]
    return Inside(figure.place, (min(parts), max(parts)), (min(others), max(others)))
