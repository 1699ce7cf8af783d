"""A loss in the manner of torch's own, with their base class, and the reduction looked up by its name."""

import torch
from torch import Tensor, nn
from torch.nn.modules.loss import _WeightedLoss


class FocalLoss(_WeightedLoss):
    """Downweights easy pixels."""

    __constants__ = ("gamma", "reduction")

    def __init__(self, weight: Tensor | None = None, gamma: float = 2.0, reduction: str = "mean") -> None:
        super().__init__(weight, reduction=reduction)
        self.gamma = gamma

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        logpt = gather_target_probabilities(nn.LogSoftmax(dim=1)(input), target).squeeze(1)
        γ, pt = self.gamma, logpt.exp()
        loss = -((1 - pt) ** γ) * logpt
        if self.weight is not None:
            loss = self.weight[target] * loss
        return reduced(loss, self.reduction)


def reduced(loss: Tensor, reduction: str) -> Tensor:
    if reduction == "none":
        return loss
    if reduction not in ("sum", "mean"):
        raise ValueError(f"{reduction} is not a valid value for reduction")
    return getattr(torch, reduction)(loss)


def class_probabilities(logits: Tensor) -> Tensor:
    return torch.nn.functional.softmax(logits, dim=1)


def gather_target_probabilities(probabilities: Tensor, targets: Tensor) -> Tensor:
    return torch.gather(probabilities, 1, targets.long()[:, None])


def focal_loss(
    logits: Tensor, targets: Tensor, gamma: float = 2.0, alpha: Tensor | None = None, reduction: str = "mean"
) -> Tensor:
    return FocalLoss(weight=alpha, gamma=gamma, reduction=reduction)(logits, targets)
