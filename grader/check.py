"""What a checks file imports: the decorators, the `Trial` that a probe is given, and gradients.

A probe runs twice: on the submission inside a worker, and on the reference inside the judge. It makes inputs,
calls the module, and returns what it saw. It never asserts and holds no answers, so checks can be public.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from grader.bench.workload import workload
from grader.byhand import ByHand, by_hand
from grader.gradient import go_back, gradient
from grader.observe import Observation
from grader.picture import picture
from grader.proof import proof
from grader.result import VISIBILITIES, Visibility
from grader.trial import Smaller, Trial

__all__ = [
    "Accept",
    "ByHand",
    "Check",
    "Trial",
    "by_hand",
    "check",
    "checks_in",
    "go_back",
    "gradient",
    "picture",
    "proof",
    "workload",
]

LONG = 60.0
"""A check with a timeout of so many seconds trains for long."""

Probe = Callable[[Any, Trial], Any]

Accept = Callable[[Observation, Observation], str | None]
"""Judges (observed, expected) where equality is not the question, say an accuracy of at least 97 %.

Runs in the judge. Gives None where the observation is right, else the sentence for the learner."""


@dataclass(frozen=True)
class Check:
    """A named, weighted probe.

    Attributes:
        title: the probe's docstring, the sentence that the learner reads.
        sizes: `trial.size` of each trial, smallest first: the first failure is then a small one.
        needs: names of checks that have to pass before this one is worth running.
        timeout: seconds of wall time for all trials together.
        tolerance: factor on the dtype's tolerances (`compare.tolerances`); other than 1 only with `because`.
        nan_equal: whether NaN is a right answer where the reference gives NaN.
        accept: decides instead of equality, see `Accept`.
        visibility: "hidden" counts and names the check, and shows learners nothing else of it. Hidden checks
            run last, whatever public ones need.
    """

    name: str
    title: str
    probe: Probe
    points: float = 1.0
    sizes: tuple[int, ...] = (1, 2, 5)
    needs: tuple[str, ...] = ()
    timeout: float = 10.0
    tolerance: float = 1.0
    because: str = ""
    nan_equal: bool = False
    accept: Accept | None = None
    visibility: Visibility = "public"

    def trials(self, seed: int, device: str, remember: bool = False) -> list[Trial]:
        """One trial per size, smallest first."""
        return [self.trial(index, seed, device, remember) for index in range(len(self.sizes))]

    def trial(
        self, index: int, seed: int, device: str, remember: bool = False, smaller: Smaller | None = None
    ) -> Trial:
        """The trial of one size, or the same made smaller."""
        return Trial(self.name, index, self.sizes[index], seed, device, remember, smaller)


def check(
    *,
    points: float = 1.0,
    sizes: Sequence[int] = (1, 2, 5),
    needs: str | Sequence[str] = (),
    timeout: float = 10.0,
    tolerance: float = 1.0,
    because: str = "",
    nan_equal: bool = False,
    accept: Accept | None = None,
    visibility: Visibility = "public",
) -> Callable[[Probe], Check]:
    """Makes a probe `(module, trial) -> what it saw` a check; see `Check` for the arguments.

    Raises ValueError for a check without a docstring, without trials, with a tolerance nobody justified, or
    of an unknown visibility.
    """

    def decorate(probe: Probe) -> Check:
        name = probe.__name__
        title = re.sub(r"\s+", " ", (probe.__doc__ or "").strip().partition("\n")[0])
        if not title:
            raise ValueError(f"check {name} needs a docstring: it is the sentence that the learner reads")
        if not sizes or list(sizes) != sorted(sizes):
            raise ValueError(f"check {name}: sizes go from the smallest up")
        if tolerance != 1.0 and not because:
            raise ValueError(f"check {name}: say in because= why its tolerance is {tolerance}")
        if visibility not in VISIBILITIES:
            raise ValueError(f"check {name}: visibility is “public” or “hidden”, not {visibility!r}")
        required = (needs,) if isinstance(needs, str) else tuple(needs)
        return Check(
            name,
            title,
            probe,
            float(points),
            tuple(sizes),
            required,
            timeout,
            tolerance,
            because,
            nan_equal,
            accept,
            visibility,
        )

    return decorate


def checks_in(module: ModuleType) -> tuple[list[Check], list[ByHand]]:
    """The checks and the by-hand rules that a checks file defines, in its order."""
    values = list(vars(module).values())
    return (
        [value for value in values if isinstance(value, Check)],
        [value for value in values if isinstance(value, ByHand)],
    )
