"""Indices from numpy, measures in numpy, and an image for each row of a list comprehension."""

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F


def binary_targets(labels, below=3):
    rows = [[1.0] if label < below else [0.0] for label in labels.tolist()]
    return torch.tensor(rows, dtype=torch.float32, device=labels.device)


class BinaryANN(nn.Module):
    def __init__(self, dropout=0.2):
        super(BinaryANN, self).__init__()
        self.p = dropout
        self.l1 = nn.Linear(784, 30)
        self.l2 = nn.Linear(30, 1)

    def forward(self, images):
        x = images.view(images.shape[0], -1)
        x = F.dropout(self.l1(x), p=self.p, training=self.training)
        return self.l2(F.relu(x))


def train(net, images, targets, epochs, lr=0.02, momentum=0.9, batch_size=32):
    sgd = torch.optim.SGD([w for w in net.parameters() if w.requires_grad], lr, momentum)
    net.train(True)
    means = []
    n = images.shape[0]
    for _ in range(epochs):
        shuffled = np.random.permutation(n)
        sums = np.zeros(())
        for chosen in np.array_split(shuffled, range(batch_size, n, batch_size)):
            index = torch.from_numpy(chosen).to(images.device)
            x, t = images.index_select(0, index), targets.index_select(0, index)
            each = F.binary_cross_entropy_with_logits(net(x), t, reduction="none")
            net.zero_grad()
            each.mean().backward()
            sgd.step()
            sums += each.detach().cpu().numpy().sum()
        means.append(float(sums / n))
    return means


def predict(net, images):
    was = net.training
    net.train(False)
    with torch.inference_mode():
        z = net(images)
    net.train(was)
    return torch.special.expit(z).clone()


def error_rate(probabilities, targets):
    p, t = probabilities.cpu().numpy(), targets.cpu().numpy()
    if p.shape != t.shape:
        raise ValueError(f"{p.shape} {t.shape}")
    return float(np.mean((p >= 0.5).astype(int) != t.astype(int)))
