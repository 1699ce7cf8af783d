"""The library has most of it: mse_loss, vector_norm, autograd.grad, statistics.fmean, Sequential."""

from statistics import fmean

import torch
import torch.nn.functional as F
from torch import nn


def hidden_layer(x, weight, bias):
    return nn.ReLU()(torch.addmm(bias, x, weight.t()))


class TwoLayers(nn.Sequential):
    def __init__(self, inputs, hidden, classes):
        super().__init__(nn.Linear(inputs, hidden), nn.ReLU(), nn.Linear(hidden, classes))


def outliers(x):
    std, mean = torch.std_mean(x)
    return torch.logical_or(x > mean + 3 * std, x < mean - 3 * std)


def epoch_means(epochs):
    return list(map(fmean, epochs))


def confident_prediction(logits):
    return logits.softmax(1).topk(1, dim=1).values.squeeze(1), logits.max(1).indices


def accuracy(logits, labels):
    return (logits.max(1).indices == labels).double().mean().item()


def batch_from_table(table):
    values = torch.tensor(table)
    features, labels = values.split([table.shape[1] - 1, 1], dim=1)
    return features.to(torch.float32), labels.squeeze(1).type(torch.LongTensor)


def squared_error(predictions, targets):
    return F.mse_loss(predictions, targets.view_as(predictions))


class Loss(nn.CrossEntropyLoss):
    pass


def classification_loss(logits, labels):
    return Loss()(logits, labels)


def gradient_norm(net):
    gradients = [p.grad for p in net.parameters() if p.grad is not None]
    return torch.linalg.vector_norm(torch.nn.utils.parameters_to_vector(gradients))


def fitted_line(x, y, lr, steps):
    slope, offset = x.new_zeros(()), x.new_zeros(())
    for _ in range(steps):
        slope.requires_grad_()
        offset.requires_grad_()
        to_slope, to_offset = torch.autograd.grad(F.mse_loss(slope * x + offset, y), (slope, offset))
        slope, offset = (slope - lr * to_slope).detach(), (offset - lr * to_offset).detach()
    return torch.stack([slope, offset])


@torch.no_grad()
def validation_accuracy(net, x, labels):
    try:
        return accuracy(net.eval()(x), labels)
    finally:
        net.train()
