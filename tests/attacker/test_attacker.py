"""The attacker on small exports: it finds every kind of leak, and none where there is none."""

import csv
import json
import math
import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE))

import drive
import kit
import survey
from exports import Described, Exports
from judge import (
    LOW,
    NOBODY,
    NUMERATOR,
    OTHERS,
    RECOVERED,
    RESPONDENTS,
    TIGHT,
    UNTRIED,
    WIDE,
    Attack,
    Effort,
    Finding,
    Report,
    Truth,
    needed_width,
    secrets,
)
from kit import Small
from means import Z
from worlds import Contradiction, Question, Statements, Count, statements

BAD = f"{kit.BODY}/indicators/bad"
OF_ALL = f"{kit.BODY}/indicators/good-of-all"
A, B, C, D = (f"areas/XX-{number}" for number in range(1, 5))


def areas(*answers: tuple[int, int], **more) -> Small:
    """One group in as many areas as there are answers."""
    return Small({(area, "adults", ""): one for area, one in zip((A, B, C, D), answers)}, **more)


def of(*wanted: str):
    """Hides the figures of these areas."""
    return lambda row: row["basis"] == "AREA" and row["area"] in wanted


def found(report, area: str, measure: str, group: str | None = None):
    """What was found of an area's figure for everybody."""
    for one in report.findings:
        place = one.secret.count.place
        if (
            place.areas == {area}
            and one.secret.measure == measure
            and not place.part
            and group in (None, *place.groups)
        ):
            return one.verdict, one.least, one.most
    raise AssertionError(f"nothing of {area}")


