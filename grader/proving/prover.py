"""Whether a function is by hand: its traced operators, worked out by the judge on inputs of the judge's own.

The inputs that the worker saw come from the run's seed. The judge replaces those that need a gradient:

- first by others, at random. A graph that is right there computes its result from its inputs, by operators
  that the exercise allows: that is the proof.
- where that fails, by an increasing map of the old ones that keeps their signs. Comparisons of inputs then go
  the same way, so a function whose path depends on values (a loop that looks for the largest) is right there.
  That is no proof, for the path itself may come from anywhere; but it is no evasion either.

A graph that is right on neither holds answers for the inputs that it was traced on, and no way to them.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal
from weakref import WeakKeyDictionary

import torch
from torch import Tensor

from grader.answers import Answers
from grader.byhand import ByHand, Offence
from grader.compare import compare
from grader.errors import GraderError
from grader.observe import snapshot
from grader.proof import Arguments, Proof, is_secret
from grader.proving.replay import Graph, OffLimits, Refused, read

TOLERANCE = 10.0
"""Factor on the dtype's tolerances: whether it is exact is for the check to say."""

NO_REFERENCE = "this edition has no reference that says what is right on other inputs"

MAX_KNOWN = 1_000
"""So many verdicts are remembered."""

MAX_LITERALS = 16
"""Numbers that a graph may hold of itself where it is right only near the traced inputs."""


@dataclass(frozen=True)
class Verdict:
    """What came of a proof.

    Attributes:
        kind: "proven", "unproven" (a path that depends on values) or "refused".
        sentence: for "unproven" and "refused", what to tell.
    """

    kind: Literal["proven", "unproven", "refused"]
    sentence: str = ""


_known: WeakKeyDictionary[Answers, dict[bytes, Verdict]] = WeakKeyDictionary()


def verdict(proof: Proof, answers: Answers, seed: int, message: Any, constants: dict[str, Tensor]) -> Verdict:
    """Judges what a worker sent for `proof`, which it ran with `seed`. The same operators are judged once, as
    many of a class write the same. Raises GraderError where the reference fails.
    """
    if constants:
        return _verdict(proof, answers, seed, message, constants)
    try:
        text = json.dumps([proof.name, seed, message])
    except RecursionError:
        return Verdict("refused", _not_shown(proof.function, "it has no graph"))
    known, key = _known.setdefault(answers, {}), hashlib.sha256(text.encode()).digest()
    if key not in known:
        if len(known) >= MAX_KNOWN:
            known.clear()
        known[key] = _verdict(proof, answers, seed, message, constants)
    return known[key]


def _verdict(
    proof: Proof, answers: Answers, seed: int, message: Any, constants: dict[str, Tensor]
) -> Verdict:
    rules = [rule for rule in answers.rules if proof.function in rule.functions]
    try:
        if isinstance(message, dict) and "untraceable" in message:
            why = f"it cannot be followed ({str(message['untraceable'])[:500]})"
            return Verdict("refused", _not_shown(proof.function, why))
        graph = read(message, constants)
        for rule in rules:
            for name in sorted(graph.operators):
                if rule.covers_operator(name):
                    raise OffLimits(name)
    except OffLimits as problem:
        return Verdict("refused", Offence(proof.function, 0, str(problem), _instead(rules)).sentence)
    except Refused as problem:
        return Verdict("refused", _not_shown(proof.function, f"it has {problem}"))
    if not answers.has_reference:
        return Verdict("unproven", f"not proven: {NO_REFERENCE}")
    return _replayed(proof, answers, graph, proof.arguments(seed))


def _replayed(proof: Proof, answers: Answers, graph: Graph, shown: Arguments) -> Verdict:
    """What the graph gives on other inputs. It may not even fit them: a mask picks more values, or fewer."""
    why = "on other numbers they give another result"
    try:
        if _is_right(proof, answers, graph, _fresh(proof, shown)):
            return Verdict("proven")
    except Refused as problem:
        why = f"it has {problem}"
    try:
        if graph.literals <= MAX_LITERALS and _is_right(proof, answers, graph, _bent(shown)):
            return Verdict("unproven", _not_proven(proof.function))
    except Refused as problem:
        why = f"it has {problem}"
    return Verdict("refused", _not_shown(proof.function, why))


