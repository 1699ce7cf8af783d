"""Two observations: the first mismatch in a fixed order, and a sentence only where the numbers prove it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch.testing._comparison import _DTYPE_PRECISIONS

from grader.axes import Axes
from grader.compare import Mismatch, compare, tolerances, unlike
from grader.display import describe
from grader.explain import Failure, explain
from grader.observe import Array, snapshot


def differ(got: Any, want: Any, **options: Any) -> Mismatch | None:
    return compare(snapshot(got), snapshot(want), **options)


def t(*values: Any, dtype: torch.dtype = torch.float32) -> torch.Tensor:
    return torch.tensor(values, dtype=dtype)


@pytest.mark.parametrize(
    ("got", "want"),
    [
        (t(1.0, 2.0), t(1.0, 2.0)),
        (t(1.0 + 1e-6), t(1.0)),
        (2, 2.0),
        (2.0, 2),
        (np.float32(0.5), 0.5),
        (np.bool_(True), True),
        (np.int64(3), 3),
        ((1, 2), [1, 2]),
        (torch.Size([1, 2]), [1, 2]),
        (None, None),
        (t(float("inf")), t(float("inf"))),
        (torch.nn.Parameter(t(1.0)), t(1.0)),
        (t(1.0, 2.0, 3.0)[::2], t(1.0, 3.0)),
        (torch.empty(0, 3), torch.empty(0, 3)),
        (np.asfortranarray(np.eye(3)), np.eye(3)),
        (torch.float32, torch.float32),
        (0.1 + 0.2, 0.3),
        (float(np.float32(0.1)), 0.1),
        (10**30, 10**30),
    ],
)
def test_what_is_equal(got: Any, want: Any) -> None:
    assert differ(got, want) is None


@pytest.mark.parametrize(
    ("got", "want", "kind", "words"),
    [
        (1, True, "type", "expected a bool, True, got an int, 1"),
        (True, 1, "type", "expected an int, 1, got a bool, True"),
        (t(1.0), 1.0, "type", ".item() turns a tensor of one value into one"),
        (1.0, t(1.0), "type", "cut the graph"),
        (None, t(1.0), "type", "Is a `return` missing"),
        ({"grad": None}, {"grad": t(1.0)}, "type", "No gradient arrived there"),
        (np.array([1.0]), t(1.0), "type", "a Tensor was asked for"),
        ([1], [1, 2], "structure", "expected 2 values, got 1 value"),
        ({"a": 1}, {"b": 1}, "structure", "expected the keys b, got the keys a"),
        (1, [1], "structure", "expected a list of 1 value, got an int, 1"),
        (t(1.0).double(), t(1.0), "dtype", "expected float32, got float64"),
        (t(1, dtype=torch.int32), t(1, dtype=torch.int64), "dtype", "expected int64, got int32"),
        (torch.zeros(2, 3), torch.zeros(3, 2), "shape", "The same sizes in another order."),
        (torch.zeros(3, 1), torch.zeros(3), "shape", "an axis of length 1 too many"),
        (torch.zeros(3), torch.zeros(1, 3), "shape", "lacks an axis of length 1"),
        (torch.zeros(6), torch.zeros(2, 3), "shape", "The right number of values"),
        (torch.zeros(4, 4, 3), torch.zeros(4, 3), "shape", "broadcast"),
        (torch.zeros(()), torch.zeros(4, 3), "shape", "One value where 12 were expected"),
        (t(2.0, 4.0, 6.0), t(1.0, 2.0, 3.0), "values", "2 × what was expected."),
        (t(0.5, 1.0), t(1.0, 2.0), "values", "that is ÷ 2"),
        (t(-1.0, -2.0), t(1.0, 2.0), "values", "the sign"),
        (t(2.0, 3.0), t(1.0, 2.0), "values", "Each value is 1.0 more"),
        (t(0.0, 0.0), t(1.0, 2.0), "values", "Every value is 0."),
        (t(2.0, 1.0), t(1.0, 2.0), "values", "The right values in the wrong places."),
        (t([1.0, 2.0], [3.0, 5.0]).T, t([1.0, 2.0], [3.0, 5.0]), "values", "transposed"),
        (t(float("nan"), 1.0), t(1.0, 1.0), "values", "1 of 2 values is NaN"),
        (t(float("inf")), t(1.0), "values", "infinite"),
        (t(1.0001), t(1.0), "values", "expected [1], got [1.0001]."),
        (1.0001, 1.0, "values", "expected 1, got 1.0001"),
        (1.2345, 1.0, "values", "got 1.234"),
        ("a", "b", "values", "expected 'b', got 'a'"),
        (3, 4, "values", "expected 4, got 3"),
        (10**400, 1.5, "values", "expected 1.5, got 1000"),
        (10**30, 10**30 + 1, "values", "got 1000000000000000000000000000000"),
        (torch.tensor([True]), torch.tensor([False]), "values", "[False], got [True]"),
        (float("nan"), 1.0, "values", "NaN"),
        (float("nan"), float("nan"), "values", "nan"),
    ],
)
def test_what_differs_and_why(got: Any, want: Any, kind: str, words: str) -> None:
    mismatch = differ(got, want)
    assert mismatch is not None
    assert mismatch.kind == kind
    reason = explain([Failure(snapshot(got), snapshot(want), mismatch)], Axes())
    text = f"expected {mismatch.expected}, got {mismatch.got}. {reason}"
    assert words in text


def test_the_order_is_structure_type_shape_dtype_values_gradients() -> None:
    want = {"grad": t(1.0), "loss": t(1.0), "x": t(1.0)}
    assert differ({"grad": t(9.0), "loss": t(9.0), "x": t(1.0)}, want).path == "loss"
    assert differ({"grad": t(9.0), "loss": t(1.0), "x": t(1.0)}, want).kind == "gradient"
    assert differ({"grad": t(9.0), "loss": t(9.0), "x": t(1.0).double()}, want).kind == "dtype"
    assert differ({"grad": t(9.0), "loss": t(9.0).double(), "x": torch.zeros(3)}, want).kind == "shape"
    assert differ({"grad": None, "loss": torch.zeros(3), "x": t(1.0)}, want).kind == "type"
    assert differ({"grad": None, "loss": t(9.0)}, want).kind == "structure"


def test_nan_equals_nan_only_where_the_check_says_so() -> None:
    nan = t(float("nan"))
    assert differ(nan, nan) is not None
    assert differ(nan, nan, nan_equal=True) is None


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32])
def test_tolerances_are_torchs_own_times_the_checks_factor(dtype: torch.dtype) -> None:
    assert tolerances(torch.zeros(1, dtype=dtype)) == _DTYPE_PRECISIONS[dtype]
    rtol, atol = _DTYPE_PRECISIONS[dtype]
    want = torch.tensor([100.0], dtype=dtype)
    inside = want + torch.tensor([0.5 * rtol * 100], dtype=dtype)
    outside = want + torch.tensor([4 * (rtol * 100 + atol)], dtype=dtype)
    assert differ(inside, want) is None
    assert differ(outside, want) is not None
    assert differ(outside, want, tolerance=8.0) is None


def test_float64_is_held_to_more_so_that_a_detour_through_float32_is_seen() -> None:
    exact = torch.rand(100, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    assert differ(exact.float().double(), exact) is not None
    assert differ(exact * (1 + 1e-12), exact) is None


def test_a_large_tensor_shows_the_worst_element_and_how_many_differ() -> None:
    want = torch.zeros(4, 5)
    got = want.clone()
    got[1, 2], got[3, 4] = 0.5, -2.0
    mismatch = differ({"y": got}, {"y": want})
    assert mismatch.expected == "0 at [3, 4]"
    assert mismatch.got == "-2 there; 2 of 20 values differ"


def test_values_that_look_alike_are_shown_with_enough_digits() -> None:
    mismatch = differ(t(0.5, 0.12344), t(0.5, 0.12341))
    assert mismatch.expected == "0.12341 at [1]"
    assert mismatch.got == "0.12344 there; 1 of 2 values differ"


def test_a_device_is_compared() -> None:
    on_cpu, on_cuda = Array(t(1.0), "cpu"), Array(t(1.0), "cuda")
    mismatch = compare(on_cpu, on_cuda)
    assert mismatch is not None
    assert (mismatch.kind, mismatch.expected, mismatch.got) == ("device", "on cuda", "on cpu")
    assert "device=x.device" in mismatch.reason


@pytest.mark.parametrize("dtype", [torch.uint16, torch.uint32, torch.uint64])
def test_unsigned_integers_that_torch_cannot_order_are_described(dtype: torch.dtype) -> None:
    values = torch.arange(30).to(dtype)
    assert "from 0" in describe(Array(values, "cpu"))


def test_the_values_of_a_dict_are_compared_by_their_keys() -> None:
    want = {"loss": 1.0, "accuracy": 2.0, "best": [3.0]}
    assert compare({"best": [3.0], "accuracy": 2.0, "loss": 1.0}, want) is None
    swapped = compare({"accuracy": 1.0, "loss": 2.0, "best": [3.0]}, want)
    assert swapped is not None and (swapped.path, swapped.expected, swapped.got) == ("loss", "1", "2")
    assert unlike({"accuracy": None, "loss": 1.0, "best": [3.0]}, want).path == "accuracy"
