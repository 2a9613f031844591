"""Reads what everybody can: exported CSV files, and the definitions that say what they count.

Columns that are left aside, and why:
- `value`, `effective_respondents`, `reliability`, `status`, `obs_status`, `conf_status`, `level`, `interval_method` and
  the interval of a share follow from the printed share and count. The interval of a mean of areas does not: it is used.
- Differences with their intervals, p-values and words follow from two figures that are rows themselves.
- Of the reasons, participation rates are used. How differently target groups are mixed (`TARGET_GROUP_MIX`) is half a
  sum of absolute differences, which no linear program takes; modes and help are of what no figure here counts.
  `TOTAL_WITHHELD` says that few areas are in a sum, that one is large, or that the sum would tell of an area: the areas
  are the secret then, and not the sum.
- `stated_percent` is somebody else's print, and `stated_differs` compares it with a rate that is shown.
"""

import csv
import json
import pathlib
from dataclasses import dataclass, field
from typing import Iterable

ALL = "ALL"
NO_OPINION = "NO_OPINION"
SUBSTANTIVE = {"POSITIVE", "NEUTRAL", "NEGATIVE"}
MEANS = "PARTICIPANTS_EQUAL_UNIT"

Part = tuple[tuple[str, str], ...]
Range = tuple[float, float]


@dataclass(frozen=True)
class Place:
    """Of whom a figure is: target groups, areas, and which of their respondents; two names of the same are one."""

    groups: frozenset[str]
    areas: frozenset[str]
    part: Part

    def holds(self, other: "Place") -> bool:
        """Whether the other is a part of it: the same groups and areas, and fewer of their respondents."""
        same = self.groups == other.groups and self.areas == other.areas
        return same and self.part != other.part and set(self.part) <= set(other.part)

    def __str__(self) -> str:
        areas = min(self.areas) if len(self.areas) == 1 else f"{len(self.areas)} areas"
        part = " ".join(f"{item}={option}" for item, option in self.part)
        return f"{'+'.join(sorted(self.groups))} of {areas} {part}".strip()


@dataclass(frozen=True)
class Indicator:
    """What an indicator counts."""

    name: str
    groups: frozenset[str]
    item: str = ""
    numerator: frozenset[str] = frozenset()
    denominator: frozenset[str] = frozenset()

    @property
    def is_rate(self) -> bool:
        return not self.item


@dataclass
class Described:
    """What is public beside the figures: rules, questions, members of comparators."""

    minimum: int
    minimum_sensitive: int
    unanimous_below: int
    distribution_from: int
    sensitive: frozenset[str]
    completed_are_returned: bool
    items: dict[str, dict[str, str]]
    indicators: dict[str, Indicator]
    comparators: dict[str, frozenset[str]]
    means: frozenset[str] = frozenset()

    @classmethod
    def read(cls, path: pathlib.Path) -> "Described":
        return cls.of(json.loads(path.read_text()))

    @classmethod
    def of(cls, given: dict) -> "Described":
        items = given["items"]
        comparators = given.get("comparators", {})
        return cls(
            minimum=given.get("minimum", 5),
            minimum_sensitive=given.get("minimum_sensitive", 10),
            unanimous_below=given.get("unanimous_below", 30),
            distribution_from=given.get("distribution_from", 30),
            sensitive=frozenset(given.get("sensitive", [])),
            completed_are_returned=given.get("completed_are_returned", False),
            items=items,
            indicators={name: _indicator(name, one, items) for name, one in given["indicators"].items()},
            comparators={name: frozenset(one["areas"]) for name, one in comparators.items()},
            means=frozenset(name for name, one in comparators.items() if one.get("weighting") == "EQUAL_UNIT"),
        )

    def no_opinion(self, item: str) -> frozenset[str]:
        return frozenset(code for code, kind in self.items[item].items() if kind == NO_OPINION)

    def needed(self, groups: Iterable[str]) -> int:
        """The fewest persons of a figure in which each of these groups answered."""
        return self.minimum_sensitive if self.sensitive & set(groups) else self.minimum


def _indicator(name: str, given: dict, items: dict[str, dict[str, str]]) -> Indicator:
    groups = frozenset(given["groups"])
    if given.get("participation"):
        return Indicator(name, groups)
    codes = items[given["item"]]
    every = given.get("denominator", "SUBSTANTIVE") == "ALL_ANSWERED"
    denominator = frozenset(code for code, kind in codes.items() if every or kind in SUBSTANTIVE)
    return Indicator(name, groups, given["item"], frozenset(given["options"]) & denominator, denominator)


@dataclass(frozen=True)
class Figure:
    """A row of an export: what it is of, and what it says."""

    release: str
    round: str
    indicator: Indicator
    place: Place
    is_mean: bool
    missing: str
    respondents: Range | None = None
    eligible: Range | None = None
    percent: Range | None = None
    no_opinion: Range | None = None
    numerator: float | None = None
    contributing: int | None = None
    participating: int | None = None
    interval: Range | None = None
    rates: tuple[tuple[str, Range], ...] = ()
    # a total of which the export says that it was withheld
    is_withheld: bool = False

    @property
    def is_hidden(self) -> bool:
        return self.missing == "SUPPRESSED"


