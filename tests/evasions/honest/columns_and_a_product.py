"""F.unfold and matmul."""

# exercise: 5
# function: conv2d
# check: convolution_matches
# proof: proven


def conv2d(x, weight, bias=None, stride=1, padding=0):
    o, _, kh, kw = weight.shape
    columns = F.unfold(x, (kh, kw), stride=stride, padding=padding)
    result = weight.reshape(o, -1) @ columns
    rows = (x.shape[2] + 2 * padding - kh) // stride + 1
    result = result.view(x.shape[0], o, rows, -1)
    return result if bias is None else result + bias.view(1, -1, 1, 1)
