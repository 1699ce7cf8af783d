"""What it costs to explain: a submission that fails beside one that passes.

    python tests/benchmarks/failing.py [EXERCISE ...]

For each exercise: milliseconds for the reference and, as a median over every tenth known mistake, for a submission
with it; their ratio, without the smallest case; and what that adds, which is held to half a second. The first
round works the mistakes out and is not counted: a class shares them. It judges nothing and fails nothing.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from grader.course import Course, Exercise
from grader.mistake import read_mistakes
from grader.session import Session

ROOT = Path(__file__).resolve().parents[2]
SEED, ROUNDS, EVERY, GOAL = 1, 5, 10, 2.0


def seconds(session: Session, exercise: Exercise, file: Path, smallest: bool) -> float:
    """The quickest of some rounds, after one that is not counted."""
    taken = []
    for _ in range(ROUNDS + 1):
        start = time.perf_counter()
        session.grade(exercise, file, seed=SEED, device="cpu", smallest=smallest)
        taken.append(time.perf_counter() - start)
    return min(taken[1:])


def main() -> None:
    course = Course(ROOT)
    chosen = [course.exercise(key) for key in sys.argv[1:]] or course.exercises
    print(f"{'exercise':24} {'passing':>10} {'failing':>10} {'ratio':>6} (goal {GOAL})   smallest case adds")
    with Session() as session, tempfile.TemporaryDirectory() as folder:
        for exercise in chosen:
            passing = seconds(session, exercise, exercise.reference, smallest=False)
            failing, added = [], []
            for mistake in read_mistakes(exercise)[::EVERY]:
                file = Path(folder) / exercise.stub.name
                file.write_text(mistake.source, encoding="utf-8")
                plain = seconds(session, exercise, file, smallest=False)
                failing.append(plain)
                added.append(seconds(session, exercise, file, smallest=True) - plain)
            median = statistics.median(failing)
            print(
                f"{exercise.name:24} {1000 * passing:7.1f} ms {1000 * median:7.1f} ms {median / passing:6.2f}"
                f"              {1000 * statistics.median(added):7.1f} ms, at most {1000 * max(added):.1f} ms",
                flush=True,
            )


if __name__ == "__main__":
    main()
