"""Layer norm is batch norm of the transposed rows; the layers are made of torch's own base, nn.ParameterDict aside."""

import torch
from torch import nn

MOMENTUM, EPS = 0.1, 1e-5


def _center(columns):
    """(M, C) minus the mean of each column, by a matrix product with ones."""
    ones = columns.new_ones(1, len(columns))
    return columns - ones @ columns / len(columns)


def batch_norm(x, running_mean, running_var, weight, bias, training, momentum=MOMENTUM, eps=EPS):
    columns = x.transpose(0, 1).flatten(1).T  # (M, C)
    m = len(columns)
    if training and m == 1:
        raise ValueError("batch norm of a single value in training")
    if training:
        deviation = _center(columns)
        biased = deviation.pow(2).sum(0).div(m)
        with torch.inference_mode(False), torch.no_grad():
            for kept, new in ((running_mean, columns.mean(0)), (running_var, biased * (m / (m - 1)))):
                kept[:] = (1 - momentum) * kept + momentum * new
    else:
        deviation, biased = columns - running_mean, running_var
    y = bias + weight * deviation / biased.add(eps).sqrt()
    return y.T.unflatten(1, (x.shape[0], *x.shape[2:])).transpose(0, 1)


def layer_norm(x, weight, bias, eps=EPS):
    deviation = _center(x.reshape(-1, x.shape[-1]).T).T.reshape(x.shape)
    spread = torch.sqrt(torch.linalg.vecdot(deviation, deviation).unsqueeze(-1) / x.shape[-1] + eps)
    return deviation / spread * weight + bias


class LayerNorm(nn.Module):
    def __init__(self, features: int, eps: float = EPS):
        nn.Module.__init__(self)
        self.__dict__["eps"] = eps
        self.weight, self.bias = map(nn.Parameter, (torch.ones(features), torch.zeros(features)))

    def forward(self, *args):
        return layer_norm(*args, *self.parameters(), self.eps)


class BatchNorm1d(LayerNorm):
    def __init__(self, features: int, eps: float = EPS, momentum: float = MOMENTUM):
        super().__init__(features, eps)
        self.momentum = momentum
        self.register_buffer("running_mean", self.bias.detach().clone())
        self.register_buffer("running_var", self.weight.detach().clone())

    def forward(self, x):
        weight, bias = self.parameters()
        return batch_norm(x, *self.buffers(), weight, bias, self.training, self.momentum, self.eps)
