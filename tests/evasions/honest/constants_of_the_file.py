"""Tensors that the file has made before."""

# exercise: 2
# function: binary_cross_entropy
# check: binary_cross_entropy_matches
# proof: proven

ONE = torch.tensor(1.0)
SIGNS = {1: -torch.ones(1)}


def binary_cross_entropy(p, targets, epsilon=1e-6):
    yes = targets * torch.log(p + epsilon)
    no = (ONE - targets) * torch.log(ONE - p + epsilon)
    total = SIGNS[1].to(p.dtype) * (yes + no).sum()
    return total.squeeze() / torch.tensor(p.numel())