class OneRelease(unittest.TestCase):
    def test_what_is_left_of_a_total_is_recovered(self):
        report = Attack(areas((4, 3), (50, 41), (60, 45)).public(of(A))).public("public", Effort())
        self.assertEqual(found(report, A, RESPONDENTS), (RECOVERED, 4, 4))

    def test_two_that_share_what_is_left_are_not(self):
        survey = areas((40, 21), (45, 20), (60, 45))
        report = Attack(survey.public(of(A, B)), survey.truth()).public("public", Effort())
        self.assertEqual(report.leaks, [])
        self.assertEqual({one.verdict for one in report.findings}, {WIDE})

    def test_two_that_share_too_little_are_known_too_well(self):
        report = Attack(areas((2, 1), (2, 2), (60, 45)).public(of(A, B))).public("public", Effort())
        self.assertEqual(found(report, A, RESPONDENTS), (TIGHT, 0, 4))

    def test_a_sensitive_figure_must_not_be_known_to_be_small(self):
        survey = areas((5, 1), (4, 2), (60, 45), sensitive=("adults",))
        report = Attack(survey.public(of(A, B))).public("public", Effort())
        self.assertEqual(found(report, A, RESPONDENTS), (LOW, 0, 9))

    def test_overlapping_comparators_give_what_they_share(self):
        survey = areas((40, 20), (45, 20), (60, 45), comparators={"ab": [A, B], "bc": [B, C], "abc": [A, B, C]})
        hidden = lambda row: row["basis"] in ("AREA", "PARTICIPANTS_POOLED")
        report = Attack(survey.public(hidden), survey.truth()).public("public", Effort())
        self.assertEqual(found(report, B, RESPONDENTS), (RECOVERED, 45, 45))

    def test_a_comparator_that_is_not_described_is_passed_over_and_told(self):
        survey = areas((40, 20), (45, 20), comparators={"ab": [A, B]})
        exports = Exports.of(survey.export(), areas((40, 20)).described)
        self.assertEqual(exports.passed_over, {"comparators that are not described": 2})

    def test_a_percentage_of_few_tells_how_many(self):
        survey = areas((7, 3), (33, 20), comparators={"ab": [A, B]})
        report = Attack(survey.public(of(B)), survey.truth()).public("public", Effort())
        self.assertEqual(found(report, B, RESPONDENTS), (RECOVERED, 33, 33))
        self.assertEqual(found(report, B, NUMERATOR), (RECOVERED, 20, 20))

    def test_women_are_all_without_men(self):
        survey = Small({(A, "adults", "woman"): (3, 1), (A, "adults", "man"): (40, 30), (B, "adults", "man"): (50, 40)})
        hidden = lambda row: row["breakdown_option"] == "woman"
        [finding] = [
            one
            for one in Attack(survey.public(hidden)).public("p", Effort()).leaks
            if one.secret.measure == RESPONDENTS and one.secret.count.place.areas == {A}
        ]
        self.assertEqual((finding.verdict, finding.least, finding.most), (TIGHT, 0, 3))

    def test_who_stated_no_sex_is_in_neither(self):
        answers = {(A, "adults", "woman"): (30, 11), (A, "adults", "man"): (40, 30), (A, "adults", ""): (20, 9)}
        survey = Small(answers)
        report = Attack(survey.public(lambda row: row["breakdown_option"] == "woman"), survey.truth()).public(
            "p", Effort()
        )
        self.assertEqual(report.leaks, [])

    def test_groups_add_up_to_all(self):
        survey = Small({(A, "adults", ""): (40, 30), (A, "youth", ""): (6, 2)}, sensitive=("youth",))
        report = Attack(survey.public(lambda row: row["target_group"] == "youth")).public("public", Effort())
        self.assertEqual(found(report, A, RESPONDENTS, "youth"), (RECOVERED, 6, 6))

    def test_a_part_of_a_larger_hidden_figure_is_told_apart(self):
        survey = Small({(A, "adults", "woman"): (2, 1), (A, "adults", "man"): (40, 30), (B, "adults", "man"): (50, 40)})
        report = Attack(survey.public(of(A)), survey.truth()).public("public", Effort())
        self.assertTrue(all(not one.secret.count.place.part for one in report.findings if not one.secret.is_part))
        self.assertTrue(sum(report.of(is_part=True).values()))

    def test_where_nobody_answered_there_is_no_secret(self):
        survey = areas((0, 0), (50, 41), (60, 45))
        self.assertEqual(Attack(survey.public(of(A)), survey.truth()).public("public", Effort()).findings, [])
        self.assertEqual(found(Attack(survey.public(of(A))).public("public", Effort()), A, RESPONDENTS)[0], NOBODY)

    def test_a_participation_rate_tells_how_many_returned(self):
        survey = areas((40, 20), (45, 20))
        rate = {
            **survey.export()[0],
            "indicator": f"{kit.RATE}/revisions/1",
            "eligible_from": "80",
            "eligible_to": "80",
        }
        said = statements(Exports.of([rate], survey.described), Question("r", "overall"))
        everybody = Count(Exports.of([rate], survey.described).figures[0].place, frozenset())
        self.assertEqual(said.ranges[everybody], (40.0, 40.0))

    def test_the_small_print_has_rates(self):
        row = {
            **areas((40, 20)).export()[0],
            "caveats": "SYNTHETIC; PARTICIPATION_LOW (33 %)",
            "pooled_reasons": "PARTICIPATION_APART (33 % and 61 %)",
        }
        [figure] = Exports.of([row], areas((40, 20)).described).figures
        self.assertEqual(
            [(whose, round(share[0], 3)) for whose, share in figure.rates],
            [("own", 0.325), ("own", 0.325), ("all", 0.605)],
        )

    def test_where_every_area_is_in_a_sum_somebody_answered_in_each(self):
        survey = areas((40, 21), (45, 20), (60, 45))
        rows = survey.export(of(A, B))
        for row in rows:
            row["areas_contributing"] = "3" if row["basis"] == "PARTICIPANTS_POOLED" else ""
        report = Attack(Exports.of(rows, survey.described), survey.truth()).public("public", Effort())
        self.assertEqual(report.leaks, [])
        said = statements(Exports.of(rows, survey.described), Question("r", "overall"))
        self.assertEqual(
            {int(least) for count, (least, _) in said.ranges.items() if count.place.areas in ({A}, {B})}, {1}
        )

    def test_of_many_who_left_out_how_many_have_no_opinion_a_few_or_none_have_none(self):
        survey = areas((40, 21))
        row = {**survey.export()[0], "eligible_from": "49", "eligible_to": "49", "no_opinion_percent": ""}
        said = statements(Exports.of([row], survey.described), Question("r", "overall"))
        [ends] = [ends for count, ends in said.ranges.items() if count.kinds == {"no-opinion"}]
        self.assertEqual(ends, (0, 5))

    def test_answers_outside_of_the_numerator_are_bounded_when_asked(self):
        survey = areas((40, 39), (45, 20), (60, 45))
        report = Attack(survey.public(of(A)), survey.truth()).public("public", Effort(others=True))
        # 104 and 105 of 145 both print 72 %
        self.assertEqual(found(report, A, OTHERS), (TIGHT, 0, 1))

    def test_exports_that_cannot_be_true_are_refused(self):
        survey = areas((40, 20), (45, 20))
        rows = survey.export()
        rows[0]["respondents_from"] = rows[0]["respondents_to"] = "41"
        with self.assertRaises(Contradiction):
            Attack(
                Exports.of(
                    [
                        {**row, "missing": "SUPPRESSED", "respondents_from": ""}
                        if row["target_group"] == "ALL" and row["area"] == B
                        else row
                        for row in rows
                    ],
                    survey.described,
                )
            ).public("public", Effort())

    def test_fractions_of_persons_hide_less_than_it_seems(self):
        survey = areas((12, 4), (38, 20), comparators={"ab": [A, B]})
        rows = survey.export(of(B))
        for row in rows:
            if row["area"] == A:
                row["eligible_to"] = "17"  # 33 % of at most 17 are of 12 or 15
        exports = Exports.of(
            [row for row in rows if row["basis"] != "AREA" or row["target_group"] == "adults"], survey.described
        )
        report = Attack(exports, survey.truth()).public("public", Effort())
        self.assertEqual(found(report, B, RESPONDENTS), (WIDE, 33, 38))
        refined = Attack(exports, survey.truth()).public("public", Effort(refined=5))
        self.assertEqual(found(refined, B, RESPONDENTS), (TIGHT, 35, 38))


