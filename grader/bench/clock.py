"""The judge's half of timing: a worker under a clock that it cannot reach.

On the CPU, what counts is the kernel's account of the worker's processor time from the request for a block of
calls to its answer. It covers everything: threads as well, and work that is moved out of the calls, into the
making of inputs or the handing over of results. And a busy machine hardly changes it. The wall clock of this
process runs beside it, for who waits rather than works, for CUDA, and for systems that keep no such account.
"""

from __future__ import annotations

import os
import random
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from grader.errors import GraderError
from grader.exchange import Broken, Exchange, Frame
from grader.finding import garbled, raised_in_check
from grader.observe import Observation, Raised
from grader.sandbox.wire import Message

FINE = 2**18
"""Bytes below which memory is not looked at."""

PATIENCE = 30.0
"""Seconds for one block, whatever it does."""

DELIVERED = 32 * 2**20
"""Bytes of results of a block that are looked at: all of them where they are fewer, else a random choice."""


@dataclass(frozen=True)
class Which:
    """What is called, and on what.

    Attributes:
        what: "module", "library" or "nothing" (the harness alone).
    """

    workload: str
    size: int
    device: str
    dtype: str
    what: str = "module"

    def message(self, seed: int, count: int) -> Message:
        return {
            "workload": self.workload,
            "size": self.size,
            "device": self.device,
            "dtype": self.dtype,
            "which": self.what,
            "seed": seed,
            "count": count,
        }


@dataclass(frozen=True)
class Block:
    """One block of calls.

    Attributes:
        wall: seconds from the request to the answer.
        cpu: seconds of processor time in between, of all threads; None on CUDA, and where nobody tells.
        claimed: seconds by the worker's own clock; on CUDA by the GPU's events. Nothing rests on them.
        beside: seconds of processor time for making inputs and handing over results.
        idle: seconds of processor time since the block before, when nothing was asked.
        results: what the chosen calls gave back, by their numbers.
    """

    count: int
    wall: float
    cpu: float | None
    claimed: float
    beside: float
    idle: float
    results: dict[int, Observation]

    @property
    def seconds(self) -> float:
        """What counts."""
        return self.wall if self.cpu is None else self.cpu

    @property
    def waiting(self) -> float:
        """Seconds that it took beyond its work."""
        return max(0.0, self.wall - self.seconds)


