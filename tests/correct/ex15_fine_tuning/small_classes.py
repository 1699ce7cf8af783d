"""Little classes and context managers; the new head is a subclass of nn.Linear; the loss is summed and divided."""

import contextlib
import io
from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional as F
from tqdm import trange


@dataclass
class Layer:
    name: str
    module: nn.Module

    @property
    def own(self):
        return tuple(self.module.parameters(recurse=False))

    @property
    def frozen(self):
        return not any(p.requires_grad for p in self.own)


class Layers(list):
    def __init__(self, net):
        super().__init__(layer for layer in (Layer(*pair) for pair in net.named_modules()) if layer.own)


def train_last(net, count):
    layers = Layers(net)
    frozen, learning = layers[: max(len(layers) - count, 0)], layers[max(len(layers) - count, 0) :]
    for layer in frozen:
        [p.requires_grad_(False) for p in layer.own]
    for layer in learning:
        [p.requires_grad_(True) for p in layer.own]
    return [layer.name for layer in learning]


def replace_head(net, classes):
    linear = [layer for layer in Layers(net) if isinstance(layer.module, nn.Linear) and layer.name]
    if not linear:
        raise ValueError("nothing to replace")
    old = linear[-1].module
    head = nn.Linear(old.in_features, classes, bias=old.bias is not None).to(old.weight)
    with contextlib.suppress(AttributeError):
        net.set_submodule(linear[-1].name, head)
    return head


def parameter_groups(net, head, lr, factor=0.1):
    inside = {p.data_ptr() for p in head.parameters()}
    free = [p for p in net.parameters() if p.requires_grad]
    body = [p for p in free if p.data_ptr() not in inside]
    return [
        {"params": body, "lr": lr * factor},
        {"params": [p for p in head.parameters() if p.requires_grad], "lr": lr},
    ]


class Stage(nn.Conv2d):
    def forward(self, x):
        return F.max_pool2d(super().forward(x).clamp(min=0), kernel_size=2)


def add_stage(features, head, channels):
    weight = next(iter(features.parameters()))
    stage = Stage(channels, channels, kernel_size=3, padding=1, dtype=weight.dtype, device=weight.device)
    return nn.Sequential(features, stage, nn.Flatten(), head)


def save_weights(net, path):
    buffer = io.BytesIO()
    torch.save(net.state_dict(), buffer)
    with open(path, "wb") as file:
        file.write(buffer.getvalue())


def load_weights(net, path):
    with open(path, "rb") as file:
        saved = torch.load(io.BytesIO(file.read()), map_location="cpu", weights_only=True)
    own, filled = net.state_dict(), set()
    for name in own.keys() & saved.keys():
        if own[name].shape == saved[name].shape:
            own[name].copy_(saved[name])  # state_dict shares memory with the net
            filled.add(name)
    return [name for name in own if name not in filled]


@contextlib.contextmanager
def training(net):
    net.train()
    for layer in Layers(net):
        layer.module.training = not layer.frozen
    yield net


def fine_tune(net, groups, images, labels, epochs, batch_size):
    optimizer = torch.optim.SGD(groups, lr=0.1, momentum=0.9, foreach=False)
    starts = torch.arange(0, len(images), batch_size).tolist()
    history = torch.zeros(epochs, dtype=torch.float64)
    with training(net):
        for epoch in trange(epochs, disable=None):
            for start in starts:
                x, y = images[start:][:batch_size], labels[start:][:batch_size]
                net.zero_grad()
                summed = F.cross_entropy(net(x), y, reduction="sum")
                (summed / len(x)).backward()
                optimizer.step()
                history[epoch] += summed.item()
    return (history / len(images)).tolist()
