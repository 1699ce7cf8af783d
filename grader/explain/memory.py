"""Whose memory was written to: a changed input, or a copy where memory is to be shared, or the reverse."""

from __future__ import annotations

import re
from collections.abc import Sequence

import torch
from torch import Tensor

from grader.explain.case import Case
from grader.observe import Array, Leaf

AFTERWARDS = re.compile(r"(.+?) (?:afterwards|after the [^\[]+)((?:\[\d+\])*)")
"""The key under which checks look once more at what they had handed over."""

WRITE = re.compile(
    r"(?P<seen>.+?),? after "
    r"(?:(?:a write to|\S+ was written into) (?P<to>.+)|(?P<set>.+?) (?:was|were) set to 0)"
)
"""The key under which checks look at one tensor after they wrote to another."""

NEITHER = re.compile(r"it|each|.*\bits\b.*")
"""How a key goes on that tells of a write to the tensor itself, or to several."""

SHARING = re.compile(r"a tensor that shares memory with (.+)")


def changed_input(cases: Sequence[Case]) -> str:
    """The reference left an input as it was, the submission did not."""
    match = AFTERWARDS.fullmatch(cases[0].path)
    if not match or not all(_keeps_only_want(case, case.before(match[1] + match[2])) for case in cases):
        return ""
    return f"Your code changes {match[1]} itself, which is to stay as it is: work on a copy."


def untouched(cases: Sequence[Case]) -> str:
    """The reference changed an input, the submission did not."""
    path = cases[0].path
    match = AFTERWARDS.fullmatch(path)
    name = match[1] + match[2] if match else path
    if not all(_keeps_only_got(case, case.before(name)) for case in cases):
        return ""
    return f"{name} is what it was before the call: your code did not change it."


def shares(cases: Sequence[Case]) -> str:
    """A write to B shows in A, and must not."""
    match = _write(cases)
    if not match or not all(_keeps_only_want(case, _before(case, match["seen"])) for case in cases):
        return ""
    told = f"A write to {match['to'] or match['set']} shows in {match['seen']}"
    return f"{told}: they share memory, and should not."


def does_not_share(cases: Sequence[Case]) -> str:
    """A write to B has to show in A, and does not."""
    match = _write(cases)
    if not match or not all(_keeps_only_got(case, _before(case, match["seen"])) for case in cases):
        return ""
    told = f"A write to {match['to'] or match['set']} does not show in {match['seen']}"
    return f"{told}: that is a copy, where memory is to be shared."


def other_memory(cases: Sequence[Case]) -> str:
    """A parameter has the right values, but a tensor that shared its memory does not show them."""
    match = SHARING.fullmatch(cases[0].path)
    if not match:
        return ""
    for case in cases:
        name = match[1] if match[1] in case.expected else f"{match[1]} afterwards"
        got, want = _tensor(case.observed.get(name)), _tensor(case.expected.get(name))
        if got is None or want is None or not case.same(got, want):
            return ""
    return (
        f"{match[1]} has the right values, but in new memory: what shared its memory before does not see "
        "them. Write into the tensor that is there."
    )


def places_share(cases: Sequence[Case]) -> str:
    """A write to the first place shows in other places of the same tensor."""
    for case in cases:
        name, found, _ = case.path.partition(" after a write to its first place")
        before = _tensor(case.observed.get(name))
        if not found or before is None or before.shape != case.one.shape or case.one.numel() < 2:
            return ""
        moved, right = ~case.near(case.one, before), _tensor(case.expected.get(name))
        if right is None or not case.same(right, before):
            return ""
        if not moved.flatten()[0] or int(moved.sum()) < 2:
            return ""
    return "A write to one place shows in others as well: they all lie in the same memory."


def _keeps_only_want(case: Case, before: Tensor | None) -> bool:
    """Whether the reference has left there what was there before, and the submission has not."""
    return before is not None and case.same(case.two, before) and not case.same(case.one, before)


def _keeps_only_got(case: Case, before: Tensor | None) -> bool:
    """Whether the submission has left there what was there before, and the reference has not."""
    return before is not None and case.same(case.one, before) and not case.same(case.two, before)


def _write(cases: Sequence[Case]) -> re.Match[str] | None:
    match = WRITE.fullmatch(cases[0].path)
    return match if match and not NEITHER.fullmatch(match["to"] or match["set"]) else None


def _before(case: Case, name: str) -> Tensor | None:
    """What stood there before the write, where that was right: else something else is wrong too."""
    seen = _tensor(case.observed.get(name)), _tensor(case.expected.get(name))
    if seen[0] is not None and seen[1] is not None:
        return seen[1] if case.same(seen[0], seen[1]) else None
    return case.before(name)


def _tensor(leaf: Leaf) -> Tensor | None:
    if isinstance(leaf, Array) and not leaf.values.is_complex():
        return leaf.values.to(torch.float64)
    return None
