"""The optimiser is handed a closure; the matrix is filled by index_put_; zero_grad comes last, and once before."""

import torch
from torch import nn
from torch.nn.functional import cross_entropy, relu, softmax


def block(inputs, units, norm):
    return nn.Sequential(nn.Linear(inputs, units), norm(units), nn.ReLU())


class MulticlassANN(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(block(784, 50, nn.BatchNorm1d), block(50, 20, nn.LayerNorm))
        self.head = nn.Linear(20, 10)

    def forward(self, x):
        return self.head(self.body(x.flatten(1)))


def train(net, optimizer, images, labels, epochs, batch_size=32):
    net.train()
    net.zero_grad()
    optimizer.zero_grad()
    losses = []
    for _ in range(epochs):
        sums, n = 0, 0
        for i in torch.utils.data.BatchSampler(
            torch.utils.data.RandomSampler(range(len(images))), batch_size, drop_last=False
        ):
            if len(i) < 2:
                continue

            def closure(i=i):
                loss = cross_entropy(net(images[i]), labels[i])
                loss.backward()
                return loss

            loss = optimizer.step(closure)
            optimizer.zero_grad()
            sums += loss.item() * len(i)
            n += len(i)
        losses += [sums / n]
    return losses


def class_probabilities(net, images):
    was = net.training
    net.eval()
    with torch.set_grad_enabled(False):
        p = softmax(net(images), 1)
    net.train(mode=was)
    return p


def confusion_matrix(probabilities, labels):
    c = probabilities.shape[1]
    matrix = torch.zeros((c, c), dtype=torch.long, device=labels.device)
    ones = torch.ones_like(labels)
    return matrix.index_put_((labels, probabilities.argmax(1)), ones, accumulate=True)


def class_accuracy(matrix):
    counts = matrix.sum(dim=1)
    return torch.where(counts == 0, 0.0, relu(matrix.diagonal().float()) / counts)
