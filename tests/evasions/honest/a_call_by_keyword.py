"""Arguments that can be given by name only."""

# exercise: 5
# function: conv2d
# check: stride_and_padding_match
# proof: proven

spread = conv2d


def conv2d(x, weight, bias=None, *, stride=1, padding=0):
    return spread(x, weight, bias, stride, padding)
