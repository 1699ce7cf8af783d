"""The worker's half of timing: makes inputs, calls, and hands over what came out.

The submission runs in this very process and may change all of this. So the figure that counts is taken by the
judge, from outside; see `clock.py`.
"""

from __future__ import annotations

import ctypes
import gc
import itertools
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from types import ModuleType
from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode

from grader.bench.workload import Workload
from grader.observe import Observation, snapshot

Message = dict[str, Any]

CACHE = 256 * 2**20
"""Bytes: more than any GPU's L2 cache holds, to flush it between two calls."""

AT_HAND = 64 * 2**20
"""Bytes of memory that are there before timing begins."""

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_MMAP_MAX = -1, -3, -4
"""Names of the C library's `mallopt`."""


class Blocks:
    """Blocks of calls: each is prepared, run under the judge's clock, and delivered.

    Args:
        module: the submission, as it is: no wrapper that would take time as well.
    """

    def __init__(self, module: ModuleType, workloads: Mapping[str, Workload]) -> None:
        self._module = module
        self._workloads = workloads
        self._made: Sequence[dict[str, Any]] = []
        self._results: list[Any] = []
        self._call: Any = nothing
        self._steady = False
        self._cache: torch.Tensor | None = None

    def prepare(self, request: Message) -> None:
        """Makes the inputs of `count` calls, each its own: what was seen before helps nobody."""
        workload = self._workloads[request["workload"]]
        count, device = request["count"], request["device"]
        if not self._steady:
            self._steady = count > 1
            (keep_freed_memory if self._steady else give_memory_back)()
        self._results = []
        self._made = [
            self._inputs(workload, index, request)
            for index in range(1 if request["which"] == "nothing" else count)
        ]
        if request["which"] == "nothing":
            self._made = list(itertools.repeat(self._made[0], count))
        self._call = {"nothing": nothing, "library": _without_module(workload), "module": workload.call}[
            request["which"]
        ]
        if device != "cpu":
            self._cache = torch.empty(CACHE, dtype=torch.uint8, device=device)
            torch.cuda.synchronize()
            torch.cuda.reset_peak_memory_stats()
        gc.freeze()  # what is here by now need not be looked through again: 90 ms for all that torch loads
        gc.disable()  # a collection within the time would be chance

    def run(self) -> Message:
        """Calls. Gives back "inside", the seconds by this process's own clock, and on CUDA "events", those
        between the GPU's events.
        """
        call, module, results = self._call, self._module, self._results
        start = time.perf_counter()
        if self._cache is None:
            for inputs in self._made:
                results.append(call(module, **inputs))
            return {"inside": time.perf_counter() - start}
        milliseconds = 0.0
        for inputs in self._made:
            torch.cuda.synchronize()
            self._cache.zero_()
            begin, end = _event(), _event()
            begin.record()
            results.append(call(module, **inputs))
            end.record()
            torch.cuda.synchronize()  # the whole device: a side stream would escape the end event
            milliseconds += begin.elapsed_time(end)
        return {"inside": time.perf_counter() - start, "events": milliseconds / 1e3}

    def deliver(self, wanted: Sequence[int]) -> Iterator[tuple[int, Observation]]:
        """What the calls of these numbers gave back."""
        gc.enable()
        for index in wanted:
            yield index, snapshot(self._results[index])
        self._made, self._results = [], []

    def count(self, request: Message) -> Message:
        """How many operators one call dispatches, on CUDA how many kernels, and its peak of memory there."""
        self.prepare({**request, "count": 1, "which": request["which"]})
        with _Counting() as counting:
            self.run()
        kernels = peak = None
        if request["device"] != "cpu":
            self.prepare({**request, "count": 1})
            before = torch.cuda.memory_allocated()
            with torch.profiler.profile(activities=[torch.profiler.ProfilerActivity.CUDA]) as profile:
                self._call(self._module, **self._made[0])
                torch.cuda.synchronize()
            peak = torch.cuda.max_memory_allocated() - before
            kernels = sum(
                str(event.device_type).endswith("CUDA") and not event.name.startswith("Mem")
                for event in profile.events()
            )
        gc.enable()
        self._made, self._results = [], []
        return {"operators": counting.total, "kernels": kernels, "peak": peak}

    def _inputs(self, workload: Workload, index: int, request: Message) -> dict[str, Any]:
        size, seed, device = request["size"], request["seed"], request["device"]
        made = workload.made(index, size, seed, device, request["dtype"])
        if workload.setup and request["which"] != "library":
            made |= workload.setup(self._module, workload.trial(index, size, seed, device))
        return made


class _Counting(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Counts operators as they are dispatched."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._seen: Counter[Any] = Counter()

    @property
    def total(self) -> int:
        return self._seen.total()

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        self._seen[func] += 1
        return func(*args, **(kwargs or {}))


def give_memory_back() -> None:
    """Has the C library give every larger piece back to the system at once, so that the most memory that one
    call needs is seen and does not hide in what is kept.
    """
    _mallopt(M_MMAP_THRESHOLD, 2**16)


def keep_freed_memory() -> None:
    """Has the C library reuse what was freed, instead of giving it back to the system and asking again.

    Whether it does so by itself hangs on where a tensor of some 100 kB happens to lie: the same call then
    takes once or three times as long, by page faults alone. (glibc only: others have no such switch.)
    """
    if _mallopt(M_MMAP_MAX, 0) and _mallopt(M_TRIM_THRESHOLD, 2**31 - 1):
        torch.empty(AT_HAND, dtype=torch.uint8).fill_(0)  # and has it at hand, page by page


def _mallopt(option: int, value: int) -> bool:
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    return mallopt is not None and bool(mallopt(option, value))


def _event() -> Any:
    return torch.cuda.Event(enable_timing=True)  # type: ignore[no-untyped-call]


def nothing(module: ModuleType, **inputs: Any) -> None:
    """Takes as long as the harness itself does."""


def _without_module(workload: Workload) -> Any:
    library = workload.library

    def call(module: ModuleType, **inputs: Any) -> Any:
        return library(**inputs) if library else None

    return call
