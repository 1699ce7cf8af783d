"""The machine that figures come from."""

from __future__ import annotations

import platform
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import torch

from grader.bench.measurement import Machine

COPIED = 64 * 2**20
"""Bytes of the copy that tells how fast this machine's memory is."""


def machine(devices: Sequence[str]) -> Machine:
    """This machine, with the speed of a copy measured now."""
    cuda = "cuda" in devices
    return Machine(
        processor=_processor(),
        cuda=(torch.cuda.get_device_name(0),) if cuda else (),
        torch=str(torch.__version__),
        python=platform.python_version(),
        threads=torch.get_num_threads(),
        bandwidth={device: bandwidth(device) for device in devices},
    )


def bandwidth(device: str) -> float:
    """Bytes a second that a copy reads and writes, the best of some."""
    source = torch.zeros(COPIED, dtype=torch.uint8, device=device)
    target = torch.empty_like(source)
    best = float("inf")
    for _ in range(8):
        if device == "cuda":
            torch.cuda.synchronize()
        start = time.perf_counter()
        target.copy_(source)
        if device == "cuda":
            torch.cuda.synchronize()
        best = min(best, time.perf_counter() - start)
    return 2 * COPIED / best


def _processor() -> str:
    if sys.platform == "linux":
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
