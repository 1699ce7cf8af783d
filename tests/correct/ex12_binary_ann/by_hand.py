"""Nothing but tensors: momentum, loss and dropout by hand, and the order by random.shuffle."""

import random

import torch
from torch import nn


def binary_targets(labels, below=3):
    targets = torch.zeros(len(labels), 1, device=labels.device)
    targets[labels < below] = 1
    return targets


class BinaryANN(nn.Module):
    def __init__(self, dropout=0.2):
        super().__init__()
        self.rate = dropout
        self.output = nn.Linear(30, 1)
        self.hidden = nn.Linear(784, 30)

    def forward(self, x):
        x = x.reshape(len(x), 784)
        h = self.hidden(x).clamp(min=0)
        if self.training and self.rate > 0:
            kept = torch.rand(h.shape, device=h.device) > self.rate
            h = h * kept / (1 - self.rate)
        return self.output(h)


def cross_entropy(z, t):
    return (z.clamp(min=0) - z * t + torch.log1p(torch.exp(-z.abs()))).mean()


def train(net, images, targets, epochs, lr=0.02, momentum=0.9, batch_size=32):
    net.train()
    velocity = {}
    history = []
    order = list(range(len(images)))
    for _ in range(epochs):
        random.shuffle(order)
        losses = []
        for start in range(0, len(order), batch_size):
            chosen = order[start : start + batch_size]
            loss = cross_entropy(net(images[chosen]), targets[chosen])
            for w in net.parameters():
                w.grad = None
            loss.backward()
            with torch.no_grad():
                for name, w in net.named_parameters():
                    if w.grad is None:
                        continue
                    if name in velocity:
                        velocity[name] = momentum * velocity[name] + w.grad
                    else:
                        velocity[name] = w.grad.clone()
                    w -= lr * velocity[name]
            losses += [loss.item()] * len(chosen)
        history.append(sum(losses) / len(losses))
    return history


def predict(net, images):
    training = net.training
    try:
        net.eval()
        with torch.no_grad():
            z = net(images)
            return torch.where(z >= 0, 1 / (1 + torch.exp(-z.abs())), 1 - 1 / (1 + torch.exp(-z.abs())))
    finally:
        net.train(training)


def error_rate(probabilities, targets):
    if tuple(probabilities.shape) != tuple(targets.shape):
        raise ValueError
    yes = probabilities >= 0.5
    wrong = (yes & (targets < 0.5)) | (~yes & (targets > 0.5))
    return int(wrong.sum()) / wrong.numel()
