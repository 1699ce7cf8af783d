"""`grade exercise N --pdb`: the checks in this very process, unsandboxed, with a debugger where one fails."""

from __future__ import annotations

import linecache
import os
import pdb
import sys
from collections.abc import Sequence
from pathlib import Path

from grader.answers import Answers
from grader.compare import compare
from grader.course import COURSE_VARIABLE, Exercise
from grader.errors import UsageError
from grader.module import Handed, load_module
from grader.observe import snapshot
from grader.session import new_seed
from grader.submission import read_submission


def debug(exercise: Exercise, path: Path, seed: int | None, names: Sequence[str]) -> int:
    """Runs the checks in order and stops in pdb at the first that raises or differs; the exit status."""
    os.environ[COURSE_VARIABLE] = str(exercise.root)
    answers = Answers(exercise)
    checks = [check for check in answers.checks if not names or check.name in names]
    if not checks:
        raise UsageError(f"{exercise.name} has no check {', '.join(names)}.")
    submission = read_submission(path)
    if submission.problem:
        raise UsageError(submission.problem)
    seed = new_seed() if seed is None else seed
    linecache.clearcache()
    try:
        module = load_module(submission.source, str(path), exercise.name)
        for check in checks:
            for trial in check.trials(seed, "cpu"):
                print(f"{check.name}, size {trial.size}, seed {seed}")
                answer = answers.of(check, trial.index, seed, "cpu")
                handed = Handed(module, answers.signatures)
                mismatch = compare(
                    snapshot(check.probe(handed, trial)), answer.expected, check.tolerance, check.nan_equal
                )
                if mismatch:
                    print("\n".join(answer.given))
                    print(f"{mismatch.path}: expected {mismatch.expected}, got {mismatch.got}")
                    print("The check runs once more, in the debugger: s steps into your function.")
                    again = check.trials(seed, "cpu")[trial.index]
                    pdb.runcall(check.probe, Handed(module, answers.signatures), again)
                    return 1
    except Exception as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        pdb.post_mortem(error.__traceback__)
        return 1
    print("Nothing to stop at: everything passes.")
    return 0
