"""float64 inside, the result converted back; softmax and its logarithm by hand; helpers stand last."""

from __future__ import annotations

import torch

DEFAULT_GAMMA = 2.0
MEAN, SUM, NONE = "mean", "sum", "none"


def focal_loss(logits, targets, gamma=DEFAULT_GAMMA, alpha=None, reduction=MEAN):
    if reduction not in (MEAN, SUM, NONE):
        raise ValueError
    log_p = gather_target_probabilities(_log_softmax(logits.double()), targets)
    losses = log_p.neg() * torch.float_power(1 - log_p.exp(), gamma)  # (N, 1, H, W)
    if alpha is not None:
        weights = alpha.double().view(1, -1, 1, 1).expand_as(logits)
        losses = losses * weights.gather(1, targets.unsqueeze(1))
    losses = losses.flatten(0, 1).to(logits.dtype)
    if reduction == NONE:
        return losses
    total = losses.double().sum()
    return (total / losses.numel() if reduction == MEAN else total).to(logits.dtype)


def gather_target_probabilities(probabilities, targets):
    n, c, h, w = probabilities.shape
    rows = probabilities.movedim(1, 3).contiguous().view(-1, c)
    picked = torch.gather(input=rows, dim=1, index=targets.reshape(-1, 1))
    return picked.view(n, 1, h, w)


def class_probabilities(logits):
    return _log_softmax(logits.double()).exp().type_as(logits)


def _log_softmax(x):
    shifted = x - x.detach().amax(1, keepdim=True)
    return shifted - shifted.exp().sum(1, keepdim=True).log()
