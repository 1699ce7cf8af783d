"""Re-spellings of exercise 12's known mistakes, by another hand."""

import random

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def targets_upside_down_1(labels, below=3):
    return torch.where(labels < below, 0.0, 1.0).reshape(-1, 1)


def targets_upside_down_2(labels, below=3):
    return 1 - torch.lt(labels, below)[:, None].float()


def targets_upside_down_3(labels, below=3):
    return torch.tensor([[float(label >= below)] for label in labels.tolist()], device=labels.device)


def up_to_and_with_the_threshold_1(labels, below=3):
    return torch.where(labels > below, 0.0, 1.0).reshape(-1, 1)


def up_to_and_with_the_threshold_2(labels, below=3):
    return (labels < below + 1)[:, None].to(torch.float32)


def up_to_and_with_the_threshold_3(labels, below=3):
    return torch.tensor([[float(label <= below)] for label in labels.tolist()], device=labels.device)


def targets_without_a_column_1(labels, below=3):
    return torch.where(labels < below, 1.0, 0.0)


def targets_without_a_column_2(labels, below=3):
    return torch.lt(labels, below).to(torch.float32)


def targets_without_a_column_3(labels, below=3):
    return torch.tensor([float(label < below) for label in labels.tolist()], device=labels.device)


def targets_as_bools_1(labels, below=3):
    return torch.lt(labels, below).reshape(-1, 1)


def targets_as_bools_2(labels, below=3):
    return (labels < below)[:, None]


def targets_as_bools_3(labels, below=3):
    return torch.tensor([[label < below] for label in labels.tolist()], device=labels.device)


def targets_as_integers_1(labels, below=3):
    return torch.where(labels < below, 1, 0).reshape(-1, 1)


def targets_as_integers_2(labels, below=3):
    return torch.lt(labels, below)[:, None].to(torch.int64)


def targets_as_integers_3(labels, below=3):
    return torch.tensor([[int(label < below)] for label in labels.tolist()], device=labels.device)


def threshold_fixed_at_three_1(labels, below=3):
    return torch.where(labels <= 2, 1.0, 0.0).reshape(-1, 1)


def threshold_fixed_at_three_2(labels, below=3):
    return torch.lt(labels, 3)[:, None].float()


def threshold_fixed_at_three_3(labels, below=3):
    return torch.tensor([[float(label in (0, 1, 2))] for label in labels.tolist()], device=labels.device)


class EndsWithSigmoid_1(nn.Sequential):
    def __init__(self, dropout=0.2):
        super().__init__(
            nn.Flatten(), nn.Linear(784, 30), nn.ReLU(), nn.Dropout(dropout), nn.Linear(30, 1), nn.Sigmoid()
        )


class EndsWithSigmoid_2(nn.Module):
    def __init__(self, dropout=0.2):
        super().__init__()
        self.rate = dropout
        self.last = nn.Linear(30, 1)
        self.first = nn.Linear(784, 30)

    def forward(self, x):
        h = self.first(x.reshape(len(x), -1)).clamp(min=0)
        h = F.dropout(h, self.rate, self.training)
        return F.sigmoid(self.last(h))


class EndsWithSigmoid_3(nn.Module):
    def __init__(self, dropout: float = 0.2):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(28 * 28, 30), nn.Linear(30, 1)])
        self.drop = nn.Dropout(p=dropout)

    def forward(self, images):
        x = images.view(images.size(0), 784)
        x = F.relu(self.layers[0](x))
        x = self.drop(x)
        x = self.layers[1](x)
        return 1 / (1 + torch.exp(-x))


class WithoutRelu_1(nn.Sequential):
    def __init__(self, dropout=0.2):
        super().__init__(nn.Flatten(), nn.Linear(784, 30), nn.Dropout(dropout), nn.Linear(30, 1))


class WithoutRelu_2(nn.Module):
    def __init__(self, dropout=0.2):
        super().__init__()
        self.rate = dropout
        self.last = nn.Linear(30, 1)
        self.first = nn.Linear(784, 30)

    def forward(self, x):
        h = self.first(x.reshape(len(x), -1))
        h = F.dropout(h, self.rate, self.training)
        return self.last(h)


class WithoutRelu_3(nn.Module):
    def __init__(self, dropout: float = 0.2):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(28 * 28, 30), nn.Linear(30, 1)])
        self.drop = nn.Dropout(p=dropout)

    def forward(self, images):
        x = images.view(images.size(0), 784)
        x = self.layers[0](x)
        x = self.drop(x)
        x = self.layers[1](x)
        return x


class SigmoidInTheMiddle_1(nn.Sequential):
    def __init__(self, dropout=0.2):
        super().__init__(
            nn.Flatten(), nn.Linear(784, 30), nn.Sigmoid(), nn.Dropout(dropout), nn.Linear(30, 1)
        )


class SigmoidInTheMiddle_2(nn.Module):
    def __init__(self, dropout=0.2):
        super().__init__()
        self.rate = dropout
        self.last = nn.Linear(30, 1)
        self.first = nn.Linear(784, 30)

    def forward(self, x):
        h = self.first(x.reshape(len(x), -1)).sigmoid()
        h = F.dropout(h, self.rate, self.training)
        return self.last(h)


class SigmoidInTheMiddle_3(nn.Module):
    def __init__(self, dropout: float = 0.2):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(28 * 28, 30), nn.Linear(30, 1)])
        self.drop = nn.Dropout(p=dropout)

    def forward(self, images):
        x = images.view(images.size(0), 784)
        x = torch.special.expit(self.layers[0](x))
        x = self.drop(x)
        x = self.layers[1](x)
        return x


class EndsWithRelu_1(nn.Sequential):
    def __init__(self, dropout=0.2):
        super().__init__(
            nn.Flatten(), nn.Linear(784, 30), nn.ReLU(), nn.Dropout(dropout), nn.Linear(30, 1), nn.ReLU()
        )


class EndsWithRelu_2(nn.Module):
    def __init__(self, dropout=0.2):
        super().__init__()
        self.rate = dropout
        self.last = nn.Linear(30, 1)
        self.first = nn.Linear(784, 30)

    def forward(self, x):
        h = self.first(x.reshape(len(x), -1)).clamp(min=0)
        h = F.dropout(h, self.rate, self.training)
        return self.last(h).clamp(min=0)


class EndsWithRelu_3(nn.Module):
    def __init__(self, dropout: float = 0.2):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(28 * 28, 30), nn.Linear(30, 1)])
        self.drop = nn.Dropout(p=dropout)

    def forward(self, images):
        x = images.view(images.size(0), 784)
        x = F.relu(self.layers[0](x))
        x = self.drop(x)
        x = self.layers[1](x)
        return F.relu(x)


