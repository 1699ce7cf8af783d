"""Exercise 9: batch normalisation and layer normalisation, by hand.

A layer learns well when its inputs lie around 0 with a spread of about 1. But its inputs are what the layers
before it make, and those change with every step. So deep networks put a normalisation between the layers:
subtract the mean, divide by the spread, and then let the network choose a scale and a shift of its own.

    y = weight · (x - mean) / sqrt(var + eps) + bias         weight and bias are learnt, eps keeps 0 out

The two kinds differ in what they take the mean and the variance over:

    batch norm   over the batch: each channel (column) gets a mean of its own, from all examples. What one
                 example becomes depends on the others, so in use, where a single one may come, it takes
                 statistics that it has kept from training: train() and eval() are two different functions.
    layer norm   over the features: each example (row) gets a mean of its own. No batch is needed, nothing is
                 kept, and train() and eval() are the same. Transformers use it for that reason.

Shapes, with N examples, C channels (or features), and L places in a sequence:

    x              (N, C) or (N, C, L)  float   for batch norm: the channels are axis 1, always
    x              (…, D)               float   for layer norm: the features are the last axis, always
    weight, bias   (C,) or (D,)         float   one for each channel or feature
    running_mean   (C,)                 float   what batch norm keeps for later
    running_var    (C,)                 float

The examples for batch norm use this batch of two examples and two channels, whose means are 2 and 15 and
whose variances are 1 and 25:

    >>> x = torch.tensor([[1.0, 10.0], [3.0, 20.0]])

All tensors of one call have the same dtype; the result has it too, so float64 stays float64. Leave what you
are given as it is, except where the text says "in place". mean, var and sqrt of PyTorch are fine. What does
the whole job is not: F.batch_norm, nn.BatchNorm1d, F.layer_norm, nn.LayerNorm and their relatives (group,
instance and RMS normalisation), also not as a base class.

Sources: Ioffe and Szegedy, "Batch Normalization", 2015; Ba, Kiros and Hinton, "Layer Normalization", 2016.
"""

import torch
from torch import Tensor, nn


