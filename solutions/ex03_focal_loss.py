"""Exercise 3: focal loss, by softmax and gather.

A segmentation network says, for every pixel, which class it belongs to. Most pixels are background and
easy; cross-entropy averages over all of them, so thousands of easy pixels drown the few hard ones that
matter. Focal loss multiplies each pixel's cross-entropy by (1 - p)^gamma, where p is the probability that
the network gives to the right class: a pixel that is right already (p = 0.99) then counts 10,000 times
less with gamma = 2, a hopeless one (p = 0.01) almost as much as before.

    FL(p) = -alpha[t] · (1 - p)^gamma · log(p)        p: probability of the target class t

Shapes, with N images, C classes, and H × W pixels each:

    logits         (N, C, H, W)  float   what the network gives, any real numbers
    targets        (N, H, W)     int64   the right class of each pixel, 0 … C-1
    probabilities  (N, C, H, W)  float   softmax of the logits over the classes (axis 1)
    p              (N, 1, H, W)  float   the probability of the right class, picked out by gather

The numbers of this example come back in each function below, with N = 1, C = 2, H = 1, W = 3:

    logits  = [[[[0.1, 0.4, 0.2]], [[0.3, 0.6, 0.7]]]]
    targets = [[[0, 1, 0]]]
    p       = [[[[0.4502, 0.5498, 0.3775]]]]
    focal loss with gamma 2:  0.7399 as a sum, 0.2466 as a mean

Write the functions from top to bottom: each uses the one before. In PyTorch's own words the last one, with
gamma = 0, is torch.nn.functional.cross_entropy(logits, targets, weight=alpha, reduction=...), but for the
mean with alpha (see there).

Source: Lin et al., "Focal Loss for Dense Object Detection", 2017, equations 4 and 5.
"""

import torch
from torch import Tensor


def class_probabilities(logits: Tensor) -> Tensor:
    """The probability of each class at each pixel: the softmax of the logits over axis 1.

    Args:
        logits: (N, C, H, W), float.

    Returns:
        (N, C, H, W), same dtype; the C values of each pixel are positive and add up to 1.

    Example: the first pixel above has the logits 0.1 and 0.3, so its probabilities are
        exp(0.1) / (exp(0.1) + exp(0.3)) = 0.4502 and exp(0.3) / (exp(0.1) + exp(0.3)) = 0.5498.

    Here the library is allowed: torch.softmax or logits.softmax. (You wrote softmax by hand in exercise 2.)

    Trap: over the wrong axis this runs without an error. Axis 0 compares images with each other, axis 3
    pixels; only axis 1 compares the classes of one pixel.
    """
    return torch.softmax(logits, dim=1)


def gather_target_probabilities(probabilities: Tensor, targets: Tensor) -> Tensor:
    """Picks, at each pixel, the value that belongs to the pixel's target class.

    Args:
        probabilities: (N, C, H, W), float; any values will do, probabilities or their logarithms.
        targets: (N, H, W), int64, each 0 … C-1.

    Returns:
        (N, 1, H, W): result[n, 0, h, w] = probabilities[n, targets[n, h, w], h, w].

    Example: for the three pixels above, with the targets 0, 1, 0, it is [[[[0.4502, 0.5498, 0.3775]]]].

    How: torch.gather(input, dim, index) takes values along one axis. Its index has as many axes as its
    input, so the targets first need an axis of length 1 where the classes are: (N, H, W) → (N, 1, H, W).

    Trap: gather wants int64 indices. And an index tensor that is too small does not raise: gather reads
    only as much as the index covers, so look at the shape of what comes back.
    """
    return probabilities.gather(1, targets.unsqueeze(1))


def focal_loss(
    logits: Tensor,
    targets: Tensor,
    gamma: float = 2.0,
    alpha: Tensor | None = None,
    reduction: str = "mean",
) -> Tensor:
    """The focal loss of a batch: -alpha[t] · (1 - p)^gamma · log(p) at each pixel, then reduced.

    Args:
        logits: (N, C, H, W), float.
        targets: (N, H, W), int64.
        gamma: how strongly easy pixels are played down; 0 gives plain cross-entropy.
        alpha: (C,), a weight for each class, or None for a weight of 1 everywhere.
        reduction: "mean": the sum divided by the number of pixels N·H·W (whatever alpha is);
            "sum": the sum; "none": one value for each pixel.

    Returns:
        a tensor without axes, or (N, H, W) for "none". Gradients flow back to the logits.

    Raises:
        ValueError: for any other reduction.

    Example: with the numbers above 0.7399 for "sum", 0.2466 for "mean", and for "none"
        [[[0.2412, 0.1213, 0.3775]]]: the first is (1 - 0.4502)² · -log(0.4502) = 0.3023 · 0.7981.

    Trap: a logit of -200 beside one of 200 gives a probability of exactly 0, and log(0) is minus infinity:
    one such pixel and the whole loss is infinite, its gradient NaN. Take the logarithm of the softmax in one
    go (torch.log_softmax never gives minus infinity for finite logits) and get p from it by exp.
    """
    if reduction not in ("mean", "sum", "none"):
        raise ValueError(f"reduction is {reduction!r}, not mean, sum or none")
    log_p = gather_target_probabilities(torch.log_softmax(logits, dim=1), targets).squeeze(1)  # (N, H, W)
    p = log_p.exp()
    loss = -((1 - p) ** gamma) * log_p
    if alpha is not None:
        loss = alpha[targets] * loss
    if reduction == "none":
        return loss
    return loss.sum() if reduction == "sum" else loss.mean()
