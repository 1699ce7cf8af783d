"""What a learner leaves behind: prints, assertions, a comparison with the median."""

# exercise: 2
# function: softmax
# check: softmax_matches
# proof: proven


def softmax(x, dim):
    print("x", x, x.shape, x.std(), torch.unique(x.round()))
    assert not torch.isnan(x).any() and x.numel() > 0
    e = (x - x.amax(dim, keepdim=True)).exp()
    total = torch.einsum("...i->...", e.movedim(dim, -1)).unsqueeze(dim)
    result = e / total
    assert torch.allclose(result.sum(dim), torch.ones_like(result.sum(dim)), atol=1e-4)
    print(f"{result.flatten()[0]:.3f} of {result.tolist()}")
    return result
