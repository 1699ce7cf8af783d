"""The momentum steps are written by hand from the groups, without torch.optim; a mode for each layer, recursively."""

import torch
import torch.nn as nn
from torch import Tensor


def _walk(net: nn.Module, prefix: str = "", seen: set | None = None):
    seen = set() if seen is None else seen
    if id(net) in seen:
        return
    seen.add(id(net))
    yield prefix, net
    for name, child in net.named_children():
        yield from _walk(child, f"{prefix}.{name}" if prefix else name, seen)


def _own(layer: nn.Module) -> list[Tensor]:
    return [p for name, p in layer.named_parameters() if "." not in name]


def train_last(net: nn.Module, count: int) -> list[str]:
    layers = [(name, layer) for name, layer in _walk(net) if _own(layer)]
    for _, layer in layers:
        for p in _own(layer):
            p.requires_grad_(False)
    start = len(layers) - count if count < len(layers) else 0
    for _, layer in layers[start:]:
        for p in _own(layer):
            p.requires_grad_(True)
    return [name for name, _ in layers[start:]]


def replace_head(net: nn.Module, classes: int) -> nn.Linear:
    linear = [(name, layer) for name, layer in _walk(net) if type(layer) is nn.Linear and layer is not net]
    if len(linear) == 0:
        raise ValueError("no head")
    old = linear[-1][1]
    new = nn.Linear(old.in_features, classes, bias=old.bias is not None)
    new = new.type(old.weight.dtype).to(old.weight.device)
    for parent in net.modules():
        for key, child in parent.named_children():
            if child is old:
                setattr(parent, key, new)
    return new


def parameter_groups(net: nn.Module, head: nn.Module, lr: float, factor: float = 0.1) -> list[dict]:
    prefix = next(name for name, module in net.named_modules() if module is head) + "."
    named = [(name, p) for name, p in net.named_parameters() if p.requires_grad]
    return [
        {"lr": factor * lr, "params": [p for name, p in named if not name.startswith(prefix)]},
        {"lr": lr, "params": [p for name, p in named if name.startswith(prefix)]},
    ]


def add_stage(features: nn.Module, head: nn.Module, channels: int) -> nn.Module:
    weight = next(features.parameters())
    extra = nn.Conv2d(channels, channels, 3, padding=1).to(weight)
    net = nn.Sequential()
    net.add_module("features", features)
    net.add_module("extra", extra)
    net.add_module("pool", nn.MaxPool2d(2))  # relu after the maximum is the maximum after relu
    net.add_module("relu", nn.ReLU())
    net.add_module("flatten", nn.Flatten())
    net.add_module("head", head)
    return net


def save_weights(net: nn.Module, path) -> None:
    torch.save(dict(net.state_dict()), str(path))


def load_weights(net: nn.Module, path) -> list[str]:
    saved = torch.load(str(path), weights_only=True, map_location=lambda storage, _: storage)
    left = []
    holders = {**dict(net.named_parameters()), **dict(net.named_buffers())}
    for name in net.state_dict():
        value = saved.get(name)
        if value is None or tuple(value.shape) != tuple(holders[name].shape):
            left.append(name)
        else:
            holders[name].data.copy_(value)
    return left


def fine_tune(net, groups, images, labels, epochs, batch_size):
    for _, layer in _walk(net):
        own = _own(layer)
        layer.training = not own or any(p.requires_grad for p in own)
    velocities = {}
    means = []
    for _ in range(epochs):
        total = torch.zeros((), dtype=torch.float64)
        for start in range(0, len(images), batch_size):
            x, y = images[start : start + batch_size], labels[start : start + batch_size]
            logits = net(x)
            loss = -logits.log_softmax(dim=1)[torch.arange(len(y), device=y.device), y].mean()
            weights = [p for group in groups for p in group["params"]]
            found = dict(
                zip(map(id, weights), torch.autograd.grad(loss, weights, allow_unused=True), strict=True)
            )
            with torch.no_grad():
                for group in groups:
                    for p in group["params"]:
                        g = found[id(p)]
                        if g is None:
                            continue
                        v = velocities.get(id(p))
                        velocities[id(p)] = g.clone() if v is None else v.mul_(0.9).add_(g)
                        p -= group["lr"] * velocities[id(p)]
            total += loss.detach().cpu() * len(y)
        means.append(float(total) / len(images))
    return means
