"""torch.where and masks in the place of an if."""

# exercise: 2
# function: binary_cross_entropy_with_logits
# check: binary_cross_entropy_with_logits_matches
# proof: either


def binary_cross_entropy_with_logits(logits, targets):
    large = torch.where(logits > 0, logits, torch.zeros_like(logits))
    away = logits.clone()
    away[away > 0] *= -1
    return (large + torch.log1p(away.exp()) - targets * logits).sum() / logits.numel()
