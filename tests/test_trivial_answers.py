"""No check lets an empty answer by: zeros, ones, noise, NaN, the input itself, or a made-up gradient.

Each trivial answer has the right structure, shapes and dtypes, for it is made from the reference's own: only its
values are worthless.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from conftest import EXERCISES
from torch import Tensor, nn

from grader.answers import Answers
from grader.check import Check
from grader.compare import compare
from grader.course import Exercise
from grader.observe import Array, leaves, snapshot

SEED = 3
CHECKS = [(exercise, check) for exercise in EXERCISES for check in Answers(exercise).checks]
each_check = pytest.mark.parametrize(
    ("exercise", "check"), CHECKS, ids=[f"{exercise.name}-{check.name}" for exercise, check in CHECKS]
)

Change = Callable[[Any], Any]


def noise(value: Tensor) -> Tensor:
    if value.is_floating_point():
        return torch.randn_like(value)
    return torch.randint_like(value, 0, 7) if value.dtype != torch.bool else ~value


TRIVIAL: dict[str, tuple[Callable[[Tensor], Tensor], Callable[[float], float]]] = {
    "zeros": (torch.zeros_like, lambda number: 0 * number),
    "ones": (torch.ones_like, lambda number: type(number)(1)),
    "noise": (noise, lambda number: number + 3),
    "nan": (
        lambda value: value * float("nan") if value.is_floating_point() else value,
        lambda _: float("nan"),
    ),
}


def changed(value: Any, of_tensor: Change, of_number: Change) -> Any:
    """The value with its tensors and numbers replaced, still connected to what they were computed from."""
    if isinstance(value, Tensor):
        if value.is_floating_point() and value.requires_grad:
            return of_tensor(value.detach()) + 0 * value.nan_to_num()
        return of_tensor(value)
    if isinstance(value, list | tuple):
        items = [changed(item, of_tensor, of_number) for item in value]
        return type(value)(items) if type(value) in (list, tuple) else value
    if isinstance(value, dict):
        return {key: changed(item, of_tensor, of_number) for key, item in value.items()}
    if isinstance(value, int | float) and not isinstance(value, bool):
        return of_number(value)
    return value


class Replaced:
    """The reference, with `change` applied to whatever its functions and networks give back.

    A function that gives back None works in place: its trivial answer is to do nothing.
    """

    def __init__(self, reference: Any, change: Callable[[Any, tuple[Any, ...]], Any]) -> None:
        self._reference = reference
        self._change = change

    def __getattr__(self, name: str) -> Any:
        value, change = getattr(self._reference, name), self._change
        if isinstance(value, type) and issubclass(value, nn.Module):

            class Changed(value):  # type: ignore[misc]
                def forward(self, *args: Any) -> Any:
                    return change(super().forward(*args), args)

            return Changed

        def function(*args: Any, **kwargs: Any) -> Any:
            before = [arg.detach().clone() if isinstance(arg, Tensor) else None for arg in args]
            result = value(*args, **kwargs)
            if result is None:
                for arg, old in zip(args, before, strict=True):
                    if old is not None:
                        arg.data.copy_(old)
            return change(result, args)

        return function


def passes(answers: Answers, check: Check, change: Callable[[Any, tuple[Any, ...]], Any]) -> bool:
    """Whether a reference with this change passes the check."""
    module = Replaced(answers.reference, change)
    for index, trial in enumerate(check.trials(SEED, "cpu")):
        expected = answers.of(check, index, SEED, "cpu").expected
        trial.seed_generators()
        try:
            observed = snapshot(check.probe(module, trial))
        except Exception:
            return False
        wrong = (
            check.accept(observed, expected)
            if check.accept
            else compare(observed, expected, check.tolerance, check.nan_equal)
        )
        if wrong:
            return False
    return True


@each_check
@pytest.mark.parametrize("name", TRIVIAL)
def test_a_worthless_answer_of_the_right_form_fails(exercise: Exercise, check: Check, name: str) -> None:
    of_tensor, of_number = TRIVIAL[name]
    assert not passes(Answers(exercise), check, lambda result, _: changed(result, of_tensor, of_number))


@each_check
def test_the_input_itself_is_no_answer(exercise: Exercise, check: Check) -> None:
    def first_argument(result: Any, args: tuple[Any, ...]) -> Any:
        return args[0] if args else None

    assert not passes(Answers(exercise), check, first_argument)


class ConstantGradient(torch.autograd.Function):
    """The right value with a gradient of ones for whatever it came from."""

    @staticmethod
    def forward(ctx: Any, result: Tensor, *inputs: Tensor) -> Tensor:
        ctx.shapes = inputs
        return result.clone()

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> Any:
        return None, *(torch.ones_like(tensor) for tensor in ctx.shapes)


@each_check
def test_a_constant_gradient_fails_where_gradients_are_asked_for(exercise: Exercise, check: Check) -> None:
    answers = Answers(exercise)
    expected = answers.of(check, 0, SEED, "cpu").expected
    if not any("grad" in path and isinstance(leaf, Array) for path, leaf in leaves(expected)):
        pytest.skip("this check observes no gradient")

    def constant(result: Any, args: tuple[Any, ...]) -> Any:
        inputs = [arg for arg in args if isinstance(arg, Tensor) and arg.requires_grad]
        if isinstance(result, Tensor) and inputs:
            return ConstantGradient.apply(result.detach(), *inputs)
        return result

    assert not passes(answers, check, constant)
