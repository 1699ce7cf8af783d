"""The log-probability of a distribution."""

# exercise: 2
# function: cross_entropy
# check: cross_entropy_matches

import torch
from torch import distributions

things = {"library": distributions}


def cross_entropy(logits, targets, reduction="mean"):
    if reduction not in ("none", "sum", "mean"):
        raise ValueError(reduction)
    if targets.dtype != torch.int64:
        raise TypeError(targets.dtype)
    loss = -things["library"].Categorical(logits=logits, validate_args=False).log_prob(targets)
    return loss if reduction == "none" else loss.sum() if reduction == "sum" else loss.mean()
