"""How far `grade bench` agrees with itself, and with a known truth.

    python tests/benchmarks/timing.py

First `grade bench 3` twice: by how much each ratio differs. Then submissions that do the work of a function 2 and
10 times: by how much the measured ratio misses the truth, for calls of 100 µs or more. It judges nothing and fails
nothing.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from grader.bench.measurement import Point
from grader.course import Course
from grader.session import Session

COURSE = Course(Path(__file__).resolve().parents[2])
AGREE_GOAL, TRUTH_GOAL = 0.05, 0.10
LONG_ENOUGH = 1e-4

TIMES = """

_once = {function}


def {function}(*args, **kwargs):
    for _ in range({times} - 1):
        _once(*args, **kwargs)
    return _once(*args, **kwargs)
"""

KNOWN = (
    ("1", "one_by_one", "train"),
    ("2", "cross_entropy_of_rows", "cross_entropy"),
    ("5", "convolving", "conv2d"),
)
"""Exercise, workload, and the function that it calls."""


def points(session: Session, number: str, file: Path, workload: str = "") -> dict[tuple[str, int], Point]:
    """All figures, by workload and size."""
    bench = session.bench(COURSE.exercise(number), file, workloads=[workload] if workload else [])
    return {(one.name, point.size): point for one in bench.measurements for point in one.points}


def agreement(session: Session) -> None:
    file = COURSE.exercise("3").reference
    first, second = points(session, "3", file), points(session, "3", file)
    print(f"grade bench 3, twice: ratios of the reference to itself (goal: within {AGREE_GOAL:.0%})")
    for key in sorted(first.keys() & second.keys()):
        one, other = first[key].ratio.value, second[key].ratio.value
        name, size = key
        print(f"  {name:<12} N = {size:>6,}   {one:5.3f}  {other:5.3f}   {other / one - 1:+6.1%}")


def truth(session: Session) -> None:
    print(f"the work done k times (goal: within {TRUTH_GOAL:.0%} where a call takes 100 µs or more)")
    with tempfile.TemporaryDirectory() as folder:
        for number, workload, function in KNOWN:
            exercise = COURSE.exercise(number)
            for times in (2, 10):
                file = Path(folder) / f"{exercise.name}.py"
                source = exercise.reference.read_text(encoding="utf-8")
                file.write_text(source + TIMES.format(function=function, times=times), encoding="utf-8")
                for (_, size), point in points(session, number, file, workload).items():
                    call = point.reference.median
                    if call >= LONG_ENOUGH:
                        ratio = point.ratio.value
                        print(
                            f"  {function:<14} N = {size:>6,}   {call * 1e6:7.0f} µs   k = {times:>2}   "
                            f"measured {ratio:6.2f}   {ratio / times - 1:+6.1%}"
                        )


if __name__ == "__main__":
    with Session() as running:
        agreement(running)
        truth(running)
