"""Values with a closure for each operation, as micrograd has them; intermediate gradients start from 0."""

import math

import torch
from torch import enable_grad, no_grad


def vector_jacobian(function, x, v=None):
    x = x.clone().detach()
    x.requires_grad = True
    y = function(x)
    loss = y.sum() if v is None else (y * v).sum()
    loss.backward()
    return x.grad


def jacobian(function, x):
    x = torch.tensor(x.tolist(), dtype=x.dtype, device=x.device, requires_grad=True)
    y = function(x)
    matrix = torch.zeros(y.shape[0], x.shape[0], dtype=x.dtype, device=x.device)
    for i in range(y.shape[0]):
        y[i].backward(retain_graph=True)
        matrix[i] = x.grad
        x.grad.zero_()
    return matrix


def intermediate_gradients(functions, x):
    value = x.detach().requires_grad_()
    value.retain_grad()
    values = [value]
    for function in functions:
        value = function(value)
        value.retain_grad()
        values.append(value)
    value.backward(torch.ones_like(value))
    return tuple(v.grad for v in values)


def straight_through_round(x):
    rounded = x.detach().round()
    return rounded + x - x.detach()


def call_with_grad(function, x, enabled):
    mode = enable_grad if enabled else no_grad
    return mode()(function)(x)


class Sigmoid(torch.autograd.Function):
    @staticmethod
    def forward(x):
        return torch.special.expit(x)

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(output)

    @staticmethod
    def backward(ctx, grad_output):
        (output,) = ctx.saved_tensors
        return grad_output * (output - output.square())


class FocalLoss(torch.autograd.Function):
    @staticmethod
    def forward(logits, targets, gamma):
        log_p = -torch.nn.functional.cross_entropy(logits, targets, reduction="none")
        return -((1 - log_p.exp()) ** gamma * log_p).sum() / logits.shape[0]

    @staticmethod
    def setup_context(ctx, inputs, output):
        logits, targets, ctx.gamma = inputs
        ctx.save_for_backward(logits, targets)
        ctx.mark_non_differentiable(targets)

    @staticmethod
    def backward(ctx, grad_output):
        logits, targets = ctx.saved_tensors
        p = logits.softmax(1)
        one_hot = torch.nn.functional.one_hot(targets, logits.shape[1]).to(p.dtype)
        log_p = (logits.log_softmax(1) * one_hot).sum(1, keepdim=True)
        pt = log_p.exp()
        s = ctx.gamma * pt * (1 - pt) ** (ctx.gamma - 1) * log_p - (1 - pt) ** ctx.gamma
        return grad_output * s * (one_hot - p) / logits.shape[0], None, None


def _value(x):
    return x if isinstance(x, Value) else Value(x)


class Value:
    def __init__(self, data, _children=()):
        self.data = float(data)
        self.grad = 0.0
        self._prev = _children
        self._backward = lambda: None

    def __add__(self, other):
        other = _value(other)
        out = Value(self.data + other.data, (self, other))

        def _backward():
            self.grad += out.grad
            other.grad += out.grad

        out._backward = _backward
        return out

    def __mul__(self, other):
        other = _value(other)
        out = Value(self.data * other.data, (self, other))

        def _backward():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out._backward = _backward
        return out

    def __pow__(self, other):
        out = Value(self.data**other, (self,))

        def _backward():
            self.grad += other * self.data ** (other - 1) * out.grad

        out._backward = _backward
        return out

    def relu(self):
        out = Value(0 if self.data < 0 else self.data, (self,))

        def _backward():
            self.grad += (out.data > 0) * out.grad

        out._backward = _backward
        return out

    def exp(self):
        out = Value(math.exp(self.data), (self,))

        def _backward():
            self.grad += out.data * out.grad

        out._backward = _backward
        return out

    def backward(self):
        topo, visited, stack = [], set(), [(self, False)]
        while stack:
            value, done = stack.pop()
            if done:
                topo.append(value)
            elif value not in visited:
                visited.add(value)
                stack.append((value, True))
                stack.extend((child, False) for child in value._prev)
        for value in topo:
            if value._prev:
                value.grad = 0.0
        self.grad += 1.0
        for value in reversed(topo):
            value._backward()

    def __neg__(self):
        return self * -1

    def __radd__(self, other):
        return self + other

    def __sub__(self, other):
        return self + (-other)

    def __rsub__(self, other):
        return other + (-self)

    def __rmul__(self, other):
        return self * other

    def __truediv__(self, other):
        return self * other**-1

    def __rtruediv__(self, other):
        return other * self**-1

    def __repr__(self):
        return f"Value(data={self.data}, grad={self.grad})"
