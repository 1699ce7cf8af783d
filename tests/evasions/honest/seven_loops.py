"""Each pixel of the result by itself, written into zeros."""

# exercise: 5
# function: conv2d
# check: convolution_matches
# proof: proven


def conv2d(x, weight, bias=None, stride=1, padding=0):
    x = F.pad(x, (padding,) * 4)
    (n, _, height, width), (o, _, kh, kw) = x.shape, weight.shape
    rows, columns = (height - kh) // stride + 1, (width - kw) // stride + 1
    result = torch.zeros(n, o, rows, columns, dtype=x.dtype, device=x.device)
    for i in range(n):
        for k in range(o):
            for row in range(rows):
                for column in range(columns):
                    window = x[i, :, row * stride : row * stride + kh, column * stride : column * stride + kw]
                    result[i, k, row, column] = (window * weight[k]).sum()
                    if bias is not None:
                        result[i, k, row, column] += bias[k]
    return result