class Timed:
    """A worker that is timed. Every method raises Broken where the worker hangs, dies, raises or babbles."""

    def __init__(self, exchange: Exchange, device: str) -> None:
        self._exchange = exchange
        self._device = device
        self._last: float | None = None
        self._is_pinned = False

    def block(self, which: Which, count: int, seed: int, wanted: Sequence[int] = ()) -> Block:
        """Times `count` calls on inputs from `seed`, and fetches the results of those in `wanted`."""
        self._pin()
        start = self._cpu()
        self._ask({"prepare": which.message(seed, count)})
        before = self._cpu()
        claimed, wall = self._run()
        after = self._cpu()
        results = self._deliver(wanted)
        end = self._cpu()
        idle = start - self._last if self._last is not None and start is not None else 0.0
        self._last = end
        if start is None or before is None or after is None or end is None:
            return Block(count, wall, None, claimed, 0.0, 0.0, results)
        return Block(count, wall, after - before, claimed, (before - start) + (end - after), idle, results)

    def count(self, which: Which, seed: int) -> tuple[int, int | None, int | None]:
        """(operators, kernels, peak bytes) of one call, by the worker's own word; the last two on CUDA."""
        answer = self._ask({"count": which.message(seed, 1)})
        try:
            return int(answer["operators"]), _whole(answer["kernels"]), _whole(answer["peak"])
        except (KeyError, TypeError, ValueError, OverflowError):
            raise Broken(garbled()) from None

    def peak(self, small: Which, large: Which, seed: int) -> int | None:
        """Bytes that one large call adds to what the worker holds, by the kernel's account; a small one goes
        before, so that what is loaded on first use does not count. For a fresh worker. None where that cannot
        be told: making the inputs took more, and its peak cannot be forgotten.
        """
        self.block(small, 1, seed)
        self._ask({"prepare": large.message(seed, 1)})
        worker = self._exchange.worker(self._device)
        worker.forget_peak()
        before = worker.memory()
        self._run()
        after = worker.memory()
        self._deliver(())
        if before is None or after is None or (after[1] == before[1] > before[0] + FINE):
            return None
        return max(0, after[1] - before[0])

    def _pin(self) -> None:
        """All that are compared run on the same processor: another may be slower, or its caches busier."""
        if not self._is_pinned and self._device == "cpu" and hasattr(os, "sched_getaffinity"):
            self._exchange.worker(self._device).pin(max(os.sched_getaffinity(0)))
            self._is_pinned = True

    def _run(self) -> tuple[float, float]:
        """(seconds that the worker claims, seconds of wall time) of the block that is prepared."""
        start = time.perf_counter()
        deadline = time.monotonic() + PATIENCE
        self._exchange.ask({"run": True}, self._device)
        frame = self._exchange.next(deadline, PATIENCE)
        wall = time.perf_counter() - start
        message = _unraised(self._exchange, frame)
        self._exchange.until_done(deadline, PATIENCE)
        try:
            return float(message["events"] if "events" in message else message["inside"]), wall
        except (KeyError, TypeError, ValueError):
            raise Broken(garbled()) from None

    def _deliver(self, wanted: Sequence[int]) -> dict[int, Observation]:
        deadline = time.monotonic() + PATIENCE
        self._exchange.ask({"deliver": list(wanted)}, self._device)
        results: dict[int, Observation] = {}
        while True:
            frame = self._exchange.next(deadline, PATIENCE)
            if "done" in frame[0]:
                break
            saw = _result(self._exchange, frame)
            call = frame[0].get("call")
            if not isinstance(call, int) or call not in wanted:
                raise Broken(garbled())
            results[call] = saw
        if len(results) != len(wanted):
            raise Broken(garbled())
        return results

    def _ask(self, request: Message) -> Message:
        """The last answer to a request but "done"."""
        deadline = time.monotonic() + PATIENCE
        self._exchange.ask(request, self._device)
        answer: Message = {}
        while True:
            frame = self._exchange.next(deadline, PATIENCE)
            if "done" in frame[0]:
                return answer
            answer = _unraised(self._exchange, frame)

    def _cpu(self) -> float | None:
        if self._device != "cpu":
            return None
        seconds: float | None = self._exchange.worker(self._device).cpu()
        return seconds


class Trusted(Timed):
    """The reference's worker: where it fails, the fault is ours. Raises GraderError in place of Broken."""

    def block(self, which: Which, count: int, seed: int, wanted: Sequence[int] = ()) -> Block:
        try:
            return super().block(which, count, seed, wanted)
        except Broken as broken:
            raise GraderError(
                f"The {'library' if which.what == 'library' else 'reference'} fails in workload "
                f"{which.workload} (size {which.size}, on {which.device}): {broken.finding.message}"
            ) from broken


def chosen(count: int, size: int) -> list[int]:
    """Which of so many results, each of so many bytes, to look at; nobody can know it before."""
    fit = max(1, min(count, DELIVERED // max(1, size)))
    return sorted(random.Random(secrets.randbits(64)).sample(range(count), fit))


def _result(exchange: Exchange, frame: Frame) -> Observation:
    """What a call gave. Raises Broken where it raised, or gave nothing that can be read."""
    saw = exchange.observed(frame)
    if isinstance(saw, Raised):
        raise Broken(raised_in_check(saw))
    return saw


def _unraised(exchange: Exchange, frame: Frame) -> Message:
    """A frame's message. Raises Broken where it says that something was raised."""
    if "raised" in frame[0]:
        _result(exchange, frame)
    return frame[0]


def _whole(value: Any) -> int | None:
    return None if value is None else int(value)
