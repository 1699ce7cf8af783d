"""if one > best, in plain loops: the path depends on the values."""

# exercise: 5
# function: max_pool2d
# check: pooling_matches
# proof: unproven


def max_pool2d(x, kernel, stride=None):
    stride = stride or kernel
    rows, columns = (x.shape[2] - kernel) // stride + 1, (x.shape[3] - kernel) // stride + 1
    found = []
    for image in x:
        for channel in image:
            for row in range(rows):
                for column in range(columns):
                    best = channel[row * stride, column * stride]
                    for u in range(kernel):
                        for v in range(kernel):
                            one = channel[row * stride + u, column * stride + v]
                            if one > best:
                                best = one
                    found.append(best)
    return torch.stack(found).reshape(*x.shape[:2], rows, columns)
