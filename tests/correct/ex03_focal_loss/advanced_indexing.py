"""Index tensors that broadcast against each other, and the log of the softmax as a difference."""

import torch


def class_probabilities(logits):
    return torch.exp(logits - torch.logsumexp(logits, dim=1, keepdim=True))


def gather_target_probabilities(probabilities, targets):
    n, h, w = (torch.arange(size, device=targets.device) for size in targets.shape)
    return probabilities[n[:, None, None], targets, h[:, None], w].unsqueeze(1)


def focal_loss(logits, targets, gamma=2.0, alpha=None, reduction="mean"):
    """The logit of the target minus the logarithm of the sum of all exp is log p."""
    reductions = {"none": torch.clone, "sum": torch.sum, "mean": torch.mean}
    if reduction not in reductions:
        raise ValueError(f"{reduction} is not among {', '.join(reductions)}")
    picked = gather_target_probabilities(logits, targets)
    log_p = (picked - logits.logsumexp(1, keepdim=True)).squeeze(1)
    missed = -torch.expm1(log_p)  # 1 - p, more exact than to compute p first
    losses = -log_p * missed**gamma
    if alpha is not None:
        losses *= alpha[targets]
    return reductions[reduction](losses)


if __name__ == "__main__":
    logits = torch.randn(2, 3, 4, 5)
    targets = torch.randint(0, 3, (2, 4, 5))
    print(focal_loss(logits, targets, gamma=0.0), torch.nn.functional.cross_entropy(logits, targets))
