"""Watches which aten operators a by-hand function uses while it runs (in the worker)."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode

from grader.byhand import ByHand, Offence


class OperatorWatch(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Notes each banned operator, with the submission's line that led to it.

    An operator that autograd uses for a backward pass is not the learner's, unless code of the submission
    (a hook, a custom Function) stands between autograd and the operator.
    """

    def __init__(self, rules: Sequence[ByHand], filename: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.offences: list[Offence] = []
        self._rules = rules
        self._filename = filename
        self._inside: list[str] = []

    @contextmanager
    def inside(self, function: str) -> Iterator[None]:
        """Watches while `function`, which has to be in the rules, runs."""
        self._inside.append(function)
        try:
            if len(self._inside) == 1:
                with self:
                    yield
            else:  # already watching
                yield
        finally:
            self._inside.pop()

    def covers(self, function: str) -> bool:
        """Whether a rule is about `function`."""
        return any(function in rule.functions for rule in self._rules)

    def on_operator(
        self,
        func: Any,
        types: Sequence[type],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        """Sees every operator that is dispatched while the mode is on, and runs it."""
        name = func.name()
        for function in self._inside:
            for rule in self._rules:
                if function in rule.functions and rule.covers_operator(name) and len(self.offences) < 10:
                    line = self._line()
                    if line is not None:
                        self.offences.append(
                            Offence(function, line, f"the operator {name.partition('.')[0]}", rule.instead)
                        )
        return func(*args, **(kwargs or {}))

    def _line(self) -> int | None:
        """The submission's line nearest to the operator; 0 where none is on the stack (an alias of the
        library's function); None where autograd is.
        """
        frame = sys._getframe(2)
        backward = torch._C._current_graph_task_id() != -1
        while frame is not None:
            if frame.f_code.co_filename == self._filename:
                return frame.f_lineno
            if backward and frame.f_code.co_name == "_engine_run_backward":
                return None
            frame = frame.f_back  # type: ignore[assignment]
        return 0


# Set here and not in the class body: for that, TorchDispatchMode wraps the method for TorchDynamo, whose
# import at the first operator costs a second.
OperatorWatch.__torch_dispatch__ = OperatorWatch.on_operator  # type: ignore[method-assign, assignment]
