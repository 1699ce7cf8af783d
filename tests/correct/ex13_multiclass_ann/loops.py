"""Plain loops, lists and counters; the loss is written out and the order comes from random.sample."""

import random

import torch
import torch.nn as nn
import torch.nn.functional as F


class MulticlassANN(nn.Module):
    def __init__(self):
        super(MulticlassANN, self).__init__()
        self.bn = nn.BatchNorm1d(num_features=50)
        self.ln = nn.LayerNorm(normalized_shape=20)
        self.relu = nn.ReLU()
        self.out = nn.Linear(20, 10)
        self.hidden2 = nn.Linear(50, 20)
        self.hidden1 = nn.Linear(784, 50)

    def forward(self, x):
        x = x.view(x.shape[0], 784)
        x = self.hidden1(x)
        x = self.bn(x)
        x = self.relu(x)
        x = self.hidden2(x)
        x = self.ln(x)
        x = self.relu(x)
        x = self.out(x)
        return x


def train(net, optimizer, images, labels, epochs, batch_size=32):
    net.train()
    n = len(images)
    result = []
    for epoch in range(1, epochs + 1):
        order = random.sample(range(n), n)
        total = 0.0
        seen = 0
        start = 0
        while n - start >= 2:
            chosen = order[start : start + batch_size]
            x = torch.stack([images[i] for i in chosen])
            y = torch.stack([labels[i] for i in chosen])
            z = net(x)
            log_p = z - torch.logsumexp(z, dim=1, keepdim=True)
            loss = -sum(log_p[k, y[k]] for k in range(len(y))) / len(y)
            for p in net.parameters():
                p.grad = None
            loss.backward()
            optimizer.step()
            total = total + float(loss.detach()) * len(y)
            seen = seen + len(y)
            start = start + batch_size
        result.append(total / seen)
        assert len(result) == epoch
    return result


def class_probabilities(net, images):
    before = net.training
    net.eval()
    rows = []
    with torch.no_grad():
        for image in images:
            rows.append(F.softmax(net(image.unsqueeze(0)), dim=1))
    if before:
        net.train()
    return torch.cat(rows, dim=0)


def confusion_matrix(probabilities, labels):
    classes = probabilities.shape[1]
    counts = [[0] * classes for _ in range(classes)]
    for row, label in zip(probabilities.tolist(), labels.tolist(), strict=True):
        counts[label][row.index(max(row))] += 1
    return torch.tensor(counts, device=labels.device)


def class_accuracy(matrix):
    shares = []
    for i, row in enumerate(matrix.tolist()):
        shares.append(row[i] / sum(row) if sum(row) > 0 else 0.0)
    return torch.tensor(shares, device=matrix.device)
