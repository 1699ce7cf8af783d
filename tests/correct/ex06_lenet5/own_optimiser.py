"""A little optimiser class, closures and the walrus; batches by chunks of an index; the mode put back by hand at the end."""

from dataclasses import dataclass, field

import torch
from torch import nn
from torch.nn import functional as F


@dataclass
class Descent:
    net: nn.Module
    lr: float
    history: list = field(default_factory=list)

    def __call__(self, x, y):
        self.net.zero_grad()
        logits = self.net(x)
        (loss := F.cross_entropy(logits, y)).backward()
        for w in self.net.parameters():
            if w.grad is None:
                continue
            update = torch.mul(w.grad, -self.lr)
            w.detach().add_(update)
        self.history += [loss.item()] * len(y)


def train_one_epoch(net, images, labels, lr, batch_size):
    step = Descent(net.train(), lr)
    count = -(-len(images) // batch_size)
    for b in range(count):
        step(images[b * batch_size :][:batch_size], labels[b * batch_size :][:batch_size])
    return sum(step.history) / len(step.history)


def accuracy(net, images, labels):
    training, net.training = net.training, False
    for child in net.children():
        child.eval()
    with torch.set_grad_enabled(False):
        answers = torch.stack([net(part).max(dim=1).indices[0] for part in images.split(1)])
    net.train(training)
    return answers.eq(labels).double().mean().item()


def count_parameters(net, trained=True):
    return sum(p.numel() for p in set(net.parameters()) if p.requires_grad is trained)


def layer_summary(net):
    def rows():
        for name, layer in net.named_modules():
            if own := dict(layer.named_parameters(recurse=False)):
                yield name, type(layer).__name__, sum(w.numel() for w in own.values() if w.requires_grad)

    return list(rows())


class Base(nn.Module):
    activation = staticmethod(torch.tanh)

    def head(self, x):
        *hidden, last = self.dense
        for layer in hidden:
            x = self.activation(layer(x))
        return last(x)


class LeNet5(Base):
    def __init__(self, classes=10):
        super().__init__()
        self.conv = nn.ModuleList([nn.Conv2d(1, 6, 5), nn.Conv2d(6, 16, 5)])
        self.dense = nn.ModuleList([nn.Linear(400, 120), nn.Linear(120, 84), nn.Linear(84, classes)])

    def forward(self, images):
        maps = images
        for layer in self.conv:
            maps = layer(maps).clamp_min(0)
            n, c, h, w = maps.shape
            maps = maps.view(n, c, h // 2, 2, w // 2, 2).amax(dim=(3, 5))
        return self.head(maps.flatten(start_dim=1))
