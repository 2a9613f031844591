"""A survey of made-up respondents for the attacker: skewed areas, a sensitive group, breakdowns and overlapping sets.

It gives what a body writes down (definition files), what its sources send (responses and tallies), and what everybody
may know of both: which indicators count what, and who is in which comparator.
"""

import itertools
import json
import random
from dataclasses import dataclass, field
from typing import Mapping

BODY = "bodies/xx-test"
ROUND = f"{BODY}/rounds/r1"
SNAPSHOT = f"{ROUND}/snapshots/1"
POLICY = f"{BODY}/policies/p"
SENSITIVE = {"youth"}
ITEMS = {
    "overall": {"good": "POSITIVE", "middling": "NEUTRAL", "bad": "NEGATIVE", "no-opinion": "NO_OPINION"},
    "harmed": {"yes": "POSITIVE", "no": "NEGATIVE", "no-opinion": "NO_OPINION"},
}
BACKGROUND = {"sex": ["woman", "man"], "age": ["young", "old"]}


@dataclass(frozen=True)
class Scale:
    """How large a survey is: areas by their size, in regions one after the other, and sets of them by place."""

    sizes: tuple[int, ...]
    groups: Mapping[str, float]
    regions: tuple[int, ...]
    sets: Mapping[str, tuple[int, ...]]
    # of how many areas a sum is shown, and how large one of them may be in it
    totals: tuple[int, float]
    seed: int

    @property
    def areas(self) -> list[str]:
        return [f"areas/XX-{number:03}" for number in range(1, len(self.sizes) + 1)]

    @property
    def members(self) -> dict[str, list[str]]:
        """The areas of each region."""
        ends = list(itertools.accumulate(self.regions))
        cuts = zip([0, *ends], ends)
        return {f"areas/XX-R{at}": self.areas[first:last] for at, (first, last) in enumerate(cuts, 1)}

    @property
    def comparators(self) -> dict[str, list[str]]:
        """The areas of each comparator: regions and sets."""
        regions = {f"region-{at}": areas for at, areas in enumerate(self.members.values(), 1)}
        return {**regions, **{key: [self.areas[place] for place in places] for key, places in self.sets.items()}}


LARGE = Scale(
    sizes=(3, 35, 8, 120, 12, 26, 5, 70, 18, 40, 150, 9, 22, 90, 30, 55),
    groups={"adults": 1.0, "guardians": 0.6, "youth": 0.45},
    regions=(5, 5, 6),
    sets={
        "six": (0, 1, 3, 5, 7, 9),
        "seven": (0, 1, 3, 5, 7, 9, 6),
        "five": (1, 3, 5, 7, 9),
        "large": (3, 7, 10, 13, 15),
        "large-and-one": (3, 7, 10, 13, 15, 4),
    },
    totals=(10, 0.5),
    seed=1,
)
# two groups in fewer areas, most of them large enough to be shown, and sums of few areas that are shown too
SMALL = Scale(
    sizes=(60, 90, 120, 45, 110, 70, 9, 80, 55, 100, 150, 65),
    groups={"adults": 1.0, "youth": 0.6},
    regions=(4, 4, 4),
    sets={
        "six": (0, 1, 2, 4, 5, 7),
        "seven": (0, 1, 2, 4, 5, 7, 6),
        "five": (1, 2, 4, 5, 7),
        "large": (1, 2, 4, 5, 0),
        "large-and-one": (1, 2, 4, 5, 0, 8),
    },
    totals=(3, 0.75),
    seed=3,
)


@dataclass(frozen=True)
class Counting:
    """What an indicator counts: options of an item, among answers with an opinion or among all."""

    item: str
    options: tuple[str, ...]
    denominator: str = "SUBSTANTIVE"


INDICATORS = {
    "good": Counting("overall", ("good",)),
    "bad": Counting("overall", ("bad",)),
    "harmed": Counting("harmed", ("yes",)),
    "good-of-all": Counting("overall", ("good",), "ALL_ANSWERED"),
}
RATE = "participation"


@dataclass(frozen=True)
class Release:
    """A release to build: what it counts, and what areas are held against."""

    key: str
    indicators: tuple[str, ...]
    comparators: tuple[str, ...]
    crossed: bool = True
    corrects: str = ""

    @property
    def name(self) -> str:
        return f"{BODY}/releases/{self.key}"


