"""if for either sign: which way it goes depends on the logits, but either way is right."""

# exercise: 2
# function: binary_cross_entropy_with_logits
# check: binary_cross_entropy_with_logits_matches
# proof: proven


def binary_cross_entropy_with_logits(logits, targets):
    losses = []
    for z, t in zip(logits.flatten(), targets.flatten(), strict=True):
        if z > 0:
            losses.append(z + torch.log(1 + torch.exp(-z)) - t * z)
        else:
            losses.append(torch.log(1 + torch.exp(z)) - t * z)
    return torch.stack(losses).mean()
