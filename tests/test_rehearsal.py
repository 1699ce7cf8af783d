"""What the zygote does ahead of its workers: it has to work as often as asked, and leave a fork nothing to break."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
import torch
from conftest import ROOT

from grader.sandbox import rehearsal, wire

linux = pytest.mark.skipif(sys.platform != "linux", reason="/proc and fork are Linux's")

SCRIPT = """
import gc, json, os, sys
import numpy.random, torch
torch.set_num_threads(1)
torch.set_num_interop_threads(1)
from grader.sandbox import memory
from grader.sandbox.rehearsal import rehearse

def status(what):
    return int(next(l for l in open("/proc/self/status") if l.startswith(what)).split()[1])

def work():
    x = torch.arange(12.0).reshape(3, 4).requires_grad_()
    torch.log_softmax(x, 1)[:, 0].sum().backward()
    return x.grad.sum(1).abs().max().item() < 1e-6 and gc.collect() >= 0

def moved():
    return sum(l.split()[1:] == ["r-xp", "00000000", "00:00", "0"] for l in open("/proc/self/maps"))

rehearse()
rehearse()
threads, before = status("Threads"), status("VmRSS")
modules = [name for name in sys.modules if "rehears" in name]
is_still = moved()
memory.lay_out(rehearse)
pid = os.fork()
if pid == 0:
    os._exit(0 if work() else 1)
_, ended = os.waitpid(pid, 0)
print(json.dumps({
    "threads": [threads, status("Threads")], "modules": modules, "works": [work(), ended == 0],
    "grown": status("VmRSS") - before, "moved": [is_still, moved()],
}))
"""


@pytest.fixture(scope="module")
def zygote() -> dict:
    """What came of it in a process as the zygote is."""
    environment = {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    environment["GLIBC_TUNABLES"] = "glibc.malloc.hugetlb=1"
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
        timeout=120,
    )
    return json.loads(done.stdout)


@linux
def test_it_leaves_one_thread_and_no_module_behind(zygote) -> None:
    assert zygote["threads"] == [1, 1]
    assert zygote["modules"] == ["grader.sandbox.rehearsal"]


@linux
def test_torch_works_there_and_in_a_fork_once_the_memory_is_laid_out(zygote) -> None:
    assert zygote["works"] == [True, True]


@linux
def test_code_is_moved_and_memory_is_not_used_up(zygote) -> None:
    before, after = zygote["moved"]
    assert after >= before  # a system may refuse to move any
    assert zygote["grown"] < 300 * 1024, "KiB"


@pytest.mark.parametrize("accelerator", [None, "cuda"])
def test_every_request_of_the_rehearsal_is_answered(accelerator: str | None, monkeypatch) -> None:
    """With a GPU too, where no backward may run: it would start a thread, and no fork could go back then."""
    went_back = []
    backward = torch.Tensor.backward
    monkeypatch.setattr(torch.Tensor, "backward", lambda *args: (went_back.append(args), backward(*args)))
    device = accelerator and torch.device(accelerator)
    monkeypatch.setattr(torch.accelerator, "current_accelerator", lambda: device)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: bool(device))
    sent: list[dict] = []
    send = wire.Channel.send

    def noted(self, message, tensors=None):
        sent.append(message)
        send(self, message, tensors)

    monkeypatch.setattr(wire.Channel, "send", noted)
    state = torch.get_rng_state()
    rehearsal.rehearse()
    torch.set_rng_state(state)
    asked = [message for message in sent if {"check", "prove"} & message.keys()]
    answers = [message for message in sent if {"saw", "traced"} & message.keys()]
    failed = [message["raised"]["type"] for message in sent if "raised" in message]
    assert len(asked) == 5
    assert sum("done" in message for message in sent) == 5
    assert len(answers) == 5  # one check has two trials, and one is to fail
    assert all("untraceable" not in message["traced"] for message in answers if "traced" in message)
    assert failed == ["RuntimeError"]
    assert bool(went_back) is not bool(device)


def test_without_a_gpu_a_build_for_cuda_goes_back(monkeypatch) -> None:
    monkeypatch.setattr(torch.accelerator, "current_accelerator", lambda: torch.device("cuda"))
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert rehearsal._may_go_back()
    monkeypatch.setattr(torch.accelerator, "current_accelerator", lambda: torch.device("xpu"))
    assert not rehearsal._may_go_back()
