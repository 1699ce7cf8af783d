"""Expected observations: what the reference gives for the same check, seed, size and device."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import ModuleType

from grader.axes import Axes
from grader.bench.workload import Workload
from grader.check import LONG, Check
from grader.course import Exercise
from grader.declared import Declared
from grader.display import describe
from grader.errors import GraderError, UsageError
from grader.known import KnownMistakes
from grader.module import Handed, load_module
from grader.observe import Array, Observation, snapshot
from grader.picture import Picture
from grader.signature import Signature, signatures
from grader.trial import Smaller, Trial

MANY = 50
"""So many modules imported in one trial take longer than the trial itself."""


@dataclass(frozen=True)
class Answer:
    """What the reference observed in one trial.

    Attributes:
        inputs: those that the probe named.
        given: the same, one line each.
        used: the public names that the probe asked the module for.
        lengths: of the axes of the inputs.
        seconds: what it took, by the clock on the wall.
        effort: seconds of the processor; a busy machine makes no difference to it.
    """

    expected: Observation
    inputs: Mapping[str, Observation]
    given: tuple[str, ...]
    used: tuple[str, ...]
    lengths: frozenset[int]
    seconds: float
    effort: float


class Answers:
    """The checks of one exercise and the reference's answers to them, each computed once.

    Raises GraderError where the checks or the reference cannot be loaded: neither is the learner's.
    """

    def __init__(self, exercise: Exercise) -> None:
        self.exercise = exercise
        self._known: dict[tuple[int, str, str, int], Answer] = {}
        declared = Declared.by(_load(exercise.checks))
        self.checks, self.rules = declared.checks, declared.rules
        self.proofs, self.workloads = declared.proofs, declared.workloads
        self.pictures = declared.pictures
        names = [check.name for check in self.checks]
        for check in self.checks:
            if unknown := set(check.needs) - set(names[: names.index(check.name)]):
                raise GraderError(
                    f"Check {check.name} of {exercise.name} needs {', '.join(unknown)}, "
                    "which does not stand before it."
                )
        for workload in self.workloads:
            if unknown := set(workload.needs) - set(names):
                missing = ", ".join(unknown)
                raise GraderError(
                    f"Workload {workload.name} of {exercise.name} needs {missing}: no such check."
                )
        for proof in self.proofs:
            by_hand = [function for rule in self.rules for function in rule.functions]
            if proof.within not in names or proof.function not in by_hand:
                raise GraderError(
                    f"Proof {proof.name} of {exercise.name} is about {proof.function} within {proof.within}: "
                    "the one has to be in a by_hand rule, the other a check."
                )
        self.reference = _load(exercise.reference)
        self._text = exercise.reference.read_text(encoding="utf-8")
        self.signatures: dict[str, Signature] = signatures(self._text)
        self.mistakes = KnownMistakes(exercise, self.signatures, self.rules)

    @cached_property
    def axes(self) -> Axes:
        """What the reference's docstrings call the axes; only failures ask for them."""
        return Axes.read(self._text)

    @property
    def budgets(self) -> list[Workload]:
        """The workloads whose speed counts: each is a check of its own."""
        return [workload for workload in self.workloads if workload.budget is not None]

    def named(self, names: Sequence[str]) -> list[Check]:
        """The checks of these names; all where none is named. Raises UsageError for one that is not there."""
        known = [*(check.name for check in self.checks), *(workload.name for workload in self.budgets)]
        if unknown := [f"“{name}”" for name in names if name not in known]:
            raise UsageError(
                f"{self.exercise.name} has no check {', '.join(unknown)}. It has: {', '.join(known)}."
            )
        return [check for check in self.checks if not names or check.name in names]

    def of(self, check: Check, index: int, seed: int, device: str) -> Answer:
        """The answer to one trial. Raises GraderError where the reference fails its own check."""
        key = (seed, check.name, device, index)
        if key not in self._known:
            if any(known[0] != seed for known in self._known):
                self._known.clear()  # a run has one seed; older answers would only pile up
            loaded = len(sys.modules)
            answer = self._compute(check, check.trial(index, seed, device, remember=True))
            if len(sys.modules) > loaded + MANY and check.timeout < LONG:
                # the first torch.optim optimizer imports a second's worth: no effort of the check's
                answer = self._compute(check, check.trial(index, seed, device, remember=True))
            self._known[key] = answer
        return self._known[key]

    def of_smaller(self, check: Check, index: int, seed: int, device: str, smaller: Smaller) -> Answer:
        """The answer to a trial that is made smaller. Raises GraderError where the check cannot be."""
        return self._compute(check, check.trial(index, seed, device, remember=True, smaller=smaller))

    def of_picture(self, picture: Picture, seed: int) -> Answer:
        """What a picture's probe sees of the reference. Raises GraderError where it cannot."""
        key = (seed, picture.name, "picture", 0)
        if key not in self._known:
            self._known[key] = self._compute(picture, picture.trial(seed))
        return self._known[key]

    def _compute(self, check: Check | Picture, trial: Trial) -> Answer:
        handed = Handed(self.reference, self.signatures)
        start, effort = time.perf_counter(), time.thread_time()
        trial.seed_generators()
        try:
            expected = snapshot(check.probe(handed, trial))
        except GraderError:  # a check that says itself what is missing here
            raise
        except Exception as error:
            what = f"{type(check).__name__.lower()} {check.name}"
            raise GraderError(
                f"The reference of {self.exercise.name} fails its own {what} "
                f"(size {trial.size}, on {trial.device}): {type(error).__name__}: {error}"
            ) from error
        seconds, effort = time.perf_counter() - start, time.thread_time() - effort
        inputs = {name: snapshot(value) for name, value in trial.shown.items()}
        given = tuple(_line(name, value) for name, value in inputs.items())
        lengths = frozenset(trial.lengths)
        return Answer(expected, inputs, given, tuple(handed.used), lengths, seconds, effort)


def _load(path: Path) -> ModuleType:
    try:
        name = f"grader_{path.parent.name}_{path.stem}"
        return load_module(path.read_text(encoding="utf-8"), str(path), name)
    except FileNotFoundError as error:
        raise GraderError(f"{path} is missing: every exercise has checks and a reference.") from error
    except Exception as error:
        raise GraderError(f"{path} does not load: {type(error).__name__}: {error}") from error


def _line(name: str, value: Observation) -> str:
    text = describe(value)
    is_tensor = isinstance(value, Array) and value.kind == "Tensor"
    return f"{name} {text}" if is_tensor else f"{name} = {text}"