class LogitsWithoutAColumn_1(nn.Sequential):
    def __init__(self, dropout=0.2):
        super().__init__(
            nn.Flatten(), nn.Linear(784, 30), nn.ReLU(), nn.Dropout(dropout), nn.Linear(30, 1), nn.Flatten(0)
        )


class LogitsWithoutAColumn_2(nn.Module):
    def __init__(self, dropout=0.2):
        super().__init__()
        self.rate = dropout
        self.last = nn.Linear(30, 1)
        self.first = nn.Linear(784, 30)

    def forward(self, x):
        h = self.first(x.reshape(len(x), -1)).clamp(min=0)
        h = F.dropout(h, self.rate, self.training)
        return self.last(h)[:, 0]


class LogitsWithoutAColumn_3(nn.Module):
    def __init__(self, dropout: float = 0.2):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(28 * 28, 30), nn.Linear(30, 1)])
        self.drop = nn.Dropout(p=dropout)

    def forward(self, images):
        x = images.view(images.size(0), 784)
        x = F.relu(self.layers[0](x))
        x = self.drop(x)
        x = self.layers[1](x)
        return x.view(-1)


class WithoutDropout_1(nn.Sequential):
    def __init__(self, dropout=0.2):
        super().__init__(nn.Flatten(), nn.Linear(784, 30), nn.ReLU(), nn.Linear(30, 1))


class WithoutDropout_2(nn.Module):
    def __init__(self, dropout=0.2):
        super().__init__()
        self.rate = dropout
        self.last = nn.Linear(30, 1)
        self.first = nn.Linear(784, 30)

    def forward(self, x):
        h = self.first(x.reshape(len(x), -1)).clamp(min=0)
        return self.last(h)


class WithoutDropout_3(nn.Module):
    def __init__(self, dropout: float = 0.2):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(28 * 28, 30), nn.Linear(30, 1)])
        self.drop = nn.Dropout(p=dropout)

    def forward(self, images):
        x = images.view(images.size(0), 784)
        x = F.relu(self.layers[0](x))
        x = self.layers[1](x)
        return x


class DropoutAsItComes_1(nn.Sequential):
    def __init__(self, dropout=0.2):
        super().__init__(nn.Flatten(), nn.Linear(784, 30), nn.ReLU(), nn.Dropout(0.2), nn.Linear(30, 1))


class DropoutAsItComes_2(nn.Module):
    def __init__(self, dropout=0.2):
        super().__init__()
        self.rate = 0.2
        self.last = nn.Linear(30, 1)
        self.first = nn.Linear(784, 30)

    def forward(self, x):
        h = self.first(x.reshape(len(x), -1)).clamp(min=0)
        h = F.dropout(h, self.rate, self.training)
        return self.last(h)


class DropoutAsItComes_3(nn.Module):
    def __init__(self, dropout: float = 0.2):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(28 * 28, 30), nn.Linear(30, 1)])
        self.drop = nn.Dropout(p=1 / 5)

    def forward(self, images):
        x = images.view(images.size(0), 784)
        x = F.relu(self.layers[0](x))
        x = self.drop(x)
        x = self.layers[1](x)
        return x


class DropoutOfOneHalf_1(nn.Sequential):
    def __init__(self, dropout=0.5):
        super().__init__(nn.Flatten(), nn.Linear(784, 30), nn.ReLU(), nn.Dropout(dropout), nn.Linear(30, 1))


class DropoutOfOneHalf_2(nn.Module):
    def __init__(self, dropout=0.5):
        super().__init__()
        self.rate = dropout
        self.last = nn.Linear(30, 1)
        self.first = nn.Linear(784, 30)

    def forward(self, x):
        h = self.first(x.reshape(len(x), -1)).clamp(min=0)
        h = F.dropout(h, self.rate, self.training)
        return self.last(h)


class DropoutOfOneHalf_3(nn.Module):
    def __init__(self, dropout: float = 1 / 2):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(28 * 28, 30), nn.Linear(30, 1)])
        self.drop = nn.Dropout(p=dropout)

    def forward(self, images):
        x = images.view(images.size(0), 784)
        x = F.relu(self.layers[0](x))
        x = self.drop(x)
        x = self.layers[1](x)
        return x


class KeptValuesNotScaled_1(nn.Sequential):
    def __init__(self, dropout=0.2):
        self_rate = dropout
        super().__init__(nn.Flatten(), nn.Linear(784, 30), nn.ReLU(), nn.Linear(30, 1))
        self.rate = self_rate

    def forward(self, x):
        h = self[2](self[1](self[0](x)))
        if self.training:
            h = torch.where(torch.rand_like(h) < self.rate, 0, h)
        return self[3](h)


class KeptValuesNotScaled_2(nn.Module):
    def __init__(self, dropout=0.2):
        super().__init__()
        self.rate = dropout
        self.last = nn.Linear(30, 1)
        self.first = nn.Linear(784, 30)

    def forward(self, x):
        h = self.first(x.reshape(len(x), -1)).clamp(min=0)
        h = h * torch.bernoulli(torch.full_like(h, 1 - self.rate)) if self.training else h
        return self.last(h)


class KeptValuesNotScaled_3(nn.Module):
    def __init__(self, dropout: float = 0.2):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(28 * 28, 30), nn.Linear(30, 1)])
        self.drop = nn.Dropout(p=dropout)

    def forward(self, images):
        x = images.view(images.size(0), 784)
        x = F.relu(self.layers[0](x))
        x = self.drop(x) * (1 - self.drop.p) if self.training else x
        x = self.layers[1](x)
        return x


class DropoutOfTheLogits_1(nn.Sequential):
    def __init__(self, dropout=0.2):
        super().__init__(nn.Flatten(), nn.Linear(784, 30), nn.ReLU(), nn.Linear(30, 1), nn.Dropout(dropout))


class DropoutOfTheLogits_2(nn.Module):
    def __init__(self, dropout=0.2):
        super().__init__()
        self.rate = dropout
        self.last = nn.Linear(30, 1)
        self.first = nn.Linear(784, 30)

    def forward(self, x):
        h = self.first(x.reshape(len(x), -1)).clamp(min=0)
        return F.dropout(self.last(h), self.rate, self.training)


class DropoutOfTheLogits_3(nn.Module):
    def __init__(self, dropout: float = 0.2):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(28 * 28, 30), nn.Linear(30, 1)])
        self.drop = nn.Dropout(p=dropout)

    def forward(self, images):
        x = images.view(images.size(0), 784)
        x = F.relu(self.layers[0](x))
        x = self.layers[1](x)
        x = self.drop(x)
        return x


