"""Makes small exports by hand: who answered what, and which figures are hidden."""

import math
from dataclasses import dataclass, field
from typing import Callable, Iterable

from exports import Described, Exports

BODY = "bodies/xx-test"
GOOD = f"{BODY}/indicators/good"
RATE = f"{BODY}/indicators/rate"
COLUMNS = (
    "release round indicator area basis target_group breakdown_item breakdown_option missing rounding printed_percent "
    "lower upper respondents_from respondents_to eligible_from eligible_to no_opinion_percent areas_participating "
    "areas_contributing caveats pooled_reasons second_breakdown_item second_breakdown_option pooled_rounds comparator "
    "numerator"
).split()

Key = tuple[str, str, str]
Row = dict[str, str]


def document(comparators: dict[str, list[str]], groups: Iterable[str], sensitive: Iterable[str]) -> dict:
    """One indicator on one item, a participation rate, and comparators."""
    return {
        "sensitive": list(sensitive),
        "completed_are_returned": True,
        "items": {"overall": {"good": "POSITIVE", "bad": "NEGATIVE", "no-opinion": "NO_OPINION"}},
        "indicators": {
            GOOD: {"item": "overall", "options": ["good"], "groups": list(groups)},
            RATE: {"participation": True, "groups": list(groups)},
        },
        "comparators": {f"{BODY}/comparators/{key}": {"areas": areas} for key, areas in comparators.items()},
    }


@dataclass
class Small:
    """Answers by area, group and sex: how many, and how many of them good. Everybody who returned one answered."""

    answers: dict[Key, tuple[int, int]]
    comparators: dict[str, list[str]] = field(default_factory=dict)
    sensitive: tuple[str, ...] = ()

    @property
    def areas(self) -> list[str]:
        return sorted({area for area, _, _ in self.answers})

    @property
    def groups(self) -> list[str]:
        return sorted({group for _, group, _ in self.answers})

    @property
    def described(self) -> Described:
        return Described.of(document(self.comparators, self.groups, self.sensitive))

    def export(
        self, hidden: Callable[[Row], bool] = lambda row: False, release: str = "one", exact: bool = False
    ) -> list[Row]:
        """All rows; those that are hidden say so. An exact export hides and rounds nothing."""
        subjects = [(area, "AREA", "", [area]) for area in self.areas]
        subjects.append(("areas/XX", "PARTICIPANTS_POOLED", "", self.areas))
        subjects += [
            ("areas/XX", "COMPARATOR", f"{BODY}/comparators/{key}/revisions/1", areas)
            for key, areas in self.comparators.items()
        ]
        groups = [(one, {one}) for one in self.groups] + [("ALL", set(self.groups))]
        parts = [""] + sorted({sex for _, _, sex in self.answers if sex})
        rows = []
        for area, basis, comparator, members in subjects:
            for group, among in groups:
                for sex in parts:
                    of = [
                        (n, x)
                        for (a, g, s), (n, x) in self.answers.items()
                        if a in members and g in among and sex in ("", s)
                    ]
                    row = key_of(area, basis, comparator, group, sex, release)
                    n, x = sum(n for n, _ in of), sum(x for _, x in of)
                    rows.append(
                        {**row, **(told(n, x, exact) if exact or not hidden(row) else {"missing": "SUPPRESSED"})}
                    )
        return rows

    def public(self, hidden: Callable[[Row], bool]) -> Exports:
        return Exports.of(self.export(hidden), self.described)

    def truth(self) -> Exports:
        return Exports.of(self.export(exact=True), self.described)


def key_of(area: str, basis: str, comparator: str, group: str, sex: str, release: str) -> Row:
    key = {"release": release, "round": "r", "indicator": f"{GOOD}/revisions/1", "area": area, "basis": basis}
    part = {"breakdown_item": "sex" if sex else "", "breakdown_option": sex}
    return {**dict.fromkeys(COLUMNS, ""), **key, "comparator": comparator, "target_group": group, **part}


def told(n: int, x: int, exact: bool) -> Row:
    """How many answered, and how many of them are good, as it is printed or exactly. Of nobody nothing is printed."""
    if n == 0:
        return {"missing": "NO_ANSWER" if exact else "SUPPRESSED"}
    if exact:
        counts = dict.fromkeys(("respondents_from", "respondents_to", "eligible_from", "eligible_to"), str(n))
        return {**counts, "rounding": "NONE", "printed_percent": str(round(100 * x / n)), "numerator": str(x)}
    bands = ((1, 4), (5, 9), (10, 19), (20, 29))
    least, most = (n, n) if n >= 30 else next(band for band in bands if band[0] <= n <= band[1])
    ends = {"respondents_from": least, "respondents_to": most, "eligible_from": least, "eligible_to": most}
    percent = math.floor(100 * x / n + 0.5)
    no_opinion = {"no_opinion_percent": "0"} if n >= 30 else {}
    counts = {key: str(end) for key, end in ends.items()}
    return {**counts, **no_opinion, "rounding": "WHOLE_PERCENT", "printed_percent": str(percent)}
