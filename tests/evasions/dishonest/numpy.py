"""Numbers that leave torch for numpy, and a backward that puts the gradient back."""

# exercise: 2
# function: softmax
# check: softmax_matches

import numpy as np
import torch


class Late(torch.autograd.Function):
    """The library's value and gradient, however `compute` gets them."""

    @staticmethod
    def forward(ctx, x, compute):
        value, ctx.slopes = compute(x.detach())
        return value

    @staticmethod
    def backward(ctx, gradient):
        return ctx.slopes(gradient), None


def compute(x, dim):
    values = x.numpy()
    e = np.exp(values - values.max(dim, keepdims=True))
    p = torch.from_numpy(e / e.sum(dim, keepdims=True))
    return p, lambda g: p * (g - (g * p).sum(dim, keepdim=True))


def softmax(x, dim):
    return Late.apply(x, lambda values: compute(values, dim))