def gradients_never_zeroed_1(net, images, targets, epochs, lr=0.02, momentum=0.9, batch_size=32):
    loader = DataLoader(TensorDataset(images, targets), batch_size=batch_size, shuffle=True)
    criterion = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(net.parameters(), lr=lr, momentum=momentum)
    net.train(True)
    net.zero_grad()
    history = []
    for _ in range(epochs):
        running = 0.0
        for x, t in loader:
            z = net(x)
            loss = criterion(z, t)
            loss.backward()
            optimizer.step()
            running += loss.item() * x.size(0)
        history.append(running / len(loader.dataset))
    return history


def gradients_never_zeroed_2(net, images, targets, epochs, lr=0.02, momentum=0.9, batch_size=32):
    net.train()
    n = len(images)
    history = []
    velocity = {}
    for w in net.parameters():
        w.grad = None
    for _ in range(epochs):
        order = torch.rand(n).argsort()
        sums = 0.0
        for start in range(0, n, batch_size):
            chosen = order[start : start + batch_size]
            z, t = net(images[chosen]), targets[chosen]
            loss = F.softplus(z * (1 - 2 * t)).mean()
            loss.backward()
            for w in net.parameters():
                if w.grad is not None:
                    velocity[w] = momentum * velocity.get(w, 0) + w.grad
                    w.data -= lr * velocity[w]
            sums += float(loss.detach()) * len(t)
        history.append(sums / n)
    return history


def gradients_never_zeroed_3(net, images, targets, epochs, lr=0.02, momentum=0.9, batch_size=32):
    for part in net.modules():
        part.training = True
    weights = [w for w in net.parameters() if w.requires_grad]
    speeds = [torch.zeros_like(w) for w in weights]
    numbers = list(range(len(images)))
    piles = [torch.zeros_like(w) for w in weights]
    means = []
    for _ in range(epochs):
        random.shuffle(numbers)
        each = []
        rest = numbers
        while rest:
            now, rest = rest[:batch_size], rest[batch_size:]
            z = net(images[now])
            losses = F.binary_cross_entropy_with_logits(z, targets[now], reduction="none")
            slopes = torch.autograd.grad(losses.mean(), weights)
            with torch.no_grad():
                torch._foreach_add_(piles, slopes)
                for w, v, pile in zip(weights, speeds, piles, strict=True):
                    v.mul_(momentum).add_(pile)
                    w.sub_(lr * v)
            each += losses.flatten().tolist()
        means.append(sum(each) / len(each))
    return means


def without_momentum_1(net, images, targets, epochs, lr=0.02, momentum=0.9, batch_size=32):
    loader = DataLoader(TensorDataset(images, targets), batch_size=batch_size, shuffle=True)
    criterion = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    net.train(True)
    history = []
    for _ in range(epochs):
        running = 0.0
        for x, t in loader:
            optimizer.zero_grad()
            z = net(x)
            loss = criterion(z, t)
            loss.backward()
            optimizer.step()
            running += loss.item() * x.size(0)
        history.append(running / len(loader.dataset))
    return history


def without_momentum_2(net, images, targets, epochs, lr=0.02, momentum=0.9, batch_size=32):
    net.train()
    n = len(images)
    history = []
    velocity = {}
    for _ in range(epochs):
        order = torch.rand(n).argsort()
        sums = 0.0
        for start in range(0, n, batch_size):
            chosen = order[start : start + batch_size]
            for w in net.parameters():
                w.grad = None
            z, t = net(images[chosen]), targets[chosen]
            loss = F.softplus(z * (1 - 2 * t)).mean()
            loss.backward()
            for w in net.parameters():
                if w.grad is not None:
                    velocity[w] = w.grad
                    w.data -= lr * velocity[w]
            sums += float(loss.detach()) * len(t)
        history.append(sums / n)
    return history


def without_momentum_3(net, images, targets, epochs, lr=0.02, momentum=0.9, batch_size=32):
    for part in net.modules():
        part.training = True
    weights = [w for w in net.parameters() if w.requires_grad]
    numbers = list(range(len(images)))
    means = []
    for _ in range(epochs):
        random.shuffle(numbers)
        each = []
        rest = numbers
        while rest:
            now, rest = rest[:batch_size], rest[batch_size:]
            z = net(images[now])
            losses = F.binary_cross_entropy_with_logits(z, targets[now], reduction="none")
            slopes = torch.autograd.grad(losses.mean(), weights)
            with torch.no_grad():
                for w, g in zip(weights, slopes, strict=True):
                    w.add_(g, alpha=-lr)
            each += losses.flatten().tolist()
        means.append(sum(each) / len(each))
    return means


def momentum_fixed_1(net, images, targets, epochs, lr=0.02, momentum=0.9, batch_size=32):
    loader = DataLoader(TensorDataset(images, targets), batch_size=batch_size, shuffle=True)
    criterion = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(net.parameters(), lr=lr, momentum=0.9)
    net.train(True)
    history = []
    for _ in range(epochs):
        running = 0.0
        for x, t in loader:
            optimizer.zero_grad()
            z = net(x)
            loss = criterion(z, t)
            loss.backward()
            optimizer.step()
            running += loss.item() * x.size(0)
        history.append(running / len(loader.dataset))
    return history


def momentum_fixed_2(net, images, targets, epochs, lr=0.02, momentum=0.9, batch_size=32):
    net.train()
    n = len(images)
    history = []
    velocity = {}
    for _ in range(epochs):
        order = torch.rand(n).argsort()
        sums = 0.0
        for start in range(0, n, batch_size):
            chosen = order[start : start + batch_size]
            for w in net.parameters():
                w.grad = None
            z, t = net(images[chosen]), targets[chosen]
            loss = F.softplus(z * (1 - 2 * t)).mean()
            loss.backward()
            for w in net.parameters():
                if w.grad is not None:
                    velocity[w] = 0.9 * velocity.get(w, 0) + w.grad
                    w.data -= lr * velocity[w]
            sums += float(loss.detach()) * len(t)
        history.append(sums / n)
    return history


def momentum_fixed_3(net, images, targets, epochs, lr=0.02, momentum=0.9, batch_size=32):
    for part in net.modules():
        part.training = True
    weights = [w for w in net.parameters() if w.requires_grad]
    speeds = [torch.zeros_like(w) for w in weights]
    numbers = list(range(len(images)))
    means = []
    for _ in range(epochs):
        random.shuffle(numbers)
        each = []
        rest = numbers
        while rest:
            now, rest = rest[:batch_size], rest[batch_size:]
            z = net(images[now])
            losses = F.binary_cross_entropy_with_logits(z, targets[now], reduction="none")
            slopes = torch.autograd.grad(losses.mean(), weights)
            with torch.no_grad():
                for w, v, g in zip(weights, speeds, slopes, strict=True):
                    v.mul_(0.9).add_(g)
                    w.sub_(lr * v)
            each += losses.flatten().tolist()
        means.append(sum(each) / len(each))
    return means


