"""Forward and backward both by hand, as torch.autograd.Functions; the public names are thin covers of them."""

import torch
from torch import Tensor, nn
from torch.nn.functional import fold, pad, relu, unfold


class _Convolution(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, weight, stride):
        columns = unfold(x, weight.shape[2:], stride=stride)  # (N, C·kh·kw, L)
        ctx.save_for_backward(columns, weight)
        ctx.size, ctx.stride = x.shape[2:], stride
        return weight.reshape(len(weight), -1) @ columns

    @staticmethod
    def backward(ctx, grad):  # (N, O, L)
        columns, weight = ctx.saved_tensors
        kernels = weight.reshape(len(weight), -1)
        of_x = fold(kernels.t() @ grad, ctx.size, weight.shape[2:], stride=ctx.stride)
        of_weight = torch.einsum("nol,nkl->ok", grad, columns).reshape(weight.shape)
        return of_x, of_weight, None


class _LargestOfEach(torch.autograd.Function):
    @staticmethod
    def forward(ctx, windows):  # (…, k)
        values, ctx.places = windows.max(dim=-1)
        ctx.shape = windows.shape
        return values

    @staticmethod
    def backward(ctx, grad):
        return grad.new_zeros(ctx.shape).scatter_(-1, ctx.places.unsqueeze(-1), grad.unsqueeze(-1))


def conv_output_size(size: int, kernel: int, stride: int = 1, padding: int = 0) -> int:
    if kernel - 2 * padding > size:
        raise ValueError("the kernel is too large for the image")
    return int((size - kernel + 2 * padding) // stride) + 1


def conv2d(
    x: Tensor, weight: Tensor, bias: Tensor | None = None, stride: int = 1, padding: int = 0
) -> Tensor:
    x = pad(x, (padding, padding, padding, padding))
    height, width = (conv_output_size(x.shape[i], weight.shape[i], stride) for i in (2, 3))
    y = _Convolution.apply(x, weight, stride).view(x.shape[0], weight.shape[0], height, width)
    if bias is None:
        return y
    return torch.add(y, bias[None, :, None, None])


def max_pool2d(x: Tensor, kernel: int, stride: int | None = None) -> Tensor:
    stride = stride or kernel
    windows = x.unfold(2, kernel, stride).unfold(3, kernel, stride)
    return _LargestOfEach.apply(windows.flatten(start_dim=4))


def flatten(x: Tensor) -> Tensor:
    return x.unflatten(0, (len(x), 1)).flatten(2).squeeze(1) if x.dim() > 2 else x


class Layers(nn.Module):
    """What has weights."""

    def __init__(self) -> None:
        super().__init__()
        self.up = nn.Conv2d(3, 5, 5)
        self.upper = nn.Conv2d(5, 10, 5)
        self.dense = nn.Linear(250, 32)
        self.logits = nn.Linear(32, 10)


class CNN(Layers):
    """The same, put to use."""

    def forward(self, x: Tensor) -> Tensor:
        for layer in (self.up, self.upper):
            x = relu(max_pool2d(layer(x), 2))  # relu and max may change places
        return self.logits(relu(self.dense(flatten(x))))
