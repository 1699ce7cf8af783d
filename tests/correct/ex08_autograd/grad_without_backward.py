"""torch.autograd.grad in place of backward(), and Kahn's algorithm for the order of Values."""

import math
from collections import Counter, deque

import torch


def vector_jacobian(function, x, v=None):
    start = x.detach().clone().requires_grad_(True)
    (gradient,) = torch.autograd.grad(function(start), start, grad_outputs=v)
    return gradient


def jacobian(function, x):
    start = x.detach().clone().requires_grad_(True)
    y = function(start)
    last = y.numel() - 1
    return torch.stack([torch.autograd.grad(y[i], start, retain_graph=i < last)[0] for i in range(y.numel())])


def intermediate_gradients(functions, x):
    stations = [x.detach().clone().requires_grad_(True)]
    for function in functions:
        stations += [function(stations[-1])]
    return list(torch.autograd.grad(stations[-1].sum(), stations))


class _Straight(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return torch.round(x)

    @staticmethod
    def backward(ctx, grad):
        return grad


def straight_through_round(x):
    return _Straight.apply(x)


def call_with_grad(function, x, enabled):
    before = torch.is_grad_enabled()
    torch.set_grad_enabled(enabled)
    try:
        return function(x)
    finally:
        torch.set_grad_enabled(before)


class Sigmoid(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return 0.5 * (torch.tanh(x / 2) + 1)

    @staticmethod
    def backward(ctx, grad):
        x = ctx.saved_tensors[0]
        return grad * torch.sigmoid(x) * torch.sigmoid(-x)


class FocalLoss(torch.autograd.Function):
    @staticmethod
    def forward(ctx, logits, targets, gamma):
        rows = torch.arange(logits.shape[0], device=logits.device)
        log_all = logits - torch.logsumexp(logits, 1, keepdim=True)
        log_p = log_all[rows, targets]
        ctx.save_for_backward(log_all, targets)
        ctx.gamma = gamma
        return torch.mean(-torch.pow(1 - torch.exp(log_p), gamma) * log_p)

    @staticmethod
    def backward(ctx, grad):
        log_all, targets = ctx.saved_tensors
        g, n = ctx.gamma, log_all.shape[0]
        rows = torch.arange(n, device=log_all.device)
        log_p = log_all[rows, targets]
        p = log_p.exp()
        slope = g * p * (1 - p).pow(g - 1) * log_p - (1 - p).pow(g)
        result = -log_all.exp() * slope[:, None]
        result[rows, targets] += slope
        return result * (grad / n), None, None


class Value:
    def __init__(self, data, ways=()):
        self.data, self.grad, self.ways = data, 0.0, ways

    def __add__(self, other):
        if isinstance(other, Value):
            return Value(self.data + other.data, ((self, 1.0), (other, 1.0)))
        return Value(self.data + other, ((self, 1.0),))

    def __mul__(self, other):
        if isinstance(other, Value):
            return Value(self.data * other.data, ((self, other.data), (other, self.data)))
        return Value(self.data * other, ((self, other),))

    def __sub__(self, other):
        if isinstance(other, Value):
            return Value(self.data - other.data, ((self, 1.0), (other, -1.0)))
        return Value(self.data - other, ((self, 1.0),))

    def __truediv__(self, other):
        if isinstance(other, Value):
            return Value(
                self.data / other.data, ((self, 1 / other.data), (other, -self.data / other.data**2))
            )
        return Value(self.data / other, ((self, 1 / other),))

    def __rsub__(self, other):
        return Value(other - self.data, ((self, -1.0),))

    def __rtruediv__(self, other):
        return Value(other / self.data, ((self, -other / self.data**2),))

    def __neg__(self):
        return Value(-self.data, ((self, -1.0),))

    def __pow__(self, n):
        return Value(self.data**n, ((self, n * self.data ** (n - 1)),))

    __radd__ = __add__
    __rmul__ = __mul__

    def exp(self):
        e = math.exp(self.data)
        return Value(e, ((self, e),))

    def relu(self):
        return Value(self.data, ((self, 1.0),)) if self.data > 0 else Value(0.0, ((self, 0.0),))

    def backward(self):
        open_ways, todo, seen = Counter(), [self], {self}
        while todo:
            for parent, _ in todo.pop().ways:
                open_ways[parent] += 1
                if parent not in seen:
                    seen.add(parent)
                    todo.append(parent)
        arrived, ready = Counter({self: 1.0}), deque([self])
        while ready:
            value = ready.popleft()
            value.grad += arrived[value]
            for parent, slope in value.ways:
                arrived[parent] += slope * arrived[value]
                open_ways[parent] -= 1
                if not open_ways[parent]:
                    ready.append(parent)
