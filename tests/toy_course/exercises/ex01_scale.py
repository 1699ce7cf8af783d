"""Exercise 1 of the toy course: small functions, one for each thing that a check can look at."""

import torch
from torch import Tensor, nn


def scale(x: Tensor, factor: float = 2.0) -> Tensor:
    """x times factor.

    >>> scale(torch.tensor([1.0, 2.0]))
    tensor([2., 4.])
    """
    raise NotImplementedError


def halve_(x: Tensor) -> None:
    """Halves x in place and gives back nothing.

    >>> halve_(torch.tensor([1.0]))
    """
    raise NotImplementedError


class Scaler(nn.Module):
    """Multiplies by one weight, which starts at 1.

    >>> Scaler()(torch.tensor([3.0])).item()
    3.0
    """

    def __init__(self) -> None:
        raise NotImplementedError

    def forward(self, x: Tensor) -> Tensor:
        """x times the weight, same shape."""
        raise NotImplementedError
