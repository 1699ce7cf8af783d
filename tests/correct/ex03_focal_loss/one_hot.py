"""One-hot targets: masks and einsum, alpha as a matrix product, 1 - p as the others' probabilities added up."""

import torch
import torch.nn.functional as F


def _right(targets, classes):
    """True at the target's class: (N, H, W) → (N, C, H, W)."""
    return F.one_hot(targets, classes).bool().movedim(-1, 1)


def class_probabilities(logits):
    shifted = logits - logits.max(dim=1, keepdim=True).values
    exponentials = shifted.exp()
    return torch.einsum("nchw,nhw->nchw", exponentials, 1 / torch.einsum("nchw->nhw", exponentials))


def gather_target_probabilities(probabilities, targets):
    right = _right(targets, probabilities.size(1))
    return probabilities.masked_fill(~right, 0).sum(dim=1, keepdim=True)


def focal_loss(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    if reduction not in ["none", "sum", "mean"]:
        raise ValueError(reduction)
    right = _right(targets, logits.size(1))
    p = F.softmax(logits, 1)
    others = p.masked_fill(right, 0).sum(1)
    cross_entropy = -torch.einsum("nchw,nchw->nhw", right.to(logits.dtype), F.log_softmax(logits, dim=1))
    loss = torch.pow(others, gamma) * cross_entropy
    if alpha is not None:
        loss = loss * torch.tensordot(alpha, right.to(alpha.dtype), dims=([0], [1]))
    if reduction != "none":
        loss = loss.sum()
    if reduction == "mean":
        n, h, w = targets.shape
        loss = loss / (n * h * w)
    return loss