def an_optimizer_for_each_epoch_1(net, images, targets, epochs, lr=0.02, momentum=0.9, batch_size=32):
    loader = DataLoader(TensorDataset(images, targets), batch_size=batch_size, shuffle=True)
    criterion = nn.BCEWithLogitsLoss()
    net.train(True)
    history = []
    for _ in range(epochs):
        running = 0.0
        optimizer = torch.optim.SGD(net.parameters(), lr, momentum)
        for x, t in loader:
            optimizer.zero_grad()
            z = net(x)
            loss = criterion(z, t)
            loss.backward()
            optimizer.step()
            running += loss.item() * x.size(0)
        history.append(running / len(loader.dataset))
    return history


def an_optimizer_for_each_epoch_2(net, images, targets, epochs, lr=0.02, momentum=0.9, batch_size=32):
    net.train()
    n = len(images)
    history = []
    for _ in range(epochs):
        order = torch.rand(n).argsort()
        sums, velocity = 0.0, {}
        for start in range(0, n, batch_size):
            chosen = order[start : start + batch_size]
            for w in net.parameters():
                w.grad = None
            z, t = net(images[chosen]), targets[chosen]
            loss = F.softplus(z * (1 - 2 * t)).mean()
            loss.backward()
            for w in net.parameters():
                if w.grad is not None:
                    velocity[w] = momentum * velocity.get(w, 0) + w.grad
                    w.data -= lr * velocity[w]
            sums += float(loss.detach()) * len(t)
        history.append(sums / n)
    return history


def an_optimizer_for_each_epoch_3(net, images, targets, epochs, lr=0.02, momentum=0.9, batch_size=32):
    for part in net.modules():
        part.training = True
    weights = [w for w in net.parameters() if w.requires_grad]
    speeds = [torch.zeros_like(w) for w in weights]
    numbers = list(range(len(images)))
    means = []
    for _ in range(epochs):
        random.shuffle(numbers)
        each = []
        for v in speeds:
            v.zero_()
        rest = numbers
        while rest:
            now, rest = rest[:batch_size], rest[batch_size:]
            z = net(images[now])
            losses = F.binary_cross_entropy_with_logits(z, targets[now], reduction="none")
            slopes = torch.autograd.grad(losses.mean(), weights)
            with torch.no_grad():
                for w, v, g in zip(weights, speeds, slopes, strict=True):
                    v.mul_(momentum).add_(g)
                    w.sub_(lr * v)
            each += losses.flatten().tolist()
        means.append(sum(each) / len(each))
    return means


def sigmoid_before_the_loss_1(net, images, targets, epochs, lr=0.02, momentum=0.9, batch_size=32):
    loader = DataLoader(TensorDataset(images, targets), batch_size=batch_size, shuffle=True)
    criterion = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(net.parameters(), lr=lr, momentum=momentum)
    net.train(True)
    history = []
    for _ in range(epochs):
        running = 0.0
        for x, t in loader:
            optimizer.zero_grad()
            z = net(x).sigmoid()
            loss = criterion(z, t)
            loss.backward()
            optimizer.step()
            running += loss.item() * x.size(0)
        history.append(running / len(loader.dataset))
    return history


def sigmoid_before_the_loss_2(net, images, targets, epochs, lr=0.02, momentum=0.9, batch_size=32):
    net.train()
    n = len(images)
    history = []
    velocity = {}
    for _ in range(epochs):
        order = torch.rand(n).argsort()
        sums = 0.0
        for start in range(0, n, batch_size):
            chosen = order[start : start + batch_size]
            for w in net.parameters():
                w.grad = None
            z, t = F.sigmoid(net(images[chosen])), targets[chosen]
            loss = F.softplus(z * (1 - 2 * t)).mean()
            loss.backward()
            for w in net.parameters():
                if w.grad is not None:
                    velocity[w] = momentum * velocity.get(w, 0) + w.grad
                    w.data -= lr * velocity[w]
            sums += float(loss.detach()) * len(t)
        history.append(sums / n)
    return history


def sigmoid_before_the_loss_3(net, images, targets, epochs, lr=0.02, momentum=0.9, batch_size=32):
    for part in net.modules():
        part.training = True
    weights = [w for w in net.parameters() if w.requires_grad]
    speeds = [torch.zeros_like(w) for w in weights]
    numbers = list(range(len(images)))
    means = []
    for _ in range(epochs):
        random.shuffle(numbers)
        each = []
        rest = numbers
        while rest:
            now, rest = rest[:batch_size], rest[batch_size:]
            z = 1 / (1 + torch.exp(-net(images[now])))
            losses = F.binary_cross_entropy_with_logits(z, targets[now], reduction="none")
            slopes = torch.autograd.grad(losses.mean(), weights)
            with torch.no_grad():
                for w, v, g in zip(weights, speeds, slopes, strict=True):
                    v.mul_(momentum).add_(g)
                    w.sub_(lr * v)
            each += losses.flatten().tolist()
        means.append(sum(each) / len(each))
    return means


def never_shuffled_1(net, images, targets, epochs, lr=0.02, momentum=0.9, batch_size=32):
    loader = DataLoader(TensorDataset(images, targets), batch_size=batch_size)
    criterion = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(net.parameters(), lr=lr, momentum=momentum)
    net.train(True)
    history = []
    for _ in range(epochs):
        running = 0.0
        for x, t in loader:
            optimizer.zero_grad()
            z = net(x)
            loss = criterion(z, t)
            loss.backward()
            optimizer.step()
            running += loss.item() * x.size(0)
        history.append(running / len(loader.dataset))
    return history


def never_shuffled_2(net, images, targets, epochs, lr=0.02, momentum=0.9, batch_size=32):
    net.train()
    n = len(images)
    history = []
    velocity = {}
    for _ in range(epochs):
        order = list(range(n))
        sums = 0.0
        for start in range(0, n, batch_size):
            chosen = order[start : start + batch_size]
            for w in net.parameters():
                w.grad = None
            z, t = net(images[chosen]), targets[chosen]
            loss = F.softplus(z * (1 - 2 * t)).mean()
            loss.backward()
            for w in net.parameters():
                if w.grad is not None:
                    velocity[w] = momentum * velocity.get(w, 0) + w.grad
                    w.data -= lr * velocity[w]
            sums += float(loss.detach()) * len(t)
        history.append(sums / n)
    return history


