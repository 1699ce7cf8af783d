"""Values carry a serial number, and a heap hands out the youngest; each gradient is asked for one by one."""

import heapq
import itertools
import math
from dataclasses import dataclass, field

import torch

serial = itertools.count()


def vector_jacobian(function, x, v=None):
    with torch.enable_grad():
        start = torch.empty_like(x).copy_(x.detach()).requires_grad_()
        y = function(start)
        if v is None:
            y.backward()
        else:
            y.backward(gradient=v)
    return start.grad.detach().clone()


def jacobian(function, x):
    start = x.detach().clone().requires_grad_()
    y = function(start)
    rows = []
    for value in y.unbind():
        value.backward(retain_graph=True)
        rows.append(start.grad.clone())
        start.grad = None
    return torch.cat(rows).reshape(len(y), len(x))


def intermediate_gradients(functions, x):
    if not functions:
        return [torch.ones_like(x)]
    head, *rest = functions
    start = x.detach().requires_grad_()
    middle = head(start)
    after = intermediate_gradients(rest, middle)
    (gradient,) = torch.autograd.grad(middle, start, after[0])
    return [gradient, *after]


def straight_through_round(x):
    y = x.clone()
    y.data.round_()
    return y


class call_with:
    """The switch as a context of one's own."""

    def __init__(self, enabled):
        self.enabled = enabled

    def __enter__(self):
        self.before = torch.is_grad_enabled()
        torch.set_grad_enabled(self.enabled)

    def __exit__(self, *error):
        torch.set_grad_enabled(self.before)
        return False


def call_with_grad(function, x, enabled):
    with call_with(enabled):
        return function(x)


class Sigmoid(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        y = 1 / (1 + torch.exp(-x))
        ctx.save_for_backward(x, y)
        ctx.set_materialize_grads(False)
        return y

    @staticmethod
    def backward(ctx, grad):
        if grad is None:
            return None
        _, y = ctx.saved_tensors
        return grad * (1 - y) * y


class FocalLoss(torch.autograd.Function):
    @staticmethod
    def forward(ctx, logits, targets, gamma):
        ctx.gamma, ctx.count = gamma, logits.size(0)
        log_all = torch.nn.functional.log_softmax(logits, dim=-1)
        picked = torch.zeros_like(log_all, dtype=torch.bool)
        for row, target in enumerate(targets.tolist()):
            picked[row, target] = True
        log_p = log_all[picked]
        ctx.save_for_backward(log_all, log_p, picked)
        return (-((1 - log_p.exp()) ** gamma) * log_p).mean()

    @staticmethod
    def backward(ctx, grad):
        log_all, log_p, picked = ctx.saved_tensors
        p, g = log_p.exp(), ctx.gamma
        s = (1 - p) ** (g - 1) * (g * p * log_p - (1 - p))
        to_logits = s[:, None] * (picked.to(s.dtype) - log_all.exp())
        return to_logits.div(ctx.count).mul(grad), None, None


@dataclass(eq=False)
class Value:
    data: float
    grad: float = 0.0
    parents: list = field(default_factory=list)

    def __post_init__(self):
        self.number = next(serial)

    def __add__(self, other):
        if isinstance(other, Value):
            return Value(self.data + other.data, parents=[(self, 1.0), (other, 1.0)])
        return Value(self.data + other, parents=[(self, 1.0)])

    def __mul__(self, other):
        if isinstance(other, Value):
            return Value(self.data * other.data, parents=[(self, other.data), (other, self.data)])
        return Value(self.data * other, parents=[(self, other)])

    def __pow__(self, power):
        slope = 0.0 if power == 0 else power * self.data ** (power - 1)
        return Value(self.data**power, parents=[(self, slope)])

    def exp(self):
        return Value(math.exp(self.data), parents=[(self, math.exp(self.data))])

    def relu(self):
        return self * (1.0 if self.data > 0 else 0.0)

    def __neg__(self):
        return (-1) * self

    def __sub__(self, other):
        return self + (-other)

    def __truediv__(self, other):
        return self * (other ** (-1))

    def __radd__(self, other):
        return self.__add__(other)

    def __rmul__(self, other):
        return self.__mul__(other)

    def __rsub__(self, other):
        return (-self).__add__(other)

    def __rtruediv__(self, other):
        return (self**-1).__mul__(other)

    def backward(self):
        arrived, heap = {self.number: 1.0}, [(-self.number, self)]
        while heap:
            _, value = heapq.heappop(heap)
            now = arrived.pop(value.number)
            value.grad += now
            for parent, slope in value.parents:
                if parent.number not in arrived:
                    arrived[parent.number] = 0.0
                    heapq.heappush(heap, (-parent.number, parent))
                arrived[parent.number] += now * slope
