"""What a checks file declares to be provable: a function, and inputs on which its operators can be laid open.

The worker traces the function on these inputs (`trace.py`); the judge works the traced operators out itself,
on inputs that the worker never saw (`prover.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from torch import Tensor

from grader.trial import Trial

Inputs = Callable[[Trial], Sequence[Any]]


@dataclass(frozen=True)
class Arguments:
    """What a function is called with."""

    positional: tuple[Any, ...]
    named: dict[str, Any]

    @property
    def values(self) -> list[Any]:
        """All of them, in order."""
        return [*self.positional, *self.named.values()]

    @property
    def tensors(self) -> list[Tensor]:
        return [value for value in self.values if isinstance(value, Tensor)]

    def filled(self, values: Sequence[Any]) -> Arguments:
        """Others in their places."""
        count = len(self.positional)
        return Arguments(tuple(values[:count]), dict(zip(self.named, values[count:], strict=True)))


@dataclass(frozen=True)
class Proof:
    """That a by-hand function is by hand, for one way to call it.

    Attributes:
        function: the public name; it gives back one tensor.
        within: the check that passes only if this proof holds. It should call the function in the same way:
            who passes it has a function that is right on the proof's inputs.
        inputs: makes the arguments; a dict at the end holds those that go by name. Those that require a
            gradient are new for the judge's replay; all others (targets, weights of classes, numbers, None)
            are the same there, so the path may depend on them.
        size: `trial.size`.
    """

    name: str
    function: str
    within: str
    inputs: Inputs
    size: int = 2

    def arguments(self, seed: int) -> Arguments:
        """The arguments for a seed, on the CPU."""
        trial = Trial(self.name, 1, self.size, seed)
        trial.seed_generators()
        made = tuple(self.inputs(trial))
        if made and isinstance(made[-1], dict):
            return Arguments(made[:-1], made[-1])
        return Arguments(made, {})


def proof(function: str, *, within: str, size: int = 2) -> Callable[[Inputs], Proof]:
    """Makes `(trial) -> arguments` a proof that `function` is by hand; see `Proof`."""

    def decorate(inputs: Inputs) -> Proof:
        return Proof(inputs.__name__, function, within, inputs, size)

    return decorate


def proofs_in(module: ModuleType) -> list[Proof]:
    """The proofs that a checks file declares, in its order."""
    return [value for value in vars(module).values() if isinstance(value, Proof)]


def is_secret(argument: Any) -> bool:
    """Whether the judge's replay has another value there than the worker saw."""
    return isinstance(argument, Tensor) and argument.requires_grad
