"""Graphs from hostile hands: each is refused, quickly, with the judge alive."""

from __future__ import annotations

import time
from typing import Any

import pytest
import torch
from torch import Tensor

from grader.proof import Arguments
from grader.proving import replay
from grader.proving.operations import Unbounded, bound
from grader.proving.replay import MAX_CONSTANTS, MAX_NODES, OffLimits, Refused, read
from grader.proving.trace import trace

X = {"tensor": 0}
LARGE = 10**12


def message(*nodes: list[Any], inputs: int = 1, result: int | None = None) -> dict[str, Any]:
    last = inputs + len(nodes) - 1
    return {
        "inputs": inputs,
        "nodes": list(nodes),
        "result": last if result is None else result,
    }


def call(name: str, *arguments: Any, **options: Any) -> list[Any]:
    return [f"aten::{name}", list(arguments), options, True]


def replayed(graph: Any, *inputs: Tensor, constants: dict[str, Tensor] | None = None) -> Tensor:
    return read(graph, constants or {}).run(inputs or (torch.arange(6.0).reshape(2, 3),))


def nested(depth: int) -> list[Any]:
    return [nested(depth - 1)] if depth else [X]


HOSTILE = {
    "nothing": None,
    "a list": [],
    "an empty object": {},
    "nodes that are no list": {**message(), "nodes": "exp"},
    "a node that is no list": message("exp"),
    "a node without arguments": message(["aten::exp"]),
    "a name that is none": message([["aten::exp"], [X], {}, True]),
    "a negative number of inputs": {**message(), "inputs": -1},
    "a result that is none": {**message(), "result": "0"},
    "a result that is NaN": {**message(), "result": float("nan")},
    "a result that nobody computes": message(result=7),
    "an operator that is none": message(call("no_such_operator", X)),
    "an overload that is none": message(call("sum.no_such_overload", X)),
    "an overload that is an attribute": message(call("sum.__class__", X)),
    "an operator that is an attribute": message(call("__class__", X)),
    "another namespace": message(["prims::exp", [X], {}, True]),
    "no namespace": message(["exp", [X], {}, True]),
    "a path": message(["aten::exp.default.op", [X], {}, True]),
    "randomness": message(call("rand_like", X)),
    "memory that nobody has written to": message(call("empty", [3])),
    "memory by strides of one's own": message(call("empty_strided", [3], [10**9])),
    "another's memory": message(call("set_.source_Tensor", X, X)),
    "a resize": message(call("resize_", X, [10**6])),
    "an unsafe view": message(call("_unsafe_view", X, [6])),
    "an unsafe index": message(call("_unsafe_index.Tensor", X, [None])),
    "an unsafe write": message(call("_unsafe_masked_index_put_accumulate", X, X, [X], X)),
    "bits read anew": message(call("view.dtype", X, {"dtype": "int32"})),
    "a file": message(call("from_file", "/etc/passwd")),
    "an out= form": message(["aten::exp.out", [X], {"out": X}, True]),
    "an out= form, by position": message(call("exp.out", X, X)),
    "numbers alone": message(call("remainder.int", 1, 0)),
    "an argument that it has not got": message(call("exp", X, speed=3)),
    "an argument by name": message(call("mul.Tensor", X, other=X)),
    "a device": message(call("zeros", [2], device="cuda")),
    "a pinned tensor": message(call("zeros", [2], pin_memory=True)),
    "too many arguments": message(call("exp", X, 1, 2)),
    "too few arguments": message(call("mul.Tensor", X)),
    "arguments of the wrong kind": message(call("sum.dim_IntList", X, "all")),
    "None for a tensor": message(call("copy", None, X)),
    "a dtype by number": message(call("sum", X, dtype=12)),
    "a dtype of no number": message(call("sum", X, dtype={"dtype": "qint8"})),
    "a format by number": message(call("clone", X, memory_format=3)),
    "a tensor of later": message(call("exp", {"tensor": 2}), call("exp", {"tensor": 1})),
    "a tensor of its own": message(call("exp", {"tensor": 1})),
    "a negative tensor": message(call("exp", {"tensor": -1})),
    "a tensor by a fraction": message(call("exp", {"tensor": 0.0})),
    "a tensor by a bool": message(call("exp", {"tensor": True})),
    "an object of two kinds": message(call("exp", {"tensor": 0, "dtype": "float32"})),
    "an object of no kind": message(call("exp", {"other": "Generator"})),
    "lists in lists in lists": message(call("cat", nested(60))),
    "a number beyond 64 bits": message(call("add.Tensor", X, 2**70)),
    "sizes that are NaN": message(call("expand", X, [float("nan"), 3])),
    "sizes that are true": message(call("zeros", [True, True])),
    "huge zeros": message(call("zeros", [LARGE])),
    "huge new zeros": message(call("new_zeros", X, [10**5, 10**5])),
    "huge and empty, then summed": message(
        call("zeros", [0, LARGE]), call("sum.dim_IntList", {"tensor": 1}, [0])
    ),
    "a huge expansion": message(call("expand", X, [LARGE, 2, 3]), call("exp", {"tensor": 1})),
    "a negative expansion": message(call("expand", X, [-LARGE, 2, 3])),
    "a huge repetition": message(call("repeat", X, [10**6, 10**6])),
    "a repetition by a tensor": message(call("repeat_interleave.Tensor", X)),
    "a huge range": message(call("arange", LARGE)),
    "a range without end": message(call("arange", float("inf"))),
    "a range without a step": message(call("arange.start_step", 0, 1, 0)),
    "a range of tiny steps": message(call("arange.start_step", 0, 1, 1e-300)),
    "a huge unit matrix": message(call("eye", 10**4)),
    "a huge unit matrix that is not square": message(call("eye.m", 1, 10**8)),
    "a dtype for a number": message(call("arange.start", 0, {"dtype": "float64"})),
    "huge padding": message(call("constant_pad_nd", X, [LARGE, LARGE])),
    "odd padding": message(call("constant_pad_nd", X, [1, 1, 1])),
    "huge patches": message(
        call("view", X, [1, 2, 3]), call("im2col", {"tensor": 1}, [1, 1], [1, 1], [LARGE, LARGE], [1, 1])
    ),
    "patches at no distance": message(
        call("view", X, [1, 2, 3]), call("im2col", {"tensor": 1}, [1, 1], [1, 1], [0, 0], [0, 0])
    ),
    "strides beyond its memory": message(call("as_strided", X, [2, 3], [3, 1], 1)),
    "a diagonal far off": message(call("diag_embed", X, LARGE)),
    "strides far beyond its memory": message(call("as_strided", X, [2], [LARGE])),
    "strides backwards": message(call("as_strided", X, [2], [-1], 3)),
    "memory before its own": message(call("as_strided", X, [2], [1], -5)),
    "a transform of axes that it has not got": message(call("_fft_r2c", X, [-2], 0, True)),
    "a transform to a length that does not fit": message(
        call("_fft_r2c", X, [1], 0, True), call("_fft_c2r", {"tensor": 1}, [1], 0, 10**4)
    ),
    "an index out of range": message(call("index_select", X, 0, {"tensor": 1}), call("exp", X), inputs=1),
    "a dimension out of range": message(call("sum.dim_IntList", X, [7])),
    "a huge dimension": message(call("transpose.int", X, LARGE, 0)),
    "more operators than it takes": message(*[call("exp", X)] * (MAX_NODES + 1)),
    "a million operators": message(*[call("exp", X)] * 10**6),
    "more arguments than it takes": message(call("cat", [X] * 300_000)),
    "growth by doubling": message(*[call("cat", [{"tensor": n}, {"tensor": n}]) for n in range(60)]),
    "growth by products": message(
        call("arange", 1000), *[call("outer", {"tensor": n}, {"tensor": n}) for n in range(1, 9)]
    ),
    "work without end": message(
        call("zeros", [2**19]),
        *[call("sort", {"tensor": 1}) for _ in range(MAX_NODES - 1)],
        result=1,
    ),
    "more pieces than it takes": message(call("zeros", [2**18]), call("unbind.int", {"tensor": 1}), result=1),
    "two billion pieces of nothing": message(
        call("zeros", [0]), call("chunk", {"tensor": 1}, 2**31), result=1
    ),
    "deep JSON": message(call("exp", nested(900))),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_it_is_refused_at_once_and_before_it_is_large(what: str, monkeypatch) -> None:
    called = replay._called

    def small(node: replay.Node, arguments: list[Any]) -> list[Tensor]:
        results = called(node, arguments)
        assert sum(result.numel() for result in results) <= replay.MAX_ELEMENTS, node.name
        return results

    monkeypatch.setattr(replay, "_called", small)
    start = time.monotonic()
    with pytest.raises(Refused):
        replayed(HOSTILE[what])
    assert time.monotonic() - start < 8


@pytest.mark.parametrize("index", [6, -7, 2**40])
@pytest.mark.parametrize("name", ["gather", "index", "index_put_", "index_select", "scatter", "take"])
def test_an_index_out_of_range_reads_and_writes_nothing(name: str, index: int) -> None:
    place = {"tensor": 1}
    nodes = {
        "gather": call("gather", X, 0, place),
        "index": call("index.Tensor", X, [place]),
        "index_put_": call("index_put_", X, [place], {"tensor": 2}),
        "index_select": call("index_select", X, 0, place),
        "scatter": call("scatter.src", X, 0, place, {"tensor": 2}),
        "take": call("take", X, place),
    }
    with pytest.raises(Refused, match=r"raises IndexError|raises RuntimeError"):
        replayed(message(nodes[name], inputs=3), torch.zeros(6), torch.tensor([index]), torch.ones(1))


def test_a_view_by_strides_stays_in_its_own_memory() -> None:
    x = torch.zeros(2, 3)
    assert bound("as_strided", [x, [2, 2], [3, 2], 0]) == 4
    assert bound("as_strided", [x[1:], [3], [1]]) == 3
    for sizes, strides, start in (
        ([2, 3], [3, 1], 1),
        ([2], [6], 0),
        ([2], [-1], 3),
        ([2], [1], -1),
        ([7], [1], 0),
    ):
        with pytest.raises(Unbounded):
            bound("as_strided", [x, sizes, strides, start])


def test_constants_are_few_and_plain() -> None:
    graph = message(result=1)
    assert replayed(graph, constants={"0": torch.ones(3)}).tolist() == [1, 1, 1]
    for odd in (
        {"0": torch.ones(MAX_CONSTANTS + 1)},
        {"0": torch.ones(2, dtype=torch.complex64)},
        {"1": torch.ones(2)},
        {"0": torch.ones(2), "2": torch.ones(2)},
        {"x": torch.ones(2)},
    ):
        with pytest.raises(Refused):
            replayed(graph, constants=odd)


def test_a_graph_cannot_change_its_constants_for_the_next_run() -> None:
    graph = read(message(call("add_.Tensor", {"tensor": 1}, 1), inputs=1), {"0": torch.zeros(2)})
    assert [graph.run([torch.zeros(1)]).tolist() for _ in range(2)] == [[1, 1], [1, 1]]


def test_what_is_off_limits_is_named() -> None:
    with pytest.raises(OffLimits, match=r"the operator aten::max_pool2d_with_indices$"):
        read(message(call("max_pool2d_with_indices", X, [2, 2])), {})


def made_in_many_ways(x: Tensor, y: Tensor) -> Tensor:
    table = torch.zeros(2, 3)
    table[torch.arange(2), torch.tensor([0, 2])] = 1.0
    parts = torch.stack(list(x.unbind(0)))[:, [2, 0, 1]]
    print(parts.unique(), parts)
    with torch.no_grad():
        top = x.data.max()
    left, right = (x @ y).exp().chunk(2, dim=1)
    total = (parts * table).sum() + left.mean() - right.std() + torch.where(x > 0.3, x, -x).sum()
    return total + x.clamp(min=0.1).to(torch.float64).sum().float() - top


def test_a_function_and_its_replay_agree_on_new_inputs_value_and_gradient() -> None:
    torch.manual_seed(0)
    traced = trace(made_in_many_ways, Arguments((torch.randn(2, 3), torch.randn(3, 4)), {}))
    graph = read(traced.message, traced.constants)
    assert not graph.operators & {"aten::_unique2", "aten::masked_select", "aten::_local_scalar_dense"}
    x, y = torch.rand(2, 3) + 0.4, torch.randn(3, 4)  # above 0.3: where is the same for both
    ours, theirs = x.clone().requires_grad_(), x.clone().requires_grad_()
    got, want = graph.run([ours, y.clone()]), made_in_many_ways(theirs, y)
    torch.testing.assert_close(got, want)
    torch.testing.assert_close(torch.autograd.grad(got, ours), torch.autograd.grad(want, theirs))
    assert not graph.differentiable  # no_grad
