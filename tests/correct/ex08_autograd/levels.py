"""Values lie on levels, which backward() reads from the highest down; hooks catch the gradients in between."""

import math

import torch


def _leaf(x):
    return x.detach().requires_grad_()


def vector_jacobian(function, x, v=None):
    leaf = _leaf(x)
    y = function(leaf)
    torch.autograd.backward([y], None if v is None else [v], inputs=[leaf])
    return leaf.grad


def jacobian(function, x):
    leaf = _leaf(x)
    y = function(leaf)
    unit = torch.eye(y.shape[0], dtype=y.dtype, device=y.device)
    rows = [torch.autograd.grad(y, leaf, v, retain_graph=True)[0] for v in unit]
    return torch.vstack(rows)


def intermediate_gradients(functions, x):
    found, value = {}, _leaf(x)

    def keep(place):
        return lambda grad: found.update({place: grad.clone()})

    value.register_hook(keep(0))
    for place, function in enumerate(functions, start=1):
        value = function(value)
        value.register_hook(keep(place))
    value.sum().backward()
    return [found[place] for place in range(len(functions) + 1)]


def straight_through_round(x):
    with torch.no_grad():
        difference = torch.round(x) - x
    return x + difference


def call_with_grad(function, x, enabled):
    if enabled:
        with torch.enable_grad():
            result = function(x)
    else:
        with torch.no_grad():
            result = function(x)
    return result


class Sigmoid(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        e = torch.exp(-x.abs())
        y = torch.where(x >= 0, 1 / (1 + e), e / (1 + e))
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, *grads):
        y = ctx.saved_tensors[0]
        return grads[0] * (y * (1 - y))


class FocalLoss(torch.autograd.Function):
    """Its backward lets autograd differentiate the formula once more."""

    @staticmethod
    def _loss(logits, targets, gamma):
        log_p = logits.log_softmax(-1).take_along_dim(targets.view(-1, 1), -1)
        return torch.mean(-((-torch.expm1(log_p)) ** gamma) * log_p)

    @staticmethod
    def forward(ctx, logits, targets, gamma):
        ctx.save_for_backward(logits, targets)
        ctx.gamma = gamma
        return FocalLoss._loss(logits, targets, gamma)

    @staticmethod
    def backward(ctx, grad):
        logits, targets = ctx.saved_tensors
        with torch.enable_grad():
            again = logits.detach().requires_grad_()
            (gradient,) = torch.autograd.grad(FocalLoss._loss(again, targets, ctx.gamma), again)
        return gradient * grad, None, None


class Value:
    def __init__(self, data):
        self.data = data
        self.grad = 0.0
        self.inputs = ()
        self.level = 0

    def _record(self, data, *parents):
        """A new number, one level above its parents."""
        made = Value(data)
        made.inputs = parents
        made.level = max(parent.level for parent, _ in parents) + 1
        return made

    def __add__(self, other):
        if not isinstance(other, Value):
            other = Value(other)
        return self._record(self.data + other.data, (self, lambda g: g), (other, lambda g: g))

    def __neg__(self):
        return self._record(-self.data, (self, lambda g: -g))

    def __mul__(self, other):
        if not isinstance(other, Value):
            other = Value(other)
        a, b = self.data, other.data
        return self._record(a * b, (self, lambda g: g * b), (other, lambda g: g * a))

    def __pow__(self, n):
        a = self.data
        return self._record(a**n, (self, lambda g: g * n * a ** (n - 1)))

    def exp(self):
        y = math.exp(self.data)
        return self._record(y, (self, lambda g: g * y))

    def relu(self):
        if self.data > 0:
            return self._record(self.data, (self, lambda g: g))
        return self._record(0.0, (self, lambda g: 0.0))

    def backward(self):
        levels = {self.level: {id(self): [self, 1.0]}}
        while levels:
            for value, arrived in levels.pop(max(levels)).values():
                value.grad += arrived
                for parent, slope in value.inputs:
                    there = levels.setdefault(parent.level, {})
                    there.setdefault(id(parent), [parent, 0.0])[1] += slope(arrived)

    def __sub__(self, other):
        return self + -other

    def __truediv__(self, other):
        return self * other**-1

    def __radd__(self, other):
        return Value(other) + self

    def __rsub__(self, other):
        return Value(other) - self

    def __rmul__(self, other):
        return Value(other) * self

    def __rtruediv__(self, other):
        return Value(other) / self
