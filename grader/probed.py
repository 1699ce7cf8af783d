"""The inputs that a probe names, without anything to probe: a stand-in takes the module's place."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping, Set
from contextlib import suppress
from typing import Any

from grader.check import Check
from grader.observe import Observation, snapshot

PATIENCE = 200
"""So often a probe may ask something of the stand-in."""


class _Asked(BaseException):
    """The probe asks for too much. No Exception, which a probe may catch."""


class _Nothing:
    """Stands in for the module and for all that it gives: probes often make a net before its inputs."""

    def __init__(self, is_done: Callable[[], bool]) -> None:
        self._is_done = is_done
        self._patience = PATIENCE

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # what numpy and torch try on whatever they are given
            raise AttributeError(name)
        return self()

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        self._patience -= 1
        if self._patience < 0 or self._is_done():
            raise _Asked
        return self

    def __iter__(self) -> Iterator[Any]:
        self()
        return iter(())


def inputs_of(
    check: Check, index: int, seed: int, device: str, wanted: Set[str]
) -> Mapping[str, Observation]:
    """The inputs of one trial that the probe names before it needs a real answer, or has named all that are
    wanted. They are the reference's only where they do not depend on what the module gives: who relies on
    them has compared them once.
    """
    if not wanted:
        return {}
    trial = check.trial(index, seed, device, remember=True)
    trial.seed_generators()
    with warnings.catch_warnings(), suppress(_Asked, Exception):
        warnings.simplefilter("ignore")
        check.probe(_Nothing(lambda: wanted <= trial.shown.keys()), trial)
    trial.seed_generators()  # a probe about torch's switches has left them as the stand-in did
    return {name: snapshot(value) for name, value in trial.shown.items()}
