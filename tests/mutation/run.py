"""Do the checks notice every small change to a reference? Mutation testing, exercise by exercise.

    python tests/mutation/run.py [EXERCISE ...] [--seeds 2] [--jobs N] [--write]

Each mutant of the reference is graded as a submission. It is killed where a check does not pass on one of the
seeds. One that survives either cannot be told from the reference, which a person declares in
`equivalent.toml` with the reason, or it shows a hole in the checks. With --write the numbers go to
docs/mutants.md.

Exit status: 0 where every survivor is declared, 1 where one is not or a declaration is wrong.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if __name__ == "__main__":
    sys.path[0] = str(ROOT / "tests")  # so that `mutation` is a package here too

from grader.answers import Answers
from grader.check import LONG
from grader.classroom.pool import Pool
from grader.course import Course, Exercise
from grader.sandbox.level import choose
from grader.session import grading
from mutation.equivalent import Equivalent, declared, stale
from mutation.mutants import Key, Mutant, mutants_of
from mutation.page import Row, write


@dataclass(frozen=True)
class Outcome:
    """What became of an exercise's mutants."""

    mutants: Sequence[Mutant]
    killed_by: dict[int, str]
    """The first check that did not pass, by the mutant's index."""
    declarations: Sequence[Equivalent]
    seconds: float

    @property
    def survivors(self) -> list[Mutant]:
        return [mutant for i, mutant in enumerate(self.mutants) if i not in self.killed_by]

    @property
    def holes(self) -> list[Mutant]:
        """Survivors that nobody has declared."""
        known = {key for one in self.declarations for key in one.keys}
        return [mutant for mutant in self.survivors if mutant.key not in known]

    @property
    def refuted(self) -> list[tuple[Mutant, str]]:
        """Killed ones that somebody has declared equivalent, each with the check that tells."""
        known = {key for one in self.declarations for key in one.keys}
        return [
            (self.mutants[i], check) for i, check in self.killed_by.items() if self.mutants[i].key in known
        ]

    @property
    def stale(self) -> list[Key]:
        return stale(self.declarations, self.mutants)

    @property
    def row(self) -> Row:
        equivalent = len(self.survivors) - len(self.holes)
        return Row(len(self.mutants), len(self.killed_by), equivalent)


def examine(exercise: Exercise, mutants: Sequence[Mutant], seeds: int, jobs: int) -> Outcome:
    """Grades the mutants: all of them with the quick checks and the first seed, then what is left of them with
    the other seeds, and in the end with the checks that train for long: they see what the others let by.
    """
    start = time.monotonic()
    checks = Answers(exercise).checks
    quick = [check.name for check in checks if check.timeout < LONG]
    slow = [check.name for check in checks if check.timeout >= LONG]
    killed: dict[int, str] = {}
    for names in filter(None, (quick, slow)):
        for seed in range(seeds):
            left = [i for i in range(len(mutants)) if i not in killed]
            killed |= dict(_killed(exercise, mutants, left, names, seed, jobs))
    return Outcome(mutants, killed, declared(exercise.name), time.monotonic() - start)


def _killed(
    exercise: Exercise, mutants: Sequence[Mutant], left: list[int], names: list[str], seed: int, jobs: int
) -> Iterator[tuple[int, str]]:
    """(index of the mutant, check that it does not pass) of those that these checks tell from the reference."""
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        requests = []
        for i in left:
            file = Path(folder) / f"mutant{i:04}.py"
            file.write_text(mutants[i].source, encoding="utf-8")
            requests.append(grading(exercise, file, seed, "cpu", names, smallest=False))
        for graded in Pool(jobs, choose("auto")).run(requests):
            if graded.result is None or graded.result.exit_status == 3:
                hunk = mutants[left[graded.number]].diff(exercise.name)
                sys.exit(f"The grader itself failed on this mutant: {graded.problem}\n{hunk}")
            failed = [check.name for check in graded.result.checks if not check.passed]
            if failed:
                yield left[graded.number], failed[0]


def report(exercise: Exercise, outcome: Outcome) -> bool:
    """Prints the score and what is wrong; says whether all is well."""
    print(f"{exercise.name}: {outcome.row} ({outcome.seconds:.0f} s)", flush=True)
    file = f"solutions/{exercise.name}.py"
    for mutant in outcome.holes:
        print(f"\n{mutant.diff(file)}")
    for mutant, check in outcome.refuted:
        print(f"\nDeclared equivalent, but {check} tells it from the reference:\n{mutant.diff(file)}")
    for function, before, after in outcome.stale:
        print(f"\nDeclared equivalent, but no mutant reads so any more: {function}\n-{before}\n+{after}")
    return not (outcome.holes or outcome.refuted or outcome.stale)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("exercise", nargs="*", help="3, ex03 or focal_loss; all where none is named")
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--write", action="store_true", help="put the numbers into docs/mutants.md")
    options = parser.parse_args()
    course = Course(ROOT)
    exercises = [course.exercise(name) for name in options.exercise] or course.exercises
    rows, well = {}, True
    for exercise in exercises:
        mutants = mutants_of(exercise.reference.read_text(encoding="utf-8"))
        outcome = examine(exercise, mutants, options.seeds, options.jobs)
        well = report(exercise, outcome) and well
        rows[exercise.name] = outcome.row
    if options.write:
        write(rows, course, options.seeds)
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
