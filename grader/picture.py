"""A picture of what a submission does: the worker sees, the judge draws."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import ModuleType
from typing import Any

from grader.trial import Trial

Probe = Callable[[Any, Trial], Any]

Draw = Callable[[Any, Any], None]
"""`(figure, seen)`: draws on a matplotlib Figure. `seen` is what the probe returned, with numpy arrays for
tensors. Runs in the judge, and only on what was copied out of the worker."""


class Picture:
    """A probe whose observation is drawn.

    Attributes:
        title: the probe's docstring.
        size: of the figure, (width, height) in inches.
        timeout: seconds of wall time for the probe.
    """

    def __init__(self, probe: Probe, size: tuple[float, float], timeout: float) -> None:
        self.name = probe.__name__
        self.title = re.sub(r"\s+", " ", (probe.__doc__ or "").strip().partition("\n")[0])
        self.probe = probe
        self.size = size
        self.timeout = timeout
        self._draw: Draw | None = None
        if not self.title:
            raise ValueError(f"picture {self.name} needs a docstring: it is its title")

    def draw(self, function: Draw) -> Draw:
        """Decorates the function that draws it; see `Draw`."""
        self._draw = function
        return function

    def onto(self, figure: Any, seen: Any) -> None:
        """Draws. Raises whatever drawing raises where `seen` has not the form that the reference's has."""
        if self._draw is None:
            raise ValueError(f"picture {self.name} has no @{self.name}.draw")
        self._draw(figure, seen)

    def trial(self, seed: int) -> Trial:
        return Trial(self.name, 1, 1, seed)


def picture(*, size: tuple[float, float] = (6.4, 4.8), timeout: float = 10.0) -> Callable[[Probe], Picture]:
    """Makes a probe `(module, trial) -> what it saw` a picture; `@NAME.draw` then says how it looks. What it
    saw is drawn where it has the form of what the reference's has: keys, kinds and shapes.
    """

    def decorate(probe: Probe) -> Picture:
        return Picture(probe, size, timeout)

    return decorate


def pictures_in(module: ModuleType) -> list[Picture]:
    """The pictures that a checks file declares, in its order."""
    return [value for value in vars(module).values() if isinstance(value, Picture)]
