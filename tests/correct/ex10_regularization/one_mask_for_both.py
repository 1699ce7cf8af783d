"""Both conventions and the layer by one function of three factors; generators, lambdas and functools."""

import operator
from functools import partial, reduce

import torch
from torch import nn


def _dropped(x, p, training, kept_factor, use_factor):
    if not 0.0 <= p <= 1.0:
        raise ValueError("p")
    if training:
        thresholds = torch.rand(*x.shape, dtype=torch.float64, device=x.device)
        return torch.mul(x, (thresholds >= p).to(x)) * kept_factor(p)
    return x * use_factor(p)


def _inverse(p):
    try:
        return 1 / (1 - p)
    except ZeroDivisionError:
        return 1.0  # nothing is left to be scaled


apply_mask = lambda x, keep, p: x.mul(keep).mul(_inverse(p))
_inverted = partial(_dropped, kept_factor=_inverse, use_factor=lambda p: 1)
_classic = partial(_dropped, kept_factor=lambda p: 1, use_factor=lambda p: 1 - p)


def dropout(x, p=0.5, training=True):
    return _inverted(x, p, training)


def classic_dropout(x, p=0.5, training=True):
    return _classic(x, p, training)


class Dropout(nn.Module):
    def __init__(self, p: float = 0.5):
        super().__init__()
        if not 0 <= p <= 1:
            raise ValueError(p)
        self._dropout = lambda x: dropout(x, p, self.training)

    def forward(self, x):
        return self._dropout(x)


def l2_penalty(parameters, strength):
    return reduce(operator.add, (strength * (w * w).sum() / 2 for w in parameters))


def l1_penalty(parameters, strength):
    return reduce(operator.add, (strength * (w * w.detach().sign()).sum() for w in parameters))


def decay_step(parameters, lr, weight_decay):
    with torch.set_grad_enabled(False):
        for w in list(parameters):
            if (g := w.grad) is not None:
                w[...] = w - lr * g - lr * weight_decay * w
