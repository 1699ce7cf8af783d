"""Right but for a factor, a term or a function of it: and what that factor is equal to, in every trial."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import isfinite, prod

import torch
from torch import Tensor

from grader.display import number
from grader.explain.case import Case, kinds, quoted

PRECISION = 1e-5
"""How far a factor may be off what it is said to equal: float32's rounding, a few times over."""

ALONE = 1e-6
"""The same where there is one ratio only: it has to be closer to a whole number than chance brings it."""

VISIBLE = 1e-3
"""Values smaller than this share of the largest are left out where a ratio is taken."""

WHOLE = 100
"""A whole factor up to here is one that somebody may have written."""


@dataclass(frozen=True)
class Scale:
    """A factor in each case.

    Attributes:
        values: one for each case.
        kinds: how many different values it was found in, all cases together.
        chosen: whether a lone value is a round number, as people choose them.
    """

    values: tuple[float, ...]
    kinds: int
    chosen: bool

    @property
    def steady(self) -> bool:
        return all(_equal(value, self.values[0]) for value in self.values)


def sign(cases: Sequence[Case]) -> str:
    """Everything the other way round."""
    if all(case.finite and case.same(case.one, -case.two) for case in cases):
        return "Right but for the sign: it is the other way round."
    return ""


def constant(cases: Sequence[Case]) -> str:
    """The same factor everywhere in a trial."""
    scale = _scale(cases, [(case.one, case.two) for case in cases])
    return _told(cases, scale, "what was expected")


def change(cases: Sequence[Case]) -> str:
    """The right direction from what was given, or the opposite one, but another length."""
    own = cases[0].path.removesuffix(" afterwards")
    if own in cases[0].vectors:
        return _change(cases, own, True)
    names = [name for name in cases[0].vectors if "[" not in name]
    found = [sentence for name in names if (sentence := _change(cases, name, False))]
    return found[0] if len(found) == 1 else ""


def _change(cases: Sequence[Case], name: str, own: bool) -> str:
    """The same, seen from an input; from another than its own only where the factor tells something."""
    before = [case.vectors.get(name) for case in cases]
    pairs = []
    for case, start in zip(cases, before, strict=True):
        if (
            start is None
            or start.shape != case.two.shape
            or not case.finite
            or not bool(start.isfinite().all())
        ):
            return ""
        pairs.append((case.one - start, case.two - start))
        if float((case.two - start).abs().max()) < 1e-2 * float(case.two.abs().max()):
            return ""  # so small a change that rounding is part of it
    scale = _scale(cases, pairs)
    if scale is None:
        return ""
    if all(_equal(value, -1) for value in scale.values) and scale.kinds > 1:
        return f"From {quoted(name)} it moves by as much as it should, but the other way."
    if not own and not _meaning(cases, scale):
        return ""
    return _told(cases, scale, f"the step from {quoted(name)} that was expected")


def _told(cases: Sequence[Case], scale: Scale | None, what: str) -> str:
    if scale is None or (scale.steady and _equal(scale.values[0], 1)):
        return ""
    meaning = _meaning(cases, scale)
    first = scale.values[0]
    if not scale.steady:
        if not meaning or scale.kinds < 2:
            return ""
    elif scale.kinds < 2 and (not _whole(first, ALONE) or scale.chosen):
        return ""  # one number is always some multiple of another, and round numbers often a whole one
    elif scale.kinds < 3 and not _whole(first) and not meaning:
        return ""
    inverse = (
        f", that is ÷ {1 / first:.4g}" if abs(first) < 1 and _whole(first) and "÷" not in meaning else ""
    )
    return f"{first:.4g} × {what}{inverse}{': ' if meaning else ''}{meaning}."


def _scale(cases: Sequence[Case], pairs: Sequence[tuple[Tensor, Tensor]]) -> Scale | None:
    """The factor between the two of each pair, or None where there is none in one of them."""
    values: list[float] = []
    seen_values: set[str] = set()
    chosen = True
    for case, (one, two) in zip(cases, pairs, strict=True):
        if not bool(one.isfinite().all() and two.isfinite().all()):
            return None
        size = two.abs().max()
        seen = two.abs() > VISIBLE * size  # a ratio of tiny numbers says nothing
        if size == 0:
            return None
        ratio = float((one[seen] / two[seen]).median())
        room = 10 * PRECISION * max(abs(ratio), 1e-30) * float(size)
        if ratio == 0 or not bool(torch.isclose(one, ratio * two, rtol=0, atol=room).all()):
            return None
        close = torch.isclose(one[seen], ratio * two[seen], rtol=PRECISION, atol=PRECISION * room)
        if case.want.is_floating_point() and float(close.double().mean()) < 0.9:
            return None
        values.append(ratio)
        seen_values |= {f"{x:.4g}" for x in two[seen].abs()[:1000].tolist()}
        chosen = chosen and all(round(x, 2) == x for x in two[seen].tolist())
    return Scale(tuple(values), len(seen_values), chosen)


