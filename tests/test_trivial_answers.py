"""No check lets an empty answer by: zeros, ones, noise, NaN, the input itself, or a made-up gradient.

Each trivial answer has the right structure, shapes and dtypes, for it is made from the reference's own: only its
values are worthless.
"""

from __future__ import annotations

import copy
import inspect
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from conftest import EXERCISES, THOROUGH, answers_of
from torch import Tensor, nn
from torch.utils.data import DataLoader

from grader.answers import Answers
from grader.check import LONG, Check
from grader.compare import compare
from grader.course import Exercise
from grader.observe import Array, leaves, snapshot

SEED = 3
CHECKS = [(exercise, check) for exercise in EXERCISES for check in answers_of(exercise).checks]
each_check = pytest.mark.parametrize(
    ("exercise", "check"), CHECKS, ids=[f"{exercise.name}-{check.name}" for exercise, check in CHECKS]
)


def noise(value: Tensor) -> Tensor:
    if value.is_floating_point():
        return torch.randn_like(value)
    return torch.randint_like(value, 0, 7) if value.dtype != torch.bool else ~value


def worst(value: Tensor) -> Tensor:
    """NaN where the dtype has it, else the least number that it has."""
    if value.is_floating_point():
        return value * float("nan")
    return ~value if value.dtype == torch.bool else torch.full_like(value, torch.iinfo(value.dtype).min)


@dataclass(frozen=True)
class Trivial:
    """What becomes of a tensor, a number and a text."""

    tensor: Callable[[Tensor], Tensor]
    number: Callable[[float], float]
    text: str


TRIVIAL = {
    "zeros": Trivial(torch.zeros_like, lambda number: 0 * number, ""),
    "ones": Trivial(torch.ones_like, lambda number: type(number)(1), "1"),
    "noise": Trivial(noise, lambda number: number + 3, "noise"),
    "nan": Trivial(worst, lambda _: float("nan"), "nan"),
}


def changed(value: Any, trivial: Trivial) -> Any:
    """The value with its contents replaced, still connected to what they were computed from."""
    if isinstance(value, Tensor):
        if value.is_floating_point() and value.requires_grad:
            return trivial.tensor(value.detach()) + 0 * value.nan_to_num()
        return trivial.tensor(value)
    if isinstance(value, np.ndarray):
        return trivial.tensor(torch.from_numpy(value.copy())).numpy()
    if isinstance(value, list | tuple):
        items = [changed(item, trivial) for item in value]
        return type(value)(items) if type(value) in (list, tuple) else value
    if isinstance(value, dict):
        return {key: changed(item, trivial) for key, item in value.items()}
    if isinstance(value, nn.Module):
        net = copy.deepcopy(value)
        for weight in net.parameters():
            weight.data.copy_(trivial.tensor(weight.data))
        return net
    if isinstance(value, int | float) and not isinstance(value, bool):
        return trivial.number(value)
    if isinstance(value, DataLoader):
        return [changed(batch, trivial) for batch in value]
    return trivial.text if isinstance(value, str) else value


def tensors_in(value: Any) -> list[Tensor]:
    """The tensors that a call may change in place, those in lists and in networks included."""
    if isinstance(value, Tensor):
        return [value]
    if isinstance(value, nn.Module):
        return [*value.parameters(), *value.buffers()]
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return [tensor for item in items for tensor in tensors_in(item)]


class Undo:
    """Takes back whatever happens to some tensors, their gradients, files, and the generators of chance."""

    def __init__(self, tensors: list[Tensor], files: list[Path]) -> None:
        self._before = [
            (t, t.detach().clone(), t.grad.clone() if t.is_leaf and t.grad is not None else None)
            for t in tensors
        ]
        self._chance = random.getstate(), np.random.get_state(), torch.get_rng_state()
        self._files = [(file, file.read_bytes() if file.is_file() else None) for file in files]

    def __call__(self) -> None:
        for tensor, values, gradient in self._before:
            tensor.data.copy_(values)
            if tensor.is_leaf:
                tensor.grad = gradient
        python, numpy, ours = self._chance
        random.setstate(python)
        np.random.set_state(numpy)
        torch.set_rng_state(ours)
        for file, data in self._files:
            if data is not None:
                file.write_bytes(data)
            elif file.is_file():
                file.unlink()


class Replaced:
    """The reference, with `change` applied to whatever its functions, networks and operations give back, and to
    what its other objects show.

    Whatever a function does in place is taken back, and one that gives back nothing is not called at all: a
    trivial answer does nothing of it.
    """

    def __init__(self, reference: Any, change: Callable[[Any, tuple[Any, ...]], Any]) -> None:
        self._reference = reference
        self._change = change

    def __getattr__(self, name: str) -> Any:
        value, change = getattr(self._reference, name), self._change
        if isinstance(value, type):
            return _changed_class(value, change)

        def function(*args: Any, **kwargs: Any) -> Any:
            if inspect.signature(value).return_annotation in (None, "None"):
                return change(None, args)
            args = tuple(list(arg) if isinstance(arg, Iterator) else arg for arg in args)  # it is read twice
            undo = Undo(tensors_in([args, kwargs]), [arg for arg in args if isinstance(arg, Path)])
            result = value(*args, **kwargs)
            undo()
            return change(result, args)

        return function


def _changed_class(kind: type, change: Callable[[Any, tuple[Any, ...]], Any]) -> type:
    """The class with another result of what its objects are asked for: a network's forward, an operation's apply,
    and else an item, a call and what an object shows.
    """

    def altered(own: Callable[..., Any]) -> Callable[..., Any]:
        return lambda self, *args: change(own(self, *args), args)

    def shown(self: Any, attribute: str) -> Any:
        value = kind.__getattribute__(self, attribute)
        return value if attribute.startswith("_") or callable(value) else change(value, ())

    if issubclass(kind, nn.Module):
        return type(kind.__name__, (kind,), {"forward": altered(kind.forward)})
    if issubclass(kind, torch.autograd.Function):
        return type(kind.__name__, (), {"apply": staticmethod(lambda *args: change(kind.apply(*args), args))})
    asked = {
        name: altered(getattr(kind, name)) for name in ("__getitem__", "__call__") if hasattr(kind, name)
    }
    return type(kind.__name__, (kind,), {**asked, "__getattribute__": shown})


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
    if check.timeout >= LONG and name != "zeros" and not THOROUGH:
        pytest.skip("it trains for long: zeros only, unless THOROUGH=1")
    assert not passes(answers_of(exercise), check, lambda result, _: changed(result, TRIVIAL[name]))


@each_check
def test_the_input_itself_is_no_answer(exercise: Exercise, check: Check) -> None:
    def first_argument(result: Any, args: tuple[Any, ...]) -> Any:
        return args[0] if args else None

    assert not passes(answers_of(exercise), check, first_argument)


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
    answers = answers_of(exercise)
    expected = answers.of(check, 0, SEED, "cpu").expected
    if not any("grad" in path and isinstance(leaf, Array) for path, leaf in leaves(expected)):
        pytest.skip("this check observes no gradient")

    def constant(result: Any, args: tuple[Any, ...]) -> Any:
        inputs = [tensor for tensor in tensors_in(args) if tensor.requires_grad]
        if isinstance(result, Tensor) and inputs:
            return ConstantGradient.apply(result.detach(), *inputs)
        return result

    assert not passes(answers, check, constant)
