"""A loop over the classes, with masks; the targets are given to both sides."""

# exercise: 2
# function: cross_entropy
# check: cross_entropy_matches
# proof: proven


def cross_entropy(logits, targets, reduction="mean"):
    if reduction not in ("none", "sum", "mean"):
        raise ValueError(reduction)
    if targets.dtype != torch.int64:
        raise TypeError(targets.dtype)
    log_p = log_softmax(logits, 1)
    loss = torch.zeros(len(targets), dtype=logits.dtype, device=logits.device)
    for c in range(logits.shape[1]):
        if (targets == c).any():
            loss[targets == c] -= log_p[targets == c, c]
    return loss if reduction == "none" else loss.sum() if reduction == "sum" else loss.mean()
