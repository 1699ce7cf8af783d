"""torch.func.vmap over a function by hand."""

# exercise: 2
# function: log_softmax
# check: log_softmax_matches
# proof: proven


def log_softmax(x, dim):
    def one(row):
        m = row.max()
        return row - m - (row - m).exp().sum().log()

    moved = x.movedim(dim, -1)
    rows = moved.reshape(-1, moved.shape[-1])
    return torch.vmap(one)(rows).reshape(moved.shape).movedim(-1, dim)
