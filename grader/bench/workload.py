"""What a checks file declares to be worth timing: a call, inputs that grow, and what to compare with."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import torch

from grader.trial import Trial

DTYPES = {"float32": torch.float32, "float64": torch.float64, "bfloat16": torch.bfloat16}

Inputs = Callable[[Trial, torch.dtype], dict[str, Any]]
Setup = Callable[[Any, Trial], dict[str, Any]]
Call = Callable[..., Any]


@dataclass(frozen=True)
class Workload:
    """One call of a submission that is timed at several sizes.

    Attributes:
        title: the call's docstring, which names N: "softmax of N rows of 100 classes".
        call: `(module, **inputs) -> result`: what is timed. Its result is compared with the reference's.
        sizes: `trial.size` of each measurement, smallest first.
        inputs: `(trial, dtype) -> inputs` by name, made anew for every single call, outside of the time.
        setup: `(module, trial) -> inputs` that the module itself has to make first (a net, say), or None.
        library: `(**inputs) -> result` by what PyTorch has for it, or None; its docstring is its name.
        per: what N counts: "rows".
        needs: names of checks that have to pass: what is not right is not timed.
        dtypes: those that `--dtype` may ask for; the first is the default.
        budget: at most so many times the reference's time, as a check of its own; None: no such check.
        points: of that check.
        tolerance: factor on the dtype's tolerances; results at large sizes may differ by more rounding.
    """

    name: str
    title: str
    call: Call
    sizes: tuple[int, ...]
    inputs: Inputs
    setup: Setup | None = None
    library: Call | None = None
    per: str = "elements"
    needs: tuple[str, ...] = ()
    dtypes: tuple[str, ...] = ("float32",)
    budget: float | None = None
    points: float = 1.0
    tolerance: float = 10.0

    @property
    def library_name(self) -> str:
        """What PyTorch's own call is called, or ""."""
        return _first_line(self.library) if self.library else ""

    def made(self, index: int, size: int, seed: int, device: str, dtype: str) -> dict[str, Any]:
        """The inputs of one call, all but those that `setup` makes."""
        return self.inputs(self.trial(index, size, seed, device), DTYPES[dtype])

    def trial(self, index: int, size: int, seed: int, device: str) -> Trial:
        """The trial that inputs number `index` of a size are made from; never the worked example."""
        return Trial(self.name, index + 1, size, seed, device)


def workload(
    *,
    sizes: Sequence[int],
    inputs: Inputs,
    setup: Setup | None = None,
    library: Call | None = None,
    per: str = "elements",
    needs: str | Sequence[str] = (),
    dtypes: Sequence[str] = ("float32",),
    budget: float | None = None,
    points: float = 1.0,
    tolerance: float = 10.0,
) -> Callable[[Call], Workload]:
    """Makes `(module, **inputs) -> result` a workload; see `Workload` for the arguments.

    Raises ValueError for a workload without a docstring, with fewer than four sizes, or of an unknown dtype.
    """

    def decorate(call: Call) -> Workload:
        name = call.__name__
        if not _first_line(call):
            raise ValueError(f"workload {name} needs a docstring: it is the table's title")
        if len(sizes) < 4 or list(sizes) != sorted(set(sizes)):
            raise ValueError(f"workload {name}: growth shows at four sizes or more, from the smallest up")
        if library and not _first_line(library):
            raise ValueError(
                f"workload {name}: the docstring of its library= is the name that the table shows"
            )
        if unknown := set(dtypes) - set(DTYPES):
            raise ValueError(f"workload {name}: {', '.join(unknown)} is none of {', '.join(DTYPES)}")
        required = (needs,) if isinstance(needs, str) else tuple(needs)
        return Workload(
            name,
            _first_line(call),
            call,
            tuple(sizes),
            inputs,
            setup,
            library,
            per,
            required,
            tuple(dtypes),
            budget,
            points,
            tolerance,
        )

    return decorate


def workloads_in(module: ModuleType) -> list[Workload]:
    """The workloads that a checks file declares, in its order."""
    return [value for value in vars(module).values() if isinstance(value, Workload)]


def _first_line(function: Call) -> str:
    return re.sub(r"\s+", " ", (function.__doc__ or "").strip().partition("\n")[0])
