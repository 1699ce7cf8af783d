"""nn.Sequential inside of MLP, plain setattr for parameters, and an ExitStack for the hooks."""

from contextlib import ExitStack, contextmanager

import torch
from torch import nn


class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        parts = []
        for i in range(len(sizes) - 1):
            if i:
                parts.append(nn.ReLU())
            parts.append(nn.Linear(sizes[i], sizes[i + 1]))
        self.net = nn.Sequential(*parts)

    def forward(self, x):
        return self.net(x)


class Residual(nn.Module):
    def __init__(self, body):
        super().__init__()
        self.register_parameter("scale", nn.Parameter(torch.ones(())))
        self.add_module("inner", body)

    def forward(self, x):
        return torch.add(x, self.inner(x) * self.scale)


class Standardize(nn.Module):
    def __init__(self, features):
        super().__init__()
        self.features = features
        self.register_buffer("mean", torch.zeros(features))
        self.register_buffer("std", torch.ones(features))

    def fit(self, x):
        x = x.detach()
        self.mean = x.mean(0)
        std = ((x - self.mean) ** 2).mean(0).sqrt()
        std[std == 0] = 1
        self.std = std

    def forward(self, x):
        return x.sub(self.mean).div(self.std)

    def extra_repr(self):
        return "features={}".format(self.features)


class TiedAutoencoder(nn.Module):
    def __init__(self, inputs, hidden):
        super().__init__()
        self.W = nn.Parameter(torch.empty(hidden, inputs))
        self.a = nn.Parameter(torch.zeros(hidden))
        self.b = nn.Parameter(torch.zeros(inputs))
        nn.init.xavier_uniform_(self.W)

    def forward(self, x):
        return torch.tanh(x @ self.W.T + self.a) @ self.W + self.b


def gradient_norms(net):
    norms = {}
    for name, parameter in net.named_parameters():
        if parameter.grad is None:
            continue
        norms[name] = float(torch.linalg.vector_norm(parameter.grad))
    return norms


def _layers(net):
    return [(name, m) for name, m in net.named_modules() if next(m.children(), None) is None]


def record_outputs(net, x):
    outputs = {}

    def make_hook(name):
        def hook(module, args, output):
            outputs[name] = output.detach().clone()

        return hook

    with ExitStack() as stack:
        for name, layer in _layers(net):
            stack.callback(layer.register_forward_hook(make_hook(name)).remove)
        net(x)
    return outputs


@contextmanager
def in_eval_mode(net):
    before = {module: module.training for module in net.modules()}
    try:
        yield net.eval()
    finally:
        for module in before:
            module.training = before[module]


def summary(net, x):
    rows = []

    def make_hook(name):
        def hook(module, args, output):
            size = sum(p.numel() for p in module.parameters())
            rows.append((name, module.__class__.__name__, tuple(output.size()), size))

        return hook

    with ExitStack() as stack, in_eval_mode(net), torch.no_grad():
        for name, layer in _layers(net):
            stack.callback(layer.register_forward_hook(make_hook(name)).remove)
        net(x)
    return rows