def _meaning(cases: Sequence[Case], scale: Scale) -> str:
    """What the factor equals in every case, or "" where nothing does, or more than one thing."""
    if scale.steady and any(_equal(abs(scale.values[0]), known) for known in (1, 2, 0.5)):
        return ""
    for source in (_named_sizes, _given_numbers, _plain_sizes):
        known = [dict(source(case)) for case in cases]
        found = []
        for name in known[0]:
            if not all(name in one for one in known):
                continue
            meant = [one[name] for one in known]
            for text, function in FORMS:
                if not all(isfinite(function(m)) for m in meant) or (
                    source is _given_numbers and "1" in text
                ):
                    continue
                if all(_equal(ratio, function(m)) for ratio, m in zip(scale.values, meant, strict=True)):
                    found.append(
                        text.format(
                            name=name if source is _plain_sizes else quoted(name), value=f"{meant[0]:.4g}"
                        )
                    )
        if len(found) == 1:
            return found[0]
        if found:
            return ""
    return ""


def _over(value: float) -> float:
    return 1 / value if value else torch.nan


FORMS: tuple[tuple[str, Callable[[float], float]], ...] = (
    ("{value} is {name}", lambda p: p),
    ("that is ÷ {name} ({value})", _over),
    ("that is ({name} − 1) / {name}, with {name} = {value}", lambda p: (p - 1) * _over(p)),
    ("that is {name} / ({name} − 1), with {name} = {value}", lambda p: p * _over(p - 1)),
)


def _named_sizes(case: Case) -> Iterator[tuple[str, float]]:
    """N, C, N·C …: the axes that have names, and their products."""
    names = list(case.sizes)
    for count in range(1, len(names) + 1):
        for chosen in combinations(names, count):
            yield "·".join(chosen), prod(case.sizes[name] for name in chosen)


def _given_numbers(case: Case) -> Iterator[tuple[str, float]]:
    """lr, momentum …: plain numbers that were given."""
    yield from ((name, value) for name, value in case.scalars.items() if value not in (0, 1))


def _plain_sizes(case: Case) -> Iterator[tuple[str, float]]:
    """The lengths of what has no named axes."""
    seen = set()
    for name, values in case.vectors.items():
        if "[" in name or values.dim() == 0:
            continue
        if values.numel() > 1 and values.numel() not in seen:
            yield f"the number of values in {quoted(name)}", values.numel()
            seen.add(values.numel())
        for index, size in enumerate(values.shape):
            if size > 1 and size not in seen:
                yield f"the length of axis {index} of {quoted(name)}", size
                seen.add(size)


def _equal(one: float, two: float, precision: float = PRECISION) -> bool:
    return abs(one - two) <= precision * abs(two)


def _whole(value: float, precision: float = PRECISION) -> bool:
    """Whether a factor is a small whole number or one divided by it."""
    size = abs(value) if abs(value) >= 1 else 1 / abs(value)
    return round(size) <= WHOLE and _equal(size, round(size), precision)


def offset(cases: Sequence[Case]) -> str:
    """The same term everywhere."""
    gaps = []
    different = kinds(torch.cat([case.two.flatten() for case in cases]))
    for case in cases:
        gap = case.one - case.two
        mean = float(gap.median())
        room = PRECISION * (float(case.two.abs().max()) + abs(mean))
        if not case.finite or abs(mean) < 100 * room or not bool(((gap - mean).abs() <= room).all()):
            return ""
        gaps.append(mean)
    near = [abs(gap - gaps[0]) <= 1e-4 * abs(gaps[0]) for gap in gaps]
    if different < (2 if cases[0].want.is_floating_point() else 3) or not all(near):
        return ""
    word = "more" if gaps[0] > 0 else "less"
    size = abs(gaps[0])
    whole = number(round(size)) if not cases[0].want.is_floating_point() else number(size)
    names = [
        name
        for name in cases[0].scalars
        if all(abs(abs(case.scalars.get(name, torch.nan)) - size) <= 1e-4 * size for case in cases)
    ]
    meaning = f": {whole} is {names[0]}" if len(names) == 1 and not _equal(size, 1) else ""
    subject = "Each value" if cases[0].two.numel() > 1 else "It"
    return f"{subject} is {whole} {word} than expected{meaning}."


