"""A product of one-hot matrices counts; gradients come from torch.autograd.grad; images are moved by index_select."""

import torch
import torch.nn.functional as F
from torch import nn


class MulticlassANN(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.ModuleList(nn.Linear(a, b) for a, b in ((784, 50), (50, 20), (20, 10)))
        self.norm = nn.ModuleList([nn.BatchNorm1d(50), nn.LayerNorm(20)])

    def forward(self, x):
        x = torch.flatten(x, 1)
        for linear, norm in zip(self.linear, self.norm, strict=False):
            x = F.relu(norm(linear(x)), inplace=True)
        return self.linear[-1](x)


def train(net, optimizer, images, labels, epochs, batch_size=32):
    net.train()
    parameters = [p for group in optimizer.param_groups for p in group["params"] if p.requires_grad]
    history = []
    for _ in range(epochs):
        order = torch.rand(len(images), device=images.device).argsort()
        x_all, y_all = images.index_select(0, order), labels.index_select(0, order)
        total = torch.zeros((), dtype=torch.float64)
        seen = 0
        for x, y in zip(x_all.split(batch_size), y_all.split(batch_size), strict=True):
            if x.shape[0] == 1:
                continue
            loss = F.nll_loss(net(x).log_softmax(dim=1), y)
            for p, gradient in zip(parameters, torch.autograd.grad(loss, parameters), strict=True):
                p.grad = gradient
            optimizer.step()
            total += loss.detach().cpu() * len(y)
            seen += len(y)
        history.append((total / seen).item())
    return history


def class_probabilities(net, images):
    training = net.training
    net.train(False)
    with torch.inference_mode():
        log_p = F.log_softmax(net(images), dim=1)
    net.train(training)
    return log_p.exp().clone()


def confusion_matrix(probabilities, labels):
    classes = probabilities.shape[-1]
    answers = F.one_hot(probabilities.argmax(-1), classes)
    right = F.one_hot(labels, classes)
    return (right[:, :, None] * answers[:, None, :]).sum(0)


def class_accuracy(matrix):
    counts = matrix.sum(-1)
    shares = torch.zeros(len(matrix), device=matrix.device)
    there = counts > 0
    shares[there] = matrix.diagonal()[there].float() / counts[there].float()
    return shares
