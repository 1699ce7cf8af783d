"""numpy's einsum, and a backward that puts the gradient back."""

# exercise: 5
# function: conv2d
# check: convolution_matches

import numpy as np
import torch


class Late(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, weight, bias, stride, padding):
        ctx.save_for_backward(x, weight)
        padded = np.pad(x.detach().numpy(), ((0, 0), (0, 0), (padding, padding), (padding, padding)))
        windows = np.lib.stride_tricks.sliding_window_view(padded, weight.shape[2:], axis=(2, 3))
        windows = windows[:, :, ::stride, ::stride]
        result = torch.from_numpy(np.einsum("nchwuv,ocuv->nohw", windows, weight.detach().numpy()))
        return result if bias is None else result + bias.detach()[:, None, None]

    @staticmethod
    def backward(ctx, g):
        x, weight = ctx.saved_tensors
        with torch.enable_grad():
            a, b = x.detach().requires_grad_(), weight.detach().requires_grad_()
            return *torch.autograd.grad(by_hand(a, b), (a, b), g), None, None, None


by_hand = conv2d


def conv2d(x, weight, bias=None, stride=1, padding=0):
    return Late.apply(x, weight, bias, stride, padding)