def _not_proven(function: str) -> str:
    return f"not proven: which operators {function} uses depends on the values that it is given"


def _not_shown(function: str, why: str) -> str:
    return (
        f"{function} is to be written by hand, but its tensor operations alone do not give its result: "
        f"{why}. Stay with tensors all the way from the inputs to the result: what goes through numpy, "
        ".item(), a thread or code from elsewhere is lost."
    )


def _instead(rules: Sequence[ByHand]) -> str:
    return rules[0].instead if rules else "simpler ones"


def _fresh(proof: Proof, shown: Arguments) -> Arguments:
    """The arguments with other secret ones."""
    others = proof.arguments(secrets.randbits(63))
    pairs = zip(shown.values, others.values, strict=True)
    return shown.filled([other if is_secret(one) else one for one, other in pairs])


def _bent(shown: Arguments) -> Arguments:
    """The arguments, the secret ones moved: signs, order and range of their values stay."""
    return shown.filled([_moved(one) if is_secret(one) else one for one in shown.values])


def _moved(values: Tensor) -> Tensor:
    exponent, scale = (0.5 + secrets.randbelow(10**6) / 10**6 * 0.3 for _ in range(2))
    plain = values.detach()
    largest = plain.abs().max().clamp(min=1e-3)
    moved = (scale + 0.2) * largest * plain.sign() * (plain.abs() / largest) ** (exponent + 0.2)
    return moved.requires_grad_()


def _is_right(proof: Proof, answers: Answers, graph: Graph, arguments: Arguments) -> bool:
    """Whether the graph gives what the reference does, value and gradients. Raises Refused."""
    weigh = torch.Generator().manual_seed(secrets.randbits(63))
    want, want_gradients = _reference(proof, answers, arguments, weigh)
    given = arguments.filled([_copy(value) for value in arguments.values])
    if graph.inputs != len(given.tensors):
        raise Refused("other inputs than it was given")
    got = graph.run(given.tensors)
    if compare(snapshot(got), snapshot(want), TOLERANCE) is not None:
        return False
    if not graph.differentiable:  # parts of it carry a backward of their own, or need none: values have to do
        return True
    try:
        gradients = _gradients(got, given, weigh)
    except Exception as error:
        raise Refused(f"a gradient that raises {type(error).__name__}") from None
    return compare(snapshot(gradients), snapshot(want_gradients), TOLERANCE) is None


def _reference(
    proof: Proof, answers: Answers, arguments: Arguments, weigh: torch.Generator
) -> tuple[Tensor, list[Tensor | None]]:
    own = arguments.filled([_copy(value) for value in arguments.values])
    try:
        result = getattr(answers.reference, proof.function)(*own.positional, **own.named)
        if not isinstance(result, Tensor) or not any(map(is_secret, own.values)):
            raise TypeError("a proof takes a tensor with a gradient and gives back a tensor")
        return result, _gradients(result, own, weigh)
    except Exception as error:
        raise GraderError(
            f"The reference of {answers.exercise.name} fails its own proof {proof.name}: "
            f"{type(error).__name__}: {error}"
        ) from error


def _gradients(result: Tensor, arguments: Arguments, weigh: torch.Generator) -> list[Tensor | None]:
    """The gradients of a weighted sum of the result; the same weights for equal states of `weigh`."""
    state = weigh.get_state()
    weights = torch.rand(result.shape, generator=weigh, dtype=torch.float64).to(result.dtype)
    weigh.set_state(state)
    secret = [value for value in arguments.values if is_secret(value)]
    if not result.requires_grad:
        return [None for _ in secret]
    return list(torch.autograd.grad((result * weights).sum(), secret, allow_unused=True))


def _copy(argument: Any) -> Any:
    if isinstance(argument, Tensor):
        return argument.detach().clone().requires_grad_(argument.requires_grad)
    return argument