def never_shuffled_3(net, images, targets, epochs, lr=0.02, momentum=0.9, batch_size=32):
    for part in net.modules():
        part.training = True
    weights = [w for w in net.parameters() if w.requires_grad]
    speeds = [torch.zeros_like(w) for w in weights]
    numbers = list(range(len(images)))
    means = []
    for _ in range(epochs):
        each = []
        rest = numbers
        while rest:
            now, rest = rest[:batch_size], rest[batch_size:]
            z = net(images[now])
            losses = F.binary_cross_entropy_with_logits(z, targets[now], reduction="none")
            slopes = torch.autograd.grad(losses.mean(), weights)
            with torch.no_grad():
                for w, v, g in zip(weights, speeds, slopes, strict=True):
                    v.mul_(momentum).add_(g)
                    w.sub_(lr * v)
            each += losses.flatten().tolist()
        means.append(sum(each) / len(each))
    return means


def shuffled_once_1(net, images, targets, epochs, lr=0.02, momentum=0.9, batch_size=32):
    order = torch.randperm(len(images))
    loader = DataLoader(TensorDataset(images[order], targets[order]), batch_size=batch_size)
    criterion = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(net.parameters(), lr=lr, momentum=momentum)
    net.train(True)
    history = []
    for _ in range(epochs):
        running = 0.0
        for x, t in loader:
            optimizer.zero_grad()
            z = net(x)
            loss = criterion(z, t)
            loss.backward()
            optimizer.step()
            running += loss.item() * x.size(0)
        history.append(running / len(loader.dataset))
    return history


def shuffled_once_2(net, images, targets, epochs, lr=0.02, momentum=0.9, batch_size=32):
    net.train()
    n = len(images)
    order = np.random.permutation(n)
    history = []
    velocity = {}
    for _ in range(epochs):
        sums = 0.0
        for start in range(0, n, batch_size):
            chosen = order[start : start + batch_size]
            for w in net.parameters():
                w.grad = None
            z, t = net(images[chosen]), targets[chosen]
            loss = F.softplus(z * (1 - 2 * t)).mean()
            loss.backward()
            for w in net.parameters():
                if w.grad is not None:
                    velocity[w] = momentum * velocity.get(w, 0) + w.grad
                    w.data -= lr * velocity[w]
            sums += float(loss.detach()) * len(t)
        history.append(sums / n)
    return history


def shuffled_once_3(net, images, targets, epochs, lr=0.02, momentum=0.9, batch_size=32):
    for part in net.modules():
        part.training = True
    weights = [w for w in net.parameters() if w.requires_grad]
    speeds = [torch.zeros_like(w) for w in weights]
    numbers = list(range(len(images)))
    random.shuffle(numbers)
    means = []
    for _ in range(epochs):
        each = []
        rest = numbers
        while rest:
            now, rest = rest[:batch_size], rest[batch_size:]
            z = net(images[now])
            losses = F.binary_cross_entropy_with_logits(z, targets[now], reduction="none")
            slopes = torch.autograd.grad(losses.mean(), weights)
            with torch.no_grad():
                for w, v, g in zip(weights, speeds, slopes, strict=True):
                    v.mul_(momentum).add_(g)
                    w.sub_(lr * v)
            each += losses.flatten().tolist()
        means.append(sum(each) / len(each))
    return means


def smaller_batch_left_out_1(net, images, targets, epochs, lr=0.02, momentum=0.9, batch_size=32):
    loader = DataLoader(
        TensorDataset(images, targets),
        batch_size=batch_size,
        shuffle=True,
        drop_last=len(images) >= batch_size,
    )
    criterion = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(net.parameters(), lr=lr, momentum=momentum)
    net.train(True)
    history = []
    for _ in range(epochs):
        running = 0.0
        for x, t in loader:
            optimizer.zero_grad()
            z = net(x)
            loss = criterion(z, t)
            loss.backward()
            optimizer.step()
            running += loss.item() * x.size(0)
        history.append(running / len(loader.dataset))
    return history


def smaller_batch_left_out_2(net, images, targets, epochs, lr=0.02, momentum=0.9, batch_size=32):
    net.train()
    n = len(images)
    history = []
    velocity = {}
    for _ in range(epochs):
        order = torch.rand(n).argsort()
        sums = 0.0
        for start in range(0, max(1, n - batch_size + 1), batch_size):
            chosen = order[start : start + batch_size]
            for w in net.parameters():
                w.grad = None
            z, t = net(images[chosen]), targets[chosen]
            loss = F.softplus(z * (1 - 2 * t)).mean()
            loss.backward()
            for w in net.parameters():
                if w.grad is not None:
                    velocity[w] = momentum * velocity.get(w, 0) + w.grad
                    w.data -= lr * velocity[w]
            sums += float(loss.detach()) * len(t)
        history.append(sums / n)
    return history


def smaller_batch_left_out_3(net, images, targets, epochs, lr=0.02, momentum=0.9, batch_size=32):
    for part in net.modules():
        part.training = True
    weights = [w for w in net.parameters() if w.requires_grad]
    speeds = [torch.zeros_like(w) for w in weights]
    numbers = list(range(len(images)))
    means = []
    for _ in range(epochs):
        random.shuffle(numbers)
        each = []
        rest = numbers
        while len(rest) >= batch_size or len(rest) == len(numbers):
            now, rest = rest[:batch_size], rest[batch_size:]
            z = net(images[now])
            losses = F.binary_cross_entropy_with_logits(z, targets[now], reduction="none")
            slopes = torch.autograd.grad(losses.mean(), weights)
            with torch.no_grad():
                for w, v, g in zip(weights, speeds, slopes, strict=True):
                    v.mul_(momentum).add_(g)
                    w.sub_(lr * v)
            each += losses.flatten().tolist()
        means.append(sum(each) / len(numbers))
    return means


def loss_of_the_last_batch_1(net, images, targets, epochs, lr=0.02, momentum=0.9, batch_size=32):
    loader = DataLoader(TensorDataset(images, targets), batch_size=batch_size, shuffle=True)
    criterion = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(net.parameters(), lr=lr, momentum=momentum)
    net.train(True)
    history = []
    for _ in range(epochs):
        for x, t in loader:
            optimizer.zero_grad()
            z = net(x)
            loss = criterion(z, t)
            loss.backward()
            optimizer.step()
        history.append(float(loss))
    return history


def loss_of_the_last_batch_2(net, images, targets, epochs, lr=0.02, momentum=0.9, batch_size=32):
    net.train()
    n = len(images)
    history = []
    velocity = {}
    for _ in range(epochs):
        order = torch.rand(n).argsort()
        for start in range(0, n, batch_size):
            chosen = order[start : start + batch_size]
            for w in net.parameters():
                w.grad = None
            z, t = net(images[chosen]), targets[chosen]
            loss = F.softplus(z * (1 - 2 * t)).mean()
            loss.backward()
            for w in net.parameters():
                if w.grad is not None:
                    velocity[w] = momentum * velocity.get(w, 0) + w.grad
                    w.data -= lr * velocity[w]
        history += [loss.tolist()]
    return history


