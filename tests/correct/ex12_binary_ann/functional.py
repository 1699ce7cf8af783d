"""Gradients by torch.autograd.grad, steps by _foreach, softplus for the loss; two logits for a sigmoid."""

import torch
import torch.nn.functional as F
from torch import nn


def binary_targets(labels, below=3):
    return torch.lt(labels, below)[:, None].to(torch.float32)


class BinaryANN(nn.Module):
    def __init__(self, dropout: float = 0.2):
        super().__init__()
        self.body = nn.ModuleList([nn.Linear(784, 30), nn.Linear(30, 1)])
        self.dropout = dropout

    def forward(self, x):
        hidden, last = self.body
        x = torch.relu(hidden(torch.flatten(x, 1)))
        x = torch.dropout(x, self.dropout, self.training)
        return last(x)


def batches(count, size):
    order = torch.rand(count).argsort()
    for start in range(0, count, size):
        yield order[start : start + size]


def train(net, images, targets, epochs, lr=0.02, momentum=0.9, batch_size=32):
    net.train()
    weights = [w for w in net.parameters() if w.requires_grad]
    velocities = [torch.zeros_like(w) for w in weights]
    history = []
    for _ in range(epochs):
        total = torch.zeros((), dtype=torch.float64, device=images.device)
        for batch in batches(len(images), batch_size):
            sign = 1 - 2 * targets[batch]
            losses = F.softplus(sign * net(images[batch]))
            gradients = torch.autograd.grad(losses.mean(), weights)
            torch._foreach_mul_(velocities, momentum)
            torch._foreach_add_(velocities, gradients)
            with torch.no_grad():
                torch._foreach_add_(weights, velocities, alpha=-lr)
            total += losses.detach().sum()
        history.append(total.item() / len(images))
    return history


def predict(net, images):
    modes = {layer: layer.training for layer in net.modules()}
    net.eval()
    with torch.no_grad():
        logits = net(images)
        both = torch.cat([torch.zeros_like(logits), logits], dim=1)
        probabilities = both.softmax(dim=1)[:, 1:]
    for layer, mode in modes.items():
        layer.training = mode
    return probabilities


def error_rate(probabilities, targets):
    if probabilities.shape != targets.shape:
        raise ValueError("shapes")
    answers = torch.where(probabilities < 0.5, 0.0, 1.0)
    return (answers - targets).abs().double().mean().item()
