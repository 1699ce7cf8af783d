"""A loop over rows, each shifted by a plain number."""

# exercise: 2
# function: softmax
# check: softmax_matches
# proof: proven


def softmax(x, dim):
    rows = []
    moved = x.movedim(dim, -1)
    for row in moved.reshape(-1, moved.shape[-1]):
        e = torch.exp(row - max(0.0, row.max().item()))
        rows.append(e / e.sum())
    return torch.stack(rows).reshape(moved.shape).movedim(-1, dim)
