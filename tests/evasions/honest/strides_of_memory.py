"""Windows by as_strided, which copies nothing."""

# exercise: 5
# function: conv2d
# check: convolution_matches
# proof: proven


def conv2d(x, weight, bias=None, stride=1, padding=0):
    x = F.pad(x, (padding,) * 4).contiguous()
    (n, c, height, width), (_, _, kh, kw) = x.shape, weight.shape
    rows, columns = (height - kh) // stride + 1, (width - kw) // stride + 1
    a, b, d, e = x.stride()
    windows = torch.as_strided(x, (n, c, rows, columns, kh, kw), (a, b, d * stride, e * stride, d, e))
    result = torch.einsum("nchwuv,ocuv->nohw", windows, weight)
    return result if bias is None else result + bias[:, None, None]
