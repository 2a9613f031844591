"""A simulated survey for timing: areas of very different size, five-option items, two kinds of missing answer."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

AREAS = 290
ITEMS = 20
NOT_ASKED, NO_ANSWER = 250, 251
NANO = 1_000_000_000


@dataclass
class Survey:
    area: np.ndarray  # u16 per row
    weight: np.ndarray  # i64 per row, at 1e-9
    items: list  # u8 per row: 0 to 4, or a missing code
    population: np.ndarray  # u64 per area
    sex: np.ndarray  # u8 per row: 0 or 1, or a missing code
    age: np.ndarray  # u8 per row: 0 to 2, or a missing code

    def write(self, folder: Path) -> None:
        """Raw little-endian columns, as the release binary reads them."""
        self.area.astype("<u2").tofile(folder / "area.u16")
        self.weight.astype("<i8").tofile(folder / "weight.i64")
        self.population.astype("<u8").tofile(folder / "population.u64")
        self.sex.tofile(folder / "b0.u8")
        self.age.tofile(folder / "b1.u8")
        for number, codes in enumerate(self.items):
            codes.tofile(folder / f"q{number:02}.u8")


def simulate(rows: int, order: str, weights: str, seed: int = 20260101) -> Survey:
    """`order` is "shuffled" or "sorted" (by area); `weights` is "own" (one per row) or "area" (one per area)."""
    rng = np.random.default_rng(seed)
    size = rng.lognormal(0.0, 1.0, AREAS)
    count = np.maximum(5, (size / size.sum() * rows).astype(np.int64))
    count[np.argmax(count)] += rows - count.sum()
    area = np.repeat(np.arange(AREAS, dtype=np.uint16), count)
    if order == "shuffled":
        rng.shuffle(area)
    population = np.ceil(count / rng.uniform(0.4, 0.8, AREAS)).astype(np.uint64)
    weight = (population / count)[area]
    if weights == "own":
        weight = weight * rng.uniform(0.7, 1.4, rows)
    level = rng.normal(0.0, 0.3, AREAS)[area] + rng.normal(0.0, 0.8, rows)
    items = []
    for _ in range(ITEMS):
        answer = np.digitize(level + rng.logistic(0.0, 1.0, rows), [-2.6, -1.6, -0.6, 1.2]).astype(np.uint8)
        chance = rng.random(rows)
        answer[chance < 0.10] = NO_ANSWER
        answer[chance < 0.04] = NOT_ASKED
        items.append(answer)
    sex = rng.integers(0, 2, rows, dtype=np.uint8)
    age = rng.choice(3, rows, p=[0.35, 0.45, 0.2]).astype(np.uint8)
    for codes in (sex, age):
        codes[rng.random(rows) < 0.02] = NO_ANSWER
    return Survey(area, np.rint(weight * NANO).astype(np.int64), items, population, sex, age)
