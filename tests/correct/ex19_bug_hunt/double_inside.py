"""float64 inside and cast back, helpers from functools, a matrix form of the line with its own gradient by autograd."""

from functools import partial

import torch
import torch.nn.functional as F
from torch import nn


def hidden_layer(x, weight, bias):
    linear = partial(F.linear, weight=weight, bias=bias)
    return linear(x).relu()


class TwoLayers(nn.Module):
    def __init__(self, inputs, hidden, classes):
        super(TwoLayers, self).__init__()
        self.layers = nn.ModuleDict({"in": nn.Linear(inputs, hidden), "out": nn.Linear(hidden, classes)})
        self.activation = F.relu

    def forward(self, x):
        return self.layers["out"](self.activation(self.layers["in"](x)))


def outliers(x):
    d = x.double() - x.double().mean()
    return d.square() > 9 * x.double().var()


def epoch_means(epochs):
    return [sum(losses) / len(losses) for losses in epochs]


def confident_prediction(logits):
    result = torch.max(torch.exp(torch.log_softmax(logits.double(), 1)), 1)
    return result.values.to(logits.dtype), result.indices


def accuracy(logits, labels):
    top = logits.topk(1).indices
    return top.eq(labels.unsqueeze(1)).float().mean().item()


def batch_from_table(table):
    table = torch.as_tensor(table)
    return table[:, :-1].float(), table[:, -1].round().long()


def squared_error(predictions, targets):
    losses = F.mse_loss(predictions.flatten(), targets, reduction="none")
    return losses.sum() / losses.shape[0]


def classification_loss(logits, labels):
    return -F.log_softmax(logits, dim=-1)[range(len(labels)), labels].mean()


def gradient_norm(net):
    return torch.nn.utils.get_total_norm([p.grad for p in net.parameters() if p.grad is not None])


def fitted_line(x, y, lr, steps):
    columns = torch.stack([x, torch.ones_like(x)], 1)
    line = torch.zeros(2, dtype=x.dtype, device=x.device, requires_grad=True)
    for _ in range(steps):
        if line.grad is not None:
            line.grad.detach_()
            line.grad.fill_(0)
        (columns @ line - y).square().mean().backward()
        line.data.sub_(lr * line.grad)
    return line.detach().clone()


def validation_accuracy(net, x, labels):
    was = net.training
    net.eval()
    with torch.no_grad():
        share = (net(x).argmax(1) == labels).float().mean()
    net.train(was)
    return share.item()
