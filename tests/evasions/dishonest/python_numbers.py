"""Python's own numbers, by tolist, and a backward that puts the gradient back."""

# exercise: 2
# function: softmax
# check: softmax_matches

import math

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
    rows = x.movedim(dim, -1)
    flat = rows.reshape(-1, rows.shape[-1]).tolist()
    e = [[math.exp(v - max(row)) for v in row] for row in flat]
    p = (
        torch.tensor([[v / sum(row) for v in row] for row in e], dtype=x.dtype)
        .reshape(rows.shape)
        .movedim(-1, dim)
    )
    return p, lambda g: p * (g - (g * p).sum(dim, keepdim=True))


def softmax(x, dim):
    return Late.apply(x, lambda values: compute(values, dim))
