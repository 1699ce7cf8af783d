"""Python loops over single pixels in gather, and the loss over a flat list of pixels."""

import torch
from torch import Tensor


def class_probabilities(logits: Tensor) -> Tensor:
    softmax = torch.nn.Softmax(dim=1)
    return softmax(logits)


def gather_target_probabilities(probabilities: Tensor, targets: Tensor) -> Tensor:
    n_images, _, height, width = probabilities.shape
    values = []
    for n, image in enumerate(targets.tolist()):
        for h, row in enumerate(image):
            values += [probabilities[n, t, h, w] for w, t in enumerate(row)]
    return torch.stack(values).view(n_images, 1, height, width)


def focal_loss(
    logits: Tensor,
    targets: Tensor,
    gamma: float = 2.0,
    alpha: Tensor | None = None,
    reduction: str = "mean",
) -> Tensor:
    if reduction not in {"mean", "sum", "none"}:
        raise ValueError(f"{reduction!r} is no reduction")
    classes = logits.shape[1]
    pixels = logits.permute(0, 2, 3, 1).reshape(-1, classes)  # one row of logits for each pixel
    right = targets.reshape(-1)
    log_probabilities = torch.nn.functional.log_softmax(pixels, dim=-1)
    log_p = log_probabilities[torch.arange(len(right)), right]
    weight = torch.ones_like(log_p) if alpha is None else alpha.index_select(0, right)
    losses = (-weight * (1.0 - log_p.exp()) ** gamma * log_p).reshape(targets.shape)
    return {"none": losses, "sum": losses.sum(), "mean": losses.mean()}[reduction]
