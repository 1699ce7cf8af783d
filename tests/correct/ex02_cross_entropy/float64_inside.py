"""float64 inside and base 2 for the exponentials; the public functions stand below one private core."""

import math

import numpy as np
import torch

LN2 = math.log(2.0)


def _core(x, dim):
    wide = torch.movedim(x.double(), dim, -1)
    m, _ = torch.topk(wide, 1, dim=-1)
    powers = torch.exp2((wide - m) / LN2)
    return wide, m, powers, powers.sum(-1, keepdim=True)


def _back(result, x, dim):
    return result.movedim(-1, dim).to(x.dtype)


def softmax(x, dim):
    _, _, powers, total = _core(x, dim)
    return _back(powers / total, x, dim)


def log_softmax(x, dim):
    wide, m, _, total = _core(x, dim)
    return _back(wide - m - torch.log2(total) * LN2, x, dim)


def log_sum_exp(x, dim):
    _, m, _, total = _core(x, dim)
    return (torch.log2(total) * LN2 + m)[..., 0].to(x.dtype)


def cross_entropy(logits, targets, reduction="mean"):
    if targets.dtype in (torch.int64,):
        picked = torch.take_along_dim(log_softmax(logits, -1), targets[:, None], dim=1)[:, 0]
    else:
        raise TypeError(f"{targets.dtype}")
    if reduction == "mean":
        return -picked.mean(dim=0)
    elif reduction == "sum":
        return -picked.sum(dim=0)
    elif reduction == "none":
        return -picked
    raise ValueError(reduction)


def binary_cross_entropy(p, targets, epsilon=1e-6):
    wide = p.double()
    yes, no = wide.add(epsilon).log(), wide.neg().add(1).add(epsilon).log()
    return -torch.where(targets.bool(), yes, no).mean().to(p.dtype)


def binary_cross_entropy_with_logits(logits, targets):
    z = logits.double()
    toward_wrong = torch.where(targets == 1, -z, z)
    loss = toward_wrong.clamp(min=0) + torch.log1p(torch.exp(-toward_wrong.abs()))
    return loss.mean().to(logits.dtype)


def cross_entropy_update(x, t, w, lr):
    inputs, weights = np.array(x), np.array(w)
    z = inputs.dot(weights)
    y = 1 / (1 + np.exp(-z)) if z > 0 else np.exp(z) / (1 + np.exp(z))
    return (weights - lr * inputs * (y - t)).tolist()


if __name__ == "__main__":
    logits, targets = torch.randn(4, 5), torch.tensor([0, 1, 4, 2])
    print(cross_entropy(logits, targets), torch.nn.functional.cross_entropy(logits, targets))
    print(softmax(logits, 1) - torch.softmax(logits, 1))
