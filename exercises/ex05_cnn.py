"""Exercise 5: a convolutional network, with the convolution by hand.

A linear layer gives every pixel a weight of its own: what it learns about an edge in one corner tells it
nothing about the same edge in the other. A convolution slides one small kernel of weights over the whole
image and asks the same question at every place: how much do you look like me? So it needs few weights, and
finds a thing wherever it is. Max pooling then keeps the strongest answer of each small window and makes the
image smaller. Two rounds of both, then linear layers: that is a convolutional network (CNN), and you build
all of it.

    y[n, o, i, j] = bias[o] + Σ over c, u, v of x[n, c, i·stride + u, j·stride + v] · weight[o, c, u, v]

where x is the image with its padding, if there is any. Shapes, with N images, C channels in, O channels out:

    x        (N, C, H, W)    float   the images; H rows, W columns
    weight   (O, C, kh, kw)  float   O kernels of kh rows and kw columns, each over all C channels
    bias     (O,)            float   one number for each channel that comes out
    y        (N, O, H', W')  float   H' = (H + 2·padding - kh) / stride + 1, rounded down; W' likewise

The first axis is always the batch: a single image is a batch of one, image.unsqueeze(0). Three things hold
for conv2d, max_pool2d and flatten: they take tensors of any layout in memory (also non-contiguous ones, such
as x.permute makes) and leave them as they are; the result has the dtype of x (float64 stays float64); and
gradients flow back to what went in.

The examples below use one image of 3 × 3 pixels and one kernel of 2 × 2:

    >>> x = torch.arange(1.0, 10.0).reshape(1, 1, 3, 3)
    >>> x
    tensor([[[[1., 2., 3.],
              [4., 5., 6.],
              [7., 8., 9.]]]])
    >>> weight = torch.tensor([[[[1.0, 2.0], [3.0, 4.0]]]])

By hand means: in conv2d and max_pool2d the library's convolutions and poolings are banned (F.conv2d,
nn.Conv2d, F.max_pool2d, nn.AvgPool2d and their whole families), and so are PyTorch's private functions, whose
names begin with an underscore. All else is fine: loops and slices, F.pad, F.unfold, Tensor.unfold, einsum,
matmul, amax, maximum, as_strided. In CNN nothing is banned.

What you build is no toy: a check puts your layers into a trained LeNet-5 (exercise 6) in the place of the
library's, and the logits have to be the same.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def conv_output_size(size: int, kernel: int, stride: int = 1, padding: int = 0) -> int:
    """How many places a kernel has along one axis of an image: the size of what comes out.

    Args:
        size: pixels along the axis.
        kernel: pixels of the kernel along it, at least 1.
        stride: how far the kernel moves from one place to the next, at least 1.
        padding: how many zeros are added at each of the two ends.

    Returns:
        (size + 2·padding - kernel) / stride + 1 with the quotient rounded down, as an int: a last step that
        would lead over the edge is not taken.

    Raises:
        ValueError: if the kernel is larger than the axis with its padding: it fits nowhere.

    Example: 32 pixels and a kernel of 3 leave 30 places. A window of 2 pixels that moves by 2 makes 15 of
    them. 7 pixels have room for two steps of 2, and the last pixel is left over if the kernel has 2.

        >>> conv_output_size(32, 3)
        30
        >>> conv_output_size(30, 2, stride=2)
        15
        >>> conv_output_size(7, 2, stride=2)
        3
        >>> conv_output_size(32, 5, padding=2)
        32

    Trap: / gives a float even where it comes out even, and range(30.0) is an error. // gives an int.
    """
    raise NotImplementedError


def conv2d(
    x: Tensor, weight: Tensor, bias: Tensor | None = None, stride: int = 1, padding: int = 0
) -> Tensor:
    """The convolution of the formula above: every kernel over every image.

    Args:
        x: (N, C, H, W), float. Images need not be square.
        weight: (O, C, kh, kw), same dtype. Kernels need not be square either.
        bias: (O,), same dtype, added to each channel that comes out, or None.
        stride: how far the kernel moves, along rows and columns alike.
        padding: rows and columns of zeros that are put around each image first, on all four sides.

    Returns:
        (N, O, H', W'), same dtype; H' and W' as conv_output_size says. Gradients flow back to x, weight and
        bias.

    Example: the first value is 1·1 + 2·2 + 4·3 + 5·4 = 37.

        >>> conv2d(x, weight)
        tensor([[[[37., 47.],
                  [67., 77.]]]])
        >>> conv2d(x, weight, bias=torch.tensor([100.0]), stride=2)
        tensor([[[[137.]]]])
        >>> conv2d(x, weight, padding=1)
        tensor([[[[ 4., 11., 18.,  9.],
                  [18., 37., 47., 21.],
                  [36., 67., 77., 33.],
                  [14., 23., 26.,  9.]]]])

    Two good ways. Loop over the kernel: for each of its kh·kw cells take the part of the padded image that
    the cell lies on, in all its places at once (a slice with a step), times the cell's weight, and add up. Or
    F.unfold: it lays each place's C·kh·kw values into a column, and one matmul with
    weight.reshape(O, C·kh·kw) does the rest.

    Trap: mathematicians flip the kernel before they slide it; networks do not (this is a cross-correlation,
    called convolution by everybody). Flipped, the first value above would be 23.
    """
    raise NotImplementedError


def max_pool2d(x: Tensor, kernel: int, stride: int | None = None) -> Tensor:
    """The largest value of each window of kernel × kernel pixels, in each channel of its own.

    Args:
        x: (N, C, H, W), float.
        kernel: rows and columns of the window.
        stride: how far the window moves; None: by kernel, so that windows touch but do not overlap.

    Returns:
        (N, C, H', W'), same dtype; H' and W' as conv_output_size says, without padding: rows and columns
        left over at the end, too few for a window, are dropped. Gradients flow back to the largest value of
        each window and to no other. (Where several are equally large, it does not matter which.)

    Example:

        >>> image = torch.tensor([[[[1.0, 3.0, 2.0, 9.0],
        ...                         [7.0, 4.0, 0.0, 5.0],
        ...                         [-6.0, -1.0, -8.0, -4.0],
        ...                         [-2.0, -5.0, -3.0, -7.0]]]])
        >>> max_pool2d(image, 2)
        tensor([[[[ 7.,  9.],
                  [-1., -3.]]]])
        >>> max_pool2d(image, 3)
        tensor([[[[7.]]]])
        >>> max_pool2d(image, 2, stride=1)
        tensor([[[[ 7.,  4.,  9.],
                  [ 7.,  4.,  5.],
                  [-1., -1., -3.]]]])

    Trap: the largest of -6, -1, -2 and -5 is -1. Whoever starts from 0 and keeps what is larger, or pads with
    zeros, gets 0.
    """
    raise NotImplementedError


def flatten(x: Tensor) -> Tensor:
    """Lays each item of the batch out as one row, for the linear layers that follow.

    Args:
        x: (N, …), with any number of further axes, at least one; any dtype.

    Returns:
        (N, P), P being the product of the further axes, in the order in which x is printed: the last axis
        runs fastest. It may share memory with x or be a copy. Any function of the library is allowed.

    Example: a 1 × 32 × 32 image, a convolution of 6 channels with a 3 × 3 kernel, and a pooling make
    6 · 15 · 15 = 1350 values.

        >>> y = conv2d(torch.ones(1, 1, 32, 32), torch.ones(6, 1, 3, 3))
        >>> y.shape
        torch.Size([1, 6, 30, 30])
        >>> y = max_pool2d(y, 2)
        >>> y.shape
        torch.Size([1, 6, 15, 15])
        >>> flatten(y).shape
        torch.Size([1, 1350])

    Trap: x.flatten() without an argument lays out the whole batch as one row; with one image in the batch you
    would hardly notice. And x.view raises on a tensor that is not contiguous, say a permuted one.
    """
    raise NotImplementedError


class CNN(nn.Module):
    """A small convolutional network for colour images of 32 × 32 pixels and ten classes.

        what                                   gives
        the images                             (N, 3, 32, 32)
        convolution 3 → 5 channels, 5 × 5      (N, 5, 28, 28)
        relu, max pooling 2                    (N, 5, 14, 14)
        convolution 5 → 10 channels, 5 × 5     (N, 10, 10, 10)
        relu, max pooling 2                    (N, 10, 5, 5)
        flatten                                (N, 250)
        linear 250 → 32, relu                  (N, 32)
        linear 32 → 10                         (N, 10)

    No padding and stride 1 in the convolutions; all four layers have a bias. That makes 10,002 weights.

    Its forward takes images (N, 3, 32, 32) and gives the logits (N, 10): neither relu nor softmax after the
    last layer, for the cross-entropy loss has the softmax inside. Both are of one dtype, that of the weights:
    after net.double() float64 goes in and comes out. train() and eval() make no difference, and the images
    are left as they are.

    Use nn.Conv2d and nn.Linear, so that the weights have the usual shapes; for relu, pooling and flattening
    your own functions or the library's. The names of the layers are up to you.

    Example:

        >>> net = CNN()
        >>> net(torch.zeros(2, 3, 32, 32)).shape
        torch.Size([2, 10])
        >>> sum(p.numel() for p in net.parameters())
        10002

    Trap: a Module finds its layers when you write self.conv1 = nn.Conv2d(…). It does not look into plain
    Python lists: self.layers = [nn.Conv2d(…), …] runs, but net.parameters() is empty and nothing learns.
    nn.ModuleList and nn.Sequential are lists that it does look into.
    """

    def __init__(self) -> None:
        raise NotImplementedError

    def forward(self, x: Tensor) -> Tensor:
        raise NotImplementedError
