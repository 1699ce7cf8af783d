"""Comprehensions, itertools and dicts by identity; batches by zip and split; modes by a match of each module."""

from itertools import chain

import torch
from torch import nn, optim
from torch.nn import functional as F


def _layers(net):
    return {name: layer for name, layer in net.named_modules() if any(True for _ in layer.parameters(False))}


def train_last(net, count):
    names = list(_layers(net))
    learning = names[len(names) - min(count, len(names)) :]
    for name, layer in _layers(net).items():
        for weight in layer.parameters(recurse=False):
            weight.requires_grad_(name in learning)
    return learning


def replace_head(net, classes):
    *_, (path, old) = [(None, None)] + [
        (path, layer) for path, layer in net.named_modules() if path and isinstance(layer, nn.Linear)
    ]
    if path is None:
        raise ValueError("no nn.Linear")
    head = torch.nn.utils.skip_init(
        nn.Linear, old.in_features, classes, bias=old.bias is not None, device=old.weight.device
    ).to(old.weight.dtype)
    head.reset_parameters()
    *parents, last = path.split(".")
    net.get_submodule(".".join(parents)).register_module(last, head)
    return head


def parameter_groups(net, head, lr, factor=0.1):
    free = {id(p): p for p in net.parameters() if p.requires_grad}
    top = [p for p in head.parameters() if p.requires_grad]
    for p in top:
        free.pop(id(p))
    return [dict(params=[*free.values()], lr=lr * factor), dict(params=top, lr=lr)]


def add_stage(features, head, channels):
    options = {"device": (w := next(features.parameters())).device, "dtype": w.dtype}
    stage = [
        nn.Conv2d(channels, channels, (3, 3), padding="same", **options),
        nn.ReLU(),
        nn.MaxPool2d((2, 2)),
    ]
    return nn.Sequential(features, nn.Sequential(*stage), nn.Sequential(nn.Flatten(start_dim=1), head))


def save_weights(net, path):
    torch.save({name: value.detach().clone().cpu() for name, value in net.state_dict().items()}, path)


def load_weights(net, path):
    mine = net.state_dict()
    shapes = {name: value.shape for name, value in mine.items()}
    saved = torch.load(path, map_location="cpu")
    fits = {name for name, value in saved.items() if shapes.get(name) == value.shape}
    net.load_state_dict({name: saved[name] if name in fits else mine[name] for name in mine})
    return [name for name in mine if name not in fits]


def _is_frozen(layer):
    own = [p.requires_grad for p in layer.parameters(recurse=False)]
    return bool(own) and not any(own)


def fine_tune(net, groups, images, labels, epochs, batch_size):
    sgd = optim.SGD([{**group} for group in groups], lr=1e-3, momentum=0.9)
    for layer in net.modules():
        layer.training = not _is_frozen(layer)

    def step(x, y):
        loss = F.cross_entropy(net(x), y)
        sgd.zero_grad(set_to_none=True)
        loss.backward()
        sgd.step()
        return loss.item() * len(x) / len(images)

    batches = list(zip(images.split(batch_size), labels.split(batch_size), strict=True))
    return [sum(step(x, y) for x, y in batches) for _ in chain(range(epochs))]
