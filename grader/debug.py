"""`grade exercise N --pdb`: the checks in this very process, unsandboxed, with a debugger where one fails."""

from __future__ import annotations

import ast
import bdb
import linecache
import os
import pdb
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

from grader.answer import Answer
from grader.answers import Answers
from grader.byhand import offences
from grader.check import Check
from grader.course import COURSE_VARIABLE, Exercise
from grader.errors import GraderError, UsageError
from grader.explanation import by_numbers
from grader.finding import Finding, raised_in_check
from grader.grade import differs
from grader.module import Handed, load_module
from grader.observe import raised, snapshot
from grader.proving.operators import OperatorWatch
from grader.seed import seed_for
from grader.submission import Submission, read_submission
from grader.trial import Trial
from grader.tried import Seen


def debug(exercise: Exercise, path: Path, seed: int | None, names: Sequence[str]) -> int:
    """Runs the checks in order and stops in pdb at the first that raises or differs; the exit status."""
    os.environ[COURSE_VARIABLE] = str(exercise.root)
    answers = Answers(exercise)
    named = answers.named(names)
    checks = [check for check in named if check.visibility == "public"]
    if named and not checks:
        raise UsageError("Hidden checks are not for the debugger: it would show what they try.")
    submission = read_submission(path, answers.signatures)
    if submission.problem:
        raise UsageError(submission.problem)
    seed = seed_for([exercise], seed)
    linecache.clearcache()
    try:
        return _Run(answers, submission).stop_at_first(checks, seed)
    except GraderError:
        raise
    except bdb.BdbQuit:  # the submission's own breakpoint()
        return 1
    except (Exception, SystemExit) as error:
        print(raised_in_check(raised(error, str(path), str(exercise.checks))).message, file=sys.stderr)
        pdb.post_mortem(error.__traceback__)
        return 1


class _Run:
    """The submission, loaded here; it is judged as `grade.py` judges what a worker sends."""

    def __init__(self, answers: Answers, submission: Submission) -> None:
        self._answers = answers
        self._offences = {o.function: o for o in offences(ast.parse(submission.source), answers.rules)}
        self._watch = OperatorWatch(answers.rules, str(submission.path), submission.source)
        self._module: ModuleType = load_module(submission.source, str(submission.path), answers.exercise.name)

    def stop_at_first(self, checks: Sequence[Check], seed: int) -> int:
        """The exit status, after pdb where an answer differs. What a probe raises goes through."""
        for check in checks:
            for trial in check.trials(seed, "cpu"):
                print(f"{check.name}, size {trial.size}, seed {seed}")
                answer = self._answers.of(check, trial.index, seed, "cpu")
                finding = self._judge(check, trial, answer)
                if finding:
                    print("\n".join(answer.given))
                    print(finding.message)
                    if finding.outcome != "forbidden":  # that the values are right or wrong is not the point
                        self._step_through(check, check.trials(seed, "cpu")[trial.index])
                    return 1
        print(
            "Nothing to stop at: everything passes on the CPU. Limits of time and memory are not tried here."
        )
        return 0

    def _judge(self, check: Check, trial: Trial, answer: Answer) -> Finding | None:
        found = [self._offences[name] for name in answer.used if name in self._offences]
        if not found:
            trial.seed_generators()
            with warnings.catch_warnings(), self._watch.over_trial():
                warnings.simplefilter("ignore")
                result = check.probe(Handed(self._module, self._answers.signatures, self._watch), trial)
                with self._watch.reading():
                    seen = snapshot(result)
            found = self._watch.offences
        if found:
            return Finding("forbidden", found[0].sentence)
        finding = differs(check, seen, answer.expected)
        return finding and by_numbers(finding, [Seen(trial.index, seen, answer, finding)], self._answers.axes)

    def _step_through(self, check: Check, trial: Trial) -> None:
        print("The check runs once more, in the debugger: s steps into your function.")
        trial.seed_generators()
        pdb.runcall(check.probe, Handed(self._module, self._answers.signatures), trial)
