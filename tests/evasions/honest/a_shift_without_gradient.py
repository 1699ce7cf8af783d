"""no_grad and .data around what needs no gradient; in-place on what is new."""

# exercise: 2
# function: softmax
# check: softmax_matches
# proof: proven


def softmax(x, dim):
    with torch.no_grad():
        m = x.data.max(dim, keepdim=True)[0]
    e = x - m
    e = e.exp_()
    return e.div(e.sum(dim, keepdim=True))
