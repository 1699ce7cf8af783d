"""Plain answers about a state: an error that was asked for, train or eval mode."""

from __future__ import annotations

import re
from collections.abc import Sequence

from grader.explain.case import Failure
from grader.observe import Leaf, leaves

NO_ERROR = ("no error", "an error")

MODE = re.compile(r"train mode afterwards(?:\[\d+\])?")


def explain(failures: Sequence[Failure]) -> str:
    """What a text or a bool at the first mismatch says, or "": they are no numbers to be searched."""
    failure = failures[0]
    path = failure.mismatch.path
    got, want = dict(leaves(failure.observed)).get(path), dict(leaves(failure.expected)).get(path)
    if isinstance(want, str) and isinstance(got, str):
        return _error(path, got, want)
    if isinstance(want, bool) and isinstance(got, bool):
        return _flag(path, want)
    return ""


def _error(path: str, got: str, want: str) -> str:
    if not (path.endswith(" raises") or path.endswith(" raise") or {got, want} == set(NO_ERROR)):
        return ""
    if got == "no error":
        return "Your code takes this without a word; it should refuse it with an error."
    if want == "no error":
        return "Your code refuses this; it should take it."
    return (
        f"It is refused, as it should be, but by another error: asked for is {want}." if got != want else ""
    )


def _flag(path: str, want: Leaf) -> str:
    if MODE.fullmatch(path):
        modes = ("train", "eval") if want else ("eval", "train")
        return f"It is to be in {modes[0]} mode afterwards, and was left in {modes[1]} mode."
    return ""
