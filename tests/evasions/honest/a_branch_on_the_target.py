"""if for yes and for no: the targets are given to both sides."""

# exercise: 2
# function: binary_cross_entropy
# check: binary_cross_entropy_matches
# proof: proven


def binary_cross_entropy(p, targets, epsilon=1e-6):
    total = 0.0
    for one, target in zip(p.flatten(), targets.flatten(), strict=True):
        if target == 1:
            total = total - torch.log(one + epsilon)
        if target == 0:
            total = total - torch.log(1 - one + epsilon)
    return total / p.numel()
