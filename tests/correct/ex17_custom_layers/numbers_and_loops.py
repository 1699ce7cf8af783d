"""Short loops, a class for the recording, lists of pairs for modes, and an inherited Linear for the tied weight."""

import torch
from torch import nn
from torch.nn.functional import linear, relu


class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.depth = len(sizes) - 1
        for i in range(self.depth):
            setattr(self, f"fc{i}", nn.Linear(sizes[i], sizes[i + 1]))

    def forward(self, x):
        for i in range(self.depth):
            x = getattr(self, f"fc{i}")(x if i == 0 else relu(x))
        return x


class Residual(nn.Module):
    def __init__(self, body):
        super().__init__()
        self.parts = nn.ModuleList([body])
        self.scale = nn.Parameter(torch.as_tensor(1.0))

    def forward(self, x):
        result = x.clone()
        result += self.scale * self.parts[0](x)
        return result


class Standardize(nn.Module):
    def __init__(self, features):
        nn.Module.__init__(self)
        self.register_buffer("mean", torch.zeros(features))
        self.register_buffer("std", torch.ones_like(self.mean))

    @torch.no_grad()
    def fit(self, x):
        for j in range(x.shape[1]):
            column = x[:, j]
            self.mean[j] = column.sum() / len(column)
            deviation = (column - self.mean[j]).square().mean().sqrt()
            self.std[j] = deviation if deviation > 0 else 1.0

    def forward(self, x):
        return torch.div(x - self.mean, self.std)

    def extra_repr(self):
        return "features=" + str(self.mean.shape[0])


class TiedAutoencoder(nn.Linear):
    """A Linear there; the way back is written beside it."""

    def __init__(self, inputs, hidden):
        super().__init__(inputs, hidden)
        self.way_back = nn.Parameter(torch.zeros(inputs))

    def forward(self, x):
        z = torch.tanh(super().forward(x))
        return linear(z, self.weight.transpose(0, 1)) + self.way_back


def gradient_norms(net):
    names, norms = [], []
    for name, parameter in net.named_parameters():
        gradient = parameter.grad
        if gradient is not None:
            names.append(name)
            norms.append((gradient * gradient).sum() ** 0.5)
    return dict(zip(names, [norm.item() for norm in norms], strict=True))


class Recording:
    def __init__(self, net, see):
        self.handles, self.see = [], see
        for name, layer in net.named_modules():
            if len(list(layer.children())) == 0:
                self.watch(name, layer)

    def watch(self, name, layer):
        def hook(layer, inputs, output):
            self.see(name, layer, output)

        self.handles.append(layer.register_forward_hook(hook))

    def __enter__(self):
        return self

    def __exit__(self, *error):
        while self.handles:
            self.handles.pop().remove()


def record_outputs(net, x):
    outputs = {}

    def see(name, layer, output):
        outputs[name] = torch.empty_like(output, requires_grad=False).copy_(output.detach())

    with Recording(net, see):
        net(x)
    return outputs


def summary(net, x):
    rows, modes = [], [m.training for m in net.modules()]

    def see(name, layer, output):
        kind = layer._get_name()
        rows.append((name, kind, tuple(int(n) for n in output.shape), count_of(layer)))

    try:
        net.train(False)
        with Recording(net, see), torch.no_grad():
            net(x)
    finally:
        for module, mode in zip(net.modules(), modes, strict=True):
            module.training = mode
    return rows


def count_of(layer):
    total = 0
    for parameter in layer.parameters():
        values = 1
        for length in parameter.shape:
            values *= length
        total += values
    return total
