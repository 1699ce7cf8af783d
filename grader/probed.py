"""The inputs that a probe names, without anything to probe: it is run until it asks for a function."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from grader.check import Check
from grader.observe import Observation, snapshot


class _Asked(BaseException):
    """The probe asks for something of the module. No Exception, which a probe may catch."""


class _Nothing:
    def __getattr__(self, name: str) -> Any:
        raise _Asked


def inputs_of(check: Check, index: int, seed: int, device: str) -> Mapping[str, Observation]:
    """The inputs of one trial that the probe names before it asks for a function."""
    trial = check.trial(index, seed, device, remember=True)
    trial.seed_generators()
    with suppress(_Asked, Exception):
        check.probe(_Nothing(), trial)
    return {name: snapshot(value) for name, value in trial.shown.items()}
