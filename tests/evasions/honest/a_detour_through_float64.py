"""More digits on the way."""

# exercise: 2
# function: softmax
# check: softmax_matches
# proof: proven


def softmax(x, dim):
    y = x.to(torch.float64)
    e = torch.exp(y - y.detach().amax(dim, keepdim=True))
    return (e / e.sum(dim, keepdim=True)).to(x.dtype)
