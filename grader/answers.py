"""Expected observations: what the reference gives for the same check, seed, size and device."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType
from typing import Protocol

from grader.answer import Answer
from grader.axes import Axes
from grader.bench.workload import Workload
from grader.check import Check
from grader.course import Exercise
from grader.declared import Declared
from grader.errors import GraderError, UsageError
from grader.frozen.pack import is_frozen
from grader.known import KnownMistakes
from grader.live import Live, load
from grader.picture import Picture
from grader.signature import Signature
from grader.trial import Smaller


class Source(Protocol):
    """Where answers come from: the reference at work (`Live`), or a pack (`Frozen`).

    Each method raises GraderError where it has no answer, and UsageError for a seed that it has none for.
    """

    signatures: dict[str, Signature]

    @property
    def axes(self) -> Axes: ...

    @property
    def mistakes(self) -> KnownMistakes: ...

    def answer(self, check: Check, index: int, seed: int, device: str) -> Answer: ...

    def smaller(self, check: Check, index: int, seed: int, device: str, smaller: Smaller) -> Answer: ...

    def picture(self, picture: Picture, seed: int) -> Answer: ...


class Answers:
    """The checks of one exercise and the reference's answers to them, each found once.

    Raises GraderError where the checks, the reference or the pack cannot be loaded: none is the learner's.
    """

    def __init__(self, exercise: Exercise) -> None:
        self.exercise = exercise
        self._known: dict[tuple[int, str, str, int], Answer] = {}
        declared = Declared.by(load(exercise.checks))
        self.checks, self.rules = declared.checks, declared.rules
        self.proofs, self.workloads = declared.proofs, declared.workloads
        self.pictures = declared.pictures
        names = [check.name for check in self.checks]
        hidden = {check.name for check in self.checks if check.visibility == "hidden"}
        for check in self.checks:
            known = set(names[: names.index(check.name)])
            if unknown := set(check.needs) - (known if check.name in hidden else known - hidden):
                raise GraderError(
                    f"Check {check.name} of {exercise.name} needs {', '.join(unknown)}, "
                    "which does not stand before it, or is hidden: hidden checks run last."
                )
        for workload in self.workloads:
            if unknown := set(workload.needs) - (set(names) - hidden):
                missing = ", ".join(unknown)
                raise GraderError(
                    f"Workload {workload.name} of {exercise.name} needs {missing}: no such public check."
                )
        for proof in self.proofs:
            by_hand = [function for rule in self.rules for function in rule.functions]
            if proof.within not in set(names) - hidden or proof.function not in by_hand:
                raise GraderError(
                    f"Proof {proof.name} of {exercise.name} is about {proof.function} within {proof.within}: "
                    "the one has to be in a by_hand rule, the other a check."
                )
        self.source = self._open()
        self.signatures = self.source.signatures
        self.mistakes = self.source.mistakes

    def _open(self) -> Source:
        if is_frozen(self.exercise):
            from grader.frozen.answers import Frozen

            return Frozen(self.exercise, self.checks)
        return Live(self.exercise, self.rules)

    @property
    def has_reference(self) -> bool:
        """Whether the reference itself is there, to be run on whatever it has to be run on."""
        return isinstance(self.source, Live)

    @property
    def reference(self) -> ModuleType:
        """The reference. Raises GraderError where there are only its answers."""
        if not isinstance(self.source, Live):
            raise GraderError(f"This edition has no reference of {self.exercise.name}.")
        return self.source.reference

    @property
    def axes(self) -> Axes:
        """What the reference's docstrings call the axes; only failures ask for them."""
        return self.source.axes

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
            self._known[key] = self.source.answer(check, index, seed, device)
        return self._known[key]

    def of_smaller(self, check: Check, index: int, seed: int, device: str, smaller: Smaller) -> Answer:
        """The answer to a trial that is made smaller. Raises GraderError where the check cannot be."""
        return self.source.smaller(check, index, seed, device, smaller)

    def of_picture(self, picture: Picture, seed: int) -> Answer:
        """What a picture's probe sees of the reference. Raises GraderError where it cannot."""
        key = (seed, picture.name, "picture", 0)
        if key not in self._known:
            self._known[key] = self.source.picture(picture, seed)
        return self._known[key]