def loss_of_the_last_batch_3(net, images, targets, epochs, lr=0.02, momentum=0.9, batch_size=32):
    for part in net.modules():
        part.training = True
    weights = [w for w in net.parameters() if w.requires_grad]
    speeds = [torch.zeros_like(w) for w in weights]
    numbers = list(range(len(images)))
    means = []
    for _ in range(epochs):
        random.shuffle(numbers)
        each = []
        rest = numbers
        while rest:
            now, rest = rest[:batch_size], rest[batch_size:]
            z = net(images[now])
            losses = F.binary_cross_entropy_with_logits(z, targets[now], reduction="none")
            slopes = torch.autograd.grad(losses.mean(), weights)
            with torch.no_grad():
                for w, v, g in zip(weights, speeds, slopes, strict=True):
                    v.mul_(momentum).add_(g)
                    w.sub_(lr * v)
            each = losses.flatten().tolist()
        means.append(sum(each) / len(each))
    return means


def summed_over_the_batch_1(net, images, targets, epochs, lr=0.02, momentum=0.9, batch_size=32):
    loader = DataLoader(TensorDataset(images, targets), batch_size=batch_size, shuffle=True)
    criterion = nn.BCEWithLogitsLoss(reduction="sum")
    optimizer = torch.optim.SGD(net.parameters(), lr=lr, momentum=momentum)
    net.train(True)
    history = []
    for _ in range(epochs):
        running = 0.0
        for x, t in loader:
            optimizer.zero_grad()
            z = net(x)
            loss = criterion(z, t)
            loss.backward()
            optimizer.step()
            running += loss.item()
        history.append(running / len(loader.dataset))
    return history


def summed_over_the_batch_2(net, images, targets, epochs, lr=0.02, momentum=0.9, batch_size=32):
    net.train()
    n = len(images)
    history = []
    velocity = {}
    for _ in range(epochs):
        order = torch.rand(n).argsort()
        sums = 0.0
        for start in range(0, n, batch_size):
            chosen = order[start : start + batch_size]
            for w in net.parameters():
                w.grad = None
            z, t = net(images[chosen]), targets[chosen]
            loss = F.softplus(z * (1 - 2 * t)).sum()
            loss.backward()
            for w in net.parameters():
                if w.grad is not None:
                    velocity[w] = momentum * velocity.get(w, 0) + w.grad
                    w.data -= lr * velocity[w]
            sums += float(loss.detach())
        history.append(sums / n)
    return history


def summed_over_the_batch_3(net, images, targets, epochs, lr=0.02, momentum=0.9, batch_size=32):
    for part in net.modules():
        part.training = True
    weights = [w for w in net.parameters() if w.requires_grad]
    speeds = [torch.zeros_like(w) for w in weights]
    numbers = list(range(len(images)))
    means = []
    for _ in range(epochs):
        random.shuffle(numbers)
        each = []
        rest = numbers
        while rest:
            now, rest = rest[:batch_size], rest[batch_size:]
            z = net(images[now])
            losses = F.binary_cross_entropy_with_logits(z, targets[now], reduction="none")
            slopes = torch.autograd.grad(losses.sum(), weights)
            with torch.no_grad():
                for w, v, g in zip(weights, speeds, slopes, strict=True):
                    v.mul_(momentum).add_(g)
                    w.sub_(lr * v)
            each += losses.flatten().tolist()
        means.append(sum(each) / len(each))
    return means


def trained_in_any_mode_1(net, images, targets, epochs, lr=0.02, momentum=0.9, batch_size=32):
    loader = DataLoader(TensorDataset(images, targets), batch_size=batch_size, shuffle=True)
    criterion = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(net.parameters(), lr=lr, momentum=momentum)
    history = []
    for _ in range(epochs):
        running = 0.0
        for x, t in loader:
            optimizer.zero_grad()
            z = net(x)
            loss = criterion(z, t)
            loss.backward()
            optimizer.step()
            running += loss.item() * x.size(0)
        history.append(running / len(loader.dataset))
    return history


def trained_in_any_mode_2(net, images, targets, epochs, lr=0.02, momentum=0.9, batch_size=32):
    n = len(images)
    history = []
    velocity = {}
    for _ in range(epochs):
        order = torch.rand(n).argsort()
        sums = 0.0
        for start in range(0, n, batch_size):
            chosen = order[start : start + batch_size]
            for w in net.parameters():
                w.grad = None
            z, t = net(images[chosen]), targets[chosen]
            loss = F.softplus(z * (1 - 2 * t)).mean()
            loss.backward()
            for w in net.parameters():
                if w.grad is not None:
                    velocity[w] = momentum * velocity.get(w, 0) + w.grad
                    w.data -= lr * velocity[w]
            sums += float(loss.detach()) * len(t)
        history.append(sums / n)
    return history


def trained_in_any_mode_3(net, images, targets, epochs, lr=0.02, momentum=0.9, batch_size=32):
    weights = [w for w in net.parameters() if w.requires_grad]
    speeds = [torch.zeros_like(w) for w in weights]
    numbers = list(range(len(images)))
    means = []
    for _ in range(epochs):
        random.shuffle(numbers)
        each = []
        rest = numbers
        while rest:
            now, rest = rest[:batch_size], rest[batch_size:]
            z = net(images[now])
            losses = F.binary_cross_entropy_with_logits(z, targets[now], reduction="none")
            slopes = torch.autograd.grad(losses.mean(), weights)
            with torch.no_grad():
                for w, v, g in zip(weights, speeds, slopes, strict=True):
                    v.mul_(momentum).add_(g)
                    w.sub_(lr * v)
            each += losses.flatten().tolist()
        means.append(sum(each) / len(each))
    return means


def left_in_eval_mode_1(net, images, targets, epochs, lr=0.02, momentum=0.9, batch_size=32):
    loader = DataLoader(TensorDataset(images, targets), batch_size=batch_size, shuffle=True)
    criterion = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(net.parameters(), lr=lr, momentum=momentum)
    net.train(True)
    history = []
    for _ in range(epochs):
        running = 0.0
        for x, t in loader:
            optimizer.zero_grad()
            z = net(x)
            loss = criterion(z, t)
            loss.backward()
            optimizer.step()
            running += loss.item() * x.size(0)
        history.append(running / len(loader.dataset))
    net.eval()
    return history


def left_in_eval_mode_2(net, images, targets, epochs, lr=0.02, momentum=0.9, batch_size=32):
    net.train()
    n = len(images)
    history = []
    velocity = {}
    for _ in range(epochs):
        order = torch.rand(n).argsort()
        sums = 0.0
        for start in range(0, n, batch_size):
            chosen = order[start : start + batch_size]
            for w in net.parameters():
                w.grad = None
            z, t = net(images[chosen]), targets[chosen]
            loss = F.softplus(z * (1 - 2 * t)).mean()
            loss.backward()
            for w in net.parameters():
                if w.grad is not None:
                    velocity[w] = momentum * velocity.get(w, 0) + w.grad
                    w.data -= lr * velocity[w]
            sums += float(loss.detach()) * len(t)
        history.append(sums / n)
    net.train(False)
    return history


