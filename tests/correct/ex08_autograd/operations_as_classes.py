"""Each operation of the engine is a class with a method for its slopes; a sum stands for every vector."""

import math

import torch


def _new_start(x):
    start = x.detach()
    start.requires_grad = True
    return start


def vector_jacobian(function, x, v=None):
    start = _new_start(x)
    y = function(start)
    total = y.reshape(()) if v is None else torch.sum(y * v)
    return torch.autograd.grad(total, [start])[0]


def jacobian(function, x):
    start = _new_start(x)
    y = function(start)
    ones = torch.eye(len(y)).to(y)
    return torch.autograd.grad(y, start, ones, is_grads_batched=True)[0]


def intermediate_gradients(functions, x):
    values = [_new_start(x)]
    for f in functions:
        values.append(f(values[-1]))
    for value in values[1:]:
        value.retain_grad()
    torch.sum(values[-1]).backward()
    return [value.grad for value in values]


def straight_through_round(x):
    return x - (x - torch.round(x)).detach()


def call_with_grad(function, x, enabled):
    @torch.set_grad_enabled(enabled)
    def decorated():
        return function(x)

    return decorated()


class Sigmoid(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        y = x.sigmoid()
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, grad):
        y = ctx.saved_tensors[0]
        return grad.mul(y).mul(1 - y)


class FocalLoss(torch.autograd.Function):
    @staticmethod
    def forward(ctx, logits, targets, gamma):
        ctx.gamma = gamma
        ctx.save_for_backward(logits, targets)
        total = logits.new_zeros(())
        for row, target in zip(logits, targets, strict=True):
            log_p = torch.log_softmax(row, 0)[target]
            total = total - (1 - log_p.exp()) ** gamma * log_p
        return total / len(targets)

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx, grad):
        logits, targets = ctx.saved_tensors
        gamma, result = ctx.gamma, torch.empty_like(logits)
        for n, target in enumerate(targets):
            log_all = torch.log_softmax(logits[n], 0)
            log_p = log_all[target]
            p = log_p.exp()
            s = gamma * p * (1 - p) ** (gamma - 1) * log_p - (1 - p) ** gamma
            result[n] = -s * log_all.exp()
            result[n, target] += s
        return grad * result / len(targets), None, None


class Value:
    def __init__(self, data):
        self.data = data
        self.grad = 0.0
        self.made_by = None

    def __add__(self, other):
        return _Sum(self, other).result

    def __mul__(self, other):
        return _Product(self, other).result

    def __pow__(self, other):
        return _Power(self, other).result

    def exp(self):
        return _Exp(self).result

    def relu(self):
        return _Relu(self).result

    def __radd__(self, other):
        return _Sum(other, self).result

    def __rmul__(self, other):
        return _Product(other, self).result

    def __neg__(self):
        return _Product(-1.0, self).result

    def __sub__(self, other):
        return _Sum(self, _Product(other, -1.0).result).result

    def __rsub__(self, other):
        return _Sum(other, -self).result

    def __truediv__(self, other):
        return _Product(self, _Power(other, -1).result).result

    def __rtruediv__(self, other):
        return _Product(other, _Power(self, -1).result).result

    def backward(self):
        if self.made_by is None:
            self.grad += 1.0
            return
        operations, todo = {}, [self.made_by]
        while todo:
            operation = todo.pop()
            if operation.number not in operations:
                operations[operation.number] = operation
                todo += [a.made_by for a in operation.arguments if a.made_by is not None]
        for operation in operations.values():
            operation.result.grad = 0.0
        self.grad = 1.0
        for number in sorted(operations, reverse=True):
            operations[number].push()


class _Operation:
    count = 0

    def __init__(self, *arguments):
        _Operation.count += 1
        self.number = _Operation.count
        self.arguments = [a if isinstance(a, Value) else Value(a) for a in arguments]
        self.result = Value(self.value(*(a.data for a in self.arguments)))
        self.result.made_by = self

    def push(self):
        slopes = self.slopes(*(a.data for a in self.arguments))
        for argument, slope in zip(self.arguments, slopes, strict=False):
            argument.grad = argument.grad + slope * self.result.grad


class _Sum(_Operation):
    def value(self, a, b):
        return a + b

    def slopes(self, a, b):
        return 1.0, 1.0


class _Product(_Operation):
    def value(self, a, b):
        return a * b

    def slopes(self, a, b):
        return b, a


class _Power(_Operation):
    def value(self, a, n):
        return a**n

    def slopes(self, a, n):
        return (n * a ** (n - 1),)


class _Exp(_Operation):
    def value(self, a):
        return math.exp(a)

    def slopes(self, a):
        return (math.exp(a),)


class _Relu(_Operation):
    def value(self, a):
        return a if a > 0 else 0.0

    def slopes(self, a):
        return (1.0 if a > 0 else 0.0,)
