"""torch.maximum, cell by cell, from minus infinity."""

# exercise: 5
# function: max_pool2d
# check: pooling_matches
# proof: proven


def max_pool2d(x, kernel, stride=None):
    stride = stride or kernel
    rows, columns = (x.shape[2] - kernel) // stride + 1, (x.shape[3] - kernel) // stride + 1
    best = torch.full((*x.shape[:2], rows, columns), -torch.inf, dtype=x.dtype, device=x.device)
    for u in range(kernel):
        for v in range(kernel):
            cell = x[:, :, u::stride, v::stride][:, :, :rows, :columns]
            best = torch.maximum(best, cell)
    return best
