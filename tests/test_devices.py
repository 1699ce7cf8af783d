"""Checks and references work on any device: here on one without data, and on CUDA where there is one.

PyTorch's device "meta" computes shapes and nothing else, on any machine. An operator that is given tensors both of
it and of the CPU would fail on CUDA, so a tensor that is made in the wrong place is found without a GPU.
"""

from __future__ import annotations

from typing import Any

import pytest
import torch
from conftest import EXERCISES, each_exercise
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

from grader.answers import Answers
from grader.check import Check
from grader.course import Exercise
from grader.module import Handed

CHECKS = [
    (exercise, check)
    for exercise in EXERCISES
    for check in Answers(exercise).checks
    if check.timeout < 60  # training for minutes says nothing more
]


MAY_MIX = ("aten::copy_", "aten::_to_copy", "aten::index", "aten::index_put", "aten::index_put_")
"""Operators that CUDA lets mix devices: copies, and indices that lie on the CPU."""


class OneDevice(TorchDispatchMode):
    """Refuses operators whose tensors lie on several devices; single numbers may come from the CPU, as on CUDA."""

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        tensors = [leaf for leaf in tree_leaves((args, kwargs or {})) if isinstance(leaf, Tensor)]
        devices = {tensor.device.type for tensor in tensors if tensor.dim() > 0}
        name = func.name().partition(".")[0]
        assert len(devices) < 2 or name in MAY_MIX, f"{name} mixes {' and '.join(sorted(devices))}"
        return func(*args, **(kwargs or {}))


@pytest.fixture
def numbers_out_of_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets what asks a tensor without data for its numbers go on, with zeros."""

    def filled(tensor: Tensor) -> Tensor:
        if tensor.device.type != "meta":
            return tensor
        return torch.zeros(tensor.shape, dtype=tensor.dtype)

    methods: dict[str, Any] = {name: getattr(Tensor, name) for name in ("item", "tolist", "cpu")}
    for name, method in methods.items():
        monkeypatch.setattr(Tensor, name, lambda self, method=method: method(filled(self)))


@pytest.mark.parametrize(("exercise", "check"), CHECKS, ids=[f"{e.name}-{c.name}" for e, c in CHECKS])
def test_no_check_and_no_reference_mixes_devices(
    exercise: Exercise, check: Check, numbers_out_of_nothing: None
) -> None:
    answers = Answers(exercise)
    for trial in check.trials(3, "meta"):
        try:
            with OneDevice():
                check.probe(Handed(answers.reference, answers.signatures), trial)
        except (NotImplementedError, RuntimeError, ValueError) as error:
            # an operator that needs data, like unique, or a function that refuses a 0 in the place of a number
            assert "expected device" not in str(error), error


@pytest.mark.parametrize("function", [torch.mm, torch.add, torch.Tensor.add_, lambda a, b: torch.cat([a, b])])
def test_mixing_would_be_seen(function: Any) -> None:
    with pytest.raises((AssertionError, RuntimeError)), OneDevice():
        function(torch.ones(2, 2, device="meta"), torch.ones(2, 2))


@each_exercise
def test_the_reference_passes_on_cuda(exercise: Exercise, session) -> None:
    if not session.describe()["cuda"]:
        pytest.skip("this machine has no CUDA device")
    result = session.grade(exercise, exercise.reference, seed=3, device="cuda")
    assert [(check.name, check.message) for check in result.checks if not check.passed] == []
