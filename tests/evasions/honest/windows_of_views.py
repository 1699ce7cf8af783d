"""Tensor.unfold twice, and tensordot."""

# exercise: 5
# function: conv2d
# check: stride_and_padding_match
# proof: proven


def conv2d(x, weight, bias=None, stride=1, padding=0):
    padded = x.new_zeros(*x.shape[:2], x.shape[2] + 2 * padding, x.shape[3] + 2 * padding)
    padded[:, :, padding : padding + x.shape[2], padding : padding + x.shape[3]] = x
    windows = padded.unfold(2, weight.shape[2], stride).unfold(3, weight.shape[3], stride)
    result = torch.tensordot(windows, weight, dims=([1, 4, 5], [1, 2, 3])).permute(0, 3, 1, 2)
    return result if bias is None else result + bias[None, :, None, None]
