"""A linear program over a world: how small and how large a count can be, given what is known.

One program serves all counts of a question: only its objective changes, and every solution found on the way is a world
that fits what is known. So most counts are seen to be wide without a program of their own.
"""

import contextlib
import math
from dataclasses import dataclass
from typing import Iterator, Sequence

import highspy
import numpy as np

from worlds import Contradiction, Count, Statements, World

TOLERANCE = 1e-5
# No count in a survey is larger; it keeps programs bounded where no sum is shown.
LARGEST = 100_000.0
SEED = 20260101

# how long to look for an end in whole numbers
WHOLE_SECONDS = 3.0

# how the simplex method goes on: after a change of bounds, and after a change of costs
DUAL, PRIMAL = 1, 4

# a glance at many counts is worth its time while it shows so many of those that are left to be wide
WORTH = 0.02


@dataclass
class Bounds:
    """The least and the most that counts were found to be, and which of both are known to be the ends."""

    least: np.ndarray
    most: np.ndarray
    ended: np.ndarray

    def whole(self, at: int) -> tuple[int, int]:
        """The whole numbers between both."""
        return math.ceil(self.least[at] - TOLERANCE), math.floor(self.most[at] + TOLERANCE)


class Program:
    """The world with what is known of it."""

    def __init__(self, world: World, said: Statements) -> None:
        self.world = world
        self.solved = 0
        self.everything = np.arange(world.size, dtype=np.int32)
        self.solver = highspy.Highs()
        self.solver.silent()
        self.solver.setOptionValue("threads", 1)
        self.solver.passModel(_rows(world, said).model())
        self.public_rows = self.solver.getNumRow()
        self._run()
        # from here on only the objective changes: the last world stays one, and is where the search goes on
        self.solver.setOptionValue("presolve", "off")
        self._use(PRIMAL)
        self.public_basis = self.solver.getBasis()

    def solve(self, costs: np.ndarray) -> np.ndarray:
        """The world in which the costs are least."""
        self.solver.changeColsCost(self.world.size, self.everything, costs)
        self._run()
        self.solved += 1
        return np.array(self.solver.getSolution().col_value)

    @contextlib.contextmanager
    def knowing(self, said: Statements) -> Iterator[None]:
        """Adds what somebody knows besides, for a while."""
        self._forget()
        more = _rows(self.world, said)
        for (least, most), columns, factors in zip(more.ends, more.columns, more.factors):
            self.solver.addRow(least, most, len(columns), columns, factors)
        try:
            self._use(DUAL)
            self._run()
            self._use(PRIMAL)
            yield
        finally:
            self._use(PRIMAL)
            self._forget()

    def whole_ends(self, columns: np.ndarray) -> tuple[float, float]:
        """Between which ends a sum of columns lies when all of them are whole numbers.

        The ends are proven, also where the time does not suffice for the nearest ones.
        """
        costs = np.zeros(self.world.size)
        costs[columns] = 1.0
        self._make(highspy.HighsVarType.kInteger)
        self.solver.setOptionValue("presolve", "choose")
        ends = []
        for sign in (1.0, -1.0):
            self.solver.changeColsCost(self.world.size, self.everything, sign * costs)
            self.solver.setOptionValue("time_limit", WHOLE_SECONDS)
            self.solver.run()
            if self.solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
                raise Contradiction("no whole counts fit what is known")
            ends.append(sign * self.solver.getInfo().mip_dual_bound)
        self.solver.setOptionValue("time_limit", math.inf)
        self.solver.setOptionValue("presolve", "off")
        self._make(highspy.HighsVarType.kContinuous)
        self._forget()
        return ends[0], ends[1]

    def _make(self, kind: highspy.HighsVarType) -> None:
        self.solver.changeColsIntegrality(self.world.size, self.everything, np.array([kind] * self.world.size))

    def allows(self, said: Statements) -> bool:
        """Whether something could be true."""
        try:
            with self.knowing(said):
                return True
        except Contradiction:
            return False

    def _forget(self) -> None:
        """Back to what everybody knows; without costs, the first world is a best one."""
        rows = self.solver.getNumRow()
        if rows > self.public_rows:
            self.solver.deleteRows(rows - self.public_rows, np.arange(self.public_rows, rows, dtype=np.int32))
        self.solver.changeColsCost(self.world.size, self.everything, np.zeros(self.world.size))
        self.solver.setBasis(self.public_basis)

    def _use(self, strategy: int) -> None:
        self.solver.setOptionValue("simplex_strategy", strategy)

    def _run(self) -> None:
        self.solver.run()
        status = self.solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            raise Contradiction("no counts fit what is known")
        if status != highspy.HighsModelStatus.kOptimal:
            raise RuntimeError(f"the solver ended with {status}")


def _rows(world: World, said: Statements) -> "_Rows":
    rows = _Rows(world)
    for count, (least, most) in said.ranges.items():
        rows.add([(world.of(count), 1.0)], least, most)
    for (part, whole), (least, most) in said.shares.items():
        rows.proportion([(world.of(part), 1.0)], [(world.of(whole), 1.0)], least, most)
    for place, (least, most) in said.asked.items():
        rows.add([(world.of(Count(place, frozenset())), 1.0), (world.not_completed(place), 1.0)], least, most)
    for place, (least, most) in said.rates.items():
        completed = [(world.of(Count(place, frozenset())), 1.0)]
        rows.proportion(completed, [*completed, (world.not_completed(place), 1.0)], least, most)
    return rows


Terms = list[tuple[np.ndarray, float]]


