"""Re-spellings of exercise 13's known mistakes, by another hand."""

import random

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class EndsWithSoftmax_1(nn.Sequential):
    def __init__(self):
        super().__init__(
            nn.Flatten(),
            nn.Linear(784, 50),
            nn.BatchNorm1d(50),
            nn.ReLU(),
            nn.Linear(50, 20),
            nn.LayerNorm(20),
            nn.ReLU(),
            nn.Linear(20, 10),
            nn.Softmax(dim=1),
        )


class EndsWithSoftmax_2(nn.Module):
    def __init__(self):
        super().__init__()
        self.across = nn.BatchNorm1d(50)
        self.within = nn.LayerNorm(20)
        self.a, self.b, self.c = nn.Linear(784, 50), nn.Linear(50, 20), nn.Linear(20, 10)

    def forward(self, x):
        h = self.across(self.a(x.reshape(len(x), -1))).clamp(min=0)
        h = self.within(self.b(h)).clamp(min=0)
        return self.c(h).softmax(-1)


class EndsWithSoftmax_3(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden1 = nn.Linear(28 * 28, 50)
        self.hidden2 = nn.Linear(50, 20)
        self.output = nn.Linear(20, 10)
        self.bn = nn.BatchNorm1d(50)
        self.ln = nn.LayerNorm([20])

    def forward(self, images):
        x = images.view(images.size(0), 784)
        x = self.hidden1(x)
        x = self.bn(x)
        x = F.relu(x)
        x = self.hidden2(x)
        x = self.ln(x)
        x = F.relu(x)
        x = self.output(x)
        return F.softmax(x, dim=1)


class EndsWithRelu_1(nn.Sequential):
    def __init__(self):
        super().__init__(
            nn.Flatten(),
            nn.Linear(784, 50),
            nn.BatchNorm1d(50),
            nn.ReLU(),
            nn.Linear(50, 20),
            nn.LayerNorm(20),
            nn.ReLU(),
            nn.Linear(20, 10),
            nn.ReLU(),
        )


class EndsWithRelu_2(nn.Module):
    def __init__(self):
        super().__init__()
        self.across = nn.BatchNorm1d(50)
        self.within = nn.LayerNorm(20)
        self.a, self.b, self.c = nn.Linear(784, 50), nn.Linear(50, 20), nn.Linear(20, 10)

    def forward(self, x):
        h = self.across(self.a(x.reshape(len(x), -1))).clamp(min=0)
        h = self.within(self.b(h)).clamp(min=0)
        return self.c(h).clamp(min=0)


class EndsWithRelu_3(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden1 = nn.Linear(28 * 28, 50)
        self.hidden2 = nn.Linear(50, 20)
        self.output = nn.Linear(20, 10)
        self.bn = nn.BatchNorm1d(50)
        self.ln = nn.LayerNorm([20])

    def forward(self, images):
        x = images.view(images.size(0), 784)
        x = self.hidden1(x)
        x = self.bn(x)
        x = F.relu(x)
        x = self.hidden2(x)
        x = self.ln(x)
        x = F.relu(x)
        x = self.output(x)
        return F.relu(x)


class WithoutRelu_1(nn.Sequential):
    def __init__(self):
        super().__init__(
            nn.Flatten(),
            nn.Linear(784, 50),
            nn.BatchNorm1d(50),
            nn.Linear(50, 20),
            nn.LayerNorm(20),
            nn.Linear(20, 10),
        )


class WithoutRelu_2(nn.Module):
    def __init__(self):
        super().__init__()
        self.across = nn.BatchNorm1d(50)
        self.within = nn.LayerNorm(20)
        self.a, self.b, self.c = nn.Linear(784, 50), nn.Linear(50, 20), nn.Linear(20, 10)

    def forward(self, x):
        h = self.across(self.a(x.reshape(len(x), -1)))
        h = self.within(self.b(h))
        return self.c(h)


class WithoutRelu_3(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden1 = nn.Linear(28 * 28, 50)
        self.hidden2 = nn.Linear(50, 20)
        self.output = nn.Linear(20, 10)
        self.bn = nn.BatchNorm1d(50)
        self.ln = nn.LayerNorm([20])

    def forward(self, images):
        x = images.view(images.size(0), 784)
        x = self.hidden1(x)
        x = self.bn(x)
        x = self.hidden2(x)
        x = self.ln(x)
        x = self.output(x)
        return x


class NormsAfterRelus_1(nn.Sequential):
    def __init__(self):
        super().__init__(
            nn.Flatten(),
            nn.Linear(784, 50),
            nn.ReLU(),
            nn.BatchNorm1d(50),
            nn.Linear(50, 20),
            nn.ReLU(),
            nn.LayerNorm(20),
            nn.Linear(20, 10),
        )


class NormsAfterRelus_2(nn.Module):
    def __init__(self):
        super().__init__()
        self.across = nn.BatchNorm1d(50)
        self.within = nn.LayerNorm(20)
        self.a, self.b, self.c = nn.Linear(784, 50), nn.Linear(50, 20), nn.Linear(20, 10)

    def forward(self, x):
        h = self.across(self.a(x.reshape(len(x), -1)).clamp(min=0))
        h = self.within(self.b(h).clamp(min=0))
        return self.c(h)


class NormsAfterRelus_3(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden1 = nn.Linear(28 * 28, 50)
        self.hidden2 = nn.Linear(50, 20)
        self.output = nn.Linear(20, 10)
        self.bn = nn.BatchNorm1d(50)
        self.ln = nn.LayerNorm([20])

    def forward(self, images):
        x = images.view(images.size(0), 784)
        x = self.hidden1(x)
        x = self.bn(F.relu(x))
        x = self.hidden2(x)
        x = self.ln(F.relu(x))
        x = self.output(x)
        return x


class BatchNormTwice_1(nn.Sequential):
    def __init__(self):
        super().__init__(
            nn.Flatten(),
            nn.Linear(784, 50),
            nn.BatchNorm1d(50),
            nn.ReLU(),
            nn.Linear(50, 20),
            nn.BatchNorm1d(20),
            nn.ReLU(),
            nn.Linear(20, 10),
        )


class BatchNormTwice_2(nn.Module):
    def __init__(self):
        super().__init__()
        self.across = nn.BatchNorm1d(50)
        self.within = nn.BatchNorm1d(20)
        self.a, self.b, self.c = nn.Linear(784, 50), nn.Linear(50, 20), nn.Linear(20, 10)

    def forward(self, x):
        h = self.across(self.a(x.reshape(len(x), -1))).clamp(min=0)
        h = self.within(self.b(h)).clamp(min=0)
        return self.c(h)


class BatchNormTwice_3(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden1 = nn.Linear(28 * 28, 50)
        self.hidden2 = nn.Linear(50, 20)
        self.output = nn.Linear(20, 10)
        self.bn = nn.BatchNorm1d(50)
        self.ln = nn.BatchNorm1d(num_features=20)

    def forward(self, images):
        x = images.view(images.size(0), 784)
        x = self.hidden1(x)
        x = self.bn(x)
        x = F.relu(x)
        x = self.hidden2(x)
        x = self.ln(x)
        x = F.relu(x)
        x = self.output(x)
        return x


class LayerNormTwice_1(nn.Sequential):
    def __init__(self):
        super().__init__(
            nn.Flatten(),
            nn.Linear(784, 50),
            nn.LayerNorm(50),
            nn.ReLU(),
            nn.Linear(50, 20),
            nn.LayerNorm(20),
            nn.ReLU(),
            nn.Linear(20, 10),
        )


class LayerNormTwice_2(nn.Module):
    def __init__(self):
        super().__init__()
        self.across = nn.LayerNorm(50)
        self.within = nn.LayerNorm(20)
        self.a, self.b, self.c = nn.Linear(784, 50), nn.Linear(50, 20), nn.Linear(20, 10)

    def forward(self, x):
        h = self.across(self.a(x.reshape(len(x), -1))).clamp(min=0)
        h = self.within(self.b(h)).clamp(min=0)
        return self.c(h)


class LayerNormTwice_3(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden1 = nn.Linear(28 * 28, 50)
        self.hidden2 = nn.Linear(50, 20)
        self.output = nn.Linear(20, 10)
        self.bn = nn.LayerNorm([50])
        self.ln = nn.LayerNorm([20])

    def forward(self, images):
        x = images.view(images.size(0), 784)
        x = self.hidden1(x)
        x = self.bn(x)
        x = F.relu(x)
        x = self.hidden2(x)
        x = self.ln(x)
        x = F.relu(x)
        x = self.output(x)
        return x


class BatchNormUnused_1(nn.Sequential):
    def __init__(self):
        super().__init__(
            nn.Flatten(),
            nn.Linear(784, 50),
            nn.ReLU(),
            nn.Linear(50, 20),
            nn.LayerNorm(20),
            nn.ReLU(),
            nn.Linear(20, 10),
        )
        self.norm = [nn.BatchNorm1d(50)]
        self.unused = nn.ModuleList(self.norm)

    def forward(self, x):
        for layer in list(self)[:-1]:
            x = layer(x)
        return x


class BatchNormUnused_2(nn.Module):
    def __init__(self):
        super().__init__()
        self.across = nn.BatchNorm1d(50)
        self.within = nn.LayerNorm(20)
        self.a, self.b, self.c = nn.Linear(784, 50), nn.Linear(50, 20), nn.Linear(20, 10)

    def forward(self, x):
        h = self.a(x.reshape(len(x), -1)).clamp(min=0)
        h = self.within(self.b(h)).clamp(min=0)
        return self.c(h)


class BatchNormUnused_3(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden1 = nn.Linear(28 * 28, 50)
        self.hidden2 = nn.Linear(50, 20)
        self.output = nn.Linear(20, 10)
        self.bn = nn.BatchNorm1d(50)
        self.ln = nn.LayerNorm([20])

    def forward(self, images):
        x = images.view(images.size(0), 784)
        x = self.hidden1(x)
        x = F.relu(x)
        x = self.hidden2(x)
        x = self.ln(x)
        x = F.relu(x)
        x = self.output(x)
        return x


class LayerNormUnused_1(nn.Sequential):
    def __init__(self):
        super().__init__(
            nn.Flatten(),
            nn.Linear(784, 50),
            nn.BatchNorm1d(50),
            nn.ReLU(),
            nn.Linear(50, 20),
            nn.ReLU(),
            nn.Linear(20, 10),
        )
        self.unused = nn.LayerNorm(20)

    def forward(self, x):
        for layer in list(self)[:-1]:
            x = layer(x)
        return x


class LayerNormUnused_2(nn.Module):
    def __init__(self):
        super().__init__()
        self.across = nn.BatchNorm1d(50)
        self.within = nn.LayerNorm(20)
        self.a, self.b, self.c = nn.Linear(784, 50), nn.Linear(50, 20), nn.Linear(20, 10)

    def forward(self, x):
        h = self.across(self.a(x.reshape(len(x), -1))).clamp(min=0)
        h = self.b(h).clamp(min=0)
        return self.c(h)


class LayerNormUnused_3(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden1 = nn.Linear(28 * 28, 50)
        self.hidden2 = nn.Linear(50, 20)
        self.output = nn.Linear(20, 10)
        self.bn = nn.BatchNorm1d(50)
        self.ln = nn.LayerNorm([20])

    def forward(self, images):
        x = images.view(images.size(0), 784)
        x = self.hidden1(x)
        x = self.bn(x)
        x = F.relu(x)
        x = self.hidden2(x)
        x = F.relu(x)
        x = self.output(x)
        return x


class WithoutRunningAverages_1(nn.Sequential):
    def __init__(self):
        super().__init__(
            nn.Flatten(),
            nn.Linear(784, 50),
            nn.BatchNorm1d(50, track_running_stats=False),
            nn.ReLU(),
            nn.Linear(50, 20),
            nn.LayerNorm(20),
            nn.ReLU(),
            nn.Linear(20, 10),
        )


class WithoutRunningAverages_2(nn.Module):
    def __init__(self):
        super().__init__()
        self.across = nn.BatchNorm1d(50, 1e-5, 0.1, True, False)
        self.within = nn.LayerNorm(20)
        self.a, self.b, self.c = nn.Linear(784, 50), nn.Linear(50, 20), nn.Linear(20, 10)

    def forward(self, x):
        h = self.across(self.a(x.reshape(len(x), -1))).clamp(min=0)
        h = self.within(self.b(h)).clamp(min=0)
        return self.c(h)


class WithoutRunningAverages_3(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden1 = nn.Linear(28 * 28, 50)
        self.hidden2 = nn.Linear(50, 20)
        self.output = nn.Linear(20, 10)
        self.bn = nn.BatchNorm1d(50)
        self.bn.track_running_stats = False
        self.bn.running_mean = self.bn.running_var = None
        self.ln = nn.LayerNorm([20])

    def forward(self, images):
        x = images.view(images.size(0), 784)
        x = self.hidden1(x)
        x = self.bn(x)
        x = F.relu(x)
        x = self.hidden2(x)
        x = self.ln(x)
        x = F.relu(x)
        x = self.output(x)
        return x


def gradients_never_zeroed_1(net, optimizer, images, labels, epochs, batch_size=32):
    single = len(images) % batch_size == 1
    loader = DataLoader(TensorDataset(images, labels), batch_size=batch_size, shuffle=True, drop_last=single)
    criterion = nn.CrossEntropyLoss()
    net.train(True)
    net.zero_grad()
    history = []
    for _ in range(epochs):
        running, count = 0.0, 0
        for x, y in loader:
            z = net(x)
            loss = criterion(z, y)
            loss.backward()
            optimizer.step()
            running += loss.item() * x.size(0)
            count += x.size(0)
        history.append(running / count)
    return history


def gradients_never_zeroed_2(net, optimizer, images, labels, epochs, batch_size=32):
    net.train()
    n = len(images)
    means = []
    for w in net.parameters():
        w.grad = None
    for _ in range(epochs):
        order = torch.rand(n).argsort()
        sums, seen = 0.0, 0
        for start in range(0, n, batch_size):
            chosen = order[start : start + batch_size]
            if chosen.numel() < 2:
                break
            z = net(images[chosen])
            loss = F.nll_loss(z.log_softmax(1), labels[chosen])
            loss.backward()
            optimizer.step()
            sums += float(loss.detach()) * chosen.numel()
            seen += chosen.numel()
        means.append(sums / seen)
    return means


def gradients_never_zeroed_3(net, optimizer, images, labels, epochs, batch_size=32):
    for part in net.modules():
        part.training = True
    numbers = list(range(len(images)))
    result = []
    net.zero_grad()
    for _ in range(epochs):
        random.shuffle(numbers)
        each = []
        rest = numbers
        while len(rest) > 1:
            now, rest = rest[:batch_size], rest[batch_size:]
            z = net(images[now])
            losses = torch.logsumexp(z, dim=1) - z[range(len(now)), labels[now]]
            losses.mean().backward()
            optimizer.step()
            each += losses.tolist()
        result.append(sum(each) / len(each))
    return result


def softmax_before_the_loss_1(net, optimizer, images, labels, epochs, batch_size=32):
    single = len(images) % batch_size == 1
    loader = DataLoader(TensorDataset(images, labels), batch_size=batch_size, shuffle=True, drop_last=single)
    criterion = nn.CrossEntropyLoss()
    net.train(True)
    history = []
    for _ in range(epochs):
        running, count = 0.0, 0
        for x, y in loader:
            optimizer.zero_grad()
            z = net(x).softmax(-1)
            loss = criterion(z, y)
            loss.backward()
            optimizer.step()
            running += loss.item() * x.size(0)
            count += x.size(0)
        history.append(running / count)
    return history


def softmax_before_the_loss_2(net, optimizer, images, labels, epochs, batch_size=32):
    net.train()
    n = len(images)
    means = []
    for _ in range(epochs):
        order = torch.rand(n).argsort()
        sums, seen = 0.0, 0
        for start in range(0, n, batch_size):
            chosen = order[start : start + batch_size]
            if chosen.numel() < 2:
                break
            z = F.softmax(net(images[chosen]), 1)
            loss = F.nll_loss(z.log_softmax(1), labels[chosen])
            for w in net.parameters():
                w.grad = None
            loss.backward()
            optimizer.step()
            sums += float(loss.detach()) * chosen.numel()
            seen += chosen.numel()
        means.append(sums / seen)
    return means


def softmax_before_the_loss_3(net, optimizer, images, labels, epochs, batch_size=32):
    for part in net.modules():
        part.training = True
    numbers = list(range(len(images)))
    result = []
    for _ in range(epochs):
        random.shuffle(numbers)
        each = []
        rest = numbers
        while len(rest) > 1:
            now, rest = rest[:batch_size], rest[batch_size:]
            z = nn.Softmax(dim=1)(net(images[now]))
            losses = torch.logsumexp(z, dim=1) - z[range(len(now)), labels[now]]
            net.zero_grad()
            losses.mean().backward()
            optimizer.step()
            each += losses.tolist()
        result.append(sum(each) / len(each))
    return result


def never_shuffled_1(net, optimizer, images, labels, epochs, batch_size=32):
    single = len(images) % batch_size == 1
    loader = DataLoader(TensorDataset(images, labels), batch_size=batch_size, drop_last=single)
    criterion = nn.CrossEntropyLoss()
    net.train(True)
    history = []
    for _ in range(epochs):
        running, count = 0.0, 0
        for x, y in loader:
            optimizer.zero_grad()
            z = net(x)
            loss = criterion(z, y)
            loss.backward()
            optimizer.step()
            running += loss.item() * x.size(0)
            count += x.size(0)
        history.append(running / count)
    return history


def never_shuffled_2(net, optimizer, images, labels, epochs, batch_size=32):
    net.train()
    n = len(images)
    means = []
    for _ in range(epochs):
        order = torch.tensor(range(n))
        sums, seen = 0.0, 0
        for start in range(0, n, batch_size):
            chosen = order[start : start + batch_size]
            if chosen.numel() < 2:
                break
            z = net(images[chosen])
            loss = F.nll_loss(z.log_softmax(1), labels[chosen])
            for w in net.parameters():
                w.grad = None
            loss.backward()
            optimizer.step()
            sums += float(loss.detach()) * chosen.numel()
            seen += chosen.numel()
        means.append(sums / seen)
    return means


def never_shuffled_3(net, optimizer, images, labels, epochs, batch_size=32):
    for part in net.modules():
        part.training = True
    numbers = list(range(len(images)))
    result = []
    for _ in range(epochs):
        each = []
        rest = numbers
        while len(rest) > 1:
            now, rest = rest[:batch_size], rest[batch_size:]
            z = net(images[now])
            losses = torch.logsumexp(z, dim=1) - z[range(len(now)), labels[now]]
            net.zero_grad()
            losses.mean().backward()
            optimizer.step()
            each += losses.tolist()
        result.append(sum(each) / len(each))
    return result


def shuffled_once_1(net, optimizer, images, labels, epochs, batch_size=32):
    single = len(images) % batch_size == 1
    order = torch.randperm(len(images))
    pairs = TensorDataset(images[order], labels[order])
    loader = DataLoader(pairs, batch_size=batch_size, drop_last=single)
    criterion = nn.CrossEntropyLoss()
    net.train(True)
    history = []
    for _ in range(epochs):
        running, count = 0.0, 0
        for x, y in loader:
            optimizer.zero_grad()
            z = net(x)
            loss = criterion(z, y)
            loss.backward()
            optimizer.step()
            running += loss.item() * x.size(0)
            count += x.size(0)
        history.append(running / count)
    return history


def shuffled_once_2(net, optimizer, images, labels, epochs, batch_size=32):
    net.train()
    n = len(images)
    order = np.random.permutation(n)
    means = []
    for _ in range(epochs):
        sums, seen = 0.0, 0
        for start in range(0, n, batch_size):
            chosen = order[start : start + batch_size]
            if chosen.size < 2:
                break
            z = net(images[chosen])
            loss = F.nll_loss(z.log_softmax(1), labels[chosen])
            for w in net.parameters():
                w.grad = None
            loss.backward()
            optimizer.step()
            sums += float(loss.detach()) * chosen.size
            seen += chosen.size
        means.append(sums / seen)
    return means


def shuffled_once_3(net, optimizer, images, labels, epochs, batch_size=32):
    for part in net.modules():
        part.training = True
    numbers = list(range(len(images)))
    random.shuffle(numbers)
    result = []
    for _ in range(epochs):
        each = []
        rest = numbers
        while len(rest) > 1:
            now, rest = rest[:batch_size], rest[batch_size:]
            z = net(images[now])
            losses = torch.logsumexp(z, dim=1) - z[range(len(now)), labels[now]]
            net.zero_grad()
            losses.mean().backward()
            optimizer.step()
            each += losses.tolist()
        result.append(sum(each) / len(each))
    return result


def single_image_trained_on_1(net, optimizer, images, labels, epochs, batch_size=32):
    loader = DataLoader(TensorDataset(images, labels), batch_size=batch_size, shuffle=True)
    criterion = nn.CrossEntropyLoss()
    net.train(True)
    history = []
    for _ in range(epochs):
        running, count = 0.0, 0
        for x, y in loader:
            optimizer.zero_grad()
            z = net(x)
            loss = criterion(z, y)
            loss.backward()
            optimizer.step()
            running += loss.item() * x.size(0)
            count += x.size(0)
        history.append(running / count)
    return history


def single_image_trained_on_2(net, optimizer, images, labels, epochs, batch_size=32):
    net.train()
    n = len(images)
    means = []
    for _ in range(epochs):
        order = torch.rand(n).argsort()
        sums, seen = 0.0, 0
        for start in range(0, n, batch_size):
            chosen = order[start : start + batch_size]
            z = net(images[chosen])
            loss = F.nll_loss(z.log_softmax(1), labels[chosen])
            for w in net.parameters():
                w.grad = None
            loss.backward()
            optimizer.step()
            sums += float(loss.detach()) * chosen.numel()
            seen += chosen.numel()
        means.append(sums / seen)
    return means


def single_image_trained_on_3(net, optimizer, images, labels, epochs, batch_size=32):
    for part in net.modules():
        part.training = True
    numbers = list(range(len(images)))
    result = []
    for _ in range(epochs):
        random.shuffle(numbers)
        each = []
        rest = numbers
        while rest:
            now, rest = rest[:batch_size], rest[batch_size:]
            z = net(images[now])
            losses = torch.logsumexp(z, dim=1) - z[range(len(now)), labels[now]]
            net.zero_grad()
            losses.mean().backward()
            optimizer.step()
            each += losses.tolist()
        result.append(sum(each) / len(each))
    return result


def every_smaller_batch_left_out_1(net, optimizer, images, labels, epochs, batch_size=32):
    loader = DataLoader(
        TensorDataset(images, labels), batch_size=batch_size, shuffle=True, drop_last=len(images) > batch_size
    )
    criterion = nn.CrossEntropyLoss()
    net.train(True)
    history = []
    for _ in range(epochs):
        running, count = 0.0, 0
        for x, y in loader:
            optimizer.zero_grad()
            z = net(x)
            loss = criterion(z, y)
            loss.backward()
            optimizer.step()
            running += loss.item() * x.size(0)
            count += x.size(0)
        history.append(running / count)
    return history


def every_smaller_batch_left_out_2(net, optimizer, images, labels, epochs, batch_size=32):
    net.train()
    n = len(images)
    means = []
    for _ in range(epochs):
        order = torch.rand(n).argsort()
        sums, seen = 0.0, 0
        for start in range(0, n, batch_size):
            chosen = order[start : start + batch_size]
            if chosen.numel() < min(batch_size, n):
                break
            z = net(images[chosen])
            loss = F.nll_loss(z.log_softmax(1), labels[chosen])
            for w in net.parameters():
                w.grad = None
            loss.backward()
            optimizer.step()
            sums += float(loss.detach()) * chosen.numel()
            seen += chosen.numel()
        means.append(sums / seen)
    return means


def every_smaller_batch_left_out_3(net, optimizer, images, labels, epochs, batch_size=32):
    for part in net.modules():
        part.training = True
    numbers = list(range(len(images)))
    result = []
    for _ in range(epochs):
        random.shuffle(numbers)
        each = []
        rest = numbers
        while len(rest) >= batch_size or (rest and not each):
            now, rest = rest[:batch_size], rest[batch_size:]
            z = net(images[now])
            losses = torch.logsumexp(z, dim=1) - z[range(len(now)), labels[now]]
            net.zero_grad()
            losses.mean().backward()
            optimizer.step()
            each += losses.tolist()
        result.append(sum(each) / len(each))
    return result


def loss_of_the_last_batch_1(net, optimizer, images, labels, epochs, batch_size=32):
    single = len(images) % batch_size == 1
    loader = DataLoader(TensorDataset(images, labels), batch_size=batch_size, shuffle=True, drop_last=single)
    criterion = nn.CrossEntropyLoss()
    net.train(True)
    history = []
    for _ in range(epochs):
        for x, y in loader:
            optimizer.zero_grad()
            z = net(x)
            loss = criterion(z, y)
            loss.backward()
            optimizer.step()
        history.append(float(loss))
    return history


def loss_of_the_last_batch_2(net, optimizer, images, labels, epochs, batch_size=32):
    net.train()
    n = len(images)
    means = []
    for _ in range(epochs):
        order = torch.rand(n).argsort()
        for start in range(0, n, batch_size):
            chosen = order[start : start + batch_size]
            if chosen.numel() < 2:
                break
            z = net(images[chosen])
            loss = F.nll_loss(z.log_softmax(1), labels[chosen])
            for w in net.parameters():
                w.grad = None
            loss.backward()
            optimizer.step()
        means += [loss.tolist()]
    return means


def loss_of_the_last_batch_3(net, optimizer, images, labels, epochs, batch_size=32):
    for part in net.modules():
        part.training = True
    numbers = list(range(len(images)))
    result = []
    for _ in range(epochs):
        random.shuffle(numbers)
        each = []
        rest = numbers
        while len(rest) > 1:
            now, rest = rest[:batch_size], rest[batch_size:]
            z = net(images[now])
            losses = torch.logsumexp(z, dim=1) - z[range(len(now)), labels[now]]
            net.zero_grad()
            losses.mean().backward()
            optimizer.step()
            each = losses.tolist()
        result.append(sum(each) / len(each))
    return result


def mean_of_the_batches_1(net, optimizer, images, labels, epochs, batch_size=32):
    single = len(images) % batch_size == 1
    loader = DataLoader(TensorDataset(images, labels), batch_size=batch_size, shuffle=True, drop_last=single)
    criterion = nn.CrossEntropyLoss()
    net.train(True)
    history = []
    for _ in range(epochs):
        running = 0.0
        for x, y in loader:
            optimizer.zero_grad()
            z = net(x)
            loss = criterion(z, y)
            loss.backward()
            optimizer.step()
            running += loss.item()
        history.append(running / len(loader))
    return history


def mean_of_the_batches_2(net, optimizer, images, labels, epochs, batch_size=32):
    net.train()
    n = len(images)
    means = []
    for _ in range(epochs):
        order = torch.rand(n).argsort()
        sums, seen = 0.0, 0
        for start in range(0, n, batch_size):
            chosen = order[start : start + batch_size]
            if chosen.numel() < 2:
                break
            z = net(images[chosen])
            loss = F.nll_loss(z.log_softmax(1), labels[chosen])
            for w in net.parameters():
                w.grad = None
            loss.backward()
            optimizer.step()
            sums += float(loss.detach())
            seen += 1
        means.append(sums / seen)
    return means


def mean_of_the_batches_3(net, optimizer, images, labels, epochs, batch_size=32):
    for part in net.modules():
        part.training = True
    numbers = list(range(len(images)))
    result = []
    for _ in range(epochs):
        random.shuffle(numbers)
        each = []
        rest = numbers
        while len(rest) > 1:
            now, rest = rest[:batch_size], rest[batch_size:]
            z = net(images[now])
            losses = torch.logsumexp(z, dim=1) - z[range(len(now)), labels[now]]
            net.zero_grad()
            losses.mean().backward()
            optimizer.step()
            each.append(losses.mean().item())
        result.append(sum(each) / len(each))
    return result


def summed_over_the_batch_1(net, optimizer, images, labels, epochs, batch_size=32):
    single = len(images) % batch_size == 1
    loader = DataLoader(TensorDataset(images, labels), batch_size=batch_size, shuffle=True, drop_last=single)
    criterion = nn.CrossEntropyLoss(reduction="sum")
    net.train(True)
    history = []
    for _ in range(epochs):
        running, count = 0.0, 0
        for x, y in loader:
            optimizer.zero_grad()
            z = net(x)
            loss = criterion(z, y)
            loss.backward()
            optimizer.step()
            running += loss.item()
            count += x.size(0)
        history.append(running / count)
    return history


def summed_over_the_batch_2(net, optimizer, images, labels, epochs, batch_size=32):
    net.train()
    n = len(images)
    means = []
    for _ in range(epochs):
        order = torch.rand(n).argsort()
        sums, seen = 0.0, 0
        for start in range(0, n, batch_size):
            chosen = order[start : start + batch_size]
            if chosen.numel() < 2:
                break
            z = net(images[chosen])
            loss = F.nll_loss(z.log_softmax(1), labels[chosen], reduction="sum")
            for w in net.parameters():
                w.grad = None
            loss.backward()
            optimizer.step()
            sums += float(loss.detach())
            seen += chosen.numel()
        means.append(sums / seen)
    return means


def summed_over_the_batch_3(net, optimizer, images, labels, epochs, batch_size=32):
    for part in net.modules():
        part.training = True
    numbers = list(range(len(images)))
    result = []
    for _ in range(epochs):
        random.shuffle(numbers)
        each = []
        rest = numbers
        while len(rest) > 1:
            now, rest = rest[:batch_size], rest[batch_size:]
            z = net(images[now])
            losses = torch.logsumexp(z, dim=1) - z[range(len(now)), labels[now]]
            net.zero_grad()
            losses.sum().backward()
            optimizer.step()
            each += losses.tolist()
        result.append(sum(each) / len(each))
    return result


def trained_in_any_mode_1(net, optimizer, images, labels, epochs, batch_size=32):
    single = len(images) % batch_size == 1
    loader = DataLoader(TensorDataset(images, labels), batch_size=batch_size, shuffle=True, drop_last=single)
    criterion = nn.CrossEntropyLoss()
    history = []
    for _ in range(epochs):
        running, count = 0.0, 0
        for x, y in loader:
            optimizer.zero_grad()
            z = net(x)
            loss = criterion(z, y)
            loss.backward()
            optimizer.step()
            running += loss.item() * x.size(0)
            count += x.size(0)
        history.append(running / count)
    return history


def trained_in_any_mode_2(net, optimizer, images, labels, epochs, batch_size=32):
    n = len(images)
    means = []
    for _ in range(epochs):
        order = torch.rand(n).argsort()
        sums, seen = 0.0, 0
        for start in range(0, n, batch_size):
            chosen = order[start : start + batch_size]
            if chosen.numel() < 2:
                break
            z = net(images[chosen])
            loss = F.nll_loss(z.log_softmax(1), labels[chosen])
            for w in net.parameters():
                w.grad = None
            loss.backward()
            optimizer.step()
            sums += float(loss.detach()) * chosen.numel()
            seen += chosen.numel()
        means.append(sums / seen)
    return means


def trained_in_any_mode_3(net, optimizer, images, labels, epochs, batch_size=32):
    numbers = list(range(len(images)))
    result = []
    for _ in range(epochs):
        random.shuffle(numbers)
        each = []
        rest = numbers
        while len(rest) > 1:
            now, rest = rest[:batch_size], rest[batch_size:]
            z = net(images[now])
            losses = torch.logsumexp(z, dim=1) - z[range(len(now)), labels[now]]
            net.zero_grad()
            losses.mean().backward()
            optimizer.step()
            each += losses.tolist()
        result.append(sum(each) / len(each))
    return result


def left_in_eval_mode_1(net, optimizer, images, labels, epochs, batch_size=32):
    single = len(images) % batch_size == 1
    loader = DataLoader(TensorDataset(images, labels), batch_size=batch_size, shuffle=True, drop_last=single)
    criterion = nn.CrossEntropyLoss()
    net.train(True)
    history = []
    for _ in range(epochs):
        running, count = 0.0, 0
        for x, y in loader:
            optimizer.zero_grad()
            z = net(x)
            loss = criterion(z, y)
            loss.backward()
            optimizer.step()
            running += loss.item() * x.size(0)
            count += x.size(0)
        history.append(running / count)
    net.eval()
    return history


def left_in_eval_mode_2(net, optimizer, images, labels, epochs, batch_size=32):
    net.train()
    n = len(images)
    means = []
    for _ in range(epochs):
        order = torch.rand(n).argsort()
        sums, seen = 0.0, 0
        for start in range(0, n, batch_size):
            chosen = order[start : start + batch_size]
            if chosen.numel() < 2:
                break
            z = net(images[chosen])
            loss = F.nll_loss(z.log_softmax(1), labels[chosen])
            for w in net.parameters():
                w.grad = None
            loss.backward()
            optimizer.step()
            sums += float(loss.detach()) * chosen.numel()
            seen += chosen.numel()
        means.append(sums / seen)
    net.train(False)
    return means


def left_in_eval_mode_3(net, optimizer, images, labels, epochs, batch_size=32):
    for part in net.modules():
        part.training = True
    numbers = list(range(len(images)))
    result = []
    for _ in range(epochs):
        random.shuffle(numbers)
        each = []
        rest = numbers
        while len(rest) > 1:
            now, rest = rest[:batch_size], rest[batch_size:]
            z = net(images[now])
            losses = torch.logsumexp(z, dim=1) - z[range(len(now)), labels[now]]
            net.zero_grad()
            losses.mean().backward()
            optimizer.step()
            each += losses.tolist()
        result.append(sum(each) / len(each))
    for part in net.modules():
        part.training = False
    return result


def logits_for_probabilities_1(net, images):
    mode = net.training
    net.train(False)
    with torch.inference_mode():
        z = net(images).clone()
    net.train(mode)
    return z


def logits_for_probabilities_2(net, images):
    modes = [(part, part.training) for part in net.modules()]
    net.eval()
    try:
        with torch.no_grad():
            z = net(images)
            return z + 0
    finally:
        for part, mode in modes:
            part.training = mode


def logits_for_probabilities_3(net, images):
    before = net.training
    net.eval()
    torch.set_grad_enabled(False)
    z = torch.cat([net(part) for part in images.split(2)])
    torch.set_grad_enabled(True)
    if before:
        net.train()
    return z


def logarithms_of_probabilities_1(net, images):
    mode = net.training
    net.train(False)
    with torch.inference_mode():
        z = net(images).clone()
    net.train(mode)
    return F.log_softmax(z, -1)


def logarithms_of_probabilities_2(net, images):
    modes = [(part, part.training) for part in net.modules()]
    net.eval()
    try:
        with torch.no_grad():
            z = net(images)
            return z - z.logsumexp(dim=1, keepdim=True)
    finally:
        for part, mode in modes:
            part.training = mode


def logarithms_of_probabilities_3(net, images):
    before = net.training
    net.eval()
    torch.set_grad_enabled(False)
    z = torch.cat([net(part) for part in images.split(2)])
    torch.set_grad_enabled(True)
    if before:
        net.train()
    return nn.LogSoftmax(dim=1)(z)


def softmax_over_the_images_1(net, images):
    mode = net.training
    net.train(False)
    with torch.inference_mode():
        z = net(images).clone()
    net.train(mode)
    return F.softmax(z, 0)


def softmax_over_the_images_2(net, images):
    modes = [(part, part.training) for part in net.modules()]
    net.eval()
    try:
        with torch.no_grad():
            z = net(images)
            return (z - z.logsumexp(dim=0, keepdim=True)).exp()
    finally:
        for part, mode in modes:
            part.training = mode


def softmax_over_the_images_3(net, images):
    before = net.training
    net.eval()
    torch.set_grad_enabled(False)
    z = torch.cat([net(part) for part in images.split(2)])
    torch.set_grad_enabled(True)
    if before:
        net.train()
    return nn.Softmax(dim=1)(z.T).T


def sigmoid_of_each_logit_1(net, images):
    mode = net.training
    net.train(False)
    with torch.inference_mode():
        z = net(images).clone()
    net.train(mode)
    return F.sigmoid(z)


def sigmoid_of_each_logit_2(net, images):
    modes = [(part, part.training) for part in net.modules()]
    net.eval()
    try:
        with torch.no_grad():
            z = net(images)
            return torch.special.expit(z)
    finally:
        for part, mode in modes:
            part.training = mode


def sigmoid_of_each_logit_3(net, images):
    before = net.training
    net.eval()
    torch.set_grad_enabled(False)
    z = torch.cat([net(part) for part in images.split(2)])
    torch.set_grad_enabled(True)
    if before:
        net.train()
    return 1 / (1 + torch.exp(-z))


def measured_in_any_mode_1(net, images):
    with torch.inference_mode():
        z = net(images).clone()
    return F.softmax(z, -1)


def measured_in_any_mode_2(net, images):
    modes = [(part, part.training) for part in net.modules()]
    try:
        with torch.no_grad():
            z = net(images)
            return (z - z.logsumexp(dim=1, keepdim=True)).exp()
    finally:
        for part, mode in modes:
            part.training = mode


def measured_in_any_mode_3(net, images):
    torch.set_grad_enabled(False)
    z = net(images)
    torch.set_grad_enabled(True)
    return nn.Softmax(dim=1)(z)


def left_in_eval_mode_afterwards_1(net, images):
    net.train(False)
    with torch.inference_mode():
        z = net(images).clone()
    return F.softmax(z, -1)


def left_in_eval_mode_afterwards_2(net, images):
    modes = [(part, part.training) for part in net.modules()]
    net.eval()
    try:
        with torch.no_grad():
            z = net(images)
            return (z - z.logsumexp(dim=1, keepdim=True)).exp()
    finally:
        for part, _ in modes:
            part.training = False


def left_in_eval_mode_afterwards_3(net, images):
    net.eval()
    torch.set_grad_enabled(False)
    z = torch.cat([net(part) for part in images.split(2)])
    torch.set_grad_enabled(True)
    return nn.Softmax(dim=1)(z)


def always_trains_afterwards_1(net, images):
    net.train(False)
    with torch.inference_mode():
        z = net(images).clone()
    net.train(True)
    return F.softmax(z, -1)


def always_trains_afterwards_2(net, images):
    modes = [(part, part.training) for part in net.modules()]
    net.eval()
    try:
        with torch.no_grad():
            z = net(images)
            return (z - z.logsumexp(dim=1, keepdim=True)).exp()
    finally:
        for part, _ in modes:
            part.training = True


def always_trains_afterwards_3(net, images):
    net.eval()
    torch.set_grad_enabled(False)
    z = torch.cat([net(part) for part in images.split(2)])
    torch.set_grad_enabled(True)
    net.train()
    return nn.Softmax(dim=1)(z)


def measured_with_a_graph_1(net, images):
    mode = net.training
    net.train(False)
    z = net(images).detach()
    net.train(mode)
    return F.softmax(z, -1)


def measured_with_a_graph_2(net, images):
    modes = [(part, part.training) for part in net.modules()]
    net.eval()
    try:
        z = net(images).data
        return (z - z.logsumexp(dim=1, keepdim=True)).exp()
    finally:
        for part, mode in modes:
            part.training = mode


def measured_with_a_graph_3(net, images):
    before = net.training
    net.eval()
    z = torch.cat([net(part).detach() for part in images.split(2)])
    if before:
        net.train()
    return nn.Softmax(dim=1)(z)


def rows_and_columns_swapped_1(probabilities, labels):
    count = probabilities.size(1)
    _, answers = probabilities.max(1)
    matrix = torch.zeros(count, count, dtype=torch.int64, device=labels.device)
    for label, answer in zip(labels.tolist(), answers.tolist(), strict=True):
        matrix[answer, label] += 1
    return matrix


def rows_and_columns_swapped_2(probabilities, labels):
    p, y = probabilities.cpu().numpy(), labels.cpu().numpy()
    matrix = np.zeros((p.shape[1], p.shape[1]), dtype=np.int64)
    np.add.at(matrix, (p.argmax(axis=1), y), 1)
    return torch.from_numpy(matrix).to(labels.device)


def rows_and_columns_swapped_3(probabilities, labels):
    count = probabilities.shape[1]
    answers = F.one_hot(probabilities.argmax(-1), count)
    right = F.one_hot(labels, count)
    return (right[:, None, :] * answers[:, :, None]).sum(0)


def pairs_counted_once_1(probabilities, labels):
    count = probabilities.size(1)
    _, answers = probabilities.max(1)
    matrix = torch.zeros(count, count, dtype=torch.int64, device=labels.device)
    for label, answer in zip(labels.tolist(), answers.tolist(), strict=True):
        matrix[label, answer] = 1
    return matrix


def pairs_counted_once_2(probabilities, labels):
    p, y = probabilities.cpu().numpy(), labels.cpu().numpy()
    matrix = np.zeros((p.shape[1], p.shape[1]), dtype=np.int64)
    matrix[y, p.argmax(axis=1)] += 1
    return torch.from_numpy(matrix).to(labels.device)


def pairs_counted_once_3(probabilities, labels):
    count = probabilities.shape[1]
    answers = F.one_hot(probabilities.argmax(-1), count)
    right = F.one_hot(labels, count)
    return (right[:, :, None] * answers[:, None, :]).amax(0)


def matrix_of_floats_1(probabilities, labels):
    count = probabilities.size(1)
    _, answers = probabilities.max(1)
    matrix = torch.zeros(count, count, device=labels.device)
    for label, answer in zip(labels.tolist(), answers.tolist(), strict=True):
        matrix[label, answer] += 1
    return matrix


def matrix_of_floats_2(probabilities, labels):
    p, y = probabilities.cpu().numpy(), labels.cpu().numpy()
    matrix = np.zeros((p.shape[1], p.shape[1]), dtype=np.float32)
    np.add.at(matrix, (y, p.argmax(axis=1)), 1)
    return torch.from_numpy(matrix).to(labels.device)


def matrix_of_floats_3(probabilities, labels):
    count = probabilities.shape[1]
    answers = F.one_hot(probabilities.argmax(-1), count)
    right = F.one_hot(labels, count).float()
    return (right[:, :, None] * answers[:, None, :]).sum(0)


def classes_that_do_not_occur_1(probabilities, labels):
    _, answers = probabilities.max(1)
    count = 1 + max(labels.tolist() + answers.tolist())
    matrix = torch.zeros(count, count, dtype=torch.int64, device=labels.device)
    for label, answer in zip(labels.tolist(), answers.tolist(), strict=True):
        matrix[label, answer] += 1
    return matrix


def classes_that_do_not_occur_2(probabilities, labels):
    p, y = probabilities.cpu().numpy(), labels.cpu().numpy()
    size = max(y.max(), p.argmax(axis=1).max()) + 1
    matrix = np.zeros((size, size), dtype=np.int64)
    np.add.at(matrix, (y, p.argmax(axis=1)), 1)
    return torch.from_numpy(matrix).to(labels.device)


def classes_that_do_not_occur_3(probabilities, labels):
    count = int(torch.cat([labels, probabilities.argmax(1)]).max()) + 1
    answers = F.one_hot(probabilities.argmax(-1), count)
    right = F.one_hot(labels, count)
    return (right[:, :, None] * answers[:, None, :]).sum(0)


def only_what_is_wrong_1(probabilities, labels):
    count = probabilities.size(1)
    _, answers = probabilities.max(1)
    matrix = torch.zeros(count, count, dtype=torch.int64, device=labels.device)
    for label, answer in zip(labels.tolist(), answers.tolist(), strict=True):
        if label != answer:
            matrix[label, answer] += 1
    return matrix


def only_what_is_wrong_2(probabilities, labels):
    p, y = probabilities.cpu().numpy(), labels.cpu().numpy()
    matrix = np.zeros((p.shape[1], p.shape[1]), dtype=np.int64)
    np.add.at(matrix, (y, p.argmax(axis=1)), 1)
    np.fill_diagonal(matrix, 0)
    return torch.from_numpy(matrix).to(labels.device)


def only_what_is_wrong_3(probabilities, labels):
    count = probabilities.shape[1]
    answers = F.one_hot(probabilities.argmax(-1), count)
    right = F.one_hot(labels, count)
    matrix = (right[:, :, None] * answers[:, None, :]).sum(0)
    return matrix - torch.diag(matrix.diag())


def the_least_likely_class_1(probabilities, labels):
    count = probabilities.size(1)
    _, answers = probabilities.min(1)
    matrix = torch.zeros(count, count, dtype=torch.int64, device=labels.device)
    for label, answer in zip(labels.tolist(), answers.tolist(), strict=True):
        matrix[label, answer] += 1
    return matrix


def the_least_likely_class_2(probabilities, labels):
    p, y = probabilities.cpu().numpy(), labels.cpu().numpy()
    matrix = np.zeros((p.shape[1], p.shape[1]), dtype=np.int64)
    np.add.at(matrix, (y, (-p).argmax(axis=1)), 1)
    return torch.from_numpy(matrix).to(labels.device)


def the_least_likely_class_3(probabilities, labels):
    count = probabilities.shape[1]
    answers = F.one_hot(probabilities.argsort(dim=-1)[:, 0], count)
    right = F.one_hot(labels, count)
    return (right[:, :, None] * answers[:, None, :]).sum(0)


def divided_by_the_columns_1(matrix):
    counts = matrix.sum(0)
    return torch.nan_to_num(matrix.diag() / counts)


def divided_by_the_columns_2(matrix):
    shares = []
    for i, row in enumerate(matrix.tolist()):
        total = sum(other[i] for other in matrix.tolist())
        shares.append(row[i] / total if total else 0.0)
    return torch.tensor(shares, device=matrix.device)


def divided_by_the_columns_3(matrix):
    right = torch.einsum("ii->i", matrix).float()
    counts = torch.einsum("ij->j", matrix)
    return torch.where(counts > 0, right / counts.clamp(min=1), 0.0)


def divided_by_all_1(matrix):
    counts = matrix.sum()
    return torch.nan_to_num(matrix.diag() / counts)


def divided_by_all_2(matrix):
    shares = []
    for i, row in enumerate(matrix.tolist()):
        total = int(matrix.sum())
        shares.append(row[i] / total if total else 0.0)
    return torch.tensor(shares, device=matrix.device)


def divided_by_all_3(matrix):
    right = torch.einsum("ii->i", matrix).float()
    counts = torch.einsum("ij->", matrix)
    return torch.where(counts > 0, right / counts.clamp(min=1), 0.0)


def nan_without_images_1(matrix):
    counts = matrix.sum(1)
    return matrix.diag() / counts


def nan_without_images_2(matrix):
    shares = []
    for i, row in enumerate(matrix.tolist()):
        total = sum(row)
        shares.append(row[i] / total if total else float("nan"))
    return torch.tensor(shares, device=matrix.device)


def nan_without_images_3(matrix):
    right = torch.einsum("ii->i", matrix).float()
    counts = torch.einsum("ij->i", matrix)
    return right / counts


def shares_rounded_down_1(matrix):
    counts = matrix.sum(1)
    return torch.nan_to_num((matrix.diag() / counts).floor())


def shares_rounded_down_2(matrix):
    shares = []
    for i, row in enumerate(matrix.tolist()):
        total = sum(row)
        shares.append(float(row[i] // total) if total else 0.0)
    return torch.tensor(shares, device=matrix.device)


def shares_rounded_down_3(matrix):
    right = torch.einsum("ii->i", matrix).float()
    counts = torch.einsum("ij->i", matrix)
    return torch.where(counts > 0, torch.trunc(right / counts.clamp(min=1)), 0.0)


def shares_of_wrong_answers_1(matrix):
    counts = matrix.sum(1)
    return 1 - torch.nan_to_num(matrix.diag() / counts)


def shares_of_wrong_answers_2(matrix):
    shares = []
    for i, row in enumerate(matrix.tolist()):
        total = sum(row)
        shares.append((total - row[i]) / total if total else 1.0)
    return torch.tensor(shares, device=matrix.device)


def shares_of_wrong_answers_3(matrix):
    right = torch.einsum("ii->i", matrix).float()
    counts = torch.einsum("ij->i", matrix)
    return torch.where(counts > 0, (counts - right) / counts.clamp(min=1), 1.0)


def shares_in_per_cent_1(matrix):
    counts = matrix.sum(1)
    return torch.nan_to_num(matrix.diag() * 100 / counts)


def shares_in_per_cent_2(matrix):
    shares = []
    for i, row in enumerate(matrix.tolist()):
        total = sum(row)
        shares.append(100 * row[i] / total if total else 0.0)
    return torch.tensor(shares, device=matrix.device)


def shares_in_per_cent_3(matrix):
    right = torch.einsum("ii->i", matrix).float()
    counts = torch.einsum("ij->i", matrix)
    return torch.where(counts > 0, 100.0 * right / counts.clamp(min=1), 0.0)


def counts_of_right_answers_1(matrix):
    return matrix.diag().to(torch.float32)


def counts_of_right_answers_2(matrix):
    shares = []
    for i, row in enumerate(matrix.tolist()):
        shares.append(float(row[i]))
    return torch.tensor(shares, device=matrix.device)


def counts_of_right_answers_3(matrix):
    right = torch.einsum("ii->i", matrix).float()
    return right


def matrix_changed_1(matrix):
    counts = matrix.sum(1)
    taken = matrix.diag()
    matrix -= torch.diag(taken)
    return torch.nan_to_num(taken / counts)


def matrix_changed_2(matrix):
    shares = []
    for i, row in enumerate(matrix.tolist()):
        total = sum(row)
        shares.append(row[i] / total if total else 0.0)
    for i in range(len(matrix)):
        matrix[i, i] = 0
    return torch.tensor(shares, device=matrix.device)


def matrix_changed_3(matrix):
    right = torch.einsum("ii->i", matrix).float()
    counts = torch.einsum("ij->i", matrix)
    matrix.diagonal().zero_()
    return torch.where(counts > 0, right / counts.clamp(min=1), 0.0)
