"""Answers from the reference itself, which runs in the judge."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from types import ModuleType

from grader.answer import Answer
from grader.axes import Axes
from grader.byhand import ByHand
from grader.check import LONG, Check
from grader.course import Exercise
from grader.errors import GraderError
from grader.known import LiveMistakes
from grader.module import Handed, load_module
from grader.observe import snapshot
from grader.picture import Picture
from grader.signature import signatures
from grader.trial import Smaller, Trial

MANY = 50
"""So many modules imported in one trial take longer than the trial itself."""


class Live:
    """The reference of an exercise and its known mistakes at work.

    Raises GraderError where the reference cannot be loaded.
    """

    def __init__(self, exercise: Exercise, rules: Sequence[ByHand]) -> None:
        self._exercise = exercise
        self.reference = load(exercise.reference)
        self.text = exercise.reference.read_text(encoding="utf-8")
        self.signatures = signatures(self.text)
        self.mistakes = LiveMistakes(exercise, self.signatures, rules)

    @cached_property
    def axes(self) -> Axes:
        """What the reference's docstrings call the axes; only failures ask for them."""
        return Axes.read(self.text)

    def answer(self, check: Check, index: int, seed: int, device: str) -> Answer:
        """Raises GraderError where the reference fails its own check."""
        loaded = len(sys.modules)
        answer = self._compute(check, check.trial(index, seed, device, remember=True))
        if len(sys.modules) > loaded + MANY and check.timeout < LONG:
            # the first torch.optim optimizer imports a second's worth: no effort of the check's
            answer = self._compute(check, check.trial(index, seed, device, remember=True))
        return answer

    def smaller(self, check: Check, index: int, seed: int, device: str, smaller: Smaller) -> Answer:
        """Raises GraderError where the trial cannot be made so small."""
        return self._compute(check, check.trial(index, seed, device, remember=True, smaller=smaller))

    def picture(self, picture: Picture, seed: int) -> Answer:
        """Raises GraderError where the reference cannot be drawn."""
        return self._compute(picture, picture.trial(seed))

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
                f"The reference of {self._exercise.name} fails its own {what} "
                f"(size {trial.size}, on {trial.device}): {type(error).__name__}: {error}"
            ) from error
        seconds, effort = time.perf_counter() - start, time.thread_time() - effort
        inputs = {name: snapshot(value) for name, value in trial.shown.items()}
        return Answer(expected, inputs, tuple(handed.used), frozenset(trial.lengths), seconds, effort)


def load(path: Path) -> ModuleType:
    """A file of the course's authors as a module. Raises GraderError where it does not load."""
    try:
        name = f"grader_{path.parent.name}_{path.stem}"
        return load_module(path.read_text(encoding="utf-8"), str(path), name)
    except FileNotFoundError as error:
        raise GraderError(
            f"{path} is missing: every exercise has checks, and a reference or, in an edition, "
            "answers/pack.json."
        ) from error
    except Exception as error:
        raise GraderError(f"{path} does not load: {type(error).__name__}: {error}") from error
