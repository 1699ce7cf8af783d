"""Weights in a ParameterList, hooks by functools.partial, and a summary that looks at a copy of the net."""

import copy
from functools import partial

import torch
import torch.nn.functional as F
from torch import nn


class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.weights = nn.ParameterList()
        self.biases = nn.ParameterList()
        for a, b in zip(sizes[:-1], sizes[1:], strict=True):  # noqa: RUF007
            layer = nn.Linear(a, b)
            self.weights.append(layer.weight)
            self.biases.append(layer.bias)

    def forward(self, x):
        last = len(self.weights) - 1
        for i, (weight, bias) in enumerate(zip(self.weights, self.biases, strict=True)):
            x = F.linear(x, weight, bias)
            x = x if i == last else x.clamp(min=0)
        return x


class Residual(nn.Module):
    def __init__(self, body):
        super().__init__()
        self.body, self.scale = body, nn.Parameter(torch.tensor(1, dtype=torch.float32))

    def forward(self, x):
        return torch.addcmul(x, self.scale, self.body(x))


class Standardize(nn.Module):
    def __init__(self, features: int):
        super().__init__()
        for name, value in (("mean", 0.0), ("std", 1.0)):
            self.register_buffer(name, torch.full((features,), value))

    def fit(self, x):
        std, mean = torch.std_mean(x.detach(), dim=0, correction=0)
        std = torch.where(std == 0, torch.ones_like(std), std)
        self.load_state_dict({"mean": mean, "std": std})

    def forward(self, x):
        return (x - self.mean) * (1 / self.std)

    def extra_repr(self):
        return f"features={self.mean.numel()}"


class TiedAutoencoder(nn.Module):
    def __init__(self, inputs, hidden):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(hidden, inputs) / inputs**0.5)
        self.there = nn.Parameter(torch.zeros(hidden))
        self.back = nn.Parameter(torch.zeros(inputs))

    def forward(self, x):
        z = F.tanh(F.linear(x, self.weight, self.there))
        return torch.addmm(self.back, z, self.weight)


def gradient_norms(net):
    found = [(name, p.grad) for name, p in net.named_parameters() if p.grad is not None]
    return {name: grad.double().square().sum().sqrt().item() for name, grad in found}


def _is_layer(module):
    return not any(True for _ in module.children())


def _keep(outputs, name, layer, inputs, output):
    outputs[name] = output.detach().clone()


def record_outputs(net, x):
    outputs = {}
    handles = []
    try:
        for name, layer in net.named_modules():
            if _is_layer(layer):
                handles.append(layer.register_forward_hook(partial(_keep, outputs, name)))
        net(x)
        return outputs
    finally:
        for handle in handles:
            handle.remove()


def summary(net, x):
    """On a copy: whatever happens to it, the net stays as it was."""
    twin = copy.deepcopy(net).eval()
    rows = []
    names = {module: name for name, module in twin.named_modules()}

    def note(layer, inputs, output):
        count = sum(p.numel() for p in layer.parameters())
        rows.append((names[layer], type(layer).__name__, tuple(output.shape), count))

    for layer in names:
        if _is_layer(layer):
            layer.register_forward_hook(note)
    with torch.no_grad():
        twin(x)
    return rows
