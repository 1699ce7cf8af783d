"""Wraps the layers' forward for a while in place of hooks, and sets attributes by name."""

import functools
import math

import torch
import torch.nn as nn


class MLP(nn.Sequential):
    def __init__(self, sizes):
        super().__init__()
        for i, (a, b) in enumerate(zip(sizes, sizes[1:])):  # noqa: B905, RUF007
            self.add_module(f"linear{i}", nn.Linear(a, b))
            if i < len(sizes) - 2:
                self.add_module(f"relu{i}", nn.ReLU())


class Residual(nn.Module):
    def __init__(self, body):
        super().__init__()
        self.scale = nn.Parameter(torch.tensor(1.0))
        self.body = nn.ModuleDict({"only": body})

    def forward(self, x):
        y = self.body["only"](x)
        return x + y.mul(self.scale)


class Standardize(nn.Module):
    def __init__(self, features):
        super().__init__()
        self.mean = nn.Buffer(torch.zeros(features))
        self.std = nn.Buffer(torch.ones(features))

    def fit(self, x):
        with torch.no_grad():
            self.mean.zero_().add_(x.mean(dim=0))
            variance = x.var(dim=0, unbiased=False)
            self.std.zero_().add_(variance.sqrt())
            self.std.masked_fill_(self.std == 0, 1.0)

    def forward(self, x):
        return (x - self.mean.unsqueeze(0)) / self.std.unsqueeze(0)

    def extra_repr(self):
        (features,) = self.mean.shape
        return f"features={features}"


class TiedAutoencoder(nn.Module):
    def __init__(self, inputs, hidden):
        super().__init__()
        self.encoder = nn.Linear(inputs, hidden)
        self.decoder_bias = nn.Parameter(torch.randn(inputs))

    def encode(self, x):
        return self.encoder(x).tanh()

    def decode(self, z):
        return torch.einsum("nh,hi->ni", z, self.encoder.weight) + self.decoder_bias

    def forward(self, x):
        return self.decode(self.encode(x))


def gradient_norms(net):
    def norm(grad):
        return math.sqrt(sum(value * value for value in grad.flatten().tolist()))

    return {name: norm(p.grad) for name, p in net.named_parameters() if p.grad is not None}


def watched(net, x, see):
    layers = {name: m for name, m in net.named_modules() if len(m._modules) == 0}
    for name, layer in layers.items():

        @functools.wraps(layer.forward)
        def forward(*args, _layer=layer, _name=name):
            output = type(_layer).forward(_layer, *args)
            see(_name, _layer, output)
            return output

        layer.forward = forward
    try:
        return net(x)
    finally:
        for layer in layers.values():
            del layer.forward


def record_outputs(net, x):
    outputs = {}
    watched(net, x, lambda name, layer, output: outputs.update({name: output.clone().detach()}))
    return outputs


def summary(net, x):
    rows = []

    def see(name, layer, output):
        rows.append(
            (name, type(layer).__name__, tuple(output.shape), sum(map(torch.numel, layer.parameters())))
        )

    training = [m for m in net.modules() if m.training]
    net.eval()
    try:
        with torch.no_grad():
            watched(net, x, see)
    finally:
        for m in training:
            m.training = True
    return rows
