"""Penalties by linalg norms and hard cases by arithmetic: uniform_ against p, and the mask cast to numbers."""

from collections.abc import Iterable

import torch
from torch import Tensor, nn


def apply_mask(x: Tensor, keep: Tensor, p: float) -> Tensor:
    rest = max(1.0 - p, torch.finfo(x.dtype).tiny)
    return x * (keep.to(x.dtype) / rest)


class _Probability:
    def __init__(self, p: float) -> None:
        if p != min(max(p, 0), 1):
            raise ValueError(f"{p} is no probability")
        self.p = p

    def keeps(self, x: Tensor) -> Tensor:
        return torch.empty_like(x, requires_grad=False).uniform_() >= self.p


def dropout(x: Tensor, p: float = 0.5, training: bool = True) -> Tensor:
    chance = _Probability(p)
    return x if not training else apply_mask(x, chance.keeps(x), p)


def classic_dropout(x: Tensor, p: float = 0.5, training: bool = True) -> Tensor:
    chance = _Probability(p)
    return torch.mul(x, chance.keeps(x) if training else 1 - p)


class Dropout(nn.Module):
    """Keeps the chance, and draws with it."""

    def __init__(self, p: float = 0.5) -> None:
        super().__init__()
        self.chance = _Probability(p)

    def forward(self, x: Tensor) -> Tensor:
        if not self.training:
            return x
        return apply_mask(x, self.chance.keeps(x), self.chance.p)


def l2_penalty(parameters: Iterable[Tensor], strength: float) -> Tensor:
    return sum(torch.linalg.vecdot(w.reshape(-1), w.reshape(-1)) * strength for w in parameters) / 2


def l1_penalty(parameters: Iterable[Tensor], strength: float) -> Tensor:
    return sum(torch.linalg.vector_norm(w, ord=1) for w in parameters) * strength


def decay_step(parameters: Iterable[Tensor], lr: float, weight_decay: float) -> None:
    with torch.inference_mode():
        for w in filter(lambda w: w.grad is not None, parameters):
            w.copy_(torch.add(w, torch.add(w.grad, w, alpha=weight_decay), alpha=-lr))
