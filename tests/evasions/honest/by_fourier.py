"""The theorem of convolution: products of Fourier transforms."""

# exercise: 5
# function: conv2d
# check: convolution_matches
# proof: proven


def conv2d(x, weight, bias=None, stride=1, padding=0):
    x = F.pad(x, (padding,) * 4)
    size = (x.shape[2] + weight.shape[2] - 1, x.shape[3] + weight.shape[3] - 1)
    flipped = torch.fft.rfft2(weight.flip(2, 3), s=size)
    product = (torch.fft.rfft2(x, s=size)[:, None] * flipped[None]).sum(2)
    full = torch.fft.irfft2(product, s=size)
    valid = full[:, :, weight.shape[2] - 1 : x.shape[2], weight.shape[3] - 1 : x.shape[3]]
    result = valid[:, :, ::stride, ::stride].contiguous()
    return result if bias is None else result + bias[:, None, None]
