"""Sends graphs at random to the judge's replay: operators that it allows, with arguments of all sizes and kinds.

    python tests/benchmarks/hostile_graphs.py [SECONDS [FIRST_SEED]]

Reports each graph that ends the process, takes more than a second, raises anything but Refused, or has an operator
whose results are larger than its bound. Each thousand graphs run in a child, so that a crash ends no more than that.
It judges nothing and fails nothing. (Linux, macOS)
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from typing import Any

import torch
from torch import Tensor

from grader.proving import operations, replay
from grader.proving.replay import Node, Refused, read, resolved

BATCH = 1_000
SHAPES = (
    (),
    (0,),
    (1,),
    (3,),
    (7,),
    (2, 3),
    (3, 4),
    (0, 3),
    (2, 3, 4),
    (1, 1, 4, 5),
    (2, 2, 2, 2, 2),
    (1000,),
    (64, 64),
)
DTYPES = (torch.float32, torch.float64, torch.float16, torch.int64, torch.int32, torch.uint8, torch.bool)
INTEGERS = (0, 1, 2, 3, -1, -2, 5, 100, -100, 1000, 50_000, 2**31, 2**62, -(2**62), 2**63 - 1, -(2**63))
NUMBERS = (0, 1, -1, 2.5, float("inf"), float("nan"), 1e300, True)
TEXTS = ("sum", "mean", "floor", "trunc", "amax", "prod", "none", "ij", "ij,jk->ik", "left")


def operators() -> list[tuple[str, Any]]:
    """Every operator that a replay may call, with its schema."""
    names = operations.WITHIN | operations.TOGETHER | operations.PRODUCTS | set(operations.GROWING)
    found = []
    for name in (form for base in sorted(names) for form in (base, f"{base}_")):
        packet = getattr(torch.ops.aten, name, None)
        for overload in packet.overloads() if packet else ():
            full = f"aten::{name}" if overload == "default" else f"aten::{name}.{overload}"
            try:
                found.append((full, resolved(full)._schema))
            except Refused:
                continue
    return found


class Hostile:
    """One graph and its inputs, made from a seed."""

    def __init__(self, seed: int, known: list[tuple[str, Any]]) -> None:
        self._random = random.Random(seed)
        torch.manual_seed(seed)
        favourite = self._random.choice(SHAPES) if self._random.random() < 0.6 else None
        self.inputs = [self._tensor(favourite or self._random.choice(SHAPES)) for _ in range(4)]
        self._tensors = len(self.inputs)
        nodes = []
        for _ in range(self._random.randint(1, 4)):
            nodes.append(self._node(*self._random.choice(known)))
            self._tensors += 1
        self.message = {"inputs": 4, "nodes": nodes, "result": self._tensors - 1}

    def _tensor(self, shape: tuple[int, ...]) -> Tensor:
        dtype = self._random.choice(DTYPES) if self._random.random() < 0.5 else torch.float32
        if not dtype.is_floating_point:
            return torch.randint(-4, 6, shape).to(dtype)
        values = (torch.randn(shape) * self._random.choice([1, 5, 1e20])).to(dtype)
        return values.requires_grad_() * 1 if self._random.random() < 0.5 else values

    def _node(self, name: str, schema: Any) -> list[Any]:
        arguments, options = [], {}
        for argument in schema.arguments:
            if argument.kwarg_only:
                if argument.name == "dtype" and self._random.random() < 0.3:
                    options["dtype"] = {"dtype": self._random.choice(sorted(replay.DTYPES))}
                elif argument.name not in (*replay.PLACES, "dtype") and self._random.random() < 0.4:
                    options[argument.name] = self._value(str(argument.type))
            elif argument.has_default_value() and self._random.random() < 0.3:
                break
            else:
                arguments.append(self._value(str(argument.type)))
        return [name, arguments, options, self._random.random() < 0.9]

    def _value(self, kind: str) -> Any:
        if kind.startswith("Optional["):
            return None if self._random.random() < 0.4 else self._value(kind[len("Optional[") : -1])
        if kind.startswith("List["):
            return [
                self._value(kind[len("List[") : -1])
                for _ in range(self._random.choice((0, 1, 1, 2, 2, 3, 4, 6)))
            ]
        if self._random.random() < 0.02:
            return self._random.choice([None, 1, "x", [1], {"tensor": 0}, {"dtype": "float64"}])
        if kind == "Tensor":
            return {"tensor": self._random.randrange(self._tensors)}
        if kind == "int":
            return (
                self._random.choice(INTEGERS) if self._random.random() < 0.5 else self._random.randint(-3, 4)
            )
        if kind in ("number", "float"):
            return self._random.choice(NUMBERS)
        return self._random.random() < 0.5 if kind == "bool" else self._random.choice(TEXTS)


def watched(node: Node, arguments: list[Any], called: Any = replay._called) -> list[Tensor]:
    """An operator's results, held against its bound."""
    allowed = replay._weighed(node, arguments)
    results: list[Tensor] = called(node, arguments)
    size = sum(result.numel() for result in results)
    if size > allowed:
        print(f"{node.name} gives {size} values, not {allowed:.0f}: {node.arguments}", flush=True)
    return results


def replayed(hostile: Hostile) -> None:
    try:
        result = read(hostile.message, {}).run(hostile.inputs)
        if result.requires_grad:
            result.sum().backward()
    except (Refused, RuntimeError, IndexError):  # in the backward the judge catches all that there is
        pass


def batch(first: int, known: list[tuple[str, Any]], told: int) -> None:
    """In the child: tells each seed before it is tried."""
    for seed in range(first, first + BATCH):
        hostile = Hostile(seed, known)
        os.write(told, seed.to_bytes(8, "little"))
        signal.alarm(10)
        start = time.monotonic()
        try:
            replayed(hostile)
        except Exception as error:
            print(f"{seed}: {type(error).__name__}: {error}: {hostile.message['nodes']}"[:500], flush=True)
        if time.monotonic() - start > 1:
            print(
                f"{seed} took {time.monotonic() - start:.1f} s: {hostile.message['nodes']}"[:500], flush=True
            )


def main() -> None:
    seconds, seed = (float(sys.argv[1]) if sys.argv[1:] else 60), int(sys.argv[2]) if sys.argv[2:] else 0
    torch.set_num_threads(1)
    replay._called = watched
    known = operators()
    print(f"{len(known)} operators")
    start, first = time.monotonic(), seed
    while time.monotonic() - start < seconds:
        ours, theirs = os.pipe()
        child = os.fork()
        if child == 0:
            batch(seed, known, theirs)
            os._exit(0)
        os.close(theirs)
        said = b""
        while part := os.read(ours, 65_536):
            said = (said + part)[-16:]
        os.close(ours)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        seed += BATCH
        if status:
            last = int.from_bytes(said[-8:], "little")
            print(
                f"{last} ends the process ({status}): {Hostile(last, known).message['nodes']}"[:500],
                flush=True,
            )
            seed = last + 1
    print(f"seeds {first} to {seed}")


if __name__ == "__main__":
    main()