@dataclass
class Exports:
    """All rows of some exports."""

    described: Described
    figures: list[Figure] = field(default_factory=list)
    passed_over: dict[str, int] = field(default_factory=dict)
    areas: frozenset[str] = frozenset()

    @classmethod
    def read(cls, paths: Iterable[pathlib.Path], described: Described) -> "Exports":
        rows = [row for path in paths for file in _files(path) for row in _rows(file)]
        return cls.of(rows, described)

    @classmethod
    def of(cls, rows: list[dict[str, str]], described: Described) -> "Exports":
        areas = frozenset(row["area"] for row in rows if row["basis"] == "AREA")
        found = cls(described, areas=areas)
        for row in rows:
            reason = _unusable(row, described)
            if reason:
                found.passed_over[reason] = found.passed_over.get(reason, 0) + 1
            else:
                found.figures.append(_figure(row, described, areas))
        return found

    @property
    def hidden(self) -> list[Figure]:
        return [one for one in self.figures if one.is_hidden and not one.is_mean]

    def of_area(self, area: str) -> "Exports":
        """The rows of one area alone, as its owner has them."""
        own = frozenset([area])
        return Exports(self.described, [one for one in self.figures if one.place.areas == own], areas=own)


def _files(path: pathlib.Path) -> list[pathlib.Path]:
    return sorted(path.glob("*.csv")) if path.is_dir() else [path]


def _rows(path: pathlib.Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def _unusable(row: dict[str, str], described: Described) -> str:
    """Why a row is passed over; empty for one that is used."""
    if row.get("pooled_rounds"):
        return "rounds that are counted together"
    if any(row.get(column) == "UNIT" for column in ("breakdown_item", "second_breakdown_item")):
        return "units"
    if _base(row["indicator"]) not in described.indicators:
        return "indicators that are not described"
    if row["basis"] == "COMPARATOR" and _base(row["comparator"]) not in described.comparators:
        return "comparators that are not described"
    return ""


def _base(name: str) -> str:
    return name.split("/revisions/")[0]


def _figure(row: dict[str, str], described: Described, areas: frozenset[str]) -> Figure:
    indicator = described.indicators[_base(row["indicator"])]
    comparator = _base(row.get("comparator", ""))
    of = {"AREA": frozenset([row["area"]]), "COMPARATOR": described.comparators.get(comparator, frozenset()) & areas}
    group = row["target_group"]
    groups = indicator.groups if group == ALL else frozenset([group])
    exact = row.get("rounding") == "NONE"
    return Figure(
        release=row["release"],
        round=row["round"],
        indicator=indicator,
        place=Place(groups, of.get(row["basis"], areas), _part(row)),
        is_mean=row["basis"] == MEANS or comparator in described.means,
        missing=row["missing"],
        respondents=_ends(row, "respondents"),
        eligible=_ends(row, "eligible"),
        percent=None if exact else _percent(row.get("printed_percent", "")),
        no_opinion=_percent(row.get("no_opinion_percent", "")),
        numerator=_number(row.get("numerator", "")),
        contributing=_whole(row.get("areas_contributing", "")),
        participating=_whole(row.get("areas_participating", "")),
        interval=_interval(row),
        rates=_rates(row),
        is_withheld="TOTAL_WITHHELD" in row.get("caveats", ""),
    )


def _part(row: dict[str, str]) -> Part:
    sides = [("breakdown_item", "breakdown_option"), ("second_breakdown_item", "second_breakdown_option")]
    return tuple(sorted((row[item], row[option]) for item, option in sides if row.get(item)))


def _number(text: str) -> float | None:
    return float(text) if text else None


def _whole(text: str) -> int | None:
    return int(text) if text else None


def _ends(row: dict[str, str], of: str) -> Range | None:
    least, most = row.get(f"{of}_from", ""), row.get(f"{of}_to", "")
    return (float(least), float(most)) if least else None


def _interval(row: dict[str, str]) -> Range | None:
    least, most = row.get("lower", ""), row.get("upper", "")
    return (float(least), float(most)) if least and most else None


def _percent(text: str) -> Range | None:
    """The shares that print so."""
    if not text:
        return None
    decimals = len(text.partition(".")[2])
    half = 0.5 * 10.0**-decimals
    return (max(0.0, (float(text) - half) / 100.0), min(1.0, (float(text) + half) / 100.0))


def _rates(row: dict[str, str]) -> tuple[tuple[str, Range], ...]:
    """Participation rates in the small print: of the figure's own areas, and of all participants."""
    found = []
    for caveat in row.get("caveats", "").split("; "):
        if caveat.startswith("PARTICIPATION_LOW ("):
            found.append(("own", _percent(caveat.partition("(")[2].split(" ")[0])))
    for caveat in row.get("pooled_reasons", "").split("; "):
        if caveat.startswith("PARTICIPATION_APART ("):
            own, _, all_areas = caveat.partition("(")[2].partition(" and ")
            found += [("own", _percent(own.split(" ")[0])), ("all", _percent(all_areas.split(" ")[0]))]
    return tuple((whose, share) for whose, share in found if share)
