"""Advanced indexing with three ranges."""

# exercise: 3
# function: gather_target_probabilities
# check: gathered_match
# proof: proven


def gather_target_probabilities(probabilities, targets):
    n, h, w = torch.meshgrid(
        *(torch.arange(size, device=targets.device) for size in targets.shape), indexing="ij"
    )
    return probabilities[n, targets, h, w][:, None]