def left_in_eval_mode_3(net, images, targets, epochs, lr=0.02, momentum=0.9, batch_size=32):
    for part in net.modules():
        part.training = True
    weights = [w for w in net.parameters() if w.requires_grad]
    speeds = [torch.zeros_like(w) for w in weights]
    numbers = list(range(len(images)))
    means = []
    for _ in range(epochs):
        random.shuffle(numbers)
        each = []
        rest = numbers
        while rest:
            now, rest = rest[:batch_size], rest[batch_size:]
            z = net(images[now])
            losses = F.binary_cross_entropy_with_logits(z, targets[now], reduction="none")
            slopes = torch.autograd.grad(losses.mean(), weights)
            with torch.no_grad():
                for w, v, g in zip(weights, speeds, slopes, strict=True):
                    v.mul_(momentum).add_(g)
                    w.sub_(lr * v)
            each += losses.flatten().tolist()
        means.append(sum(each) / len(each))
    for part in net.modules():
        part.training = False
    return means


def logits_for_probabilities_1(net, images):
    mode = net.training
    net.train(False)
    with torch.inference_mode():
        z = net(images)
    net.train(mode)
    return z.clone()


def logits_for_probabilities_2(net, images):
    modes = [(part, part.training) for part in net.modules()]
    net.eval()
    try:
        with torch.no_grad():
            return net(images) + 0
    finally:
        for part, mode in modes:
            part.training = mode


def logits_for_probabilities_3(net, images):
    before = net.training
    net.eval()
    torch.set_grad_enabled(False)
    rows = [net(images[i : i + 1]) for i in range(len(images))]
    torch.set_grad_enabled(True)
    if before:
        net.train()
    return torch.cat(rows)


def softmax_of_one_logit_1(net, images):
    mode = net.training
    net.train(False)
    with torch.inference_mode():
        z = net(images)
    net.train(mode)
    return F.softmax(z.clone(), -1)


def softmax_of_one_logit_2(net, images):
    modes = [(part, part.training) for part in net.modules()]
    net.eval()
    try:
        with torch.no_grad():
            return nn.Softmax(dim=1)(net(images))
    finally:
        for part, mode in modes:
            part.training = mode


def softmax_of_one_logit_3(net, images):
    before = net.training
    net.eval()
    torch.set_grad_enabled(False)
    rows = [net(images[i : i + 1]) for i in range(len(images))]
    torch.set_grad_enabled(True)
    if before:
        net.train()
    return torch.cat([row.softmax(1) for row in rows])


def answers_for_probabilities_1(net, images):
    mode = net.training
    net.train(False)
    with torch.inference_mode():
        z = net(images)
    net.train(mode)
    return torch.where(torch.special.expit(z) < 0.5, 0.0, 1.0).type_as(z)


def answers_for_probabilities_2(net, images):
    modes = [(part, part.training) for part in net.modules()]
    net.eval()
    try:
        with torch.no_grad():
            return torch.heaviside(z := net(images), torch.ones_like(z))
    finally:
        for part, mode in modes:
            part.training = mode


def answers_for_probabilities_3(net, images):
    before = net.training
    net.eval()
    torch.set_grad_enabled(False)
    rows = [net(images[i : i + 1]) for i in range(len(images))]
    torch.set_grad_enabled(True)
    if before:
        net.train()
    return (torch.cat(rows).sigmoid() >= 0.5).type_as(images)


def probabilities_without_a_column_1(net, images):
    mode = net.training
    net.train(False)
    with torch.inference_mode():
        z = net(images)
    net.train(mode)
    return torch.special.expit(z).flatten().clone()


def probabilities_without_a_column_2(net, images):
    modes = [(part, part.training) for part in net.modules()]
    net.eval()
    try:
        with torch.no_grad():
            return 1 / (1 + torch.exp(-net(images)[:, 0]))
    finally:
        for part, mode in modes:
            part.training = mode


def probabilities_without_a_column_3(net, images):
    before = net.training
    net.eval()
    torch.set_grad_enabled(False)
    rows = [net(images[i : i + 1]) for i in range(len(images))]
    torch.set_grad_enabled(True)
    if before:
        net.train()
    return F.sigmoid(torch.cat(rows).view(-1))


def measured_in_any_mode_1(net, images):
    with torch.inference_mode():
        z = net(images)
    return torch.special.expit(z).clone()


def measured_in_any_mode_2(net, images):
    modes = [(part, part.training) for part in net.modules()]
    try:
        with torch.no_grad():
            return 1 / (1 + torch.exp(-net(images)))
    finally:
        for part, mode in modes:
            part.training = mode


def measured_in_any_mode_3(net, images):
    was = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    z = net(images)
    torch.set_grad_enabled(was)
    return nn.Sigmoid()(z)


def left_in_eval_mode_by_predict_1(net, images):
    net.train(False)
    with torch.inference_mode():
        z = net(images)
    return torch.special.expit(z).clone()


def left_in_eval_mode_by_predict_2(net, images):
    modes = [(part, part.training) for part in net.modules()]
    net.eval()
    try:
        with torch.no_grad():
            return 1 / (1 + torch.exp(-net(images)))
    finally:
        for part, _ in modes:
            part.training = False


def left_in_eval_mode_by_predict_3(net, images):
    net.eval()
    torch.set_grad_enabled(False)
    rows = [net(images[i : i + 1]) for i in range(len(images))]
    torch.set_grad_enabled(True)
    return F.sigmoid(torch.cat(rows))


def always_trains_afterwards_1(net, images):
    net.train(False)
    with torch.inference_mode():
        z = net(images)
    net.train(True)
    return torch.special.expit(z).clone()


def always_trains_afterwards_2(net, images):
    modes = [(part, part.training) for part in net.modules()]
    net.eval()
    try:
        with torch.no_grad():
            return 1 / (1 + torch.exp(-net(images)))
    finally:
        for part, mode in modes:
            part.training = bool(part.train()) or mode


def always_trains_afterwards_3(net, images):
    net.eval()
    torch.set_grad_enabled(False)
    rows = [net(images[i : i + 1]) for i in range(len(images))]
    torch.set_grad_enabled(True)
    net.train()
    return F.sigmoid(torch.cat(rows))


def predicted_with_a_graph_1(net, images):
    mode = net.training
    net.train(False)
    z = net(images).detach()
    net.train(mode)
    return torch.special.expit(z).clone()


