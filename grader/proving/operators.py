"""Watches which aten operators a by-hand function uses while it runs (in the worker)."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from types import FrameType
from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode

from grader.byhand import ByHand, Offence

MAX_OFFENCES = 10

RUNS_LATER = ("Function", "hook", "getattr", "__iter__", "__next__", "__len__", "__getitem__", "__torch")
"""A source without any of these words has no code of its own that runs in a backward pass or on reading."""


class OperatorWatch(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Notes each banned operator, with the submission's line that led to it.

    An operator that autograd uses for a backward pass is not the learner's, unless code of the submission
    (a hook, a custom Function) stands between autograd and the operator.
    """

    def __init__(self, rules: Sequence[ByHand], filename: str, source: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.offences: list[Offence] = []
        self._rules = rules
        self._filename = filename
        self._inside: list[str] = []
        self._called: list[str] = []
        self._reading = False
        self._runs_later = any(word in source for word in RUNS_LATER)
        self._against: dict[Any, list[ByHand]] = {}

    @contextmanager
    def over_trial(self) -> Iterator[None]:
        """Watches while one trial's probe runs: all of it where code of the submission may run when no
        function of it does, in a backward pass or when a result is read. A mode doubles what an operator
        costs, so it is on no longer than it has to be.
        """
        self.offences.clear()
        self._called.clear()
        with self if self._rules and self._runs_later else nullcontext():
            yield

    @contextmanager
    def reading(self) -> Iterator[None]:
        """While the probe's result is read: what a lazy result computes now belongs to what was called."""
        self._reading = True
        try:
            yield
        finally:
            self._reading = False

    @contextmanager
    def inside(self, function: str) -> Iterator[None]:
        """While `function`, which has to be in the rules, runs."""
        self._inside.append(function)
        self._called.append(function)
        banned, before = self._banned_files(), sys.getprofile()
        if banned:
            sys.setprofile(lambda frame, event, _: self._on_call(frame, event, banned))
        try:
            with nullcontext() if self._runs_later or len(self._inside) > 1 else self:
                yield
        finally:
            if banned:
                sys.setprofile(before)
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
        against = self._against.get(func)
        if against is None:  # asked once: a loop by hand runs the same few operators thousands of times
            against = [rule for rule in self._rules if rule.covers_operator(func.name())]
            self._against[func] = against
        if against:
            self._on_banned(func.name().partition(".")[0], against)
        return func(*args, **(kwargs or {}))

    def _on_banned(self, name: str, against: Sequence[ByHand]) -> None:
        in_backward = torch._C._current_graph_task_id() != -1
        later = self._called if in_backward or self._reading else []
        for function, rule in self._rules_for(self._inside or later):
            if rule in against:
                line = self._line(in_backward, anywhere=bool(self._inside))
                self._note(function, line, f"the operator {name}", rule)

    def _on_call(self, frame: FrameType, event: str, banned: Mapping[str, str]) -> None:
        """Sees every Python function that is called, for parts of torch that are banned as a whole."""
        if event == "call":
            file = frame.f_code.co_filename
            for prefix, name in banned.items():
                if file.startswith((prefix + os.sep, prefix + ".py")):
                    for function, rule in self._rules_for(self._inside):
                        if name in rule.names:
                            self._note(function, self._line(False, anywhere=True), name, rule)

    def _banned_files(self) -> dict[str, str]:
        """Where the Python code of banned parts of torch lies, as the beginnings of paths."""
        root = torch.__path__[0].rpartition(os.sep)[0]
        names = {name for _, rule in self._rules_for(self._inside) for name in rule.names if "." in name}
        return {os.path.join(root, *name.split(".")): name for name in names}

    def _rules_for(self, functions: Sequence[str]) -> Iterator[tuple[str, ByHand]]:
        for function in functions:
            for rule in self._rules:
                if function in rule.functions:
                    yield function, rule

    def _note(self, function: str, line: int | None, what: str, rule: ByHand) -> None:
        if line is not None and len(self.offences) < MAX_OFFENCES:
            self.offences.append(Offence(function, line, what, rule.instead))

    def _line(self, in_backward: bool, anywhere: bool) -> int | None:
        """The submission's line nearest to the operator; 0 where none is on the stack (an alias of the
        library's function), if it counts `anywhere`; None where autograd stands between.
        """
        frame: FrameType | None = sys._getframe(2)
        while frame is not None:
            if frame.f_code.co_filename == self._filename:
                return frame.f_lineno
            if in_backward and frame.f_code.co_name == "_engine_run_backward":
                return None
            frame = frame.f_back
        return 0 if anywhere else None


# Set here and not in the class body: for that, TorchDispatchMode wraps the method for TorchDynamo, whose
# import at the first operator costs a second.
OperatorWatch.__torch_dispatch__ = OperatorWatch.on_operator  # type: ignore[method-assign, assignment]
