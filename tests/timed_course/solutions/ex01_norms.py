"""Exercise 1 of a course about time: something to be timed.

Trap: a loop over the rows is right, and slow.
"""

import torch
from torch import Tensor


def norms(x: Tensor) -> Tensor:
    """The length of each row.

    >>> norms(torch.tensor([[3.0, 4.0]]))
    tensor([5.])
    """
    return x.square().sum(dim=1).sqrt()
