"""Exercise 3: focal loss, by softmax and gather.

A segmentation network says, for every pixel, which class it belongs to. Most pixels are background and
easy; cross-entropy averages over all of them, so thousands of easy pixels drown the few hard ones that
matter. Focal loss multiplies each pixel's cross-entropy by (1 - p)^gamma, where p is the probability that
the network gives to the right class. With gamma = 2 a pixel that is right already (p = 0.99) counts 10,000
times less than before, and a hopeless one (p = 0.01) almost as much as before.

    FL(p) = -alpha[t] · (1 - p)^gamma · log(p)        p: probability of the target class t

Shapes, with N images, C classes, and H × W pixels each:

    logits         (N, C, H, W)  float   what the network gives: any numbers up to ±10,000
    targets        (N, H, W)     int64   the right class of each pixel, 0 … C-1
    probabilities  (N, C, H, W)  float   softmax of the logits over the classes (axis 1)
    p              (N, 1, H, W)  float   the probability of the right class, picked out by gather

The examples below all use these numbers, one image of 1 × 3 pixels and two classes:

    >>> logits = torch.tensor([[[[0.1, 0.4, 0.2]], [[0.3, 0.6, 0.7]]]])
    >>> targets = torch.tensor([[[0, 1, 0]]])

Write the functions from top to bottom: each is of use to the next. Leave the tensors that you are given as
they are, and let float64 go in and float64 come out.

PyTorch has the case gamma = 0 built in: torch.nn.functional.cross_entropy(logits, targets). The last
function must not call it (nor nll_loss), or there would be nothing to learn.

Source: Lin et al., "Focal Loss for Dense Object Detection", 2017, equations 4 and 5.
"""

import torch
from torch import Tensor


def class_probabilities(logits: Tensor) -> Tensor:
    """The probability of each class at each pixel: the softmax of the logits over axis 1.

    Args:
        logits: (N, C, H, W), float.

    Returns:
        (N, C, H, W), same dtype. The C values of a pixel are from 0 to 1 and add up to 1. Gradients flow back
        to the logits.

    Example: the first pixel has the logits 0.1 and 0.3, so its first class gets
    exp(0.1) / (exp(0.1) + exp(0.3)) = 0.4502.

        >>> class_probabilities(logits)
        tensor([[[[0.4502, 0.4502, 0.3775]],
        <BLANKLINE>
                 [[0.5498, 0.5498, 0.6225]]]])

    You wrote softmax by hand in exercise 2; here the library's is fine: torch.softmax.

    Trap: over a wrong axis this runs without an error. Axis 0 lets images compete with each other, axis 3
    pixels; only along axis 1 do the classes of one pixel compete.
    """
    raise NotImplementedError


def gather_target_probabilities(probabilities: Tensor, targets: Tensor) -> Tensor:
    """Picks, at each pixel, the value that belongs to the pixel's target class.

    Args:
        probabilities: (N, C, H, W), float. Any values will do: probabilities, or their logarithms.
        targets: (N, H, W), int64, each 0 … C-1.

    Returns:
        (N, 1, H, W): result[n, 0, h, w] = probabilities[n, targets[n, h, w], h, w]. Gradients flow back to
        the values that were picked.

    Example: the targets are 0, 1, 0, so the first and last pixel take class 0, the middle one class 1.

        >>> gather_target_probabilities(class_probabilities(logits), targets)
        tensor([[[[0.4502, 0.5498, 0.3775]]]])

    How: input.gather(dim, index) takes values along one axis. The index needs as many axes as the input,
    so the targets first get an axis of length 1 where the classes are: (N, H, W) → (N, 1, H, W).

    Trap: gather wants int64. And an index that is too small does not raise: gather only reads as much as
    the index covers. Look at the shape of what comes back.
    """
    raise NotImplementedError


def focal_loss(
    logits: Tensor,
    targets: Tensor,
    gamma: float = 2.0,
    alpha: Tensor | None = None,
    reduction: str = "mean",
) -> Tensor:
    """The focal loss: -alpha[t] · (1 - p)^gamma · log(p) at each pixel, then reduced.

    Args:
        logits: (N, C, H, W), float.
        targets: (N, H, W), int64.
        gamma: how strongly easy pixels are played down; 0 gives plain cross-entropy.
        alpha: (C,), a weight for each class, 0 or more, or None for 1 everywhere.
        reduction: "none": one value for each pixel; "sum": their sum; "mean": the sum divided by the number
            of pixels N·H·W, with and without alpha.

    Returns:
        A tensor without axes, or (N, H, W) for "none". Gradients flow back to the logits.

    Raises:
        ValueError: for any other reduction.

    Example: for the first pixel p = 0.4502, so its loss is (1 - 0.4502)² · -log(0.4502) = 0.3023 · 0.7981.

        >>> focal_loss(logits, targets, reduction="none")
        tensor([[[0.2413, 0.1212, 0.3774]]])
        >>> focal_loss(logits, targets, reduction="sum")
        tensor(0.7399)
        >>> focal_loss(logits, targets)
        tensor(0.2466)

    Trap: the logits 200 and -200 make a probability of exactly 0, and log(0) is minus infinity. One such
    pixel, and the whole loss is infinite and its gradient NaN. Clipping hides it and gives a wrong loss. Take
    the logarithm of the softmax in one go instead: torch.log_softmax is exact there (-400), and exp of it
    is p.
    """
    raise NotImplementedError
