"""Answers from a pack: what the reference gave for some public seeds, and what each known mistake gave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import torch

from grader.answer import Answer
from grader.axes import Axes
from grader.byhand import Offence
from grader.check import Check
from grader.course import Exercise
from grader.errors import GraderError, Missing, UsageError
from grader.frozen.notation import Reader
from grader.frozen.pack import Pack
from grader.frozen.shelf import Shelved
from grader.frozen.thin import scalable, thin
from grader.known import Given, KnownMistakes
from grader.mistake import Mistake
from grader.observe import Array, Observation, Raised
from grader.picture import Picture
from grader.probed import inputs_of
from grader.sandbox.wire import DTYPES
from grader.signature import Signature
from grader.trial import Smaller
from grader.tried import EXPENSIVE

MAKES_NO_SENSE = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RuntimeError)
"""What comes of taking nonsense for an answer; RuntimeError is torch's, and that of recursion."""


class Frozen:
    """The pack of an exercise. Raises GraderError where it cannot be read, or is for other checks.

    On CUDA the answers are those of the CPU, as if they lay on the GPU.
    """

    def __init__(self, exercise: Exercise, checks: Sequence[Check]) -> None:
        self._exercise = exercise
        self._pack = Pack(exercise)
        self.signatures = self._signatures()
        self._seeds = _Seeds(self._pack)
        self.mistakes = FrozenMistakes(self._pack, self._seeds)

    def _signatures(self) -> dict[str, Signature]:
        try:
            return {one["name"]: Signature(**one) for one in self._pack.about["signatures"]}
        except MAKES_NO_SENSE as error:
            raise self._pack.damaged() from error

    @cached_property
    def axes(self) -> Axes:
        """What the stub's docstrings call the axes, which are the reference's."""
        return Axes.read(self._pack.stub)

    def answer(self, check: Check, index: int, seed: int, device: str) -> Answer:
        """Raises UsageError for a seed that is not public."""
        shelf, trial = self._seeds.trial(seed, check, index)
        try:
            names, other = list(map(str, trial["names"])), trial["inputs"][1]
            made = inputs_of(check, index, seed, device, set(names)) if set(names) - set(other) else {}
            reader = Reader(shelf, {}, "cpu")
            inputs = {name: reader.read(other[name]) if name in other else made[name] for name in names}
            expected = Reader(shelf, inputs, device).read(trial["expected"])
            used = tuple(map(str, trial["used"]))
            effort = 2 * EXPENSIVE if trial["expensive"] else 0.0
            return Answer(expected, inputs, used, frozenset(), float(trial["seconds"]), effort)
        except MAKES_NO_SENSE as error:
            raise self._pack.damaged() from error

    def smaller(self, check: Check, index: int, seed: int, device: str, smaller: Smaller) -> Answer:
        """Raises GraderError: there is nothing to run on other inputs than those of the pack."""
        raise GraderError(f"This edition has no reference of {self._exercise.name}.")

    def picture(self, picture: Picture, seed: int) -> Answer:
        """What is known of a picture: the form of what is drawn. Raises UsageError where that depends on the
        seed, and this one is not the one that is known.
        """
        try:
            seconds, form, always = self._pack.about["pictures"][picture.name]
            if not always and seed:
                raise UsageError(f"This edition can show {picture.name} with --seed 0 only.")
            return Answer(_of_form(form), {}, (), frozenset(), float(seconds), 0.0)
        except MAKES_NO_SENSE as error:
            raise self._pack.damaged() from error


class FrozenMistakes(KnownMistakes):
    """The mistakes of a pack. What they gave is thinned (`thin.py`), and so is what it is compared with."""

    def __init__(self, pack: Pack, seeds: _Seeds) -> None:
        self._pack = pack
        self._seeds = seeds

    @cached_property
    def all(self) -> list[Mistake]:
        return [mistake for mistake, _ in self._listed]

    @cached_property
    def reached(self) -> Mapping[str, set[str]]:
        try:
            return {str(name): set(names) for name, names in self._pack.about["reached"].items()}
        except MAKES_NO_SENSE as error:
            raise self._pack.damaged() from error

    @cached_property
    def _listed(self) -> list[tuple[Mistake, list[Offence]]]:
        try:
            return [
                (
                    Mistake(name, target, sentence, "", ""),
                    [Offence(function, 0, what, "") for function, what in its],
                )
                for name, target, sentence, its in self._pack.about["mistakes"]
            ]
        except MAKES_NO_SENSE as error:
            raise self._pack.damaged() from error

    def gives(
        self, mistake: Mistake, check: Check, index: int, seed: int, device: str, expected: Observation
    ) -> Given:
        shelf, trial = self._seeds.trial(seed, check, index)
        try:
            wrong = trial["wrong"]
            if mistake.name not in wrong:
                return Given(thin(expected), True)
            return Given(Reader(shelf, {}, device).read_beside(wrong[mistake.name], expected), False)
        except MAKES_NO_SENSE as error:
            raise self._pack.damaged() from error

    def gives_in_smaller(
        self, mistake: Mistake, check: Check, index: int, seed: int, device: str, smaller: Smaller
    ) -> Observation | Raised:
        """Raises GraderError: no mistake is there to be run."""
        raise GraderError("This edition has only the answers of its known mistakes.")

    def offences(self, mistake: Mistake) -> list[Offence]:
        return dict(self._listed)[mistake]

    def comparable(self, saw: Observation) -> Observation:
        return thin(saw)

    def scalable(self, observation: Observation) -> Observation:
        return scalable(thin(observation))


class _Seeds:
    """What the pack has for a seed; that of the last one is kept at hand."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._last: tuple[int, dict[str, Any], Shelved] | None = None

    def trial(self, seed: int, check: Check, index: int) -> tuple[Shelved, dict[str, Any]]:
        """The tensors of the seed, and what the pack says of a trial."""
        if self._last is None or self._last[0] != seed:
            checks, tensors = self._pack.of_seed(seed)
            try:
                self._last = seed, checks, Shelved(tensors)
            except Exception as error:  # safetensors' own errors are neither
                raise self._pack.damaged() from error
        _, checks, shelf = self._last
        if isinstance(said := checks.get(check.name), str):
            raise Missing(f"The answer pack has no answers to this. Where it was made: {said}")
        try:
            trial = checks[check.name][index]
            return shelf, {key: trial[key] for key in trial}
        except MAKES_NO_SENSE as error:
            raise self._pack.damaged() from error


def _of_form(form: Any) -> Observation:
    """An observation of that form, whatever its values."""
    if not isinstance(form, list):
        return form  # type: ignore[no-any-return]
    if form[0] == "d":
        return {str(key): _of_form(value) for key, value in form[1].items()}
    if form[0] == "l":
        return [_of_form(value) for value in form[1]]
    _, kind, dtype, shape = form
    return Array(torch.zeros(1, dtype=DTYPES[dtype]).expand(shape), "cpu", kind)
