"""What a failure means, from the numbers alone: for any exercise, without knowing it.

Only what the numbers prove is said: a sentence that guesses wrong costs a learner an evening. Each explainer
is a pure function of the cases of one check. It says its sentence where all of them bear it out, by enough
agreement that luck is no explanation, or "".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from grader.axes import Axes
from grader.explain import broken, factor, memory, order, places, precision, reduction, shapes, state
from grader.explain.case import Case, Failure, cases_of
from grader.explain.located import located

__all__ = ["Failure", "explain", "located"]

Explainer = Callable[[Sequence[Case]], str]

ANYWHERE: tuple[Explainer, ...] = (
    memory.changed_input,
    memory.untouched,
    memory.shares,
    memory.does_not_share,
    memory.other_memory,
    memory.places_share,
)
"""By what stands under another key, or was given: whatever the shapes."""

SHAPES: tuple[Explainer, ...] = (
    shapes.reduced,
    shapes.not_reduced,
    shapes.crossed,
    shapes.one_axis,
    shapes.cut,
    shapes.lengths,
    shapes.reshaped,
    shapes.sorted_sizes,
)

VALUES: tuple[Explainer, ...] = (
    broken.not_a_number,
    broken.infinite,
    broken.zero,
    order.itself,
    order.anothers,
    factor.sign,
    factor.change,
    factor.constant,
    factor.offset,
    factor.added,
    order.permuted,
    order.reversed_or_rolled,
    order.reading,
    factor.transformed,
    reduction.normalised,
    reduction.one_for_all,
    reduction.standardised,
    factor.dropped,
    factor.signs,
    precision.opposite,
    precision.wrapped,
    precision.digits,
    precision.steps,
    order.shuffled,
    places.slices,
    places.border,
    places.diagonal,
    places.by_sign,
)
"""From what proves most to what proves least: the first that speaks is heard."""


def explain(failures: Sequence[Failure], axes: Axes) -> str:
    """What the numbers of a check's failing trials prove about the mistake.

    Args:
        failures: all failing trials of one check on one submission, smallest first. The first one's mismatch
            is what is explained; the others, where they differ at the same place, have to agree.
        axes: names of axes, see `Axes.read`.

    Returns:
        A sentence or two, or "" where the numbers prove nothing.
    """
    kind = failures[0].mismatch.kind
    if kind in ("structure", "type", "device"):
        return failures[0].mismatch.reason
    if sentence := state.explain(failures):
        return sentence
    cases = cases_of(failures, axes)
    if not cases:
        return failures[0].mismatch.reason
    if sentence := _first(ANYWHERE, cases):
        return sentence
    if kind == "dtype":
        return precision.dtype(cases)
    if kind == "shape":
        shaped = [case for case in cases if case.got.shape != case.want.shape]
        return shapes.permuted(cases) or _first(SHAPES, shaped)
    if all(case.got.shape == case.want.shape and bool(case.wrong.any()) for case in cases):
        return _first(VALUES, cases)
    return ""


def _first(explainers: Sequence[Explainer], cases: Sequence[Case]) -> str:
    return next((sentence for explainer in explainers if (sentence := explainer(cases))), "")