def added(cases: Sequence[Case]) -> str:
    """An input too much, or too little, as a term or as a factor."""
    if not all(case.finite for case in cases):
        return ""
    found = []
    for name in cases[0].vectors:
        for words, function in COMBINED:
            if all(_fits(case, name, function) for case in cases):
                proof = sum(case.proof() for case in cases)
                if proof >= 24 and cases[0].want.is_floating_point():
                    found.append(f"It is what was expected {words} {quoted(name)}.")
    return found[0] if len(found) == 1 else ""


COMBINED: tuple[tuple[str, Callable[[Tensor, Tensor], Tensor]], ...] = (
    ("plus", torch.add),
    ("minus", torch.sub),
    ("times", torch.mul),
    ("divided by", torch.div),
)


def _fits(case: Case, name: str, function: Callable[[Tensor, Tensor], Tensor]) -> bool:
    given = case.vectors.get(name)
    if given is None or kinds(given) < 2:
        return False
    if given.shape != case.two.shape:
        places = [index for index, size in enumerate(case.two.shape) if given.shape == (size,)]
        if len(places) != 1 or case.two.dim() < 2:
            return False
        given = given.view([-1 if index == places[0] else 1 for index in range(case.two.dim())])
    return case.same(case.one, function(case.two, given))


def dropped(cases: Sequence[Case]) -> str:
    """Some values 0 and all others larger by one factor, as dropout leaves them."""
    factors = []
    for case in cases:
        kept = case.one != 0
        meant = kept & (case.two != 0)
        if (
            not case.finite
            or bool(kept.all())
            or int(meant.sum()) < 3
            or int((~kept & (case.two != 0)).sum()) < 1
        ):
            return ""
        ratio = float((case.one[meant] / case.two[meant]).median())
        if ratio <= 1.001 or not case.same(case.one[kept], ratio * case.two[kept]):
            return ""
        factors.append(ratio)
    if not all(_equal(factor, factors[0]) for factor in factors):
        return ""
    lost = int((cases[0].one == 0).sum())
    share = 1 - 1 / factors[0]
    return (
        f"{lost} of {cases[0].one.numel()} values are 0 and all others {factors[0]:.4g} × what was expected: "
        f"so dropout of {share:.4g} leaves them in train mode."
    )


FUNCTIONS: Mapping[str, Callable[[Tensor], Tensor]] = {
    "the logarithm of": torch.log,
    "exp of": torch.exp,
    "the square of": torch.square,
    "the square root of": torch.sqrt,
    "1 minus": lambda x: 1 - x,
    "1 divided by": torch.reciprocal,
    "minus the logarithm of": lambda x: -torch.log(x),
    "the sigmoid of": torch.sigmoid,
    "tanh of": torch.tanh,
    "relu of": torch.relu,
}


def transformed(cases: Sequence[Case]) -> str:
    """A step too many: a function of what was expected; or one too few."""
    if not cases[0].want.is_floating_point() or sum(case.proof() for case in cases) < 16:
        return ""
    for name, function in FUNCTIONS.items():
        if all(case.same(case.one, function(case.two)) for case in cases):
            return f"It is {name} what was expected."
    for name, function in FUNCTIONS.items():
        if all(case.same(function(case.one), case.two) for case in cases):
            return f"What was expected is {name} your result."
    return ""


def signs(cases: Sequence[Case]) -> str:
    """The right sizes, some with the wrong sign."""
    if sum(case.proof() for case in cases) < 16 or not all(
        case.finite and case.same(case.one.abs(), case.two.abs()) for case in cases
    ):
        return ""
    if all(bool((case.one >= 0).all()) for case in cases):
        return "The right values without their minus signs."
    wrong = int(cases[0].wrong.sum())
    return f"The right values, but {wrong} of {cases[0].two.numel()} have the wrong sign."