class Means(unittest.TestCase):
    def test_the_interval_of_a_mean_tells_of_the_one_area_that_is_hidden(self):
        survey = areas((31, 28), (50, 41), (60, 45))
        rows = survey.export(lambda row: row["area"] == A or row["basis"] != "AREA")
        variance = variance_of((0.90, 31), (0.82, 50), (0.75, 60))
        rows += [mean_row(0.82, variance, contributing=3, group=group) for group in ("adults", "ALL")]
        report = Attack(Exports.of(rows, survey.described), survey.truth()).public("public", Effort())
        self.assertEqual(found(report, A, RESPONDENTS), (RECOVERED, 31, 31))
        self.assertEqual(found(report, A, NUMERATOR), (RECOVERED, 28, 28))

    def test_of_two_hidden_areas_the_one_in_the_mean_is_found_where_the_other_is_too_small(self):
        survey = areas((31, 28), (50, 41), (60, 45), (3, 1), comparators={"bd": [B, D]})
        row = mean_row(0.82, variance_of((0.90, 31), (0.82, 50), (0.75, 60)), contributing=3, group="adults")
        for with_comparator, verdict in ((True, RECOVERED), (False, WIDE)):
            hidden = lambda row: row["area"] in (A, D) or not with_comparator or row["basis"] == "PARTICIPANTS_POOLED"
            rows = survey.export(lambda row: row["area"] not in (B, C) and hidden(row))
            attack = Attack(Exports.of([*rows, row], survey.described), survey.truth())
            report = attack.public("public", Effort())
            self.assertEqual(found(report, A, NUMERATOR)[0], verdict)
            self.assertEqual(attack.unclear, 0 if with_comparator else 1)

    def test_a_mean_without_the_hidden_area_tells_nothing_of_it(self):
        survey = areas((31, 28), (50, 41), (60, 45))
        rows = survey.export(lambda row: row["area"] == A or row["basis"] != "AREA")
        rows.append(mean_row(0.79, 0.001, contributing=2, group="adults"))
        report = Attack(Exports.of(rows, survey.described), survey.truth()).public("public", Effort())
        self.assertEqual(report.leaks, [])


def variance_of(*areas: tuple[float, int]) -> float:
    """The variance of a mean of areas, from what is printed of each."""
    return sum(p * (1 - p) / n for p, n in areas) / len(areas) ** 2


def mean_row(p: float, variance: float, contributing: int, group: str) -> dict[str, str]:
    """A mean of areas with Wilson's interval."""
    size = p * (1 - p) / variance
    shrunk = 1 + Z * Z / size
    centre, half = (p + Z * Z / size / 2) / shrunk, Z / shrunk * math.sqrt(p * (1 - p) / size + Z * Z / size**2 / 4)
    row = kit.key_of("areas/XX", "PARTICIPANTS_EQUAL_UNIT", "", group, "", "one")
    told = {"printed_percent": str(round(100 * p)), "lower": repr(centre - half), "upper": repr(centre + half)}
    counts = {"respondents_from": "100", "respondents_to": "199", "areas_contributing": str(contributing)}
    return {**row, **told, **counts, "rounding": "WHOLE_PERCENT"}