def predicted_with_a_graph_2(net, images):
    modes = [(part, part.training) for part in net.modules()]
    net.eval()
    try:
        return torch.sigmoid(net(images)).data
    finally:
        for part, mode in modes:
            part.training = mode


def predicted_with_a_graph_3(net, images):
    before = net.training
    net.eval()
    rows = [net(images[i : i + 1]) for i in range(len(images))]
    if before:
        net.train()
    return F.sigmoid(torch.cat([row.detach() for row in rows]))


def share_of_right_answers_1(probabilities, targets):
    if list(probabilities.shape) != list(targets.shape):
        raise ValueError("shape")
    yes = torch.ge(probabilities, 0.5)
    right = (yes == targets.bool()).sum().item()
    return right / targets.numel()


def share_of_right_answers_2(probabilities, targets):
    if probabilities.size() != targets.size():
        raise ValueError(f"{probabilities.size()} is not {targets.size()}")
    answers = torch.where(probabilities < 0.5, 0.0, 1.0)
    return 1 - (answers - targets).abs().double().mean().item()


def share_of_right_answers_3(probabilities, targets):
    p, t = probabilities.detach().cpu().numpy(), targets.cpu().numpy()
    if p.shape != t.shape:
        raise ValueError
    return float(np.mean((p >= 0.5) == (t > 0.5)))


def threshold_of_a_logit_1(probabilities, targets):
    if list(probabilities.shape) != list(targets.shape):
        raise ValueError("shape")
    yes = torch.gt(probabilities, 0)
    right = (yes == targets.bool()).sum().item()
    return 1 - right / targets.numel()


def threshold_of_a_logit_2(probabilities, targets):
    if probabilities.size() != targets.size():
        raise ValueError(f"{probabilities.size()} is not {targets.size()}")
    answers = torch.where(probabilities <= 0, 0.0, 1.0)
    return (answers - targets).abs().double().mean().item()


def threshold_of_a_logit_3(probabilities, targets):
    p, t = probabilities.detach().cpu().numpy(), targets.cpu().numpy()
    if p.shape != t.shape:
        raise ValueError
    return float(np.mean((p > 0.0) != (t > 0.5)))


def one_half_is_a_no_1(probabilities, targets):
    if list(probabilities.shape) != list(targets.shape):
        raise ValueError("shape")
    yes = torch.gt(probabilities, 0.5)
    right = (yes == targets.bool()).sum().item()
    return 1 - right / targets.numel()


def one_half_is_a_no_2(probabilities, targets):
    if probabilities.size() != targets.size():
        raise ValueError(f"{probabilities.size()} is not {targets.size()}")
    answers = probabilities.round()
    return (answers - targets).abs().double().mean().item()


def one_half_is_a_no_3(probabilities, targets):
    p, t = probabilities.detach().cpu().numpy(), targets.cpu().numpy()
    if p.shape != t.shape:
        raise ValueError
    return float(np.mean((p > 0.5) != (t > 0.5)))


def number_of_wrong_answers_1(probabilities, targets):
    if list(probabilities.shape) != list(targets.shape):
        raise ValueError("shape")
    yes = torch.ge(probabilities, 0.5)
    right = (yes == targets.bool()).sum().item()
    return len(targets) - right


def number_of_wrong_answers_2(probabilities, targets):
    if probabilities.size() != targets.size():
        raise ValueError(f"{probabilities.size()} is not {targets.size()}")
    answers = torch.where(probabilities < 0.5, 0.0, 1.0)
    return (answers - targets).abs().sum().item()


def number_of_wrong_answers_3(probabilities, targets):
    p, t = probabilities.detach().cpu().numpy(), targets.cpu().numpy()
    if p.shape != t.shape:
        raise ValueError
    return int(np.count_nonzero((p >= 0.5) != (t > 0.5)))


def errors_in_per_cent_1(probabilities, targets):
    if list(probabilities.shape) != list(targets.shape):
        raise ValueError("shape")
    yes = torch.ge(probabilities, 0.5)
    right = (yes == targets.bool()).sum().item()
    return 100 - 100 * right / targets.numel()


def errors_in_per_cent_2(probabilities, targets):
    if probabilities.size() != targets.size():
        raise ValueError(f"{probabilities.size()} is not {targets.size()}")
    answers = torch.where(probabilities < 0.5, 0.0, 1.0)
    return (answers - targets).abs().double().mul(100).mean().item()


def errors_in_per_cent_3(probabilities, targets):
    p, t = probabilities.detach().cpu().numpy(), targets.cpu().numpy()
    if p.shape != t.shape:
        raise ValueError
    return float(np.mean((p >= 0.5) != (t > 0.5)) * 100)


def error_rate_as_a_tensor_1(probabilities, targets):
    if list(probabilities.shape) != list(targets.shape):
        raise ValueError("shape")
    yes = torch.ge(probabilities, 0.5)
    right = (yes == targets.bool()).sum()
    return 1 - right / targets.numel()


def error_rate_as_a_tensor_2(probabilities, targets):
    if probabilities.size() != targets.size():
        raise ValueError(f"{probabilities.size()} is not {targets.size()}")
    answers = torch.where(probabilities < 0.5, 0.0, 1.0)
    return (answers - targets).abs().float().mean()


def error_rate_as_a_tensor_3(probabilities, targets):
    p, t = probabilities.detach().cpu().numpy(), targets.cpu().numpy()
    if p.shape != t.shape:
        raise ValueError
    return torch.tensor(np.mean((p >= 0.5) != (t > 0.5)), dtype=torch.float32)


def shapes_never_compared_1(probabilities, targets):
    yes = torch.ge(probabilities, 0.5)
    wrong = yes ^ targets.bool()
    return wrong.sum().item() / wrong.numel()


def shapes_never_compared_2(probabilities, targets):
    answers = torch.where(probabilities < 0.5, 0.0, 1.0)
    return (answers - targets).abs().double().mean().item()


def shapes_never_compared_3(probabilities, targets):
    p, t = probabilities.detach().cpu().numpy(), targets.cpu().numpy()
    return float(np.mean((p >= 0.5) != (t > 0.5)))


def probabilities_against_targets_1(probabilities, targets):
    if list(probabilities.shape) != list(targets.shape):
        raise ValueError("shape")
    right = (probabilities == targets).sum().item()
    return 1 - right / targets.numel()


def probabilities_against_targets_2(probabilities, targets):
    if probabilities.size() != targets.size():
        raise ValueError(f"{probabilities.size()} is not {targets.size()}")
    return torch.ne(probabilities, targets).double().mean().item()


def probabilities_against_targets_3(probabilities, targets):
    p, t = probabilities.detach().cpu().numpy(), targets.cpu().numpy()
    if p.shape != t.shape:
        raise ValueError
    return float(np.mean(p != t))
