"""A custom autograd.Function with the gradient of the focal loss worked out on paper."""

import torch


class FocalLoss(torch.autograd.Function):
    @staticmethod
    def forward(ctx, logits, targets, gamma):
        log_all = torch.log_softmax(logits, 1)
        index = targets.unsqueeze(1)
        log_p = log_all.gather(1, index)
        ctx.save_for_backward(log_all, log_p, index)
        ctx.gamma = gamma
        return -((1 - log_p.exp()) ** gamma * log_p).squeeze(1)

    @staticmethod
    def backward(ctx, grad):
        log_all, log_p, index = ctx.saved_tensors
        gamma, p = ctx.gamma, log_p.exp()
        missed = 1 - p
        slope = -(missed**gamma)  # of the loss with log p
        if gamma != 0:
            safe = torch.where(missed == 0, 1.0, missed)
            slope = slope + torch.where(missed == 0, 0.0, gamma * p * log_p * safe ** (gamma - 1))
        to_logits = -log_all.exp()
        to_logits.scatter_add_(1, index, torch.ones_like(p))  # 1 - p for the target, -p for the others
        return grad.unsqueeze(1) * slope * to_logits, None, None


def class_probabilities(logits):
    return logits.softmax(-3)


def gather_target_probabilities(probabilities, targets):
    return torch.take_along_dim(probabilities, targets[:, None, :, :], dim=1)


def focal_loss(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    assert logits.dim() == 4 and targets.dim() == 3
    losses = FocalLoss.apply(logits, targets, gamma)
    if alpha is not None:
        losses = losses * torch.take(alpha, targets)
    match reduction:
        case "none":
            return losses
        case "sum":
            return losses.sum()
        case "mean":
            return losses.mean()
        case other:
            raise ValueError(f"no reduction is called {other!r}")
