"""What the unweighted mean of areas tells of an area that is hidden, by simple arithmetic.

A mean of k areas times k, less the areas that are shown, is the sum of those that are not; and its interval follows
from p (1 - p) / n of every area, printed with all its decimals. Where one hidden area alone is in the mean, both say
which share and size it prints, though of several hidden areas not which it is. Several in one mean are left alone.
"""

import math
from dataclasses import dataclass
from typing import Iterator

from exports import Exports, Figure, Place, Range

Z = 1.959963984540054
BANDS = ((5, 9), (10, 19), (20, 29))
LARGEST_LISTED = 3_000
CLOSE = 1e-9


@dataclass(frozen=True)
class Told:
    """What a mean says of one of some hidden figures."""

    figures: tuple[Figure, ...]
    share: Range
    respondents: Range


def told(exports: Exports) -> Iterator[Told]:
    """What every mean with one hidden area in it tells of that."""
    of_areas = {_key(one): one for one in exports.figures if not one.is_mean and len(one.place.areas) == 1}
    for mean in exports.figures:
        if not mean.is_mean or not mean.percent or mean.contributing is None or mean.indicator.is_rate:
            continue
        members = [of_areas.get(_key(mean, area)) for area in sorted(mean.place.areas)]
        shown = [one for one in members if one and one.percent and one.respondents and one.release == mean.release]
        hidden = [one for one in members if one and one.is_hidden and one.release == mean.release]
        if hidden and mean.contributing == len(shown) + 1:
            yield _last(exports, mean, shown, hidden)


def _key(figure: Figure, area: str = "") -> tuple:
    areas = frozenset([area]) if area else figure.place.areas
    place = Place(figure.place.groups, areas, figure.place.part)
    return figure.release, figure.round, figure.indicator.name, place


def _last(exports: Exports, mean: Figure, shown: list[Figure], hidden: list[Figure]) -> Told:
    """The one area of a mean that is not shown. It is in the mean, so it has the minimum on its own account."""
    count = len(shown) + 1
    least = count * mean.percent[0] - sum(one.percent[1] for one in shown)
    most = count * mean.percent[1] - sum(one.percent[0] for one in shown)
    share, respondents = (max(0.0, least), min(1.0, most)), (float(exports.described.minimum), math.inf)
    found = list(_printing(_spread(mean, shown), share))
    if found:
        share = (min(percent for percent, _ in found) / 100 - 0.005, max(percent for percent, _ in found) / 100 + 0.005)
        respondents = (min(ends[0] for _, ends in found), max(ends[1] for _, ends in found))
    return Told(tuple(hidden), (max(0.0, share[0]), min(1.0, share[1])), respondents)


def _spread(mean: Figure, shown: list[Figure]) -> float:
    """p (1 - p) / n of the hidden area, as it would print: what is left of the variance of the mean."""
    p, size = _printed(mean), _effective(mean)
    if not size:
        return 0.0
    together = p * (1.0 - p) / size * (len(shown) + 1) ** 2
    return together - sum(_printed(one) * (1.0 - _printed(one)) / one.respondents[0] for one in shown)


def _printed(figure: Figure) -> float:
    """The share as it is printed, in whole percent."""
    least, most = figure.percent
    if least == 0.0 or most == 1.0:
        return 0.0 if least == 0.0 and most < 0.0051 else 1.0 if most == 1.0 and least > 0.9949 else (least + most) / 2
    return (least + most) / 2


def _effective(mean: Figure) -> float | None:
    """The answers behind Wilson's interval: the root of h²(1 + z²u)² = z²(pq u + z²u²/4), with u = 1 / n."""
    if not mean.interval:
        return None
    p, half = _printed(mean), (mean.interval[1] - mean.interval[0]) / 2
    a, b, c = half**2 * Z**4 - Z**4 / 4, 2 * half**2 * Z**2 - Z**2 * p * (1.0 - p), half**2
    inside = b * b - 4 * a * c
    if p in (0.0, 1.0) or inside < 0.0 or a == 0.0:
        return None
    roots = [(-b + sign * math.sqrt(inside)) / (2 * a) for sign in (1.0, -1.0)]
    return next((1.0 / root for root in roots if root > 0.0), None)


def _printing(spread: float, share: Range) -> Iterator[tuple[int, Range]]:
    """The whole percents and sizes with this spread."""
    if spread <= CLOSE:
        return
    sizes = [
        *((float(least), float(most)) for least, most in BANDS),
        *((float(n), float(n)) for n in range(30, LARGEST_LISTED)),
    ]
    for percent in range(max(0, math.floor(share[0] * 100)), min(100, math.ceil(share[1] * 100)) + 1):
        wanted = percent / 100 * (1.0 - percent / 100) / spread
        for least, most in sizes:
            if abs(wanted - least) < CLOSE * 1e3 * least:
                yield percent, (least, most)