REGIONS = ("region-1", "region-2", "region-3")
RELEASES = [
    Release("a", ("good", "bad", "harmed", RATE), (*REGIONS, "six", "seven")),
    Release("b", ("good", "good-of-all"), ("five", "large", "large-and-one"), crossed=False),
    Release("c", ("good", "bad", "harmed", RATE), (*REGIONS, "five", "seven"), corrects="a"),
]


def text(words: str) -> list[dict]:
    return [{"language": "en", "text": words}]


def definitions(scale: Scale) -> list[dict]:
    """The documents to apply before the questionnaires are published."""
    place = {"fictional": True}
    areas = [{"name": "areas/XX", "title": "Exempelland", "kind": "AREA_KIND_COUNTRY", **place}]
    for region, members in scale.members.items():
        areas.append({"name": region, "title": region, "kind": "AREA_KIND_REGION", "parent": "areas/XX", **place})
        kind = "AREA_KIND_MUNICIPALITY"
        areas += [{"name": one, "title": one, "kind": kind, "parent": region, **place} for one in members]
    groups = [{"key": key, "title": text(key), "sensitive": key in SENSITIVE} for key in scale.groups]
    survey = {"title": text("Survey"), "country": "XX", "eligible_areas": len(scale.sizes), "target_groups": groups}
    fewest, largest = scale.totals
    policy = {"title": text("Policy"), "totals": {"minimum_areas": fewest, "largest_share": largest}}
    concepts = [
        {
            "kind": "Concept",
            "name": f"{BODY}/concepts/{item}",
            "title": text(item),
            "quality_area": "QUALITY_AREA_OVERALL",
        }
        for item in ITEMS
    ]
    return [
        {"kind": "Areas", "areas": areas},
        {"kind": "Survey", "name": f"{BODY}/surveys/s", **survey},
        {"kind": "Policy", "name": POLICY, **policy},
        *concepts,
        *(questionnaire(group) for group in scale.groups),
        *(indicator(key, scale) for key in (*INDICATORS, RATE)),
    ]


def questionnaire(group: str) -> dict:
    """The same questions for each group."""
    scales = [
        {
            "key": item,
            "options": [
                {"code": code, "label": text(code), "class": f"OPTION_CLASS_{kind}"} for code, kind in codes.items()
            ],
        }
        for item, codes in {
            **ITEMS,
            **{item: dict.fromkeys(codes, "NEUTRAL") for item, codes in BACKGROUND.items()},
        }.items()
    ]
    asked = [{"key": item, "concept": f"{BODY}/concepts/{item}"} for item in ITEMS]
    asked += [{"key": item, "background": True} for item in BACKGROUND]
    items = [{**one, "wording": text(one["key"]), "single_choice": {"scale": one["key"]}} for one in asked]
    return {
        "kind": "Questionnaire",
        "name": f"{BODY}/questionnaires/{group}",
        "survey": f"{BODY}/surveys/s",
        "target_group": group,
        "title": text(group),
        "languages": ["en"],
        "scales": scales,
        "items": items,
    }


def indicator(key: str, scale: Scale) -> dict:
    named = {
        "kind": "Indicator",
        "name": f"{BODY}/indicators/{key}",
        "title": text(key),
        "direction": "DIRECTION_NEUTRAL",
    }
    if key == RATE:
        return {**named, "participation_rate": {}}
    counting = INDICATORS[key]
    items = [{"questionnaire": f"{BODY}/questionnaires/{group}", "item": counting.item} for group in scale.groups]
    return {
        **named,
        "share_of_options": {"options": list(counting.options)},
        "items": items,
        "denominator": f"DENOMINATOR_RULE_{counting.denominator}",
    }


def collection(scale: Scale) -> list[dict]:
    """The round with its participants, and the comparators: what needs published questionnaires."""
    instruments = [
        {"target_group": group, "questionnaire_revision": f"{BODY}/questionnaires/{group}/revisions/1"}
        for group in scale.groups
    ]
    record = {
        "controller": BODY,
        "processor": BODY,
        "purpose": "a test with made-up respondents",
        "legal_basis": "6.1.e",
        "special_categories_basis": "9.2.h",
        "information_to_minors": "none: no persons",
        "retention_until": "2027-12-31",
        "dpia_reference": "none: no persons",
    }
    taking_part = {
        "kind": "Round",
        "name": ROUND,
        "survey": f"{BODY}/surveys/s",
        "title": text("Round"),
        "start_date": "2026-09-01",
        "end_date": "2026-10-31",
        "instruments": instruments,
        "counting_unit": "COUNTING_UNIT_PERSON",
        "synthetic": True,
        "processing_record": record,
    }
    participants = [{"area": area, "target_group": group} for area in scale.areas for group in scale.groups]
    comparators = [{"name": key, "region": {"region": region}} for key, region in zip(REGIONS, scale.members)]
    sets = {key: scale.comparators[key] for key in scale.sets}
    comparators += [{"name": key, "custom_set": {"areas": sorted(areas)}} for key, areas in sets.items()]
    return [
        taking_part,
        {"kind": "Participants", "round": ROUND, "participants": participants},
        *(
            {"kind": "Comparator", "title": text(one["name"]), **one, "name": f"{BODY}/comparators/{one['name']}"}
            for one in comparators
        ),
    ]


