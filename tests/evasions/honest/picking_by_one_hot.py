"""one_hot, permute, sum."""

# exercise: 3
# function: gather_target_probabilities
# check: gathered_match
# proof: proven


def gather_target_probabilities(probabilities, targets):
    mask = F.one_hot(targets, probabilities.shape[1]).permute(0, 3, 1, 2)
    return (probabilities * mask.to(probabilities.dtype)).sum(dim=1, keepdim=True)


import torch.nn.functional as F
