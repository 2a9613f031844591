"""Tries to compute what a benchmark service hides, from files that it exports and from nothing else.

    attacker.py --described described.json public.csv [another.csv ...] [--owner own.csv] [--truth all.csv]

Exit code 1 when a suppressed figure was recovered or bounded too tightly, 2 when the files contradict each other or the
truth.
"""

import argparse
import pathlib
import sys
from typing import Callable

from exports import Described, Exports
from judge import Attack, Effort
from worlds import Contradiction


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("exports", nargs="+", type=pathlib.Path, help="exported CSV files, or folders of them")
    parser.add_argument(
        "--described", required=True, type=pathlib.Path, help="what indicators and comparators are, as JSON"
    )
    parser.add_argument(
        "--owner", action="append", default=[], metavar="FILE", type=pathlib.Path, help="exact figures of one area"
    )
    parser.add_argument(
        "--truth", type=pathlib.Path, help="exact figures of all areas, to judge by and not to compute with"
    )
    parser.add_argument("--limit", type=int, default=400, help="linear programs a question (default %(default)s)")
    parser.add_argument("--show", type=int, default=10, help="leaks to print (default %(default)s)")
    parser.add_argument("--without-parts", action="store_true", help="leave out parts of larger suppressed figures")
    parser.add_argument(
        "--whole", type=int, default=0, metavar="N", help="bound the N narrowest secrets of a question in whole numbers"
    )
    parser.add_argument("--others", action="store_true", help="bound the answers outside of each numerator too")
    return parser.parse_args()


def main() -> int:
    given = arguments()
    described = Described.read(given.described)
    exports = Exports.read(given.exports, described)
    owned = [Exports.read([path], described) for path in given.owner]
    truth = Exports.read([given.truth], described) if given.truth else None
    effort = Effort(limit=given.limit, parts=not given.without_parts, others=given.others, refined=given.whole)
    report = Attack(exports, truth).by_owners("with owners" if owned else "public", owned, effort)
    print("\n".join(report.lines(given.show)))
    for reason, count in exports.passed_over.items():
        print(f"  passed over: {count} figures of {reason}")
    return 1 if report.leaks else 0


def guarded(attack: Callable[[], int]) -> int:
    """The exit code of an attack; 2 where it contradicts itself."""
    try:
        return attack()
    except Contradiction as error:
        print(f"contradiction: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(guarded(main))