class _Rows:
    """Collects rows of a linear program."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.starts = [0]
        self.columns: list[np.ndarray] = []
        self.factors: list[np.ndarray] = []
        self.ends: list[tuple[float, float]] = []

    def add(self, terms: Terms, least: float, most: float) -> None:
        dense: dict[int, float] = {}
        if len(terms) > 1:
            for columns, factor in terms:
                for column in columns:
                    dense[column] = dense.get(column, 0.0) + factor
            columns = np.fromiter(dense, dtype=np.int32)
            factors = np.fromiter(dense.values(), dtype=float)
        else:
            [(columns, factor)] = terms
            factors = np.full(len(columns), factor)
        self.columns.append(columns.astype(np.int32))
        self.factors.append(factors)
        self.starts.append(self.starts[-1] + len(columns))
        self.ends.append((least, most))

    def proportion(self, part: Terms, whole: Terms, least: float, most: float) -> None:
        """A part of a whole lies between two shares of it."""
        if least > 0.0:
            self.add([*part, *((columns, -least * factor) for columns, factor in whole)], 0.0, math.inf)
        if most < 1.0:
            self.add([*part, *((columns, -most * factor) for columns, factor in whole)], -math.inf, 0.0)

    def model(self) -> highspy.HighsLp:
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = self.world.size, len(self.ends)
        model.col_cost_ = np.zeros(self.world.size)
        model.col_lower_ = np.zeros(self.world.size)
        most = np.full(self.world.size, LARGEST)
        most[self.world.absent] = 0.0
        model.col_upper_ = most
        model.row_lower_ = np.array([least for least, _ in self.ends])
        model.row_upper_ = np.array([most for _, most in self.ends])
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.array(self.starts, dtype=np.int32)
        model.a_matrix_.index_ = np.concatenate(self.columns) if self.columns else np.zeros(0, dtype=np.int32)
        model.a_matrix_.value_ = np.concatenate(self.factors) if self.factors else np.zeros(0)
        return model


class Search:
    """Bounds many counts with one program."""

    def __init__(self, program: Program, counts: Sequence[Count], needed: Sequence[int], widths: Sequence[int]) -> None:
        self.program = program
        self.sets = [program.world.of(count) for count in counts]
        self.flat = np.concatenate(self.sets) if self.sets else np.zeros(0, dtype=np.int64)
        self.starts = np.cumsum([0, *(len(one) for one in self.sets)])[:-1]
        self.needed = np.array(needed, dtype=float)
        self.widths = np.array(widths, dtype=float)
        # counts with both ends found that are narrow
        self.stayed = 0
        self.bounds = Bounds(
            np.full(len(self.sets), math.inf),
            np.full(len(self.sets), -math.inf),
            np.zeros((2, len(self.sets)), dtype=bool),
        )

    def wide(self) -> np.ndarray:
        """Which counts were seen far enough apart, and large enough."""
        least = np.ceil(self.bounds.least - TOLERANCE)
        most = np.floor(self.bounds.most + TOLERANCE)
        return (most - least >= self.widths) & (most >= self.needed)

    def look(self, costs: np.ndarray) -> None:
        """Solves for some costs, and notes what every count is there."""
        found = self.program.solve(costs)
        values = np.add.reduceat(found[self.flat], self.starts)
        self.bounds.least = np.minimum(self.bounds.least, values)
        self.bounds.most = np.maximum(self.bounds.most, values)

    def costs(self, weights: np.ndarray) -> np.ndarray:
        """The sum of all counts with these weights, as costs of columns."""
        spread = np.repeat(weights, [len(one) for one in self.sets])
        return np.bincount(self.flat, weights=spread, minlength=self.program.world.size)

    def run(self, order: Sequence[float], glances: int, limit: int, enough: int) -> None:
        """Looks at many counts at once, and then at each that is still narrow, in order and then narrowest first.

        Ends after so many programs, or after enough counts that stayed narrow.
        """
        if not len(self.sets):
            return
        last = self.program.solved + limit
        self.look(np.zeros(self.program.world.size))
        self._glance(glances)
        apart = self.bounds.most - self.bounds.least
        for at in np.lexsort((apart, order)):
            if self.program.solved >= last or self.stayed >= enough:
                return
            if not self.wide()[at]:
                self.end(int(at))
                self.stayed += not self.wide()[at]

    def _glance(self, glances: int) -> None:
        """Looks at all counts that are still narrow together, as sums with signs by chance."""
        chance = np.random.default_rng(SEED)
        before = len(self.sets)
        for glance in range(glances):
            narrow = ~self.wide()
            left = int(narrow.sum())
            if left == 0 or glance > 2 and before - left < WORTH * before:
                return
            before = left
            self.look(self.costs(narrow * chance.choice([-1.0, 1.0], len(self.sets))))

    def refine(self, chosen: np.ndarray, how_many: int) -> None:
        """Bounds the chosen counts that are nearest to narrow in whole numbers: fractions hide more than persons can.

        Ends what somebody knows besides.
        """
        apart = np.where(chosen, self.bounds.most - self.bounds.least - self.widths, math.inf)
        near = [int(at) for at in np.argsort(apart)[: 4 * how_many] if chosen[at]]
        for at in near:
            self.end(at)
        near.sort(key=lambda at: self.bounds.most[at] - self.bounds.least[at] - self.widths[at])
        for at in near[:how_many]:
            least, most = self.program.whole_ends(self.sets[at])
            self.bounds.least[at] = max(self.bounds.least[at], least)
            self.bounds.most[at] = min(self.bounds.most[at], most)

    def end(self, at: int) -> None:
        """Finds both ends of a count."""
        costs = np.zeros(self.program.world.size)
        costs[self.sets[at]] = 1.0
        for side, sign in enumerate((1.0, -1.0)):
            self.look(sign * costs)
            self.bounds.ended[side, at] = True
