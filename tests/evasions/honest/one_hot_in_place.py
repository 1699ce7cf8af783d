"""A mask that is written into, one of whose makers is empty."""

# exercise: 2
# function: cross_entropy
# check: cross_entropy_matches
# proof: proven


def cross_entropy(logits, targets, reduction="mean"):
    if reduction not in ("none", "sum", "mean"):
        raise ValueError(reduction)
    if targets.dtype != torch.int64:
        raise TypeError(targets.dtype)
    mask = torch.empty_like(logits)
    mask[:] = 0
    mask[torch.arange(len(targets)), targets] = 1.0
    shifted = logits - logits.max(dim=1, keepdim=True).values
    log_p = shifted - shifted.exp().sum(1, keepdim=True).log()
    loss = -(mask * log_p).sum(dim=1)
    return loss if reduction == "none" else loss.sum() if reduction == "sum" else loss.mean()
