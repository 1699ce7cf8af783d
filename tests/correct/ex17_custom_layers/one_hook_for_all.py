"""A global forward hook that looks layers up by identity, inference_mode for the summary, and reset_parameters."""

import torch
from torch import nn
from torch.nn.modules.module import register_module_forward_hook


class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        layers = [nn.Linear(a, b) for a, b in zip(sizes, sizes[1:], strict=False)]  # noqa: RUF007
        self.first = layers[0]
        self.others = nn.ModuleList(layers[1:])

    def forward(self, x):
        x = self.first(x)
        for layer in self.others:
            x = layer(torch.relu(x))
        return x


class Residual(nn.Module):
    def __init__(self, body):
        super().__init__()
        self.body = body
        self.scale = nn.Parameter(torch.empty(()))
        self.reset_parameters()

    def reset_parameters(self):
        nn.init.ones_(self.scale)

    def forward(self, x):
        return self.body(x).mul(self.scale).add(x)


class Standardize(nn.Module):
    def __init__(self, features):
        super().__init__()
        statistics = torch.stack([torch.zeros(features), torch.ones(features)])
        self.register_buffer("mean", statistics[0].clone())
        self.register_buffer("std", statistics[1].clone())

    def fit(self, x):
        centred = x.data - x.data.mean(0, keepdim=True)
        deviation = torch.linalg.vector_norm(centred, dim=0) / len(x) ** 0.5
        self.mean.data = x.data.mean(0)
        self.std.data = torch.where(deviation != 0, deviation, torch.ones_like(deviation))

    def forward(self, x):
        return (x - self.mean) / self.std

    def extra_repr(self):
        return f"features={self.std.size(0)}"


class TiedAutoencoder(nn.Module):
    def __init__(self, inputs, hidden):
        super().__init__()
        self.encoder = nn.Linear(inputs, hidden)
        self.decoder = nn.Linear(hidden, inputs)
        del self.decoder.weight

    def forward(self, x):
        z = self.encoder(x).tanh()
        return z @ self.encoder.weight + self.decoder.bias


def gradient_norms(net):
    return {
        name: torch.norm(parameter.grad, p=2).tolist()
        for name, parameter in net.named_parameters()
        if isinstance(parameter.grad, torch.Tensor)
    }


def _listen(net, x, hear):
    names = {id(m): name for name, m in net.named_modules() if not list(m.children())}

    def hook(module, args, output):
        if id(module) in names:
            hear(names[id(module)], module, output)

    handle = register_module_forward_hook(hook)
    try:
        net(x)
    finally:
        handle.remove()


def record_outputs(net, x):
    outputs = {}
    _listen(net, x, lambda name, _, output: outputs.__setitem__(name, output.detach() + 0))
    return outputs


def summary(net, x):
    rows = []

    def hear(name, module, output):
        sizes = [p.nelement() for p in module.parameters()]
        rows.append((name, type(module).__name__, tuple(output.shape), sum(sizes)))

    modes = {name: m.training for name, m in net.named_modules()}
    net.eval()
    try:
        with torch.inference_mode():
            _listen(net, x, hear)
    finally:
        for name, mode in modes.items():
            net.get_submodule(name).training = mode
    return rows
