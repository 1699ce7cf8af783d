"""The network as a function of its parameters: functional_call on leaves that share the parameters' memory; one-hot labels."""

from collections import OrderedDict

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.func import functional_call


class Tanh(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return 2 * torch.sigmoid(2 * x) - 1


class LeNet5(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        parts: OrderedDict[str, nn.Module] = OrderedDict()
        for i, channels in enumerate([(1, 6), (6, 16)], start=1):
            parts[f"c{i}"] = nn.Conv2d(*channels, kernel_size=5)
            parts[f"relu{i}"] = nn.ReLU()
            parts[f"s{i}"] = nn.AdaptiveMaxPool2d({1: 14, 2: 5}[i])
        parts["flat"] = nn.Flatten(start_dim=1)
        for i, features in enumerate([(400, 120), (120, 84)], start=3):
            parts[f"f{i}"] = nn.Linear(*features)
            parts[f"tanh{i}"] = Tanh()
        parts["output"] = nn.Linear(84, 10)
        self.stack = nn.Sequential(parts)

    def forward(self, x: Tensor) -> Tensor:
        return self.stack(x)


def count_parameters(net: nn.Module) -> int:
    return len([None for p in net.parameters() if p.requires_grad for _ in range(p.numel())])


def layer_summary(net: nn.Module) -> list[tuple[str, str, int]]:
    summary = []
    for name, layer in net.named_modules():
        own = dict(layer.named_parameters(recurse=False, remove_duplicate=True))
        if not own:
            continue
        free = {n: p for n, p in own.items() if p.requires_grad}
        summary += [(name, type(layer).__name__, sum(p.numel() for p in free.values()))]
    return summary


def train_one_epoch(net: nn.Module, images: Tensor, labels: Tensor, lr: float, batch_size: int) -> float:
    net.train()
    losses = torch.empty(len(images), dtype=torch.float64)  # of each image
    for begin in range(0, len(images), batch_size):
        places = slice(begin, begin + batch_size)
        leaves = {name: p.detach().requires_grad_() for name, p in net.named_parameters() if p.requires_grad}
        logits = functional_call(net, leaves, (images[places],))
        right = F.one_hot(labels[places], logits.shape[1]).to(logits.dtype)
        each = -(right * logits.log_softmax(dim=1)).sum(dim=1)
        each.mean().backward()
        losses[places] = each.detach().cpu()
        for leaf in leaves.values():
            if leaf.grad is not None:
                leaf.detach().add_(leaf.grad, alpha=-lr)  # the same memory as the parameter's
    return losses.mean().item()


def accuracy(net: nn.Module, images: Tensor, labels: Tensor) -> float:
    was_training = net.training
    try:
        net.eval()
        with torch.no_grad():
            best = net(images).argsort(dim=1, descending=True)[:, 0]
            return torch.where(best == labels, 1.0, 0.0).mean(dtype=torch.float64).item()
    finally:
        if was_training:
            net.train()
