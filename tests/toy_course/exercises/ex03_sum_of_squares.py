"""Exercise 3 of the toy course: it shares a word with exercise 2, for names that fit both."""

import torch
from torch import Tensor


def sum_of_squares(x: Tensor) -> Tensor:
    """The sum of the squares.

    >>> sum_of_squares(torch.tensor([3.0, 4.0]))
    tensor(25.)
    """
    raise NotImplementedError