class Numerators(unittest.TestCase):
    """By how many a numerator has to be free: five, or half of what one shown figure around it leaves."""

    def widths(self, survey: Small, hidden) -> dict[str, int]:
        """By how many the numerators of hidden areas have to be free."""
        exports = survey.public(hidden)
        found = [one for one in secrets(exports, Truth(survey.truth())) if one.measure == NUMERATOR]
        return {min(one.count.place.areas): one.width for one in found if len(one.count.place.areas) == 1}

    def test_half_is_rounded_up_and_five_are_enough(self):
        self.assertEqual([needed_width(room) for room in (0, 1, 2, 3, 4, 5, 80, math.inf)], [0, 1, 1, 2, 2, 5, 5, 5])

    def test_among_many_it_is_five(self):
        self.assertEqual(self.widths(areas((40, 21), (45, 20), (60, 45)), of(A, B)), {A: 5, B: 5})

    def test_where_a_sum_has_two_one_is_enough(self):
        survey = areas((40, 1), (45, 1), (60, 45), comparators={"ab": [A, B]})
        self.assertEqual(self.widths(survey, of(A, B)), {A: 1, B: 1})
        report = Attack(survey.public(of(A, B)), survey.truth()).public("public", Effort())
        self.assertEqual(found(report, A, NUMERATOR), (WIDE, 0, 2))
        self.assertEqual(report.leaks, [])

    def test_where_a_sum_has_four_one_is_too_few(self):
        # 43 % and 44 % of many leave it open whether three or four of B's are in it
        survey = areas((40, 0), (45, 4), (250, 125), comparators={"ab": [A, B], "bc": [B, C]})
        hidden = lambda row: row["basis"] == "PARTICIPANTS_POOLED" or of(A, B)(row)
        self.assertEqual(self.widths(survey, hidden), {A: 2, B: 2})
        report = Attack(survey.public(hidden), survey.truth()).public("public", Effort())
        self.assertEqual(found(report, A, NUMERATOR), (TIGHT, 0, 1))

    def test_what_several_figures_leave_together_lowers_nothing(self):
        # both comparators are large; B is what they have in common, and nothing of it is left
        survey = areas((40, 20), (45, 1), (60, 45), comparators={"ab": [A, B], "bc": [B, C]})
        self.assertEqual(self.widths(survey, of(B)), {B: 5})
        report = Attack(survey.public(of(B)), survey.truth()).public("public", Effort())
        self.assertEqual(found(report, B, NUMERATOR), (RECOVERED, 1, 1))

    def test_where_a_sum_has_none_there_is_no_secret_but_how_many_answered(self):
        survey = areas((40, 0), (4, 0), (60, 45), comparators={"ab": [A, B]})
        report = Attack(survey.public(of(A, B)), survey.truth()).public("public", Effort())
        self.assertEqual({one.secret.measure for one in report.findings}, {RESPONDENTS})

    def test_where_nearly_all_of_a_sum_are_in_it_those_outside_are_few(self):
        # 83 of 85 in the sum, so that at least 43 of the 45 are, where it is known that they are 45
        survey = areas((40, 39), (45, 44), (60, 45), comparators={"ab": [A, B]})
        described = kit.document({"ab": [A, B]}, ["adults"], [])
        described["indicators"][BAD] = {**described["indicators"][kit.GOOD], "options": ["bad"]}
        rows = survey.export(of(B))
        [shown, *_] = [row for row in survey.export() if of(B)(row)]
        for told, width in (([], 5), ([{**shown, "indicator": f"{BAD}/revisions/1", "printed_percent": "2"}], 1)):
            exports = Exports.of([*rows, *told], Described.of(described))
            found = [one for one in secrets(exports, Truth(None)) if one.measure == NUMERATOR]
            self.assertEqual({one.width for one in found}, {width})

    def test_how_many_a_shown_figure_has_counts_and_not_the_range_that_is_printed(self):
        # 10 % of 20 to 29 are 2 of 20 or 3 of 29
        survey = areas((8, 1), (12, 1), (60, 45), comparators={"ab": [A, B]})
        exports = survey.public(of(A, B))
        for truth, width in ((None, 2), (survey.truth(), 1)):
            found = [one for one in secrets(exports, Truth(truth)) if one.measure == NUMERATOR]
            self.assertEqual({one.width for one in found}, {width})

    def test_of_few_who_returned_a_response_half_is_enough(self):
        survey = areas((40, 21), (3, 1), (60, 45))
        rows = survey.export(of(A, B))
        for row in rows:
            if row["area"] == B:
                row["eligible_from"] = row["eligible_to"] = "3"
        exports = Exports.of(rows, survey.described)
        found = [one for one in secrets(exports, Truth(survey.truth())) if one.measure == NUMERATOR]
        self.assertEqual({min(one.count.place.areas): one.width for one in found}, {A: 5, B: 2})

    def test_what_another_indicator_prints_is_no_secret(self):
        described = kit.document({}, ["adults"], [])
        every = {**described["indicators"][kit.GOOD], "denominator": "ALL_ANSWERED"}
        described["indicators"][OF_ALL] = every
        row = {**kit.key_of(A, "AREA", "", "adults", "", "one"), "indicator": f"{OF_ALL}/revisions/1"}
        shown = areas((40, 21)).export()
        # the share of those without an opinion tells how many answered in all
        for no_opinion, told in (("", {RESPONDENTS, OTHERS}), ("9", {OTHERS})):
            rows = [{**one, "no_opinion_percent": no_opinion} for one in shown]
            rows.append({**row, "missing": "SUPPRESSED"})
            exports = Exports.of(rows, Described.of(described))
            self.assertEqual({one.measure for one in secrets(exports, Truth(None))}, told)


    def test_all_answers_lie_between_those_with_an_opinion_and_those_returned(self):
        described = kit.document({}, ["adults"], [])
        described["indicators"][OF_ALL] = {**described["indicators"][kit.GOOD], "denominator": "ALL_ANSWERED"}
        row = {**kit.key_of(A, "AREA", "", "adults", "", "one"), "indicator": f"{OF_ALL}/revisions/1"}
        for returned, width in (("43", 2), ("41", 1), ("60", 5)):
            rows = [{**one, "eligible_from": returned, "eligible_to": returned} for one in areas((40, 21)).export()]
            rows = [{**one, "no_opinion_percent": ""} for one in rows]
            exports = Exports.of([*rows, {**row, "missing": "SUPPRESSED"}], Described.of(described))
            [found] = [one for one in secrets(exports, Truth(None)) if one.measure == RESPONDENTS]
            self.assertEqual(found.width, width, returned)


