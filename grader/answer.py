"""What the reference observed in one trial."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from grader.display import describe
from grader.observe import Array, Observation


@dataclass(frozen=True)
class Answer:
    """What the reference observed in one trial.

    Attributes:
        inputs: those that the probe named.
        used: the public names that the probe asked the module for.
        lengths: of the axes of the inputs; none where no smaller trial can be run.
        seconds: what it took, by the clock on the wall.
        effort: seconds of the processor; a busy machine makes no difference to it.
    """

    expected: Observation
    inputs: Mapping[str, Observation]
    used: tuple[str, ...]
    lengths: frozenset[int]
    seconds: float
    effort: float

    @cached_property
    def given(self) -> tuple[str, ...]:
        """The inputs, one line each."""
        return tuple(_line(name, value) for name, value in self.inputs.items())


def _line(name: str, value: Observation) -> str:
    text = describe(value)
    is_tensor = isinstance(value, Array) and value.kind == "Tensor"
    return f"{name} {text}" if is_tensor else f"{name} = {text}"
