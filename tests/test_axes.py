"""Names of axes, as the docstrings of the references give them: right, or none."""

from __future__ import annotations

import pytest
import torch
from conftest import EXERCISES, each_exercise

from grader.answers import Answers
from grader.axes import Axes
from grader.course import Exercise
from grader.observe import Array, snapshot

OF = {exercise.name[:4]: Axes.read(exercise.reference.read_text(encoding="utf-8")) for exercise in EXERCISES}


def zeros(*shape: int) -> Array:
    return Array(torch.zeros(shape), "cpu")


def test_the_arguments_of_a_function_give_names_and_sizes() -> None:
    axes = OF["ex03"].using(["focal_loss"])
    given = {"logits": zeros(2, 4, 3, 5), "targets": zeros(2, 3, 5), "alpha": zeros(4)}
    assert axes.sizes(given) == {"N": 2, "C": 4, "H": 3, "W": 5}
    assert axes.of("grad of logits", torch.zeros(2, 4, 3, 5), given) == ("N", "C", "H", "W")
    assert axes.of("targets afterwards", torch.zeros(2, 3, 5), given) == ("N", "H", "W")


def test_a_name_that_would_mean_two_sizes_is_left_out() -> None:
    axes = OF["ex03"].using(["focal_loss"])
    assert axes.sizes({"logits": zeros(2, 4, 3, 5), "alpha": zeros(6)}) == {"N": 2, "H": 3, "W": 5}
    assert axes.sizes({"logits": zeros(2, 4)}) == {}
    assert axes.sizes({"logits": [1.0, 2.0], "unknown": zeros(2, 4, 3, 5)}) == {}


@pytest.mark.parametrize(
    ("exercise", "function", "given", "shape", "names"),
    [
        ("ex03", "gather_target_probabilities", {"targets": (2, 3, 5)}, (2, 1, 3, 5), ("N", "", "H", "W")),
        ("ex03", "gather_target_probabilities", {"targets": (2, 3, 5)}, (2, 2, 3, 5), ("", "", "", "")),
        ("ex04", "channels_first", {"images": (2, 3, 5, 4)}, (2, 4, 3, 5), ("N", "C", "H", "W")),
        ("ex04", "channels_last", {"images": (2, 3, 5, 4)}, (2, 5, 4, 3), ("N", "H", "W", "C")),
        ("ex04", "pixel_rows", {"logits": (2, 4, 3, 5)}, (30, 4), ("N·H·W", "C")),
        ("ex04", "pixel_rows", {"logits": (2, 4, 3, 5)}, (31, 4), ("", "")),
        ("ex04", "side_by_side", {"left": (3, 2), "right": (3, 4)}, (3, 6), ("H", "")),
        ("ex05", "conv2d", {"x": (2, 3, 7, 8), "weight": (4, 3, 2, 2)}, (2, 4, 6, 7), ("N", "O", "H'", "W'")),
        ("ex05", "max_pool2d", {"x": (2, 3, 7, 8)}, (2, 3, 3, 4), ("N", "C", "H'", "W'")),
        ("ex05", "flatten", {"x": (2, 3, 7, 8)}, (2, 168), ("N", "P")),
        ("ex01", "train_vectorized", {"x": (4, 3), "w": (3,)}, (3,), ("",)),  # (weights, outputs) are no axes
        ("ex06", "accuracy", {"images": (4, 3)}, (4,), ("",)),
    ],
)
def test_what_a_function_gives_back(
    exercise: str,
    function: str,
    given: dict[str, tuple[int, ...]],
    shape: tuple[int, ...],
    names: tuple[str, ...],
) -> None:
    inputs = {name: zeros(*size) for name, size in given.items()}
    assert OF[exercise].using([function]).of("result", torch.zeros(shape), inputs) == names


def test_functions_that_disagree_give_no_names() -> None:
    both = OF["ex04"].using(["channels_first", "channels_last"])
    assert both.sizes({"images": zeros(2, 3, 5, 4)}) == {}
    assert both.of("result", torch.zeros(2, 3, 5, 4), {}) == ("", "", "", "")


def test_tables_of_the_module_and_of_classes() -> None:
    axes = OF["ex06"].using(["LeNet5"])
    assert axes.sizes({"images": zeros(7, 1, 32, 32)}) == {"N": 7}
    assert axes.of("logits", torch.zeros(7, 10), {"images": zeros(7, 1, 32, 32)}) == ("N", "")
    assert OF["ex03"].using(["class_probabilities"]).of("p", torch.zeros(2, 1, 3, 5), {}) == (
        "N",
        "",
        "H",
        "W",
    )


@each_exercise
def test_every_trial_of_the_course_has_one_size_for_each_name(exercise: Exercise) -> None:
    answers = Answers(exercise)
    for check in answers.checks:
        if check.timeout > 30:
            continue  # it trains a network
        for trial in check.trials(1, "cpu", remember=True):
            answer = answers.of(check, trial.index, 1, "cpu")
            axes = answers.axes.using(answer.used)
            sizes = axes.sizes(answer.inputs)
            for name, value in answer.inputs.items():
                if isinstance(value, Array):
                    names = axes.of(name, value.values, answer.inputs)
                    assert len(names) == value.values.dim()
                    for axis, size in zip(names, value.values.shape, strict=True):
                        assert sizes.get(axis, size) == size


def test_a_reference_without_docstrings_has_no_axes() -> None:
    axes = Axes.read("def f(x):\n    return x\n")
    assert axes.sizes({"x": snapshot(torch.zeros(2, 3))}) == {}
