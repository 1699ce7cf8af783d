"""Plain loops and counters, images moved into a new order by sorting random numbers, an own optimiser class."""

import random

import torch
import torch.nn as nn
import torch.nn.functional as F


class Momentum(torch.optim.Optimizer):
    def __init__(self, params, lr, momentum):
        super().__init__(params, dict(lr=lr, momentum=momentum))

    def step(self):
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is not None:
                    state = self.state[p]
                    old = state.get("v", torch.zeros_like(p))
                    state["v"] = group["momentum"] * old + p.grad
                    p.data -= group["lr"] * state["v"]


def binary_targets(labels, below=3):
    result = torch.empty((labels.shape[0], 1), dtype=torch.float32, device=labels.device)
    for i in range(labels.shape[0]):
        result[i, 0] = 1.0 if int(labels[i]) < below else 0.0
    return result


class BinaryANN(nn.Module):
    def __init__(self, dropout=0.2):
        super().__init__()
        self.fc1 = nn.Linear(in_features=784, out_features=30, bias=True)
        self.act = nn.ReLU()
        self.drop = nn.Dropout(dropout)
        self.fc2 = nn.Linear(in_features=30, out_features=1, bias=True)

    def forward(self, x):
        x = x.reshape(-1, 784)
        x = self.fc1(x)
        x = self.act(x)
        x = self.drop(x)
        x = self.fc2(x)
        return x


def train(net, images, targets, epochs, lr=0.02, momentum=0.9, batch_size=32):
    net.train()
    optimizer = Momentum(net.parameters(), lr, momentum)
    n = len(images)
    result = []
    for _epoch in range(epochs):
        order = sorted(range(n), key=lambda i: random.random())
        x_all = torch.stack([images[i] for i in order])
        y_all = torch.stack([targets[i] for i in order])
        total = 0.0
        count = 0
        while count < n:
            x = x_all[count : count + batch_size]
            y = y_all[count : count + batch_size]
            optimizer.zero_grad(set_to_none=True)
            z = net(x)
            loss = -(y * F.logsigmoid(z) + (1 - y) * F.logsigmoid(-z)).sum() / y.numel()
            loss.backward()
            optimizer.step()
            total += float(loss) * len(y)
            count += len(y)
        result.append(total / count)
    return result


def predict(net, images):
    before = net.training
    net.eval()
    with torch.no_grad():
        rows = [torch.sigmoid(net(image[None]))[0] for image in images]
    if before:
        net.train()
    return torch.stack(rows)


def error_rate(probabilities, targets):
    if probabilities.dim() != targets.dim() or list(probabilities.shape) != list(targets.shape):
        raise ValueError("The shapes differ.")
    wrong = 0
    for p, t in zip(probabilities.flatten().tolist(), targets.flatten().tolist(), strict=True):
        answer = 1 if p >= 0.5 else 0
        if answer != t:
            wrong += 1
    return wrong / targets.numel()
