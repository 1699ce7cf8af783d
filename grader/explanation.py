"""Why the checks of a submission did not pass: the known mistake or what the numbers say, shown on the
smallest case that fails so.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from grader.answers import Answers
from grader.axes import Axes
from grader.check import Check
from grader.diagnose import Diagnosis
from grader.explain import Failure, explain, located
from grader.factor import CLOSE
from grader.finding import Finding, explained
from grader.known import is_same
from grader.mistake import Mistake
from grader.observe import Raised
from grader.shrink import shrink
from grader.trial import Smaller
from grader.tried import Seen, Tried

SECONDS = 0.5
"""For all that is shrunk in one submission."""

SHOWN = 3
"""So many failures are worth shrinking: reports show no more of them in full."""

Run = Callable[[Check, str, int, Smaller, float], Seen | None]
"""Runs a smaller trial of a check, on a device, by its index, until a deadline (a time.monotonic())."""


class Explanations:
    """Explains the checks of one submission, whose text is `source`, on one device."""

    def __init__(self, answers: Answers, source: str, tried: Sequence[Tried], seed: int) -> None:
        self._answers = answers
        self._seed = seed
        self._diagnosis = Diagnosis(answers.mistakes, source, tried, seed)
        self._seconds = SECONDS
        self._shown = 0

    def of(self, tried: Tried, run: Run | None = None) -> Finding:
        """How the check ended, explained. `run` tries a smaller trial on the submission; without it, nothing
        is shrunk.
        """
        outcome = tried.finding.outcome
        if outcome != "forbidden" and (outcome not in ("failed", "error") or not tried.failing):
            return tried.finding
        mistake = self._diagnosis.mistake(tried)
        finding = by_numbers(tried.finding, tried.failing, self._answers.axes)
        if run and (smallest := self._shrunk(tried, mistake, run)):
            smaller = by_numbers(tried.finding, [smallest, *tried.failing], self._answers.axes)
            if not finding.reason and smaller.mismatch:  # made from the same numbers, it proves nothing more
                finding = explained(smaller, "")
            elif mistake or smaller.reason or not finding.reason:  # better explained than small
                finding = smaller
        if mistake:
            return explained(finding, mistake.sentence, mistake.name)
        if scaled := self._diagnosis.scaled(tried):
            mistake, value = scaled
            return explained(finding, f"{mistake.sentence} {also(value)}", mistake.name)
        return finding

    def _shrunk(self, tried: Tried, mistake: Mistake | None, run: Run) -> Seen | None:
        if self._shown >= SHOWN or tried.is_expensive or tried.finding.outcome not in ("failed", "error"):
            return None
        first = tried.failing[0]
        self._shown += 1
        start = time.monotonic()
        deadline = start + self._seconds

        def try_out(smaller: Smaller) -> Seen | None:
            seen = run(tried.check, tried.device, first.index, smaller, deadline)
            if seen is None or not _fails_as(first, seen):
                return None
            if mistake:
                gives = self._answers.mistakes.gives_in_smaller(
                    mistake, tried.check, first.index, self._seed, tried.device, smaller
                )
                return seen if is_same(seen.saw, gives, tried.check) else None
            return seen

        found = shrink(first, try_out, deadline)
        self._seconds -= time.monotonic() - start
        return found


def by_numbers(finding: Finding, failing: Sequence[Seen], axes: Axes) -> Finding:
    """A finding about the first of these failing trials, with what the numbers of all of them say."""
    if finding.outcome == "forbidden" or not failing:
        return finding
    first = failing[0].finding or finding
    failures = [
        Failure(seen.saw, seen.answer.expected, seen.finding.mismatch, seen.answer.inputs)
        for seen in failing
        if seen.finding and seen.finding.mismatch and not isinstance(seen.saw, Raised)
    ]
    if not first.mismatch or not failures:
        return first
    axes = axes.using(failing[0].answer.used)
    found = replace(failures[0], mismatch=located(failures[0], axes))
    return explained(replace(first, mismatch=found.mismatch), explain([found, *failures[1:]], axes))


def also(factor: float) -> str:
    """What to say of a factor that comes on top of a mistake."""
    if abs(factor + 1) < CLOSE:
        return "And the sign of everything is the other way round."
    return f"And everything is {factor:.4g} × what it would be then."


def _fails_as(first: Seen, other: Seen) -> bool:
    """Whether two trials fail in the same way, as far as the differences tell."""
    one, two = first.finding, other.finding
    if one is None or two is None or one.outcome != two.outcome:
        return False
    if one.mismatch and two.mismatch:
        return (one.mismatch.kind, one.mismatch.path) == (two.mismatch.kind, two.mismatch.path)
    return one.message == two.message
