"""Explanations from numbers alone: each phenomenon on two shapes, and silence where nothing is proved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
import torch
from torch import Tensor

from grader.axes import Axes
from grader.compare import compare
from grader.explain import Failure, explain
from grader.observe import snapshot

AXES = Axes.read('''
def f(x, weight, lr):
    """What the tests call.

    Args:
        x: (N, C, H, W), float.
        weight: (C,), float.
        lr: a number.

    Returns:
        (N, C, H, W): something.
    """
''')

SHAPES = ((3, 4, 2, 5), (2, 3, 4, 4))


def normal(*shape: int, seed: int = 0, dtype: torch.dtype = torch.float32) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64).to(dtype)


def failure(got: Any, want: Any, **given: Any) -> Failure:
    observed, expected = snapshot(got), snapshot(want)
    mismatch = compare(observed, expected)
    assert mismatch is not None
    return Failure(observed, expected, mismatch, {name: snapshot(value) for name, value in given.items()})


def said(got: Any, want: Any, **given: Any) -> str:
    """What is said of one trial."""
    return explain([failure(got, want, **given)], AXES)


def said_of_all(wrong: Callable[[Tensor], Any], right: Callable[[Tensor], Any], **more: Any) -> str:
    """What is said of a wrong function in trials of two shapes, the values under a key of their own."""
    failures = []
    for shape in SHAPES:
        x = normal(*shape)
        failures.append(failure({"y": wrong(x)}, {"y": right(x)}, x=x, **more))
    return explain(failures, AXES)


def sharp(x: Tensor) -> Tensor:
    """Some function that is not the input itself."""
    return (3 * x).sin() + 0.1 * x


@pytest.mark.parametrize(
    ("wrong", "right", "words"),
    [
        (lambda x: sharp(x).sum(), lambda x: sharp(x).mean(), "120 × what was expected: 120 is N·C·H·W."),
        (
            lambda x: sharp(x).mean((0, 2, 3)),
            lambda x: sharp(x).mean(0),
            "This is the mean of what was expected over axis 1 and axis 2",
        ),
        (lambda x: sharp(x).mean(0), lambda x: sharp(x).sum(0), "that is ÷ N (3)."),
        (
            lambda x: sharp(x).var(0, correction=0),
            lambda x: sharp(x).var(0),
            "that is (N − 1) / N, with N = 3",
        ),
        (lambda x: 2 * sharp(x), sharp, "2 × what was expected."),
        (lambda x: -sharp(x), sharp, "Right but for the sign"),
        (lambda x: sharp(x) + 0.5, sharp, "Each value is 0.5 more than expected."),
        (lambda x: sharp(x) + x, sharp, "It is what was expected plus x."),
        (lambda x: sharp(x) * x, sharp, "It is what was expected times x."),
        (lambda x: sharp(x).exp(), sharp, "It is exp of what was expected."),
        (sharp, lambda x: sharp(x).relu(), "What was expected is relu of your result."),
        (lambda x: sharp(x).abs(), sharp, "The right values without their minus signs."),
        (lambda x: sharp(x) * 0, sharp, "Every value is 0."),
        (lambda x: sharp(x).flip(1), sharp, "axis 1 (C) runs backwards"),
        (lambda x: sharp(x).roll(1, 1), sharp, "moved on by one place along axis 1 (C)"),
        (lambda x: sharp(x)[:, [2, 0, 1, *range(3, x.shape[1])]], sharp, "in another order along axis 1 (C)"),
        (lambda x: sharp(x).permute(0, 2, 3, 1), sharp, "Your axes come as (N, H, W, C)"),
        (
            lambda x: sharp(x).permute(0, 2, 3, 1).reshape(x.shape),
            sharp,
            "The right values in the wrong places.",
        ),
        (
            lambda x: x.reshape(x.shape[0], *x.shape[2:], x.shape[1]),
            lambda x: x.permute(0, 2, 3, 1),
            "come in the order in which x has them",
        ),
        (lambda x: x, sharp, "It is x itself, as it was given."),
        (lambda x: sharp(x).softmax(3), lambda x: sharp(x).softmax(1), "yours do along axis 3 (W)"),
        (lambda x: sharp(x).exp(), lambda x: sharp(x).softmax(1), "yours do not"),
        (
            lambda x: sharp(x).mean(1, keepdim=True).expand_as(x),
            sharp,
            "along axis 1 (C) are the same: the mean",
        ),
        (
            lambda x: sharp(x).amax(1, keepdim=True).expand_as(x),
            sharp,
            "along axis 1 (C) are the same: the largest",
        ),
        (lambda x: sharp(x).sum(1), sharp, "This is the sum of what was expected over axis 1 (C)"),
        (sharp, lambda x: sharp(x).mean(1), "the mean of your result over its axis 1"),
        (sharp, lambda x: sharp(x).sum(), "the sum of your result"),
        (lambda x: sharp(x)[:, :, :, :-1], sharp, "Along axis 3 (W) the last one is missing"),
        (lambda x: sharp(x).flatten(1), sharp, "only the shape is another"),
        (lambda x: sharp(x).half().float(), sharp, "they were float16 on the way"),
        (lambda x: sharp(x.double()).float().double(), lambda x: sharp(x.double()), "float32 on the way"),
        (
            lambda x: torch.cat([sharp(x)[:-1], 0 * x[-1:]]),
            sharp,
            "",  # three places and two: as well by chance
        ),
        (lambda x: torch.where(x < 0, 9.0, sharp(x)), sharp, "Wrong just where x is negative."),
        (
            lambda x: x.log(),
            lambda x: x.clamp(min=0.1).log(),
            "are NaN (not a number): just where x is negative.",
        ),
    ],
)
def test_a_phenomenon_on_two_shapes(wrong: Callable[..., Any], right: Callable[..., Any], words: str) -> None:
    sentence = said_of_all(wrong, right)
    assert words in sentence
    assert bool(words) == bool(sentence)


def test_a_factor_in_one_trial_only_is_not_claimed() -> None:
    one, two = normal(4, 3), normal(5, 3, seed=1)
    failures = [failure(3 * one, one), failure(two.sin(), two)]
    assert explain(failures[:1], AXES) != ""
    assert explain(failures, AXES) == ""


def test_a_factor_that_equals_a_size_in_one_trial_only_is_that_factor_alone() -> None:
    failures = []
    for shape in SHAPES:  # 4 is C in the first one
        x = normal(*shape)
        failures.append(failure({"y": 4 * sharp(x)}, {"y": sharp(x)}, x=x))
    assert explain(failures, AXES) == "4 × what was expected."


def test_a_factor_may_be_a_number_that_was_given() -> None:
    failures = []
    for seed, lr in enumerate((0.3, 0.7)):
        x = normal(4, 3, seed=seed)
        failures.append(failure({"y": lr * sharp(x)}, {"y": sharp(x)}, lr=lr))
    assert explain(failures, AXES) == "0.3 × what was expected: 0.3 is lr."


def test_one_number_alone_explains_nothing() -> None:
    assert said(torch.tensor(0.37), torch.tensor(0.91)) == ""
    assert said(torch.tensor(11.0), torch.tensor(1.0)) == ""
    assert "3 ×" in said(torch.tensor(0.7399), torch.tensor(0.7399 / 3))


def test_values_that_are_a_little_off_are_not_in_the_wrong_order() -> None:
    assert said(torch.tensor([1.0, 2.0, 3.00002]), torch.tensor([1.0, 2.0, 3.0])) == ""


def test_whole_numbers_that_float16_happens_to_hold_were_not_float16() -> None:
    assert said(torch.tensor([10_000.0, 2.0]), torch.tensor([10_000.3, 2.0])) == ""


@pytest.mark.parametrize("shape", [(), (2,), (3, 4), (2, 3, 4), (2, 3, 4, 5)])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64, torch.int64, torch.bool])
def test_random_wrong_values_earn_no_sentence(shape: tuple[int, ...], dtype: torch.dtype) -> None:
    for seed in range(25):
        x = normal(*shape, seed=3 * seed)
        got, want = normal(*shape, seed=3 * seed + 1), normal(*shape, seed=3 * seed + 2)
        if dtype == torch.bool:
            got, want = got > 0, want > 0
        elif dtype == torch.int64:
            got, want = (3 * got).round().long(), (3 * want).round().long()
        else:
            got, want = got.to(dtype), want.to(dtype)
        # a few values agree or are off by one by chance: so it takes two trials
        if torch.equal(got, want) or (got.numel() < 2 and not got.is_floating_point()):
            continue
        sentence = said({"y": got}, {"y": want}, x=x, lr=0.3)
        if dtype == torch.bool and got.numel() < 6:
            continue  # all of them the other way round, or all False: true, if by chance
        assert sentence == "", (seed, got, want)


def test_axes_of_one_length_swapped() -> None:
    table = normal(4, 4)
    assert said(table.T, table) == "It is transposed: rows and columns are swapped."
    x = normal(2, 3, 5, 5)
    sentence = said({"y": sharp(x).transpose(2, 3)}, {"y": sharp(x)}, x=x)
    assert sentence == "Axis 2 (H) and axis 3 (W) are swapped."


@pytest.mark.parametrize("count", [3, 5])
def test_a_column_less_a_row(count: int) -> None:
    x, y = normal(count), normal(count, seed=1)
    assert "The diagonal is what was expected" in said(x[:, None] - y, x - y)


@pytest.mark.parametrize("shape", [(1, 3), (1, 2, 4)])
def test_an_axis_of_length_1(shape: tuple[int, ...]) -> None:
    x = normal(*shape)
    assert "lacks an axis of length 1, axis 0" in said(x[0], x)
    assert "has an axis of length 1 too many" in said(x, x[0])


def test_dropout_and_batch_norm() -> None:
    x = normal(8, 5)
    kept = normal(8, 5, seed=9) > 0
    assert "dropout of 0.5" in said(2 * kept * sharp(x), sharp(x))
    own = (x - x.mean(0)) / (x.var(0, correction=0) + 1e-5).sqrt()
    assert "as batch norm does in train mode" in said(own, (x - 0.3) / 1.7)


def test_where_the_wrong_values_are() -> None:
    x = normal(8, 9)
    last = torch.cat([x[:-1], -x[-1:].exp()])
    assert said(last, x) == ""  # one in eight comes by chance
    failures = [failure(torch.cat([y[:-1], -y[-1:].exp()]), y) for y in (x, normal(9, 9, seed=2))]
    assert explain(failures, AXES) == "Only the last place along axis 0 is wrong."
    images = normal(2, 3, 6, 6)
    edge = images.exp()
    edge[..., 1:-1, 1:-1] = images[..., 1:-1, 1:-1]
    assert "on the border of the last two axes" in said(edge, images)
    table = normal(4, 4)
    assert said(table + torch.diag(normal(4, seed=4)), table) == "Just the diagonal is wrong."


def test_what_is_infinite_only_for_large_inputs() -> None:
    x = torch.tensor([[100.0, -2.0], [3.0, 200.0]])
    sentence = said({"loss": x.exp().sum().log()}, {"loss": x.logsumexp((0, 1))}, x=x)
    assert "The result is infinite" in sentence
    assert "x has values of 200 in size: in float32, exp of 89 or more is infinite" in sentence
    assert "89" not in said({"loss": x.log().sum()}, {"loss": x.sum()}, y=x / 100)


@pytest.mark.parametrize("shape", [(3,), (2, 4)])
def test_memory(shape: tuple[int, ...]) -> None:
    x, y = normal(*shape), normal(*shape, seed=1)
    written = y.clone()
    written[(0,) * len(shape)] = 77
    key = "y after a write to x"
    assert "Your code changes x itself" in said({"x afterwards": x + 1}, {"x afterwards": x}, x=x)
    assert "x is what it was before the call" in said({"x": x}, {"x": x + y}, x=x)
    assert "A write to x shows in y" in said({"y": y, key: written}, {"y": y, key: y}, x=x)
    assert "A write to x does not show in y" in said({"y": y, key: y}, {"y": y, key: written}, x=x)
    key = "a tensor that shares memory with w"
    assert "w has the right values, but in new memory" in said({"w": y, key: x}, {"w": y, key: y}, w=x)
    key = "y after a write to its first place"
    assert "A write to one place shows in others" in said(
        {"y": y, key: torch.full_like(y, 77)}, {"y": y, key: written}
    )


def test_steps_from_what_was_given() -> None:
    w, step = normal(4), normal(4, seed=1)
    assert "From w it moves by as much as it should, but the other way" in said(
        {"w": w + step}, {"w": w - step}, w=w
    )
    assert "2 × the step from w" in said({"w": w - 2 * step}, {"w": w - step}, w=w)


def test_gradients() -> None:
    x, y, old = normal(3, 2), normal(3, 2, seed=1), normal(3, 2, seed=2)
    assert "No gradient arrived there" in said({"grad": None}, {"grad": x})
    assert "2 × what was expected" in said({"grad": 2 * x}, {"grad": x})
    right = {"grad of x": x, "grad of y": y}
    assert "expected for “grad of y”" in said({**right, "grad of x": y}, right)
    assert "plus old" in said({"grad": x + old}, {"grad": x}, old=old)
    assert "graph" not in said({"gradients afterwards": None}, {"gradients afterwards": x})


def test_states_and_errors() -> None:
    assert "should refuse it" in said({"2 raises": "no error"}, {"2 raises": "ValueError"})
    assert "by another error: asked for is ValueError" in said(
        {"2 raises": "KeyError"}, {"2 raises": "ValueError"}
    )
    assert "left in eval mode" in said({"train mode afterwards": [False]}, {"train mode afterwards": [True]})
    assert said({"name": "a"}, {"name": "b"}) == ""


def test_dtypes() -> None:
    x = normal(3)
    assert said({"y": x.double()}, {"y": x}) == "The values are right; only they should be float32."
    assert "The inputs are float32" in said({"y": x.double()}, {"y": x}, x=x)
    assert "The inputs are" not in said({"y": x.double()}, {"y": x}, x=x, z=x.double())
    full = torch.full((4,), 255, dtype=torch.uint8)
    assert "starts again from the other end" in said(full - 250, full)
    assert "1 less" in said(torch.tensor([3, 6, 8, 1, 0]), torch.tensor([4, 6, 9, 2, 1]))
    masks = normal(30) > 0
    assert said(~masks, masks) == "True and False are the other way round, everywhere."


def test_numbers_of_any_size_are_no_obstacle() -> None:
    huge = 10**400
    assert said({"y": torch.zeros(2)}, {"y": torch.ones(2)}, lr=huge) == "Every value is 0."
    assert "infinite" in said({"y": [huge, 2.0]}, {"y": [1.0, 2.0]}, x=[huge, 1.0])
    assert said({"y": 3}, {"y": huge}) == ""


def test_lists_of_numbers_are_read_as_one() -> None:
    want = [0.123, -0.5371, 0.9413]
    assert said({"w": [-x for x in want]}, {"w": want}).startswith("Right but for the sign")
    assert "runs backwards" in said({"w": want[::-1]}, {"w": want})
    nested: Mapping[str, Any] = {"xs afterwards": [want, want]}
    assert "Your code changes xs itself" in said(
        {"xs afterwards": [[1.0, 2.0, 3.0], want]}, nested, xs=[want, want]
    )