def batch_norm(
    x: Tensor,
    running_mean: Tensor,
    running_var: Tensor,
    weight: Tensor,
    bias: Tensor,
    training: bool,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> Tensor:
    """Normalises each channel: with the statistics of the batch in training, with the kept ones afterwards.

    Args:
        x: (N, C) or (N, C, L), float. Each channel has M values: M = N, or M = N·L.
        running_mean, running_var: (C,), the statistics kept so far.
        weight, bias: (C,), the scale and the shift of each channel.
        training: which statistics to use, and whether to keep those of this batch.
        momentum: from 0 to 1, how much of the kept statistics each batch replaces.
        eps: 0 or more, is added to the variance under the root.

    In training:

        mean = mean of the channel's M values
        var  = mean of their squared deviations from it: the sum divided by M ("biased")
        running_mean ← (1 - momentum) · running_mean + momentum · mean              in place
        running_var  ← (1 - momentum) · running_var  + momentum · var · M / (M - 1)  in place

    The factor M / (M - 1) makes the kept variance "unbiased": this batch is a sample, and a sample spreads a
    little less around its own mean than around the true one. So the batch itself is divided by the one
    variance, and the other is kept. The kept ones are numbers, not part of any graph: they never require a
    gradient.

    Not in training: mean = running_mean and var = running_var, and both stay as they are.

    Returns:
        The shape of x. Gradients flow back to x, weight and bias; in training they reach x through the mean
        and the variance too.

    Raises:
        ValueError: in training, where M is 1: the deviation from a mean of one value is always 0, and M - 1
            is too. The kept statistics are then left as they are. Not in training, one example is fine.

    Example: the first channel has the values 1 and 3, which lie 1 below and above their mean, at a spread of
    1. Its unbiased variance is 1 · 2 / 1 = 2, so 0.9 · 1 + 0.1 · 2 = 1.1 is kept.

        >>> running_mean, running_var = torch.zeros(2), torch.ones(2)
        >>> weight, bias = torch.tensor([1.0, 2.0]), torch.tensor([0.0, 5.0])
        >>> batch_norm(x, running_mean, running_var, weight, bias, training=True)
        tensor([[-1.0000,  3.0000],
                [ 1.0000,  7.0000]])
        >>> running_mean
        tensor([0.2000, 1.5000])
        >>> running_var
        tensor([1.1000, 5.9000])

    With the kept statistics the same batch comes out differently, for they have hardly begun to follow it:

        >>> batch_norm(x, running_mean, running_var, weight, bias, training=False)
        tensor([[ 0.7628, 11.9988],
                [ 2.6697, 20.2326]])

    Trap: the variance as the mean of x² minus the square of the mean is the same on paper only. For values
    around 16,384 with a spread of 1, float32 rounds each x² by up to 16, and nothing is left of the variance.
    Subtract the mean first, or call var.

    Trap: x.var(0) divides by M - 1. x.var(0, correction=0) divides by M.
    """
    raise NotImplementedError


class BatchNorm1d(nn.Module):
    """Batch norm as a layer, which owns the parameters and the kept statistics.

    Args:
        features: C, the number of channels.
        eps, momentum: as in batch_norm. They come in this order, which is that of nn.BatchNorm1d.

    Its forward takes x (N, C) or (N, C, L) and gives batch_norm of it: as in training after train(), which is
    how a new layer starts, and with the kept statistics after eval().

    These four, of shape (C,), must have these names, so that weights can be exchanged with nn.BatchNorm1d:

        weight        a parameter, all 1 at the start: the optimiser trains it
        bias          a parameter, all 0 at the start
        running_mean  a buffer, all 0 at the start: saved and moved with the layer, but never trained
        running_var   a buffer, all 1 at the start

    nn.BatchNorm1d also counts its batches, in a buffer num_batches_tracked; that you may have or leave out.
    The checks build nets from your layer, convert them with net.double(), and load weights into them.

    Example:

        >>> layer = BatchNorm1d(2)
        >>> layer(x)
        tensor([[-1.0000, -1.0000],
                [ 1.0000,  1.0000]], grad_fn=<...>)
        >>> layer.running_mean
        tensor([0.2000, 1.5000])
        >>> layer.eval()(x[:1])
        tensor([[0.7628, 3.4994]], grad_fn=<...>)
        >>> sorted(layer.state_dict())
        ['bias', 'running_mean', 'running_var', 'weight']

    Trap: self.running_mean = torch.zeros(C) is an attribute and nothing else: it is not saved, does not move
    to the GPU, and does not become float64 with the layer. self.register_buffer("running_mean", …) does it.
    """

    def __init__(self, features: int, eps: float = 1e-5, momentum: float = 0.1) -> None:
        raise NotImplementedError

    def forward(self, x: Tensor) -> Tensor:
        raise NotImplementedError


def layer_norm(x: Tensor, weight: Tensor, bias: Tensor, eps: float = 1e-5) -> Tensor:
    """Normalises each row: the D values along the last axis.

    Args:
        x: (…, D), float, with any number of axes before the last: (D,), (N, D), (N, L, D) and so on.
        weight, bias: (D,), the scale and the shift of each feature.
        eps: 0 or more, is added to the variance under the root.

    The mean and the variance are those of the D values of one row; the variance is divided by D ("biased").
    Each row is normalised by itself, whatever else is in x. D may be 1, and so may N.

    Returns:
        The shape of x. Gradients flow back to x, weight and bias; they reach x through the mean and the
        variance too.

    Example: the second row is ten times the first, so it comes out the same. The mean of the first row is 2,
    its variance 2/3, and 1 / sqrt(2/3) = 1.2247.

        >>> rows = torch.tensor([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]])
        >>> layer_norm(rows, torch.ones(3), torch.zeros(3))
        tensor([[-1.2247,  0.0000,  1.2247],
                [-1.2247,  0.0000,  1.2247]])

    Trap: x.mean(-1) has lost the last axis, and (N,) does not go with (N, D), unless N happens to be D: then
    each column gets the mean of a row, and nothing complains. keepdim=True keeps the axis, as length 1.
    """
    raise NotImplementedError


class LayerNorm(nn.Module):
    """Layer norm as a layer.

    Args:
        features: D, the length of the last axis.
        eps: as in layer_norm.

    Its forward takes x (…, D) and gives layer_norm of it, the same after train() and after eval(). It has two
    parameters of shape (D,), which must have these names: weight, all 1 at the start, and bias, all 0. There
    is no buffer, for nothing is kept.

    Example:

        >>> layer = LayerNorm(3)
        >>> layer(torch.tensor([[1.0, 2.0, 3.0]]))
        tensor([[-1.2247,  0.0000,  1.2247]], grad_fn=<...>)
        >>> sorted(layer.state_dict())
        ['bias', 'weight']

    Trap: a tensor that is kept as self.weight = torch.ones(D) is no parameter: no optimiser ever sees it.
    """

    def __init__(self, features: int, eps: float = 1e-5) -> None:
        raise NotImplementedError

    def forward(self, x: Tensor) -> Tensor:
        raise NotImplementedError