class Drive(unittest.TestCase):
    """The attack on what a suite exports fails where it would show nothing."""

    def report(self, *verdicts: str) -> Report:
        [secret, *_] = secrets(areas((40, 21), (45, 20)).public(of(A)), Truth(None))
        return Report("public", 1, [Finding(secret, 0, 9, verdict) for verdict in verdicts])

    def test_where_little_is_secret(self):
        self.assertEqual(list(drive.shows_nothing([self.report(*[WIDE] * drive.FEWEST)])), [])
        self.assertEqual(list(drive.shows_nothing([self.report(WIDE)])), ["only 1 counts are secret"])

    def test_where_much_is_not_tried(self):
        most = [self.report(*[WIDE] * 490, *[UNTRIED] * 10), self.report(UNTRIED)]
        self.assertEqual(list(drive.shows_nothing(most[:1])), [])
        self.assertEqual(list(drive.shows_nothing(most)), ["11 of 501 were not tried"])

    def test_sets_and_regions_are_of_areas_that_take_part(self):
        for scale in (survey.SMALL, survey.LARGE):
            self.assertEqual(sum(len(areas) for areas in scale.members.values()), len(scale.areas))
            self.assertEqual(
                set(scale.comparators), {key for one in survey.RELEASES for key in (*survey.REGIONS, *one.comparators)}
            )


class SeveralReleases(unittest.TestCase):
    def test_two_releases_with_sets_that_differ_by_one_area_give_it(self):
        survey = areas((40, 20), (4, 2), (60, 45), (70, 50), comparators={"three": [A, B, C], "two": [A, C]})
        hidden = lambda row: row["basis"] in ("AREA", "PARTICIPANTS_POOLED")
        beside = lambda other: lambda row: hidden(row) or row["comparator"].endswith(f"/{other}/revisions/1")
        one, two = survey.export(beside("two"), "one"), survey.export(beside("three"), "two")
        one = [row for row in one if "/two/" not in row["comparator"]]
        two = [row for row in two if "/three/" not in row["comparator"]]
        for rows in (one, two):
            self.assertEqual(Attack(Exports.of(rows, survey.described), survey.truth()).public("p", Effort()).leaks, [])
        report = Attack(Exports.of(one + two, survey.described), survey.truth()).public("both", Effort())
        self.assertEqual(found(report, B, RESPONDENTS), (RECOVERED, 4, 4))

    def test_what_one_release_hides_and_another_shows_is_recovered(self):
        survey = areas((40, 20), (45, 20), (60, 45))
        rows = survey.export(of(A, B), "one") + survey.export(release="two")
        report = Attack(Exports.of(rows, survey.described), survey.truth()).public("both", Effort())
        self.assertEqual(found(report, A, RESPONDENTS), (RECOVERED, 40, 40))
        self.assertEqual(found(report, A, NUMERATOR), (RECOVERED, 20, 20))