def release(wanted: Release) -> dict:
    correction = (
        {"corrects": f"{BODY}/releases/{wanted.corrects}", "notice": text("Another set of areas")}
        if wanted.corrects
        else {}
    )
    crossings = {"crossings": [{"first": "sex", "second": "age"}]} if wanted.crossed else {}
    return {
        "kind": "Release",
        "name": wanted.name,
        "title": text(wanted.key),
        "snapshots": [SNAPSHOT],
        "indicators": [f"{BODY}/indicators/{key}" for key in wanted.indicators],
        "policy": POLICY,
        "breakdowns": list(BACKGROUND),
        "comparators": [f"{BODY}/comparators/{key}" for key in wanted.comparators],
        **crossings,
        **correction,
    }


def described(scale: Scale) -> dict:
    """What everybody can read of the definitions: the form that the attacker takes."""
    indicators: dict[str, dict] = {
        f"{BODY}/indicators/{key}": {
            "item": counting.item,
            "options": list(counting.options),
            "denominator": counting.denominator,
            "groups": list(scale.groups),
        }
        for key, counting in INDICATORS.items()
    }
    indicators[f"{BODY}/indicators/{RATE}"] = {"participation": True, "groups": list(scale.groups)}
    return {
        "minimum": 5,
        "minimum_sensitive": 10,
        "unanimous_below": 30,
        "distribution_from": 30,
        "sensitive": sorted(SENSITIVE),
        "completed_are_returned": True,
        "items": ITEMS,
        "indicators": indicators,
        "comparators": {f"{BODY}/comparators/{key}": {"areas": areas} for key, areas in scale.comparators.items()},
    }


@dataclass
class Answers:
    """What sources send: responses, and how many were asked and completed."""

    responses: list[dict] = field(default_factory=list)
    tallies: list[dict] = field(default_factory=list)

    def lines(self) -> str:
        return "".join(json.dumps(one) + "\n" for one in self.responses)

    def contacts(self) -> str:
        columns = ["key", "area", "target_group", "counting_unit", "asked", "completed"]
        rows = [",".join(str(one[column]) for column in columns) for one in self.tallies]
        return "\n".join([",".join(columns), *rows]) + "\n"


def draw(scale: Scale, seed: int | None = None) -> Answers:
    """Respondents by chance, the same for the same seed."""
    chance = random.Random(scale.seed if seed is None else seed)
    answers = Answers()
    for area, size in zip(scale.areas, scale.sizes):
        for group, weight in scale.groups.items():
            count = max(1, round(size * weight * chance.uniform(0.8, 1.2)))
            level = {"overall": min(0.95, chance.gauss(0.8, 0.07)), "harmed": max(0.02, chance.gauss(0.15, 0.05))}
            for _ in range(count):
                key = f"made-up-{len(answers.responses):06}-{chance.choice('abcdefgh')}"
                answers.responses.append(
                    {
                        "key": key,
                        "area": area,
                        "target_group": group,
                        "mode": "MODE_WEB",
                        "answers": answered(chance, level),
                    }
                )
            asked = count + chance.randint(0, count)
            tally = {"key": f"{area[6:]}-{group}", "area": area, "target_group": group, "counting_unit": "person"}
            answers.tallies.append({**tally, "asked": asked, "completed": count})
    return answers


def answered(chance: random.Random, level: dict[str, float]) -> list[dict]:
    """The answers of one respondent: some without an opinion, some left out."""
    found = []
    for item, codes in ITEMS.items():
        luck, (positive, *others) = chance.random(), [code for code in codes if code != "no-opinion"]
        if luck < 0.05:
            continue
        chosen = positive if chance.random() < level[item] else chance.choice(others)
        found.append({"item": item, "option": "no-opinion" if luck < 0.14 else chosen})
    for item, codes in BACKGROUND.items():
        if chance.random() > 0.03:
            found.append({"item": item, "option": chance.choice(codes)})
    return found
