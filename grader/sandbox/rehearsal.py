"""What a worker does, done once before there is any: a submission of ours, from loading to the last answer.

Much of Python and of torch gets ready at its first use only. A fork has what its parent has done; without
this, each worker would do it again.
"""

from __future__ import annotations

import gc
import linecache
import socket
import sys
from contextlib import suppress
from functools import cache
from typing import Any

import torch

from grader.sandbox.wire import Channel, Closed
from grader.sandbox.worker import Worker
from grader.signature import signatures

SUBMISSION = '''
"""What learners write."""
import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

SCALE = 0.5


def blend(scores: Tensor, classes: Tensor, weights: Tensor | None = None, how: str = "mean") -> Tensor:
    """What many solutions are made of, and none of them."""
    logs = torch.log_softmax(scores, dim=1)
    picked = logs.gather(1, classes.unsqueeze(1)).squeeze(1)
    values = (1 - picked) ** 2 + picked.exp() * SCALE
    if weights is not None:
        values = values / weights[classes]
    top = scores.max(dim=1, keepdim=True).values
    values = values - (scores - top).exp().sum(dim=1).log() + torch.zeros(1, device=scores.device)
    values = values * torch.ones_like(values) / max(1, len(classes))
    if how == "each":
        return -values
    if how == "sum":
        return values.sum() + math.log(2.0)
    if how == "mean":
        return values.mean() + logs.square().sum().sqrt()
    raise ValueError(f"no such way: {how}")


def rearrange(x: Tensor) -> Tensor:
    rows = torch.cat([x.transpose(0, 1), x.t()], dim=0).reshape(-1, x.shape[0]).permute(1, 0).contiguous()
    rows = torch.stack([rows, rows], dim=0).view(2, -1).flatten()
    return torch.where(rows > 0, rows, rows.clamp(min=0)).abs()


class Net(nn.Module):
    def __init__(self) -> None:
        super(Net, self).__init__()
        self.convolution = nn.Conv2d(1, 2, 3, padding=1)
        self.linear = nn.Linear(8, 3)

    def forward(self, x: Tensor) -> Tensor:
        x = F.max_pool2d(torch.relu(self.convolution(x)), 2)
        return torch.tanh(self.linear(x.flatten(1))).sigmoid()


def climb(weights: list[Tensor], amount: float) -> None:
    with torch.no_grad():
        for weight in weights:
            weight += amount * weight.grad
            weight.grad = None
'''

PROBES = '''
"""What checks ask for."""
import torch

from grader.check import Trial, by_hand, check, go_back, gradient, proof

written_out = by_hand("blend", operators=("aten::nll_loss_forward",), names=("nll_loss",), instead="gather")


def batch(trial, dtype=torch.float32):
    logits = trial.normal(trial.size, 3, dtype=dtype, requires_grad=GOES_BACK)
    return logits, trial.labels(3, (trial.size,))


def back(loss, *starts):
    if GOES_BACK:
        go_back(loss, *starts)


@check(sizes=(1, 4))
def blends_match(module, trial: Trial):
    """blends"""
    logits, targets = batch(trial, torch.float64 if trial.index else torch.float32)
    alpha = trial.uniform(3, low=0.1)
    trial.given(logits=logits, targets=targets, alpha=alpha)
    blends = {how: module.blend(logits, targets, alpha, how=how) for how in ("each", "sum", "mean")}
    back(blends["mean"], logits)
    raised = trial.error_of(module.blend, logits, targets, how="median")
    return {**blends, "grad": gradient(logits, blends["mean"]), "raised": raised, "logits": logits}


@proof("blend", within="blends_match")
def written_out_proof(trial):
    return batch(trial)


@check(sizes=(2,))
def arranged(module, trial: Trial):
    """arrangements"""
    x = trial.distinct(trial.size, trial.size)
    others = [trial.integers(0, 3, (2,)), trial.tensor([1.0]), trial.numbers(2)]
    return [module.rearrange(x), module.SCALE, *others]


@check(sizes=(2,))
def trains(module, trial: Trial):
    """training"""
    net = trial.load(module.Net())
    torch.conv2d(trial.normal(1, 1, 4, 4, dtype=torch.float64), trial.normal(1, 1, 3, 3, dtype=torch.float64))
    outputs = net(trial.normal(trial.size, 1, 4, 4))
    loss = torch.stack([module.blend(outputs, trial.labels(3, (trial.size,)))]).sum()
    back(loss)
    if GOES_BACK:
        module.climb(list(net.parameters()), 0.1)
    return {"outputs": outputs, "weights": [parameter.detach() for parameter in net.parameters()]}


@check(sizes=(1,))
def fails(module, trial: Trial):
    """an error"""
    return module.blend(trial.normal(2, 3), trial.labels(3, (4,)))
'''

FILES = ("rehearsal.py", "rehearsal_checks.py")


@cache
def get_ready() -> None:
    """Rehearses once, and keeps for good what came of it."""
    rehearse()
    gc.collect()
    gc.freeze()


def rehearse() -> None:
    """Runs the submission through a worker in this very process, and leaves no thread behind. Nothing of
    CUDA; and where there is a GPU no backward, for which autograd starts a thread.
    """
    ours, theirs = socket.socketpair()
    with ours, theirs:
        judge = Channel(ours)
        requests: list[dict[str, Any]] = [
            {"check": "blends_match", "device": "cpu"},
            {"prove": "written_out_proof"},
            *({"check": name, "device": "cpu"} for name in ("arranged", "trains", "fails")),
        ]
        for request in requests:
            judge.send(request)
        ours.shutdown(socket.SHUT_WR)
        job = {
            "name": "rehearsal",
            "filename": FILES[0],
            "source": SUBMISSION,
            "checks": FILES[1],
            "probes": PROBES.replace("GOES_BACK", str(_may_go_back())),
            "course": "",
            "folder": "",
            "seed": 0,
            "watches": True,
            "signatures": {name: s.to_json() for name, s in signatures(SUBMISSION).items()},
        }
        with suppress(Closed):
            Worker(Channel(theirs), job).run()
    for name in ("rehearsal", "checks_rehearsal_checks"):
        sys.modules.pop(name, None)
    for name in FILES:
        linecache.cache.pop(name, None)


def _may_go_back() -> bool:
    """Whether a backward starts no thread: autograd has one for each accelerator. Asked are what was built in
    and NVML; to ask the driver would start CUDA.
    """
    accelerator = torch.accelerator.current_accelerator()
    return accelerator is None or (accelerator.type == "cuda" and not torch.cuda.is_available())