class Owners(unittest.TestCase):
    def test_an_owner_subtracts_its_own(self):
        survey = areas((40, 21), (45, 20), (60, 45))
        attack = Attack(survey.public(of(A, B)), survey.truth())
        report = attack.by_owners("owner", [survey.truth().of_area(A)], Effort())
        self.assertEqual(found(report, B, RESPONDENTS), (RECOVERED, 45, 45))
        self.assertTrue(all(one.secret.count.place.areas != {A} for one in report.findings))
        self.assertEqual(attack.public("public", Effort()).leaks, [], "what an owner knew is forgotten")

    def test_three_are_safe_from_one_owner_and_not_from_two(self):
        survey = areas((40, 21), (45, 20), (60, 45), (70, 51))
        attack, truth = Attack(survey.public(of(A, B, C)), survey.truth()), survey.truth()
        self.assertEqual(attack.by_owners("owner", [truth.of_area(A)], Effort()).leaks, [])
        report = attack.by_owners("owners", [truth.of_area(A), truth.of_area(B)], Effort())
        self.assertEqual(found(report, C, RESPONDENTS), (RECOVERED, 60, 60))

    def test_what_is_known_to_leak_is_not_tried_again(self):
        survey = areas((4, 3), (50, 41), (60, 45))
        attack = Attack(survey.public(of(A)), survey.truth())
        known = attack.public("public", Effort()).leaks
        self.assertEqual(attack.by_owners("owner", [survey.truth().of_area(B)], Effort(), known).findings, [])


class Printed(unittest.TestCase):
    def test_small_counts_and_shares_tell_each_other(self):
        said = Statements()
        place = areas((7, 3)).truth().figures[0].place
        whole, part = Count(place, frozenset({"bad", "good"})), Count(place, frozenset({"good"}))
        said.printed(part, whole, (0.425, 0.435), (5, 9), 30)
        self.assertEqual((said.ranges[whole], said.ranges[part]), ((7, 7), (3, 3)))

    def test_a_share_of_all_of_few_would_not_have_been_printed(self):
        said = Statements()
        place = areas((7, 3)).truth().figures[0].place
        whole, part = Count(place, frozenset({"bad", "good"})), Count(place, frozenset({"good"}))
        with self.assertRaises(Contradiction):
            said.printed(part, whole, (0.995, 1.0), (5, 9), 30)
        said.printed(part, whole, (0.995, 1.0), (40, 40), 30)
        self.assertEqual(said.ranges[part], (40, 40))

    def test_halves_round_away_from_zero(self):
        said = Statements()
        place = areas((7, 3)).truth().figures[0].place
        whole, part = Count(place, frozenset({"bad", "good"})), Count(place, frozenset({"good"}))
        said.printed(part, whole, (0.125, 0.135), (200, 200), 30)
        self.assertEqual(said.ranges[part], (25, 26))


class CommandLine(unittest.TestCase):
    def run_on(self, survey: Small, hidden) -> subprocess.CompletedProcess:
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder)
            with (path / "public.csv").open("w", newline="") as file:
                writer = csv.DictWriter(file, kit.COLUMNS)
                writer.writeheader()
                writer.writerows(survey.export(hidden))
            (path / "described.json").write_text(
                json.dumps(kit.document(survey.comparators, survey.groups, survey.sensitive))
            )
            command = [
                sys.executable,
                HERE / "attacker.py",
                "--described",
                path / "described.json",
                path / "public.csv",
            ]
            return subprocess.run(command, capture_output=True, text=True, check=False)

    def test_a_leak_is_told_and_ends_with_one(self):
        ended = self.run_on(areas((4, 3), (50, 41), (60, 45)), of(A))
        self.assertEqual(ended.returncode, 1, ended.stderr)
        self.assertIn(f"recovered: respondents of good: adults of {A}: 4–4", ended.stdout)

    def test_none_ends_with_zero(self):
        ended = self.run_on(areas((40, 21), (45, 20), (60, 45)), of(A, B))
        self.assertEqual((ended.returncode, ended.stderr), (0, ""))


if __name__ == "__main__":
    unittest.main()
