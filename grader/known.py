"""The known mistakes of an exercise at work: what each gives in a trial.

Where the course has its solutions they run in the judge, when they are asked for, as the reference does: the
course's authors wrote both. Else a pack has their answers (`frozen.py`).
"""

from __future__ import annotations

import ast
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import ModuleType

from grader.byhand import ByHand, Offence, offences
from grader.check import Check
from grader.compare import agrees
from grader.course import Exercise
from grader.mistake import Mistake, read_mistakes
from grader.module import Handed, compiled, load_module
from grader.observe import Observation, Raised, raised, snapshot
from grader.signature import Signature
from grader.trial import Smaller, Trial


@dataclass(frozen=True)
class Given:
    """What a mistake gives in one trial; what it raises is an answer as well.

    Attributes:
        is_right: whether the reference gives the same.
    """

    what: Observation | Raised
    is_right: bool


class KnownMistakes(ABC):
    """The mistakes of one exercise: which there are, and what each gives."""

    @property
    @abstractmethod
    def all(self) -> list[Mistake]:
        """In the order of the file."""

    @property
    @abstractmethod
    def reached(self) -> Mapping[str, set[str]]:
        """What `reached` finds in the reference."""

    @abstractmethod
    def gives(
        self, mistake: Mistake, check: Check, index: int, seed: int, device: str, expected: Observation
    ) -> Given:
        """What a mistake gives in one trial, where the reference gives `expected`."""

    @abstractmethod
    def gives_in_smaller(
        self, mistake: Mistake, check: Check, index: int, seed: int, device: str, smaller: Smaller
    ) -> Observation | Raised:
        """The same for a trial that is made smaller; nothing of it is kept."""

    @abstractmethod
    def offences(self, mistake: Mistake) -> list[Offence]:
        """Where it breaks a by-hand rule."""

    def comparable(self, saw: Observation) -> Observation:
        """A submission's answer in the form in which `gives` has those of the mistakes."""
        return saw

    def scalable(self, observation: Observation) -> Observation:
        """The same, but of what grows with a factor on the answer only."""
        return observation

    def is_given(self, saw: Observation | Raised, gives: Observation | Raised, check: Check) -> bool:
        """Whether a submission's answer to a trial is the one that `gives` has found."""
        return is_same(saw if isinstance(saw, Raised) else self.comparable(saw), gives, check)

    @property
    def public(self) -> set[str]:
        """What the reference defines."""
        return set(self.reached)

    def functions(self, used: Sequence[str]) -> set[str]:
        """These functions and all that the reference's call in turn."""
        return {name for function in used for name in self.reached.get(function, {function})}

    def about(self, used: Sequence[str]) -> list[Mistake]:
        """The mistakes in these functions, or in what they call in turn."""
        names = self.functions(used)
        return [mistake for mistake in self.all if mistake.target in names]


class LiveMistakes(KnownMistakes):
    """What each gives is found by running it, and kept for one seed like the reference's answers."""

    def __init__(
        self, exercise: Exercise, signatures: Mapping[str, Signature], rules: Sequence[ByHand]
    ) -> None:
        self._exercise = exercise
        self._signatures = signatures
        self._rules = rules
        self._modules: dict[str, ModuleType] = {}
        self._offences: dict[str, list[Offence]] = {}
        self._known: dict[tuple[str, str, int, str], Given] = {}
        self._seed = -1

    @cached_property
    def all(self) -> list[Mistake]:
        return read_mistakes(self._exercise)

    @cached_property
    def reached(self) -> Mapping[str, set[str]]:
        return reached(self._exercise.reference.read_text(encoding="utf-8"))

    def gives(
        self, mistake: Mistake, check: Check, index: int, seed: int, device: str, expected: Observation
    ) -> Given:
        if seed != self._seed:
            self._known.clear()  # a run has one seed; older answers would only pile up
            self._seed = seed
        key = (mistake.name, check.name, index, device)
        if key not in self._known:
            what = self._try_out(mistake, check, check.trial(index, seed, device))
            self._known[key] = Given(what, is_same(expected, what, check))
        return self._known[key]

    def gives_in_smaller(
        self, mistake: Mistake, check: Check, index: int, seed: int, device: str, smaller: Smaller
    ) -> Observation | Raised:
        return self._try_out(mistake, check, check.trial(index, seed, device, smaller=smaller))

    def _try_out(self, mistake: Mistake, check: Check, trial: Trial) -> Observation | Raised:
        try:
            handed = Handed(self._module(mistake), self._signatures)
            trial.seed_generators()
            return snapshot(check.probe(handed, trial))
        except Exception as error:
            return raised(error, str(self._exercise.mistakes))

    def offences(self, mistake: Mistake) -> list[Offence]:
        if mistake.name not in self._offences:
            self._offences[mistake.name] = offences(ast.parse(mistake.source), self._rules)
        return self._offences[mistake.name]

    def _module(self, mistake: Mistake) -> ModuleType:
        """The reference with the mistake in it."""
        if mistake.name not in self._modules:
            name = f"grader_mistake_{mistake.name}"
            module = load_module(mistake.reference, str(self._exercise.reference), name)
            exec(compiled(mistake.definition, str(self._exercise.mistakes)), module.__dict__)
            self._modules[mistake.name] = module
        return self._modules[mistake.name]


def is_same(saw: Observation | Raised, gives: Observation | Raised, check: Check) -> bool:
    """Whether two answers to a trial are the same, within the check's tolerance; NaN is the same as NaN."""
    if isinstance(saw, Raised) or isinstance(gives, Raised):
        return (
            isinstance(saw, Raised)
            and isinstance(gives, Raised)
            and (saw.kind, saw.type_name, saw.message) == (gives.kind, gives.type_name, gives.message)
        )
    return agrees(saw, gives, check.tolerance, nan_equal=True)


def reached(source: str) -> dict[str, set[str]]:
    """For each function, class and variable at the top level of `source`, itself and all of these that it
    leads to.
    """
    bodies: dict[str, set[str]] = {}
    for node in ast.parse(source).body:
        names = {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            bodies[node.name] = names
        elif isinstance(node, ast.Assign):
            bodies |= {target.id: names for target in node.targets if isinstance(target, ast.Name)}
    found = {}
    for name in bodies:
        seen, waiting = {name}, [name]
        while waiting:
            new = bodies[waiting.pop()] & bodies.keys() - seen
            seen |= new
            waiting += new
        found[name] = seen
    return found
